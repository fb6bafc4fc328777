import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { col, functions as F, lit, type SparkSession, udf } from '#dist/index.js'
import { errorOf, testSession } from './session.ts'

let spark: SparkSession
beforeAll(async () => {
  spark = await testSession()
})
const data = async (df: ReturnType<SparkSession['range']>) => (await df.collect()).map(r => r.toArray())

const offset = 10
const double = (x: number): number => x * 2 + offset
const names = new Map([['a', 1]])
class Point {
  readonly x: number
  constructor(x: number) {
    this.x = x
  }
  norm(): number {
    return Math.abs(this.x)
  }
}

describe('functions of columns in JS', () => {
  it('are called from DataFrames, with what they see', async () => {
    expect(await data(spark.range(3).select(udf((x: number) => double(x), 'int')('id')))).toEqual([[10], [12], [14]])
    expect(await data(spark.range(2).select(udf((x: number) => new Point(-x).norm(), 'double')('id')))).toEqual([[0], [1]])
    expect(await data(spark.range(1).select(udf((k: string) => names.get(k), 'int')(lit('a'))))).toEqual([[1]])
    const md5 = udf((s: string) => createHash('md5').update(s).digest('hex'))
    expect(await data(spark.range(1).select(md5(lit('a'))))).toEqual([['0cc175b9c0f1b6a831c399e269772661']])
  })
  it('are called from SQL, where arity and names are checked', async () => {
    spark.udf.register('add_up', (a: number, b: number) => a + b, 'int')
    const df = await spark.sql('SELECT add_up(1, 2), add_up(id, 3) AS s FROM range(3) WHERE ADD_UP(id, 1) > 1')
    expect(await df.dtypes()).toEqual([
      ['add_up(1, 2)', 'int'],
      ['s', 'int'],
    ])
    expect(await data(df)).toEqual([
      [3, 4],
      [3, 5],
    ])
    expect((await errorOf(() => spark.sql('SELECT add_up(1)'))).condition).toBe('WRONG_NUM_ARGS.WITHOUT_SUGGESTION')
    expect((await errorOf(() => spark.newSession().sql('SELECT add_up(1, 2)'))).condition).toBe('UNRESOLVED_ROUTINE')
  })
  it('get null, and JS values of every type; give nested ones', async () => {
    const kind = udf((v: unknown) => (v === null ? 'null' : (v as object).constructor.name), 'string')
    const df = await spark.sql(
      "SELECT CAST(NULL AS INT) n, 1.5BD d, DATE '2024-01-02' t, array(1) a, named_struct('x', 1) s, map('k', 2) m, X'01' b",
    )
    expect(await data(df.select(...['n', 'd', 't', 'a', 'm', 'b'].map(c => kind(c))))).toEqual([
      ['null', 'Decimal', 'LocalDate', 'Array', 'Map', 'Uint8Array'],
    ])
    expect(await data(df.select(udf((s: { x: number }) => s.x + 1, 'int')('s')))).toEqual([[2]])
    const made = await spark
      .range(1)
      .select(udf(() => ({ a: [1, null], b: 'z' }), 'struct<a:array<int>,b:string>')().as('s'))
      .collect()
    expect((made[0]!.at(0) as { toArray(): unknown[] }).toArray()).toEqual([[1, null], 'z'])
  })
  it('run in workers over many rows', async () => {
    spark.conf.set('spark.sql.execution.singleThreadRows', 0)
    const bucket = udf((x: number) => x % 7, 'int')
    const df = spark.range(0, 300_000, 1, 8).groupBy(bucket('id').as('m')).agg(F.count('*').as('n')).orderBy('m')
    expect(await data(df)).toEqual(Array.from({ length: 7 }, (_, m) => [m, m < 1 ? 42858 : 42857]))
    spark.conf.unset('spark.sql.execution.singleThreadRows')
  })
  it('are called only where a condition lets them', async () => {
    const strict = udf((x: number) => {
      if (x === 0) throw new RangeError('no zero')
      return 10 / x
    }, 'double')
    expect(await data(spark.range(3).select(F.when(col('id').gt(0), strict('id')).as('v')))).toEqual([[null], [10], [5]])
    expect(await data(spark.range(3).filter(col('id').gt(0)).filter(strict('id').gt(5)))).toEqual([[1]])
  })
  it('fail with FAILED_EXECUTE_UDF, their error, and its line', async () => {
    const fails = udf((x: number) => {
      if (x === 2) throw new RangeError('two')
      return x
    }, 'int').withName('fails')
    const error = (await errorOf(() => spark.range(3).select(fails('id')).collect())) as unknown as {
      condition: string
      messageParameters: Record<string, string>
      cause: Error
    }
    expect(error.condition).toBe('FAILED_EXECUTE_UDF')
    expect(error.messageParameters).toMatchObject({ functionName: '`fails`', signature: 'bigint', result: 'int' })
    expect(error.messageParameters.reason).toMatch(
      /^RangeError: two \(.*user-defined-function\.test\.ts:79:26, task \d+\.0 in stage \d+\.0\)$/,
    )
    expect(error.cause.message).toBe('two')
    const wrong = await errorOf(() =>
      spark
        .range(1)
        .select(udf(() => 'text', 'int')())
        .collect(),
    )
    expect(wrong.condition).toBe('FAILED_EXECUTE_UDF')
    expect(wrong.message).toContain('[INVALID_EXTERNAL_TYPE]')
  })
  it('say what cannot be taken along', async () => {
    const pending = new Promise(() => {})
    expect((await errorOf(() => udf(() => String(pending)))).message).toMatch(
      /^Task not serializable: variable 'pending' holds a Promise\n {2}captured via: <closure> -> pending\n {2}at \S*\.test\.ts:\d+:\d+$/,
    )
    expect((await errorOf(() => udf(() => String(spark)))).message).toMatch(
      /^\[CONTEXT_ONLY_VALID_ON_DRIVER\] It appears .*SPARK-5063\.\n {2}captured via: <closure> -> \S*spark/,
    )
    const df = spark.range(3)
    const inside = { df }
    const error = (await errorOf(() => udf(() => String(inside)))) as unknown as {
      condition: string
      sqlState: string | null
      message: string
    }
    expect([error.condition, error.sqlState]).toEqual(['CONTEXT_ONLY_VALID_ON_DRIVER', null])
    expect(error.message).toContain('<closure> -> inside -> df')
  })
  it('take explicit captures', async () => {
    const f = new Function('x', 'return x + extra') as (x: number) => number
    expect(await data(spark.range(2).select(udf(f, 'int', { captures: { extra: 5 } })('id')))).toEqual([[5], [6]])
  })
})
