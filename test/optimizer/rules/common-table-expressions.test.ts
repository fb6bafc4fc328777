import { expect, test } from 'vitest'
import { AttributeReference, newExprId, ScalarSubquery } from '#dist/plan/expression.js'
import * as L from '#dist/plan/logical.js'
import { outputOf } from '#dist/plan/output.js'
import { IntegerType } from '#dist/types/data-type.js'
import { agg, aggregate, as, column, eq, filter, gt, join, project, table } from '../build.ts'
import { optimized } from '../run.ts'
import { show } from '../show.ts'

const t = table('t', { k: 'int!', a: 'int!', s: 'string' })
const lines = (...all: string[]) => all.join('\n')
const after = (plan: L.LogicalPlan) => show(optimized(plan)).replaceAll(/ build (left|right)/g, '')

/** A reference has columns of its own. */
const reference = (cteId: number, definition: L.LogicalPlan) =>
  L.CTERelationRef({ cteId, output: outputOf(definition).map(a => AttributeReference({ ...a, exprId: newExprId() })) })
const withOne = (definition: L.LogicalPlan, child: L.LogicalPlan) => L.WithCTE({ definitions: [definition], ids: [1], child })

test('used once: in its place', () => {
  const sums = aggregate([t.c.k!], [t.c.k!, as(agg('sum', t.c.a!), 'n')], t)
  const r = reference(1, sums)
  expect(after(withOne(sums, project([column(r, 'n')], r)))).toBe(lines('Aggregate [k] [sum(a) AS n]', '  t [k, a]'))
})

test('no more than a scan: in every place, with columns of its own', () => {
  const few = filter(gt(t.c.a!, 1), t)
  const [l, r] = [reference(1, few), reference(1, few)]
  const plan = withOne(few, project([column(l, 'a')], join(l, r, eq(column(l, 'k'), column(r, 'k')))))
  expect(after(plan)).toBe(
    lines(
      'Project [a AS a]',
      '  Join inner on (k = k)',
      '    Filter (a > 1)',
      '      t [k, a]',
      '    Project [k]',
      '      Filter (a > 1)',
      '        t [k, a]',
    ),
  )
})

test('costly and used twice: computed once, of what the uses read', () => {
  const sums = aggregate([t.c.k!, t.c.s!], [t.c.k!, t.c.s!, as(agg('sum', t.c.a!), 'n'), as(agg('max', t.c.a!), 'm')], t)
  const [l, r] = [reference(1, sums), reference(1, sums)]
  const plan = withOne(
    sums,
    project(
      [column(l, 'n'), as(column(r, 'n'), 'n2')],
      join(filter(eq(column(l, 'k'), 1), l), filter(eq(column(r, 'k'), 2), r), eq(column(l, 's'), column(r, 's'))),
    ),
  )
  const text = after(plan)
  expect(text.split('\n').slice(0, 4)).toEqual([
    'WithCTE',
    '  Aggregate [k, s] [k, s, sum(a) AS n]',
    '    Filter k in (1, 2)',
    '      t [k, a, s]',
  ])
  expect(text.match(/CTE \[k, s, n\]/g)).toHaveLength(2)
})

test('a use in a scalar subquery counts', () => {
  const sums = aggregate([t.c.k!], [t.c.k!, as(agg('sum', t.c.a!), 'n')], t)
  const [l, r] = [reference(1, sums), reference(1, sums)]
  const most = aggregate([], [as(agg('max', column(r, 'n')), 'most')], r)
  const text = after(
    withOne(sums, filter(eq(column(l, 'n'), ScalarSubquery({ plan: most, outerAttributes: [], dataType: IntegerType })), l)),
  )
  expect(text.split('\n')[0]).toBe('WithCTE')
  expect(text.match(/CTE \[k, n\]/g)).toHaveLength(2)
})
