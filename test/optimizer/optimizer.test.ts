import { describe, expect, test } from 'vitest'
import { batches, optimize, required } from '#dist/optimizer/optimizer.js'
import { checkPlan } from '#dist/optimizer/plan-check.js'
import type { RuleTimings } from '#dist/optimizer/rule.js'
import type { LogicalPlan } from '#dist/plan/logical.js'
import { agg, aggregate, as, call, column, eq, filter, gt, join, project, table } from './build.ts'
import { optimized } from './run.ts'
import { show } from './show.ts'

const t = table('t', { k: 'int', a: 'int', s: 'string' }, { statistics: { k: { nullCount: 0 } } })
const u = table('u', { k: 'int', b: 'int' }, { statistics: { k: { nullCount: 0 } } })
/** Something for most rules to do. */
const sums = aggregate([t.c.s!], [as(agg('sum', t.c.a!), 'n')], filter(gt(t.c.a!, 1), join(t, u, eq(t.c.k!, u.c.k!))))
const rules = batches.flatMap(b => b.rules)

test('a name belongs to one rule', () => {
  const byName = new Map(rules.map(r => [r.name, r]))
  for (const r of rules) expect(byName.get(r.name), r.name).toBe(r)
})

test('batches have different names', () => {
  expect(new Set(batches.map(b => b.name)).size).toBe(batches.length)
})

describe('spark.sql.optimizer.excludedRules', () => {
  const plan = filter(gt(call('+', 1, 1), t.c.a!), filter(gt(t.c.k!, 0), t))
  const excluded = (names: string) => show(optimized(plan, { 'spark.sql.optimizer.excludedRules': names }))

  test('without, the rule is at work', () => {
    expect(excluded('')).toContain('(2 > a)')
  })
  test.each(['ConstantFolding', 'org.apache.spark.sql.catalyst.optimizer.ConstantFolding', ' X , ConstantFolding'])('%s', names => {
    expect(excluded(names)).toContain('((1 + 1) > a)')
  })

  test('every other rule can be excluded, and does not run', () => {
    const query = project([column(sums, 'n')], sums)
    for (const r of rules) {
      if (required.has(r.name)) continue
      const timings: RuleTimings = new Map()
      optimize(query, { conf: k => (k === 'spark.sql.optimizer.excludedRules' ? r.name : undefined), timings, check: true })
      expect(timings.has(r.name), r.name).toBe(false)
    }
  })

  test('a rule that plans cannot be run without stays', () => {
    const timings: RuleTimings = new Map()
    optimize(plan, { conf: k => (k === 'spark.sql.optimizer.excludedRules' ? 'UpdateAttributeNullability' : undefined), timings })
    expect(timings.has('UpdateAttributeNullability')).toBe(true)
  })
})

test('times and effects are told by rule', () => {
  const timings: RuleTimings = new Map()
  optimize(filter(gt(call('+', 1, 1), t.c.a!), t), { conf: () => undefined, timings })
  const folding = timings.get('EarlyConstantFolding')!
  expect(folding.runs).toBeGreaterThan(1)
  expect(folding.effective).toBe(1)
  expect(folding.nanoseconds).toBeGreaterThan(0)
})

describe('the check after each rule', () => {
  const check =
    (after: LogicalPlan, before: LogicalPlan = t) =>
    () =>
      checkPlan(before, after, 'Bad')
  test('accepts what keeps the output', () => {
    expect(check(filter(gt(t.c.a!, 1), t))).not.toThrow()
  })
  test('a column from nowhere', () => {
    expect(check(filter(gt(u.c.b!, 1), t))).toThrow(/The plan after Bad is broken: Filter reads column #\d+/)
  })
  test('another output', () => {
    expect(check(project([t.c.k!], t))).toThrow(/3 columns became 1/)
    expect(check(project([t.c.a!, t.c.k!, t.c.s!], t))).toThrow(/column k#\d+ became a#\d+/)
  })
  test('the same column on both sides of a join', () => {
    expect(check(join(t, t, eq(1, 1), 'leftsemi'))).toThrow(/both sides of a join/)
  })
})

test('optimizing again changes nothing', () => {
  const once = optimized(project([t.c.a!], filter(gt(t.c.a!, 1), join(t, u, eq(t.c.k!, u.c.k!)))))
  expect(show(optimized(once))).toBe(show(once))
})
