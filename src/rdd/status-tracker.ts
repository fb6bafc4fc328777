import type { JobOptions } from '../scheduler/job.ts'
import type { RddEngine } from './spark-context.ts'

export interface SparkJobInfo {
  readonly jobId: number
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED'
}

export interface SparkStageInfo {
  readonly stageId: number
  readonly currentAttemptId: number
  readonly submissionTime: number
  readonly name: string
  readonly numTasks: number
  readonly numActiveTasks: number
  readonly numCompletedTasks: number
  readonly numFailedTasks: number
}

/** Jobs that are remembered. */
const KEPT = 1000

/** What runs at the moment, and how jobs have ended. Source: Spark's `SparkStatusTracker`. */
export class StatusTracker {
  private readonly engine: () => RddEngine
  private readonly jobs = new Map<
    number,
    { status: SparkJobInfo['status']; readonly group: string | undefined; readonly tags: readonly string[] }
  >()

  /** @internal */
  constructor(engine: () => RddEngine) {
    this.engine = engine
  }
  /** @internal */
  started(jobId: number, spec: JobOptions): void {
    this.jobs.set(jobId, { status: 'RUNNING', group: spec.group, tags: spec.tags ?? [] })
    if (this.jobs.size > KEPT) this.jobs.delete(this.jobs.keys().next().value!)
  }
  /** @internal */
  ended(jobId: number, succeeded: boolean): void {
    const job = this.jobs.get(jobId)
    if (job) job.status = succeeded ? 'SUCCEEDED' : 'FAILED'
  }

  getActiveJobIds(): number[] {
    return [...this.engine().scheduler.activeJobs]
  }
  /** PySpark's name of it. */
  getActiveJobsIds(): number[] {
    return this.getActiveJobIds()
  }
  getActiveStageIds(): number[] {
    return this.engine()
      .scheduler.stages()
      .map(s => s.stageId)
  }
  /** The jobs of a group; without one, those of none. */
  getJobIdsForGroup(group?: string): number[] {
    return [...this.jobs].filter(([, job]) => job.group === group).map(([id]) => id)
  }
  getJobIdsForTag(tag: string): number[] {
    return [...this.jobs].filter(([, job]) => job.tags.includes(tag)).map(([id]) => id)
  }
  getJobInfo(jobId: number): SparkJobInfo | null {
    const job = this.jobs.get(jobId)
    return job === undefined ? null : { jobId, status: job.status }
  }
  /** Of a stage that runs. */
  getStageInfo(stageId: number): SparkStageInfo | null {
    const stage = this.engine()
      .scheduler.stages()
      .find(s => s.stageId === stageId)
    if (stage === undefined) return null
    return {
      stageId,
      currentAttemptId: 0,
      submissionTime: stage.submitted,
      name: stage.name,
      numTasks: stage.tasks,
      numActiveTasks: stage.active,
      numCompletedTasks: stage.completed,
      numFailedTasks: 0,
    }
  }
  getExecutorInfos(): { readonly host: string; readonly port: number; readonly numRunningTasks: number }[] {
    const { workers } = this.engine().scheduler.pool
    return workers.map(w => ({ host: 'localhost', port: 0, numRunningTasks: w.busy ? 1 : 0 }))
  }
}
