import type { Expression, ScalarSubquery } from '../../plan/expression.ts'
import { AggregateCall, Call, Cast, Literal } from '../../plan/expression.ts'
import * as L from '../../plan/logical.ts'
import { dataTypeOf, outputOf, toAttribute, withNullability } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import { LongType, MapType, NullType, StringType } from '../../types/data-type.ts'
import { greaterThan, ifElse, intLiteral, isNull, isNullCall, longLiteral, trueLiteral } from '../calls.ts'
import { freshCopy } from '../fresh-copy.ts'
import { conditionOf } from '../predicates.ts'
import { attributesById } from '../references.ts'
import { rule } from '../rule.ts'
import { type Decorrelated, decorrelate, joinConditions } from '../subquery/decorrelate.ts'
import { rowOfNothing } from '../subquery/empty-aggregate.ts'
import { isCorrelated, outerReferences, replaceOuter } from '../subquery/outer-references.ts'
import { mapSubqueries, type SubqueryHost } from '../subquery/subquery-host.ts'
import { alias, substitute, unalias } from '../substitute.ts'
import { nullabilityUpdated } from './update-attribute-nullability.ts'

/**
 * A correlated scalar subquery becomes a left outer join with the subquery's values grouped by what ties them to the row:
 *
 *     Filter (a > (SELECT max(b) FROM s WHERE s.k = x.k)) x
 *     ⇒  Filter (a > m) (x LEFT OUTER JOIN (Aggregate k, max(b) AS m s) ON x.k = k)
 *
 * Where no row matches, what the aggregate gives over no rows is filled in (0 for count). More than one value for a row is
 * SCALAR_SUBQUERY_TOO_MANY_ROWS.
 */
export const rewriteCorrelatedScalarSubquery = rule(
  'RewriteCorrelatedScalarSubquery',
  plan => {
    const rewritten = transformUp(plan, p =>
      mapSubqueries(p, (e, host) => (e.type === 'ScalarSubquery' && isCorrelated(e.plan) ? value(e, host) : undefined)),
    )
    return rewritten === plan ? plan : nullabilityUpdated(rewritten)
  },
  'ScalarSubquery',
)

function value(e: ScalarSubquery, host: SubqueryHost): Expression {
  const outer = attributesById(outputOf(host.child))
  const inline = (x: Expression): Expression => replaceOuter(x, a => outer.get(a.exprId))
  const taken = outputOf(e.plan).some(a => outer.has(a.exprId))
  let plan = taken ? freshCopy(e.plan).plan : e.plan

  // projections on top that read the outer row are computed above the join
  let result: Expression = outputOf(plan)[0]!
  while (plan.type === 'SubqueryAlias' || (plan.type === 'Project' && plan.projectList.some(x => outerReferences(x).size > 0))) {
    if (plan.type === 'Project')
      result = substitute(result, new Map(plan.projectList.map(x => [(x as { exprId: number }).exprId, unalias(x)])))
    plan = plan.child
  }
  // `SELECT outer.a + 1` is no query at all
  if (plan.type === 'OneRowRelation') return inline(result)
  if (plan.type === 'Filter' && plan.child.type === 'OneRowRelation') return inline(ifElse(plan.condition, result, nullOf(result)))

  const nothing = rowOfNothing(plan)
  if (nothing !== undefined) {
    const empty = substitute(result, nothing)
    return inline(joined(decorrelate(plan, { plan: host.child, deferred: deferredAggregate(plan) }, false), empty))
  }
  if (isOneRow(plan)) return inline(joined(decorrelate(plan, { plan: host.child }, false), nullOf(result)))
  return inline(checked(plan, result, host, outer))

  /** The result by a row of the join, and `empty` where none matches. */
  function joined(r: Decorrelated, empty: Expression): Expression {
    const found = nullable(result, plan)
    // a column of the subquery is null by itself there, what is computed from it above the join may not be
    if (isNull(empty) && result.type === 'AttributeReference') {
      attach(host, r, outer)
      return found
    }
    const matched = alias(trueLiteral, 'matched')
    attach(host, { ...r, plan: L.Project({ projectList: [...outputOf(r.plan), matched], child: r.plan }) }, outer)
    return ifElse(isNullCall(withNullability(toAttribute(matched), true)), empty, found)
  }
}

const nullOf = (like: Expression): Expression => Literal({ value: null, dataType: dataTypeOf(like) })

type Outer = ReturnType<typeof attributesById>

function attach(host: SubqueryHost, r: Decorrelated, outer: Outer): void {
  host.child = L.Join({ left: host.child, right: r.plan, joinType: 'leftouter', condition: conditionOf(joinConditions(r, outer)) })
}

/** The subquery's columns as the outer join gives them. */
function nullable(e: Expression, plan: L.LogicalPlan): Expression {
  const ids = attributesById(outputOf(plan))
  return transformUp(e, n => (n.type === 'AttributeReference' && ids.has(n.exprId) ? withNullability(n, true) : n))
}

function deferredAggregate(plan: L.LogicalPlan): L.LogicalPlan {
  return plan.type === 'Project' || plan.type === 'SubqueryAlias' ? deferredAggregate(plan.child) : plan
}

const isOneRow = (p: L.LogicalPlan): boolean => {
  switch (p.type) {
    case 'Project':
    case 'Filter':
    case 'SubqueryAlias':
    case 'Sort':
      return isOneRow(p.child)
    case 'Limit':
      return p.limit.type === 'Literal' && Number(p.limit.value) <= 1
    case 'Aggregate':
      return p.groupingExpressions.length === 0
    default:
      return p.type === 'OneRowRelation'
  }
}

/** Nothing says that there is one row only: keeps the first of each key and counts, and raises where there was a second. */
function checked(plan: L.LogicalPlan, result: Expression, host: SubqueryHost, outer: Outer): Expression {
  const r = decorrelate(plan, { plan: host.child }, false)
  const columns = outputOf(plan)
  const call = (name: string, arg: Expression, dataType: typeof LongType | (typeof columns)[0]['dataType'], isNullable: boolean) =>
    AggregateCall({ name, args: [arg], distinct: false, dataType, nullable: isNullable })
  const firsts = columns.map(a => alias(call('first', a, a.dataType, true), a.name))
  const count = alias(call('count', intLiteral(1), LongType, false), 'count')
  const keys = [...new Map([...r.keys.values()].map(k => [k.column.exprId, k.column])).values()]
  const grouped = L.Aggregate({ groupingExpressions: keys, aggregateExpressions: [...firsts, count, ...keys], child: r.plan })
  attach(host, { ...r, plan: grouped }, outer)
  const value = substitute(result, new Map(columns.map((a, i) => [a.exprId, withNullability(toAttribute(firsts[i]!), true)])))
  const rows = withNullability(toAttribute(count), true)
  const found = result.type === 'AttributeReference' ? value : ifElse(isNullCall(rows), nullOf(result), value)
  return ifElse(greaterThan(rows, longLiteral(1n)), tooManyRows(found), found)
}

function tooManyRows(like: Expression): Expression {
  const none = Literal({ value: { keys: [], values: [] }, dataType: MapType(StringType, StringType) })
  const condition = Literal({ value: 'SCALAR_SUBQUERY_TOO_MANY_ROWS', dataType: StringType })
  const raise = Call({ name: '$raise_error', args: [condition, none], dataType: NullType, nullable: true })
  return Cast({ child: raise, dataType: dataTypeOf(like), mode: 'ansi', implicit: true })
}
