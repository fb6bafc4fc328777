import { expect, test } from 'vitest'
import { rewriteOuterJoinAsAntiJoin } from '#dist/optimizer/rules/rewrite-outer-join-as-anti-join.js'
import { and, call, eq, filter, gt, join, or, table } from '../build.ts'
import { run } from '../run.ts'
import { show } from '../show.ts'

const t = table('t', { k: 'int', a: 'int' })
const u = table('u', { k: 'int', b: 'int', c: 'int!' })
const on = eq(t.c.k!, u.c.k!)
const isNull = (e: never) => call('isnull', e)

test.each([
  ['a column that the join equates', u.c.k!],
  ['a column that never is null', u.c.c!],
])('without a partner by %s', (_, column) => {
  expect(show(run(filter(isNull(column as never), join(t, u, on, 'leftouter')), rewriteOuterJoinAsAntiJoin))).toBe(
    ['Project [k, a, null AS k, null AS b, null AS c]', '  Join leftanti on (k = k)', '    t [k, a]', '    u [k, b, c]'].join('\n'),
  )
})

test('what else is asked is asked of them', () => {
  const plan = filter(and(isNull(u.c.k! as never), or(gt(t.c.a!, 1), gt(u.c.b!, 1))), join(t, u, and(on, gt(u.c.b!, 5)), 'leftouter'))
  expect(show(run(plan, rewriteOuterJoinAsAntiJoin)).split('\n').slice(0, 3)).toEqual([
    'Filter ((a > 1) or (b > 1))',
    '  Project [k, a, null AS k, null AS b, null AS c]',
    '    Join leftanti on ((k = k) and (b > 5))',
  ])
})

test.each([
  ['a column that may be null beside a partner', filter(isNull(u.c.b! as never), join(t, u, on, 'leftouter'))],
  ['a column of the left', filter(isNull(t.c.k! as never), join(t, u, on, 'leftouter'))],
  ['keys that may equal as nulls', filter(isNull(u.c.k! as never), join(t, u, call('<=>', t.c.k!, u.c.k!), 'leftouter'))],
  ['an alternative', filter(or(isNull(u.c.k! as never), gt(t.c.a!, 1)), join(t, u, on, 'leftouter'))],
  ['a full join', filter(isNull(u.c.k! as never), join(t, u, on, 'fullouter'))],
])('not for %s', (_, plan) => {
  expect(run(plan, rewriteOuterJoinAsAntiJoin)).toBe(plan)
})
