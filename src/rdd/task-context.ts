import type { TaskInfo } from './runtime.ts'

/**
 * What a function that runs in a task can ask about it. Source: Spark's `TaskContext`. The class travels to workers by its source, so it uses
 * nothing of this module.
 */
export class TaskContext {
  /** The context of the task that runs on this thread; null on the driver. */
  static get<C extends typeof TaskContext>(this: C): InstanceType<C> | null {
    const info = (globalThis as never as Record<symbol, { task?: TaskInfo }>)[Symbol.for('firesteel.rdd')]?.task
    return info === undefined ? null : (new this(info) as InstanceType<C>)
  }
  /** The partition of the task, 0 on the driver. */
  static getPartitionId(): number {
    return (globalThis as never as Record<symbol, { task?: TaskInfo }>)[Symbol.for('firesteel.rdd')]?.task?.partitionId ?? 0
  }

  private readonly info: TaskInfo

  /** @internal */
  constructor(info: TaskInfo) {
    this.info = info
  }
  stageId(): number {
    return this.info.stageId
  }
  stageAttemptNumber(): number {
    return this.info.stageAttemptNumber
  }
  partitionId(): number {
    return this.info.partitionId
  }
  numPartitions(): number {
    return this.info.numPartitions
  }
  attemptNumber(): number {
    return this.info.attemptNumber
  }
  taskAttemptId(): number {
    return this.info.taskAttemptId
  }
  getLocalProperty(key: string): string | null {
    return this.info.properties[key] ?? null
  }
  cpus(): number {
    return 1
  }
  resources(): Record<string, never> {
    return {}
  }
  cpuAmount(): number {
    return 1
  }
  isCompleted(): boolean {
    return this.info.ended !== undefined
  }
  isFailed(): boolean {
    return this.info.ended === 'failed'
  }
  isInterrupted(): boolean {
    return this.info.interrupted()
  }
  /** Called when the task ends, however it ends. */
  addTaskCompletionListener(listener: (context: TaskContext) => unknown): this {
    this.info.onCompletion.push(listener as never)
    return this
  }
  addTaskFailureListener(listener: (context: TaskContext, error: unknown) => unknown): this {
    this.info.onFailure.push(listener as never)
    return this
  }
}
