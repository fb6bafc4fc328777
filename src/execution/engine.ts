import { createMemory, type SharedMemory } from '../columnar/shared-memory.ts'
import { createScheduler, type Scheduler } from '../scheduler/dag-scheduler.ts'
import { createListenerBus } from '../scheduler/listener-bus.ts'
import { startProgressBar } from '../scheduler/progress-bar.ts'
import { createLocalDirectory, type LocalDirectory } from '../storage/local-directory.ts'
import { home } from '../util/home.ts'
import type { Blocks } from './run.ts'
import { taskKinds } from './task-kinds.ts'

/** Memory, workers and caches: one per process, shared by its sessions. */
export interface Engine {
  readonly memory: SharedMemory
  readonly scheduler: Scheduler
  readonly threads: number
  /** Below it, a folder of each job that spills. */
  readonly directory: LocalDirectory
  /** Blocks of cached DataFrames by id, with the owner of their pages. */
  readonly cache: Map<number, { readonly owner: number; readonly blocks: Blocks }>
}

export interface EngineOptions {
  readonly threads: number
  readonly memoryBytes: number
  readonly maxFailures?: number
  /** `spark.local.dir`. */
  readonly localDir?: string | undefined
  /** A progress bar for long stages, on stderr where that is a terminal. */
  readonly progress?: boolean
}

let engine: Engine | undefined

/** The process's engine, made by the first session with its settings. Workers start when they are first needed. */
export function getEngine(options: EngineOptions): Engine {
  if (engine) return engine
  const memory = createMemory({ maximumBytes: options.memoryBytes })
  const scheduler = createScheduler({
    memory,
    listeners: createListenerBus(),
    kinds: taskKinds,
    entry: new URL('bundle/worker.js', home),
    threads: options.threads,
    ...(options.maxFailures === undefined ? {} : { maxFailures: options.maxFailures }),
  })
  if (options.progress) startProgressBar({ stages: scheduler.stages })
  const directory = createLocalDirectory(options.localDir)
  engine = { memory, scheduler, threads: options.threads, directory, cache: new Map() }
  return engine
}

/** Ends the workers and gives the memory back; the next session makes a new engine. */
export async function closeEngine(): Promise<void> {
  const closing = engine
  engine = undefined
  await closing?.scheduler.close()
  closing?.directory.remove()
}
