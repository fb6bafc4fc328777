import type { AttributeReference, Expression } from '../../plan/expression.ts'
import * as L from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { expressionsOf } from '../../plan/tree.ts'
import { equal, isCall } from '../calls.ts'
import { isMovable } from '../expression-facts.ts'
import { freshCopy } from '../fresh-copy.ts'
import { conjunction, splitConjuncts } from '../predicates.ts'
import { outputIds } from '../references.ts'
import { estimate } from '../statistics.ts'

/**
 * Groups only what the join will keep. An aggregate that is joined on its grouping columns need not group rows whose keys a
 * selective input of the join doesn't have:
 *
 *     Join (Filter part) (Aggregate [l_partkey] lineitem) on p_partkey = l_partkey
 *     ⇒  Join (Filter part) (Aggregate [l_partkey] (lineitem LEFT SEMI JOIN (Filter part)))
 *
 * The input is read twice, so it must be a filtered scan, and small beside what it saves (the magic sets of decorrelated subqueries:
 * TPC-H Q2, Q17, Q20).
 */
export function reduceAggregates(plan: L.LogicalPlan): L.LogicalPlan {
  if (plan.type !== 'Join' || (plan.joinType !== 'inner' && plan.joinType !== 'leftouter')) return plan
  const inputs: L.LogicalPlan[] = []
  const equalities: [AttributeReference, AttributeReference][] = []
  gather(plan, inputs, equalities)
  const reducers = inputs.filter(isFilteredScan)
  if (reducers.length === 0) return plan
  const reduced = new Map<L.LogicalPlan, L.LogicalPlan>()
  for (const input of inputs) {
    const next = reduce(input, reducers, equalities)
    if (next !== input) reduced.set(input, next)
  }
  return reduced.size === 0 ? plan : replace(plan, reduced)
}

/** The inputs of inner joins, and the sides of semi joins among them: their rows restrict those of the others. */
function gather(p: L.LogicalPlan, inputs: L.LogicalPlan[], equalities: [AttributeReference, AttributeReference][]): void {
  if (isPass(p)) return gather(p.child, inputs, equalities)
  if (p.type === 'Join' && (p.joinType === 'inner' || p.joinType === 'leftsemi' || p.joinType === 'cross') && p.lateral !== true) {
    gather(p.left, inputs, equalities)
    gather(p.right, inputs, equalities)
    collectEqualities(p, equalities)
    return
  }
  if (p.type === 'Join' && p.joinType === 'leftouter' && p.lateral !== true) {
    gather(p.left, inputs, equalities)
    inputs.push(p.right)
    collectEqualities(p, equalities)
    return
  }
  inputs.push(p)
}

function collectEqualities(p: L.Join, equalities: [AttributeReference, AttributeReference][]): void {
  for (const c of splitConjuncts(p.condition)) {
    const [a, b] = isCall(c, '=') ? c.args : []
    if (a?.type === 'AttributeReference' && b?.type === 'AttributeReference') equalities.push([a, b])
  }
}

const isPass = (p: L.LogicalPlan): p is L.Project => p.type === 'Project' && p.projectList.every(e => e.type === 'AttributeReference')

function replace(p: L.LogicalPlan, reduced: ReadonlyMap<L.LogicalPlan, L.LogicalPlan>): L.LogicalPlan {
  const to = reduced.get(p)
  if (to !== undefined) return to
  if (isPass(p)) {
    const child = replace(p.child, reduced)
    return child === p.child ? p : L.Project({ ...p, child })
  }
  if (p.type !== 'Join') return p
  const left = replace(p.left, reduced)
  const right = replace(p.right, reduced)
  return left === p.left && right === p.right ? p : L.Join({ ...p, left, right })
}

/** A scan with filters on it that keep less than half of it. */
function isFilteredScan(p: L.LogicalPlan): boolean {
  const scan = scanBelow(p)
  return scan !== undefined && estimate(p).rowCount < estimate(scan).rowCount / 2
}

function scanBelow(p: L.LogicalPlan): L.LogicalPlan | undefined {
  if (p.type === 'Relation' || p.type === 'LocalRelation' || p.type === 'CacheRelation') return p
  return (p.type === 'Filter' || p.type === 'Project') && expressionsOf(p).every(isMovable) ? scanBelow(p.child) : undefined
}

/** The aggregate under projections, its input semi-joined with the first reducer that pays. */
function reduce(
  p: L.LogicalPlan,
  reducers: readonly L.LogicalPlan[],
  equalities: readonly (readonly [AttributeReference, AttributeReference])[],
): L.LogicalPlan {
  if (p.type === 'Project' || p.type === 'Filter') {
    // a projection may rename the key: only columns that pass unchanged are followed
    const child = reduce(p.child, reducers, equalities)
    return child === p.child ? p : (Object.freeze({ ...p, child }) as L.LogicalPlan)
  }
  if (p.type !== 'Aggregate') return p
  const output = outputIds(p)
  for (const key of p.groupingExpressions) {
    if (key.type !== 'AttributeReference' || !output.has(key.exprId)) continue
    for (const reducer of reducers) {
      const match = equalTo(key, equalities).find(c => outputIds(reducer).has(c.exprId))
      if (match === undefined) continue
      const rows = estimate(p.child)
      const keys = estimate(reducer).rowCount
      const distinct = rows.columns.get(key.exprId)?.distinctCount ?? rows.rowCount
      if (keys > distinct / 4 || keys > rows.rowCount / 4) continue
      return L.Aggregate({ ...p, child: semiJoin(p.child, key, reducer, match) })
    }
  }
  return p
}

/** The columns that are equal to one by the join's conditions. */
function equalTo(
  column: AttributeReference,
  equalities: readonly (readonly [AttributeReference, AttributeReference])[],
): AttributeReference[] {
  const found = [column]
  for (let i = 0; i < found.length; i++)
    for (const [a, b] of equalities)
      for (const [x, y] of [
        [a, b],
        [b, a],
      ] as const)
        if (x.exprId === found[i]!.exprId && !found.some(f => f.exprId === y.exprId)) found.push(y)
  return found.slice(1)
}

/** The semi join, as far down in the aggregate's input as its key goes. */
function semiJoin(p: L.LogicalPlan, key: AttributeReference, reducer: L.LogicalPlan, match: AttributeReference): L.LogicalPlan {
  if (p.type === 'Project' && p.projectList.some(e => e.type === 'AttributeReference' && e.exprId === key.exprId))
    return L.Project({ ...p, child: semiJoin(p.child, key, reducer, match) })
  if (p.type === 'Join' && p.lateral !== true) {
    if (outputIds(p.left).has(key.exprId) && p.joinType !== 'rightouter' && p.joinType !== 'fullouter')
      return L.Join({ ...p, left: semiJoin(p.left, key, reducer, match) })
    if (p.joinType === 'inner' && outputIds(p.right).has(key.exprId)) return L.Join({ ...p, right: semiJoin(p.right, key, reducer, match) })
  }
  const copy = freshCopy(L.Project({ projectList: [match], child: reducer })).plan
  const condition: Expression = conjunction([equal(key, outputOf(copy)[0]!)])
  return L.Join({ left: p, right: copy, joinType: 'leftsemi', condition })
}
