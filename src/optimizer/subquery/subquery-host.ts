import { exprKey } from '../../plan/equality.ts'
import type { Exists, Expression, InSubquery, ScalarSubquery } from '../../plan/expression.ts'
import * as L from '../../plan/logical.ts'
import { outputOf, toAttribute } from '../../plan/output.ts'
import { childrenOf, mapChildren, mapExpressions } from '../../plan/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { isCall, not } from '../calls.ts'
import { hasCorrelatedSubquery } from '../expression-facts.ts'
import { conditionOf, conjunction, splitConjuncts } from '../predicates.ts'
import { coveredBy, outputIds } from '../references.ts'
import { alias, keepName, sameOutput } from '../substitute.ts'

/** The input of a node whose expressions hold subqueries; joins are put on top of it for them. */
export interface SubqueryHost {
  child: L.LogicalPlan
}

type Subquery = ScalarSubquery | Exists | InSubquery

/**
 * Gives the expression that takes a subquery's place, having added a join to the host; undefined to leave the subquery. `negated`: gives
 * that of NOT IN, for an IN.
 */
export type SubqueryRewrite = (e: Subquery, host: SubqueryHost, negated: boolean) => Expression | undefined

/** Replaces the subqueries in a node's expressions by columns of joins below it. */
export function mapSubqueries(p: L.LogicalPlan, rewrite: SubqueryRewrite): L.LogicalPlan {
  switch (p.type) {
    case 'Filter':
      return restore(p, replace(p, rewrite))
    case 'Project':
    case 'Window':
    case 'Sort':
    case 'Expand':
    case 'Generate':
    case 'Repartition':
      return p.type === 'Project' || p.type === 'Expand' ? replace(p, rewrite) : restore(p, replace(p, rewrite))
    case 'Aggregate':
      return aggregate(p, rewrite)
    case 'Join':
      return joinCondition(p, rewrite)
    default:
      return p
  }
}

type Unary = Extract<L.LogicalPlan, { readonly child: L.LogicalPlan }>

function replace<P extends Unary>(p: P, rewrite: SubqueryRewrite): P {
  const host: SubqueryHost = { child: p.child }
  const done = new Map<string, Expression>()
  // `negative`: below a NOT, where an IN that is unknown must not make the whole true
  const visit = (e: Expression, negative = false): Expression => {
    if (!hasCorrelatedSubquery(e)) return e
    if (isCall(e, 'not') || isCall(e, 'and') || isCall(e, 'or')) {
      const below = isCall(e, 'not') ? !negative : negative
      return mapChildren<Expression>(e, c => visit(c, below))
    }
    if (!isSubquery(e)) return mapChildren<Expression>(e, c => visit(c))
    const inner: Subquery = e.type === 'InSubquery' ? Object.freeze({ ...e, values: e.values.map(v => visit(v)) }) : e
    const negated = negative && e.type === 'InSubquery'
    const key = `${negated} ${exprKey(inner)}`
    let to = done.get(key)
    if (to === undefined) {
      to = rewrite(inner, host, negated)
      if (to === undefined) return e
      if (negated) to = opposite(to)
      done.set(key, to)
    }
    return to
  }
  const node = mapExpressions(p, e => visit(e))
  // the items of a projection keep their names
  return node === p ? p : (Object.freeze({ ...named(p, node), child: host.child }) as P)
}

const opposite = (e: Expression): Expression => (isCall(e, 'not') ? e.args[0]! : not(e))

function named<P extends Unary>(before: P, after: P): P {
  if (before.type !== 'Project' || after.type !== 'Project') return after
  return { ...after, projectList: after.projectList.map((e, i) => keepName(before.projectList[i]!, e)) }
}

const restore = (before: L.LogicalPlan, after: L.LogicalPlan): L.LogicalPlan =>
  before === after || sameOutput(before, after) ? after : L.Project({ projectList: outputOf(before), child: after })

/** Subqueries outside of the aggregate functions read the groups: they move into a projection above. */
function aggregate(p: L.Aggregate, rewrite: SubqueryRewrite): L.LogicalPlan {
  const outside = (e: Expression): boolean =>
    e.type !== 'AggregateCall' && hasCorrelatedSubquery(e) && (isSubquery(e) || childrenOf<Expression>(e).some(outside))
  if (!p.aggregateExpressions.some(outside)) return replace(p, rewrite)
  const computed = new Map<string, Expression>()
  const lower: Expression[] = []
  const name = (e: Expression): Expression => {
    const key = exprKey(e)
    let to = computed.get(key)
    if (to === undefined) {
      if (e.type === 'AttributeReference') {
        lower.push(e)
        to = e
      } else {
        const a = alias(e, 'agg')
        lower.push(a)
        to = toAttribute(a)
      }
      computed.set(key, to)
    }
    return to
  }
  const keys = new Map(p.groupingExpressions.map(g => [exprKey(g), g]))
  const lift = (e: Expression): Expression => {
    if (e.type === 'AggregateCall' || keys.has(exprKey(e))) return name(e)
    if (isSubquery(e)) for (const a of e.outerAttributes) name(a)
    return mapChildren<Expression>(e, lift)
  }
  const upper = p.aggregateExpressions.map(e => keepName(e, lift(e)))
  const below = replace(L.Aggregate({ ...p, aggregateExpressions: lower }), rewrite)
  return mapSubqueries(L.Project({ projectList: upper, child: below }), rewrite)
}

const isSubquery = (e: Expression): e is Subquery => e.type === 'ScalarSubquery' || e.type === 'Exists' || e.type === 'InSubquery'
/** In a join's condition: of an inner join, as a filter above; else on the side that the condition reads. */
function joinCondition(p: L.Join, rewrite: SubqueryRewrite): L.LogicalPlan {
  const parts = splitConjuncts(p.condition)
  const with_ = parts.filter(hasCorrelatedSubquery)
  if (with_.length === 0) return p
  const rest = parts.filter(c => !with_.includes(c))
  if (p.joinType === 'inner' || p.joinType === 'cross') {
    const bare = L.Join({ ...p, condition: conditionOf(rest), joinType: rest.length === 0 ? 'cross' : 'inner' })
    return L.Filter({ condition: conjunction(with_), child: bare })
  }
  // the value of each such condition becomes a column of the side that it reads
  let { left, right } = p
  const flags = with_.map(c => {
    const flag = alias(c, 'condition')
    if (coveredBy(c, outputIds(left))) left = mapSubqueries(L.Project({ projectList: [...outputOf(left), flag], child: left }), rewrite)
    else if (coveredBy(c, outputIds(right)))
      right = mapSubqueries(L.Project({ projectList: [...outputOf(right), flag], child: right }), rewrite)
    else
      throw sparkError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_EXPRESSION_IN_JOIN_CONDITION', {
        subqueryExpression: c.type,
      })
    return toAttribute(flag)
  })
  return restore(p, L.Join({ ...p, left, right, condition: conjunction([...rest, ...flags]) }))
}
