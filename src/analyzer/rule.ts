import { performance } from 'node:perf_hooks'
import type { LogicalPlan } from '../plan/logical.ts'
import { holdsAny } from '../plan/node-types.ts'
import type { Scope } from './context.ts'

/** One rule of the analyzer: a plan in, a plan out, the same object where it has nothing to say. */
export interface Rule {
  readonly name: string
  readonly apply: (plan: LogicalPlan, scope: Scope) => LogicalPlan
  /** It has nothing to say of a plan that holds no node of these types; undefined: it may say something of any. */
  readonly types?: readonly string[] | undefined
}

export interface Batch {
  readonly name: string
  /** Run again until nothing changes; else once. */
  readonly fixedPoint: boolean
  readonly rules: readonly Rule[]
}

/** How long a rule ran in all, and how often. */
export interface RuleMetrics {
  runs: number
  effective: number
  milliseconds: number
}

const metrics = new Map<string, RuleMetrics>()

/** The time of every rule since the process started. */
export const ruleMetrics = (): ReadonlyMap<string, Readonly<RuleMetrics>> => metrics

/** `spark.sql.analyzer.maxIterations` */
const MAX_ITERATIONS = 100

/** Runs the batches in order. `after` sees the plan after each (tests check it there). */
export function runBatches(
  batches: readonly Batch[],
  plan: LogicalPlan,
  scope: Scope,
  after?: (batch: Batch, plan: LogicalPlan) => void,
): LogicalPlan {
  let current = plan
  // a rule that had nothing to say of a plan has nothing to say of it the next time
  const settled = new Map<Rule, LogicalPlan>()
  for (const batch of batches) {
    for (let i = 0; i < (batch.fixedPoint ? MAX_ITERATIONS : 1); i++) {
      const before = current
      for (const rule of batch.rules) {
        if (settled.get(rule) === current || (rule.types !== undefined && !holdsAny(current, rule.types))) continue
        const after = timed(rule, current, scope)
        if (after === current) settled.set(rule, current)
        current = after
      }
      if (current === before) break
    }
    after?.(batch, current)
  }
  return current
}

function timed(rule: Rule, plan: LogicalPlan, scope: Scope): LogicalPlan {
  let m = metrics.get(rule.name)
  if (m === undefined) metrics.set(rule.name, (m = { runs: 0, effective: 0, milliseconds: 0 }))
  const start = performance.now()
  try {
    const result = rule.apply(plan, scope)
    m.runs++
    if (result !== plan) m.effective++
    return result
  } finally {
    m.milliseconds += performance.now() - start
  }
}
