import type { TaskContext } from '../../scheduler/task.ts'
import type { BarrierAccess } from '../runtime.ts'

/**
 * The meeting point of the tasks of a barrier stage: a block of shared memory [arrivals, round, and of each task the length of its message],
 * then the messages. A task waits asynchronously, so that it can be cancelled.
 */
export const MESSAGE_BYTES = 8192
const HEAD = 2

export const barrierBytes = (tasks: number): number => 4 * (HEAD + tasks) + tasks * MESSAGE_BYTES

export function barrierOf({ memory, cancelled }: TaskContext, address: number, task: number, tasks: number): BarrierAccess {
  const words = memory.i32.subarray(address >>> 2, (address >>> 2) + HEAD + tasks)
  const placeOf = (t: number) => address + 4 * (HEAD + tasks) + t * MESSAGE_BYTES
  const meet = async (): Promise<void> => {
    const round = Atomics.load(words, 1)
    if (Atomics.add(words, 0, 1) + 1 === tasks) {
      Atomics.store(words, 0, 0)
      Atomics.add(words, 1, 1)
      return
    }
    while (Atomics.load(words, 1) === round) {
      if (cancelled()) throw new Error('The barrier stage was cancelled')
      await new Promise(resolve => setTimeout(resolve, 1))
    }
  }
  return {
    async allGather(message) {
      const bytes = Buffer.from(message)
      if (bytes.length > MESSAGE_BYTES) throw new RangeError(`A message of allGather has ${MESSAGE_BYTES} bytes at most`)
      memory.u8.set(bytes, placeOf(task))
      Atomics.store(words, HEAD + task, bytes.length)
      await meet()
      const all = Array.from({ length: tasks }, (_, t) =>
        Buffer.from(memory.u8.slice(placeOf(t), placeOf(t) + Atomics.load(words, HEAD + t))).toString(),
      )
      // nobody writes the next message before all have read these
      await meet()
      return all
    },
  }
}
