import { parentPort, workerData } from 'node:worker_threads'
import { attachMemory, type SharedMemory } from '../columnar/shared-memory.ts'
import type { Participate, WorkerData } from './messages.ts'
import { participate } from './participation.ts'
import type { TaskKinds } from './task.ts'

/**
 * Makes this thread a worker: the entry module (of a higher layer, which knows all kinds of tasks) calls it once. `start` sees the
 * memory and the `init` data before the first task. Participations run one after another.
 */
export function serveTasks(kinds: TaskKinds, start?: (memory: SharedMemory, init: unknown) => void): void {
  const { wasm, controlAddress, executorId, init } = workerData as WorkerData
  const port = parentPort!
  const memory = attachMemory(wasm, controlAddress)
  start?.(memory, init)
  const host = { memory, kinds, executorId, init, post: (message: unknown) => port.postMessage(message) }
  let last = Promise.resolve()
  port.on('message', (request: Participate) => {
    last = last.then(() => participate(host, request))
  })
}
