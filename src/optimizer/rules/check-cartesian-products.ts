import { treeString } from '../../plan/explain.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { forEachNode } from '../../plan/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { splitConjuncts } from '../predicates.ts'
import { referenceIds } from '../references.ts'
import { rule } from '../rule.ts'

const NAMES: Readonly<Record<string, string>> = {
  inner: 'INNER',
  leftouter: 'LEFT OUTER',
  rightouter: 'RIGHT OUTER',
  fullouter: 'FULL OUTER',
}

/** Joins that are not spelled CROSS JOIN have a condition on both sides (`spark.sql.crossJoin.enabled` off). */
export const checkCartesianProducts = rule(
  'CheckCartesianProducts',
  (plan, { conf }) => {
    if (conf('spark.sql.crossJoin.enabled')?.toLowerCase() === 'false') refuseIn(plan)
    return plan
  },
  'Join',
)

const refuseIn = (plan: LogicalPlan): void =>
  forEachNode(plan, p => {
    if (p.type !== 'Join' || NAMES[p.joinType] === undefined) return
    const left = new Set(outputOf(p.left).map(a => a.exprId))
    const right = new Set(outputOf(p.right).map(a => a.exprId))
    const joins = splitConjuncts(p.condition).some(c => {
      const used = [...referenceIds(c)]
      return used.some(id => left.has(id)) && used.some(id => right.has(id))
    })
    if (joins) return
    throw sparkError('_LEGACY_ERROR_TEMP_1211', {
      joinType: NAMES[p.joinType]!,
      leftPlan: treeString(p.left).trim(),
      rightPlan: treeString(p.right).trim(),
    })
  })
