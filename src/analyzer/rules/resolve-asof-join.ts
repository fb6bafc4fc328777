import {
  Alias,
  type AttributeReference,
  type Expression,
  Literal,
  newExprId,
  SortOrder,
  UnresolvedFunction,
  WindowExpression,
} from '../../plan/expression.ts'
import { Filter, Join, type LogicalPlan, Project } from '../../plan/logical.ts'
import { dataTypeOf, outputOf, toAttribute } from '../../plan/output.ts'
import { collect, exists, transformUp } from '../../plan/tree.ts'
import type { UnresolvedAsofJoin } from '../../plan/unresolved.ts'
import { IntegerType } from '../../types/data-type.ts'
import { isOrderable } from '../../types/descriptors.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { isAnalyzed } from '../analyzed.ts'
import { isRandom } from '../check/aggregate.ts'
import { commonTypeOf } from '../coercion/common-type.ts'
import type { Scope } from '../context.ts'
import { isGenerator } from '../generators.ts'
import { hiddenOf } from '../hidden.ts'
import { inputsResolved, isResolved } from '../resolved.ts'
import { prettySql } from '../sql.ts'
import { resolveFunctionsIn } from './resolve-functions.ts'
import { columnsOfUsing } from './resolve-joins.ts'

/** ASOF JOIN: of the pairs that match, numbered within each row of the left from the nearest, the first stay. */
export const resolveAsofJoin = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p =>
    p.type === 'UnresolvedAsofJoin' &&
    !isAnalyzed(p) &&
    inputsResolved(p) &&
    [p.first, p.second, ...(p.condition ? [p.condition] : [])].every(settled)
      ? nearest(p, scope)
      : p,
  )

/** Functions over windows wait for their place in a SELECT list. */
const settled = (e: Expression): boolean =>
  isResolved(e) || exists(e, x => x.type === 'UnresolvedSubquery' || x.type === 'WindowExpression')

function nearest(p: UnresolvedAsofJoin, scope: Scope): LogicalPlan {
  const { joinType, operator } = p
  const rightKey = checkedKey(p, scope)
  if (p.condition && dataTypeOf(p.condition).type !== 'boolean')
    throw sparkError(
      'JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE',
      { joinCondition: `"${prettySql(p.condition)}"`, conditionType: quotedSqlName(dataTypeOf(p.condition)) },
      contextsOf(p.origin),
    )
  const using = p.using === undefined ? undefined : columnsOfUsing({ left: p.left, right: p.right, joinType, using: p.using }, scope)
  const call = (name: string, ...args: readonly Expression[]): Expression =>
    resolveFunctionsIn(UnresolvedFunction({ nameParts: [name], args, distinct: false, origin: p.origin }), scope)
  const hidden = (child: Expression, name: string): Alias => Alias({ child, name, exprId: newExprId(), qualifier: [] })
  const row = hidden(call('monotonically_increasing_id'), '__row')
  const place = hidden(call('monotonically_increasing_id'), '__place')
  const left = Project({ projectList: [...outputOf(p.left), row], child: p.left })
  const right = Project({ projectList: [...outputOf(p.right), place], child: p.right })
  const conditions = [call(operator, p.first, p.second), ...(p.condition ? [p.condition] : []), ...(using ? [using.condition] : [])]
  const condition = conditions.reduce((all, e) => call('and', all, e))
  const join = Join({ left, right, joinType, condition, origin: p.origin })
  const made = new Set([row.exprId, place.exprId])
  const columns = outputOf(join).filter(a => !made.has(a.exprId))
  // of equals the last is nearest before, the first after
  const direction = operator.startsWith('>') === (rightKey === p.second) ? 'desc' : 'asc'
  const order = (child: Expression): SortOrder => SortOrder({ child, direction, nulls: 'last' }) as SortOrder
  const number = WindowExpression({
    function: call('row_number'),
    partitionBy: [toAttribute(row)],
    orderBy: [order(rightKey), order(toAttribute(place))],
  })
  const rank = hidden(number, '__rank')
  const numbered = Project({ projectList: [...columns, rank], child: join })
  const child = Filter({ condition: call('<=', toAttribute(rank), Literal({ value: 1, dataType: IntegerType })), child: numbered })
  const projectList = using?.projectList ?? columns
  const kept = [...(using?.hidden ?? []), ...hiddenOf(p.left), ...hiddenOf(p.right)].filter(a => columns.some(c => c.exprId === a.exprId))
  return Project({ projectList, hidden: kept, child, origin: p.origin, planId: p.planId })
}

/** Which operand is the right's. Raises what is wrong with MATCH_CONDITION. */
function checkedKey(p: UnresolvedAsofJoin, scope: Scope): Expression {
  const { first, second } = p
  const problem = (name: string, parameters: Record<string, string>) =>
    sparkError(`ASOF_JOIN_MATCH_CONDITION_${name}`, parameters, contextsOf(p.origin))
  for (const e of [first, second])
    if (exists(e, x => FOREIGN.has(x.type) || isGenerator(x)) || exists(e, isRandom))
      throw problem('INVALID_EXPRESSION', { expr: `"${prettySql(e)}"` })
  const [left, right] = [p.left, p.right].map(side => new Set(outputOf(side).map(a => a.exprId)))
  const within = (e: Expression, side: ReadonlySet<number>): boolean =>
    collect(e, x => (x.type === 'AttributeReference' ? (x as AttributeReference) : undefined)).every(a => side.has(a.exprId))
  const mixed = [first, second].some(e => !within(e, left!) && !within(e, right!))
  const straight = within(first, left!) && within(second, right!)
  if (!straight && !(within(first, right!) && within(second, left!)))
    throw sparkError(
      'ASOF_JOIN_MATCH_CONDITION_TABLE_REFERENCE',
      { refs1: `"${prettySql(first)}"`, refs2: `"${prettySql(second)}"` },
      mixed ? contextsOf(p.origin) : [],
    )
  const types = [dataTypeOf(first), dataTypeOf(second)] as const
  const common = commonTypeOf(types, scope.ansi)
  if (common === undefined || !isOrderable(common))
    throw problem('INVALID_TYPE', { type1: quotedSqlName(types[0]), type2: quotedSqlName(types[1]) })
  return straight ? second : first
}
const FOREIGN = new Set(['AggregateCall', 'WindowExpression', 'UnresolvedSubquery', 'ScalarSubquery', 'Exists', 'InSubquery', 'ListQuery'])
