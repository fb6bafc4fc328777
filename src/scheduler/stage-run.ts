import { inspect } from 'node:util'
import type { SharedMemory } from '../columnar/shared-memory.ts'
import { locateError } from '../util/closure/locate-error.ts'
import { ABORT, type ControlBlock, controlBlockSize, DRAIN, initControlBlock, RUN } from './control-block.ts'
import { decodeError } from './error-codec.ts'
import { jobAborted } from './job-errors.ts'
import type { EndMessage, Failure, Participate, TaskDone, WorkerMessage } from './messages.ts'
import { addMetrics, emptyMetrics, type TaskMetrics } from './metrics.ts'
import { lateTasks, type SpeculationOptions } from './speculation.ts'
import { type Stage, type StageResult, taskIdOf } from './task.ts'
import type { Participant, WorkerLost } from './worker-pool.ts'

/**
 * A stage at work, as the driver sees it: which tasks are published, who takes part, what has failed how often.
 * It knows nothing of where participants come from: `wanted` says how many more would help, `begin` makes one's request.
 *
 * It ends (`ended` resolves) only when nobody takes part any more, so that what the stage read or wrote may be freed.
 */
export interface StageRun {
  readonly stage: Stage
  readonly stageId: number
  readonly jobId: number
  readonly pool: string
  readonly attempt: number
  readonly submitted: number
  /** Participations now. */
  readonly running: number
  /** The newest participation's number. */
  readonly served: number
  /** Of these, how many have been asked to leave. */
  readonly yielding: number
  readonly completed: number
  readonly metrics: TaskMetrics
  readonly ended: Promise<StageResult>
  /** The number of a task's attempt. */
  taskId(task: number, attempt: number): number
  /** Whose participant is at this attempt of a task (taskIdOf), if anybody's. */
  executorOf(taskId: number): string | undefined
  /** How many participants more it could use. */
  wanted(): number
  /** May the worker take part, and is there a task for it? */
  accepts(executorId: string): boolean
  begin(executorId: string): { request: Participate; participant: Participant; undo(): void }
  /** Asks a participant to leave after its task. False where all have been asked. */
  yieldOne(): boolean
  /** Stops it; `ended` rejects with the error when all participants have gone. */
  abort(error: unknown): void
}

export interface StageRunOptions {
  readonly memory: SharedMemory
  readonly stage: Stage
  readonly stageId: number
  readonly jobId: number
  readonly pool: string
  /** Owner of what it publishes. */
  readonly owner: number
  readonly properties: Readonly<Record<string, string>>
  readonly maxFailures: number
  /** Where it is on. */
  readonly speculation?: SpeculationOptions
  /** The first of so many new task numbers. */
  newTaskIds(tasks: number): number
  /** More participants are wanted, or there are fewer. */
  onChange(run: StageRun): void
  /** Participants have been told to stop: they get so long, then they are ended. */
  onStop(run: StageRun): void
  onTask(run: StageRun, executorId: string, outcome: TaskOutcome): void
  onAttempt(run: StageRun): void
  /** A task failed, which may be its worker's fault. */
  onFailure(run: StageRun, executorId: string, task: number, error: unknown): void
  /** Of a worker: the tasks that it shall not try again; undefined where it shall have no part in the stage. Where workers may be excluded. */
  excluded?(run: StageRun, executorId: string): readonly number[] | undefined
}

export type TaskOutcome =
  | { readonly done: TaskDone; readonly finished: number }
  | { readonly task: number; readonly attempt: number; readonly launch: number; readonly failed: unknown }
  | { readonly task: number; readonly attempt: number; readonly launch: number; readonly lost: WorkerLost }

interface Participation {
  readonly id: number
  readonly slot: number
  readonly owner: number
  readonly executorId: string
  end: EndMessage | undefined
  yielding: boolean
}

/** A participant more than this at once would need another slot; there are far fewer workers. */
const MAX_SLOTS = 64

let nextParticipation = 1

export function startStageRun(options: StageRunOptions): StageRun {
  const { memory, stage, stageId, jobId } = options
  const { tasks, publication } = stage
  const controlAddress = memory.allocate(controlBlockSize(tasks, MAX_SLOTS))
  let control: ControlBlock
  let stageAttempt = -1
  let firstTaskId = 0
  let remaining = 0
  const published = new Uint8Array(tasks)
  const failures = new Uint32Array(tasks)
  /** Attempts beside others that were still at work. */
  const copies = new Uint32Array(tasks)
  /** Of published tasks (publication `task`), the owner of what they published. */
  const winners = new Uint32Array(tasks)
  // what a participation gathers over its tasks cannot be had twice
  const speculates = options.speculation !== undefined && publication === 'task' && tasks > 1 && stage.onFinish === undefined
  const late = speculates ? lateTasks(options.speculation, tasks) : undefined
  const looking = speculates ? setInterval(speculate, options.speculation.interval) : undefined
  looking?.unref()
  /** Failures that no task is to blame for. */
  let otherFailures = 0
  const participations = new Map<number, Participation>()
  const slots: boolean[] = new Array(MAX_SLOTS).fill(false)
  let results: unknown[] = []
  let finished: unknown[] = []
  /** Publication `restart`: what is to be told when the whole stage is through. */
  let heldBack: { p: Participation; end: EndMessage }[] = []
  let metrics = emptyMetrics()
  /** Why it is being stopped: an error of a task (by index: the lowest is raised), of another kind (-1), or the result handler. */
  let stopping: { kind: 'error'; task: number; error: unknown } | { kind: 'early' } | { kind: 'restart' } | undefined
  let over = false
  let served = 0
  let resolve!: (result: StageResult) => void
  let reject!: (error: unknown) => void
  const ended = new Promise<StageResult>((res, rej) => {
    resolve = res
    reject = rej
  })
  // Whoever cares awaits it too.
  ended.catch(() => {})

  function restart(): void {
    stageAttempt++
    firstTaskId = options.newTaskIds(tasks)
    control = initControlBlock(memory, controlAddress, tasks, MAX_SLOTS)
    remaining = tasks
    published.fill(0)
    results = stage.onTaskResult ? [] : new Array(tasks)
    finished = []
    heldBack = []
    metrics = emptyMetrics()
    stopping = undefined
    for (let t = 0; t < tasks; t++) if (failures[t]! > 0) control.unclaim(t, attemptOf(t))
  }

  /** The next attempt's number. */
  const attemptOf = (task: number): number => failures[task]! + copies[task]!

  /** Has the tasks that are late tried by others as well. */
  function speculate(): void {
    if (over || stopping !== undefined || remaining === 0) return
    const running = [...participations.values()].map(p => [p.slot, control.running(p.slot)] as const)
    const found = late!.among(
      running.filter(([, task]) => task >= 0 && published[task] === 0 && copies[task] === 0),
      performance.now(),
    )
    for (const task of found) {
      copies[task] = 1
      control.unclaim(task, attemptOf(task))
    }
    if (found.length > 0) options.onChange(run)
  }

  /** A task is done of which there were copies: nobody shall begin it any more, and who is at it still is not waited for once all is done. */
  function endCopies(task: number): void {
    control.withdraw(task)
    if (remaining > 0 || copies.every(c => c === 0)) return
    control.setStop(ABORT)
    options.onStop(run)
  }

  function stop(why: NonNullable<typeof stopping>): void {
    if (over) return
    if (stopping === undefined || stopping.kind === 'restart') {
      stopping = why
      control.setStop(ABORT)
      options.onStop(run)
    } else if (why.kind === 'error') {
      // An error outweighs an early end; a lower task's outweighs a higher one's. Cancellation (-1) comes before all.
      if (stopping.kind === 'early' || why.task < stopping.task) stopping = why
    }
    settle()
  }

  function publish(p: Participation, done: TaskDone, finishedAt: number): void {
    if (published[done.task] === 1) return
    published[done.task] = 1
    remaining--
    addMetrics(metrics, done.metrics)
    late?.finished(done.metrics.runTime ?? 0)
    options.onTask(run, p.executorId, { done, finished: finishedAt })
    if (stage.onTaskResult === undefined) results[done.task] = done.result
    else if (stopping?.kind !== 'early' && guard(() => stage.onTaskResult!(done.task, done.result)) === true && remaining > 0)
      stop({ kind: 'early' })
    if (speculates && (copies[done.task]! > 0 || remaining === 0)) endCopies(done.task)
  }

  function publishEnd(p: Participation, end: EndMessage): void {
    const now = Date.now()
    for (const done of end.done) publish(p, done, now)
    addMetrics(metrics, end.metrics)
    if (!end.finished) return
    finished.push(end.result)
    guard(() => stage.onFinish?.(end.result))
  }

  function guard<T>(handler: () => T): T | undefined {
    try {
      return handler()
    } catch (error) {
      stop({ kind: 'error', task: -1, error })
      return undefined
    }
  }

  /** Puts back the tasks that a participation held and did not publish, and one that it may have passed without claiming it. */
  function putBack(p: Participation): void {
    for (let t = 0; t < tasks; t++) {
      if (published[t] === 1) continue
      const claimant = control.claimant(t)
      if (claimant < 0) control.offer(t)
      if (claimant !== p.slot) continue
      control.unclaim(t, attemptOf(t))
      // Whatever made a runner drain the stage may have counted this task.
      if (control.stop() === DRAIN) control.setStop(RUN)
    }
  }

  /** Tasks that a participation has passed over. */
  function offerPassedOver(): void {
    for (let t = 0; t < tasks; t++) if (failures[t]! > 0 && published[t] === 0 && control.claimant(t) < 0) control.offer(t)
  }

  /** Counts a failure. Gives the number of it, or raises the stage's error where it was one too many. */
  function countFailure(task: number, describe: (count: number) => string, cause: unknown): boolean {
    const count = task < 0 ? ++otherFailures : ++failures[task]!
    if (count < options.maxFailures) return true
    const who = task < 0 ? `Stage ${stageId}.${stageAttempt}` : `Task ${task} in stage ${stageId}.${stageAttempt}`
    const error = jobAborted(`${who} failed ${count} times, most recent failure: ${describe(count)}`, cause)
    stop({ kind: 'error', task: Math.max(task, 0), error })
    return false
  }

  function excludedFor(executorId: string): { excludedTasks?: readonly number[] } {
    const excludedTasks = options.excluded?.(run, executorId) ?? []
    return excludedTasks.length > 0 ? { excludedTasks } : {}
  }

  const lostTask = (task: number, count: number) =>
    `Lost ${task < 0 ? 'participant' : `task ${task}.${count - 1}`} in stage ${stageId}.${stageAttempt}`

  const partitionText = (task: number): string =>
    task < 0 || stage.partitionOf === undefined ? '' : `, partition ${stage.partitionOf(task)}`

  function taskFailed(p: Participation, failure: Failure): void {
    // another attempt has done it
    if (failure.task >= 0 && published[failure.task] === 1) return
    const error = locateError(decodeError(failure.error), `task ${failure.task}.${failure.attempt} in stage ${stageId}.${stageAttempt}`)
    if (failure.task >= 0)
      options.onTask(run, p.executorId, { task: failure.task, attempt: failure.attempt, launch: failure.launch, failed: error })
    if (failure.deterministic) return stop({ kind: 'error', task: Math.max(failure.task, 0), error })
    const describe = (count: number) =>
      `${lostTask(failure.task, count)} (executor ${p.executorId}${partitionText(failure.task)}): ${describeError(error)}`
    const goesOn = countFailure(failure.task, describe, error)
    if (goesOn && failure.task >= 0) options.onFailure(run, p.executorId, failure.task, error)
    if (goesOn && publication === 'restart') stop({ kind: 'restart' })
  }

  function participantLost(p: Participation, lost: WorkerLost): void {
    const task = control.running(p.slot)
    const owner = control.runningOwner(p.slot)
    const kept = task >= 0 && published[task] === 1 && winners[task] === owner
    if (publication === 'task' && task >= 0 && !kept && owner !== p.owner) memory.freeOwner(owner)
    if (stopping !== undefined) return
    if (task >= 0) options.onTask(run, p.executorId, { task, attempt: failures[task]!, launch: Date.now(), lost })
    // Ended by us: no task is to blame.
    if (lost.terminated) return publication === 'restart' ? stop({ kind: 'restart' }) : undefined
    const reason = `ExecutorLostFailure (executor ${p.executorId} exited caused by one of the running tasks) Reason: ${lost.reason}`
    if (countFailure(task, count => `${lostTask(task, count)}: ${reason}`, lost.cause) && publication === 'restart')
      stop({ kind: 'restart' })
  }

  function leave(p: Participation, lost: WorkerLost | undefined): void {
    const { end } = p
    if (lost !== undefined && end === undefined) participantLost(p, lost)
    else if (end?.failure) taskFailed(p, end.failure)

    const whole = end !== undefined && !end.aborted && end.failure === undefined
    if (whole && publication === 'restart') {
      heldBack.push({ p, end })
      for (const done of end.done) {
        if (published[done.task] === 0) remaining--
        published[done.task] = 1
      }
    } else if (whole) {
      if (publication === 'worker') memory.transferOwner(p.owner, options.owner)
      else memory.freeOwner(p.owner)
      publishEnd(p, end)
    } else {
      memory.freeOwner(p.owner)
    }
    if (!whole) putBack(p)
    else if (options.excluded !== undefined) offerPassedOver()
    // Only now: `settle` may end the stage and free its control block.
    control.setYields(p.slot, false)
    participations.delete(p.id)
    slots[p.slot] = false
    settle()
  }

  /** Ends the stage, or restarts it, when nobody takes part any more; else asks for more hands where there is work left. */
  function settle(): void {
    if (over) return
    if (participations.size > 0) return remaining > 0 && stopping === undefined ? options.onChange(run) : undefined
    if (stopping?.kind === 'restart') {
      for (const { p } of heldBack) memory.freeOwner(p.owner)
      try {
        stage.reset?.()
      } catch (error) {
        return finish(() => reject(error))
      }
      restart()
      options.onAttempt(run)
      return options.onChange(run)
    }
    if (stopping?.kind === 'error') {
      const { error } = stopping
      for (const { p } of heldBack) memory.freeOwner(p.owner)
      return finish(() => reject(error))
    }
    if (remaining > 0 && stopping === undefined && control.stop() === 0) return options.onChange(run)
    // All published, ended early, or drained by a runner.
    if (publication === 'restart' && heldBack.length > 0) {
      publishHeld()
      if (over) return
    }
    const result: StageResult = { stageId, results, finished, metrics, stopped: stopping?.kind === 'early' }
    finish(() => resolve(result))
  }

  function publishHeld(): void {
    const held = heldBack
    heldBack = []
    for (const { p } of held) memory.transferOwner(p.owner, options.owner)
    for (const { p, end } of held) {
      for (const done of end.done) published[done.task] = 0
      remaining += end.done.length
      publishEnd(p, end)
    }
  }

  function finish(tell: () => void): void {
    over = true
    clearInterval(looking)
    memory.free(controlAddress)
    tell()
    options.onChange(run)
  }

  function onMessage(p: Participation, message: WorkerMessage): void {
    if (message.type === 'end') {
      p.end = message
      return
    }
    const { done } = message
    if (over || published[done.task] === 1 || (stopping !== undefined && stopping.kind !== 'early')) return memory.freeOwner(done.owner)
    memory.transferOwner(done.owner, options.owner)
    winners[done.task] = done.owner
    publish(p, done, Date.now())
  }

  const run: StageRun = {
    stage,
    stageId,
    jobId,
    pool: options.pool,
    submitted: Date.now(),
    ended,
    get attempt() {
      return stageAttempt
    },
    get running() {
      return participations.size
    },
    get served() {
      return served
    },
    get yielding() {
      let count = 0
      for (const p of participations.values()) if (p.yielding) count++
      return count
    },
    get completed() {
      return tasks - remaining
    },
    get metrics() {
      return metrics
    },

    taskId: (task, attempt) => taskIdOf(firstTaskId, task, attempt),
    executorOf(taskId) {
      for (const { slot, executorId } of participations.values()) {
        const task = control.running(slot)
        if (task >= 0 && published[task] === 0 && taskId === taskIdOf(firstTaskId, task, control.attempt(task))) return executorId
      }
      return undefined
    },

    wanted() {
      if (over || stopping !== undefined || control.stop() !== 0) return 0
      return Math.min(Math.max(1, stage.threads) - participations.size, control.unclaimed(), MAX_SLOTS - participations.size)
    },

    accepts(executorId) {
      const excluded = options.excluded === undefined ? [] : options.excluded(run, executorId)
      if (excluded === undefined || excluded.length === 0) return excluded !== undefined
      for (let t = 0; t < tasks; t++) if (published[t] === 0 && control.claimant(t) < 0 && !excluded.includes(t)) return true
      return false
    },

    begin(executorId) {
      const p: Participation = {
        id: nextParticipation++,
        slot: slots.indexOf(false),
        owner: memory.newOwner(),
        executorId,
        end: undefined,
        yielding: false,
      }
      served = p.id
      slots[p.slot] = true
      participations.set(p.id, p)
      const request: Participate = {
        type: 'participate',
        participation: p.id,
        kind: stage.kind,
        shared: stage.shared,
        publication,
        controlAddress,
        slot: p.slot,
        owner: p.owner,
        jobId,
        stageId,
        stageAttempt,
        firstTaskId,
        properties: options.properties,
        ...excludedFor(executorId),
      }
      return {
        request,
        participant: { onMessage: message => onMessage(p, message), onIdle: lost => leave(p, lost) },
        undo() {
          participations.delete(p.id)
          slots[p.slot] = false
        },
      }
    },

    yieldOne() {
      const p = [...participations.values()].find(candidate => !candidate.yielding)
      if (p === undefined) return false
      p.yielding = true
      control.setYields(p.slot, true)
      return true
    },

    abort: error => stop({ kind: 'error', task: -1, error }),
  }
  restart()
  if (tasks === 0) queueMicrotask(settle)
  return run
}

function describeError(error: unknown): string {
  return error instanceof Error
    ? (error.stack ?? `${error.name}: ${error.message}`)
    : typeof error === 'object'
      ? inspect(error)
      : String(error)
}
