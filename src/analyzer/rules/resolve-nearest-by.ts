import { Alias, type Expression, Literal, newExprId, SortOrder, UnresolvedFunction, WindowExpression } from '../../plan/expression.ts'
import { Filter, Join, type LogicalPlan, Project } from '../../plan/logical.ts'
import { dataTypeOf, outputOf, toAttribute } from '../../plan/output.ts'
import { exists, transformUp } from '../../plan/tree.ts'
import type { NearestByJoin } from '../../plan/unresolved.ts'
import { IntegerType } from '../../types/data-type.ts'
import { isOrderable } from '../../types/descriptors.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { isAnalyzed } from '../analyzed.ts'
import { isRandom } from '../check/aggregate.ts'
import { flag, type Scope } from '../context.ts'
import { isGenerator } from '../generators.ts'
import { inputsResolved, isResolved } from '../resolved.ts'
import { prettySql } from '../sql.ts'
import { resolveFunctionsIn } from './resolve-functions.ts'

/** NEAREST BY: all pairs, numbered within each row of the left by their ranking, of which the first stay. A ranking of null takes no part. */
export const resolveNearestBy = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p =>
    p.type === 'NearestByJoin' && !isAnalyzed(p) && inputsResolved(p) && isResolved(p.ranking) ? nearestBy(p, scope) : p,
  )

function nearestBy(p: NearestByJoin, scope: Scope): LogicalPlan {
  const { ranking, joinType } = p
  // the check of the whole plan says what may not stand here
  if (exists(ranking, e => e.type === 'AggregateCall' || e.type === 'WindowExpression' || isGenerator(e))) return p
  if (!flag(scope, 'spark.sql.crossJoin.enabled', true))
    throw sparkError('NEAREST_BY_JOIN.CROSS_JOIN_NOT_ENABLED', {}, contextsOf(p.origin))
  const type = dataTypeOf(ranking)
  if (!isOrderable(type))
    throw sparkError(
      'NEAREST_BY_JOIN.NON_ORDERABLE_RANKING_EXPRESSION',
      { expression: `"${prettySql(ranking)}"`, type: quotedSqlName(type) },
      contextsOf(p.origin),
    )
  const call = (name: string, ...args: readonly Expression[]): Expression =>
    resolveFunctionsIn(UnresolvedFunction({ nameParts: [name], args, distinct: false }), scope)
  const hidden = (child: Expression, name: string): Alias => Alias({ child, name, exprId: newExprId(), qualifier: [] })
  const row = hidden(call('monotonically_increasing_id'), '__row')
  const left = Project({ projectList: [...outputOf(p.left), row], child: p.left })
  const join = Join({ left, right: p.right, joinType, ...(exists(ranking, isRandom) ? {} : { condition: call('isnotnull', ranking) }) })
  const rowId = toAttribute(row)
  const columns = outputOf(join).filter(a => a.exprId !== rowId.exprId)
  const first = p.direction === 'distance' ? 'asc' : 'desc'
  const number = WindowExpression({
    function: call('row_number'),
    partitionBy: [rowId],
    orderBy: [SortOrder({ child: ranking, direction: first, nulls: 'last' }) as SortOrder],
  })
  const place = hidden(number, '__place')
  const numbered = Project({ projectList: [...columns, place], child: join })
  const condition = call('<=', toAttribute(place), Literal({ value: p.numResults, dataType: IntegerType }))
  return Project({ projectList: columns, child: Filter({ condition, child: numbered }), origin: p.origin, planId: p.planId })
}
