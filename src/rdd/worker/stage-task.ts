import type { TaskContext as SchedulerContext, StageRunner } from '../../scheduler/task.ts'
import { taskIdOf, taskKind } from '../../scheduler/task.ts'
import { useClasses } from '../../util/closure/classes.ts'
import { type Revived, reviveValues } from '../../util/closure/revive.ts'
import type { AccumulatorV2 } from '../accumulator.ts'
import { serveBroadcasts } from '../broadcast-values.ts'
import { encodeValue } from '../codec/block.ts'
import type { Program } from '../job/program.ts'
import { runtime, type TaskInfo } from '../runtime.ts'
import { FetchFailed } from '../shuffle/fetch-failed.ts'
import type { BlockPlace } from '../storage/block-place.ts'
import { TaskContext } from '../task-context.ts'
import { barrierOf } from './barrier.ts'
import { isPromise } from './batches.ts'
import { Environment, type RunningTask } from './environment.ts'
import { AsyncFunctionFound } from './fuse.ts'
import { bindSink } from './sinks.ts'

/** The kind of task that computes partitions of RDDs. */
export const RDD_TASK = 'rdd'

/** What a task tells the driver. */
export interface TaskOutput {
  readonly value?: unknown
  readonly stored?: RunningTask['stored']
  /** State of the accumulators that the task added to, by id. */
  readonly updates?: readonly (readonly [id: number, state: Uint8Array])[]
  /** Output of a map task that could not be read. */
  readonly fetchFailed?: { readonly shuffleId: number; readonly map: number; readonly reason: string }
}

export type StoredBlock = { readonly rddId: number; readonly partition: number; readonly place: BlockPlace }

type Accumulator = AccumulatorV2<unknown, unknown>

export const rddTask = taskKind<Program, TaskOutput, undefined>({
  open(program, context) {
    return new RddStage(program, context)
  },
})

class RddStage implements StageRunner<TaskOutput, undefined> {
  private readonly program: Program
  private readonly context: SchedulerContext
  private env!: Environment
  private accumulators!: readonly Accumulator[]
  private classes!: Revived['classes']
  private used = false
  private sink: ReturnType<typeof bindSink> | undefined

  constructor(program: Program, context: SchedulerContext) {
    this.program = program
    this.context = context
    this.revive()
    runtime.files = program.settings.files
    serveBroadcasts()
  }

  /** The user's functions, with values of their own. */
  private revive(): void {
    const { program, context } = this
    const revived = program.closure && reviveValues(program.closure)
    this.accumulators = (revived?.collected ?? []) as readonly Accumulator[]
    this.classes = revived?.classes ?? new Map()
    const before = this.env as Environment | undefined
    this.env = new Environment(program, context, revived?.values ?? [])
    if (before) this.env.learnFrom(before)
    this.sink = undefined
    this.used = false
  }

  run(task: number, attempt: number): TaskOutput | Promise<TaskOutput> {
    // what a task does to its variables is not to be seen by the next
    if (this.used && this.program.closure?.stateless === false) this.revive()
    this.used = true
    useClasses(this.classes)
    const { env, context, program } = this
    const partition = program.partitions[task]!
    const running: RunningTask = { partition, attempt, stored: [], onEnd: [] }
    const info: TaskInfo = {
      stageId: context.stageId,
      stageAttemptNumber: context.stageAttempt,
      partitionId: partition,
      attemptNumber: attempt,
      taskAttemptId: taskIdOf(context.firstTaskId, task, attempt),
      numPartitions: program.settings.numTasks,
      executorId: context.executorId,
      properties: context.properties,
      interrupted: () => context.cancelled(),
      onCompletion: [],
      onFailure: [],
    }
    env.task = running
    runtime.task = info
    if (program.settings.barrier !== undefined)
      runtime.barrier = barrierOf(context, program.settings.barrier, task, program.partitions.length)
    for (const a of this.accumulators) a.reset()
    const end = (error?: unknown): void => {
      for (const f of running.onEnd.splice(0)) f()
      info.ended = error === undefined ? 'done' : 'failed'
      const told = new TaskContext(info)
      if (error !== undefined) for (const f of info.onFailure.reverse()) f(told, error)
      for (const f of info.onCompletion.reverse()) f(told)
      runtime.task = undefined
      runtime.barrier = undefined
    }
    const done = (value: unknown): TaskOutput => {
      end()
      return this.output(value, running)
    }
    const failed = (error: unknown): TaskOutput | Promise<TaskOutput> => {
      if (error instanceof AsyncFunctionFound) {
        for (const f of running.onEnd.splice(0)) f()
        env.markAsync(error.f)
        this.sink = undefined
        this.used = false
        return this.run(task, attempt)
      }
      end(error)
      if (error instanceof FetchFailed) return { fetchFailed: { shuffleId: error.shuffleId, map: error.map, reason: error.message } }
      throw error
    }
    try {
      this.sink ??= bindSink(program.sink, env)
      const value = this.sink(env.compute(program.root)(partition), partition)
      return isPromise(value) ? value.then(done).catch(failed) : done(value)
    } catch (error) {
      return failed(error)
    }
  }

  private output(value: unknown, { stored }: RunningTask): TaskOutput {
    const updates = this.accumulators.filter(a => !a.isZero).map(a => [a.id, encodeValue(stateOf(a)).slice()] as const)
    return {
      ...(value !== undefined && { value }),
      ...(stored.length > 0 && { stored }),
      ...(updates.length > 0 && { updates }),
    }
  }
}

/** The fields of an accumulator that are data. */
function stateOf(a: Accumulator): Record<string, unknown> {
  const isData = (v: unknown): boolean => {
    if (typeof v === 'function') return false
    if (typeof v !== 'object' || v === null || Array.isArray(v)) return true
    return !Object.values(v).some(x => typeof x === 'function')
  }
  return Object.fromEntries(Object.entries(a).filter(([, v]) => isData(v)))
}
