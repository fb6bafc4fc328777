import { beforeAll, describe, expect, it } from 'vitest'
import { BarrierTaskContext, type SparkContext, TaskContext } from '#dist/index.js'
import { rejection, testContext } from './context.ts'

let sc: SparkContext
beforeAll(async () => {
  sc = await testContext()
})

const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
const begun = new Set<number>()
/** Waits until another job is at work: stages of one that was cancelled may still come to their end. */
async function started(): Promise<void> {
  for (let i = 0; i < 500; i++) {
    const fresh = sc.statusTracker.getActiveStageIds().filter(id => !begun.has(id))
    for (const id of fresh) begun.add(id)
    if (fresh.length > 0) return
    await sleep(20)
  }
}
/** Runs for long, unless it is stopped. */
const slow = () =>
  sc.range(0, 2, 1, 2).map(async x => {
    await new Promise(resolve => setTimeout(resolve, 20_000))
    return x
  })

describe('jobs', () => {
  it('errors of functions have the line and the message of the user', async () => {
    const error = await rejection(
      sc
        .range(0, 4, 1, 2)
        .map(x => {
          if (x === 2) throw new RangeError('no twos')
          return x
        })
        .collect(),
    )
    expect(error.message).toMatch(
      /^Job aborted due to stage failure: Task 1 in stage \d+\.0 failed 4 times, most recent failure: Lost task 1\.3/,
    )
    expect(error.message).toMatch(/\(executor \d+, partition 1\): RangeError: no twos/)
    // a job over some partitions has fewer tasks
    const one = await rejection(
      sc.runJob(sc.range(0, 4, 1, 4), () => {
        throw new Error('never')
      }, [3]),
    )
    expect(one.message).toMatch(/Task 0 in stage .*, partition 3\): Error: never \(.*jobs\.test\.ts:\d+:\d+\)/)
    expect((error.stack ?? '').split('\n').find(l => /^\s+at /.test(l))).toContain('jobs.test.ts')
    expect((error.cause as Error).message).toBe('no twos')
  })
  it('what cannot travel is refused before anything runs', async () => {
    const promise = Promise.resolve(1)
    const error = await rejection(
      sc
        .range(2)
        .map(() => promise)
        .collect(),
    )
    expect(error.message).toContain("Task not serializable: variable 'promise' holds a Promise")
    expect(error.message).toContain('captured via: <closure> -> promise')
  })
  it('are cancelled by signal, group, tag and number', async () => {
    const controller = new AbortController()
    const bySignal = rejection(slow().collect({ signal: controller.signal }))
    await started()
    controller.abort()
    expect((await bySignal).condition).toBe('SPARK_JOB_CANCELLED')

    const byGroup = sc.withJobGroup('g1', 'test', true, () => rejection(slow().count()))
    await started()
    expect(sc.statusTracker.getJobIdsForGroup('g1').length).toBe(1)
    sc.cancelJobGroup('g1')
    expect((await byGroup).message).toContain('part of cancelled job group g1')

    sc.addJobTag('t1')
    const byTag = rejection(slow().count())
    sc.removeJobTag('t1')
    await started()
    sc.cancelJobsWithTag('t1')
    expect((await byTag).message).toContain('part of cancelled job tags t1')
    expect(sc.getJobTags()).toEqual([])
    expect(() => sc.addJobTag('a,b')).toThrow("cannot contain ','")

    const byId = rejection(slow().count())
    await started()
    const id = sc.statusTracker.getActiveJobIds().at(-1)
    expect(sc.statusTracker.getJobInfo(id!)?.status).toBe('RUNNING')
    sc.cancelJob(id!, 'as the test says')
    expect((await byId).message).toContain('as the test says')
    expect(sc.statusTracker.getJobInfo(id!)?.status).toBe('FAILED')
  })
  it('end workers that do not yield, and go on with others', async () => {
    const controller = new AbortController()
    const endless = rejection(
      sc
        .range(0, 2, 1, 2)
        .map(x => {
          for (;;) if (x > 5) return x
        })
        .count({ signal: controller.signal }),
    )
    await sleep(300)
    controller.abort()
    expect((await endless).condition).toBe('SPARK_JOB_CANCELLED')
    expect(await sc.range(0, 10, 1, 4).count()).toBe(10)
  })
  it('survive the death of a worker', async () => {
    const rdd = sc.range(0, 1000, 1, 8).map(x => {
      if (x === 500 && TaskContext.get()!.attemptNumber() === 0) process.exit(3)
      return [x % 7, 1] as const
    })
    const counts = await rdd.reduceByKey((a, b) => a + b).collectAsMap()
    expect([...counts.values()].reduce((a, b) => a + b, 0)).toBe(1000)
  })
  it('barrier stages meet', async () => {
    const met = await sc
      .range(0, 2, 1, 2)
      .barrier()
      .mapPartitions(async records => {
        const context = BarrierTaskContext.get()!
        const all = await context.allGather(`${context.partitionId()}:${[...records].join()}`)
        await context.barrier()
        return all
      })
      .collect()
    expect(met).toEqual(['0:0', '1:1', '0:0', '1:1'])
    const tooMany = sc
      .range(0, 9, 1, 9)
      .barrier()
      .mapPartitions(r => r)
    expect((await rejection(tooMany.count())).message).toContain(
      'Barrier execution mode does not allow run a barrier stage that requires more slots',
    )
  })
  it('run beside one another', async () => {
    const sums = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        sc
          .range(0, 1000, 1, 3)
          .map(x => x * i)
          .sum(),
      ),
    )
    expect(sums).toEqual(Array.from({ length: 8 }, (_, i) => 499_500 * i))
    const shared = sc
      .range(0, 1000, 1, 3)
      .map(x => [x % 3, 1] as const)
      .reduceByKey((a, b) => a + b)
    const both = await Promise.all([shared.count(), shared.collect(), shared.values().sum()])
    expect([both[0], both[2]]).toEqual([3, 1000])
  })
  it('asynchronous functions are awaited, some at a time, in order', async () => {
    const running = sc.collectionAccumulator<number>()
    const rdd = sc.range(0, 100, 1, 2).map(async x => {
      const holder = globalThis as unknown as { running?: number }
      holder.running = (holder.running ?? 0) + 1
      running.add(holder.running)
      await new Promise(resolve => setTimeout(resolve, 2))
      holder.running--
      return x
    })
    expect(await rdd.collect()).toEqual(Array.from({ length: 100 }, (_, i) => i))
    expect(Math.max(...running.value)).toBe(16)
    expect(
      await sc
        .range(0, 10, 1, 2)
        .filter(async x => x % 2 === 0)
        .collect(),
    ).toEqual([0, 2, 4, 6, 8])
    expect(
      await sc
        .range(0, 3, 1, 2)
        .flatMap(async function* (x) {
          yield x
          yield x * 10
        })
        .collect(),
    ).toEqual([0, 0, 1, 10, 2, 20])
    // plain functions that give promises, too, and partitions over what they make
    const promised = sc.range(0, 6, 1, 2).map(x => (x > 0 ? Promise.resolve(x) : x))
    expect(await promised.mapPartitions(records => [[...records]]).collect()).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ])
    expect(await sc.range(0, 6, 1, 2).reduce(async (a, b) => a + b)).toBe(15)
    const seen = sc.longAccumulator()
    await sc.range(0, 6, 1, 2).foreach(async x => {
      await null
      seen.add(x)
    })
    expect(seen.value).toBe(15)
  })
})
