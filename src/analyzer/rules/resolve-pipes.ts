import { type Expression, type PipeExpression, UnresolvedAlias } from '../../plan/expression.ts'
import { exprString } from '../../plan/expression-string.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { childrenOf, exists, mapExpressions, transformUp } from '../../plan/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { isAnalyzed } from '../analyzed.ts'
import { inputsResolved, isNamed, isResolved } from '../resolved.ts'

/** The items of pipe operators, as soon as they are resolved: only AGGREGATE's call aggregate functions. */
export const resolvePipes = (plan: LogicalPlan): LogicalPlan =>
  transformUp(plan, p => {
    if (isAnalyzed(p) || !inputsResolved(p)) return p
    const settle = (e: Expression): Expression => (e.type === 'PipeExpression' ? settled(e, p) : e)
    const item = (e: Expression): Expression => {
      const made = transformUp(e, settle)
      return e.type === 'PipeExpression' && made !== e && !isNamed(made) ? UnresolvedAlias({ child: made, origin: e.origin }) : made
    }
    if (p.type !== 'Project' && p.type !== 'Aggregate') return mapExpressions(p, e => transformUp(e, settle))
    return mapExpressions(p, e => (p.type === 'Aggregate' && p.groupingExpressions.includes(e) ? transformUp(e, settle) : item(e)))
  })

function settled(e: PipeExpression, plan: LogicalPlan): Expression {
  if (!isResolved(e.child)) return e
  if (e.clause === 'ORDINAL') return column(e, plan)
  const called = firstAggregate(e.child)
  if (e.clause === 'AGGREGATE' && called === undefined)
    throw sparkError(
      'PIPE_OPERATOR_AGGREGATE_EXPRESSION_CONTAINS_NO_AGGREGATE_FUNCTION',
      { expr: exprString(e.child) },
      contextsOf(placeOf(e, plan)),
    )
  if (e.clause !== 'AGGREGATE' && called !== undefined)
    throw sparkError('PIPE_OPERATOR_CONTAINS_AGGREGATE_FUNCTION', { expr: exprString(called), clause: e.clause }, contextsOf(called.origin))
  return e.child
}

/** A column has the place of the name that is resolved first: the first key's. */
function placeOf(e: PipeExpression, plan: LogicalPlan): Expression['origin'] {
  const key = e.child.type === 'AttributeReference' && plan.type === 'Aggregate' ? plan.groupingExpressions[0] : undefined
  return key?.origin ?? e.child.origin ?? e.origin
}

/** The input column of a position. */
function column(e: PipeExpression, plan: LogicalPlan): Expression {
  const columns = childrenOf<LogicalPlan>(plan).flatMap(outputOf)
  const index = e.child.type === 'Literal' ? Number(e.child.value) : 0
  const found = columns[index - 1]
  if (found === undefined)
    throw sparkError('GROUP_BY_POS_OUT_OF_RANGE', { index: String(index), size: String(columns.length) }, contextsOf(e.child.origin))
  return found
}

/** An aggregate function outside of window functions. */
function firstAggregate(e: Expression): Expression | undefined {
  if (e.type === 'AggregateCall') return e
  if (e.type === 'WindowExpression' || !exists<Expression>(e, x => x.type === 'AggregateCall')) return undefined
  return childrenOf(e)
    .map(firstAggregate)
    .find(x => x !== undefined)
}
