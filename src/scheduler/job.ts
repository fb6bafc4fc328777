import type { SharedMemory } from '../columnar/shared-memory.ts'
import type { TaskMetrics } from './metrics.ts'
import type { Stage, StageResult } from './task.ts'

/** What is said of a job when it is started. */
export interface JobOptions {
  readonly description?: string
  readonly callSite?: string
  /** spark.jobGroup.id */
  readonly group?: string
  readonly tags?: readonly string[]
  /** spark.scheduler.pool */
  readonly pool?: string
  readonly properties?: Readonly<Record<string, string>>
  /** Cancels the job. */
  readonly signal?: AbortSignal
}

/** A job at work: what its body is given to run stages with. */
export interface Job {
  readonly id: number
  /** The driver's memory, charged to the job: freed when it ends. */
  readonly memory: SharedMemory
  /** Aborted when the job fails or is cancelled: for asynchronous work on the driver. */
  readonly signal: AbortSignal
  readonly properties: Readonly<Record<string, string>>
  /** The sums of its stages'. */
  readonly metrics: TaskMetrics
  /** Runs a stage to its end. The first stage that fails fails the job: the others are stopped. Several may run at once. */
  runStage<R, F>(stage: Stage<R, F>): Promise<StageResult<R, F>>
  /** An owner for the output of a stage; what it owns is freed with the job or by `free`. */
  newOwner(): number
  free(owner: number): void
  /** From now on the pages of `owner` belong to somebody else: the job does not free them. */
  release(owner: number): void
}
