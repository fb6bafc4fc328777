import type { StructField } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'
import { packFiles } from './file-partitions.ts'
import type { TextRange } from './line-window.ts'
import type { FileEntry, ScanPlan, ScanRequest, ScanSource, Split } from './source.ts'

/** A split of text: a range, of one of the source's files. */
export interface TextSplit extends TextRange {
  readonly file: number
}

/** Where the columns of a scan come from. */
export interface ColumnPlaces {
  /** Per column of the scan: its place among the record's columns, or -1 - its place among the partition columns. */
  readonly places: readonly number[]
  /** By file. */
  readonly partitionValues: readonly (readonly Value[])[]
}

/** The columns that a scan asks for, in its order. */
export const fieldsOf = (source: ScanSource, request: ScanRequest): StructField[] =>
  request.columns.map(name => source.schema.fields.find(f => f.name === name)!)

/**
 * The plan of a scan of text: its files in ranges of bytes, packed into partitions; those that cannot be divided are one range. `state`: what the
 * format's workers need besides.
 */
export function planText<S>(
  source: ScanSource,
  request: ScanRequest,
  isDivisible: (file: FileEntry) => boolean,
  state: S,
): ScanPlan & { readonly state: S & ColumnPlaces } {
  const fields = fieldsOf(source, request)
  const ranges = packFiles(source.files, request, isDivisible)
  let next = 0
  const places = fields.map(f => {
    const partition = source.partitionColumns.indexOf(f.name)
    return partition >= 0 ? -1 - partition : next++
  })
  return {
    format: source.format,
    columns: fields.map(f => ({ name: f.name, dataType: f.dataType, nullable: true })),
    splits: ranges.map(({ file, start, length, partition }): Split => {
      const { path } = file
      const end = start + length
      const detail: TextSplit = { path, start, end, toEnd: end === file.size, file: source.files.indexOf(file) }
      return { partition, sizeInBytes: length, block: { path, start, length }, detail }
    }),
    partitionCount: (ranges.at(-1)?.partition ?? -1) + 1,
    applied: [],
    options: source.options,
    sessionTimeZone: source.sessionTimeZone,
    state: { ...state, places, partitionValues: source.files.map(f => f.partitionValues) },
  }
}
