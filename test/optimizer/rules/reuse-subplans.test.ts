import { expect, test } from 'vitest'
import { freshCopy } from '#dist/optimizer/fresh-copy.js'
import { canonicalKey } from '#dist/plan/canonical-plan.js'
import { ScalarSubquery } from '#dist/plan/expression.js'
import * as L from '#dist/plan/logical.js'
import { dataTypeOf, outputOf } from '#dist/plan/output.js'
import { agg, aggregate, as, column, eq, filter, gt, join, random, table } from '../build.ts'
import { optimized } from '../run.ts'
import { show } from '../show.ts'

const distinct = (distinctCount: number) => ({ distinctCount, nullCount: 0 })
const large = table('large', { k: 'int!', a: 'int!' }, { rows: 100_000, statistics: { k: distinct(1000) } })
const small = table('small', { k: 'int!', b: 'int!' }, { rows: 1000, statistics: { k: distinct(1000), b: distinct(100) } })

const few = (b = 7) => filter(eq(small.c.b!, b), small)
/** Of large those rows whose keys are in `of`, some rows of small. */
const matched = (of: L.LogicalPlan = few()): L.LogicalPlan => join(large, of, eq(large.c.k!, small.c.k!))

/** Sums of `part` by key, of those above the greatest `a` of `other`, which comes to stand in a subquery. */
function above(part: L.LogicalPlan, other: L.LogicalPlan): L.LogicalPlan {
  const { plan: copy } = freshCopy(other)
  const greatest = aggregate([], [as(agg('max', column(copy, 'a')), 'm')], copy)
  const sums = aggregate([column(part, 'k')], [column(part, 'k'), as(agg('sum', column(part, 'a')), 'n')], part)
  const value = ScalarSubquery({
    plan: greatest,
    outerAttributes: [],
    dataType: dataTypeOf(outputOf(greatest)[0]!),
    nullable: true,
  } as never)
  return filter(gt(column(sums, 'n'), value), sums)
}
const uses = (plan: L.LogicalPlan): number => show(optimized(plan)).match(/CTE \[/g)?.length ?? 0

test('a join of few rows that stands in a subquery too is computed once', () => {
  const plan = above(matched(), matched())
  expect(uses(plan)).toBe(2)
  expect(show(optimized(plan)).match(/Join/g)).toHaveLength(1)
})

test('one that differs in a constant is another', () => {
  expect(uses(above(matched(), matched(few(8))))).toBe(0)
})

test('one of as many rows as are read is computed again', () => {
  expect(uses(above(matched(small), matched(small)))).toBe(0)
})

test('one that gives other rows each time is computed each time', () => {
  const some = () => matched(filter(gt(random(), 1), few()))
  expect(uses(above(some(), some()))).toBe(0)
})

test('the columns that some use reads are kept', () => {
  expect(show(optimized(above(matched(), matched())))).toContain('CTE [k, a]')
})

test('plans that read other columns of one source are others', () => {
  const only = (name: string) => canonicalKey(L.Relation({ output: [large.c[name]!], source: large.source }))
  expect(only('k')).not.toBe(only('a'))
  expect(canonicalKey(freshCopy(matched()).plan)).toBe(canonicalKey(matched()))
})
