import { performance } from 'node:perf_hooks'
import type { LogicalPlan } from '../plan/logical.ts'
import { holdsAny } from '../plan/node-types.ts'
import { childrenOf, mapChildren } from '../plan/tree.ts'
import type { Scope } from './context.ts'
import { isPlanResolved } from './resolved.ts'

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

/** `spark.sql.analyzer.maxIterations`: as often, even where a round resolves nothing. */
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
  const once = (batch: Batch, given: LogicalPlan): LogicalPlan => {
    let made = given
    for (const rule of batch.rules) {
      if (settled.get(rule) === made || (rule.types !== undefined && !holdsAny(made, rule.types))) continue
      const after = timed(rule, made, scope)
      if (after === made) settled.set(rule, made)
      made = after
    }
    return made
  }
  for (const batch of batches) {
    current = batch.fixedPoint ? inParts(current, part => untilSettled(part, p => once(batch, p))) : once(batch, current)
    after?.(batch, current)
  }
  return current
}

function untilSettled(plan: LogicalPlan, round: (plan: LogicalPlan) => LogicalPlan): LogicalPlan {
  let current = plan
  let left = Number.POSITIVE_INFINITY
  for (let i = 0; ; i++) {
    const before = current
    current = round(before)
    if (current === before) return current
    if (i < MAX_ITERATIONS - 1) continue
    const unresolved = countUnresolved(current)
    if (unresolved >= left) return current
    left = unresolved
  }
}

function countUnresolved(plan: LogicalPlan): number {
  if (isPlanResolved(plan)) return 0
  return childrenOf(plan).reduce((n, c) => n + countUnresolved(c), 1)
}

/** So many levels that are not resolved yet are a part. */
const LEVELS = 24

/**
 * The plan, settled from below a part at a time. Each level waits for a round in which what is below it is resolved: a plan of a thousand would be
 * gone over a thousand times. Parts end where a query has a name, or a DataFrame was made: these mean the same by themselves.
 */
function inParts(plan: LogicalPlan, settle: (part: LogicalPlan) => LogicalPlan): LogicalPlan {
  const heights = new Map<LogicalPlan, number>()
  const visit = (p: LogicalPlan): LogicalPlan => {
    if (isPlanResolved(p)) return p
    let height = 0
    const made = mapChildren(p, c => {
      // what is beside LATERAL is resolved with the row that it sees
      if (p.type === 'Join' && p.lateral === true && c === p.right) return c
      const below = visit(c)
      height = Math.max(height, heights.get(below) ?? 0)
      return below
    })
    if (height < LEVELS || !(made.type === 'SubqueryAlias' || made.planId !== undefined)) {
      heights.set(made, height + 1)
      return made
    }
    return settle(made)
  }
  return settle(visit(plan))
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
