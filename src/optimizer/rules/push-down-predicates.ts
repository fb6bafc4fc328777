import type { LogicalPlan } from '../../plan/logical.ts'
import { transformDown } from '../../plan/tree.ts'
import { rule } from '../rule.ts'
import { combineFilter } from './combine-filters.ts'
import { pushThroughJoin } from './push-predicate-through-join.ts'
import { pushThroughNonJoin } from './push-predicate-through-non-join.ts'

/** Moves every filter down as far as it goes, in one pass from the root: merge, through joins, through all else. */
export const pushDownPredicates = rule('PushDownPredicates', plan => transformDown(plan, pushAll), 'Filter', 'Join')

const steps = [combineFilter, pushThroughJoin, pushThroughNonJoin]

function pushAll(p: LogicalPlan): LogicalPlan {
  for (;;) {
    const before = p
    for (const step of steps) p = step(p)
    if (p === before) return p
  }
}
