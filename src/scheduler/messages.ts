import type { EncodedError } from './error-codec.ts'
import type { TaskMetrics } from './metrics.ts'
import type { Publication } from './task.ts'

/** Driver to worker: take part in a stage. */
export interface Participate {
  readonly type: 'participate'
  readonly participation: number
  readonly kind: string
  readonly shared: unknown
  readonly publication: Publication
  readonly controlAddress: number
  readonly slot: number
  /** Owner of what the participation allocates. */
  readonly owner: number
  readonly jobId: number
  readonly stageId: number
  readonly stageAttempt: number
  /** See `taskIdOf`. */
  readonly firstTaskId: number
  readonly properties: Readonly<Record<string, string>>
  /** Tasks that failed on the worker, which others have to try. */
  readonly excludedTasks?: readonly number[]
}

/** What a worker is started with. */
export interface WorkerData {
  readonly wasm: WebAssembly.Memory
  readonly controlAddress: number
  readonly executorId: string
  readonly init: unknown
}

/** A task that ran to its end. `launch` is its start in epoch milliseconds. */
export interface TaskDone {
  readonly task: number
  readonly attempt: number
  readonly owner: number
  readonly launch: number
  readonly metrics: Partial<TaskMetrics>
  readonly result: unknown
}

/** Worker to driver, publication `task`: the task is published by this message. */
export interface TaskMessage {
  readonly type: 'task'
  readonly participation: number
  readonly done: TaskDone
}

/** Worker to driver: the participation is over. Its tasks are published by this message unless it failed or was aborted. */
export interface EndMessage {
  readonly type: 'end'
  readonly participation: number
  /** Publications `worker` and `restart`. */
  readonly done: readonly TaskDone[]
  /** `finish` was called, and this is what it gave. */
  readonly finished: boolean
  readonly result: unknown
  readonly metrics: Partial<TaskMetrics>
  readonly aborted: boolean
  readonly failure?: Failure
}

export interface Failure {
  /** The task that failed, or -1 where it was `finish` or `close`. */
  readonly task: number
  readonly attempt: number
  readonly launch: number
  readonly error: EncodedError
  /** Another attempt would fail as well. */
  readonly deterministic: boolean
}

export type WorkerMessage = TaskMessage | EndMessage
