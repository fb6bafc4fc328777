import { exprKey } from '../../plan/equality.ts'
import type { AttributeReference, Expression } from '../../plan/expression.ts'
import { Filter, Join, type LogicalPlan } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import { sameType } from '../../types/data-type.ts'
import { isCall, isComparison, isNotNullCall } from '../calls.ts'
import { hasSubquery, isMovable } from '../expression-facts.ts'
import { conjunction, splitConjuncts } from '../predicates.ts'
import { outputIds, referenceIds } from '../references.ts'
import { rule } from '../rule.ts'
import { estimate } from '../statistics.ts'
import { substitute, unalias } from '../substitute.ts'

/**
 * What a join's equalities say about its other side:
 *
 *     Join (Filter a = 5 l) r ON a = b   ⇒  Join (Filter a = 5 l) (Filter b = 5 r) ON a = b
 *
 * and that its keys aren't null (where statistics don't say so already).
 */
export const inferFiltersFromConstraints = rule(
  'InferFiltersFromConstraints',
  plan =>
    transformUp(
      plan,
      (p): LogicalPlan => (p.type === 'Join' && p.condition !== undefined && p.nullAware !== true ? infer(p, p.condition) : p),
    ),
  'Join',
)

function infer(p: Join, condition: Expression): LogicalPlan {
  const toRight = ['inner', 'leftsemi', 'leftouter', 'leftanti', 'existence'].includes(p.joinType)
  const toLeft = ['inner', 'leftsemi', 'rightouter'].includes(p.joinType)
  if (!toRight && !toLeft) return p
  const l = outputIds(p.left)
  const r = outputIds(p.right)
  const pairs: [AttributeReference, AttributeReference][] = []
  for (const c of splitConjuncts(condition)) {
    if (!isCall(c, '=')) continue
    const [a, b] = c.args
    if (a?.type !== 'AttributeReference' || b?.type !== 'AttributeReference' || !identical(a, b)) continue
    if (l.has(a.exprId) && r.has(b.exprId)) pairs.push([a, b])
    else if (l.has(b.exprId) && r.has(a.exprId)) pairs.push([b, a])
  }
  if (pairs.length === 0) return p
  const known = { left: constraintsOf(p.left), right: constraintsOf(p.right) }
  const right = toRight ? derive(p.right, known.left, known.right, pairs) : p.right
  const left = toLeft
    ? derive(
        p.left,
        known.right,
        known.left,
        pairs.map(([a, b]) => [b, a]),
      )
    : p.left
  return left === p.left && right === p.right ? p : Join({ ...p, left, right })
}

/** Equal means interchangeable: not so for floats (-0.0) and collated strings. */
const identical = (a: AttributeReference, b: AttributeReference): boolean =>
  sameType(a.dataType, b.dataType) &&
  a.dataType.type !== 'double' &&
  a.dataType.type !== 'float' &&
  !(a.dataType.type === 'string' && a.dataType.collation !== undefined)

type Pairs = readonly (readonly [from: AttributeReference, to: AttributeReference])[]

/** `target` filtered by what holds for the other side's columns, as far as it speaks of columns that are equal to ours. */
function derive(target: LogicalPlan, from: readonly Expression[], have: readonly Expression[], pairs: Pairs): LogicalPlan {
  const keys = new Set(have.map(exprKey))
  const map = new Map<number, Expression>(pairs.map(([a, b]) => [a.exprId, b]))
  const added: Expression[] = []
  const add = (e: Expression) => {
    const key = exprKey(e)
    if (!keys.has(key)) added.push(e)
    keys.add(key)
  }
  for (const c of from) {
    const ids = referenceIds(c)
    if (ids.size === 1 && map.has([...ids][0]!) && !isCall(c, 'isnotnull')) add(substitute(c, map))
  }
  for (const [, b] of pairs) {
    const nulls = b.nullable ? estimate(target).columns.get(b.exprId)?.nullCount : 0
    const rejected = have.concat(added).some(c => referenceIds(c).has(b.exprId) && !isCall(c, 'isnull', '<=>', 'or'))
    if (nulls !== 0 && !rejected) add(isNotNullCall(b))
  }
  return added.length === 0 ? target : Filter({ condition: conjunction(added), child: target })
}

/** Simple conditions that hold for every row of the plan: comparisons with constants and the like. */
export function constraintsOf(p: LogicalPlan): Expression[] {
  switch (p.type) {
    case 'Filter':
      return [...splitConjuncts(p.condition).filter(isSimple), ...constraintsOf(p.child)]
    case 'Sort':
    case 'Limit':
    case 'Repartition':
    case 'Sample':
      return constraintsOf(p.child)
    case 'Window':
      return constraintsOf(p.child)
    case 'Project':
      return renamed(constraintsOf(p.child), p.projectList, outputOf(p))
    case 'Aggregate':
      return p.groupingExpressions.length === 0 ? [] : renamed(constraintsOf(p.child), p.aggregateExpressions, outputOf(p))
    case 'Join':
      switch (p.joinType) {
        case 'inner':
        case 'cross':
          return [...constraintsOf(p.left), ...constraintsOf(p.right)]
        case 'leftsemi':
        case 'leftanti':
        case 'existence':
        case 'leftouter':
          return constraintsOf(p.left)
        case 'rightouter':
          return constraintsOf(p.right)
        default:
          return []
      }
    default:
      return []
  }
}

/** Conditions on one column each, of the columns of a list that are the same as that. */
function renamed(constraints: readonly Expression[], list: readonly Expression[], output: readonly AttributeReference[]): Expression[] {
  const names = output.flatMap((to, i) => {
    const from = unalias(list[i]!)
    return from.type === 'AttributeReference' ? [[from.exprId, to] as const] : []
  })
  return constraints.flatMap(c => {
    const ids = referenceIds(c)
    return names.flatMap(([id, to]) => (ids.has(id) ? [id === to.exprId ? c : substitute(c, new Map([[id, to]]))] : []))
  })
}

const isSimple = (c: Expression): boolean =>
  isMovable(c) &&
  !hasSubquery(c) &&
  referenceIds(c).size === 1 &&
  (isCall(c, 'isnotnull') ||
    (c.type === 'In' && c.value.type === 'AttributeReference') ||
    (isComparison(c) && c.name !== '<=>' && c.args.some(a => a.type === 'AttributeReference') && c.args.some(a => a.type === 'Literal')))
