import { isDeterministic } from '../optimizer/expression-facts.ts'
import type { Expression } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { outputOf } from '../plan/output.ts'
import { exists, expressionsOf } from '../plan/tree.ts'
import type { Value } from '../types/value.ts'
import { bindExpression } from './expression/interpret.ts'

/** The rows of the next step of a recursive query over those of the one before. */
export type Step = (rows: readonly (readonly Value[])[]) => (readonly Value[])[]

/** Over so many rows at most is a step evaluated where the query is planned: planning and compiling it would cost a thousand times as much. */
export const FEW_ROWS = 64

const ELSEWHERE = new Set(['ScalarSubquery', 'Exists', 'InSubquery', 'OuterReference', 'AggregateCall', 'WindowExpression', 'ExternalUdf'])
const isEvaluable = (e: Expression): boolean => isDeterministic(e) && !exists(e, x => ELSEWHERE.has(x.type))

/** A recursion of nothing but projections and filters as a function of rows, bound once; undefined for others. */
export function stepOf(recursion: LogicalPlan, loopId: number): Step | undefined {
  if (recursion.type === 'UnionLoopRef') return recursion.loopId === loopId ? rows => [...rows] : undefined
  if (recursion.type !== 'Project' && recursion.type !== 'Filter') return undefined
  const before = stepOf(recursion.child, loopId)
  if (before === undefined || !expressionsOf(recursion).every(isEvaluable)) return undefined
  const places = new Map(outputOf(recursion.child).map((a, i) => [a.exprId, i]))
  const bound = expressionsOf(recursion).map(e => bindExpression(e, id => places.get(id) ?? -1))
  return recursion.type === 'Filter'
    ? rows => before(rows).filter(row => bound.every(holds => holds(row) === true))
    : rows => before(rows).map(row => bound.map(value => value(row)))
}
