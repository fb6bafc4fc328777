import { getHeapStatistics } from 'node:v8'
import { type ResourceLimits, Worker } from 'node:worker_threads'
import type { SharedMemory } from '../columnar/shared-memory.ts'
import { host } from './events.ts'
import type { ListenerBus } from './listener-bus.ts'
import type { Participate, WorkerData, WorkerMessage } from './messages.ts'

/** Megabytes of a worker's heap, with an engine of little memory. */
const FRUGAL_HEAP = 1024

/**
 * The process's workers: started when first wanted, kept while idle without keeping the process alive, replaced when they die.
 * A worker takes part in one stage at a time.
 */
export interface WorkerPool {
  readonly size: number
  /** An idle worker of those that may be had, or a new one where there are fewer than `size`; busy until its participation ends. */
  acquire(suits?: (executorId: string) => boolean): PoolWorker | undefined
  /** Is there one that nobody has, or may another be started? */
  readonly hasIdle: boolean
  /** Workers alive now. */
  readonly workers: readonly PoolWorker[]
  /** Ends all workers. The pool may be used again. */
  close(): Promise<void>
}

export interface PoolWorker {
  readonly executorId: string
  readonly busy: boolean
  /** Wakes the worker. `participant` hears what it says, and of its death. */
  run(request: Participate, participant: Participant): void
  /** Ends the worker at once, whatever it is doing. */
  terminate(reason: string): void
}

export interface Participant {
  onMessage(message: WorkerMessage): void
  /** The participation is over (`onMessage` had its `end`), or the worker is gone: then with the reason. */
  onIdle(lost?: WorkerLost): void
}

export interface WorkerLost {
  readonly reason: string
  readonly cause: unknown
  /** We ended it ourselves. */
  readonly terminated: boolean
}

export interface WorkerPoolOptions {
  /** The entry module of a higher layer; it calls `serveTasks`. */
  readonly entry: URL
  readonly size: number
  readonly memory: SharedMemory
  /** Cloned to every worker. */
  readonly init?: unknown
  readonly listeners: ListenerBus
}

export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const { memory, listeners } = options
  const workers: PooledThread[] = []
  let nextId = 1
  let closing: Promise<unknown>[] | undefined

  interface PooledThread extends PoolWorker {
    readonly exited: Promise<void>
    readonly dying: boolean
  }

  function start(): PooledThread {
    const executorId = String(nextId++)
    const data: WorkerData = { wasm: memory.wasm, controlAddress: memory.controlAddress, executorId, init: options.init }
    const thread = new Worker(options.entry, {
      workerData: data,
      ...workerArguments(),
      ...frugal(options.memory.limit),
      name: `executor ${executorId}`,
    })
    const { threadId } = thread
    let participant: Participant | undefined
    let dying: string | undefined
    let cause: unknown
    let exit!: () => void
    const exited = new Promise<void>(resolve => {
      exit = resolve
    })
    thread.unref()
    thread.on('message', (message: WorkerMessage) => {
      const current = participant
      if (current === undefined) return
      current.onMessage(message)
      if (message.type !== 'end') return
      participant = undefined
      thread.unref()
      current.onIdle()
    })
    thread.on('error', error => {
      cause = error
    })
    // What it says can't be read: as good as dead.
    thread.on('messageerror', error => {
      cause = error
      memory.markDying(threadId)
      void thread.terminate()
    })
    thread.on('exit', code => {
      memory.breakLock(threadId)
      workers.splice(workers.indexOf(self), 1)
      const reason = dying ?? (cause instanceof Error ? `${cause.name}: ${cause.message}` : `the worker exited with code ${code}`)
      listeners.post({
        Event: 'SparkListenerExecutorRemoved',
        Timestamp: Date.now(),
        'Executor ID': executorId,
        'Removed Reason': reason,
      })
      const current = participant
      participant = undefined
      current?.onIdle({ reason, cause, terminated: dying !== undefined })
      exit()
    })
    const self: PooledThread = {
      executorId,
      exited,
      get busy() {
        return participant !== undefined
      },
      get dying() {
        return dying !== undefined
      },
      run(request, p) {
        participant = p
        thread.ref()
        try {
          thread.postMessage(request)
        } catch (error) {
          participant = undefined
          thread.unref()
          throw error
        }
      },
      terminate(reason) {
        if (dying !== undefined) return
        dying = reason
        memory.markDying(threadId)
        void thread.terminate()
      },
    }
    workers.push(self)
    listeners.post({
      Event: 'SparkListenerExecutorAdded',
      Timestamp: Date.now(),
      'Executor ID': executorId,
      'Executor Info': { Host: host, 'Total Cores': 1 },
    })
    return self
  }

  return {
    size: options.size,
    get workers() {
      return workers
    },
    get hasIdle() {
      return workers.some(w => !w.busy && !w.dying) || workers.filter(w => w.busy || !w.dying).length < options.size
    },
    acquire(suits = () => true) {
      if (closing) return undefined
      // one that was ended while it was idle does nothing any more
      const size = workers.filter(w => w.busy || !w.dying).length
      return workers.find(w => !w.busy && !w.dying && suits(w.executorId)) ?? (size < options.size ? start() : undefined)
    },
    async close() {
      for (const w of workers) w.terminate('the pool was closed')
      closing = workers.map(w => w.exited)
      await Promise.all(closing)
      closing = undefined
    },
  }
}

/** Workers inherit the process's flags; only `--input-type` (of `node -e`) would make them refuse their entry. */
function workerArguments(): { execArgv?: string[] } {
  if (!process.execArgv.some(flag => flag.startsWith('--input-type'))) return {}
  const loaders = /^(--import|--require|-r|--loader|--experimental-loader|--conditions|-C)(=|$)/
  return {
    execArgv: process.execArgv.filter(
      (flag, i, all) => loaders.test(flag) || (i > 0 && loaders.test(all[i - 1]!) && !all[i - 1]!.includes('=')),
    ),
  }
}

/** With an engine of little memory, JavaScript's garbage is collected sooner: how far V8 lets a heap grow before depends on what it may have at most. */
function frugal(limit: number): { resourceLimits?: ResourceLimits } {
  if (limit >= 2 ** 29) return {}
  const allowed = getHeapStatistics().heap_size_limit / 2 ** 20
  return { resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: Math.min(FRUGAL_HEAP, allowed) } }
}
