import type { AttributeReference, Expression, InSubquery } from '../../plan/expression.ts'
import { Exists, AttributeReference as makeAttribute, newExprId, ScalarSubquery } from '../../plan/expression.ts'
import * as L from '../../plan/logical.ts'
import { nullableOf, outputOf } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import { BooleanType, IntegerType } from '../../types/data-type.ts'
import { equal, falseLiteral, ifElse, intLiteral, isCall, isNotNullCall, isNull, isNullCall, not, nullLiteral, or } from '../calls.ts'
import { hasSubquery } from '../expression-facts.ts'
import { freshCopy } from '../fresh-copy.ts'
import { conditionOf, conjunction, splitConjuncts } from '../predicates.ts'
import { attributesById } from '../references.ts'
import { rule } from '../rule.ts'
import { decorrelate, joinConditions } from '../subquery/decorrelate.ts'
import { isCorrelated } from '../subquery/outer-references.ts'
import { mapSubqueries, type SubqueryHost } from '../subquery/subquery-host.ts'
import { alias } from '../substitute.ts'
import { nullabilityUpdated } from './update-attribute-nullability.ts'

/**
 * Turns EXISTS and IN into joins.
 *
 *     Filter (EXISTS s) x          ⇒  x LEFT SEMI JOIN s
 *     Filter (NOT EXISTS s) x      ⇒  x LEFT ANTI JOIN s
 *     Filter (a IN s) x            ⇒  x LEFT SEMI JOIN s ON a = s.b
 *     Filter (a NOT IN s) x        ⇒  x LEFT ANTI JOIN s ON a = s.b, null-aware
 *     anywhere else                ⇒  an existence join below, whose mark takes the subquery's place
 */
export const rewritePredicateSubquery = rule(
  'RewritePredicateSubquery',
  plan => {
    const rewritten = transformUp(plan, p => (p.type === 'Filter' ? rewriteFilter(p) : withMarks(p)))
    return rewritten === plan ? plan : nullabilityUpdated(rewritten)
  },
  'Exists',
  'InSubquery',
)

const withMarks = (p: L.LogicalPlan): L.LogicalPlan =>
  mapSubqueries(p, (e, host, negated) => (e.type === 'ScalarSubquery' ? undefined : mark(e, host, negated)))

type Predicate = Exists | InSubquery

function rewriteFilter(p: L.Filter): L.LogicalPlan {
  const parts = splitConjuncts(p.condition)
  if (!parts.some(c => asPredicate(c) !== undefined)) return withMarks(p)
  const plain = parts.filter(c => asPredicate(c) === undefined)
  // other conditions first: what they drop need not be looked up
  let plan = plain.length === 0 ? p.child : withMarks(L.Filter({ condition: conjunction(plain), child: p.child }))
  for (const c of parts) {
    const predicate = asPredicate(c)
    if (predicate !== undefined) plan = joinFor(plan, predicate.subquery, predicate.negated)
  }
  return plan
}

function asPredicate(c: Expression): { subquery: Predicate; negated: boolean } | undefined {
  if (isCall(c, 'not')) {
    const inner = asPredicate(c.args[0]!)
    return inner === undefined ? undefined : { subquery: inner.subquery, negated: !inner.negated }
  }
  if (c.type !== 'Exists' && c.type !== 'InSubquery') return undefined
  // EXISTS without correlation is one value for all rows
  if (c.type === 'Exists' && !isCorrelated(c.plan)) return undefined
  if (c.type === 'InSubquery' && c.values.some(hasSubquery)) return undefined
  return { subquery: c, negated: false }
}

interface Match {
  readonly right: L.LogicalPlan
  /** IN's equalities; empty for EXISTS. */
  readonly equalities: readonly Expression[]
  readonly conditions: readonly Expression[]
}

/** The independent side of the join and what ties it to the rows of `plan`. */
function matchOf(plan: L.LogicalPlan, e: Predicate): Match {
  const outer = attributesById(outputOf(plan))
  const inner = unshared(e.type === 'Exists' ? rowsOnly(e.plan) : e.plan, plan)
  const r = isCorrelated(inner) ? decorrelate(inner, { plan }, true) : { plan: inner, conditions: [], keys: new Map() }
  const columns = outputOf(r.plan)
  return {
    right: r.plan,
    equalities: e.type === 'Exists' ? [] : e.values.map((v, i) => equal(v, columns[i]!)),
    conditions: joinConditions(r, outer),
  }
}

/** Both sides of a join must give different columns. */
function unshared(inner: L.LogicalPlan, plan: L.LogicalPlan): L.LogicalPlan {
  const taken = attributesById(outputOf(plan))
  return outputOf(inner).some(a => taken.has(a.exprId)) ? freshCopy(inner).plan : inner
}

/** What EXISTS asks is only whether there are rows. */
function rowsOnly(p: L.LogicalPlan): L.LogicalPlan {
  switch (p.type) {
    case 'Project':
    case 'Sort':
    case 'Distinct':
    case 'SubqueryAlias':
      return rowsOnly(p.child)
    case 'Aggregate':
      return p.groupingExpressions.length > 0 ? rowsOnly(p.child) : p
    case 'Limit':
      return p.limit.type === 'Literal' && Number(p.limit.value) > 0 ? rowsOnly(p.child) : p
    default:
      return p
  }
}

const orUnknown = (e: Expression): Expression => (nullableOf(e) ? or(e, isNullCall(e)) : e)

function joinFor(plan: L.LogicalPlan, e: Predicate, negated: boolean): L.LogicalPlan {
  const m = matchOf(plan, e)
  if (!negated)
    return L.Join({ left: plan, right: m.right, joinType: 'leftsemi', condition: conditionOf([...m.equalities, ...m.conditions]) })
  const nullable = m.equalities.some(nullableOf)
  // one nullable key and nothing else: the executor knows how to do it by hashing
  if (nullable && m.equalities.length === 1 && m.conditions.length === 0)
    return L.Join({ left: plan, right: m.right, joinType: 'leftanti', condition: m.equalities[0]!, nullAware: true })
  return L.Join({
    left: plan,
    right: m.right,
    joinType: 'leftanti',
    condition: conditionOf([...m.conditions, ...m.equalities.map(orUnknown)]),
  })
}

/**
 * The boolean that stands for a subquery in an expression. As in Spark, IN is then false (not null) where nothing matches but a
 * comparison was unknown, and so is NOT IN.
 */
function mark(e: Predicate, host: SubqueryHost, negated: boolean): Expression {
  if (e.type === 'Exists' && !isCorrelated(e.plan)) {
    const one = alias(intLiteral(1), 'col')
    const limited = L.Limit({ limit: intLiteral(1), child: L.Project({ projectList: [one], child: e.plan }) })
    return isNotNullCall(ScalarSubquery({ plan: limited, outerAttributes: [], dataType: IntegerType }))
  }
  // NULL IN (rows) is unknown, NULL IN (no rows) is false
  if (e.type === 'InSubquery' && e.values.length === 1 && isNull(bare(e.values[0]!))) {
    const isIn = ifElse(
      mark(Exists({ plan: e.plan, outerAttributes: e.outerAttributes }), host, false),
      nullLiteral(BooleanType),
      falseLiteral,
    )
    return negated ? not(isIn) : isIn
  }
  const m = matchOf(host.child, e)
  return negated
    ? not(existence(host, m.right, [...m.conditions, ...m.equalities.map(orUnknown)]))
    : existence(host, m.right, [...m.equalities, ...m.conditions])
}

const bare = (e: Expression): Expression => (e.type === 'Cast' ? bare(e.child) : e)

function existence(host: SubqueryHost, right: L.LogicalPlan, conditions: readonly Expression[]): AttributeReference {
  const column = makeAttribute({ name: 'exists', dataType: BooleanType, nullable: false, exprId: newExprId(), qualifier: [] })
  host.child = L.Join({ left: host.child, right, joinType: 'existence', condition: conditionOf(conditions), mark: column })
  return column
}
