import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { BarrierTaskContext, HashPartitioner, SparkContext, SparkFiles, StatCounter, StorageLevel, TaskContext } from '#dist/index.js'
import { testContext } from './context.ts'

/** What `record/rdd/surface.py` found in Spark: public methods in bytecode, and what PySpark's classes have. */
const surface = JSON.parse(readFileSync('test/rdd/surface.json', 'utf8')) as Record<'scala' | 'python', Record<string, string[]>>

/** `private[spark]` in Scala, which bytecode does not tell; the traits of its logging; implicit conversions. */
const internal = new Set(
  `LogStringContext MDC initializeForcefully initializeLogIfNecessary isTraceEnabled log logBasedOnLevel logDebug logDeprecationWarning logError logInfo logName
  logTrace logWarning withLogContext withScope
  checkpointData clearDependencies collectPartitions compute computeOrReadCheckpoint conf creationSite doCheckpoint doubleRDDToDoubleRDDFunctions
  elementClassTag firstParent getCreationSite getDependencies getNarrowAncestors getOrCompute getOutputDeterministicLevel getPartitions
  getPreferredLocations isBarrier isCheckpointedAndMaterialized isReliablyCheckpointed keyClass keyOrdering mapPartitionsInternal
  mapPartitionsWithIndexInternal markCheckpointed numericRDDToDoubleRDDFunctions outputDeterministicLevel parent randomSampleWithRange rddToAsyncRDDActions
  rddToOrderedRDDFunctions rddToPairRDDFunctions rddToSequenceFileRDDFunctions retag sealCheckpointChecksums stateLock valueClass verifyCheckpointChecksums
  addJobTags addedArchives addedFiles addedJars allAddedArchives allAddedFiles allAddedJars assertNotStopped broadcastInternal cancelJobsWithTagWithFuture
  checkpointFile clean cleaner createSparkEnv dagScheduler env eventLogCodec eventLogDir eventLogger executorAllocationManager executorEnvs executorMemory
  getCallSite getExecutorHeapHistogram getExecutorIds getExecutorThreadDump getLocalProperties getPreferredLocs getSparkHome getTaskThreadDump
  isEventLogEnabled killAndReplaceExecutor listenerBus localProperties maxNumConcurrentTasks newShuffleId persistRDD persistentRdds postEnvironmentUpdate
  progressBar removeJobTags resourceProfileManager schedulerBackend setLocalProperties shuffleDriverComponents statusStore stopInNewThread submitMapStage
  taskScheduler ui unpersistRDD
  catchIllegalValue getAllAsJavaMap getDeprecatedConfig getWithSubstitution getenv isExecutorStartupConf isSparkPortConf loadFromSystemProperties validateSettings
  assertValid doDestroy doUnpersist getValue isValid
  countFailedValues excludeFromHeartbeat isAtDriverSide metadata readResolve setValue toInfo toInfoUpdate withBufferSerialized writeReplace
  defaultPartitioner apply clone memoryMode readExternal toInt writeExternal
  addPostStatusUpdateListener addTaskInterruptListener addTaskPreCompletionListener createResourceUninterruptibly fetchFailed getKillReason getTaskFailure
  invokePostStatusUpdateListeners killTaskIfInterrupted markInterrupted markTaskCompleted markTaskFailed pendingInterrupt registerAccumulator
  runTaskWithListeners setFetchFailed taskMemoryManager withTaskContext`.split(/\s+/),
)
/** Of the JVM or of Python (docs/rdd.md). */
const elsewhere = new Set(
  `registerKryoClasses registerAvroSchemas getAvroSchema jarOfClass jarOfObject futureExecutionContext PACKAGE_EXTENSIONS dump load load_from_path from_json
  resourcesJMap taskMetrics getMetricsSources interruptible`.split(/\s+/),
)

let ours: Record<string, object[]>
beforeAll(async () => {
  const sc = await testContext()
  ours = {
    RDD: [sc.emptyRDD()],
    SparkContext: [sc, SparkContext],
    SparkConf: [sc.getConf()],
    Broadcast: [sc.broadcast(1)],
    Accumulator: [sc.accumulator(0)],
    AccumulatorV2: [sc.longAccumulator()],
    LongAccumulator: [sc.longAccumulator()],
    DoubleAccumulator: [sc.doubleAccumulator()],
    CollectionAccumulator: [sc.collectionAccumulator()],
    Partitioner: [new HashPartitioner(2)],
    StorageLevel: [StorageLevel, StorageLevel.NONE],
    TaskContext: [TaskContext, TaskContext.prototype],
    BarrierTaskContext: [BarrierTaskContext, BarrierTaskContext.prototype],
    SparkFiles: [SparkFiles],
    StatusTracker: [sc.statusTracker],
    StatCounter: [new StatCounter()],
  }
})

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase())

describe("Spark's core classes are here by their names", () => {
  it.each([...Object.entries(surface.scala), ...Object.entries(surface.python)])('%s', (name, methods) => {
    const missing = methods.filter(m => !internal.has(m) && !elsewhere.has(m) && !ours[name]!.some(o => m in o || camel(m) in o))
    expect(missing).toEqual([])
  })

  const documented = [...readFileSync('docs/rdd.md', 'utf8').matchAll(/^\| `(RDD|SparkContext)` \| (.*) \|$/gm)]
  const refused = documented.flatMap(([, name, list]) => [...list!.matchAll(/`(\w+)`/g)].map(([, method]) => [name!, method!] as const))
  it.each(refused)('%s.%s is refused, as documented', async (name, method) => {
    const object = ours[name]![0] as Record<string, unknown>
    const call = async () => (typeof object[method] === 'function' ? (object[method] as () => unknown).call(object) : undefined)
    await expect(call()).rejects.toThrow('[UNSUPPORTED_FEATURE')
  })
  it('no others are', () => {
    const all = ['actions', 'context-jobs', 'pair-functions', 'rdd-core', 'save-functions', 'spark-context', 'transformations'].flatMap(
      file => [...readFileSync(`src/rdd/${file}.ts`, 'utf8').matchAll(/throw unsupported\('(?:RDD\.)?(\w+)/g)].map(m => m[1]!),
    )
    expect(all.sort()).toEqual(refused.map(([, m]) => m).sort())
  })
})

describe('what is less often used', () => {
  it('settings of many kinds', async () => {
    const conf = (await testContext()).getConf().clone()
    conf
      .setAll({ 'a.size': '10m', 'a.time': '2min', 'a.flag': 'TRUE', 'a.n': '7', 'a.x': '0.5', 'a.odd': 'word' })
      .setExecutorEnv('HOME', '/h')
    expect([conf.getSizeAsBytes('a.size'), conf.getSizeAsKb('a.size'), conf.getSizeAsMb('a.size'), conf.getSizeAsGb('none', '2g')]).toEqual(
      [10485760, 10240, 10, 2],
    )
    expect([conf.getTimeAsMs('a.time'), conf.getTimeAsSeconds('a.time'), conf.getTimeAsSeconds('none', '3s')]).toEqual([120_000, 120, 3])
    expect([conf.getBoolean('a.flag', false), conf.getInt('a.n', 1), conf.getLong('none', 9), conf.getDouble('a.x', 0)]).toEqual([
      true,
      7,
      9,
      0.5,
    ])
    expect(conf.getAllWithPrefix('a.').length).toBe(6)
    expect(conf.getExecutorEnv()).toEqual([['HOME', '/h']])
    expect(() => conf.getInt('a.odd', 1)).toThrow('Illegal value for config key a.odd')
    expect(() => conf.getSizeAsBytes('missing')).toThrow('missing')
    expect((await testContext()).getConf().contains('a.n')).toBe(false)
  })

  it('asynchronous actions, which can be cancelled', async () => {
    const sc = await testContext()
    const rdd = sc.range(0, 100, 1, 4)
    expect(await rdd.countAsync()).toBe(100)
    expect(await rdd.takeAsync(2)).toEqual([0, 1])
    expect((await rdd.collectAsync().get()).length).toBe(100)
    const sum = sc.longAccumulator()
    await rdd.foreachAsync(x => sum.add(x))
    expect(sum.value).toBe(4950)
    const endless = rdd.foreachPartitionAsync(async () => {
      for (;;) await new Promise(resolve => setTimeout(resolve, 5))
    })
    endless.cancel()
    await expect(endless).rejects.toThrow('cancelled')
    expect([endless.isCancelled, endless.isCompleted]).toEqual([true, true])
    const parts: number[] = []
    expect(
      await sc.submitJob(
        rdd,
        records => [...records].length,
        [1, 3],
        (i, n) => void (parts[i] = n),
        () => 'done',
      ),
    ).toBe('done')
    expect(parts).toEqual([25, 25])
  })

  it('evaluators are made by each task', async () => {
    const sc = await testContext()
    const factory = {
      by: 10,
      createEvaluator() {
        const { by } = this
        return { eval: (p: number, records: Iterable<number>) => Array.from(records, x => p * 100 + x * by) }
      },
    }
    expect(await sc.range(0, 4, 1, 2).mapPartitionsWithEvaluator(factory).collect()).toEqual([0, 10, 120, 130])
    const zip = {
      createEvaluator: () => ({ eval: (p: number, a: Iterable<number>, b: Iterable<number>) => [p, ...a, ...b] }),
    }
    expect(
      await sc
        .range(0, 2, 1, 2)
        .zipPartitionsWithEvaluator(sc.range(5, 7, 1, 2), zip)
        .collect(),
    ).toEqual([0, 0, 5, 1, 1, 6])
  })

  it('what is stored of RDDs and DataFrames', async () => {
    const sc = await testContext()
    const rdd = sc.range(0, 1000, 1, 3).setName('numbers').cache()
    await rdd.count()
    const info = sc.getRDDStorageInfo().find(i => i.id === rdd.id)
    expect(info).toMatchObject({ name: 'numbers', numPartitions: 3, numCachedPartitions: 3, diskSize: 0 })
    expect(info!.memSize).toBeGreaterThan(1000)
    rdd.unpersist()
    const { SparkSession } = await import('#dist/index.js')
    const spark = await SparkSession.builder().getOrCreate()
    const df = spark.range(1000).cache()
    await df.count()
    expect(sc.getRDDStorageInfo()).toMatchObject([{ rowCount: 1000, storageLevel: { useMemory: true } }])
    df.unpersist()
    expect([...sc.getExecutorMemoryStatus().values()][0]![0]).toBeGreaterThan(0)
    expect(sc.killExecutors(['1'])).toBe(false)
  })

  it('jobs of a cancelled group are refused from then on', async () => {
    const sc = await testContext()
    sc.setJobGroup('given up', 'test')
    sc.cancelJobGroupAndFutureJobs('given up')
    await expect(sc.range(3).count()).rejects.toThrow('part of cancelled job group given up')
    sc.clearJobGroup()
    sc.addJobTag('t1')
    expect(await sc.range(3).count()).toBe(3)
    expect(sc.statusTracker.getJobIdsForTag('t1').length).toBe(1)
    sc.cancelJobsWithTagAndFutureJobs('t1')
    await expect(sc.range(3).count()).rejects.toThrow('part of cancelled job tags t1')
    sc.clearJobTags()
    expect(await sc.range(3).count()).toBe(3)
  })
})
