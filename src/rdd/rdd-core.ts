import { StorageLevel } from '../storage/storage-level.ts'
import { handle, rddOnlyOnDriver } from '../util/closure/handles.ts'
import { unsupported } from '../util/unsupported.ts'
import { type CallSite, callSite } from './call-site.ts'
import { Checkpoint } from './checkpoint.ts'
import { debugString } from './debug-string.ts'
import type { Definition, Dependency } from './definition.ts'
import type { NodeData } from './job/program.ts'
import { runJob } from './job/run-job.ts'
import type { Native } from './native-form.ts'
import type { Partitioner } from './partitioner.ts'
import type { RDD } from './rdd.ts'
import type { SparkContext } from './spark-context.ts'

/** A storage level, or what looks like one. */
export type Level = Pick<StorageLevel, 'useDisk' | 'useMemory' | 'useOffHeap' | 'deserialized' | 'replication'>

/** A native function where one of the user's would be. */
export const asFunction = (f: Native): never => f as never

/** What every RDD has: the five properties, where it is kept, and how it came to be. */
export class RDDCore<out T> {
  readonly context: SparkContext
  readonly id: number
  /** @internal */
  readonly definition: Definition
  /** The operation that made it. @internal */
  readonly scope: string
  /** Where the user called that. @internal */
  readonly site: CallSite
  /** @internal */
  storageLevel: StorageLevel | undefined
  /** @internal */
  checkpointing: Checkpoint | undefined
  private ownName: string | null = null
  private preparing: Promise<void> | undefined
  private partitionCount: number | undefined
  /** Nothing of it exists at run time; it makes RDDs of different records different types. */
  declare protected readonly record: T

  /** @internal */
  constructor(context: SparkContext, definition: Definition, scope: string) {
    this.context = context
    this.definition = definition
    this.id = context.newRddId(this as never)
    this.scope = context.scope ?? scope
    this.site = callSite()
  }

  /** @internal It means nothing within a task. */
  [handle](): never {
    throw rddOnlyOnDriver()
  }

  protected get self(): RDD<T> {
    return this as unknown as RDD<T>
  }
  /** An RDD made from this one by an operation. */
  protected derive<U>(scope: string, definition: Definition): RDD<U> {
    return this.context.rdd<U>(definition, scope)
  }
  /** RDDs that `make` makes in several steps are all of the operation `scope`. */
  protected within<R>(scope: string, make: () => R): R {
    return this.context.within(scope, make)
  }

  get sparkContext(): SparkContext {
    return this.context
  }
  getNumPartitions(): number {
    const { partitions } = this.definition
    return typeof partitions === 'number' ? partitions : (this.partitionCount ?? partitions())
  }
  /** The partitions, by their numbers. */
  get partitions(): readonly { readonly index: number }[] {
    return Array.from({ length: this.getNumPartitions() }, (_, index) => ({ index }))
  }
  get dependencies(): readonly Dependency[] {
    return this.checkpointing?.done ? [] : this.definition.dependencies
  }
  get partitioner(): Partitioner | undefined {
    return this.definition.partitioner
  }
  preferredLocations(partition: number | { readonly index: number }): readonly string[] {
    return this.definition.preferredLocations?.(typeof partition === 'number' ? partition : partition.index) ?? []
  }

  get name(): string | null {
    return this.ownName
  }
  setName(name: string): this {
    this.ownName = name
    return this
  }
  toString(): string {
    return `${this.ownName === null ? '' : `${this.ownName} `}${this.definition.kind}[${this.id}] at ${this.scope} at ${this.site.short}`
  }
  /** How it is computed, as Spark prints it. */
  toDebugString(): string {
    return debugString(this.self as RDD<unknown>)
  }

  /** Keeps the partitions once they have been computed. */
  persist(level: Level = StorageLevel.MEMORY_ONLY): this {
    // what is all there is of a local checkpoint goes to disk as well
    const local = this.isLocallyCheckpointed
    const given = named(local ? { ...level, useDisk: true } : level)
    if (!local && this.storageLevel !== undefined && this.storageLevel.description !== given.description)
      throw new Error('Cannot change storage level of an RDD after it was already assigned a level')
    if (!given.useDisk && !given.useMemory) return this
    this.storageLevel = given
    this.context.persisted(this.self as RDD<unknown>)
    return this
  }
  cache(): this {
    return this.persist()
  }
  unpersist(_blocking = false): this {
    this.context.unpersisted(this.self as RDD<unknown>)
    this.storageLevel = undefined
    return this
  }
  getStorageLevel(): StorageLevel {
    return this.storageLevel ?? StorageLevel.NONE
  }
  get isPersisted(): boolean {
    return this.storageLevel !== undefined
  }

  /** With the next job over it, writes it to the checkpoint directory and forgets how it was made. */
  checkpoint(): void {
    const directory = this.context.getCheckpointDir()
    if (directory === null) throw new Error('Checkpoint directory has not been set in the SparkContext')
    this.checkpointing ??= new Checkpoint(this.self as RDD<unknown>, directory, true)
  }
  /** The same, to local files that do not outlive the process. */
  localCheckpoint(): this {
    this.checkpointing ??= new Checkpoint(this.self as RDD<unknown>, this.context.localDirectory(), false)
    this.storageLevel ??= StorageLevel.MEMORY_AND_DISK
    this.context.persisted(this.self as RDD<unknown>)
    return this
  }
  get isCheckpointed(): boolean {
    return this.checkpointing?.done === true
  }
  get isLocallyCheckpointed(): boolean {
    return this.checkpointing !== undefined && !this.checkpointing.reliable
  }
  getCheckpointFile(): string | null {
    return this.checkpointing?.reliable && this.checkpointing.done ? this.checkpointing.url : null
  }

  iterator(..._rest: unknown[]): never {
    throw unsupported('RDD.iterator on the driver')
  }
  toJavaRDD(): never {
    throw unsupported('RDD.toJavaRDD')
  }
  /** Frees what the shuffles that it was made by have written. */
  cleanShuffleDependencies(_blocking = false): void {
    for (const d of this.dependencies) {
      if (d.type === 'shuffle') this.context.shuffles.remove(d.shuffleId)
      else d.rdd.cleanShuffleDependencies()
    }
  }

  /** Are all partitions there, so that nothing has to be computed? @internal */
  get isFullyStored(): boolean {
    if (this.checkpointing?.done) return true
    return this.storageLevel !== undefined && this.context.blocks.countOf(this.id) === this.getNumPartitions()
  }
  /** @internal */
  get checkpointNode(): NodeData | undefined {
    return this.checkpointing?.node
  }
  /** @internal */
  prepared(): Promise<void> {
    this.preparing ??= this.prepareOnce().catch(error => {
      this.preparing = undefined
      throw error
    })
    return this.preparing
  }
  /** From then on it is known how many partitions there are; those of the parents are known before. */
  private async prepareOnce(): Promise<void> {
    const { prepare, partitions } = this.definition
    await prepare?.()
    if (typeof partitions === 'function') this.partitionCount = partitions()
  }
  /** Checkpoints that wait for a job over the RDD, or over one made from it. @internal */
  async afterJob(seen = new Set<unknown>()): Promise<void> {
    if (seen.has(this)) return
    seen.add(this)
    await this.checkpointing?.write()
    for (const d of this.dependencies) await d.rdd.afterJob(seen)
  }
  /** @internal */
  protected run = (...[sink, onResult, options]: Parameters<typeof runJob> extends [unknown, ...infer R] ? R : never): Promise<void> =>
    runJob(this.self as RDD<unknown>, sink, onResult, options)
}

const named = (l: Level): StorageLevel => new StorageLevel(l.useDisk, l.useMemory, l.useOffHeap, l.deserialized, l.replication)
