import { createMemory, type SharedMemory } from '../columnar/shared-memory.ts'
import { Remembered } from '../config/remembered.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { createScheduler, type Scheduler } from '../scheduler/dag-scheduler.ts'
import type { ExclusionOptions } from '../scheduler/health-tracker.ts'
import { createListenerBus } from '../scheduler/listener-bus.ts'
import type { PoolOptions, SchedulingMode } from '../scheduler/pools.ts'
import { startProgressBar } from '../scheduler/progress-bar.ts'
import type { SpeculationOptions } from '../scheduler/speculation.ts'
import { home } from '../util/home.ts'
import type { CachedColumn, CachedData } from './cached-data.ts'
import type { Compiler } from './compiler.ts'
import { createEngineStorage, type EngineStorage } from './engine-storage.ts'
import type { PhysicalPlan } from './physical.ts'
import { taskKinds } from './task-kinds.ts'

/** Memory, workers and caches: one per process, shared by its sessions. */
export interface Engine {
  readonly memory: SharedMemory
  readonly scheduler: Scheduler
  readonly threads: number
  readonly storage: EngineStorage
  /** Cached DataFrames that have been computed, by id, and those being computed now. */
  readonly cache: Map<number, CachedData>
  readonly filling: Map<number, Promise<void>>
  /** What was planned and compiled before, as long as the plans that it was made of live. */
  readonly plans: {
    readonly physical: Remembered<LogicalPlan, PhysicalPlan>
    readonly pipelines: WeakMap<PhysicalPlan, Pipelines>
  }
}

/** A compiled plan: the sink that its rows end in, and what its code was written for: rows of a batch, columns of cached data by id, subplans computed already. */
export interface Pipelines {
  readonly compiler: Compiler
  readonly sink: number
  readonly batchRows: number
  readonly columns: ReadonlyMap<number, readonly CachedColumn[] | undefined>
  readonly known: ReadonlySet<number>
}

export interface EngineOptions {
  readonly threads: number
  readonly memoryBytes: number
  /** Shares of the memory for what is kept between queries: spark.memory.keptFraction, and spark.memory.fraction. */
  readonly kept?: { readonly most: number; readonly ceiling: number }
  readonly maxFailures?: number
  /** spark.excludeOnFailure, where it is on. */
  readonly exclusion?: ExclusionOptions
  /** spark.speculation, where it is on. */
  readonly speculation?: SpeculationOptions
  /** spark.memory.storageFraction, spark.local.dir, and bytes beyond the engine's memory that cached data may take. */
  readonly storageFraction?: number
  readonly localDir?: string
  readonly maxSharedBytes?: number
  /** spark.scheduler.mode, and the pools of the FAIR scheduler. */
  readonly schedulingMode?: SchedulingMode
  readonly pools?: Readonly<Record<string, PoolOptions>>
  /** A progress bar for long stages, on stderr where that is a terminal. */
  readonly progress?: boolean
}

let engine: Engine | undefined

/** The process's engine, made by the first session with its settings. Workers start when they are first needed. */
export function getEngine(options: EngineOptions): Engine {
  if (engine) return engine
  const memory = createMemory({ maximumBytes: options.memoryBytes, ...(options.kept && { kept: options.kept }) })
  const scheduler = createScheduler({
    memory,
    listeners: createListenerBus(),
    kinds: taskKinds,
    entry: new URL('bundle/worker.js', home),
    threads: options.threads,
    ...(options.maxFailures === undefined ? {} : { maxFailures: options.maxFailures }),
    ...(options.exclusion && { exclusion: options.exclusion }),
    ...(options.speculation && { speculation: options.speculation }),
    ...(options.schedulingMode === undefined ? {} : { mode: options.schedulingMode }),
    ...(options.pools === undefined ? {} : { pools: options.pools }),
  })
  if (options.progress) startProgressBar({ stages: scheduler.stages })
  const storage = createEngineStorage({ memory, ...options })
  const plans = { physical: new Remembered<LogicalPlan, PhysicalPlan>(), pipelines: new WeakMap() }
  engine = { memory, scheduler, threads: options.threads, storage, cache: new Map(), filling: new Map(), plans }
  return engine
}

/** The engine, where it has been made. */
export const runningEngine = (): Engine | undefined => engine

/** Ends the workers and gives the memory back; the next session makes a new engine. */
export async function closeEngine(): Promise<void> {
  const closing = engine
  engine = undefined
  await closing?.scheduler.close()
  closing?.storage.close()
}
