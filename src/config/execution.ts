import { entry } from './entry.ts'

const positive = [(n: number) => n > 0, 'must be positive'] as const

/** How queries are planned and run. */
export const shufflePartitions = entry({
  key: 'spark.sql.shuffle.partitions',
  type: 'int',
  default: '200',
  since: '1.1.0',
  check: [n => n > 0, 'The value of spark.sql.shuffle.partitions must be positive'],
  doc: 'How many partitions joins and aggregations shuffle into.',
})
export const batchRows = entry({
  key: 'spark.sql.execution.batchRows',
  type: 'int',
  default: '2048',
  since: 'firesteel',
  check: positive,
  doc: 'Rows of a batch, the unit that operators pass on.',
})
export const morselRows = entry({
  key: 'spark.sql.execution.morselRows',
  type: 'int',
  default: '65536',
  since: 'firesteel',
  check: positive,
  doc: 'Rows of a morsel at most, the unit of scheduling.',
})
export const singleThreadRows = entry({
  key: 'spark.sql.execution.singleThreadRows',
  type: 'int',
  default: '100000',
  since: 'firesteel',
  doc: 'Inputs of fewer rows run on one thread, as waking workers costs more than it gains.',
})
export const runtimeFilterRows = entry({
  key: 'spark.sql.execution.runtimeFilterRows',
  type: 'int',
  default: '100000',
  since: 'firesteel',
  doc: "Scans of at least so many rows look up a join's keys before they read other columns, where few rows are expected to find a partner.",
})
export const excludedRules = entry({
  key: 'spark.sql.optimizer.excludedRules',
  type: 'list',
  since: '2.4.0',
  doc: 'Names of optimizer rules, separated by commas, that are not applied.',
})
export const planChangeValidation = entry({
  key: 'spark.sql.planChangeValidation',
  type: 'boolean',
  default: 'false',
  since: '3.4.0',
  doc: 'The plan is checked after each rule of the optimizer; where it is broken, INTERNAL_ERROR names the rule.',
})
export const optimizerMaxIterations = entry({
  key: 'spark.sql.optimizer.maxIterations',
  type: 'int',
  default: '100',
  since: '2.0.0',
  doc: 'How often a batch of optimizer rules is repeated at most.',
})
export const analyzerMaxIterations = entry({
  key: 'spark.sql.analyzer.maxIterations',
  type: 'int',
  default: '100',
  since: '3.0.0',
  doc: "How often the analyzer's rules are repeated at most.",
})
export const inSetConversionThreshold = entry({
  key: 'spark.sql.optimizer.inSetConversionThreshold',
  type: 'int',
  default: '10',
  since: '2.0.0',
  doc: 'IN lists longer than this are looked up in a set.',
})
export const windowGroupLimitThreshold = entry({
  key: 'spark.sql.optimizer.windowGroupLimitThreshold',
  type: 'int',
  default: '1000',
  since: '3.5.0',
  check: [n => n >= -1, 'The threshold of window group limit must be -1, 0 or positive integer.'],
  doc: 'Rows are dropped below a window where the ranks that are wanted are not more than this; -1: never.',
})
export const autoBroadcastJoinThreshold = entry({
  key: 'spark.sql.autoBroadcastJoinThreshold',
  type: 'bytes',
  default: '10485760b',
  since: '1.1.0',
  doc: 'Tables estimated smaller are shared whole by a join; -1 turns that off.',
})
export const broadcastTimeout = entry({
  key: 'spark.sql.broadcastTimeout',
  type: 'seconds',
  default: '300',
  since: '1.3.0',
  doc: 'How long a join waits for its shared side.',
})
export const preferSortMergeJoin = entry({
  key: 'spark.sql.join.preferSortMergeJoin',
  type: 'boolean',
  default: 'true',
  since: '2.0.0',
  doc: 'Kept for compatibility: joins are chosen by cost.',
})
export const cboEnabled = entry({
  key: 'spark.sql.cbo.enabled',
  type: 'boolean',
  default: 'false',
  since: '2.2.0',
  doc: 'Estimate plans by statistics (here always done where statistics are at hand).',
})
export const cboJoinReorder = entry({
  key: 'spark.sql.cbo.joinReorder.enabled',
  type: 'boolean',
  default: 'false',
  since: '2.2.0',
  doc: 'Reorder joins by cost (here done by default; see the rule CostBasedJoinReorder).',
})
export const joinReorderThreshold = entry({
  key: 'spark.sql.cbo.joinReorder.dp.threshold',
  type: 'int',
  default: '12',
  since: '2.2.0',
  check: [n => n > 0, 'The maximum number must be a positive integer.'],
  doc: 'The most joined relations whose order is found by dynamic programming.',
})
export const adaptiveEnabled = entry({
  key: 'spark.sql.adaptive.enabled',
  type: 'boolean',
  default: 'true',
  since: '1.6.0',
  doc: 'Settle the plan of later stages by what finished ones measured.',
})
export const coalescePartitions = entry({
  key: 'spark.sql.adaptive.coalescePartitions.enabled',
  type: 'boolean',
  default: 'true',
  since: '3.0.0',
  doc: 'Merge small neighbouring shuffle partitions.',
})
export const advisoryPartitionSize = entry({
  key: 'spark.sql.adaptive.advisoryPartitionSizeInBytes',
  type: 'bytes',
  default: '67108864b',
  since: '3.0.0',
  doc: 'The size that shuffle partitions are merged or split towards.',
})
export const skewJoin = entry({
  key: 'spark.sql.adaptive.skewJoin.enabled',
  type: 'boolean',
  default: 'true',
  since: '3.0.0',
  doc: 'Split skewed partitions of joins.',
})
export const runtimeBloomFilter = entry({
  key: 'spark.sql.optimizer.runtime.bloomFilter.enabled',
  type: 'boolean',
  default: 'true',
  since: '3.3.0',
  doc: 'Filter the probe side of a join by a bloom filter of the build side.',
})
export const dynamicPartitionPruning = entry({
  key: 'spark.sql.optimizer.dynamicPartitionPruning.enabled',
  type: 'boolean',
  default: 'true',
  since: '3.0.0',
  doc: 'Skip partitions of a scan that the other side of a join rules out.',
})
export const topKFallback = entry({
  key: 'spark.sql.execution.topKSortFallbackThreshold',
  type: 'int',
  default: '2147483632',
  since: '2.4.0',
  doc: 'LIMITs above this sort everything instead of keeping the best rows.',
})
export const wholeStageCodegen = entry({
  key: 'spark.sql.codegen.wholeStage',
  type: 'boolean',
  default: 'true',
  since: '2.0.0',
  doc: 'Compile the operators of a stage into one module; off, queries run in the interpreter.',
})
export const limitScaleUpFactor = entry({
  key: 'spark.sql.limit.scaleUpFactor',
  type: 'int',
  default: '4',
  since: '2.1.1',
  doc: 'How many times more partitions are tried each time `take` has not found enough rows.',
})
export const defaultSizeInBytes = entry({
  key: 'spark.sql.defaultSizeInBytes',
  type: 'long',
  default: '9223372036854775807',
  since: '1.1.0',
  doc: 'The size to assume of a table that says nothing of its own.',
})
export const arrowMaxRecords = entry({
  key: 'spark.sql.execution.arrow.maxRecordsPerBatch',
  type: 'int',
  default: '10000',
  since: '2.3.0',
  doc: 'Rows of an Arrow record batch that leaves the engine.',
})
export const maxToStringFields = entry({
  key: 'spark.sql.debug.maxToStringFields',
  type: 'int',
  default: '25',
  since: '3.0.0',
  doc: 'How many fields of a node or struct plans spell out.',
})
export const maxPlanStringLength = entry({
  key: 'spark.sql.maxPlanStringLength',
  type: 'int',
  default: '2147483632',
  since: '3.0.0',
  doc: 'Characters of a printed plan at most.',
})
export const explainMode = entry({
  key: 'spark.sql.ui.explainMode',
  type: 'string',
  default: 'formatted',
  since: '3.1.0',
  doc: 'How plans are shown in the UI.',
})
export const redactionRegex = entry({
  key: 'spark.sql.redaction.options.regex',
  type: 'string',
  default: '(?i)url',
  since: '2.2.2',
  doc: 'Options whose keys match are not shown in plans.',
})
export const eagerEval = entry({
  key: 'spark.sql.repl.eagerEval.enabled',
  type: 'boolean',
  default: 'false',
  since: '2.4.0',
  doc: 'Inspecting a DataFrame in the console shows its rows.',
})
export const eagerEvalRows = entry({
  key: 'spark.sql.repl.eagerEval.maxNumRows',
  type: 'int',
  default: '20',
  since: '2.4.0',
  doc: 'Rows that eager evaluation shows.',
})
export const eagerEvalTruncate = entry({
  key: 'spark.sql.repl.eagerEval.truncate',
  type: 'int',
  default: '20',
  since: '2.4.0',
  doc: 'Characters of a cell that eager evaluation shows.',
})
