import { allFunctions, lookupFunction } from '../functions/registry.ts'
import { treeString } from '../plan/explain.ts'
import type { Expression } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { markCalls } from '../plan/node-types.ts'
import { exists, expressionsOf } from '../plan/tree.ts'
import { type SparkException, sparkError } from '../util/errors.ts'

/** A resolved call of explode and the like. */
export const isGenerator = (e: Expression): boolean => e.type === 'Call' && lookupFunction(e.name)?.kind === 'generator'

/** What plans hold where there may be one. */
export const GENERATOR_CALLS = markCalls(
  ...allFunctions().flatMap(f => (f.kind === 'generator' ? [f.name, ...(f.aliases ?? [])].map(n => n.toLowerCase()) : [])),
)

/** A generator that is neither in a SELECT list nor in LATERAL VIEW. */
export function outsideSelect(p: LogicalPlan): SparkException {
  // those that give rows anyway leave their plan unresolved, and so does a condition that is no boolean
  const isOuter = (e: Expression): boolean => isGenerator(e) && 'name' in e && String(e.name).endsWith('_outer')
  const unresolved = p.type === 'Join' || expressionsOf(p).some(e => exists(e, isOuter))
  const [line] = treeString(p).split('\n') as [string]
  return sparkError('UNSUPPORTED_GENERATOR.OUTSIDE_SELECT', { plan: unresolved && !line.startsWith("'") ? `'${line}` : line })
}
