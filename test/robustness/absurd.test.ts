import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SparkSession } from '#dist/index.js'
import { engineOf, rowsOf, session } from '../execution/session.ts'

// Sizes that nobody has room for, and texts that nobody writes: an answer or an error of the query, soon; the session goes on.
let spark: SparkSession
beforeAll(async () => {
  spark = await session({})
})
afterAll(async () => {
  expect(await rowsOf(spark, 'select 1')).toEqual([[1]])
  engineOf(spark).scheduler.assertEmpty()
})

describe('more than can be held', () => {
  it.each([
    ["select length(repeat('a', 2000000000))", 'UNSUPPORTED_FEATURE.IN_FIRESTEEL'],
    ["select length(repeat(repeat('a', 1000000), 10000))", 'UNSUPPORTED_FEATURE.IN_FIRESTEEL'],
    ["select length(lpad('a', 2000000000, 'b'))", 'UNSUPPORTED_FEATURE.IN_FIRESTEEL'],
    ['select length(space(2000000000))', 'UNSUPPORTED_FEATURE.IN_FIRESTEEL'],
    ['select size(array_repeat(1, 2147483632))', 'UNSUPPORTED_FEATURE.IN_FIRESTEEL'],
    ['select size(array_repeat(1, 2147483647))', 'COLLECTION_SIZE_LIMIT_EXCEEDED.PARAMETER'],
    ['select size(array_insert(array(1), 1000000000, 1))', 'UNSUPPORTED_FEATURE.IN_FIRESTEEL'],
    ['select size(flatten(array_repeat(sequence(1, 100000), 100000)))', 'UNSUPPORTED_FEATURE.IN_FIRESTEEL'],
    ['select stack(1000000000, 1)', 'UNSUPPORTED_FEATURE.IN_FIRESTEEL'],
    ['select format_number(1.5, 1000000000)', 'UNSUPPORTED_FEATURE.IN_FIRESTEEL'],
  ])('%s', async (sql, condition) => {
    await expect(rowsOf(spark, sql)).rejects.toMatchObject({ condition })
  })
})

describe('texts that nobody writes', () => {
  it('a stack of many rows', async () => {
    expect(await rowsOf(spark, 'select count(*), count(col0), max(col0) from (select stack(100000, 1, 2))')).toEqual([[100000n, 2n, 2]])
  })
  it('a list of 20,000 values', async () => {
    const list = Array.from({ length: 20_000 }, (_, i) => i * 2).join(', ')
    expect(await rowsOf(spark, `select count(*) from range(50000) where id in (${list})`)).toEqual([[20_000n]])
  })
  it('expressions that are deep: an answer, or an error', async () => {
    for (const depth of [100, 10_000]) {
      const sums = `select ${Array.from({ length: depth }, () => '1').join(' + ')}`
      const parentheses = `select ${'('.repeat(depth)}1${')'.repeat(depth)}`
      for (const sql of [sums, parentheses]) {
        const outcome = await rowsOf(spark, sql).catch((e: { condition?: string }) => e)
        if (Array.isArray(outcome)) expect(outcome).toHaveLength(1)
        else expect(outcome.condition).toMatch(/FAILED_TO_PARSE_TOO_COMPLEX|UNSUPPORTED_FEATURE/)
      }
    }
  })
})
