import type { LogicalPlan } from '../plan/logical.ts'
import { holdsAny } from '../plan/node-types.ts'

/** What rules may ask of their surroundings. */
export interface RuleContext {
  /** Spark configuration by key; undefined where it isn't set. */
  readonly conf: (key: string) => string | undefined
}

/** One rewriting of plans. `name` is that of Catalyst's class where Catalyst has the rule. */
export interface Rule {
  readonly name: string
  apply(plan: LogicalPlan, context: RuleContext): LogicalPlan
  /** It has nothing to say of a plan that holds no node of these types; undefined: it may say something of any. */
  readonly types?: readonly string[] | undefined
  /** The rule of which it is another form: switched off with it. */
  readonly formOf?: string
}

export const rule = (name: string, apply: Rule['apply'], ...types: readonly string[]): Rule =>
  Object.freeze({ name, apply, types: types.length === 0 ? undefined : types })

/** Rules that run one after another, once or until nothing changes (at most `maxIterations` times). */
export interface Batch {
  readonly name: string
  readonly maxIterations: number
  readonly rules: readonly Rule[]
}

export const once = (name: string, ...rules: Rule[]): Batch => Object.freeze({ name, maxIterations: 1, rules })
/** Bounded by `spark.sql.optimizer.maxIterations` (100 by default). */
export const fixedPoint = (name: string, ...rules: Rule[]): Batch => Object.freeze({ name, maxIterations: Number.POSITIVE_INFINITY, rules })

/** Time and effect of each rule over one run. */
export type RuleTimings = Map<string, { nanoseconds: number; runs: number; effective: number }>

export interface ExecuteOptions extends RuleContext {
  readonly timings?: RuleTimings
  /** Called after each rule that changed the plan; throws where the plan is broken. */
  readonly check?: (before: LogicalPlan, after: LogicalPlan, rule: string) => void
}

const catalystPackage = 'org.apache.spark.sql.catalyst.optimizer.'

/** The rules that `spark.sql.optimizer.excludedRules` switches off: Catalyst's class names, with or without the package. */
export function excludedRules(conf: RuleContext['conf']): ReadonlySet<string> {
  const names = (conf('spark.sql.optimizer.excludedRules') ?? '').split(',').map(s => s.trim())
  return new Set(names.filter(s => s !== '').map(s => (s.startsWith(catalystPackage) ? s.slice(catalystPackage.length) : s)))
}

/** Runs the batches in order. Excluded rules are left out, except those in `required`, without which plans cannot be run. */
export function executeBatches(
  plan: LogicalPlan,
  batches: readonly Batch[],
  options: ExecuteOptions,
  required: ReadonlySet<string>,
): LogicalPlan {
  const excluded = excludedRules(options.conf)
  const limit = Number(options.conf('spark.sql.optimizer.maxIterations') ?? 100)
  // a rule that had nothing to say of a plan has nothing to say of it the next time
  const settled = new Map<Rule, LogicalPlan>()
  for (const batch of batches) {
    const rules = batch.rules.filter(
      r => required.has(r.name) || !(excluded.has(r.name) || (r.formOf !== undefined && excluded.has(r.formOf))),
    )
    for (let i = 0; i < Math.min(batch.maxIterations, limit); i++) {
      const start = plan
      for (const r of rules) {
        if (settled.get(r) === plan || (r.types !== undefined && !holdsAny(plan, r.types))) continue
        const after = applyRule(r, plan, options)
        if (after === plan) settled.set(r, plan)
        plan = after
      }
      if (plan === start) break
    }
  }
  return plan
}

function applyRule(r: Rule, plan: LogicalPlan, options: ExecuteOptions): LogicalPlan {
  const { timings, check } = options
  const began = timings === undefined ? 0n : process.hrtime.bigint()
  const after = r.apply(plan, options)
  if (timings !== undefined) {
    const t = timings.get(r.name) ?? { nanoseconds: 0, runs: 0, effective: 0 }
    t.nanoseconds += Number(process.hrtime.bigint() - began)
    t.runs++
    if (after !== plan) t.effective++
    timings.set(r.name, t)
  }
  if (after !== plan) check?.(plan, after, r.name)
  return after
}
