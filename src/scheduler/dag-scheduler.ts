import type { SharedMemory } from '../columnar/shared-memory.ts'
import { exceptionInfo, host, type StageInfo, type TaskInfo, taskMetricsInfo } from './events.ts'
import { type ExclusionOptions, HealthTracker } from './health-tracker.ts'
import type { Job, JobOptions } from './job.ts'
import { jobAborted, jobCancelled } from './job-errors.ts'
import type { ListenerBus } from './listener-bus.ts'
import { addMetrics, emptyMetrics } from './metrics.ts'
import { defaultPool, type PoolInfo, type PoolOptions, type SchedulingMode } from './pools.ts'
import type { SpeculationOptions } from './speculation.ts'
import { type StageRun, startStageRun, type TaskOutcome } from './stage-run.ts'
import type { Stage, StageResult, TaskKinds } from './task.ts'
import { createTaskScheduler, runsOnDriver, STOP_PATIENCE } from './task-scheduler.ts'
import { createWorkerPool, type WorkerPool } from './worker-pool.ts'

/**
 * The high-level scheduling: jobs, and the stages they consist of.
 *
 * Vocabulary, from the outside in:
 * - A **job** is what an action asks for. Its body (a function of the planner's) runs stages, each when what it reads is there; stages that
 *   don't depend on one another run at once. What a job allocates and what its stages publish is owned by it, and freed when it ends.
 * - A **stage** (task.ts) is a number of like **tasks** over one payload. Its state on the driver is a stage run (stage-run.ts); what workers
 *   and driver share of it is its control block (control-block.ts). A stage that is restarted keeps its id and has a new stage attempt.
 * - A **participation** (participation.ts) is one worker's part in a stage: from the message that wakes it to its `end`. It takes tasks
 *   from the shared counter, so slow tasks and slow workers even out, and one message wakes a worker however many tasks there are.
 * - An **attempt** is one run of one task.
 * - The task scheduler (task-scheduler.ts) gives workers to stages under FIFO or FAIR; the worker pool (worker-pool.ts) starts and replaces them.
 *
 * Failures:
 * - An error of the query (an exception with a condition) fails the job at once; of several seen, the lowest task's is raised.
 * - Any other error of a task, and the death of a worker, costs the task that was running one of `spark.task.maxFailures` attempts. All that
 *   the participation had not published runs again; its pages are freed by owner. Publication (task.ts) decides what that is.
 * - A worker that the driver terminates costs nobody an attempt.
 * - With speculation, a task that is late (speculation.ts) is put back while its first attempt goes on. Whichever is done first is published; what
 *   the other allocates is freed. When all tasks are published and only such attempts are at work, the stage's stop flag ends them.
 * - A worker that dies outside any task (at its start, in `finish`) costs the stage one of as many attempts, so a broken worker entry
 *   ends in an error and not in a loop.
 * - A cancelled job sets its stages' stop flags. Whoever does not see it within 500 ms is terminated and replaced. The job's promise
 *   rejects when all have gone; where a task on the driver hangs in asynchronous code, the promise rejects all the same, and the
 *   job's memory is freed when the task comes back.
 * - A terminated worker may hold the allocator's lock: the pool breaks it.
 *
 * A reviewer's checklist:
 * - Nothing that a job owns may be freed while a participant of it lives.
 * - A control block is written by participants until their `end`: it is freed only when there are none.
 * - Every path that ends a participation frees or transfers its owner's pages, once.
 * - Every structure that grows with jobs shrinks with them: `assertEmpty` knows them all; add yours.
 * - No call on the driver blocks.
 */
export interface Scheduler {
  readonly listeners: ListenerBus
  readonly pool: WorkerPool
  readonly memory: SharedMemory
  /** Runs a job; its promise settles when nothing of it is left at work. */
  runJob<T>(options: JobOptions, body: (job: Job) => Promise<T> | T): Promise<T>
  cancelJob(jobId: number, reason?: string): void
  cancelJobGroup(group: string, reason?: string): void
  cancelJobsWithTag(tag: string, reason?: string): void
  /** The jobs that the stage is for. */
  cancelStage(stageId: number, reason?: string): void
  cancelAllJobs(): void
  /** Ends the worker that is at this attempt of a task; the task is tried again. False where nobody is. */
  killTaskAttempt(taskId: number, reason: string): boolean
  /** Under FAIR: the pools that are configured, and those that jobs have named. */
  pools(): PoolInfo[]
  /** Stages at work, for the progress bar and the UI. */
  stages(): StageProgress[]
  readonly activeJobs: readonly number[]
  /** Raises where anything is left of jobs that have ended. */
  assertEmpty(): void
  /** Cancels all jobs and ends the workers. */
  close(): Promise<void>
}

export interface StageProgress {
  readonly stageId: number
  readonly name: string
  readonly tasks: number
  readonly completed: number
  readonly active: number
  /** Epoch milliseconds. */
  readonly submitted: number
}

export interface SchedulerOptions {
  readonly memory: SharedMemory
  readonly listeners: ListenerBus
  readonly kinds: TaskKinds
  /** The workers' entry module, and what they are started with (the driver's own tasks see it as well). */
  readonly entry: URL
  readonly init?: unknown
  /** Workers at most (`local[n]`). */
  readonly threads: number
  /** spark.task.maxFailures */
  readonly maxFailures?: number
  /** spark.excludeOnFailure and what belongs to it; undefined where it is off. */
  readonly exclusion?: ExclusionOptions
  /** spark.speculation and what belongs to it; undefined where it is off. */
  readonly speculation?: SpeculationOptions
  /** spark.scheduler.mode */
  readonly mode?: SchedulingMode
  /** The fair scheduler's pools (spark.scheduler.allocation.file). */
  readonly pools?: Readonly<Record<string, PoolOptions>>
}

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { memory, listeners } = options
  const maxFailures = options.maxFailures ?? 4
  const health = options.exclusion && new HealthTracker(options.exclusion)
  const pool = createWorkerPool({ entry: options.entry, size: options.threads, memory, init: options.init, listeners })
  const mode = options.mode ?? 'FIFO'
  const poolOf = (name: string) => options.pools?.[name] ?? defaultPool
  const tasks = createTaskScheduler({
    memory,
    kinds: options.kinds,
    init: options.init,
    pool,
    mode,
    poolOf,
  })

  interface ActiveJob {
    readonly group: string | undefined
    readonly tags: readonly string[]
    readonly runs: Set<StageRun>
    fail(error: unknown): void
  }
  const jobs = new Map<number, ActiveJob>()
  const poolNames = new Set(['default', ...Object.keys(options.pools ?? {})])
  let nextJob = 0
  let nextStage = 0
  let nextTask = 0

  async function runJob<T>(spec: JobOptions, body: (job: Job) => Promise<T> | T): Promise<T> {
    const id = nextJob++
    const properties = propertiesOf(spec)
    const owners = new Set<number>()
    const metrics = emptyMetrics()
    const runs = new Set<StageRun>()
    const controller = new AbortController()
    let failure: { error: unknown } | undefined
    const newOwner = () => {
      const owner = memory.newOwner()
      owners.add(owner)
      return owner
    }
    const owner = newOwner()

    const fail = (error: unknown) => {
      if (failure !== undefined) return
      failure = { error }
      for (const run of runs) run.abort(error)
      controller.abort(error)
    }

    async function runStage(stage: Stage): Promise<StageResult> {
      if (failure !== undefined) throw failure.error
      const stageId = nextStage++
      const poolName = spec.pool ?? 'default'
      poolNames.add(poolName)
      const run = startStageRun({
        memory,
        stage,
        stageId,
        jobId: id,
        pool: poolName,
        owner: stage.owner ?? owner,
        properties,
        maxFailures,
        ...(options.speculation && { speculation: options.speculation }),
        newTaskIds(n) {
          nextTask += n
          return nextTask - n
        },
        onChange: tasks.changed,
        onStop: tasks.stopping,
        onTask: postTask,
        onFailure: checkHealth,
        ...(health && { excluded: excludedTasks }),
        onAttempt: r => postSubmitted(r, properties),
      })
      runs.add(run)
      postSubmitted(run, properties)
      tasks.submit(run)
      abortWithoutWorkers(run)
      try {
        const result = await run.ended
        addMetrics(metrics, result.metrics)
        postCompleted(run)
        leaveStage(stageId, true)
        return result
      } catch (error) {
        postCompleted(run, error)
        leaveStage(stageId, false)
        fail(error)
        throw failure!.error
      } finally {
        runs.delete(run)
      }
    }

    const job: Job = {
      id,
      memory: memory.charge(owner),
      signal: controller.signal,
      properties,
      metrics,
      runStage: stage => runStage(stage as Stage) as Promise<StageResult<never, never>>,
      newOwner,
      free(o) {
        memory.freeOwner(o)
        owners.delete(o)
      },
      release: o => void owners.delete(o),
    }

    jobs.set(id, { group: spec.group, tags: spec.tags ?? [], runs, fail })
    listeners.post({
      Event: 'SparkListenerJobStart',
      'Job ID': id,
      'Submission Time': Date.now(),
      'Stage Infos': [],
      'Stage IDs': [],
      Properties: properties,
    })
    const onAbort = () => fail(jobCancelled(id, 'because its signal was aborted', spec.signal!.reason))
    if (spec.signal?.aborted) onAbort()
    else spec.signal?.addEventListener('abort', onAbort, { once: true })

    const work = (async () => {
      if (failure !== undefined) throw failure.error
      return await body(job)
    })()
    /** Nothing of the job is at work any more. */
    const quiet = work
      .catch(fail)
      .then(() => Promise.allSettled([...runs].map(run => run.ended)))
      .then(() => {
        for (const o of owners) memory.freeOwner(o)
        jobs.delete(id)
      })
    try {
      await Promise.race([quiet, patienceAfter(controller.signal, quiet)])
      if (failure !== undefined) throw failure.error
      listeners.post({
        Event: 'SparkListenerJobEnd',
        'Job ID': id,
        'Completion Time': Date.now(),
        'Job Result': { Result: 'JobSucceeded' },
      })
      return await work
    } catch (error) {
      listeners.post({
        Event: 'SparkListenerJobEnd',
        'Job ID': id,
        'Completion Time': Date.now(),
        'Job Result': { Result: 'JobFailed', Exception: exceptionInfo(error) },
      })
      throw error
    } finally {
      spec.signal?.removeEventListener('abort', onAbort)
    }
  }

  /** Counts a failure against its worker. A stage with a task that can run nowhere any more is aborted, as in Spark. */
  function checkHealth(run: StageRun, executorId: string, task: number, error: unknown): void {
    if (health === undefined) return
    health.failed(executorId, run.stageId, task)
    const executors = pool.workers.map(w => w.executorId)
    const hopeless = health.hopeless(run.stageId, executors, executors.length < pool.size, Date.now())
    if (hopeless !== undefined) run.abort(jobAborted(nowhereText(run, hopeless, error), error))
  }
  function excludedTasks(run: StageRun, executorId: string): readonly number[] | undefined {
    return health!.isExcluded(executorId, run.stageId, Date.now()) ? undefined : health!.tasksExcluded(executorId, run.stageId)
  }
  /** Aborts a stage that no worker may take part in. */
  function abortWithoutWorkers(run: StageRun): void {
    const executors = pool.workers.map(w => w.executorId)
    if (health === undefined || executors.length === 0 || runsOnDriver(run)) return
    if (!health.isNodeExcluded(executors, executors.length < pool.size, Date.now())) return
    const error = new Error('too many tasks of earlier stages failed on all workers')
    run.abort(jobAborted(nowhereText(run, 0, error), error))
  }
  function leaveStage(stageId: number, succeeded: boolean): void {
    const excluded = health?.ended(stageId, succeeded, Date.now()) ?? []
    for (const executorId of excluded) {
      if (!health!.options.kill) continue
      health!.forget(executorId)
      pool.workers.find(w => w.executorId === executorId)?.terminate('it was excluded, as too many tasks failed on it')
    }
    if (excluded.length > 0)
      for (const job of jobs.values()) for (const run of job.runs) if (run.stageId !== stageId) abortWithoutWorkers(run)
  }

  function postSubmitted(run: StageRun, properties: Readonly<Record<string, string>>): void {
    if (listeners.active) listeners.post({ Event: 'SparkListenerStageSubmitted', 'Stage Info': stageInfo(run), Properties: properties })
  }
  function postCompleted(run: StageRun, error?: unknown): void {
    if (listeners.active) listeners.post({ Event: 'SparkListenerStageCompleted', 'Stage Info': stageInfo(run, Date.now(), error) })
  }

  /** Start and end of a task are told together, when it is known that it counts. */
  function postTask(run: StageRun, executorId: string, outcome: TaskOutcome): void {
    if (!listeners.active) return
    const { task, attempt, launch } = 'done' in outcome ? outcome.done : outcome
    const started: TaskInfo = {
      'Task ID': run.taskId(task, attempt),
      Index: task,
      Attempt: attempt,
      'Partition ID': task,
      'Launch Time': launch,
      'Executor ID': executorId,
      Host: host,
      Locality: 'PROCESS_LOCAL',
      Speculative: false,
      'Getting Result Time': 0,
      'Finish Time': 0,
      Failed: false,
      Killed: false,
      Accumulables: [],
    }
    const ids = { 'Stage ID': run.stageId, 'Stage Attempt ID': run.attempt }
    listeners.post({ Event: 'SparkListenerTaskStart', ...ids, 'Task Info': started })
    listeners.post({
      Event: 'SparkListenerTaskEnd',
      ...ids,
      'Task Type': run.stage.type ?? 'ResultTask',
      'Task End Reason': endReason(executorId, outcome),
      'Task Info': { ...started, 'Finish Time': 'done' in outcome ? outcome.finished : Date.now(), Failed: !('done' in outcome) },
      'Task Metrics': taskMetricsInfo('done' in outcome ? outcome.done.metrics : {}),
    })
  }

  const cancelWhere = (which: (job: ActiveJob) => boolean, reason: string) => {
    for (const [id, job] of jobs) if (which(job)) job.fail(jobCancelled(id, reason))
  }

  const scheduler: Scheduler = {
    listeners,
    pool,
    memory,
    runJob,
    cancelJob: (id, reason = '') => jobs.get(id)?.fail(jobCancelled(id, reason)),
    cancelJobGroup: (group, reason = `part of cancelled job group ${group}`) => cancelWhere(job => job.group === group, reason),
    cancelJobsWithTag: (tag, reason = `part of cancelled job tags ${tag}`) => cancelWhere(job => job.tags.includes(tag), reason),
    cancelStage: (stageId, reason) =>
      cancelWhere(
        job => [...job.runs].some(run => run.stageId === stageId),
        reason === undefined ? `because Stage ${stageId} was cancelled` : `because ${reason}`,
      ),
    cancelAllJobs: () => cancelWhere(() => true, 'as part of cancellation of all jobs'),
    killTaskAttempt(taskId, reason) {
      const executor = tasks.active.map(run => run.executorOf(taskId)).find(id => id !== undefined)
      const worker = executor === undefined ? undefined : pool.workers.find(w => w.executorId === executor)
      worker?.terminate(reason)
      return worker !== undefined
    },
    pools() {
      if (mode === 'FIFO') return []
      const runningIn = (name: string) => tasks.active.reduce((sum, run) => sum + (run.pool === name ? run.running : 0), 0)
      return [...poolNames].map(name => ({ name, ...poolOf(name), runningTasks: runningIn(name) }))
    },
    stages: () =>
      tasks.active.map(run => ({
        stageId: run.stageId,
        name: run.stage.name,
        tasks: run.stage.tasks,
        completed: run.completed,
        active: run.running,
        submitted: run.submitted,
      })),
    get activeJobs() {
      return [...jobs.keys()]
    },
    assertEmpty() {
      const left = [
        ...[...jobs.keys()].map(id => `job ${id}`),
        ...tasks.active.map(run => `stage ${run.stageId}`),
        ...pool.workers.filter(w => w.busy).map(w => `busy worker ${w.executorId}`),
      ]
      if (left.length > 0) throw new Error(`The scheduler is not empty: ${left.join(', ')}`)
    },
    async close() {
      scheduler.cancelAllJobs()
      await pool.close()
    },
  }
  return scheduler
}

function nowhereText(run: StageRun, task: number, error: unknown): string {
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const partition = run.stage.partitionOf?.(task) ?? task
  return `Aborting TaskSet ${run.stageId}.${run.attempt} because task ${task} (partition ${partition})
cannot run anywhere due to node and executor excludeOnFailure.
Most recent failure:
${cause}

ExcludeOnFailure behavior can be configured via spark.excludeOnFailure.*.
`
}

/** Resolves a while after the signal, so that a job whose driver-side work hangs ends all the same. Never where `over` comes first. */
function patienceAfter(signal: AbortSignal, over: Promise<unknown>): Promise<void> {
  return new Promise(resolve => {
    let timer: NodeJS.Timeout | undefined
    const start = () => {
      timer = setTimeout(resolve, STOP_PATIENCE + 300)
    }
    if (signal.aborted) start()
    else signal.addEventListener('abort', start, { once: true })
    void over.then(() => {
      clearTimeout(timer)
      signal.removeEventListener('abort', start)
    })
  })
}

function propertiesOf(spec: JobOptions): Record<string, string> {
  return {
    ...spec.properties,
    ...(spec.description !== undefined && { 'spark.job.description': spec.description }),
    ...(spec.group !== undefined && { 'spark.jobGroup.id': spec.group }),
    ...(spec.tags !== undefined && spec.tags.length > 0 && { 'spark.job.tags': spec.tags.join(',') }),
    ...(spec.pool !== undefined && { 'spark.scheduler.pool': spec.pool }),
    ...(spec.callSite !== undefined && { 'callSite.short': spec.callSite }),
  }
}

function stageInfo(run: StageRun, completed?: number, error?: unknown): StageInfo {
  return {
    'Stage ID': run.stageId,
    'Stage Attempt ID': run.attempt,
    'Stage Name': run.stage.name,
    'Number of Tasks': run.stage.tasks,
    'RDD Info': [],
    'Parent IDs': run.stage.parents ?? [],
    Details: run.stage.details ?? '',
    'Submission Time': run.submitted,
    ...(completed !== undefined && { 'Completion Time': completed }),
    ...(error !== undefined && { 'Failure Reason': error instanceof Error ? error.message : String(error) }),
    Accumulables: Object.entries(run.metrics.counters).map(([name, value], i) => ({ ID: i, Name: name, Value: value })),
  }
}

function endReason(executorId: string, outcome: TaskOutcome) {
  if ('done' in outcome) return { Reason: 'Success' } as const
  if ('lost' in outcome)
    return {
      Reason: 'ExecutorLostFailure',
      'Executor ID': executorId,
      'Exit Caused By App': !outcome.lost.terminated,
      'Loss Reason': outcome.lost.reason,
    } as const
  const e = outcome.failed
  return {
    Reason: 'ExceptionFailure',
    'Class Name': e instanceof Error ? e.name : typeof e,
    Description: e instanceof Error ? e.message : String(e),
    'Full Stack Trace': e instanceof Error ? (e.stack ?? '') : String(e),
  } as const
}
