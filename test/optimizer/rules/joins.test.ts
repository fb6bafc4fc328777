import { expect, test } from 'vitest'
import { eliminateOuterJoin } from '#dist/optimizer/rules/eliminate-outer-join.js'
import { inferFiltersFromConstraints } from '#dist/optimizer/rules/infer-filters-from-constraints.js'
import { pushExtraPredicateThroughJoin } from '#dist/optimizer/rules/push-extra-predicate-through-join.js'
import { agg, aggregate, and, as, call, column, eq, filter, gt, join, lt, not, or, project, table } from '../build.ts'
import { run } from '../run.ts'
import { show } from '../show.ts'

const exact = { k: { nullCount: 0 } }
const t = table('t', { k: 'int', a: 'int', s: 'string' }, { statistics: exact })
const u = table('u', { k: 'int', b: 'int', s: 'string' }, { statistics: exact })
const on = eq(t.c.k!, u.c.k!)

test.each([
  ['a comparison of the right side', gt(u.c.b!, 1), 'leftouter', 'inner'],
  ['IS NOT NULL of the right side', call('isnotnull', u.c.b!), 'leftouter', 'inner'],
  ['a comparison of the left side', gt(t.c.a!, 1), 'leftouter', 'leftouter'],
  ['IS NULL of the right side', call('isnull', u.c.b!), 'leftouter', 'leftouter'],
  ['NOT of IS NULL', not(call('isnull', u.c.b!)), 'leftouter', 'inner'],
  ['coalesce hides the null', gt(call('coalesce', u.c.b!, 2), 1), 'leftouter', 'leftouter'],
  ['an OR with one side that accepts null', or(gt(u.c.b!, 1), gt(t.c.a!, 1)), 'leftouter', 'leftouter'],
  ['an OR that rejects null on both sides', or(gt(u.c.b!, 1), lt(u.c.b!, 0)), 'leftouter', 'inner'],
  ['null-safe equality accepts null', call('<=>', u.c.b!, null), 'leftouter', 'leftouter'],
  ['a full join, left rejected', gt(t.c.a!, 1), 'fullouter', 'leftouter'],
  ['a full join, right rejected', gt(u.c.b!, 1), 'fullouter', 'rightouter'],
  ['a full join, both rejected', and(gt(u.c.b!, 1), gt(t.c.a!, 1)), 'fullouter', 'inner'],
] as const)('EliminateOuterJoin: %s', (_, condition, before, after) => {
  const plan = run(filter(condition, join(t, u, on, before)), eliminateOuterJoin)
  expect(show(plan).split('\n')[1]).toBe(`  Join ${after} on (k = k)`)
})

test('an inner join above makes the outer join below it an inner one', () => {
  const v = table('v', { b: 'int' })
  const plan = join(join(t, u, on, 'leftouter'), v, eq(u.c.b!, v.c.b!))
  expect(show(run(plan, eliminateOuterJoin)).split('\n')[1]).toBe('  Join inner on (k = k)')
})

test('a constant on one side of an equality holds on the other', () => {
  expect(show(run(join(filter(eq(t.c.k!, 5), t), u, on), inferFiltersFromConstraints))).toBe(
    'Join inner on (k = k)\n  Filter (k = 5)\n    t [k, a, s]\n  Filter (k = 5)\n    u [k, b, s]',
  )
})

test('what holds for a column holds under another name', () => {
  const named = project([as(t.c.k!, 'key')], filter(eq(t.c.k!, 5), t))
  expect(show(run(join(named, u, eq(column(named, 'key'), u.c.k!)), inferFiltersFromConstraints))).toBe(
    'Join inner on (key = k)\n  Project [k AS key]\n    Filter (k = 5)\n      t [k, a, s]\n  Filter (k = 5)\n    u [k, b, s]',
  )
  const groups = aggregate([t.c.k!], [as(t.c.k!, 'key'), as(agg('sum', t.c.a!), 'n')], filter(eq(t.c.k!, 5), t))
  expect(
    show(run(join(groups, u, eq(column(groups, 'key'), u.c.k!)), inferFiltersFromConstraints))
      .split('\n')
      .slice(-2),
  ).toEqual(['  Filter (k = 5)', '    u [k, b, s]'])
})

test('in a left outer join only the right side learns', () => {
  expect(show(run(join(t, filter(gt(u.c.k!, 5), u), on, 'leftouter'), inferFiltersFromConstraints))).toBe(
    'Join leftouter on (k = k)\n  t [k, a, s]\n  Filter (k > 5)\n    u [k, b, s]',
  )
  expect(show(run(join(filter(gt(t.c.k!, 5), t), u, on, 'leftouter'), inferFiltersFromConstraints))).toBe(
    'Join leftouter on (k = k)\n  Filter (k > 5)\n    t [k, a, s]\n  Filter (k > 5)\n    u [k, b, s]',
  )
})

test('keys that statistics do not know to be free of nulls are filtered', () => {
  expect(show(run(join(t, u, eq(t.c.a!, u.c.b!)), inferFiltersFromConstraints))).toBe(
    'Join inner on (a = b)\n  Filter isnotnull(a)\n    t [k, a, s]\n  Filter isnotnull(b)\n    u [k, b, s]',
  )
})

test('a disjunction over both sides filters each side', () => {
  const condition = or(and(eq(t.c.s!, 'x'), eq(u.c.s!, 'y')), and(eq(t.c.s!, 'y'), eq(u.c.s!, 'x')))
  expect(show(run(join(t, u, and(on, condition)), pushExtraPredicateThroughJoin))).toBe(
    [
      "Join inner on ((k = k) and (((s = 'x') and (s = 'y')) or ((s = 'y') and (s = 'x'))))",
      "  Filter s in ('x', 'y')",
      '    t [k, a, s]',
      "  Filter s in ('y', 'x')",
      '    u [k, b, s]',
    ].join('\n'),
  )
})

test('an alternative that says nothing of a side leaves it alone', () => {
  const p = join(t, u, and(on, or(eq(t.c.s!, 'x'), gt(u.c.b!, t.c.a!))))
  expect(run(p, pushExtraPredicateThroughJoin)).toBe(p)
})
