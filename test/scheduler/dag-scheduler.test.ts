import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { Stage } from '#dist/scheduler/task.js'
import { SparkArithmeticException } from '#dist/util/errors.js'
import { reached } from '../reached.ts'
import { startEngine } from './engine.ts'

/** Milliseconds that no test lasts: who waited for them would be ended. */
const NEVER = 600_000

const engine = startEngine()
const { memory } = engine
const base = memory.used

afterEach(() => {
  engine.assertEmpty()
  expect(memory.used).toBe(base)
})
afterAll(() => engine.close())

const stage = <R = unknown, F = unknown>(s: Partial<Stage<R, F>> & { kind: string; tasks: number }): Stage<R, F> => ({
  name: s.kind,
  shared: {},
  publication: 'task',
  threads: 2,
  ...s,
})
const run = <R = unknown, F = unknown>(s: Partial<Stage<R, F>> & { kind: string; tasks: number }) =>
  engine.runJob({}, job => job.runStage<R, F>(stage<R, F>(s)))

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)

describe('a stage', () => {
  test.each(['task', 'worker', 'restart'] as const)('runs every task once, publication %s', async publication => {
    const { results } = await run<number>({ kind: 'square', tasks: 100, publication })
    expect(results).toEqual(upTo(100).map(i => i * i))
  })

  test('without threads, or of one task, runs on the driver', async () => {
    const [many] = (await run<{ executorId: string }>({ kind: 'where', tasks: 3, threads: 0 })).results
    const [one] = (await run<{ executorId: string }>({ kind: 'where', tasks: 1 })).results
    const [forced] = (await run<{ executorId: string }>({ kind: 'where', tasks: 1, onWorkers: true })).results
    expect([many!.executorId, one!.executorId]).toEqual(['driver', 'driver'])
    expect(forced!.executorId).toMatch(/^\d+$/)
  })

  test('with threads runs on several workers, never on the driver', async () => {
    const { results } = await run<{ threadId: number; init: unknown }>({ kind: 'where', tasks: 60 })
    const threads = new Set(results.map(r => r.threadId))
    expect(threads.size).toBe(2)
    expect(threads.has(0)).toBe(false)
    expect(results[0]!.init).toBe('hello')
  })

  test('of no tasks ends at once', async () => {
    expect((await run({ kind: 'square', tasks: 0 })).results).toEqual([])
  })

  test('sums what its tasks count', async () => {
    const { metrics } = await run({ kind: 'where', tasks: 10 })
    expect(metrics.rowsRead).toBe(100)
    expect(metrics.counters).toEqual({ spills: 45 })
    expect(metrics.runTime).toBeGreaterThan(19)
  })

  test('tells results as they come, and gathers none then', async () => {
    const seen: number[] = []
    const { results } = await run<number>({ kind: 'square', tasks: 20, onTaskResult: (task, r) => void (seen[task] = r) })
    expect(seen).toEqual(upTo(20).map(i => i * i))
    expect(results).toEqual([])
  })

  test('ends early when a result is enough', async () => {
    let seen = 0
    const result = await run({ kind: 'square', tasks: 1000, shared: { spinMs: 2 }, onTaskResult: () => ++seen === 5 })
    expect(result.stopped).toBe(true)
    expect(seen).toBe(5)
  })

  test('drains: running tasks and finish complete, no others start', async () => {
    const { results, finished } = await run<number>({ kind: 'draining', tasks: 1000, publication: 'worker', shared: { at: 10 } })
    const done = results.filter(r => r !== undefined)
    expect(done).toContain(10)
    expect(done.length).toBeLessThan(30)
    expect(new Set(finished)).toEqual(new Set(['finished']))
  })

  test('a result handler that throws fails the job', async () => {
    const handler = () => {
      throw new RangeError('no room')
    }
    await expect(run({ kind: 'square', tasks: 50, onTaskResult: handler })).rejects.toThrow(new RangeError('no room'))
  })
})

describe('pages', () => {
  test.each([0, 2])('of published tasks live until the job ends, with %i threads', async threads => {
    await engine.runJob({}, async job => {
      const { results } = await job.runStage<number, unknown>(stage<number>({ kind: 'page', tasks: 40, threads }))
      expect(results.map(a => memory.u32[a / 4])).toEqual(upTo(40))
      expect(memory.used - base).toBe(40 * 65_536)
    })
  })

  test('of a stage with an owner of its own are freed when the job says so, or kept', async () => {
    let kept = 0
    await engine.runJob({}, async job => {
      const owner = job.newOwner()
      kept = job.newOwner()
      await job.runStage(stage({ kind: 'page', tasks: 5, owner }))
      await job.runStage(stage({ kind: 'page', tasks: 7, owner: kept }))
      job.free(owner)
      expect(memory.used - base).toBe(7 * 65_536)
      job.release(kept)
    })
    expect(memory.usedBy(kept)).toBe(7 * 65_536)
    memory.freeOwner(kept)
  })

  test('gathered per worker are published by finish', async () => {
    await engine.runJob({}, async job => {
      const { finished } = await job.runStage<void, { address: number; n: number }>(
        stage<void, { address: number; n: number }>({ kind: 'gather', tasks: 500, publication: 'worker' }),
      )
      const seen = finished.flatMap(f => [...memory.u32.subarray(f.address / 4, f.address / 4 + f.n)])
      expect(seen.sort((a, b) => a - b)).toEqual(upTo(500))
      expect(memory.used - base).toBe(finished.length * 65_536)
    })
  })

  test('that the driver allocates for a job are freed with it', async () => {
    await engine.runJob({}, job => void job.memory.allocate(1 << 20))
    await expect(
      engine.runJob({}, job => {
        job.memory.allocate(1 << 20)
        throw new Error('planned badly')
      }),
    ).rejects.toThrow('planned badly')
  })
})

describe('errors of tasks', () => {
  test.each([0, 2])('an exception with a condition fails the job at once, with %i threads', async threads => {
    const error = await run({ kind: 'failing', tasks: 20, threads, shared: { at: [3], how: 'spark' } }).catch(e => e)
    expect(error).toBeInstanceOf(SparkArithmeticException)
    expect(error.condition).toBe('DIVIDE_BY_ZERO')
    expect(error.messageParameters).toEqual({ config: '"task 3"' })
  })

  test.each(['task', 'worker', 'restart'] as const)('a passing error is retried, publication %s', async publication => {
    const resets: number[] = []
    const { results } = await run<number>({
      kind: 'failing',
      tasks: 20,
      publication,
      shared: { at: [4, 11], how: 'throw', attempts: 1 },
      reset: () => void resets.push(1),
    })
    expect(results).toEqual(upTo(20))
    if (publication === 'restart') expect(resets.length).toBeGreaterThan(0)
  })

  test('one that does not pass fails the job after four attempts, with its cause', async () => {
    const error = await run({ kind: 'failing', tasks: 20, shared: { at: [7], how: 'throw' } }).catch(e => e)
    expect(error.message).toMatch(
      /^Job aborted due to stage failure: Task 7 in stage \d+\.0 failed 4 times, most recent failure: Lost task 7\.3 in stage \d+\.0 \(executor \d+\): TypeError: boom 7/,
    )
    expect(error.cause).toBeInstanceOf(TypeError)
    expect(error.cause.message).toBe('boom 7')
    expect(error.cause.stack).toContain('kinds.mjs')
  })

  test('of several, the lowest task is raised', async () => {
    const error = await run({ kind: 'failing', tasks: 2, shared: { at: [0, 1], how: 'spark', spinMs: 20 } }).catch(e => e)
    expect(error.messageParameters).toEqual({ config: '"task 0"' })
  })

  test('open and finish that fail end in an error', async () => {
    await expect(run({ kind: 'broken', tasks: 5 })).rejects.toThrow(/failed 4 times.*cannot open/)
    await expect(run({ kind: 'brokenFinish', tasks: 5, publication: 'worker' })).rejects.toThrow(/failed 4 times.*cannot finish/)
    await expect(run({ kind: 'nonesuch', tasks: 5 })).rejects.toThrow(/no kind of task named nonesuch/)
  })

  test('a result that cannot be cloned is an error of its task', async () => {
    await expect(run({ kind: 'failing', tasks: 5, shared: { at: [2], how: 'uncloneable' } })).rejects.toThrow(
      /Task 2 .*could not be cloned/s,
    )
    await expect(run({ kind: 'failing', tasks: 5, publication: 'worker', shared: { at: [2], how: 'uncloneable' } })).rejects.toThrow(
      /could not be cloned/,
    )
  })

  test('a payload that cannot be cloned fails the job', async () => {
    await expect(run({ kind: 'square', tasks: 5, shared: { spinMs: () => 1 } })).rejects.toThrow(/could not be cloned/)
  })

  test('other stages of the job are stopped with it', async () => {
    await expect(
      engine.runJob({}, job =>
        Promise.all([
          job.runStage(stage({ kind: 'slow', tasks: 1, threads: 0, shared: { how: 'async', ms: 300 } })),
          job.runStage(stage({ kind: 'failing', tasks: 3, shared: { at: [0], how: 'spark' } })),
          job.runStage(stage({ kind: 'slow', tasks: 100, shared: { how: 'asks', ms: NEVER } })),
        ]),
      ),
    ).rejects.toThrow('DIVIDE_BY_ZERO')
  })
})

describe('workers that die', () => {
  test.each([
    ['exit', 'task'],
    ['exit', 'worker'],
    ['exit', 'restart'],
    ['kill', 'task'],
    ['kill', 'worker'],
  ] as const)('are replaced, and what they had not published runs again: %s, publication %s', async (how, publication) => {
    const { results } = await run<number>({
      kind: 'failing',
      tasks: 30,
      publication,
      shared: { at: [5, 17], how, attempts: 1 },
      reset: () => {},
    })
    expect(results).toEqual(upTo(30))
  })

  test('again and again fail the job with the cause, and the engine goes on', async () => {
    await expect(run({ kind: 'failing', tasks: 5, shared: { at: [2], how: 'exit' } })).rejects.toThrow(
      /Task 2 in stage \d+\.0 failed 4 times.*ExecutorLostFailure \(executor \d+ exited.*code 3/,
    )
    const error = await run({ kind: 'failing', tasks: 5, shared: { at: [2], how: 'kill' } }).catch(e => e)
    expect(error.cause.message).toBe('uncaught 2')
    expect((await run({ kind: 'square', tasks: 3 })).results).toEqual([0, 1, 4])
  })

  test('a shared structure is cleared and written anew', async () => {
    await engine.runJob({}, async job => {
      const address = job.memory.allocate(65_536)
      const clear = () => void (memory.i32[address / 4] = 0)
      clear()
      const victim = setInterval(() => engine.pool.workers.find(w => w.busy)?.terminate('test'), 30)
      setTimeout(() => clearInterval(victim), 80)
      const { results } = await job.runStage(
        stage({ kind: 'shared', tasks: 60, publication: 'restart', shared: { address, spinMs: 2 }, reset: clear }),
      )
      clearInterval(victim)
      expect(results).toEqual(upTo(60))
      expect(memory.i32[address / 4]).toBe((60 * 61) / 2)
    })
  })

  test.each([1, 2, 3, 4, 5, 6])('at any moment: nothing is lost, doubled or leaked (%i)', async round => {
    const killer = setInterval(
      () => {
        const busy = engine.pool.workers.filter(w => w.busy)
        busy[Math.floor(Math.random() * busy.length)]?.terminate('test')
      },
      15 + round * 7,
    )
    setTimeout(() => clearInterval(killer), 120)
    try {
      await engine.runJob({}, async job => {
        const pages = await job.runStage<number, unknown>(stage<number>({ kind: 'page', tasks: 80, shared: { spinMs: 1 } }))
        expect(pages.results.map(a => memory.u32[a / 4])).toEqual(upTo(80))
        const { finished } = await job.runStage<void, { address: number; n: number }>(
          stage<void, { address: number; n: number }>({ kind: 'gather', tasks: 80, publication: 'worker', shared: { spinMs: 1 } }),
        )
        const seen = finished.flatMap(f => [...memory.u32.subarray(f.address / 4, f.address / 4 + f.n)])
        expect(seen.sort((a, b) => a - b)).toEqual(upTo(80))
        expect(memory.used - base).toBe((80 + finished.length) * 65_536)
      })
    } finally {
      clearInterval(killer)
    }
  })
})

describe('cancelling', () => {
  const alive = () => engine.pool.workers.map(w => w.executorId).sort()
  const cancelled = async (how: string, threads: number, spinMs = NEVER) => {
    const controller = new AbortController()
    const { count: begun, atLeast } = reached()
    const job = engine.runJob({ signal: controller.signal }, j =>
      j.runStage(stage({ kind: 'slow', tasks: 4, threads, shared: { how, ms: spinMs, begun } })),
    )
    void atLeast(Math.max(threads, 1)).then(() => controller.abort(new Error('the user left')))
    const error = await job.catch(e => e)
    expect(error.condition).toBe('SPARK_JOB_CANCELLED')
    expect(error.message).toMatch(/^\[SPARK_JOB_CANCELLED\] Job \d+ cancelled because its signal was aborted SQLSTATE: XXKDA$/)
    expect(error.cause.message).toBe('the user left')
  }

  test('a task that asks stops by itself', async () => {
    await run({ kind: 'where', tasks: 20 })
    const before = alive()
    await cancelled('asks', 2)
    expect(alive()).toEqual(before)
  })
  test.each(['computes', 'async'])('a worker that does not ask is terminated: %s', async how => {
    await run({ kind: 'where', tasks: 20 })
    const before = alive()
    await cancelled(how, 2)
    for (const id of alive()) expect(before).not.toContain(id)
  })
  test('a task on the driver that waits is left behind', async () => {
    await cancelled('async', 0, 1800)
    // Its memory is freed when it comes back.
    while (engine.activeJobs.length > 0) await new Promise(resolve => setTimeout(resolve, 50))
  })

  test('a signal that is aborted already starts nothing', async () => {
    let ran = false
    const job = engine.runJob({ signal: AbortSignal.abort() }, () => {
      ran = true
    })
    await expect(job).rejects.toThrow('SPARK_JOB_CANCELLED')
    expect(ran).toBe(false)
  })

  test('by group, by tag, all: only those that are meant', async () => {
    const start = (options: { group?: string; tags?: string[] }) =>
      engine
        .runJob(options, j => j.runStage(stage({ kind: 'slow', tasks: 2, threads: 0, shared: { how: 'async', ms: 150 } })))
        .then(
          () => 'done',
          e => e.messageParameters.reason,
        )
    const jobs = [start({ group: 'g' }), start({ tags: ['t', 'u'] }), start({ group: 'h', tags: ['v'] })]
    engine.cancelJobGroup('g')
    engine.cancelJobsWithTag('u')
    expect(await Promise.all(jobs)).toEqual(['part of cancelled job group g', 'part of cancelled job tags u', 'done'])
    const last = start({})
    engine.cancelAllJobs()
    expect(await last).toBe('as part of cancellation of all jobs')
  })
})

describe('several jobs at once', () => {
  test('share the workers and do not disturb one another', async () => {
    const jobs = upTo(8).map(i => run<number>({ kind: 'square', tasks: 10 + i, publication: i % 2 ? 'worker' : 'task' }))
    const results = await Promise.all(jobs)
    for (const [i, r] of results.entries()) expect(r.results).toEqual(upTo(10 + i).map(x => x * x))
  })

  test('earlier jobs come first: a later one lends its workers back', async () => {
    const ended: string[] = []
    let second: Promise<unknown> | undefined
    const first = engine.runJob({}, async job => {
      await job.runStage(stage({ kind: 'square', tasks: 2 }))
      await new Promise<void>(begun => {
        const later = run({ kind: 'square', tasks: 300, shared: { spinMs: 4 }, onTaskResult: () => begun() })
        second = later.then(() => ended.push('second'))
      })
      await job.runStage(stage({ kind: 'square', tasks: 4, shared: { spinMs: 4 } }))
      ended.push('first')
    })
    await first
    await second
    expect(ended).toEqual(['first', 'second'])
  })
})
