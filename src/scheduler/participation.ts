import type { SharedMemory } from '../columnar/shared-memory.ts'
import { ABORT, DRAIN, openControlBlock } from './control-block.ts'
import { encodeError } from './error-codec.ts'
import { isDeterministic } from './job-errors.ts'
import type { EndMessage, Failure, Participate, TaskDone, WorkerMessage } from './messages.ts'
import { emptyMetrics, takeMetrics } from './metrics.ts'
import type { StageRunner, TaskContext, TaskKinds } from './task.ts'

export interface ParticipationHost {
  readonly memory: SharedMemory
  readonly kinds: TaskKinds
  readonly executorId: string
  readonly init: unknown
  post(message: WorkerMessage): void
  /** Between tasks; the driver lets its event loop turn. */
  pause?(): Promise<void> | undefined
}

/** A participation from its first claim to its end, the same on workers and on the driver. Never throws: failures are part of what it posts. */
export async function participate(host: ParticipationHost, request: Participate): Promise<void> {
  const { participation, publication, slot, owner } = request
  const control = openControlBlock(host.memory, request.controlAddress)
  const memory = host.memory.charge(owner)
  const metrics = emptyMetrics()
  const context: TaskContext = {
    memory,
    jobId: request.jobId,
    stageId: request.stageId,
    stageAttempt: request.stageAttempt,
    firstTaskId: request.firstTaskId,
    executorId: host.executorId,
    properties: request.properties,
    init: host.init,
    cancelled: () => control.stop() === ABORT,
    drain: () => control.setStop(DRAIN),
    metrics,
  }
  const done: TaskDone[] = []
  const excluded = request.excludedTasks && new Set(request.excludedTasks)
  let runner: StageRunner | undefined
  let failure: Failure | undefined
  let finished = false
  let result: unknown
  let task = -1
  let attempt = 0
  let launch = Date.now()
  let taskOwner = owner

  const fail = (error: unknown) => {
    failure ??= { task, attempt, launch, error: encodeError(error), deterministic: isDeterministic(error) }
  }

  try {
    while (control.stop() === 0 && !control.yields(slot)) {
      const claimed = control.claim(slot, excluded)
      if (claimed < 0) break
      task = claimed
      attempt = control.attempt(task)
      launch = Date.now()
      control.setRunning(slot, task, owner)
      if (runner === undefined) {
        const kind = host.kinds[request.kind]
        if (kind === undefined) throw new Error(`There is no kind of task named ${request.kind}`)
        memory.owner = owner
        runner = await kind.open(request.shared as never, context)
      }
      if (publication === 'task') {
        taskOwner = memory.newOwner()
        control.setRunning(slot, task, taskOwner)
      }
      memory.owner = taskOwner
      memory.resetCharged()
      const started = performance.now()
      let taskResult = runner.run(task, attempt)
      if (isPromise(taskResult)) taskResult = await taskResult
      if (control.stop() === ABORT) break
      metrics.runTime += performance.now() - started
      metrics.peakMemory = Math.max(metrics.peakMemory, memory.chargedPeak)
      const entry: TaskDone = { task, attempt, owner: taskOwner, launch, metrics: takeMetrics(metrics), result: taskResult }
      if (publication === 'task') host.post({ type: 'task', participation, done: entry })
      else done.push(entry)
      task = -1
      taskOwner = owner
      memory.owner = owner
      control.setRunning(slot, -1, owner)
      const pause = host.pause?.()
      if (pause) await pause
    }
    if (runner?.finish && control.stop() !== ABORT) {
      const started = performance.now()
      result = await runner.finish()
      finished = true
      metrics.runTime += performance.now() - started
      metrics.peakMemory = Math.max(metrics.peakMemory, memory.chargedPeak)
    }
  } catch (error) {
    fail(error)
  }
  try {
    await runner?.close?.()
  } catch (error) {
    task = -1
    fail(error)
  }
  const aborted = control.stop() === ABORT
  // What the broken-off task of publication `task` allocated; the rest is the driver's to free or to publish.
  if (taskOwner !== owner) host.memory.freeOwner(taskOwner)
  control.setRunning(slot, -1, owner)
  const end: EndMessage = {
    type: 'end',
    participation,
    done: aborted || failure ? [] : done,
    finished: finished && !aborted && !failure,
    result: aborted || failure ? undefined : result,
    metrics: takeMetrics(metrics),
    aborted,
    ...(failure && { failure }),
  }
  try {
    host.post(end)
  } catch (error) {
    // A result that can't be cloned.
    fail(error)
    host.post({ ...end, done: [], finished: false, result: undefined, failure: failure! })
  }
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
