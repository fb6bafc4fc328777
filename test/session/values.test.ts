import { inspect } from 'node:util'
import { tableFromArrays } from 'apache-arrow'
import { beforeAll, describe, expect, it } from 'vitest'
import { Decimal, LocalDate, lit, Row, type SparkSession, Timestamp } from '#dist/index.js'
import { errorOf, testSession } from './session.ts'

let spark: SparkSession
beforeAll(async () => {
  spark = await testSession()
})
const first = async (sql: string) => (await (await spark.sql(sql)).collect())[0]!

describe('rows', () => {
  it('have properties, positions, and values of exact types', async () => {
    const row = await first(
      "select 1 a, 2L b, 1.50 c, date'2024-01-02' d, timestamp'2024-01-02 03:04:05' e, array(1,2) f, map('a',1) g, named_struct('x',1) h",
    )
    expect(row).toBeInstanceOf(Row)
    expect(row.at(0)).toBe(1)
    expect({ ...row }).toEqual({
      a: 1,
      b: 2,
      c: new Decimal(150n, 2),
      d: LocalDate.of(2024, 1, 2),
      e: Timestamp.parse('2024-01-02 03:04:05', 'America/Los_Angeles'),
      f: [1, 2],
      g: new Map([['a', 1]]),
      h: row.getAs('h'),
    })
    expect({ ...(row.getAs('h') as object) }).toEqual({ x: 1 })
  })
  it('give long values as numbers where they are safe, else an error, or all as bigint', async () => {
    expect({ ...(await first('select 9007199254740991 n')) }).toEqual({ n: 9007199254740991 })
    const e = await errorOf(() => first('select 9007199254740993 big'))
    expect(e.condition).toBe('UNSAFE_INTEGER')
    expect(e.message).toContain('`big`')
    const other = spark.newSession()
    other.conf.set('spark.sql.js.longAs', 'bigint')
    expect((await (await other.sql('select 9007199254740993 big')).collect())[0]!.at(0)).toBe(9007199254740993n)
  })
  it('reach a repeated name by position only', async () => {
    const row = await first('select 1 a, 2 a')
    expect(row.toArray()).toEqual([1, 2])
    expect(() => row.getAs('a')).toThrow('AMBIGUOUS_COLUMN_OR_FIELD')
  })
})

describe('toJSON', () => {
  // recorded from Spark
  it('writes what Spark writes', async () => {
    const sql =
      "select 1 a, null b, date'2024-01-02' d, timestamp'2024-01-02 03:04:05.123' ts, timestamp_ntz'2024-01-02 03:04:05.5' n, 1.50 dec, " +
      "cast('nan' as double) nan, cast(1e20 as double) big, X'0102' bin, map('k',1,'n',null) m, map(1,2) mi, array(1,null) arr, " +
      "named_struct('a',1,'b',null) s, interval '1' day i, interval '1-2' year to month y, 'q\"/é' str, 9007199254740993 l, " +
      'cast(1.0 as float) f, cast(100000 as double) dd'
    expect(await (await spark.sql(sql)).toJSON()).toEqual([
      '{"a":1,"d":"2024-01-02","ts":"2024-01-02T03:04:05.123-08:00","n":"2024-01-02T03:04:05.500","dec":1.50,"nan":"NaN","big":1.0E20,' +
        '"bin":"AQI=","m":{"k":1,"n":null},"mi":{"1":2},"arr":[1,null],"s":{"a":1},"i":"INTERVAL \'1 00:00:00\' DAY TO SECOND",' +
        '"y":"INTERVAL \'1-2\' YEAR TO MONTH","str":"q\\"/é","l":9007199254740993,"f":1.0,"dd":100000.0}',
    ])
  })
})

describe('createDataFrame', () => {
  const data = async (df: ReturnType<SparkSession['createDataFrame']>) => (await df.collect()).map(r => r.toArray())

  it('takes objects, whose fields may be missing', async () => {
    const df = spark.createDataFrame([{ id: 1, born: new LocalDate(0) }, { id: 2.5 }, { name: 'x' }])
    expect(await df.dtypes()).toEqual([
      ['id', 'double'],
      ['born', 'date'],
      ['name', 'string'],
    ])
    expect(await data(df)).toEqual([
      [1, new LocalDate(0), null],
      [2.5, null, null],
      [null, null, 'x'],
    ])
  })
  it('takes arrays with names, with DDL, and plain values', async () => {
    expect(await (await spark.createDataFrame([[1, 'a']], ['x', 'y']).dtypes()).join()).toBe('x,bigint,y,string')
    expect(await data(spark.createDataFrame([[1, '1.5']], 'x int, y decimal(5,2)'))).toEqual([[1, new Decimal(150n, 2)]])
    expect(await data(spark.createDataFrame([3, null]))).toEqual([[3], [null]])
  })
  it('takes columns; typed arrays have the SQL type of their numbers', async () => {
    const df = spark.createDataFrame({ a: Int32Array.of(1, 2), b: Float64Array.of(0.5, 1), c: ['x', null], d: BigInt64Array.of(1n, 2n) })
    expect((await df.dtypes()).map(d => d[1])).toEqual(['int', 'double', 'string', 'bigint'])
    expect(await data(df)).toEqual([
      [1, 0.5, 'x', 1],
      [2, 1, null, 2],
    ])
    expect(() => spark.createDataFrame({ a: [1], b: [1, 2] })).toThrow('column b has 2 values')
  })
  it('takes Arrow tables, and gives them', async () => {
    const table = tableFromArrays({ a: Int32Array.of(1, 2), s: ['x', 'a text of more than twelve bytes'] })
    const df = spark.createDataFrame(table)
    expect(await data(df)).toEqual([
      [1, 'x'],
      [2, 'a text of more than twelve bytes'],
    ])
    const back = await df.filter('a = 2').toArrow()
    expect(back.numRows).toBe(1)
    expect(back.getChild('s')!.get(0)).toBe('a text of more than twelve bytes')
  })
  it('refuses values of other types', async () => {
    expect((await errorOf(() => spark.createDataFrame([{ a: 'x' }], 'a int'))).condition).toBe('INVALID_EXTERNAL_TYPE')
    expect((await errorOf(() => spark.createDataFrame([{ a: null }], 'a int not null'))).condition).toBe('NOT_NULL_ASSERT_VIOLATION')
  })
})

describe('literals', () => {
  it('have the types that Spark gives them', async () => {
    const df = spark
      .range(1)
      .select(
        lit(1).as('i'),
        lit(2 ** 31).as('l'),
        lit(1.5).as('d'),
        lit(-0).as('z'),
        lit(Decimal.from('1.50')).as('c'),
        lit([1, 2]).as('a'),
        lit(new Date(0)).as('t'),
        lit(null).as('n'),
      )
    expect((await df.dtypes()).map(d => d[1])).toEqual([
      'int',
      'bigint',
      'double',
      'double',
      'decimal(3,2)',
      'array<int>',
      'timestamp',
      'void',
    ])
    expect(Object.is((await df.first())!.getAs('z'), -0)).toBe(true)
  })
})

describe('inspect', () => {
  it('prints what Spark’s repr prints', async () => {
    expect(inspect(await spark.sql('select 1 a, array(named_struct("x", 1)) b'))).toBe('DataFrame[a: int, b: array<struct<x:int>>]')
    expect(inspect(await first('select 1 a, 1.50 b'))).toBe('Row { a: 1, b: Decimal(1.50) }')
  })
})

describe('values that are none', () => {
  it('are refused where they are made', () => {
    for (const [year, month, day] of [
      [Number.NaN, 1, 1],
      [2020, 1.5, 1],
      [2020, 2, 30],
      [undefined, 1, 1],
    ])
      expect(() => LocalDate.of(year!, month!, day!)).toThrow('is no date')
    expect(() => new LocalDate(2 ** 40)).toThrow('is no number of days')
  })
})
