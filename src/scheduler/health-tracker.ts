/** `spark.excludeOnFailure.*`: how many tasks may fail on a worker before it is replaced. */
export interface ExclusionOptions {
  /** Tasks of one stage. */
  readonly stageTasks: number
  /** Tasks of any stages, within the timeout. */
  readonly applicationTasks: number
  /** Milliseconds after which a failure is forgotten. */
  readonly timeout: number
}

interface TaskFailure {
  readonly stageId: number
  readonly task: number
  readonly at: number
}

/**
 * Knows the workers that keep failing: something in them may be broken for good, such as a module that was left in disorder. A task that fails
 * several times on one worker counts once. Source: Spark's `HealthTracker`; a worker is a thread here, so that a new one takes the place of an excluded one,
 * as with `spark.excludeOnFailure.killExcludedExecutors`.
 */
export class HealthTracker {
  private readonly options: ExclusionOptions
  private readonly failures = new Map<string, TaskFailure[]>()

  constructor(options: ExclusionOptions) {
    this.options = options
  }

  /** A task failed on a worker: gives how many have, where that is too many. */
  failed(executorId: string, stageId: number, task: number, now: number): number | undefined {
    const { stageTasks, applicationTasks, timeout } = this.options
    const recent = (this.failures.get(executorId) ?? []).filter(f => now - f.at < timeout && !(f.stageId === stageId && f.task === task))
    recent.push({ stageId, task, at: now })
    this.failures.set(executorId, recent)
    const ofStage = recent.filter(f => f.stageId === stageId).length
    if (ofStage < stageTasks && recent.length < applicationTasks) return undefined
    return recent.length
  }

  /** A worker is gone. */
  forget(executorId: string): void {
    this.failures.delete(executorId)
  }
}
