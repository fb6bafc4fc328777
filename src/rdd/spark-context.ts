import { copyFileSync, cpSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { basename, join } from 'node:path'
import type { SharedMemory } from '../columnar/shared-memory.ts'
import { parseBytes } from '../config/units.ts'
import type { Scheduler } from '../scheduler/dag-scheduler.ts'
import type { SparkListener } from '../scheduler/listener-bus.ts'
import type { PoolInfo } from '../scheduler/pools.ts'
import { hadoopPath, localPath } from '../sources/path.ts'
import { createLocalDirectory, type LocalDirectory } from '../storage/local-directory.ts'
import type { StorageInfo } from '../storage/storage-info.ts'
import { contextOnlyOnDriver, handle } from '../util/closure/handles.ts'
import { javaError } from '../util/errors.ts'
import { unsupported } from '../util/unsupported.ts'
import {
  Accumulator,
  type AccumulatorParam,
  type AccumulatorV2,
  CollectionAccumulator,
  DoubleAccumulator,
  LongAccumulator,
} from './accumulator.ts'
import { AccumulatorManager } from './accumulator-manager.ts'
import type { Broadcast } from './broadcast.ts'
import { broadcast } from './broadcast-manager.ts'
import { ContextJobs } from './context-jobs.ts'
import type { Definition } from './definition.ts'
import type { ProgramSettings } from './job/program.ts'
import { elements } from './kinds/map-partitions.ts'
import { objectFile } from './kinds/object-file.ts'
import { emptyDefinition, parallelCollection } from './kinds/parallel-collection.ts'
import { range } from './kinds/range.ts'
import { sequenceFile } from './kinds/sequence-file.ts'
import { textFile } from './kinds/text-file.ts'
import { binaryFiles, binaryRecords, wholeTextFiles } from './kinds/whole-files.ts'
import { native } from './native-form.ts'
import { RDD } from './rdd.ts'
import { runtime } from './runtime.ts'
import { ShuffleManager } from './shuffle/shuffle-manager.ts'
import { SparkConf } from './spark-conf.ts'
import { RddBlocks } from './storage/rdd-blocks.ts'
import { Transformations } from './transformations.ts'

/** What RDDs run on. */
export interface RddEngine {
  readonly scheduler: Scheduler
  readonly memory: SharedMemory
  readonly threads: number
}

export interface ContextOptions {
  /** The engine, started when it is first needed. */
  engine(): RddEngine
  conf(key: string): string | undefined
  allConf(): Readonly<Record<string, string>>
  /** Ends the session. */
  stop(): Promise<void>
  /** What is stored of DataFrames. */
  storageInfo(): StorageInfo[]
  /** A DataFrame of an RDD's records. */
  toDF(rdd: RDD<unknown>, schema: unknown): unknown
}

const LOG_LEVELS = ['ALL', 'DEBUG', 'ERROR', 'FATAL', 'INFO', 'OFF', 'TRACE', 'WARN']

let active: SparkContext | undefined

/**
 * The entry to RDDs: makes them of data and files, and knows what runs. There is one for the sessions of a process. Source: Spark's
 * `SparkContext`.
 */
export class SparkContext extends ContextJobs {
  private readonly options: ContextOptions
  private readonly persistedRdds = new Map<number, RDD<unknown>>()
  private directory: LocalDirectory | undefined
  private started: RddEngine | undefined
  private checkpointDir: string | null = null
  private nextRddId = 0
  private stopped = false
  private readonly scopes: string[] = []
  private added: Record<string, string> = {}
  private logLevel = 'WARN'
  readonly startTime = Date.now()
  readonly applicationId = `local-${this.startTime}`
  /** @internal */
  readonly shuffles = new ShuffleManager(() => this.engine.memory)
  /** @internal */
  readonly blocks: RddBlocks
  /** @internal */
  readonly accumulators = new AccumulatorManager()

  /** @internal use `spark.sparkContext` */
  constructor(options: ContextOptions) {
    super()
    this.options = options
    const share = Number(options.conf('spark.memory.storageFraction') ?? 0.5)
    this.blocks = new RddBlocks(
      () => this.engine.memory,
      share,
      () => this.localDirectory(),
      id => this.persistedRdds.get(id)?.storageLevel,
    )
    active = this
  }

  /** @internal It means nothing within a task. */
  [handle](): never {
    throw contextOnlyOnDriver()
  }
  /** The context of the process, which the session makes. */
  static getOrCreate(): SparkContext {
    if (active === undefined || active.stopped) throw new Error('There is no SparkContext: SparkSession.builder().getOrCreate() makes one')
    return active
  }

  private static readonly systemProperties = new Map<string, string>()
  /** A property of the process; those that begin with `spark.` are settings of the sessions that are made from then on. */
  static setSystemProperty(key: string, value: string): void {
    SparkContext.systemProperties.set(key, value)
  }
  static getSystemProperty(key: string): string | null {
    return SparkContext.systemProperties.get(key) ?? null
  }
  /** The settings among them. @internal */
  static get systemSettings(): [string, string][] {
    return [...SparkContext.systemProperties].filter(([key]) => key.startsWith('spark.'))
  }

  /** @internal */
  get engine(): RddEngine {
    this.started ??= this.options.engine()
    return this.started
  }
  /** @internal */
  conf(key: string): string | undefined {
    return this.options.conf(key)
  }
  getConf(): SparkConf {
    return new SparkConf(this.options.allConf())
  }
  getReadOnlyConf(): SparkConf {
    return this.getConf()
  }
  get version(): string {
    return '4.3.0'
  }
  get appName(): string {
    return this.conf('spark.app.name') ?? ''
  }
  get master(): string {
    return this.conf('spark.master') ?? 'local[*]'
  }
  get sparkUser(): string {
    return userInfo().username
  }
  get isLocal(): boolean {
    return true
  }
  get isStopped(): boolean {
    return this.stopped
  }
  get uiWebUrl(): string | null {
    return null
  }
  get applicationAttemptId(): string | null {
    return null
  }
  get deployMode(): string {
    return 'client'
  }
  /** Partitions where nobody says how many. */
  get defaultParallelism(): number {
    return Number(this.conf('spark.default.parallelism') ?? this.engine.threads)
  }
  get defaultMinPartitions(): number {
    return Math.min(this.defaultParallelism, 2)
  }

  /** The data of the program, in slices. */
  parallelize<T>(data: Iterable<T>, numSlices: number = this.defaultParallelism): RDD<T> {
    this.assertRunning()
    return this.rdd(parallelCollection([...data], numSlices), 'parallelize')
  }
  /** As `parallelize`; of pairs of a record and the hosts where it should be, one partition each. */
  makeRDD<T>(data: readonly (readonly [T, readonly string[]])[]): RDD<T>
  makeRDD<T>(data: Iterable<T>, numSlices?: number): RDD<T>
  makeRDD<T>(data: Iterable<T> | readonly (readonly [T, readonly string[]])[], numSlices?: number): RDD<T> {
    const list = [...data] as (readonly [T, readonly string[]])[]
    const placed = numSlices === undefined && list.length > 0 && list.every(isPlaced)
    if (!placed) return this.within('makeRDD', () => this.parallelize(data as Iterable<T>, numSlices))
    const records = list.map(([record]) => record)
    return this.rdd(
      parallelCollection(
        records,
        list.length,
        list.map(([, hosts]) => hosts),
      ),
      'makeRDD',
    )
  }
  /** What an asynchronous iterable (a stream) gives; it is read when the first job asks for it. */
  fromAsync<T>(data: AsyncIterable<T>, numSlices: number = this.defaultParallelism): RDD<T> {
    const records: T[] = []
    const prepare = async () => {
      for await (const record of data) records.push(record)
    }
    return this.rdd({ ...parallelCollection(records, numSlices), prepare }, 'fromAsync')
  }
  range(start: number, end?: number, step = 1, numSlices: number = this.defaultParallelism): RDD<number> {
    this.assertRunning()
    return this.rdd(end === undefined ? range(0, start, step, numSlices) : range(start, end, step, numSlices), 'range')
  }
  emptyRDD<T = never>(): RDD<T> {
    return this.rdd(emptyDefinition, 'emptyRDD')
  }
  union<T>(rdds: readonly RDD<T>[]): RDD<T>
  union<T>(first: RDD<T>, ...rest: readonly RDD<T>[]): RDD<T>
  union<T>(first: RDD<T> | readonly RDD<T>[], ...rest: readonly RDD<T>[]): RDD<T> {
    const all = (Array.isArray(first) ? first : [first, ...rest]) as RDD<T>[]
    const kept = all.filter(r => r.definition.kind !== 'EmptyRDD')
    return this.rdd(Transformations.unionOf((kept.length > 0 ? kept : all) as RDD<unknown>[]), 'union')
  }

  /** The lines of text files: paths, folders, globs, separated by commas; compressed ones too. */
  textFile(path: string, minPartitions: number = this.defaultMinPartitions): RDD<string> {
    this.assertRunning()
    return this.within('textFile', () => {
      const read = this.rdd<string>(textFile(path, minPartitions), 'textFile').setName(path)
      // as in Spark, what is seen is the text of Hadoop's records
      return this.rdd<string>(elements(read as never, 'map', native('identity')), 'textFile').setName(path)
    })
  }
  /** Each file's path and whole text. */
  wholeTextFiles(path: string, minPartitions: number = this.defaultMinPartitions): RDD<[string, string]> {
    return this.rdd<[string, string]>(wholeTextFiles(path, minPartitions), 'wholeTextFiles').setName(path)
  }
  /** Each file's path and bytes. */
  binaryFiles(path: string, minPartitions: number = this.defaultMinPartitions): RDD<[string, Uint8Array]> {
    return this.rdd<[string, Uint8Array]>(binaryFiles(path, minPartitions, this.defaultParallelism), 'binaryFiles').setName(path)
  }
  binaryRecords(path: string, recordLength: number): RDD<Uint8Array> {
    return this.rdd<Uint8Array>(binaryRecords(path, recordLength, this.defaultMinPartitions), 'binaryRecords').setName(path)
  }
  /** What `saveAsObjectFile` wrote. */
  objectFile<T = unknown>(path: string): RDD<T> {
    return this.rdd<T>(objectFile(path), 'objectFile').setName(path)
  }
  /** PySpark's name of it. */
  pickleFile<T = unknown>(path: string): RDD<T> {
    return this.objectFile(path)
  }
  /**
   * The pairs of Hadoop's sequence files, of texts, numbers, booleans, bytes and nulls; compressed ones too. The classes are the files' where they are not
   * given. Whole numbers of 64 bits that numbers cannot hold are bigints.
   */
  sequenceFile<K, V>(path: string, keyClass?: string, valueClass?: string, minPartitions = this.defaultMinPartitions): RDD<[K, V]> {
    this.assertRunning()
    return this.within('sequenceFile', () => {
      const read = this.rdd<[K, V]>(sequenceFile(path, minPartitions, keyClass, valueClass), 'sequenceFile').setName(path)
      // as in Spark, where it converts Hadoop's objects
      return this.rdd<[K, V]>(elements(read as never, 'map', native('identity')), 'sequenceFile')
    })
  }
  hadoopFile(_path: string, ..._rest: unknown[]): never {
    throw unsupported('hadoopFile')
  }
  hadoopRDD(..._rest: unknown[]): never {
    throw unsupported('hadoopRDD')
  }
  newAPIHadoopFile(_path: string, ..._rest: unknown[]): never {
    throw unsupported('newAPIHadoopFile')
  }
  newAPIHadoopRDD(..._rest: unknown[]): never {
    throw unsupported('newAPIHadoopRDD')
  }

  /** A value that functions read by `.value`; it travels to the workers once. */
  broadcast<T>(value: T): Broadcast<T> {
    this.assertRunning()
    return broadcast(value)
  }
  longAccumulator(name?: string): LongAccumulator {
    return this.accumulators.register(new LongAccumulator(), name)
  }
  doubleAccumulator(name?: string): DoubleAccumulator {
    return this.accumulators.register(new DoubleAccumulator(), name)
  }
  collectionAccumulator<T>(name?: string): CollectionAccumulator<T> {
    return this.accumulators.register(new CollectionAccumulator<T>(), name)
  }
  /** Makes an accumulator of any class known. */
  register<A extends AccumulatorV2<never, unknown>>(accumulator: A, name?: string): A {
    return this.accumulators.register(accumulator, name)
  }
  /** PySpark's accumulators: a value, and how two are added; numbers need no saying. */
  accumulator<T>(initial: T, param?: AccumulatorParam<T>): Accumulator<T> {
    const numbers = { zero: () => 0, addInPlace: (a: number, b: number) => a + b }
    if (param === undefined && typeof initial !== 'number') throw new TypeError(`No default accumulator param for type ${typeof initial}`)
    return this.accumulators.register(new Accumulator<T>(initial, param ?? (numbers as never)))
  }

  /** Copies a file (or with `recursive` a folder) to where tasks find it by `SparkFiles.get`. */
  addFile(path: string, recursive = false): void {
    const from = localPath(path)
    if (!existsSync(from)) throw javaError(`File ${hadoopPath(from)} does not exist`)
    const isFolder = statSync(from).isDirectory()
    if (isFolder && !recursive) throw new Error(`Added file ${hadoopPath(from)} is a directory and recursive is not turned on.`)
    const root = join(this.localDirectory(), 'files')
    mkdirSync(root, { recursive: true })
    const to = join(root, basename(from))
    if (isFolder) cpSync(from, to, { recursive: true })
    else copyFileSync(from, to)
    this.added = { ...this.added, '': root, [basename(from)]: to }
    runtime.files = this.added
  }
  addPyFile(path: string): void {
    this.addFile(path)
  }
  addArchive(_path: string): never {
    throw unsupported('addArchive')
  }
  addJar(_path: string): never {
    throw unsupported('addJar')
  }
  get listFiles(): string[] {
    return Object.keys(this.added)
      .filter(name => name !== '')
      .map(name => hadoopPath(this.added[name]!))
  }
  get listArchives(): string[] {
    return []
  }
  get listJars(): string[] {
    return []
  }
  /** Scala's names of these lists. */
  get files(): string[] {
    return this.listFiles
  }
  get archives(): string[] {
    return this.listArchives
  }
  get jars(): string[] {
    return this.listJars
  }
  get resources(): Record<string, never> {
    return {}
  }

  setCheckpointDir(directory: string): void {
    const path = join(localPath(directory), crypto.randomUUID())
    mkdirSync(path, { recursive: true })
    this.checkpointDir = path
  }
  getCheckpointDir(): string | null {
    return this.checkpointDir
  }
  setLogLevel(level: string): void {
    const upper = level.toUpperCase()
    if (!LOG_LEVELS.includes(upper))
      throw new RangeError(`requirement failed: Supplied level ${level} did not match one of: ${LOG_LEVELS.join(',')}`)
    this.logLevel = upper
  }
  /** @internal */
  get currentLogLevel(): string {
    return this.logLevel
  }
  get hadoopConfiguration(): never {
    throw unsupported('hadoopConfiguration')
  }
  /** Tells of jobs, stages and tasks from now on: events with the fields of Spark's event log. */
  addSparkListener(listener: SparkListener): void {
    this.engine.scheduler.listeners.addListener(listener)
  }
  removeSparkListener(listener: SparkListener): void {
    this.engine.scheduler.listeners.removeListener(listener)
  }
  /** The profiles that PySpark keeps of its workers. */
  showProfiles(): never {
    throw unsupported('showProfiles')
  }
  dumpProfiles(_path: string): never {
    throw unsupported('dumpProfiles')
  }
  /** The pools of the fair scheduler, those that jobs have named among them; none where the mode is FIFO. */
  getAllPools(): PoolInfo[] {
    return this.engine.scheduler.pools()
  }
  getPoolForName(pool: string): PoolInfo | undefined {
    return this.getAllPools().find(p => p.name === pool)
  }
  /** False, as wherever there is no cluster: nobody can be asked for executors. */
  requestExecutors(_numAdditionalExecutors: number): boolean {
    return false
  }
  requestTotalExecutors(..._rest: unknown[]): boolean {
    return false
  }
  killExecutors(_executorIds: readonly string[]): boolean {
    return false
  }
  killExecutor(_executorId: string): boolean {
    return false
  }
  /** By executor: the memory for what is kept, and how much of it is free. The workers share theirs. */
  getExecutorMemoryStatus(): Map<string, [number, number]> {
    const { limit, used } = this.engine.memory
    return new Map([['localhost:0', [limit, limit - used]]])
  }
  /** What is stored of the RDDs and the DataFrames that are kept. */
  getRDDStorageInfo(): StorageInfo[] {
    const ofRdds = [...this.persistedRdds.values()].flatMap((rdd): StorageInfo[] => {
      const { partitions, memory, disk } = this.blocks.sizes(rdd.id)
      if (partitions === 0) return []
      return [
        {
          id: rdd.id,
          name: rdd.name ?? rdd.definition.kind,
          numPartitions: rdd.getNumPartitions(),
          numCachedPartitions: partitions,
          storageLevel: rdd.getStorageLevel(),
          memSize: memory,
          diskSize: disk,
        },
      ]
    })
    return [...ofRdds, ...this.options.storageInfo()]
  }
  /** The RDDs that are kept, by id. */
  getPersistentRDDs(): Map<number, RDD<unknown>> {
    return new Map(this.persistedRdds)
  }

  async stop(): Promise<void> {
    if (this.stopped) return
    this.close()
    await this.options.stop()
  }
  /** Frees what it holds of the engine, which is about to end. @internal */
  close(): void {
    this.stopped = true
    if (this.started !== undefined) {
      this.shuffles.clear()
      this.blocks.clear()
    }
    this.directory?.remove()
    if (active === this) active = undefined
  }
  /** @internal */
  assertRunning(): void {
    if (this.stopped) throw new Error('Cannot call methods on a stopped SparkContext.')
  }

  /** @internal */
  frameOf(rdd: RDD<unknown>, schema: unknown): unknown {
    return this.options.toDF(rdd, schema)
  }
  /** @internal */
  rdd<T>(definition: Definition, scope: string): RDD<T> {
    return new RDD<T>(this, definition, scope)
  }
  /** @internal */
  newRddId(_rdd: never): number {
    return this.nextRddId++
  }
  /** The operation that RDDs are made by at the moment, where it makes several. @internal */
  get scope(): string | undefined {
    return this.scopes[0]
  }
  /** @internal */
  within<R>(scope: string, make: () => R): R {
    this.scopes.push(scope)
    try {
      return make()
    } finally {
      this.scopes.pop()
    }
  }
  /** @internal */
  persisted(rdd: RDD<unknown>): void {
    this.persistedRdds.set(rdd.id, rdd)
  }
  /** @internal */
  unpersisted(rdd: RDD<unknown>): void {
    if (!this.persistedRdds.delete(rdd.id)) return
    this.blocks.remove(rdd.id)
  }
  /** Where temporary files go. @internal */
  localDirectory(): string {
    this.directory ??= createLocalDirectory(this.conf('spark.local.dir'))
    const path = this.directory.file('rdd')
    mkdirSync(path, { recursive: true })
    return path
  }
  /** @internal */
  settings(lazy: boolean): Omit<ProgramSettings, 'numTasks'> {
    const { memory, threads } = this.engine
    const spill = this.conf('spark.rdd.spillBytes')
    const share = memory.limit / threads
    const spillBytes = spill === undefined ? Math.max(8 << 20, Math.min(512 << 20, share / 8)) : parseBytes(spill)!
    return {
      directory: this.localDirectory(),
      spillBytes,
      shuffleBytes: Math.min(spillBytes, Math.max(2 << 20, Math.min(64 << 20, share / 32))),
      // what tasks hold is memory too, though V8's, and up to one and a half times as much is garbage; the rest is for queries, and for what is read
      memoryBytes: Math.max(0.4 * memory.limit, 0.8 * memory.limit - 2.5 * threads * spillBytes),
      concurrency: Number(this.conf('spark.rdd.async.concurrency') ?? 16),
      codegen: this.conf('spark.rdd.codegen') !== 'false',
      lazy,
      files: this.added,
    }
  }
}

const isPlaced = (v: unknown): boolean =>
  Array.isArray(v) && v.length === 2 && Array.isArray(v[1]) && v[1].length > 0 && v[1].every(h => typeof h === 'string')
