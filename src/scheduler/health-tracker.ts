/** `spark.excludeOnFailure.*`. A worker is Spark's executor; all are on one node. */
export interface ExclusionOptions {
  /** Attempts of a task that may fail on a worker, before another has to try it; and on all of them, before nobody may. */
  readonly taskAttempts: number
  readonly taskAttemptsOnNode: number
  /** Tasks of a stage that may fail on a worker, before it has no part in the stage any more; and workers without, before the stage fails. */
  readonly stageTasks: number
  readonly stageExecutors: number
  /** The same for all stages: failures of stages that have ended well. */
  readonly applicationTasks: number
  readonly applicationExecutors: number
  /** Milliseconds after which a failure is forgotten, and a worker may go on. */
  readonly timeout: number
  /** Workers that are excluded from all stages are replaced. */
  readonly kill: boolean
}

/** By task, how often it has failed on each worker. */
type StageFailures = Map<number, Map<string, number>>

/**
 * Knows the workers that keep failing: something in them may be broken for good, such as a module that was left in disorder. A task that fails
 * several times on one worker counts once. Source: Spark's `HealthTracker` and `TaskSetExcludelist`.
 */
export class HealthTracker {
  readonly options: ExclusionOptions
  private readonly stages = new Map<number, StageFailures>()
  private readonly failures = new Map<string, number[]>()
  /** Of the application, until when. */
  private readonly excluded = new Map<string, number>()

  constructor(options: ExclusionOptions) {
    this.options = options
  }

  failed(executorId: string, stageId: number, task: number): void {
    const stage = this.stages.get(stageId) ?? new Map<number, Map<string, number>>()
    this.stages.set(stageId, stage)
    const executors = stage.get(task) ?? new Map<string, number>()
    stage.set(task, executors)
    executors.set(executorId, (executors.get(executorId) ?? 0) + 1)
  }

  /** Tasks of a stage that the worker shall not try again. */
  tasksExcluded(executorId: string, stageId: number): number[] {
    const stage = this.stages.get(stageId) ?? []
    return [...stage].filter(([, executors]) => (executors.get(executorId) ?? 0) >= this.options.taskAttempts).map(([task]) => task)
  }

  /** Shall the worker have no part in the stage? */
  isExcluded(executorId: string, stageId: number, now: number): boolean {
    return this.isOfApplication(executorId, now) || this.isOfStage(executorId, stageId)
  }

  /**
   * A task of the stage that can run nowhere, of those that have failed; undefined where there is none. `executors`: those at hand; there may be more of them
   * where `more`.
   */
  hopeless(stageId: number, executors: readonly string[], more: boolean, now: number): number | undefined {
    const { taskAttemptsOnNode, stageExecutors } = this.options
    const stage = this.stages.get(stageId)
    if (stage === undefined) return undefined
    const all = [...new Set([...stage.values()].flatMap(e => [...e.keys()]))]
    const failing = all.filter(e => this.isOfStage(e, stageId)).length >= stageExecutors
    const sick = this.isNodeExcluded(executors, more, now)
    for (const [task, tried] of stage) {
      const attempts = [...tried.values()].reduce((a, b) => a + b, 0)
      const free = executors.filter(e => !this.isExcluded(e, stageId, now) && (tried.get(e) ?? 0) < this.options.taskAttempts)
      if (attempts >= taskAttemptsOnNode || failing || sick || (free.length === 0 && !more)) return task
    }
    return undefined
  }

  /** Are all workers, of which there are no more, left out of all stages? Or are there so many of them that the node is. */
  isNodeExcluded(executors: readonly string[], more: boolean, now: number): boolean {
    const sick = [...this.excluded.values()].filter(until => until > now).length
    return sick >= this.options.applicationExecutors || (!more && executors.every(e => this.isOfApplication(e, now)))
  }

  /** A stage is over: what failed of it counts from now on where it has ended well. Gives the workers that are excluded now. */
  ended(stageId: number, succeeded: boolean, now: number): string[] {
    const stage = this.stages.get(stageId)
    this.stages.delete(stageId)
    if (stage === undefined || !succeeded) return []
    const out = new Set<string>()
    for (const executors of stage.values())
      for (const executorId of executors.keys()) {
        const recent = (this.failures.get(executorId) ?? []).filter(at => now - at < this.options.timeout)
        recent.push(now)
        this.failures.set(executorId, recent)
        if (recent.length < this.options.applicationTasks) continue
        this.excluded.set(executorId, now + this.options.timeout)
        out.add(executorId)
      }
    return [...out]
  }

  /** A worker is gone. */
  forget(executorId: string): void {
    this.failures.delete(executorId)
    this.excluded.delete(executorId)
  }

  private isOfStage(executorId: string, stageId: number): boolean {
    let tasks = 0
    for (const executors of this.stages.get(stageId)?.values() ?? []) if (executors.has(executorId)) tasks++
    return tasks >= this.options.stageTasks
  }
  private isOfApplication(executorId: string, now: number): boolean {
    return (this.excluded.get(executorId) ?? 0) > now
  }
}
