import { lookupFunction } from '../functions/registry.ts'
import type { Expression } from '../plan/expression.ts'

/** A resolved call of explode and the like. */
export const isGenerator = (e: Expression): boolean => e.type === 'Call' && lookupFunction(e.name)?.kind === 'generator'
