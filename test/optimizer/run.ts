import { optimize } from '#dist/optimizer/optimizer.js'
import { checkPlan } from '#dist/optimizer/plan-check.js'
import { executeBatches, fixedPoint, type Rule } from '#dist/optimizer/rule.js'
import type { LogicalPlan } from '#dist/plan/logical.js'

const noConf = (): undefined => undefined

/** Some rules alone, until nothing changes, with the plan checked after each. */
export const run = (plan: LogicalPlan, ...rules: Rule[]): LogicalPlan =>
  executeBatches(plan, [fixedPoint('test', ...rules)], { conf: noConf, check: checkPlan }, new Set())

/** The whole optimizer, with the plan checked after each rule. */
export const optimized = (plan: LogicalPlan, conf: Record<string, string> = {}): LogicalPlan =>
  optimize(plan, { conf: k => conf[k], check: true })
