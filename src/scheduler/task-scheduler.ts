import type { SharedMemory } from '../columnar/shared-memory.ts'
import { participate } from './participation.ts'
import { fair, fifo, type PoolOptions, type SchedulingMode, sortSchedulables } from './pools.ts'
import type { StageRun } from './stage-run.ts'
import type { TaskKinds } from './task.ts'
import type { PoolWorker, WorkerPool } from './worker-pool.ts'

/**
 * Gives workers to the stages at work, the neediest first (pools.ts). Where none is idle and a stage should have one that another
 * holds, a participant of that one is asked to leave after its task. Stages for the driver run on its thread at once.
 */
export interface TaskScheduler {
  submit(run: StageRun): void
  /** The stage may want more participants, has fewer, or has ended. */
  changed(run: StageRun): void
  /** The stage has been told to stop: whoever takes part after `STOP_PATIENCE` ms is ended. */
  stopping(run: StageRun): void
  readonly active: readonly StageRun[]
}

export interface TaskSchedulerOptions {
  readonly memory: SharedMemory
  readonly kinds: TaskKinds
  readonly init: unknown
  readonly pool: WorkerPool
  readonly mode: SchedulingMode
  poolOf(name: string): PoolOptions
}

/** Milliseconds that participants have to see the stop flag. */
export const STOP_PATIENCE = 500
/** Under FAIR, how long (ms) a stage without any worker waits for one that others share. */
const QUANTUM = 200
/** The driver's event loop turns at least so often (ms) between the tasks that run on it. */
const DRIVER_SLICE = 8

export const runsOnDriver = (run: StageRun): boolean => run.stage.threads === 0 || (run.stage.tasks <= 1 && run.stage.onWorkers !== true)

export function createTaskScheduler(options: TaskSchedulerOptions): TaskScheduler {
  const { pool, mode, memory } = options
  const active = new Map<StageRun, Set<PoolWorker>>()
  let starving: NodeJS.Timeout | undefined

  function dispatch(patienceOver = false): void {
    for (;;) {
      const waiting = [...active.keys()].filter(run => !runsOnDriver(run) && run.wanted() > 0)
      // All stages count for the shares of their pools.
      const runs = sortSchedulables([...active.keys()], mode, options.poolOf).filter(r => waiting.includes(r))
      const [first] = runs
      if (first === undefined) return
      // the first one, unless it will have none of the workers that are idle
      let found: { run: StageRun; worker: PoolWorker } | undefined
      for (const run of runs) {
        const worker = pool.acquire(id => run.accepts(id))
        if (worker !== undefined) found = { run, worker }
        if (worker !== undefined || !pool.hasIdle) break
      }
      if (found === undefined) return preempt(waiting, first, patienceOver)
      assign(found.run, found.worker)
    }
  }

  function assign(run: StageRun, worker: PoolWorker): void {
    const workers = active.get(run)!
    const { request, participant, undo } = run.begin(worker.executorId)
    workers.add(worker)
    try {
      worker.run(request, {
        onMessage: participant.onMessage,
        onIdle(lost) {
          workers.delete(worker)
          participant.onIdle(lost)
          dispatch()
        },
      })
    } catch (error) {
      // The payload can't be cloned.
      workers.delete(worker)
      undo()
      run.abort(error)
    }
  }

  function preempt(waiting: readonly StageRun[], needy: StageRun, patienceOver: boolean): void {
    const runs = [...active.keys()].filter(run => !runsOnDriver(run))
    const leaving = runs.reduce((sum, run) => sum + run.yielding, 0)
    if (leaving >= waiting.reduce((sum, run) => sum + run.wanted(), 0)) return
    const victims = runs.filter(run => run !== needy && run.running - run.yielding > 0)
    if (mode === 'FIFO') {
      victims
        .filter(run => run.jobId > needy.jobId)
        .sort(fifo)
        .at(-1)
        ?.yieldOne()
      return
    }
    const share = (run: StageRun, more: number) => ({ ...options.poolOf(run.pool), running: run.running - run.yielding + more })
    const victim = victims.find(run => fair(share(needy, 1), share(run, -1)) <= 0 || (patienceOver && needy.running === 0))
    if (victim !== undefined) victim.yieldOne()
    else if (needy.running === 0 && victims.length > 0 && starving === undefined) {
      starving = setTimeout(() => {
        starving = undefined
        dispatch(true)
      }, QUANTUM)
      starving.unref()
    }
  }

  function runOnDriver(run: StageRun): void {
    if (run.running > 0 || run.wanted() <= 0) return
    const { request, participant } = run.begin('driver')
    let sliceEnd = performance.now() + DRIVER_SLICE
    const host = {
      memory,
      kinds: options.kinds,
      executorId: 'driver',
      init: options.init,
      post: participant.onMessage,
      pause() {
        if (performance.now() < sliceEnd) return undefined
        return new Promise<void>(resolve =>
          setImmediate(() => {
            sliceEnd = performance.now() + DRIVER_SLICE
            resolve()
          }),
        )
      },
    }
    // Not at once: the caller has yet to hear of its stage.
    queueMicrotask(() => void participate(host, request).then(() => participant.onIdle()))
  }

  function changed(run: StageRun): void {
    if (!active.has(run)) return
    if (runsOnDriver(run)) runOnDriver(run)
    else dispatch()
  }

  return {
    submit(run) {
      active.set(run, new Set())
      run.ended
        .catch(() => {})
        .then(() => {
          active.delete(run)
          dispatch()
        })
      changed(run)
    },
    changed,
    stopping(run) {
      const workers = active.get(run)
      if (workers === undefined || workers.size === 0) return
      const { attempt } = run
      setTimeout(() => {
        if (run.attempt !== attempt) return
        for (const worker of workers) worker.terminate('the stage was stopped, and the worker did not yield')
      }, STOP_PATIENCE).unref()
    },
    get active() {
      return [...active.keys()]
    },
  }
}
