import { beforeAll, describe, expect, it, vi } from 'vitest'
import { BarrierTaskContext, type RDD, type SparkContext, type SparkListener, TaskContext } from '#dist/index.js'
import { reached } from '../reached.ts'
import { rejection, testContext } from './context.ts'

let sc: SparkContext
beforeAll(async () => {
  sc = await testContext()
})

/** A job that does not end by itself, and when both of its tasks are at work. */
function endless(): { rdd: RDD<number>; started: Promise<void> } {
  const { count, atLeast } = reached()
  const rdd = sc.range(0, 2, 1, 2).map(async x => {
    Atomics.add(count, 0, 1)
    await new Promise(() => {})
    return x
  })
  return { rdd, started: atLeast(2) }
}

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
    const signalled = endless()
    const bySignal = rejection(signalled.rdd.collect({ signal: controller.signal }))
    await signalled.started
    controller.abort()
    expect((await bySignal).condition).toBe('SPARK_JOB_CANCELLED')

    const grouped = endless()
    const byGroup = sc.withJobGroup('g1', 'test', true, () => rejection(grouped.rdd.count()))
    await grouped.started
    expect(sc.statusTracker.getJobIdsForGroup('g1').length).toBe(1)
    sc.cancelJobGroup('g1')
    expect((await byGroup).message).toContain('part of cancelled job group g1')

    sc.addJobTag('t1')
    const tagged = endless()
    const byTag = rejection(tagged.rdd.count())
    sc.removeJobTag('t1')
    await tagged.started
    sc.cancelJobsWithTag('t1')
    expect((await byTag).message).toContain('part of cancelled job tags t1')
    expect(sc.getJobTags()).toEqual([])
    expect(() => sc.addJobTag('a,b')).toThrow("cannot contain ','")

    const numbered = endless()
    const byId = rejection(numbered.rdd.count())
    await numbered.started
    const id = sc.statusTracker.getActiveJobIds().at(-1)
    expect(sc.statusTracker.getJobInfo(id!)?.status).toBe('RUNNING')
    sc.cancelJob(id!, 'as the test says')
    expect((await byId).message).toContain('as the test says')
    expect(sc.statusTracker.getJobInfo(id!)?.status).toBe('FAILED')
  })
  it('are cancelled with a stage of theirs', async () => {
    const { rdd, started } = endless()
    const cancelled = rejection(rdd.count())
    await started
    const stage = sc.statusTracker.getActiveStageIds().at(-1)!
    sc.cancelStage(stage + 1000)
    sc.cancelStage(stage)
    expect((await cancelled).message).toContain(`cancelled because Stage ${stage} was cancelled`)
    const again = endless()
    const told = rejection(again.rdd.count())
    await again.started
    sc.cancelStage(sc.statusTracker.getActiveStageIds().at(-1)!, 'the test says so')
    expect((await told).message).toContain('cancelled because the test says so')
  })
  it('attempts of tasks have numbers of their own, by which they are killed and tried again', async () => {
    const ids = await sc
      .range(0, 5000, 1, 5000)
      .map(() => TaskContext.get()!.taskAttemptId())
      .collect()
    const more = await sc
      .range(0, 2, 1, 2)
      .map(() => TaskContext.get()!.taskAttemptId())
      .collect()
    expect(new Set([...ids, ...more]).size).toBe(5002)

    const { count, atLeast } = reached()
    const running = new Float64Array(new SharedArrayBuffer(8))
    const job = sc
      .range(0, 2, 1, 2)
      .map(x => {
        if (x === 1 && Atomics.add(count, 0, 1) === 0) {
          running[0] = TaskContext.get()!.taskAttemptId()
          Atomics.add(count, 0, 1)
          for (;;) if (x > 5) return x
        }
        return x
      })
      .collect()
    await atLeast(2)
    expect(sc.killTaskAttempt(running[0]! + 1)).toBe(false)
    expect(sc.killTaskAttempt(running[0]!)).toBe(true)
    expect(await job).toEqual([0, 1])
    expect(sc.killTaskAttempt(running[0]!)).toBe(false)
  })
  it('give what has come when the time is up', async () => {
    const evaluator = () => {
      let sum = 0
      return { merge: (_: number, n: number) => void (sum += n), currentResult: () => sum }
    }
    const { count, atLeast } = reached()
    const slow = sc.range(0, 4, 1, 4)
    const add = async (records: Iterable<number>) => {
      const [x] = records
      while (x === 3 && Atomics.load(count, 0) === 0) await new Promise(resolve => setTimeout(resolve, 5))
      return x!
    }
    const partial = await sc.runApproximateJob(slow, add, evaluator(), 2000)
    expect([partial.initialValue, partial.isInitialValueFinal]).toEqual([3, false])
    Atomics.add(count, 0, 1)
    await atLeast(1)
    expect(await partial.getFinalValue()).toBe(6)
    const whole = await sc.runApproximateJob(slow, add, evaluator(), 60_000)
    expect([whole.initialValue, whole.isInitialValueFinal]).toEqual([6, true])
  })
  it('end workers that do not yield, and go on with others', async () => {
    const controller = new AbortController()
    const { count, atLeast } = reached()
    const looping = rejection(
      sc
        .range(0, 2, 1, 2)
        .map(x => {
          Atomics.add(count, 0, 1)
          for (;;) if (x > 5) return x
        })
        .count({ signal: controller.signal }),
    )
    await atLeast(2)
    controller.abort()
    expect((await looping).condition).toBe('SPARK_JOB_CANCELLED')
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
  it('of thousands of steps do not fill the stack', async () => {
    const sc = await testContext()
    let maps = sc.range(0, 4, 1, 2)
    for (let i = 0; i < 1000; i++) maps = maps.map(x => x + 1)
    expect(await maps.collect()).toEqual([1000, 1001, 1002, 1003])
    let partitions = sc.range(0, 4, 1, 2)
    for (let i = 0; i < 3000; i++) partitions = partitions.mapPartitions(it => it)
    expect(await partitions.sum()).toBe(6)
    let union = sc.parallelize([0], 1)
    for (let i = 1; i <= 500; i++) union = union.union(sc.parallelize([i], 1))
    expect(await union.sum()).toBe(125_250)
    let shuffled = sc.range(0, 10, 1, 2).map(x => [x, 1] as [number, number])
    for (let i = 0; i < 500; i++) shuffled = shuffled.partitionBy(2).map(([k, v]) => [(k + 1) % 10, v])
    expect(await shuffled.count()).toBe(10)
  })

  it('of barrier stages need a task for a partition of each RDD in the chain', async () => {
    const sc = await testContext()
    const rdd = sc
      .range(0, 4, 1, 2)
      .barrier()
      .mapPartitions(it => it)
    for (const bad of [rdd.union(sc.parallelize([1], 1)), rdd.coalesce(1), rdd.zip(rdd.map(x => x))])
      await expect(bad.collect()).rejects.toThrow('[SPARK-24820][SPARK-24821]')
    await expect(rdd.take(1)).rejects.toThrow('[SPARK-24820][SPARK-24821]')
    expect(await rdd.map(x => x + 1).collect()).toEqual([1, 2, 3, 4])
    expect(
      await rdd
        .map(x => [x, 1] as const)
        .reduceByKey((a, b) => a + b, 5)
        .count(),
    ).toBe(4)
  })

  it('that compute ahead end when nobody reads on', async () => {
    const sc = await testContext()
    const slow = sc.range(0, 10, 1, 5).map(async x => {
      if (x > 3) await new Promise(() => {})
      return x
    })
    for await (const x of slow.toLocalIterator(true)) if (x === 2) break
    await vi.waitFor(() => expect(sc.statusTracker.getActiveJobsIds()).toEqual([]), 5000)
    expect(await sc.range(3).count()).toBe(3)
  })

  it('tell what was thrown, whatever it is', async () => {
    const sc = await testContext()
    const failing = sc.range(1).map(() => {
      throw { reason: 'none' }
    })
    await expect(failing.collect()).rejects.toThrow("{ reason: 'none' }")
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
  it('tell listeners of their life, until these go', async () => {
    const told: string[] = []
    const listener: SparkListener = {
      onJobStart: () => void told.push('job starts'),
      onStageCompleted: e => void told.push(`stage of ${e['Stage Info']['Number of Tasks']} tasks completed`),
      onTaskEnd: e => void told.push(`task ended: ${e['Task End Reason'].Reason}`),
      onJobEnd: e => void told.push(e['Job Result'].Result),
    }
    sc.addSparkListener(listener)
    await sc.range(0, 10, 1, 2).count()
    sc.removeSparkListener(listener)
    await sc.range(0, 10, 1, 2).count()
    expect(told).toEqual(['job starts', 'task ended: Success', 'task ended: Success', 'stage of 2 tasks completed', 'JobSucceeded'])
  })
})
