import { beforeAll, describe, expect, it } from 'vitest'
import type { SparkSession } from '#dist/index.js'
import { testSession } from './session.ts'

// the expected texts are those of real Spark (`Dataset.showString`)
let spark: SparkSession
beforeAll(async () => {
  spark = await testSession()
})
const shown = async (sql: string, ...args: [number?, (boolean | number)?, boolean?]) => (await spark.sql(sql)).showString(...args)
const LONG = "select 'abcdefghijklmnopqrstuvwxyz' abcdef"

describe('show', () => {
  it('shows as many rows as asked for, and says so when there are more', async () => {
    expect(await spark.range(2).showString(1)).toBe('+---+\n| id|\n+---+\n|  0|\n+---+\nonly showing top 1 row')
    expect(await spark.range(2).showString(2)).toBe('+---+\n| id|\n+---+\n|  0|\n|  1|\n+---+\n')
    expect(await shown("select 1 a, 'x' b", 0)).toBe('+---+---+\n|  a|  b|\n+---+---+\n+---+---+\nonly showing top 0 rows')
    expect(await shown("select 1 a, 'x' b", -1)).toBe('+---+---+\n|  a|  b|\n+---+---+\n+---+---+\nonly showing top 0 rows')
  })
  it('shows no rows and no columns', async () => {
    expect(await shown('select 1 a where false')).toBe('+---+\n|  a|\n+---+\n+---+\n')
    expect(await spark.range(2).select().showString()).toBe('++\n||\n++\n||\n||\n++\n')
  })
  it('cuts cells, not names; below four characters without dots', async () => {
    expect(await shown(LONG)).toBe(
      '+--------------------+\n|              abcdef|\n+--------------------+\n|abcdefghijklmnopq...|\n+--------------------+\n',
    )
    expect(await shown(LONG, 20, 1)).toBe('+------+\n|abcdef|\n+------+\n|     a|\n+------+\n')
    expect(await shown(LONG, 20, 8)).toBe('+--------+\n|  abcdef|\n+--------+\n|abcde...|\n+--------+\n')
    expect(await shown(LONG, 20, false)).toBe(
      '+--------------------------+\n|abcdef                    |\n+--------------------------+\n|abcdefghijklmnopqrstuvwxyz|\n+--------------------------+\n',
    )
  })
  it('shows values of all types as Spark does', async () => {
    const sql =
      "select null n, cast('ab' as binary) bin, array(1,null) arr, map('k',1) m, named_struct('a',1,'b',null) s, " +
      "timestamp'2024-01-02 03:04:05' ts, date'2024-01-02' d, cast(1.0 as double) db, cast(1e10 as double) e, cast('nan' as float) f, " +
      "1.50 dec, interval '1' day i, true t"
    const line = '+----+-------+---------+--------+---------+-------------------+----------+---+------+---+----+----------------+----+\n'
    expect(await shown(sql, 20, 0)).toBe(
      `${line}|n   |bin    |arr      |m       |s        |ts                 |d         |db |e     |f  |dec |i               |t   |\n${line}` +
        `|NULL|[61 62]|[1, NULL]|{k -> 1}|{1, NULL}|2024-01-02 03:04:05|2024-01-02|1.0|1.0E10|NaN|1.50|INTERVAL '1' DAY|true|\n${line}`,
    )
    expect(await shown("select X'00ff10' b, array(X'0102') c")).toBe(
      '+----------+---------+\n|         b|        c|\n+----------+---------+\n|[00 FF 10]|[[01 02]]|\n+----------+---------+\n',
    )
  })
  it('gives wide characters two cells and makes line breaks visible', async () => {
    expect(await shown("select '鉄と火花' `列`, 'a\\tb\\nc' y")).toBe(
      '+--------+-------+\n|      列|      y|\n+--------+-------+\n|鉄と火花|a\\tb\\nc|\n+--------+-------+\n',
    )
  })
  it('shows rows one below another', async () => {
    expect(await spark.range(3).showString(2, 20, true)).toBe('-RECORD 0--\n id  | 0   \n-RECORD 1--\n id  | 1   \nonly showing top 2 rows')
    expect(await shown("select '鉄と火花' `列`, 'a\\tb\\nc' y", 20, 20, true)).toBe(
      '-RECORD 0-------\n 列  | 鉄と火花 \n y   | a\\tb\\nc  \n',
    )
    expect(await shown('select 1 a where false', 20, 20, true)).toBe('(0 rows)')
  })
})
