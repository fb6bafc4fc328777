import type { SharedMemory } from '../columnar/shared-memory.ts'
import type { TaskMetrics } from './metrics.ts'

/**
 * The contract between the scheduler and those who give it work.
 *
 * A **stage** is `tasks` numbered pieces of work of one kind. Workers take task indexes from a shared counter until none are left; what a
 * worker does of a stage from its first task to its last is a **participation**. A task's run is an **attempt**.
 *
 * `publication` says when results and pages count (everything else is freed):
 * - `task`: with each task. Its pages are those allocated while it ran; what `open` allocates is scratch and is freed.
 * - `worker`: with the participation, when `finish` has come back. For runners that gather state over their tasks. If the worker dies or
 *    a task fails before, all of its tasks run again, by others.
 * - `restart`: with the stage. If anything fails, `reset` is called and the whole stage runs again. For runners that write to
 *    structures shared by all workers.
 *
 * Published pages belong to `owner` (default: the job, and are freed with it).
 */
export interface Stage<R = unknown, F = unknown> {
  readonly name: string
  /** How many tasks. */
  readonly tasks: number
  /** Which entry of the table of task kinds runs them. */
  readonly kind: string
  /** Given to `open`; cloned to each worker once. */
  readonly shared: unknown
  readonly publication: Publication
  /** Workers at most; 0: the driver's thread runs it. */
  readonly threads: number
  /** A stage of one task runs on the driver unless this is set. */
  readonly onWorkers?: boolean
  /** Results of tasks as they are published, in any order. `true` ends the stage: the rest is not wanted (LIMIT). */
  readonly onTaskResult?: (task: number, result: R) => unknown
  /** Results of `finish`, as participations are published. */
  readonly onFinish?: (result: F) => void
  /** `restart`: clears the shared structures before the stage runs again. */
  readonly reset?: () => void
  /** Owner of the published pages. */
  readonly owner?: number
  /** For events: stages whose output this one reads, and where the work comes from. */
  readonly parents?: readonly number[]
  readonly details?: string
  /** For errors: the partition that a task computes. */
  partitionOf?(task: number): number
  readonly type?: 'ShuffleMapTask' | 'ResultTask'
}

export type Publication = 'task' | 'worker' | 'restart'

export interface StageResult<R = unknown, F = unknown> {
  readonly stageId: number
  /** By task; empty where `onTaskResult` takes them. */
  readonly results: readonly R[]
  /** In order of publication. */
  readonly finished: readonly F[]
  readonly metrics: TaskMetrics
  /** `onTaskResult` ended it. */
  readonly stopped: boolean
}

/** One kind of task, in the table that the worker's entry and the driver hold. */
export interface TaskKind<S = never, R = unknown, F = unknown> {
  /** Once per participation, before its first task. */
  open(shared: S, context: TaskContext): StageRunner<R, F> | Promise<StageRunner<R, F>>
}

export interface StageRunner<R = unknown, F = unknown> {
  /** Runs a task. Results are cloned to the driver, so keep them small: data stays in pages. `attempt` counts from 0. */
  run(task: number, attempt: number): R | Promise<R>
  /** After the last task: flushes what was gathered. Not called when the stage was ended early. */
  finish?(): F | Promise<F>
  /** Always, last. Frees what is not a result (pages not published are freed anyway). */
  close?(): void | Promise<void>
}

export type TaskKinds = Readonly<Record<string, TaskKind>>

/** Any kind fits the table; what `shared` is, is between the kind and who submits its stages. */
export const taskKind = <S, R, F>(kind: TaskKind<S, R, F>): TaskKind => kind as unknown as TaskKind

/**
 * The number of a task's attempt, which no other of the process has: first attempts of a stage's tasks have consecutive ones, those that follow them
 * have the same with their number above the lower 32 bits.
 */
export const taskIdOf = (firstTaskId: number, task: number, attempt: number): number => firstTaskId + task + attempt * 2 ** 32

/** What a runner knows of its surroundings. */
export interface TaskContext {
  /** Allocations through it are charged to the attempt. */
  readonly memory: SharedMemory
  readonly jobId: number
  readonly stageId: number
  /** Spark's stage attempt: how often the stage has been restarted. */
  readonly stageAttempt: number
  /** See `taskIdOf`. */
  readonly firstTaskId: number
  /** `driver`, or the worker's number. */
  readonly executorId: string
  /** Local properties of the job (spark.job.description, ...). */
  readonly properties: Readonly<Record<string, string>>
  /** What the worker was started with (`WorkerPoolOptions.init`). */
  readonly init: unknown
  /** The stage has been cancelled, or ended early: return soon, anything. Ask at every batch. */
  cancelled(): boolean
  /** No task shall be started any more; those running, and `finish`, complete. */
  drain(): void
  /** Counts of the task that is running. */
  readonly metrics: TaskMetrics
}
