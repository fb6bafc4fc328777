import { afterEach, describe, expect, test } from 'vitest'
import { HealthTracker } from '#dist/scheduler/health-tracker.js'
import type { Stage } from '#dist/scheduler/task.js'
import { type Engine, startEngine } from './engine.ts'

const exclusion = {
  taskAttempts: 1,
  taskAttemptsOnNode: 2,
  stageTasks: 2,
  stageExecutors: 2,
  applicationTasks: 2,
  applicationExecutors: 2,
  timeout: 60_000,
  kill: false,
}
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
  const places = async (tasks: number) =>
    new Set((await run({ kind: 'where', tasks })).results.map(r => (r as { executorId: string }).executorId))
  const failOnce = (at: readonly number[]) => run({ kind: 'failing', tasks: 3, shared: { at, how: 'throw', attempts: 1 } })

  test('have no part in a stage any more; others try their tasks', async () => {
    start({ exclusion, threads: 2 })
    expect((await run({ kind: 'sick', tasks: 6, shared: { executor: '1' } })).results).toEqual(['2', '2', '2', '2', '2', '2'])
    expect(removed).toEqual([])
  })

  test('a task is not tried again where it failed, and the stage fails where no other worker is', async () => {
    start({ exclusion, threads: 1 })
    await expect(run({ kind: 'sick', tasks: 4, threads: 1, shared: { executor: '1' } })).rejects.toThrow(
      'because task 0 (partition 0)\ncannot run anywhere due to node and executor excludeOnFailure',
    )
  })

  test('a task that fails on two workers is not tried by more: they are on one node', async () => {
    start({ exclusion, threads: 3 })
    const failing = { kind: 'failing', tasks: 1, onWorkers: true, shared: { at: [0], how: 'throw', attempts: 3 } }
    await expect(run(failing)).rejects.toThrow('cannot run anywhere')
    await engine.close()
    start({ exclusion: { ...exclusion, taskAttemptsOnNode: 3 }, threads: 3 })
    await expect(run({ ...failing, shared: { at: [0], how: 'throw', attempts: 2 } })).resolves.toBeDefined()
  })

  test('a stage of which two workers are left out fails', async () => {
    start({ exclusion: { ...exclusion, stageTasks: 1 }, threads: 3 })
    await expect(run({ kind: 'failing', tasks: 2, shared: { at: [0, 1], how: 'throw', attempts: 2 } })).rejects.toThrow(
      'cannot run anywhere',
    )
  })

  test('are left out of all stages after failures in stages that ended well, or replaced', async () => {
    for (const kill of [false, true]) {
      start({ exclusion: { ...exclusion, applicationTasks: 1, applicationExecutors: 3, kill }, threads: 2 })
      await failOnce([0])
      const sick = removed.length > 0 ? removed[0]![0] : undefined
      const found = await places(30)
      if (kill) await expect.poll(() => removed.map(r => r.slice(1))).toEqual([': it was excluded, as too many tasks failed on it'])
      else expect([...found]).toHaveLength(1)
      if (sick !== undefined) expect(found).not.toContain(sick)
      engine.assertEmpty()
      await engine.close()
    }
    start({ threads: 1 })
  })

  test('a stage that nobody may take part in fails', async () => {
    start({ exclusion: { ...exclusion, taskAttempts: 2, applicationTasks: 1 }, threads: 1 })
    await failOnce([0])
    await expect(places(3)).rejects.toThrow('cannot run anywhere')
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
    const health = new HealthTracker({ ...exclusion, applicationTasks: 2 })
    const stage = (id: number, succeeded: boolean, now: number) => {
      health.failed('1', id, 0)
      return health.ended(id, succeeded, now)
    }
    expect(stage(1, true, 0)).toEqual([])
    // what fails anyway says nothing of the worker
    expect(stage(2, false, 10)).toEqual([])
    expect(stage(3, true, 60_001)).toEqual([])
    expect(stage(4, true, 60_002)).toEqual(['1'])
    expect(health.isExcluded('1', 5, 60_003)).toBe(true)
    expect(health.isExcluded('1', 5, 120_003)).toBe(false)
    health.failed('2', 5, 7)
    expect(health.tasksExcluded('2', 5)).toEqual([7])
    expect(health.hopeless(5, ['2'], true, 0)).toBeUndefined()
    expect(health.hopeless(5, ['2'], false, 0)).toBe(7)
    health.forget('1')
    expect(stage(6, true, 60_004)).toEqual([])
  })
})
