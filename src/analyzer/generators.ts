import { allFunctions, lookupFunction } from '../functions/registry.ts'
import type { Expression } from '../plan/expression.ts'
import { markCalls } from '../plan/node-types.ts'

/** A resolved call of explode and the like. */
export const isGenerator = (e: Expression): boolean => e.type === 'Call' && lookupFunction(e.name)?.kind === 'generator'

/** What plans hold where there may be one. */
export const GENERATOR_CALLS = markCalls(
  ...allFunctions().flatMap(f => (f.kind === 'generator' ? [f.name, ...(f.aliases ?? [])].map(n => n.toLowerCase()) : [])),
)
