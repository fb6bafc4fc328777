import * as L from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import { conditionOf, splitConjuncts } from '../predicates.ts'
import { attributesById } from '../references.ts'
import { rule } from '../rule.ts'
import { decorrelate, joinConditions } from '../subquery/decorrelate.ts'
import { isCorrelated, outerReferences, replaceOuter } from '../subquery/outer-references.ts'
import { nullabilityUpdated } from './update-attribute-nullability.ts'

/**
 * `l JOIN LATERAL (SELECT ... WHERE r.k = l.k)  ⇒  l JOIN (SELECT ..., k) ON l.k = k`
 *
 * A right side that only computes from the left row (no table, or a generator over it) becomes a projection or Generate above it.
 */
export const rewriteLateralSubquery = rule(
  'RewriteLateralSubquery',
  plan => {
    const rewritten = transformUp(plan, p => (p.type === 'Join' && p.lateral === true ? rewrite(p) : p))
    return rewritten === plan ? plan : nullabilityUpdated(rewritten)
  },
  'Join',
)

function rewrite(p: L.Join): L.LogicalPlan {
  const plain = { ...p, lateral: undefined }
  if (!isCorrelated(p.right)) return L.Join(plain)
  const outer = attributesById(outputOf(p.left))
  const direct = p.joinType === 'leftouter' && !keepsRows(p) ? undefined : over(p.left, p.right, p)
  if (direct !== undefined) {
    const rows = L.Project({ projectList: [...outputOf(p.left), ...outputOf(p.right)], child: direct })
    return p.condition === undefined ? rows : L.Filter({ condition: p.condition, child: rows })
  }
  // an outer join's condition decides what matches: pulled conditions may join it all the same
  const r = decorrelate(p.right, { plan: p.left }, true)
  const condition = conditionOf([...joinConditions(r, outer), ...splitConjuncts(p.condition)])
  const joined = L.Join({ ...plain, right: r.plan, condition, joinType: p.joinType === 'cross' ? 'inner' : p.joinType })
  return L.Project({ projectList: outputOf(p), child: joined })
}

/** Can the left outer join be computed on top of the left's rows: one row for each, or a generator's (outer) rows as they are? */
function keepsRows(p: L.Join): boolean {
  if (p.condition !== undefined) return false
  const test = (q: L.LogicalPlan, plain: boolean): boolean => {
    switch (q.type) {
      case 'OneRowRelation':
        return true
      case 'SubqueryAlias':
        return test(q.child, plain)
      case 'Project':
        return test(q.child, plain && q.projectList.every(e => e.type === 'AttributeReference'))
      case 'Generate':
        return plain && q.child.type === 'OneRowRelation'
      default:
        return false
    }
  }
  return test(p.right, true)
}

/** The right side computed on top of the left's rows; undefined where it reads a table or changes the number of rows otherwise. */
function over(left: L.LogicalPlan, right: L.LogicalPlan, join: L.Join): L.LogicalPlan | undefined {
  const outer = attributesById(outputOf(left))
  switch (right.type) {
    case 'OneRowRelation':
      return left
    case 'SubqueryAlias':
      return over(left, right.child, join)
    case 'Project': {
      const child = over(left, right.child, join)
      const list = right.projectList.map(e => replaceOuter(e, a => outer.get(a.exprId)))
      return child && L.Project({ projectList: [...outputOf(left), ...list], child })
    }
    case 'Generate': {
      const child = over(left, right.child, join)
      const generator = replaceOuter(right.generator, a => outer.get(a.exprId))
      return child && outerReferences(generator).size === 0
        ? L.Generate({ ...right, generator, outer: right.outer || join.joinType === 'leftouter', child })
        : undefined
    }
    default:
      return undefined
  }
}
