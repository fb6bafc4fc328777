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
  doc: 'The share of the memory that execution and storage divide among themselves.',
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
