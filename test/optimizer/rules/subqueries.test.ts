import { expect, test } from 'vitest'
import * as E from '#dist/plan/expression.js'
import * as L from '#dist/plan/logical.js'
import { IntegerType, LongType } from '#dist/types/data-type.js'
import {
  agg,
  aggregate,
  and,
  as,
  call,
  column,
  eq,
  filter,
  gt,
  join,
  limit,
  lt,
  not,
  or,
  outer,
  project,
  sort,
  table,
  union,
} from '../build.ts'
import { optimized } from '../run.ts'
import { show } from '../show.ts'

const t = table('t', { k: 'int!', a: 'int!', s: 'string' }, { rows: 1000 })
const u = table('u', { k: 'int!', b: 'int!', c: 'int' }, { rows: 100 })
const lines = (...all: string[]) => all.join('\n')
const after = (plan: L.LogicalPlan) => show(optimized(plan)).replaceAll(/ build (left|right)/g, '')
const matching = filter(eq(u.c.k!, outer(t.c.k!)), u)
const exists = (plan: L.LogicalPlan = matching) => E.Exists({ plan, outerAttributes: [t.c.k!] })
const inside = (value: E.Expression, plan: L.LogicalPlan, outerAttributes: E.AttributeReference[] = []) =>
  E.InSubquery({ values: [value], plan, outerAttributes })
const scalar = (plan: L.LogicalPlan, dataType: typeof IntegerType | typeof LongType = IntegerType) =>
  E.ScalarSubquery({ plan, outerAttributes: [t.c.k!], dataType })
const bs = project([u.c.b!], u)
const cs = project([u.c.c!], u)

test('EXISTS and NOT EXISTS', () => {
  expect(after(filter(exists(), t))).toBe(lines('Join leftsemi on (k = k)', '  t [k, a, s]', '  u [k]'))
  expect(after(filter(not(exists()), t))).toBe(lines('Join leftanti on (k = k)', '  t [k, a, s]', '  u [k]'))
})

test('EXISTS with any condition on the outer row', () => {
  const plan = filter(and(eq(u.c.k!, outer(t.c.k!)), lt(u.c.b!, outer(t.c.a!))), u)
  expect(after(filter(E.Exists({ plan, outerAttributes: [t.c.k!, t.c.a!] }), t))).toBe(
    lines('Join leftsemi on ((k = k) and (b < a))', '  t [k, a, s]', '  u [k, b]'),
  )
})

test('EXISTS over an aggregate without keys is always true, whatever matches', () => {
  const plan = aggregate([], [as(agg('count', u.c.b!), 'n')], matching)
  const text = after(filter(exists(plan), t))
  expect(text).toContain('leftouter')
  expect(text.split('\n')[0]).toBe('Join leftsemi on (k = k)')
})

test('EXISTS without correlation is asked once', () => {
  expect(after(filter(exists(filter(gt(u.c.b!, 3), u)), t))).toBe(
    lines(
      'Filter isnotnull(subquery)',
      '  t [k, a, s]',
      '  Subquery',
      '    Project [1 AS col]',
      '      Limit 1',
      '        Filter (b > 3)',
      '          u [b]',
    ),
  )
})

test('IN and NOT IN over columns that are never null', () => {
  expect(after(filter(inside(t.c.a!, bs), t))).toBe(lines('Join leftsemi on (a = b)', '  t [k, a, s]', '  u [b]'))
  expect(after(filter(not(inside(t.c.a!, bs)), t))).toBe(lines('Join leftanti on (a = b)', '  t [k, a, s]', '  u [b]'))
})

test('NOT IN over a column that may be null is null-aware', () => {
  expect(after(filter(not(inside(t.c.a!, cs)), t))).toBe(lines('Join leftanti null-aware on (a = c)', '  t [k, a, s]', '  u [c]'))
})

test('NOT IN with a correlation as well: unknown counts as a match', () => {
  const plan = project([u.c.c!], matching)
  expect(after(filter(not(inside(t.c.a!, plan, [t.c.k!])), t))).toBe(
    lines('Join leftanti on ((k = k) and ((a = c) or isnull((a = c))))', '  t [k, a, s]', '  u [k, c]'),
  )
})

test('in a disjunction or a projection: an existence join', () => {
  expect(after(filter(or(exists(), gt(t.c.a!, 5)), t))).toBe(
    lines(
      'Project [k, a, s]',
      '  Filter (exists or (a > 5))',
      '    Join existence as exists on (k = k)',
      '      t [k, a, s]',
      '      u [k]',
    ),
  )
  const both = after(filter(and(or(exists(), gt(t.c.a!, 5)), inside(t.c.a!, bs)), t))
  expect(both.split('\n')[0]).toBe('Join leftsemi on (a = b)')
  expect(both).toContain('Join existence as exists on (k = k)')
  // as in Spark: false, not null, where only an unknown comparison stands against it
  expect(after(project([as(inside(t.c.a!, cs), 'x')], t))).toBe(
    lines('Project [exists AS x]', '  Join existence as exists on (a = c)', '    t [a]', '    Filter isnotnull(c)', '      u [c]'),
  )
  expect(after(project([as(not(inside(t.c.a!, cs)), 'x')], t))).toBe(
    lines('Project [not(exists) AS x]', '  Join existence as exists on ((a = c) or isnull((a = c)))', '    t [a]', '    u [c]'),
  )
})

test('a scalar aggregate becomes an outer join, an inner one where null is dropped', () => {
  const plan = aggregate([], [as(agg('max', u.c.b!), 'm')], matching)
  expect(after(project([t.c.a!, as(scalar(plan), 'm')], t))).toBe(
    lines('Project [a, m]', '  Join leftouter on (k = k)', '    t [k, a]', '    Aggregate [k] [max(b) AS m, k]', '      u [k, b]').replace(
      '[a, m]',
      '[a, m AS m]',
    ),
  )
  expect(after(filter(gt(t.c.a!, scalar(plan)), t))).toBe(
    lines(
      'Project [k, a, s]',
      '  Join inner on ((k = k) and (a > m))',
      '    t [k, a, s]',
      '    Aggregate [k] [max(b) AS m, k]',
      '      u [k, b]',
    ),
  )
})

test('count over no rows is 0, not null', () => {
  const plan = aggregate([], [as(agg('count', u.c.b!), 'n')], matching)
  expect(after(project([as(scalar(plan, LongType), 'n')], t))).toBe(
    lines(
      'Project [if(isnull(matched), 0, n) AS n]',
      '  Join leftouter on (k = k)',
      '    t [k]',
      '    Aggregate [k] [count(1) AS n, k, true AS matched]',
      '      u [k]',
    ),
  )
})

test('HAVING on a count over no rows is asked too', () => {
  const counted = aggregate([], [as(agg('count', u.c.b!), 'n')], matching)
  const text = after(project([as(scalar(filter(lt(column(counted, 'n'), 1), counted), LongType), 'n')], t))
  expect(text).toContain('if(isnull(matched), 0, n)')
  expect(text).toContain('leftouter')
})

test('a condition that is no equality: groups by the outer values that occur', () => {
  const plan = aggregate([], [as(agg('max', u.c.b!), 'm')], filter(lt(u.c.k!, outer(t.c.k!)), u))
  expect(after(project([as(scalar(plan), 'm')], t))).toBe(
    lines(
      'Project [m AS m]',
      '  Join leftouter on (k = k)',
      '    t [k]',
      '    Aggregate [k] [max(b) AS m, k]',
      '      Join inner on (k < k)',
      '        Aggregate [k] [k]',
      '          t [k]',
      '        u [k, b]',
    ),
  )
})

test('more than one value for a row is an error', () => {
  expect(after(project([as(scalar(project([u.c.b!], matching)), 'b')], t))).toBe(
    lines(
      "Project [if((count > 1), cast($raise_error('SCALAR_SUBQUERY_TOO_MANY_ROWS', {}) as int), b) AS b]",
      '  Join leftouter on (k = k)',
      '    t [k]',
      '    Aggregate [k] [first(b) AS b, count(1) AS count, k]',
      '      u [k, b]',
    ),
  )
})

test('a limit counts rows for each outer row', () => {
  const right = limit(2, sort([u.c.b!], project([u.c.b!], matching)))
  expect(after(L.Join({ left: t, right, joinType: 'leftouter', lateral: true }))).toBe(
    lines(
      'Project [k, a, s, b]',
      '  Join leftouter on (k = k)',
      '    t [k, a, s]',
      '    Project [b, k]',
      '      Filter (row_number <= 2)',
      '        Window [row_number() over (k; b asc) AS row_number]',
      '          u [k, b]',
    ),
  )
})

test('a union, each of whose inputs is correlated or not', () => {
  const both = union(project([u.c.b!], matching), project([as(E.Literal({ value: 1, dataType: IntegerType }), 'b')], L.OneRowRelation({})))
  const plan = aggregate([], [as(agg('sum', column(both, 'b')), 'n')], both)
  const text = after(project([as(scalar(plan), 'n')], t))
  expect(text).toContain('Aggregate [key] [sum(b) AS n, key]')
  expect(text).toContain('Union')
  expect(text).not.toContain('outer(')
})

test('a projection of the outer row alone is no subquery at all', () => {
  const plan = project([as(call('+', outer(t.c.k!), 1), 'x')], L.OneRowRelation({}))
  expect(after(project([as(scalar(plan), 'x')], t))).toBe(lines('Project [(k + 1) AS x]', '  t [k]'))
})

test('subqueries within subqueries, the inner one reading the outermost row', () => {
  const v = table('v', { k: 'int!', d: 'int!' })
  const inner = E.Exists({
    plan: filter(and(eq(v.c.k!, outer(u.c.k!)), eq(v.c.d!, outer(t.c.a!))), v),
    outerAttributes: [u.c.k!, t.c.a!],
  })
  const plan = filter(and(eq(u.c.k!, outer(t.c.k!)), inner), u)
  const text = after(filter(E.Exists({ plan, outerAttributes: [t.c.k!, t.c.a!] }), t))
  expect(text).not.toContain('outer(')
  expect(text).not.toContain('Exists')
  expect(text.split('\n')[0]).toContain('Join leftsemi')
})

test('an outer join within a subquery', () => {
  const v = table('v', { k: 'int!', d: 'int!' })
  const plan = aggregate([], [as(agg('max', v.c.d!), 'm')], join(u, filter(eq(v.c.d!, outer(t.c.k!)), v), eq(u.c.k!, v.c.k!), 'leftouter'))
  const text = after(project([as(scalar(plan), 'm')], t))
  expect(text).not.toContain('outer(')
  expect(text.match(/leftouter/g)).toHaveLength(2)
})

test('in a union, a null key of an equality is not the null of the outer row', () => {
  const n = table('n', { k: 'int', b: 'int!' })
  const o = table('o', { k: 'int' })
  const one = project([as(E.Literal({ value: 1, dataType: IntegerType }), 'b')], L.OneRowRelation({}))
  const both = union(project([n.c.b!], filter(eq(n.c.k!, outer(o.c.k!)), n)), one)
  const sum = aggregate([], [as(agg('sum', column(both, 'b')), 's')], both)
  const plan = E.ScalarSubquery({ plan: sum, outerAttributes: [o.c.k!], dataType: IntegerType })
  const text = after(project([as(plan, 's')], o))
  expect(text.split('\n')[1]).toBe('  Join leftouter on (k <=> key)')
  expect(text).toContain('Filter isnotnull(k)')
})
