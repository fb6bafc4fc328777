import { expect, test } from 'vitest'
import { orc } from '#dist/sources/orc/orc.js'
import type { SourceFilter } from '#dist/sources/source.js'
import { planTable, readPlan, readTable } from '../read-table.ts'

/** 7000 rows in row groups of 1000. */
const groups = new URL('../orc-spark/files/groups', import.meta.url).pathname

const rowsOf = async (filters: readonly SourceFilter[]): Promise<number> => {
  const [, plan] = await planTable(orc, groups, { filters })
  return plan.splits.reduce((n, s) => n + s.rowCount!, 0)
}

test('row groups that no filter passes are not read', async () => {
  expect(await rowsOf([])).toBe(7000)
  expect(await rowsOf([{ op: '=', column: 'id', value: 3456n }])).toBe(1000)
  expect(await rowsOf([{ op: 'in', column: 'id', values: [5n, 6500n] }])).toBe(2000)
  expect(await rowsOf([{ op: '<', column: 'id', value: 0n }])).toBe(0)
  expect(await rowsOf([{ op: '=', column: 's', value: 'n3' }])).toBe(1000)
  expect(await rowsOf([{ op: '>', column: 'd', value: 699700n }])).toBe(1000)
  expect(await rowsOf([{ op: 'isnull', column: 'id' }])).toBe(0)
  expect(await rowsOf([{ op: 'isnull', column: 'n' }])).toBe(7000)
  expect(await rowsOf([{ op: 'startswith', column: 's', value: 'n9' }])).toBe(1000)
  expect(await rowsOf([{ op: '=', column: 'none', value: 1n }])).toBe(7000)
})

test('without spark.sql.orc.filterPushdown all are', async () => {
  const [, plan] = await planTable(orc, groups, {
    filters: [{ op: '=', column: 'id', value: 3456n }],
    conf: { 'spark.sql.orc.filterPushdown': 'false' },
  })
  expect(plan.splits.reduce((n, s) => n + s.rowCount!, 0)).toBe(7000)
})

test('reading begins in the middle of every stream, for columns of all kinds', async () => {
  const all = await readTable(orc, groups)
  for (const batchRows of [64, 2048])
    for (let at = 0; at < 7; at++) {
      const filters: SourceFilter[] = [
        { op: '>=', column: 'id', value: BigInt(at * 1000) },
        { op: '<=', column: 'id', value: BigInt(at * 1000 + 999) },
      ]
      const [, plan] = await planTable(orc, groups, { filters })
      expect(await readPlan(orc, structuredClone(plan), batchRows)).toEqual(all.slice(at * 1000, at * 1000 + 1000))
    }
})

test('columns that are not asked for are not there, in any order', async () => {
  const some = await readTable(orc, groups, { columns: ['d', 'id'] })
  expect(some.slice(0, 3)).toEqual([
    [0n, 0n],
    [100n, 1n],
    [200n, 2n],
  ])
})
