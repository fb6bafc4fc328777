import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SparkSession } from '#dist/index.js'
import { session, sorted } from '../execution/session.ts'
import { FORCE_ROWS, measured, spilling } from './session.ts'

// Random tables, random thresholds: the answers on disk are those in memory.
let memory: SparkSession
let disk: SparkSession
beforeAll(async () => {
  memory = await session()
  disk = await spilling(5, 8)
})

const row = fc.record({
  k: fc.option(fc.integer({ min: 0, max: 6 }), { freq: 5 }),
  s: fc.option(fc.string({ maxLength: 40 }), { freq: 5 }),
  v: fc.integer({ min: -50, max: 50 }),
})
const table = fc.array(row, { maxLength: 60 })
const schema = 'k int, s string, v int'

const statements = [
  'select * from l order by s, k, v',
  'select s, k, count(*), sum(v), max(s) from l group by s, k',
  'select k, sort_array(collect_list(s)), count(distinct v) from l group by k',
  ...['join', 'left join', 'right join', 'full join'].flatMap(j => [
    `select * from l ${j} r on l.k = r.k`,
    `select * from l ${j} r on l.s = r.s and l.v <= r.v`,
    `select * from l ${j} r on l.k <=> r.k and l.v > r.v`,
    `select * from l ${j} r on l.v > r.v`,
  ]),
  ...['left semi join', 'left anti join'].flatMap(j => [
    `select * from l ${j} r on l.k = r.k and l.v < r.v`,
    `select * from l ${j} r on l.v * 2 < r.v`,
  ]),
  'select * from l where v = 0 or exists (select 1 from r where r.k = l.k and r.v < l.v)',
  'select * from l where k not in (select k from r)',
  'select k, v, rank() over (partition by k order by v) from l',
]

describe('spilled = in memory', () => {
  it.each(statements)('%s', async sql => {
    await fc.assert(
      fc.asyncProperty(table, table, fc.integer({ min: 1, max: 20 }), async (l, r, threshold) => {
        for (const spark of [memory, disk]) {
          spark.createDataFrame(l, schema).createOrReplaceTempView('l')
          spark.createDataFrame(r, schema).createOrReplaceTempView('r')
        }
        disk.conf.set(FORCE_ROWS, threshold)
        const [wanted, got] = [await measured(memory, sql), await measured(disk, sql)]
        expect(sorted(got.rows)).toEqual(sorted(wanted.rows))
      }),
      { numRuns: 12 },
    )
  })
})
