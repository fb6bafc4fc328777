import type { StructType } from '../../types/data-type.ts'
import { SparkException, sparkError } from '../../util/errors.ts'
import { checkFieldNames } from '../field-names.ts'
import { resolveFiles } from '../files.ts'
import { mergeSchemas } from '../merge-schemas.ts'
import type { FileEntry, ResolveRequest, Source } from '../source.ts'
import { javaFlag } from '../write-options.ts'
import { aggregateFooters } from './aggregate.ts'
import { openRowGroup, type RowGroupSplit } from './cursor.ts'
import { type FileCache, openParquet } from './file.ts'
import { columnVersion, type ParquetState, planScan } from './plan.ts'
import type { RebaseModes } from './rebase.ts'
import { type SchemaOptions, sparkSchema } from './schema.ts'
import { tableStatistics } from './table-statistics.ts'
import { parquetWriteFormat } from './writer.ts'

/** Parquet files. */
export const parquet: Source = {
  name: 'parquet',
  options: {
    mergeschema: undefined,
    compression: undefined,
    datetimerebasemode: undefined,
    int96rebasemode: undefined,
    ignorecorruptfiles: undefined,
    ignoremissingfiles: undefined,
  },

  resolve(request) {
    const resolved = resolveFiles(request)
    const cache: FileCache = new Map()
    // files of no bytes have no rows, as in Spark
    const files = readableFiles(
      request,
      resolved.files.filter(f => f.size > 0),
      cache,
    )
    const dataSchema = request.schema ? resolved.dataSchema(request.schema) : inferSchema(request, files, cache)
    checkFieldNames(dataSchema, request.caseSensitive)
    const rebase = rebaseModes(request)
    const driverState: ParquetState = { files: cache, caseSensitive: request.caseSensitive, rebase }
    return {
      format: 'parquet',
      paths: resolved.roots,
      files,
      ...(files.length === resolved.files.length ? { folders: resolved.folders } : {}),
      schema: resolved.withPartitions(dataSchema),
      partitionColumns: resolved.partitionColumns,
      ...(request.defaults ? { defaults: request.defaults } : {}),
      options: request.options,
      sessionTimeZone: request.sessionTimeZone,
      statistics: tableStatistics(files, dataSchema, cache, request.caseSensitive, rebase),
      driverState,
    }
  },

  plan: planScan,
  aggregate: aggregateFooters,
  columnVersion,
  open: (plan, split, memory) => openRowGroup(memory, split.block!.path, split.detail as RowGroupSplit, plan.columns),
  writer: parquetWriteFormat,
}

const truth = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : text.toLowerCase() === 'true')

/** An option that Java reads as a Boolean. */
const flag = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : javaFlag(text, false))

const setting = (request: ResolveRequest, option: string, key: string): string | undefined => request.options[option] ?? request.conf(key)

function rebaseModes(request: ResolveRequest): RebaseModes {
  const mode = (kind: string) =>
    setting(request, `${kind}rebasemode`, `spark.sql.parquet.${kind}RebaseModeInRead`)?.toUpperCase() ?? 'CORRECTED'
  return { datetime: mode('datetime'), int96: mode('int96'), zone: request.sessionTimeZone }
}

/** The files, without those that can't be read or are gone, where the read may go on past them. */
function readableFiles(request: ResolveRequest, entries: readonly FileEntry[], cache: FileCache): readonly FileEntry[] {
  const corrupt = truth(setting(request, 'ignorecorruptfiles', 'spark.sql.files.ignoreCorruptFiles')) ?? false
  const missing = truth(setting(request, 'ignoremissingfiles', 'spark.sql.files.ignoreMissingFiles')) ?? false
  if (!corrupt && !missing) return entries
  return entries.filter(e => {
    try {
      openParquet(e, cache)
      return true
    } catch (error) {
      const gone = (error as NodeJS.ErrnoException).code === 'ENOENT'
      if (gone ? missing : corrupt && error instanceof SparkException) return false
      throw error
    }
  })
}

function schemaOptions(conf: (key: string) => string | undefined): SchemaOptions {
  return {
    binaryAsString: truth(conf('spark.sql.parquet.binaryAsString')) ?? false,
    inferTimestampNTZ: truth(conf('spark.sql.parquet.inferTimestampNTZ.enabled')) ?? true,
    nanosAsLong: truth(conf('spark.sql.legacy.parquet.nanosAsLong')) ?? false,
  }
}

/** The schema of the first file by name, or of all of them merged. Raises UNABLE_TO_INFER_SCHEMA where there are none. */
function inferSchema(request: ResolveRequest, entries: readonly FileEntry[], cache: FileCache): StructType {
  const merge = flag(request.options.mergeschema) ?? truth(request.conf('spark.sql.parquet.mergeSchema')) ?? false
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1))
  const first = sorted[0]
  if (first === undefined) throw sparkError('UNABLE_TO_INFER_SCHEMA', { format: 'Parquet' })
  const options = schemaOptions(request.conf)
  const of = (entry: FileEntry) => {
    const { metadata, root } = openParquet(entry, cache)
    return sparkSchema(metadata, root, options)
  }
  return merge ? sorted.slice(1).reduce((schema, entry) => mergeSchemas(schema, of(entry), request.caseSensitive), of(first)) : of(first)
}
