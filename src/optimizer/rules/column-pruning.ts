import type { AttributeReference, Expression } from '../../plan/expression.ts'
import * as L from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { mapChildren } from '../../plan/tree.ts'
import { intLiteral } from '../calls.ts'
import { type IdSet, outputIds, planReferences, referencesOfAll, subset } from '../references.ts'
import { rule } from '../rule.ts'
import { alias, attributesOf } from '../substitute.ts'

/**
 * Drops every column that nothing above reads, down to the scans, in one pass from the root:
 *
 *     Project a (Join (Relation a b k) (Relation k c))  ⇒  Project a (Join (Relation a k) (Relation k))
 *
 * A projection is put above a join, filter or window only where it drops something that was needed just there.
 */
export const columnPruning = rule('ColumnPruning', plan => prune(plan, outputIds(plan)))

/** What is left of the plan when only `needed` of its output is read: it gives at least those columns, its order kept. */
export function prune(plan: L.LogicalPlan, needed: IdSet): L.LogicalPlan {
  switch (plan.type) {
    case 'Relation': {
      const output = keep(plan.output, needed)
      return output === plan.output ? plan : L.Relation({ ...plan, output })
    }
    case 'CacheRelation': {
      const at = plan.output.flatMap((a, i) => (needed.has(a.exprId) ? [i] : []))
      if (at.length === plan.output.length) return plan
      return L.CacheRelation({ ...plan, output: at.map(i => plan.output[i]!), positions: at.map(i => plan.positions[i]!) })
    }
    case 'LocalRelation': {
      const at = plan.output.flatMap((a, i) => (needed.has(a.exprId) ? [i] : []))
      if (at.length === plan.output.length || plan.columns.length !== plan.output.length) return plan
      return L.LocalRelation({ ...plan, output: at.map(i => plan.output[i]!), columns: at.map(i => plan.columns[i]!) })
    }
    case 'Project': {
      const list = keepNamed(plan.projectList, needed)
      const child = prune(plan.child, referencesOfAll(list))
      return list === plan.projectList && child === plan.child ? plan : L.Project({ ...plan, projectList: list, child })
    }
    case 'Aggregate':
      return aggregate(plan, needed)
    case 'Window': {
      const windows = plan.windowExpressions.filter(w => needed.has(w.exprId))
      if (windows.length === 0) return prune(plan.child, needed)
      const own = union(referencesOfAll(windows), referencesOfAll(plan.partitionBy), referencesOfAll(plan.orderBy))
      const child = prune(plan.child, union(needed, own))
      return windows.length === plan.windowExpressions.length && child === plan.child
        ? plan
        : L.Window({
            ...plan,
            windowExpressions: windows.length === plan.windowExpressions.length ? plan.windowExpressions : windows,
            child,
          })
    }
    case 'Generate': {
      const child = prune(plan.child, union(needed, planReferences(plan)))
      return child === plan.child ? plan : L.Generate({ ...plan, child })
    }
    case 'Expand': {
      const at = plan.output.flatMap((a, i) => (needed.has(a.exprId) ? [i] : []))
      const all = at.length === plan.output.length
      const projections = all ? plan.projections : plan.projections.map(p => at.map(i => p[i]!))
      const child = prune(plan.child, referencesOfAll(projections.flat()))
      return all && child === plan.child
        ? plan
        : L.Expand({ ...plan, output: all ? plan.output : at.map(i => plan.output[i]!), projections, child })
    }
    case 'Join':
      return join(plan, needed)
    case 'Union':
      return unionOf(plan, needed)
    case 'Filter': {
      const child = prune(plan.child, union(needed, planReferences(plan)))
      return child === plan.child ? plan : L.Filter({ ...plan, child })
    }
    case 'Sort': {
      const child = prune(plan.child, union(needed, planReferences(plan)))
      return child === plan.child ? plan : L.Sort({ ...plan, child })
    }
    case 'Limit':
    case 'Offset':
    case 'Tail':
    case 'CollectMetrics':
    case 'Sample':
    case 'SubqueryAlias':
    case 'Repartition': {
      const child = prune(plan.child, union(needed, planReferences(plan)))
      return child === plan.child ? plan : mapChildren<L.LogicalPlan>(plan, () => child)
    }
    // distinct rows, and all that is not known here, depend on every column
    default:
      return mapChildren<L.LogicalPlan>(plan, c => prune(c, outputIds(c)))
  }
}

const union = (...sets: readonly IdSet[]): IdSet => new Set(sets.flatMap(s => [...s]))
const keep = (list: readonly AttributeReference[], needed: IdSet): readonly AttributeReference[] =>
  list.every(a => needed.has(a.exprId)) ? list : list.filter(a => needed.has(a.exprId))
const keepNamed = (list: readonly Expression[], needed: IdSet): readonly Expression[] => {
  const kept = list.filter(e => needed.has((e as AttributeReference).exprId))
  return kept.length === list.length ? list : kept
}

function aggregate(plan: L.Aggregate, needed: IdSet): L.LogicalPlan {
  let list = keepNamed(plan.aggregateExpressions, needed)
  // an aggregate without keys gives one row, with keys one per group: keep something that shows it
  if (list.length === 0 && plan.groupingExpressions.length === 0) return L.Project({ projectList: [], child: L.OneRowRelation({}) })
  const [only] = plan.aggregateExpressions
  if (list.length === 0)
    list = only?.type === 'Alias' && only.child.type === 'Literal' ? plan.aggregateExpressions.slice(0, 1) : [alias(intLiteral(1), 'one')]
  if (list.length === plan.aggregateExpressions.length && list.every((e, i) => e === plan.aggregateExpressions[i]))
    list = plan.aggregateExpressions
  const child = prune(plan.child, union(referencesOfAll(list), referencesOfAll(plan.groupingExpressions)))
  return list === plan.aggregateExpressions && child === plan.child ? plan : L.Aggregate({ ...plan, aggregateExpressions: list, child })
}

function join(plan: L.Join, needed: IdSet): L.LogicalPlan {
  // an existence mark that nothing reads: the join changes nothing
  if (plan.joinType === 'existence' && !needed.has(plan.mark!.exprId)) return prune(plan.left, needed)
  const all = union(needed, planReferences(plan), plan.lateral ? outputIds(plan.left) : new Set())
  const left = narrow(prune(plan.left, intersect(all, plan.left)), intersect(all, plan.left))
  const right = narrow(prune(plan.right, intersect(all, plan.right)), intersect(all, plan.right))
  return left === plan.left && right === plan.right ? plan : L.Join({ ...plan, left, right })
}

const intersect = (ids: IdSet, plan: L.LogicalPlan): IdSet => new Set([...outputIds(plan)].filter(id => ids.has(id)))

/** A projection above what still gives more than is needed (below a join, columns cost). */
function narrow(plan: L.LogicalPlan, needed: IdSet): L.LogicalPlan {
  const output = outputOf(plan)
  return subset(outputIds(plan), needed) ? plan : L.Project({ projectList: output.filter(a => needed.has(a.exprId)), child: plan })
}

function unionOf(plan: L.Union, needed: IdSet): L.LogicalPlan {
  const at = outputOf(plan).flatMap((a, i) => (needed.has(a.exprId) ? [i] : []))
  let changed = false
  const inputs = plan.inputs.map(input => {
    const output = outputOf(input)
    const wanted = new Set(at.map(i => output[i]!.exprId))
    let child = prune(input, wanted)
    // every input must have the same columns, in order
    const now = outputOf(child)
    if (now.length !== at.length || now.some((a, k) => a.exprId !== output[at[k]!]!.exprId))
      child = L.Project({ projectList: attributesOf(at.map(i => output[i]!)), child })
    if (child !== input) changed = true
    return child
  })
  return changed ? L.Union({ ...plan, inputs }) : plan
}
