import type { JobOptions } from '../scheduler/job.ts'
import { jobCancelled } from '../scheduler/job-errors.ts'
import { type ApproximateEvaluator, approximateJob, type PartialResult } from './approximate.ts'
import type { CallSite } from './call-site.ts'
import { FutureAction } from './future-action.ts'
import type { ActionOptions } from './job/run-job.ts'
import { LocalProperties } from './local-properties.ts'
import type { RDD } from './rdd.ts'
import type { RddEngine } from './spark-context.ts'
import { StatusTracker } from './status-tracker.ts'
import type { TaskContext } from './task-context.ts'
import type { Awaitable } from './transformations.ts'
import type { PartitionIterator } from './worker/partition-iterator.ts'

const GROUP = 'spark.jobGroup.id'
const DESCRIPTION = 'spark.job.description'
const TAGS = 'spark.job.tags'
const CALL_SITE = 'callSite.short'

/** What a SparkContext has for jobs: their properties, groups and tags, their end before time, and what is known of them. */
export abstract class ContextJobs {
  private readonly local = new LocalProperties()
  private readonly tracker = new StatusTracker(() => this.engine)
  /** Groups and tags whose jobs are refused from now on. */
  private readonly refused = new Set<string>()

  /** @internal */
  abstract get engine(): RddEngine
  /** @internal */
  abstract conf(key: string): string | undefined

  /** Runs a function of a partition's records, and of the task's context, over all partitions or some. */
  runJob<T, R>(
    rdd: RDD<T>,
    f: (records: PartitionIterator<T>, context: TaskContext) => Awaitable<R>,
    partitions?: readonly number[],
    options: ActionOptions = {},
  ): Promise<R[]> {
    return rdd.runOverPartitions<R>(f, partitions, options)
  }
  /** As `runJob`; `resultHandler` gets each partition's result as it comes, with its place among `partitions`. */
  submitJob<T, U, R>(
    rdd: RDD<T>,
    processPartition: (records: PartitionIterator<T>) => Awaitable<U>,
    partitions: readonly number[],
    resultHandler: (index: number, result: U) => unknown,
    resultFunc: () => R,
  ): FutureAction<R> {
    const waiting = new Map<number, number[]>()
    for (const [i, p] of partitions.entries()) waiting.set(p, [...(waiting.get(p) ?? []), i])
    return new FutureAction(async options => {
      await rdd.runOverPartitions<U>(processPartition, partitions, options, (p, result) => resultHandler(waiting.get(p)!.shift()!, result))
      return resultFunc()
    })
  }
  /** Runs a function over all partitions; what the evaluator makes of the results that have come within `timeout` milliseconds. */
  runApproximateJob<T, U, R>(
    rdd: RDD<T>,
    f: (records: PartitionIterator<T>, context: TaskContext) => Awaitable<U>,
    evaluator: ApproximateEvaluator<U, R>,
    timeout: number,
  ): Promise<PartialResult<R>> {
    return approximateJob(evaluator, timeout, merge => rdd.runOverPartitions<U>(f, undefined, {}, merge))
  }

  getLocalProperty(key: string): string | null {
    return this.local.get(key)
  }
  /** A property of the jobs that the flow of the program starts from here on; null takes it away. */
  setLocalProperty(key: string, value: string | null): void {
    this.local.set(key, value)
  }
  /** The group of the jobs to come, by which they can be cancelled. */
  setJobGroup(groupId: string, description: string, interruptOnCancel = false): void {
    this.setLocalProperty(GROUP, groupId)
    this.setLocalProperty(DESCRIPTION, description)
    this.setInterruptOnCancel(interruptOnCancel)
  }
  clearJobGroup(): void {
    for (const key of [GROUP, DESCRIPTION, 'spark.job.interruptOnCancel']) this.setLocalProperty(key, null)
  }
  setInterruptOnCancel(interruptOnCancel: boolean): void {
    this.setLocalProperty('spark.job.interruptOnCancel', String(interruptOnCancel))
  }
  setJobDescription(description: string | null): void {
    this.setLocalProperty(DESCRIPTION, description)
  }
  /** @internal */
  withJobGroup<R>(groupId: string, description: string, interruptOnCancel: boolean, f: () => R): R {
    const settings = { [GROUP]: groupId, [DESCRIPTION]: description, 'spark.job.interruptOnCancel': String(interruptOnCancel) }
    return this.local.with(settings, f)
  }
  addJobTag(tag: string): void {
    checkTag(tag)
    this.setLocalProperty(TAGS, [...new Set([...this.getJobTags(), tag])].join(','))
  }
  removeJobTag(tag: string): void {
    checkTag(tag)
    const rest = this.getJobTags().filter(t => t !== tag)
    this.setLocalProperty(TAGS, rest.length > 0 ? rest.join(',') : null)
  }
  getJobTags(): string[] {
    return (this.getLocalProperty(TAGS) ?? '').split(',').filter(t => t !== '')
  }
  clearJobTags(): void {
    this.setLocalProperty(TAGS, null)
  }
  cancelJob(jobId: number, reason?: string): void {
    this.engine.scheduler.cancelJob(jobId, reason)
  }
  cancelJobGroup(groupId: string, reason?: string): void {
    this.engine.scheduler.cancelJobGroup(groupId, reason)
  }
  /** Of the jobs that run, and of those that will be started. */
  cancelJobGroupAndFutureJobs(groupId: string, reason?: string): void {
    this.refused.add(`group ${groupId}`)
    this.cancelJobGroup(groupId, reason)
  }
  cancelJobsWithTagAndFutureJobs(tag: string, reason?: string): void {
    this.cancelJobsWithTag(tag, reason)
    this.refused.add(`tag ${tag}`)
  }
  /** Cancels the jobs that the stage is for. */
  cancelStage(stageId: number, reason?: string): void {
    this.engine.scheduler.cancelStage(stageId, reason)
  }
  /**
   * Ends an attempt of a task (`TaskContext.taskAttemptId`) together with its worker, as nothing else ends a function that runs; it is tried again.
   * False where no worker is at it.
   */
  killTaskAttempt(taskId: number, _interruptThread = true, reason = 'killed via SparkContext.killTaskAttempt'): boolean {
    return this.engine.scheduler.killTaskAttempt(taskId, reason)
  }
  cancelJobsWithTag(tag: string, reason?: string): void {
    checkTag(tag)
    this.engine.scheduler.cancelJobsWithTag(tag, reason)
  }
  cancelAllJobs(): void {
    this.engine.scheduler.cancelAllJobs()
  }
  /** What stands for the user's line in the names of jobs to come. */
  setCallSite(shortCallSite: string): void {
    this.setLocalProperty(CALL_SITE, shortCallSite)
  }
  clearCallSite(): void {
    this.setLocalProperty(CALL_SITE, null)
  }
  /** `FIFO` or `FAIR`. */
  getSchedulingMode(): string {
    return (this.conf('spark.scheduler.mode') ?? 'FIFO').toUpperCase()
  }
  get statusTracker(): StatusTracker {
    return this.tracker
  }

  /** @internal */
  jobOptions(name: string, site: CallSite, signal?: AbortSignal): JobOptions {
    const properties = this.local.all()
    const tags = this.getJobTags()
    const title = properties[CALL_SITE] ?? `${name} at ${site.short}`
    return {
      description: properties[DESCRIPTION] ?? title,
      callSite: title,
      ...(properties[GROUP] !== undefined && { group: properties[GROUP] }),
      ...(tags.length > 0 && { tags }),
      ...(properties['spark.scheduler.pool'] !== undefined && { pool: properties['spark.scheduler.pool'] }),
      properties,
      ...(signal && { signal }),
    }
  }
  /** @internal */
  jobStarted(id: number, spec: JobOptions): void {
    const { group = '', tags = [] } = spec
    if (this.refused.has(`group ${group}`)) throw jobCancelled(id, `part of cancelled job group ${group}`)
    for (const tag of tags) if (this.refused.has(`tag ${tag}`)) throw jobCancelled(id, `part of cancelled job tags ${tag}`)
    this.tracker.started(id, spec)
  }
  /** @internal */
  jobEnded(id: number, succeeded: boolean): void {
    this.tracker.ended(id, succeeded)
  }
}

function checkTag(tag: string): void {
  if (tag === '') throw new TypeError('requirement failed: Spark job tag cannot be an empty string.')
  if (tag.includes(',')) throw new TypeError("requirement failed: Spark job tag cannot contain ','.")
}
