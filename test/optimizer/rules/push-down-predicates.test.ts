import { expect, test } from 'vitest'
import { pushDownPredicates } from '#dist/optimizer/rules/push-down-predicates.js'
import * as L from '#dist/plan/logical.js'
import { agg, aggregate, and, as, call, column, eq, filter, gt, isIn, join, lt, project, random, sort, table, union } from '../build.ts'
import { run } from '../run.ts'
import { show } from '../show.ts'

const t = table('t', { k: 'int', a: 'int', s: 'string' })
const u = table('u', { k: 'int', b: 'int' })
const pushed = (plan: L.LogicalPlan) => show(run(plan, pushDownPredicates))
/** May throw: division by zero. */
const risky = gt(call('/', 1, t.c.a!), 2)

test('two filters become one, the inner condition first', () => {
  expect(pushed(filter(risky, filter(gt(t.c.a!, 0), t)))).toBe('Filter ((a > 0) and ((1 / a) > 2))\n  t [k, a, s]')
})

test('a filter passes a projection, in terms of what that computes', () => {
  const p = project([as(call('+', t.c.a!, 1), 'x'), t.c.k!], t)
  expect(pushed(filter(gt(column(p, 'x'), 5), p))).toBe('Project [(a + 1) AS x, k]\n  Filter ((a + 1) > 5)\n    t [k, a, s]')
})

test('a filter stays above a projection that is not deterministic', () => {
  const p = project([as(random(), 'x'), t.c.k!], t)
  expect(pushed(filter(gt(t.c.k!, 5), p))).toBe('Filter (k > 5)\n  Project [ExternalUdf AS x, k]\n    t [k, a, s]')
})

test('conditions on grouping columns go below the aggregate, those on aggregates stay', () => {
  const p = aggregate([t.c.s!], [t.c.s!, as(agg('sum', t.c.a!), 'n')], t)
  expect(pushed(filter(and(gt(column(p, 'n'), 5), eq(t.c.s!, 'x')), p))).toBe(
    "Filter (n > 5)\n  Aggregate [s] [s, sum(a) AS n]\n    Filter (s = 'x')\n      t [k, a, s]",
  )
})

test('nothing goes below an aggregate without keys: it gives a row for no input', () => {
  const p = aggregate([], [as(agg('sum', t.c.a!), 'n')], t)
  expect(pushed(filter(eq(1, 0), p))).toBe('Filter (1 = 0)\n  Aggregate [] [sum(a) AS n]\n    t [k, a, s]')
})

test('a filter goes into every input of a union, under each input’s columns', () => {
  const p = union(project([t.c.a!], t), project([u.c.b!], u))
  expect(pushed(filter(gt(column(p, 'a'), 1), p))).toBe(
    'Union\n  Project [a]\n    Filter (a > 1)\n      t [k, a, s]\n  Project [b]\n    Filter (b > 1)\n      u [k, b]',
  )
})

test('a filter passes a window only on its partition columns', () => {
  const p = L.Window({
    windowExpressions: [as(call('row_number', t.c.a!), 'n')],
    partitionBy: [t.c.k!],
    orderBy: [],
    child: t,
  })
  expect(pushed(filter(and(eq(t.c.k!, 1), gt(t.c.a!, 2)), p))).toBe(
    'Filter (a > 2)\n  Window [row_number(a) AS n]\n    Filter (k = 1)\n      t [k, a, s]',
  )
})

test('an inner join: each condition to its side, the others into the join', () => {
  const p = join(t, u)
  expect(pushed(filter(and(eq(t.c.k!, u.c.k!), gt(t.c.a!, 1), lt(u.c.b!, 2)), p))).toBe(
    'Join inner on (k = k)\n  Filter (a > 1)\n    t [k, a, s]\n  Filter (b < 2)\n    u [k, b]',
  )
})

test('what may throw is not evaluated for rows that the join drops', () => {
  expect(pushed(filter(and(eq(t.c.k!, u.c.k!), risky), join(t, u)))).toBe(
    'Join inner on ((k = k) and ((1 / a) > 2))\n  t [k, a, s]\n  u [k, b]',
  )
})

test('a left outer join: conditions on the left pass, those on the right stay', () => {
  expect(pushed(filter(and(gt(t.c.a!, 1), lt(u.c.b!, 2)), join(t, u, eq(t.c.k!, u.c.k!), 'leftouter')))).toBe(
    'Filter (b < 2)\n  Join leftouter on (k = k)\n    Filter (a > 1)\n      t [k, a, s]\n    u [k, b]',
  )
})

test("a left outer join's own condition: the right's part goes right, the left's part stays", () => {
  expect(pushed(join(t, u, and(eq(t.c.k!, u.c.k!), gt(t.c.a!, 1), lt(u.c.b!, 2)), 'leftouter'))).toBe(
    'Join leftouter on ((k = k) and (a > 1))\n  t [k, a, s]\n  Filter (b < 2)\n    u [k, b]',
  )
})

test('a full outer join keeps all', () => {
  const p = filter(gt(t.c.a!, 1), join(t, u, and(eq(t.c.k!, u.c.k!), lt(u.c.b!, 2)), 'fullouter'))
  expect(run(p, pushDownPredicates)).toBe(p)
})

test('a null-aware anti join sees every row of its right side', () => {
  const p = L.Join({ left: t, right: u, joinType: 'leftanti', nullAware: true, condition: and(eq(t.c.k!, u.c.k!), gt(u.c.b!, 0)) })
  expect(run(p, pushDownPredicates)).toBe(p)
})

test('a filter passes a sort, not a limit', () => {
  expect(pushed(filter(isIn(t.c.a!, 1, 2), sort([t.c.a!], t)))).toBe('Sort [a asc]\n  Filter a in (1, 2)\n    t [k, a, s]')
  const p = filter(gt(t.c.a!, 1), L.Limit({ limit: eq(1, 1), child: t }))
  expect(run(p, pushDownPredicates)).toBe(p)
})
