/**
 * What objects of ours that travel inside users' functions (broadcasts, accumulators, `TaskContext`) find in every thread: their classes are
 * revived from their source, which knows only this place in the global object.
 */
export interface Runtime {
  /** The task that runs on this thread. */
  task: TaskInfo | undefined
  broadcast(id: number, block: Uint8Array): unknown
  files: Readonly<Record<string, string>>
  barrier: BarrierAccess | undefined
}

export interface TaskInfo {
  readonly stageId: number
  readonly stageAttemptNumber: number
  readonly partitionId: number
  readonly attemptNumber: number
  readonly taskAttemptId: number
  readonly numPartitions: number
  readonly executorId: string
  readonly properties: Readonly<Record<string, string>>
  readonly interrupted: () => boolean
  ended?: 'done' | 'failed'
  readonly onCompletion: ((context: unknown) => unknown)[]
  readonly onFailure: ((context: unknown, error: unknown) => unknown)[]
}

export interface BarrierAccess {
  allGather(message: string): Promise<string[]>
}

export const RUNTIME: unique symbol = Symbol.for('firesteel.rdd') as never

export const runtime = ((globalThis as unknown as Record<symbol, Runtime>)[RUNTIME] ??= {
  task: undefined,
  broadcast: () => undefined,
  files: {},
  barrier: undefined,
})
