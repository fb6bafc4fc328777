import { expect, test } from 'vitest'
import { pushExtraPredicateThroughAggregate } from '#dist/optimizer/rules/push-extra-predicate-through-aggregate.js'
import { agg, aggregate, and, as, column, eq, filter, gt, or, table } from '../build.ts'
import { run } from '../run.ts'
import { show } from '../show.ts'

const t = table('t', { k: 'int', a: 'int', s: 'string' })
const sums = aggregate([t.c.k!, t.c.s!], [as(t.c.k!, 'key'), t.c.s!, as(agg('sum', t.c.a!), 'n')], t)
const [key, s, n] = ['key', 's', 'n'].map(name => column(sums, name)) as [never, never, never]

test('what each alternative says of a key holds for the input', () => {
  const plan = filter(or(and(eq(key, 1), gt(n, 0)), eq(key, 2)), sums)
  expect(show(run(plan, pushExtraPredicateThroughAggregate))).toBe(
    [
      'Filter (((key = 1) and (n > 0)) or (key = 2))',
      '  Aggregate [k, s] [k AS key, s, sum(a) AS n]',
      '    Filter k in (1, 2)',
      '      t [k, a, s]',
    ].join('\n'),
  )
})

test.each([
  ['an alternative that says nothing of a key', filter(or(eq(key, 1), gt(n, 0)), sums)],
  ['no alternatives', filter(and(eq(key, 1), gt(n, 0)), sums)],
  ['keys alone: all of it goes down by another rule', filter(or(eq(key, 1), eq(s, 'x')), sums)],
  ['no keys', filter(or(eq(n, 1), eq(n, 2)), aggregate([], [as(agg('sum', t.c.a!), 'n')], t))],
])('not with %s', (_, plan) => {
  expect(run(plan, pushExtraPredicateThroughAggregate)).toBe(plan)
})

test('once is enough', () => {
  const plan = filter(or(and(eq(key, 1), gt(n, 0)), eq(key, 2)), sums)
  const once = run(plan, pushExtraPredicateThroughAggregate)
  expect(run(once, pushExtraPredicateThroughAggregate)).toBe(once)
})
