import { entry } from './entry.ts'

const rebase = ['EXCEPTION', 'CORRECTED', 'LEGACY']

/** Reading and writing files. */
export const maxPartitionBytes = entry({
  key: 'spark.sql.files.maxPartitionBytes',
  type: 'bytes',
  default: '134217728b',
  since: '2.0.0',
  doc: 'Bytes that a partition of a file scan holds at most.',
})
export const openCostInBytes = entry({
  key: 'spark.sql.files.openCostInBytes',
  type: 'bytes',
  default: '4194304b',
  since: '2.0.0',
  doc: 'What opening a file costs, in bytes that could be read in that time.',
})
export const minPartitionNum = entry({
  key: 'spark.sql.files.minPartitionNum',
  type: 'int',
  since: '3.1.0',
  doc: 'The suggested least number of scan partitions; the default parallelism unless set.',
})
export const maxPartitionNum = entry({
  key: 'spark.sql.files.maxPartitionNum',
  type: 'int',
  since: '3.5.0',
  doc: 'The suggested greatest number of scan partitions.',
})
export const ignoreCorruptFiles = entry({
  key: 'spark.sql.files.ignoreCorruptFiles',
  type: 'boolean',
  default: 'false',
  since: '2.1.1',
  doc: 'Go on past files that cannot be read.',
})
export const ignoreMissingFiles = entry({
  key: 'spark.sql.files.ignoreMissingFiles',
  type: 'boolean',
  default: 'false',
  since: '2.3.0',
  doc: 'Go on past files that have gone.',
})
export const maxRecordsPerFile = entry({
  key: 'spark.sql.files.maxRecordsPerFile',
  type: 'long',
  default: '0',
  since: '2.2.0',
  doc: 'Rows of a written file at most; 0 for no limit.',
})
export const partitionOverwriteMode = entry({
  key: 'spark.sql.sources.partitionOverwriteMode',
  type: 'string',
  default: 'STATIC',
  oneOf: ['STATIC', 'DYNAMIC'],
  since: '2.3.0',
  doc: 'What overwriting a partitioned table replaces: everything, or only the partitions written.',
})
export const partitionColumnTypeInference = entry({
  key: 'spark.sql.sources.partitionColumnTypeInference.enabled',
  type: 'boolean',
  default: 'true',
  since: '1.5.0',
  doc: 'Infer the types of partition columns from directory names; else they are strings.',
})
export const parallelPartitionDiscovery = entry({
  key: 'spark.sql.sources.parallelPartitionDiscovery.threshold',
  type: 'int',
  default: '32',
  since: '1.5.0',
  doc: 'The most paths that the driver lists by itself.',
})
export const columnNameOfCorruptRecord = entry({
  key: 'spark.sql.columnNameOfCorruptRecord',
  type: 'string',
  default: '_corrupt_record',
  since: '1.2.0',
  doc: 'The column for records that do not parse.',
})

export const parquetCompression = entry({
  key: 'spark.sql.parquet.compression.codec',
  type: 'string',
  default: 'snappy',
  since: '1.1.1',
  check: [
    v => ['none', 'uncompressed', 'snappy', 'gzip', 'lzo', 'brotli', 'lz4', 'lz4_raw', 'zstd'].includes(v.toLowerCase()),
    'a known codec',
  ],
  doc: 'The codec of written Parquet files.',
})
export const parquetFilterPushdown = entry({
  key: 'spark.sql.parquet.filterPushdown',
  type: 'boolean',
  default: 'true',
  since: '1.2.0',
  doc: 'Skip row groups and pages by their statistics.',
})
export const parquetMergeSchema = entry({
  key: 'spark.sql.parquet.mergeSchema',
  type: 'boolean',
  default: 'false',
  since: '1.5.0',
  doc: "Merge the schemas of all files instead of taking one file's.",
})
export const parquetBinaryAsString = entry({
  key: 'spark.sql.parquet.binaryAsString',
  type: 'boolean',
  default: 'false',
  since: '1.1.1',
  doc: 'Read unannotated binary columns as strings.',
})
export const parquetInt96AsTimestamp = entry({
  key: 'spark.sql.parquet.int96AsTimestamp',
  type: 'boolean',
  default: 'true',
  since: '1.3.0',
  doc: 'Read INT96 columns as timestamps.',
})
export const parquetOutputTimestampType = entry({
  key: 'spark.sql.parquet.outputTimestampType',
  type: 'string',
  default: 'INT96',
  oneOf: ['INT96', 'TIMESTAMP_MICROS', 'TIMESTAMP_MILLIS'],
  since: '2.3.0',
  doc: 'The physical form of written timestamps.',
})
export const parquetWriteLegacy = entry({
  key: 'spark.sql.parquet.writeLegacyFormat',
  type: 'boolean',
  default: 'false',
  since: '1.6.0',
  doc: 'Write decimals and nested types in the form of Spark 1.4.',
})
export const parquetAggregatePushdown = entry({
  key: 'spark.sql.parquet.aggregatePushdown',
  type: 'boolean',
  default: 'false',
  since: '3.3.0',
  doc: 'Answer MIN and MAX from file footers, as COUNT always is.',
})
export const parquetInferTimestampNTZ = entry({
  key: 'spark.sql.parquet.inferTimestampNTZ.enabled',
  type: 'boolean',
  default: 'true',
  since: '3.4.0',
  doc: 'Timestamps that are not adjusted to UTC are read as TIMESTAMP_NTZ.',
})
export const parquetRebaseRead = entry({
  key: 'spark.sql.parquet.datetimeRebaseModeInRead',
  type: 'string',
  default: 'CORRECTED',
  oneOf: rebase,
  since: '3.0.0',
  doc: 'How dates before 1582 in old files are read.',
})
export const parquetRebaseWrite = entry({
  key: 'spark.sql.parquet.datetimeRebaseModeInWrite',
  type: 'string',
  default: 'CORRECTED',
  oneOf: rebase,
  since: '3.0.0',
  doc: 'How dates before 1582 are written.',
})
export const parquetInt96RebaseRead = entry({
  key: 'spark.sql.parquet.int96RebaseModeInRead',
  type: 'string',
  default: 'CORRECTED',
  oneOf: rebase,
  since: '3.1.0',
  doc: 'How INT96 timestamps before 1900 in old files are read.',
})
export const parquetInt96RebaseWrite = entry({
  key: 'spark.sql.parquet.int96RebaseModeInWrite',
  type: 'string',
  default: 'CORRECTED',
  oneOf: rebase,
  since: '3.1.0',
  doc: 'How INT96 timestamps before 1900 are written.',
})

export const orcCompression = entry({
  key: 'spark.sql.orc.compression.codec',
  type: 'string',
  default: 'zstd',
  since: '2.3.0',
  oneOf: ['brotli', 'uncompressed', 'lz4', 'lzo', 'snappy', 'zlib', 'none', 'zstd'],
  doc: 'The codec of written ORC files.',
})
export const orcFilterPushdown = entry({
  key: 'spark.sql.orc.filterPushdown',
  type: 'boolean',
  default: 'true',
  since: '1.4.0',
  doc: 'Skip stripes and row groups of ORC files by their statistics.',
})
export const orcMergeSchema = entry({
  key: 'spark.sql.orc.mergeSchema',
  type: 'boolean',
  default: 'false',
  since: '3.0.0',
  doc: "Merge the schemas of all ORC files instead of taking one file's.",
})

export const csvFilterPushdown = entry({
  key: 'spark.sql.csv.filterPushdown.enabled',
  type: 'boolean',
  default: 'true',
  since: '3.0.0',
  doc: 'Filter CSV rows while they are parsed.',
})
export const csvColumnPruning = entry({
  key: 'spark.sql.csv.parser.columnPruning.enabled',
  type: 'boolean',
  default: 'true',
  since: '2.4.0',
  doc: 'Parse only the CSV columns that are used; the others are not checked then.',
})
export const jsonFilterPushdown = entry({
  key: 'spark.sql.json.filterPushdown.enabled',
  type: 'boolean',
  default: 'true',
  since: '3.1.0',
  doc: 'Filter JSON rows while they are parsed.',
})
export const jsonIgnoreNullFields = entry({
  key: 'spark.sql.jsonGenerator.ignoreNullFields',
  type: 'boolean',
  default: 'true',
  since: '3.0.0',
  doc: 'Leave null fields out of written JSON.',
})
export const binaryFileMaxLength = entry({
  key: 'spark.sql.sources.binaryFile.maxLength',
  type: 'int',
  default: '2147483647',
  since: '3.0.0',
  doc: 'Bytes that a file may have whose content is read by the source binaryFile.',
})
