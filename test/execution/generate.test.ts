import { beforeAll, describe, expect, it } from 'vitest'
import type { SparkSession } from '#dist/index.js'
import { rowsOf, session } from './session.ts'

let spark: SparkSession
beforeAll(async () => {
  spark = await session()
})
const rows = (sql: string) => rowsOf(spark, sql)
const long = 'more bytes than fit into a view'

describe('generators', () => {
  it('give a row per element, with strings of any length', async () => {
    expect(await rows(`select id, explode(array('s', null, concat('${long} ', id))) from range(2)`)).toEqual([
      [0n, 's'],
      [0n, null],
      [0n, `${long} 0`],
      [1n, 's'],
      [1n, null],
      [1n, `${long} 1`],
    ])
  })
  it('give more rows than a batch holds', async () => {
    const sql = 'select count(*), sum(e), sum(id) from range(1, 1000) lateral view explode(sequence(1, id)) x as e'
    // of id, there are id rows: sum of k (k + 1) / 2 and of k², for k < 1000
    expect(await rows(sql)).toEqual([[499_500n, 166_666_500n, 332_833_500n]])
  })
  it('count positions from 0', async () => {
    expect(await rows("select posexplode(map('k', 1.5, 'l', null))")).toEqual([
      [0, 'k', 15n],
      [1, 'l', null],
    ])
  })
  it('give nothing for nothing, or one row of nulls', async () => {
    const t = '(select * from values (1, array(7)), (2, array()), (3, null) as t(a, b))'
    expect(await rows(`select a, x from ${t} lateral view explode(b) as x`)).toEqual([[1, 7]])
    const outer = [[1, 7], [2, null], [3, null]] // biome-ignore format: a table
    expect(await rows(`select a, x from ${t} lateral view outer explode(b) as x`)).toEqual(outer)
    expect(await rows(`select a, explode_outer(b) from ${t}`)).toEqual(outer)
  })
  it('take structs apart, null ones too', async () => {
    expect(await rows(`select inline(array(struct(array(1, 2) as a, '${long}' as b), null))`)).toEqual([
      [[1, 2], long],
      [null, null],
    ])
    expect(await rows("select stack(2, 1, 'a', 2)")).toEqual([
      [1, 'a'],
      [2, null],
    ])
  })
})

describe('sorting by nested values', () => {
  it('goes by their parts', async () => {
    const t = '(select * from values (array(2)), (array(1, 5)), (array()), (null), (array(null)) as t(a))'
    const up = [null, [], [null], [1, 5], [2]]
    expect((await rows(`select a from ${t} order by a`)).map(r => r[0])).toEqual(up)
    expect((await rows(`select a from ${t} order by a desc`)).map(r => r[0])).toEqual(up.toReversed())
  })
})
