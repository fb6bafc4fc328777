import { describe, expect, it } from 'vitest'
import { type DataFrame, functions as F } from '#dist/index.js'
import { testSession } from './session.ts'

const data = async (df: DataFrame) => (await df.collect()).map(r => r.toArray())

describe('time windows of DataFrames', () => {
  const visits = async () =>
    (await testSession()).sql(`SELECT * FROM VALUES
      (TIMESTAMP_NTZ '2021-01-01 00:00:00', 1), (TIMESTAMP_NTZ '2021-01-01 00:04:30', 2), (TIMESTAMP_NTZ '2021-01-01 00:10:00', 3) AS t(at, n)`)

  it('groups by windows of a duration', async () => {
    const df = (await visits())
      .groupBy(F.window!('at', '5 minutes'))
      .agg(F.sum('n').as('s'))
      .select(F.col('window.start').cast('string').as('start'), 's')
      .orderBy('start')
    expect(await data(df)).toEqual([
      ['2021-01-01 00:00:00', 3],
      ['2021-01-01 00:10:00', 3],
    ])
  })

  it('slides windows and shifts their start', async () => {
    const df = (await visits())
      .groupBy(F.window!('at', '10 minutes', '5 minutes', '2 minutes'))
      .count()
      .select(F.col('window.end').cast('string').as('end'), 'count')
      .orderBy('end')
    expect(await data(df)).toEqual([
      ['2021-01-01 00:02:00', 1],
      ['2021-01-01 00:07:00', 2],
      ['2021-01-01 00:12:00', 2],
      ['2021-01-01 00:17:00', 1],
    ])
  })

  it('groups by sessions, with the last time of each', async () => {
    const df = (await visits())
      .groupBy(F.session_window!('at', '5 minutes').as('s'))
      .agg(F.count('*').as('c'))
      .select(F.window_time!('s').cast('string').as('last'), 'c')
      .orderBy('last')
    expect(await data(df)).toEqual([
      ['2021-01-01 00:09:29.999999', 2],
      ['2021-01-01 00:14:59.999999', 1],
    ])
  })
})
