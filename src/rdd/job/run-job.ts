import type { Job } from '../../scheduler/job.ts'
import { sparkError } from '../../util/errors.ts'
import { callSite } from '../call-site.ts'
import type { RDD } from '../rdd.ts'
import type { ShuffleDependency } from '../shuffle/dependency.ts'
import { partitionerSpec } from '../shuffle/key-partition.ts'
import type { MapOutput, ShuffleSink } from '../shuffle/write.ts'
import { barrierBytes } from '../worker/barrier.ts'
import type { SinkNode } from '../worker/sinks.ts'
import { RDD_TASK, type TaskOutput } from '../worker/stage-task.ts'
import { isBarrier, pathsToShuffles, prepare } from './lineage.ts'
import { type Program, ProgramBuilder } from './program.ts'

/** What every action takes. */
export interface ActionOptions {
  /** Stops the job. */
  readonly signal?: AbortSignal
}

export interface RunOptions extends ActionOptions {
  /** The action, for descriptions. */
  readonly name: string
  /** All, unless given. */
  readonly partitions?: readonly number[]
  /** Few records may be wanted. */
  readonly lazy?: boolean
  /** Whose the memory is that results lie in; the job's own, unless given. */
  readonly owner?: number
  /** False: it writes a checkpoint itself. */
  readonly checkpoints?: boolean
}

/** The largest number of times that a stage is run again for output that was lost. Spark's spark.stage.maxConsecutiveAttempts. */
const MAX_STAGE_ATTEMPTS = 4

/**
 * Runs a job: the stages that the RDD's shuffles need, those whose output is there already skipped, then its own, whose results go to `onResult` as they
 * come, once per partition. Functions are captured now. True from `onResult` ends it.
 */
export async function runJob(
  rdd: RDD<unknown>,
  sink: (program: ProgramBuilder) => SinkNode,
  onResult: (partition: number, value: unknown) => unknown,
  options: RunOptions,
): Promise<void> {
  const sc = rdd.context
  sc.assertRunning()
  const site = callSite()
  const spec = sc.jobOptions(options.name, site, options.signal)
  await prepare(rdd)
  const partitions = options.partitions ?? Array.from({ length: rdd.getNumPartitions() }, (_, i) => i)
  const bad = partitions.find(p => !(p >= 0 && p < rdd.getNumPartitions()))
  if (bad !== undefined)
    throw new RangeError(`Attempting to access a non-existent partition: ${bad}. Total number of partitions: ${rdd.getNumPartitions()}`)
  let id: number | undefined
  const running = sc.engine.scheduler.runJob(spec, async job => {
    sc.jobStarted(job.id, spec)
    id = job.id
    await new JobRun(job, rdd, `${options.name} at ${site.short}`, options.lazy === true).stage(
      rdd,
      sink,
      partitions,
      onResult,
      'ResultTask',
      options.owner,
    )
  })
  // a job that was given up has ended for whoever awaits it, though workers may not have heard of it yet
  const ended = (succeeded: boolean) => id !== undefined && sc.jobEnded(id, succeeded)
  try {
    await running
    ended(true)
  } catch (error) {
    ended(false)
    throw error
  }
  if (options.checkpoints !== false) await rdd.afterJob()
}

/** A job at work. */
class JobRun {
  private readonly job: Job
  private readonly context: RDD<unknown>['context']
  private readonly title: string
  private readonly lazy: boolean

  constructor(job: Job, rdd: RDD<unknown>, title: string, lazy: boolean) {
    this.job = job
    this.context = rdd.context
    this.title = title
    this.lazy = lazy
  }

  /** Runs a stage over partitions of an RDD, its parents first, and again where their output turns out to be lost. */
  async stage(
    rdd: RDD<unknown>,
    sink: (program: ProgramBuilder) => SinkNode,
    partitions: readonly number[],
    onResult: (partition: number, value: unknown) => unknown,
    type: 'ShuffleMapTask' | 'ResultTask',
    owner?: number,
  ): Promise<void> {
    const { context, job } = this
    let missing = partitions
    for (let attempt = 0; missing.length > 0; attempt++) {
      const shuffles = pathsToShuffles(rdd)
      await Promise.all(shuffles.map(s => this.ensure(s)))
      const builder = new ProgramBuilder()
      const root = builder.root(rdd)
      const sinkNode = sink(builder)
      const barrier = isBarrier(rdd, partitions.length)
      if (barrier && missing.length > context.engine.threads)
        throw new Error(
          `[SPARK-24819]: Barrier execution mode does not allow run a barrier stage that requires more slots than the total number of slots in the cluster currently. Please init a new cluster with more resources(e.g. CPU, GPU) or repartition the input RDD(s) to reduce the number of slots required to run this barrier stage.`,
        )
      const program: Program = {
        nodes: builder.nodes,
        root,
        closure: builder.closure(),
        sink: sinkNode,
        partitions: missing,
        settings: {
          ...context.settings(this.lazy && type === 'ResultTask'),
          numTasks: rdd.getNumPartitions(),
          ...(barrier && { barrier: this.barrierBlock(missing.length) }),
        },
      }
      const done = new Set<number>()
      const lost: NonNullable<TaskOutput['fetchFailed']>[] = []
      const now = missing
      const unpin = context.blocks.pin(builder.pinned)
      try {
        const result = await job.runStage<TaskOutput, undefined>({
          name: type === 'ResultTask' ? this.title : `${rdd.scope} at ${rdd.site.short}`,
          tasks: missing.length,
          kind: RDD_TASK,
          shared: program,
          publication: 'task',
          threads: context.engine.threads,
          onWorkers: true,
          type,
          details: rdd.site.long,
          partitionOf: task => now[task]!,
          ...(owner !== undefined && { owner }),
          onTaskResult: (task, output) => {
            const partition = now[task]!
            for (const s of output.stored ?? []) context.blocks.put(s)
            if (output.fetchFailed) {
              lost.push(output.fetchFailed)
              return undefined
            }
            done.add(partition)
            context.accumulators.merge(output.updates)
            return onResult(partition, output.value)
          },
        })
        if (result.stopped) return
      } finally {
        unpin()
      }
      if (lost.length > 0 && attempt + 1 >= MAX_STAGE_ATTEMPTS)
        throw sparkError('INTERNAL_ERROR', {
          message: `${rdd} has failed the maximum allowable number of times: ${MAX_STAGE_ATTEMPTS}. ${lost[0]!.reason}`,
        })
      for (const l of lost) context.shuffles.lose(l.shuffleId, l.map)
      missing = missing.filter(p => !done.has(p))
    }
  }

  /** The outputs of a shuffle's map tasks, computed where they are missing. */
  private async ensure(dependency: ShuffleDependency): Promise<void> {
    // thousands of shuffles may lie behind one another: they do not wait on one stack
    await undefined
    const { shuffles } = this.context
    await shuffles.complete(dependency, async state => {
      const { rdd, partitioner, aggregator, mapSideCombine } = dependency
      const sink = (program: ProgramBuilder): ShuffleSink => ({
        type: 'shuffle',
        shuffleId: dependency.shuffleId,
        partitioner: partitionerSpec(partitioner, program),
        ...(aggregator !== undefined &&
          mapSideCombine && {
            combine: {
              create: program.fn(aggregator.create),
              merge: program.fn(aggregator.merge),
              combine: program.fn(aggregator.combine),
            },
          }),
      })
      const onResult = (map: number, output: unknown) => {
        state.outputs[map] = output as MapOutput
      }
      await this.stage(rdd, sink, state.missing(), onResult, 'ShuffleMapTask', state.owner)
    })
  }

  private barrierBlock(tasks: number): number {
    const bytes = barrierBytes(tasks)
    const address = this.job.memory.allocate(bytes)
    this.job.memory.u8.fill(0, address, address + bytes)
    return address
  }
}
