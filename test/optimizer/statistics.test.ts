import { describe, expect, test } from 'vitest'
import { estimate } from '#dist/optimizer/statistics.js'
import * as L from '#dist/plan/logical.js'
import { DateType, DecimalType, LongType, StringType } from '#dist/types/data-type.js'
import {
  agg,
  aggregate,
  and,
  as,
  call,
  cast,
  column,
  eq,
  filter,
  gt,
  isIn,
  join,
  limit,
  lit,
  lt,
  not,
  or,
  project,
  table,
  union,
} from './build.ts'

const orders = table(
  'orders',
  { key: 'long', customer: 'long', day: DateType, status: 'string', price: DecimalType(10, 2) },
  {
    rows: 10_000,
    statistics: {
      key: { min: 1n, max: 10_000n, nullCount: 0 },
      customer: { min: 1n, max: 1_000n, nullCount: 1_000 },
      day: { min: 0, max: 999, nullCount: 0 },
      status: { distinctCount: 4, nullCount: 0 },
      price: { min: 0n, max: 100_00n, nullCount: 0 },
    },
  },
)
const customers = table(
  'customers',
  { id: 'long', name: 'string' },
  { rows: 1_000, statistics: { id: { min: 1n, max: 1_000n, nullCount: 0 } } },
)
const { key, customer, day, status, price } = orders.c as Record<'key' | 'customer' | 'day' | 'status' | 'price', never>
const rows = (p: L.LogicalPlan) => Math.round(estimate(p).rowCount)
const date = (value: number) => ({ ...lit(value), dataType: DateType }) as ReturnType<typeof lit>

describe('filters', () => {
  test.each([
    ['an equality: one of the distinct values', eq(status, 'F'), 2_500],
    ['IN: as many as are listed', isIn(status, 'F', 'O'), 5_000],
    ['a value out of bounds', eq(key, cast(lit(0), LongType)), 1],
    ['half a range', lt(day, date(500)), 5_000],
    ['both ends of a range are one condition', and(call('>=', day, date(100)), lt(day, date(200))), 1_000],
    ['beyond the bounds', gt(day, date(2_000)), 0],
    ['all of it', call('<=', day, date(2_000)), 10_000],
    ['independent conditions multiply', and(eq(status, 'F'), lt(day, date(500))), 1_250],
    ['alternatives', or(eq(status, 'F'), lt(day, date(500))), 6_250],
    ['NOT', not(eq(status, 'F')), 7_500],
    ['nulls, as counted', call('isnull', customer), 1_000],
    ['not null', call('isnotnull', customer), 9_000],
    ['never null', call('isnull', key), 0],
  ])('%s', (_, condition, expected) => {
    expect(rows(filter(condition, orders))).toBe(expected)
  })

  test('a filtered column has fewer values', () => {
    const e = estimate(filter(lt(day, date(100)), orders)).columns.get(orders.c.day!.exprId)!
    expect([e.min, e.max, e.distinctCount]).toEqual([0, 99, 100])
  })
})

describe('joins', () => {
  const on = eq(customer, customers.c.id!)
  test('a foreign key finds its key', () => {
    expect(rows(join(orders, customers, on))).toBe(10_000)
  })
  test('a filter on the key side keeps its share', () => {
    expect(rows(join(orders, filter(call('<=', customers.c.id!, cast(lit(100), LongType)), customers), on))).toBeGreaterThan(300)
  })
  test('a product', () => {
    expect(rows(join(orders, customers))).toBe(10_000_000)
  })
  test('of rows that refer to few keys of many, as many are left as of the keys within their bounds', () => {
    // 1,000 days of which 300 are in use, within the first 500; half of these days are left, and a quarter of all
    const days = table('days', { id: 'long', half: 'long' }, { rows: 1_000, statistics: { id: { min: 1n, max: 1_000n, nullCount: 0 } } })
    const sales = table(
      'sales',
      { day: 'long', amount: 'long' },
      { rows: 100_000, statistics: { day: { min: 1n, max: 500n, nullCount: 0, distinctCount: 300 } } },
    )
    const some = filter(lt(call('%', days.c.half!, cast(lit(7), LongType)), cast(lit(3), LongType)), days)
    const kept = estimate(some).rowCount
    const all = estimate(join(sales, some, eq(sales.c.day!, days.c.id!))).rowCount
    expect(all).toBeCloseTo((100_000 * kept) / 500)
    expect(estimate(join(sales, some, eq(sales.c.day!, days.c.id!), 'leftsemi')).rowCount).toBeCloseTo((100_000 * kept) / 500)
    expect(rows(join(sales, days, eq(sales.c.day!, days.c.id!)))).toBe(100_000)
  })
  test('an outer join has at least the rows of its side', () => {
    const few = filter(eq(customers.c.name!, 'x'), customers)
    expect(rows(join(orders, few, on, 'leftouter'))).toBe(10_000)
  })
  test('semi and anti joins share the left rows out', () => {
    const half = filter(call('<=', customers.c.id!, { ...lit(0), value: 500n, dataType: LongType } as never), customers)
    expect(rows(join(orders, half, on, 'leftsemi'))).toBe(5_000)
    expect(rows(join(orders, half, on, 'leftanti'))).toBe(5_000)
  })
})

test('groups: no more than the distinct keys, nor than rows', () => {
  expect(rows(aggregate([status], [status, as(agg('sum', price), 'n')], orders))).toBe(4)
  expect(rows(aggregate([customer, key], [customer], orders))).toBe(10_000)
  expect(rows(aggregate([], [as(agg('count', key), 'n')], orders))).toBe(1)
})

test('the others', () => {
  expect(rows(limit(5, orders))).toBe(5)
  expect(rows(union(project([key], orders), project([customers.c.id!], customers)))).toBe(11_000)
  expect(rows(L.Offset({ offset: lit(9_990), child: orders }))).toBe(10)
  const range = L.Range({ output: [customers.c.id!], start: 0n, end: 100n, step: 2n })
  expect(rows(range)).toBe(50)
})

test('local rows are counted', () => {
  const p = L.LocalRelation({ output: [customers.c.id!], columns: [[1n, 1n, 2n, null]], rowCount: 4 })
  expect(estimate(p).columns.get(customers.c.id!.exprId)).toMatchObject({ min: 1, max: 2, distinctCount: 2, nullCount: 1 })
})

test('year of a date: as many as the bounds span', () => {
  const p = project([as(call('year', day), 'y')], orders)
  expect(estimate(p).columns.get(column(p, 'y').exprId)!.distinctCount).toBe(4)
})

test('a size is 8 bytes a row and its columns', () => {
  // a long and a name of 20 bytes
  expect(estimate(customers).sizeInBytes).toBe(1_000 * (8 + 8 + 20))
  expect(StringType.type).toBe('string')
})
