import { afterAll, describe, expect, it } from 'vitest'
import { col, functions as F, Observation } from '#dist/index.js'
import { errorOf, testSession } from './session.ts'

const spark = await testSession()
afterAll(() => spark.stop())
const df = spark.createDataFrame(
  [
    [1, 'a', 2.5],
    [2, 'b', null],
  ],
  'id int, name string, x double',
)
describe('columns by their places', () => {
  it('group rows', async () => {
    expect(await df.groupBy(2, 'id').count().columns()).toEqual(['name', 'id', 'count'])
    expect((await df.cube(1).count().orderBy('id').collect()).map(r => r.toArray())).toEqual([
      [null, 2],
      [1, 1],
      [2, 1],
    ])
  })
  it('order rows, descending where they are negative', async () => {
    expect((await df.orderBy(-1).collect()).map(r => r.at(0))).toEqual([2, 1])
    expect((await df.sort(2).collect()).map(r => r.at(0))).toEqual([1, 2])
  })
  it('begin with 1', async () => {
    expect((await errorOf(() => df.cube(0))).condition).toBe('INDEX_NOT_POSITIVE')
    expect((await errorOf(() => df.orderBy(0))).condition).toBe('ZERO_INDEX')
    expect((await errorOf(() => df.groupBy(9).count().collect())).message).toBe('list index out of range')
  })
})

describe('arguments of a wrong kind', () => {
  it.each([
    ['a column', () => df.select(1 as never), 'Argument `col` should be Column or str, got number.'],
    ['a condition', () => df.where(1 as never), 'Argument `condition` should be Column or str, got number.'],
    ['a value of withColumn', () => df.withColumn('a', 1 as never), 'Argument `col` should be Column, got number.'],
    ['a window', () => F.sum('id').over(1 as never), 'Argument `window` should be WindowSpec, got number.'],
    ['a type', () => col('id').cast(1 as never), 'Argument `dataType` should be DataType or str, got number.'],
  ])('are told: %s', async (_what, f, message) => {
    const error = await errorOf(f)
    expect(error.condition).toBe('NOT_EXPECTED_TYPE')
    expect(error.message).toContain(message)
  })
})

describe('data of the program', () => {
  it('is text where texts are among the numbers', async () => {
    const mixed = spark.createDataFrame([
      [1, [1, 'x']],
      ['a', []],
    ])
    expect(await mixed.dtypes()).toEqual([
      ['_1', 'string'],
      ['_2', 'array<string>'],
    ])
    expect((await mixed.collect()).map(r => r.toArray())).toEqual([
      ['1', ['1', 'x']],
      ['a', []],
    ])
    expect((await spark.createDataFrame([[true, 1.5]], 'a string, b string').collect())[0]!.toArray()).toEqual(['true', '1.5'])
  })
  it('without rows has no schema of its own', async () => {
    expect((await errorOf(() => spark.createDataFrame([]))).condition).toBe('CANNOT_INFER_EMPTY_SCHEMA')
  })
})

describe('observations', () => {
  it('tell the metrics of the first action, also of what fills a cache', async () => {
    const first = new Observation('first')
    const cached = df.observe(first, F.count('*').as('n'), F.max('id').as('m')).cache()
    expect(await cached.where('id = 1').count()).toBe(1)
    expect(await first.get).toEqual({ n: 2, m: 2 })
    cached.unpersist()
  })
  it('are told apart where the same metrics are cached for another', async () => {
    const [a, b] = [new Observation(), new Observation()]
    const cached = df.observe(a, F.count('*').as('n')).cache()
    await cached.count()
    await df.observe(b, F.count('*').as('n')).count()
    expect([await a.get, await b.get]).toEqual([{ n: 2 }, { n: 2 }])
    cached.unpersist()
  })
  it('are used once, and asked after they are used', async () => {
    const used = new Observation()
    expect((await errorOf(() => used.get)).condition).toBe('NO_OBSERVE_BEFORE_GET')
    df.observe(used, F.count('*'))
    expect((await errorOf(() => df.observe(used, F.count('*')))).condition).toBe('REUSE_OBSERVATION')
  })
  it('have the same metrics whether or not the plan is optimized', async () => {
    const [a, b] = [new Observation(), new Observation()]
    const observed = (o: Observation) => spark.range(1000).observe(o, F.sum('id').as('s')).where('id % 7 = 0').limit(3)
    await observed(a).collect()
    spark.conf.set('spark.sql.optimizer.excludedRules', 'ColumnPruning')
    await observed(b).collect()
    spark.conf.unset('spark.sql.optimizer.excludedRules')
    expect(await a.get).toEqual(await b.get)
  })
})
