import { lookupFunction } from '../../functions/registry.ts'
import type { AggregateCall, Expression } from '../../plan/expression.ts'
import { Literal } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { childrenOf, transformUp } from '../../plan/tree.ts'
import type { Value } from '../../types/value.ts'
import { nullLiteral } from '../calls.ts'
import { isConstant, isStrict } from '../expression-facts.ts'
import { evaluateConstant } from '../fold.ts'
import { substitute, unalias } from '../substitute.ts'

/** What an aggregate gives over no rows: 0 for count, null for most. */
export function valueOfNothing(e: AggregateCall): Expression {
  const f = lookupFunction(e.name)
  let value: Value = null
  if (f?.kind === 'aggregate' && f.bind !== undefined) {
    const aggregate = f.bind({
      name: e.name,
      argTypes: e.args.map(dataTypeOf),
      returnType: e.dataType,
      constants: e.args.map(a => (a.type === 'Literal' ? a.value : undefined)),
      options: e.options ?? { ansi: true, timeZone: 'UTC' },
      ignoreNulls: e.ignoreNulls ?? false,
      fail: () => {
        throw new Error(`${e.name} over no rows`)
      },
    })
    value = aggregate.finish(aggregate.init())
  }
  return Literal({ value, dataType: e.dataType })
}

/**
 * The columns of a plan over no input rows, where it still gives one: projections over an aggregate without keys.
 * Undefined for any other plan. They may hold outer references.
 */
export function rowOfNothing(plan: LogicalPlan): Map<number, Expression> | undefined {
  if (plan.type === 'SubqueryAlias') return rowOfNothing(plan.child)
  if (plan.type === 'Project') {
    const below = rowOfNothing(plan.child)
    return below && new Map(plan.projectList.map(e => [(e as { exprId: number }).exprId, simplified(unalias(substitute(e, below)))]))
  }
  if (plan.type !== 'Aggregate' || plan.groupingExpressions.length > 0) return undefined
  return new Map(plan.aggregateExpressions.map(e => [(e as { exprId: number }).exprId, overNothing(e)]))
}

/** An aggregate's column over no rows. */
export const overNothing = (e: Expression): Expression =>
  simplified(transformUp(unalias(e), n => (n.type === 'AggregateCall' ? valueOfNothing(n) : n)))

/** Folded as far as it goes: whether it is null decides what kind of join is needed. */
function simplified(e: Expression): Expression {
  return transformUp(e, n => {
    if (isStrict(n) && childrenOf<Expression>(n).some(c => c.type === 'Literal' && c.value === null)) return nullLiteral(dataTypeOf(n))
    if (n.type === 'Literal' || !isConstant(n)) return n
    try {
      return Literal({ value: evaluateConstant(n, 'UTC'), dataType: dataTypeOf(n) })
    } catch {
      return n
    }
  })
}
