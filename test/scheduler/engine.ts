import { createMemory, type SharedMemory } from '#dist/columnar/shared-memory.js'
import { createScheduler, type Scheduler, type SchedulerOptions } from '#dist/scheduler/dag-scheduler.js'
import { createListenerBus } from '#dist/scheduler/listener-bus.js'
// @ts-expect-error plain JavaScript, shared with the worker entry
import { kinds } from './kinds.mjs'

export interface Engine extends Scheduler {
  readonly memory: SharedMemory
}

/** A scheduler over the test kinds, with its own memory of 64 MiB. */
export function startEngine(options: Partial<SchedulerOptions> = {}): Engine {
  const memory = createMemory({ maximumBytes: 64 << 20 })
  return createScheduler({
    memory,
    listeners: createListenerBus(),
    kinds,
    entry: new URL('./entry.mjs', import.meta.url),
    threads: 2,
    init: 'hello',
    ...options,
  })
}
