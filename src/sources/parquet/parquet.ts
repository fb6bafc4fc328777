import type { StructType } from '../../types/data-type.ts'
import { sparkError } from '../../util/errors.ts'
import { resolveFiles } from '../files.ts'
import type { FileEntry, ResolveRequest, Source } from '../source.ts'
import { openRowGroup, type RowGroupSplit } from './cursor.ts'
import { type FileCache, openParquet } from './file.ts'
import { mergeSchemas } from './merge.ts'
import { type ParquetState, planScan } from './plan.ts'
import { type SchemaOptions, sparkSchema } from './schema.ts'
import { tableStatistics } from './table-statistics.ts'
import { parquetWriteFormat } from './writer.ts'

/** Parquet files. */
export const parquet: Source = {
  name: 'parquet',
  options: { mergeschema: undefined, compression: undefined, datetimerebasemode: undefined, int96rebasemode: undefined },

  resolve(request) {
    const resolved = resolveFiles(request)
    const files: FileCache = new Map()
    const dataSchema = request.schema ? resolved.dataSchema(request.schema) : inferSchema(request, resolved.files, files)
    const driverState: ParquetState = { files, caseSensitive: request.caseSensitive }
    return {
      format: 'parquet',
      paths: resolved.roots,
      files: resolved.files,
      schema: resolved.withPartitions(dataSchema),
      partitionColumns: resolved.partitionColumns,
      ...(request.defaults ? { defaults: request.defaults } : {}),
      options: request.options,
      sessionTimeZone: request.sessionTimeZone,
      statistics: tableStatistics(resolved.files, dataSchema, files, request.caseSensitive),
      driverState,
    }
  },

  plan: planScan,
  open: (_plan, split, memory) => openRowGroup(memory, split.detail as RowGroupSplit),
  writer: parquetWriteFormat,
}

const truth = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : text.toLowerCase() === 'true')

function schemaOptions(conf: (key: string) => string | undefined): SchemaOptions {
  return {
    binaryAsString: truth(conf('spark.sql.parquet.binaryAsString')) ?? false,
    inferTimestampNTZ: truth(conf('spark.sql.parquet.inferTimestampNTZ.enabled')) ?? true,
    nanosAsLong: truth(conf('spark.sql.legacy.parquet.nanosAsLong')) ?? false,
  }
}

/** The schema of the first file by name, or of all of them merged. Raises UNABLE_TO_INFER_SCHEMA where there are none. */
function inferSchema(request: ResolveRequest, entries: readonly FileEntry[], cache: FileCache): StructType {
  const merge = truth(request.options.mergeschema) ?? truth(request.conf('spark.sql.parquet.mergeSchema')) ?? false
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
