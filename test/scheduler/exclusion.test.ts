import { afterEach, describe, expect, test } from 'vitest'
import { HealthTracker } from '#dist/scheduler/health-tracker.js'
import type { Stage } from '#dist/scheduler/task.js'
import { type Engine, startEngine } from './engine.ts'

const exclusion = { stageTasks: 2, applicationTasks: 3, timeout: 60_000 }
let engine: Engine
const removed: string[] = []

function start(options: Parameters<typeof startEngine>[0]): void {
  engine = startEngine(options)
  removed.length = 0
  engine.listeners.addListener({ onExecutorRemoved: e => void removed.push(`${e['Executor ID']}: ${e['Removed Reason']}`) })
}
afterEach(async () => {
  engine.assertEmpty()
  await engine.close()
})

const run = (s: Partial<Stage> & { kind: string; tasks: number }) =>
  engine.runJob({}, job => job.runStage<unknown, unknown>({ name: s.kind, shared: {}, publication: 'task', threads: 2, ...s }))

describe('workers that keep failing', () => {
  test('are replaced, so that the stage goes on elsewhere', async () => {
    start({ exclusion: { ...exclusion, stageTasks: 1 }, threads: 1 })
    expect((await run({ kind: 'sick', tasks: 4, threads: 1, shared: { executor: '1' } })).results).toEqual(['2', '2', '2', '2'])
    await expect.poll(() => removed).toEqual(['1: it was excluded, as 1 tasks failed on it'])
  })

  test('one task that fails several times is not enough', async () => {
    start({ exclusion, threads: 1 })
    await expect(run({ kind: 'sick', tasks: 4, threads: 1, shared: { executor: '1' } })).rejects.toThrow(
      'Task 0 in stage 0.0 failed 4 times',
    )
    expect(removed).toEqual([])
  })

  test('are those on which so many tasks of a stage fail, others not', async () => {
    start({ exclusion, threads: 1 })
    const failing = (at: readonly number[]) => run({ kind: 'failing', tasks: 3, threads: 1, shared: { at, how: 'throw', attempts: 1 } })
    await failing([0])
    expect((await run({ kind: 'where', tasks: 2, threads: 1 })).results.map(r => (r as { executorId: string }).executorId)).toEqual([
      '1',
      '1',
    ])
    await failing([0, 1])
    expect((await run({ kind: 'where', tasks: 2, threads: 1 })).results.map(r => (r as { executorId: string }).executorId)).toEqual([
      '2',
      '2',
    ])
  })

  test('stay where it is off', async () => {
    start({ threads: 1 })
    await run({ kind: 'failing', tasks: 5, threads: 1, shared: { at: [0, 1, 2, 3], how: 'throw', attempts: 1 } })
    expect((await run({ kind: 'where', tasks: 2, threads: 1 })).results.map(r => (r as { executorId: string }).executorId)).toEqual([
      '1',
      '1',
    ])
  })

  test('are counted over stages, within the timeout', () => {
    const health = new HealthTracker(exclusion)
    expect(health.failed('1', 0, 0, 0)).toBeUndefined()
    expect(health.failed('1', 0, 0, 10)).toBeUndefined()
    expect(health.failed('1', 1, 0, 20)).toBeUndefined()
    expect(health.failed('2', 2, 0, 30)).toBeUndefined()
    expect(health.failed('1', 2, 0, 60_015)).toBeUndefined()
    expect(health.failed('1', 3, 0, 60_016)).toBe(3)
    health.forget('1')
    expect(health.failed('1', 3, 0, 60_017)).toBeUndefined()
  })
})
