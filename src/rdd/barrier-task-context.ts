import type { Runtime } from './runtime.ts'
import { TaskContext } from './task-context.ts'

/**
 * The context of a task of a barrier stage: it can wait for the others, and exchange messages with them. The class travels to workers by its source.
 */
export class BarrierTaskContext extends TaskContext {
  /** Waits until all tasks of the stage have come here. */
  async barrier(): Promise<void> {
    await this.allGather('')
  }
  /** Waits for all tasks of the stage, and gives what they said, by partition. */
  async allGather(message = ''): Promise<string[]> {
    const access = (globalThis as never as Record<symbol, Runtime>)[Symbol.for('firesteel.rdd')]?.barrier
    if (access === undefined) throw new Error('It is not in a barrier stage')
    return access.allGather(message)
  }
  /** The tasks of the stage. */
  getTaskInfos(): { readonly address: string }[] {
    return Array.from({ length: this.numPartitions() }, () => ({ address: 'localhost' }))
  }
}
