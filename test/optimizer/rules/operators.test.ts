import { expect, test } from 'vitest'
import type { Rule } from '#dist/optimizer/rule.js'
import { collapseProject } from '#dist/optimizer/rules/collapse-project.js'
import { columnPruning } from '#dist/optimizer/rules/column-pruning.js'
import { combineUnions } from '#dist/optimizer/rules/combine-unions.js'
import { eliminateLimits } from '#dist/optimizer/rules/eliminate-limits.js'
import { eliminateSorts } from '#dist/optimizer/rules/eliminate-sorts.js'
import { limitPushDown } from '#dist/optimizer/rules/limit-push-down.js'
import { propagateEmptyRelation } from '#dist/optimizer/rules/propagate-empty-relation.js'
import { pruneFilters } from '#dist/optimizer/rules/prune-filters.js'
import { removeLiteralFromGroupExpressions, removeRepetitionFromGroupExpressions } from '#dist/optimizer/rules/remove-group-expressions.js'
import { removeNoopOperators } from '#dist/optimizer/rules/remove-noop-operators.js'
import { removeRedundantAggregates } from '#dist/optimizer/rules/remove-redundant-aggregates.js'
import { removeRedundantAliases } from '#dist/optimizer/rules/remove-redundant-aliases.js'
import { replaceDistinctWithAggregate } from '#dist/optimizer/rules/replace-distinct-with-aggregate.js'
import { eliminateDistinct, rewriteDistinctAggregates } from '#dist/optimizer/rules/rewrite-distinct-aggregates.js'
import * as L from '#dist/plan/logical.js'
import { agg, aggregate, as, call, column, eq, filter, gt, join, limit, lit, project, random, sort, table, union } from '../build.ts'
import { run } from '../run.ts'
import { show } from '../show.ts'

/** Another value at every call. */
const udf = random()
const t = table('t', { k: 'int', a: 'int', s: 'string' })
const u = table('u', { k: 'int', b: 'int', s: 'string' })
const after = (plan: L.LogicalPlan, ...rules: Rule[]) => show(run(plan, ...rules))
const lines = (...all: string[]) => all.join('\n')

test('columns that nobody reads are not scanned', () => {
  const plan = project([t.c.a!], filter(gt(t.c.k!, 1), t))
  expect(after(plan, columnPruning)).toBe(lines('Project [a]', '  Filter (k > 1)', '    t [k, a]'))
})

test('a join passes on only what is read above it', () => {
  const plan = project([t.c.a!], join(t, filter(gt(u.c.b!, 1), u), eq(t.c.k!, u.c.k!)))
  expect(after(plan, columnPruning)).toBe(
    lines('Project [a]', '  Join inner on (k = k)', '    t [k, a]', '    Project [k]', '      Filter (b > 1)', '        u [k, b]'),
  )
})

test('unions prune every input alike; distinct rows depend on all columns', () => {
  const plan = union(t, u)
  expect(after(project([column(plan, 'a')], plan), columnPruning)).toBe(lines('Project [a]', '  Union', '    t [a]', '    u [b]'))
  const distinct = L.Distinct({ child: t })
  expect(after(project([t.c.a!], distinct), columnPruning)).toBe(lines('Project [a]', '  Distinct', '    t [k, a, s]'))
})

test('aggregates and windows that nobody reads are not computed', () => {
  const plan = aggregate([t.c.k!], [t.c.k!, as(agg('sum', t.c.a!), 'n')], t)
  expect(after(project([t.c.k!], plan), columnPruning)).toBe(lines('Project [k]', '  Aggregate [k] [k]', '    t [k]'))
})

test('projections merge, unless something would be computed twice', () => {
  const inner = project([as(call('+', t.c.a!, 1), 'x')], t)
  const x = column(inner, 'x')
  expect(after(project([as(call('*', x, 2), 'y')], inner), collapseProject)).toBe(lines('Project [((a + 1) * 2) AS y]', '  t [k, a, s]'))
  const twice = project([as(call('*', x, x), 'y')], inner)
  expect(run(twice, collapseProject)).toBe(twice)
  const drawn = project([as(udf, 'r')], t)
  const uses = project([as(call('+', column(drawn, 'r'), 1), 'y')], drawn)
  expect(run(uses, collapseProject)).toBe(uses)
})

test('a projection over an aggregate becomes part of it', () => {
  const inner = aggregate([t.c.k!], [t.c.k!, as(agg('sum', t.c.a!), 'n')], t)
  expect(after(project([as(call('+', column(inner, 'n'), 1), 'm')], inner), collapseProject)).toBe(
    lines('Aggregate [k] [(sum(a) + 1) AS m]', '  t [k, a, s]'),
  )
})

test('renamed columns are read under their own name, where ids allow', () => {
  const inner = project([as(t.c.a!, 'x'), t.c.k!], t)
  const plan = project([as(call('+', column(inner, 'x'), 1), 'y')], filter(gt(column(inner, 'x'), 1), inner))
  expect(after(plan, removeRedundantAliases)).toBe(
    lines('Project [(a + 1) AS y]', '  Filter (a > 1)', '    Project [a, k]', '      t [k, a, s]'),
  )
  const both = project([as(t.c.a!, 'x'), t.c.a!], t)
  expect(run(both, removeRedundantAliases)).toBe(both)
})

test('a table joined with itself keeps the aliases that tell its columns apart', () => {
  const right = project([as(t.c.k!, 'k2')], t)
  const plan = project([t.c.a!], join(t, right, eq(t.c.k!, column(right, 'k2'))))
  expect(run(plan, removeRedundantAliases)).toBe(plan)
})

test('operators that do nothing go', () => {
  expect(after(project([t.c.k!, t.c.a!, t.c.s!], t), removeNoopOperators)).toBe('t [k, a, s]')
  const swapped = project([t.c.a!, t.c.k!, t.c.s!], t)
  expect(run(swapped, removeNoopOperators)).toBe(swapped)
})

test('filters that are always true or never', () => {
  expect(after(filter(lit(true), t), pruneFilters)).toBe('t [k, a, s]')
  expect(after(filter(call('and', gt(t.c.a!, 1), lit(false)), t), pruneFilters)).toBe('LocalRelation [k, a, s] 0 rows')
})

test('what reads nothing is nothing', () => {
  const none = filter(lit(false), u)
  const on = eq(t.c.k!, u.c.k!)
  const by = (p: L.LogicalPlan) => after(p, pruneFilters, propagateEmptyRelation)
  expect(by(join(t, none, on))).toBe('LocalRelation [k, a, s, k, b, s] 0 rows')
  expect(by(join(t, none, on, 'leftsemi'))).toBe('LocalRelation [k, a, s] 0 rows')
  expect(by(join(t, none, on, 'leftanti'))).toBe('t [k, a, s]')
  expect(by(join(t, none, on, 'leftouter'))).toBe(lines('Project [k, a, s, null AS k, null AS b, null AS s]', '  t [k, a, s]'))
  expect(by(aggregate([u.c.k!], [u.c.k!], none))).toBe('LocalRelation [k] 0 rows')
  expect(by(aggregate([], [as(agg('count', u.c.k!), 'n')], none))).toBe(
    lines('Aggregate [] [count(k) AS n]', '  LocalRelation [k, b, s] 0 rows'),
  )
  expect(by(union(t, none))).toBe('t [k, a, s]')
  expect(by(union(none, t))).toBe(lines('Project [k AS k, a AS b, s AS s]', '  t [k, a, s]'))
})

test('limits', () => {
  expect(after(limit(5, limit(3, t)), eliminateLimits)).toBe(lines('Limit 3', '  t [k, a, s]'))
  expect(after(limit(3, limit(5, t)), eliminateLimits)).toBe(lines('Limit 3', '  t [k, a, s]'))
  expect(after(limit(0, t), eliminateLimits)).toBe('LocalRelation [k, a, s] 0 rows')
  const one = aggregate([], [as(agg('count', t.c.k!), 'n')], t)
  expect(after(limit(1, one), eliminateLimits)).toBe(lines('Aggregate [] [count(k) AS n]', '  t [k, a, s]'))
})

test('a limit goes to the inputs of a union and the kept side of an outer join', () => {
  expect(after(limit(5, union(t, u)), limitPushDown)).toBe(
    lines('Limit 5', '  Union', '    Limit 5', '      t [k, a, s]', '    Limit 5', '      u [k, b, s]'),
  )
  expect(after(limit(5, join(t, u, eq(t.c.k!, u.c.k!), 'leftouter')), limitPushDown)).toBe(
    lines('Limit 5', '  Join leftouter on (k = k)', '    Limit 5', '      t [k, a, s]', '    u [k, b, s]'),
  )
  const inner = limit(5, join(t, u, eq(t.c.k!, u.c.k!)))
  expect(run(inner, limitPushDown)).toBe(inner)
})

test('a limit stands next to its sort, and passes an offset', () => {
  expect(after(limit(5, project([t.c.a!], sort([t.c.k!], t))), limitPushDown)).toBe(
    lines('Project [a]', '  Limit 5', '    Sort [k asc]', '      t [k, a, s]'),
  )
  expect(after(limit(5, L.Offset({ offset: lit(2), child: t })), limitPushDown)).toBe(lines('Offset 2', '  Limit 7', '    t [k, a, s]'))
})

test('sorts whose order is not seen', () => {
  expect(after(sort([t.c.a!], project([t.c.a!], sort([t.c.k!], t))), eliminateSorts)).toBe(
    lines('Sort [a asc]', '  Project [a]', '    t [k, a, s]'),
  )
  expect(after(aggregate([t.c.k!], [as(agg('count', t.c.a!), 'n')], sort([t.c.a!], t)), eliminateSorts)).toBe(
    lines('Aggregate [k] [count(a) AS n]', '  t [k, a, s]'),
  )
  const top = sort([t.c.a!], limit(3, sort([t.c.k!], t)))
  expect(run(top, eliminateSorts)).toBe(top)
  expect(after(sort([t.c.a!, lit(1), t.c.a!], t), eliminateSorts)).toBe(lines('Sort [a asc]', '  t [k, a, s]'))
})

test('unions within unions', () => {
  expect(after(union(union(t, u), t), combineUnions)).toBe(lines('Union', '  t [k, a, s]', '  u [k, b, s]', '  t [k, a, s]'))
})

test('DISTINCT is an aggregate; constants and repetitions are no groups', () => {
  expect(after(L.Distinct({ child: project([t.c.a!], t) }), replaceDistinctWithAggregate)).toBe(
    lines('Aggregate [a] [a]', '  Project [a]', '    t [k, a, s]'),
  )
  const plan = aggregate([t.c.k!, lit(1), t.c.k!], [t.c.k!], t)
  expect(after(plan, removeLiteralFromGroupExpressions, removeRepetitionFromGroupExpressions)).toBe(
    lines('Aggregate [k] [k]', '  t [k, a, s]'),
  )
  // GROUP BY 1 over no rows gives no rows
  expect(after(aggregate([lit(1)], [as(agg('count', t.c.k!), 'n')], t), removeLiteralFromGroupExpressions)).toBe(
    lines('Aggregate [1] [count(k) AS n]', '  t [k, a, s]'),
  )
})

test('one set of distinct arguments: group by them first', () => {
  const plan = aggregate([t.c.s!], [t.c.s!, as(agg('count', t.c.k!, { distinct: true }), 'n')], t)
  expect(after(plan, rewriteDistinctAggregates)).toBe(
    lines('Aggregate [s] [s, count(k) AS n]', '  Aggregate [s, k] [s, k]', '    t [k, a, s]'),
  )
})

test('several: the rows are given once for each', () => {
  const plan = aggregate(
    [],
    [
      as(agg('count', t.c.k!, { distinct: true }), 'x'),
      as(agg('count', t.c.a!, { distinct: true, filter: gt(t.c.a!, 1) }), 'y'),
      as(agg('count', t.c.s!), 'z'),
    ],
    t,
  )
  expect(after(plan, rewriteDistinctAggregates)).toBe(
    lines(
      'Aggregate [] [count(distinct) filter (gid = 1) AS x, count(distinct) filter (gid = 2) AS y, coalesce(first(count) filter (gid = 0), 0) AS z]',
      '  Aggregate [distinct, distinct, gid] [distinct, distinct, gid, count(input) AS count]',
      '    Expand [distinct, distinct, gid, input] [null, null, 0, s] [k, null, 1, null] [null, if((a > 1), a, null), 2, null]',
      '      t [k, a, s]',
    ),
  )
})

test('DISTINCT in max is no matter', () => {
  const plan = aggregate([], [as(agg('max', t.c.k!, { distinct: true }), 'n')], t)
  expect(after(plan, eliminateDistinct)).toBe(lines('Aggregate [] [max(k) AS n]', '  t [k, a, s]'))
})

test('groups that are groups already', () => {
  const inner = aggregate([t.c.k!], [t.c.k!, as(agg('sum', t.c.a!), 'n')], t)
  expect(after(aggregate([t.c.k!, column(inner, 'n')], [column(inner, 'n')], inner), removeRedundantAggregates)).toBe(
    lines('Project [n]', '  Aggregate [k] [k, sum(a) AS n]', '    t [k, a, s]'),
  )
  const fewer = aggregate([column(inner, 'n')], [column(inner, 'n')], inner)
  expect(run(fewer, removeRedundantAggregates)).toBe(fewer)
  const distinct = aggregate([t.c.k!, t.c.a!], [t.c.k!, t.c.a!], t)
  expect(after(aggregate([t.c.k!], [as(agg('max', t.c.a!), 'n')], distinct), removeRedundantAggregates)).toBe(
    lines('Aggregate [k] [max(a) AS n]', '  Project [k, a]', '    t [k, a, s]'),
  )
  const counted = aggregate([t.c.k!], [as(agg('count', t.c.a!), 'n')], distinct)
  expect(run(counted, removeRedundantAggregates)).toBe(counted)
})
