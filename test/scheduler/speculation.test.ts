import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { lateTasks } from '#dist/scheduler/speculation.js'
import { startEngine } from './engine.ts'

const speculation = { interval: 20, multiplier: 2, quantile: 0.5, minTaskRuntime: 100 }
const engine = startEngine({ speculation })
const { memory } = engine
const base = memory.used

afterEach(() => {
  engine.assertEmpty()
  expect(memory.used).toBe(base)
})
afterAll(() => engine.close())

/** Milliseconds that no test lasts: who waited for them would be ended. */
const NEVER = 600_000

interface Done {
  readonly task: number
  readonly attempt: number
  readonly address: number
}

/** Ten tasks of which one behaves by its attempt: gives the attempts that counted. */
async function run(attempts: readonly unknown[], at = 3) {
  const results = await engine.runJob({}, async job => {
    const stage = { name: 'late', kind: 'late', tasks: 10, shared: { at, attempts }, publication: 'task' as const, threads: 2 }
    const done = (await job.runStage<Done, unknown>(stage)).results
    // one page for each task, of the attempt that counts
    expect(memory.used - base).toBe(10 * 65_536)
    expect(done.map(d => memory.u32[d.address / 4])).toEqual(done.map(d => d.task))
    return done
  })
  return { attempts: results.map(r => r.attempt) }
}
const only = (at: number, attempt: number) => Array.from({ length: 10 }, (_, i) => (i === at ? attempt : 0))

describe('speculation', () => {
  test('a task that hangs is done by another worker, and not waited for', async () => {
    const { attempts } = await run([NEVER, 1])
    expect(attempts).toEqual(only(3, 1))
  })
  test('the last task too', async () => {
    expect((await run([NEVER, 1], 9)).attempts).toEqual(only(9, 1))
  })
  test('the first attempt counts where it is done first', async () => {
    const { attempts } = await run([3_000, NEVER])
    expect(attempts).toEqual(only(3, 0))
  })
  test('a copy whose worker dies or that fails is tried again', async () => {
    expect((await run([NEVER, 'exit', 1])).attempts).toEqual(only(3, 2))
    expect((await run([NEVER, 'throw', 1])).attempts).toEqual(only(3, 2))
  })
})

describe('late tasks', () => {
  test('are those beyond a multiple of the median, once enough are done', () => {
    const late = lateTasks({ ...speculation, minTaskRuntime: 10 }, 4)
    const running = [[0, 2] as const, [1, 3] as const]
    expect(late.among(running, 0)).toEqual([])
    expect(late.among(running, 1000)).toEqual([])
    late.finished(10)
    late.finished(30)
    expect(late.among(running, 1001)).toEqual([2, 3])
  })
  test('take as long as the least runtime says', () => {
    const late = lateTasks(speculation, 2)
    late.finished(1)
    late.among([[0, 1]], 0)
    expect(late.among([[0, 1]], 100)).toEqual([])
    expect(late.among([[0, 1]], 101)).toEqual([1])
  })
  test('are counted anew where another task runs', () => {
    const late = lateTasks(speculation, 2)
    late.finished(1)
    late.among([[0, 0]], 0)
    expect(late.among([[0, 1]], 500)).toEqual([])
  })
})
