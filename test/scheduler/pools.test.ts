import { afterAll, expect, test } from 'vitest'
import { defaultPool, sortSchedulables } from '#dist/scheduler/pools.js'
import { startEngine } from './engine.ts'

const s = (jobId: number, pool: string, running: number, served = 0) => ({ jobId, stageId: jobId * 10, pool, running, served })
const order = (list: ReturnType<typeof s>[]) => list.map(x => x.jobId)

test('FIFO goes by job, whatever the pool', () => {
  expect(order(sortSchedulables([s(2, 'a', 0), s(1, 'b', 5), s(3, 'a', 0)], 'FIFO', () => defaultPool))).toEqual([1, 2, 3])
})

test('FAIR: pools below their minimum share first, then by share of weight, then who waited longest, then by name', () => {
  const pools = {
    heavy: { schedulingMode: 'FIFO', weight: 4, minShare: 0 },
    light: { schedulingMode: 'FIFO', weight: 1, minShare: 0 },
    entitled: { schedulingMode: 'FIFO', weight: 1, minShare: 3 },
  } as const
  const poolOf = (name: string) => pools[name as keyof typeof pools]
  expect(order(sortSchedulables([s(1, 'light', 1), s(2, 'heavy', 3), s(3, 'entitled', 2)], 'FAIR', poolOf))).toEqual([3, 2, 1])
  expect(order(sortSchedulables([s(1, 'light', 0), s(2, 'heavy', 1), s(3, 'entitled', 3)], 'FAIR', poolOf))).toEqual([1, 2, 3])
  expect(order(sortSchedulables([s(1, 'light', 0), s(2, 'heavy', 0)], 'FAIR', poolOf))).toEqual([2, 1])
  expect(order(sortSchedulables([s(1, 'light', 0, 4), s(2, 'heavy', 0, 5)], 'FAIR', poolOf))).toEqual([1, 2])
})

test('FAIR inside a pool: the job with the fewest workers first', () => {
  const poolOf = () => ({ schedulingMode: 'FAIR', weight: 1, minShare: 0 }) as const
  expect(order(sortSchedulables([s(1, 'a', 2), s(2, 'a', 1), s(3, 'a', 1)], 'FAIR', poolOf))).toEqual([2, 3, 1])
})

const short = { name: 'short', tasks: 4, kind: 'square', shared: { spinMs: 2 }, publication: 'task', threads: 2, onWorkers: true } as const
const long = { ...short, name: 'long', tasks: 400 } as const

for (const threads of [1, 2]) {
  const engine = startEngine({ mode: 'FAIR', threads, pools: {} })
  afterAll(() => engine.close())

  test(`FAIR: a short job does not wait for a long one, with ${threads} workers`, async () => {
    const ended: string[] = []
    let first: Promise<unknown> | undefined
    await new Promise<void>(begun => {
      const job = engine.runJob({ pool: 'batch' }, j => j.runStage({ ...long, onTaskResult: () => begun() }))
      first = job.then(() => ended.push('long'))
    })
    await engine.runJob({ pool: 'interactive' }, job => job.runStage(short)).then(() => ended.push('short'))
    await first
    expect(ended).toEqual(['short', 'long'])
    engine.assertEmpty()
  })
}
