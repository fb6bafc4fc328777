import { BinaryType, LongType, StringType, StructField, StructType, TimestampType } from '../types/data-type.ts'
import { className } from '../types/names.ts'
import { javaError, sparkError } from '../util/errors.ts'
import { openPlain, readFailure } from './byte-input.ts'
import { packFiles } from './file-partitions.ts'
import { resolveFiles, sourceOf } from './files.ts'
import { type FileCursor, withPartitionColumns } from './partition-columns.ts'
import { fileUri } from './path.ts'
import type { ScanPlan, ScanRequest, ScanSource, Source, Split } from './source.ts'
import { openWhole } from './text/whole.ts'
import { type ColumnPlaces, fieldsOf, type TextSplit } from './text-plan.ts'

/** Columns that the listing tells, and the one that is in the file. */
const FACTS = ['path', 'modificationTime', 'length']
const CONTENT = 'content'
const SCHEMA = StructType([
  StructField('path', StringType, false),
  StructField('modificationTime', TimestampType, false),
  StructField('length', LongType, false),
  StructField(CONTENT, BinaryType),
])

interface BinaryState extends ColumnPlaces {
  /** Are the files' bytes asked for? */
  readonly content: boolean
  /** Bytes that a file may have then. */
  readonly maxLength: number
}

/** Files as rows: path, time of the last change, length and bytes; of no bytes, none. Source: Spark's `BinaryFileFormat`. */
export const binaryFile: Source = {
  name: 'binaryFile',
  options: {},
  resolve(request) {
    const resolved = resolveFiles(request)
    return sourceOf('binaryFile', request, resolved, request.schema ? resolved.dataSchema(request.schema) : SCHEMA)
  },
  plan,
  open(plan, split, memory) {
    const { content, maxLength, places, partitionValues } = plan.state as BinaryState
    const { path, end, file } = split.detail as TextSplit
    if (content && end > maxLength)
      throw readFailure(path, new Error(`The file has ${end} bytes, more than spark.sql.sources.binaryFile.maxLength: ${maxLength}`))
    const cursor = content ? openWhole(memory, openPlain(memory, path, 0)) : oneRow()
    return withPartitionColumns(memory, cursor, plan.columns.length, places, partitionValues[file]!)
  },
  writer() {
    throw sparkError('UNSUPPORTED_FEATURE.WRITE_FOR_BINARY_SOURCE', {})
  },
}

function plan(source: ScanSource, request: ScanRequest): ScanPlan {
  checkSchema(StructType(source.schema.fields.filter(f => !source.partitionColumns.includes(f.name))))
  const fields = fieldsOf(source, request)
  const values = [...FACTS, ...source.partitionColumns]
  const ranges = packFiles(source.files, request, () => false)
  const state: BinaryState = {
    content: fields.some(f => f.name === CONTENT),
    maxLength: Number(request.conf('spark.sql.sources.binaryFile.maxLength')),
    places: fields.map(f => (f.name === CONTENT ? 0 : -1 - values.indexOf(f.name))),
    partitionValues: source.files.map(f => [fileUri(f.path), BigInt(f.modificationTime) * 1000n, BigInt(f.size), ...f.partitionValues]),
  }
  return {
    format: source.format,
    columns: fields.map(f => ({ name: f.name, dataType: f.dataType, nullable: true })),
    splits: ranges.map(({ file, start, length, partition }): Split => {
      const detail: TextSplit = { path: file.path, start, end: length, toEnd: true, file: source.files.indexOf(file) }
      return { partition, sizeInBytes: length, block: { path: file.path, start, length }, detail }
    }),
    partitionCount: (ranges.at(-1)?.partition ?? -1) + 1,
    applied: [],
    options: source.options,
    sessionTimeZone: source.sessionTimeZone,
    state,
  }
}

/** Raises Spark's error where a schema was given, and is another. */
function checkSchema({ fields }: StructType): void {
  const same =
    fields.length === SCHEMA.fields.length &&
    fields.every((f, i) => f.name === SCHEMA.fields[i]!.name && f.dataType.type === SCHEMA.fields[i]!.dataType.type)
  if (same) return
  const text = `Binary file data source expects dataSchema: ${className(SCHEMA)},\nbut got: ${className(StructType(fields))}.\n        `
  throw javaError(`requirement failed: \n${text}`)
}

function oneRow(): FileCursor {
  let given = false
  return {
    next() {
      const rows = given ? 0 : 1
      given = true
      return rows
    },
    fill() {},
    close() {},
  }
}
