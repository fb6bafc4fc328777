import { entry } from './entry.ts'

/** The engine of the process: memory, workers, tasks. Set when the first session is built. */
export const appName = entry({ key: 'spark.app.name', type: 'string', static: true, since: '0.9.0', doc: 'The name of the application.' })
export const master = entry({
  key: 'spark.master',
  type: 'string',
  default: 'local[*]',
  static: true,
  since: '0.9.0',
  doc: 'How many worker threads there are: `local`, `local[2]`, `local[*]`.',
})
export const driverMemory = entry({
  key: 'spark.driver.memory',
  type: 'bytes',
  static: true,
  since: '1.1.1',
  doc: 'The memory of the engine; by default a share of what the machine or container has.',
})
export const executorMemory = entry({
  key: 'spark.executor.memory',
  type: 'bytes',
  static: true,
  since: '0.7.0',
  doc: "Kept for compatibility: in one process the driver's memory counts.",
})
export const memoryFraction = entry({
  key: 'spark.memory.fraction',
  type: 'double',
  default: '0.6',
  static: true,
  since: '1.6.0',
  check: [v => v > 0 && v <= 1, 'must be between 0 and 1'],
  doc: 'The share of the memory beyond which state goes to disk; the rest is for work on it.',
})
export const memoryStorageFraction = entry({
  key: 'spark.memory.storageFraction',
  type: 'double',
  default: '0.5',
  static: true,
  since: '1.6.0',
  check: [v => v >= 0 && v <= 1, 'must be between 0 and 1'],
  doc: 'The share of that which cached data keeps when execution wants it.',
})
export const memoryKeptFraction = entry({
  key: 'spark.memory.keptFraction',
  type: 'double',
  default: '0.5',
  static: true,
  since: 'firesteel',
  check: [v => v >= 0 && v <= 1, 'must be between 0 and 1'],
  doc: 'The share of the memory in which decompressed columns of Parquet files stay for the next query, as long as nothing else needs it; 0 keeps none.',
})
export const spillMaxRows = entry({
  key: 'spark.shuffle.spill.numElementsForceSpillThreshold',
  type: 'int',
  default: '2147483647',
  since: '1.6.0',
  check: [n => n > 0, 'must be positive'],
  doc: 'State of more rows than this goes to disk even where there is memory for it.',
})
export const spillMaxBytes = entry({
  key: 'spark.shuffle.spill.maxSizeInBytesForSpillThreshold',
  type: 'bytes',
  default: '9223372036854775807b',
  since: '4.1.0',
  check: [n => n > 0, 'must be positive'],
  doc: 'State of more bytes than this goes to disk even where there is memory for it.',
})
export const maxResultSize = entry({
  key: 'spark.driver.maxResultSize',
  type: 'bytes',
  default: '1g',
  static: true,
  since: '1.2.0',
  doc: 'The most bytes that an action may collect; 0 for no limit.',
})
export const localDir = entry({
  key: 'spark.local.dir',
  type: 'string',
  static: true,
  since: '0.5.0',
  doc: "Where data spills to; the system's temporary directory unless set.",
})
export const taskMaxFailures = entry({
  key: 'spark.task.maxFailures',
  type: 'int',
  default: '4',
  static: true,
  since: '0.8.0',
  check: [n => n > 0, 'must be positive'],
  doc: 'How often a task may fail before its job does.',
})
export const excludeOnFailure = entry({
  key: 'spark.excludeOnFailure.enabled',
  type: 'boolean',
  default: 'false',
  static: true,
  since: '2.1.0',
  doc: 'Has workers on which tasks fail too often left out: of the task, of its stage, of all stages. All workers are on one node.',
})
export const excludeOnFailureStage = entry({
  key: 'spark.excludeOnFailure.stage.maxFailedTasksPerExecutor',
  type: 'int',
  default: '2',
  static: true,
  since: '2.1.0',
  check: [n => n > 0, 'must be positive'],
  doc: 'How many tasks of one stage have to fail on a worker for it to have no part in the stage.',
})
export const excludeOnFailureApplication = entry({
  key: 'spark.excludeOnFailure.application.maxFailedTasksPerExecutor',
  type: 'int',
  default: '2',
  static: true,
  since: '2.2.0',
  check: [n => n > 0, 'must be positive'],
  doc: 'How many tasks of stages that ended well have to fail on a worker, within the timeout, for it to be left out of all.',
})
export const excludeOnFailureTimeout = entry({
  key: 'spark.excludeOnFailure.timeout',
  type: 'milliseconds',
  default: '1h',
  static: true,
  since: '2.1.0',
  doc: 'How long a failure counts against a worker, and how long it is left out.',
})
const exclusionCount = (key: string, value: string, since: string, doc: string) =>
  entry({
    key: `spark.excludeOnFailure.${key}`,
    type: 'int',
    default: value,
    static: true,
    since,
    check: [n => n > 0, 'must be positive'],
    doc,
  })
export const excludeOnFailureTaskExecutor = exclusionCount(
  'task.maxTaskAttemptsPerExecutor',
  '1',
  '2.1.0',
  'How often a task may fail on a worker before another has to try it.',
)
export const excludeOnFailureTaskNode = exclusionCount(
  'task.maxTaskAttemptsPerNode',
  '2',
  '2.1.0',
  'How often a task may fail, on whichever workers, before its stage is aborted: there is no other node.',
)
export const excludeOnFailureStageNode = exclusionCount(
  'stage.maxFailedExecutorsPerNode',
  '2',
  '2.1.0',
  'How many workers may be left out of a stage before it is aborted.',
)
export const excludeOnFailureApplicationNode = exclusionCount(
  'application.maxFailedExecutorsPerNode',
  '2',
  '2.2.0',
  'How many workers may be left out of all stages before a stage with a failing task is aborted.',
)
export const excludeOnFailureKill = entry({
  key: 'spark.excludeOnFailure.killExcludedExecutors',
  type: 'boolean',
  default: 'false',
  static: true,
  since: '2.2.0',
  doc: 'Replaces a worker that is left out of all stages.',
})
export const speculation = entry({
  key: 'spark.speculation',
  type: 'boolean',
  default: 'false',
  static: true,
  since: '0.6.0',
  doc: 'Has tasks of RDDs that take much longer than the others of their stage tried by another worker too.',
})
export const speculationInterval = entry({
  key: 'spark.speculation.interval',
  type: 'milliseconds',
  default: '100ms',
  static: true,
  since: '0.6.0',
  check: [n => n > 0, 'must be positive'],
  doc: 'How often late tasks are looked for.',
})
export const speculationMultiplier = entry({
  key: 'spark.speculation.multiplier',
  type: 'double',
  default: '3',
  static: true,
  since: '0.6.0',
  doc: 'How many times as long as the median a task may take before it is late.',
})
export const speculationQuantile = entry({
  key: 'spark.speculation.quantile',
  type: 'double',
  default: '0.9',
  static: true,
  since: '0.6.0',
  doc: "The part of a stage's tasks that has to be done before any can be late.",
})
export const speculationMinTaskRuntime = entry({
  key: 'spark.speculation.minTaskRuntime',
  type: 'milliseconds',
  default: '100ms',
  static: true,
  since: '3.2.0',
  doc: 'How long a task may always take.',
})
export const defaultParallelism = entry({
  key: 'spark.default.parallelism',
  type: 'int',
  static: true,
  since: '0.5.0',
  doc: 'The number of partitions where nothing else says it; the number of worker threads unless set.',
})
export const schedulerMode = entry({
  key: 'spark.scheduler.mode',
  type: 'string',
  default: 'FIFO',
  oneOf: ['FIFO', 'FAIR'],
  static: true,
  since: '0.8.0',
  doc: 'How jobs that run at the same time share the workers.',
})
export const schedulerAllocationFile = entry({
  key: 'spark.scheduler.allocation.file',
  type: 'string',
  static: true,
  since: '0.8.1',
  doc: 'An XML file with the pools of the FAIR scheduler: their mode, weight and minimum share.',
})
export const showConsoleProgress = entry({
  key: 'spark.ui.showConsoleProgress',
  type: 'boolean',
  default: 'true',
  static: true,
  since: '1.2.1',
  doc: 'Show a progress bar of long jobs on the terminal.',
})
export const uiEnabled = entry({
  key: 'spark.ui.enabled',
  type: 'boolean',
  default: 'true',
  static: true,
  since: '1.1.1',
  doc: 'Serve the web UI.',
})
