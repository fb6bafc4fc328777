import type { Batch } from '../columnar/batch.ts'
import type { Memory } from '../columnar/memory.ts'
import type { DataType, StructField, StructType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'
import type { ListedFolder } from './listing.ts'

/**
 * The one contract of data sources. On the driver a source resolves paths and options to a `ScanSource`, and plans it for the
 * columns and filters that a query needs; in a worker it opens splits and fills column buffers. A source says what it applied;
 * the engine does the rest.
 */
export interface Source {
  /** `parquet`, `csv`, ... as in `spark.read.format`. */
  readonly name: string
  readonly aliases?: readonly string[]
  /** Option keys it understands (lower case), with their defaults. */
  readonly options: Readonly<Record<string, string | undefined>>

  /** Raises UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE for types that its files can't hold. */
  checkTypes?(schema: StructType): void
  /** Driver: lists the files, infers or checks the schema. Raises PATH_NOT_FOUND, UNABLE_TO_INFER_SCHEMA, ... */
  resolve(request: ResolveRequest): Promise<ScanSource> | ScanSource
  /** Driver: prunes and splits. */
  plan(source: ScanSource, request: ScanRequest): Promise<ScanPlan> | ScanPlan
  /** Driver: aggregates over all rows of the files, from what is kept beside the rows. Undefined where that doesn't tell. */
  aggregate?(source: ScanSource, wanted: readonly SourceAggregate[]): readonly Value[] | undefined
  /**
   * Driver: says what the values of a column in a split are made of, and how: two that are equal stand for equal values. Undefined where files may have
   * changed unseen; missing where the format cannot tell.
   */
  columnVersion?(split: Split, column: number): string | undefined
  /** Worker (or driver thread): opens one split. The columns to deliver are the plan's. */
  open(plan: ScanPlan, split: Split, memory: Memory): Cursor | Promise<Cursor>

  /** Driver: what a write needs to know before it starts. Undefined where the format can't be written. */
  writer?(request: WriteRequest): WriteFormat
}

export interface ResolveRequest {
  readonly paths: readonly string[]
  /** Keys lower case. */
  readonly options: Readonly<Record<string, string>>
  readonly schema?: StructType
  /** A stored table's partitions: only their folders are read, and folder names say nothing. */
  readonly partitions?: GivenPartitions
  /** Paths that are not there are empty. */
  readonly mayBeMissing?: boolean
  /** By column: the value where a file does not have it. */
  readonly defaults?: Readonly<Record<string, Value>>
  readonly sessionTimeZone: string
  readonly caseSensitive: boolean
  /** Spark configuration, for keys such as spark.sql.files.maxPartitionBytes. */
  conf(key: string): string | undefined
}

export interface GivenPartitions {
  readonly columns: readonly StructField[]
  readonly folders: readonly { readonly path: string; readonly values: readonly Value[] }[]
}

/** A resolved, not yet planned source: plain data that can be cloned to a worker and stands in plans. */
export interface ScanSource {
  readonly format: string
  readonly paths: readonly string[]
  readonly files: readonly FileEntry[]
  /** Driver only: as long as these have the same names, and all the files are as they were, there are no others. Undefined where that doesn't say it. */
  readonly folders?: readonly ListedFolder[] | undefined
  /** All columns, partition columns last; all nullable, as Spark makes them. */
  readonly schema: StructType
  readonly partitionColumns: readonly string[]
  /** By column: the value where a file does not have it. */
  readonly defaults?: Readonly<Record<string, Value>>
  readonly options: Readonly<Record<string, string>>
  readonly sessionTimeZone: string
  /** Table statistics where the format has them. */
  readonly statistics: SourceStatistics
  /** The source's own state (parsed footers), driver only, never cloned; ignored by equality. */
  readonly driverState?: unknown
}

export interface FileEntry {
  readonly path: string
  readonly size: number
  readonly modificationTime: number
  /** Another one, once the file has been written again or another has taken its place: finer than size and time. */
  readonly fileVersion: string
  readonly partitionValues: readonly Value[]
}

export interface SourceStatistics {
  readonly rowCount?: number
  readonly sizeInBytes: number
  /** By column name. min and max are internal values. */
  readonly columns: Readonly<Record<string, ColumnStatistics>>
}
export interface ColumnStatistics {
  readonly min?: Value
  readonly max?: Value
  readonly nullCount?: number
  readonly distinctCount?: number
  /** Average bytes of a variable-length value. */
  readonly averageLength?: number
}

/** A predicate of one column against constants, which a source may use to skip data. It never decides alone: it is advisory unless listed in `applied`. */
export type SourceFilter =
  | { readonly op: '=' | '<' | '<=' | '>' | '>='; readonly column: string; readonly value: Value }
  | { readonly op: 'in'; readonly column: string; readonly values: readonly Value[] }
  | { readonly op: 'isnull' | 'isnotnull'; readonly column: string }
  | { readonly op: 'startswith'; readonly column: string; readonly value: string }
  | { readonly op: 'and' | 'or'; readonly left: SourceFilter; readonly right: SourceFilter }
  | { readonly op: 'not'; readonly child: SourceFilter }

/** An aggregate that a source may know: how many rows, how many values of a column that are not null (bigint), its least and greatest. */
export type SourceAggregate =
  | { readonly op: 'count'; readonly column?: string }
  | { readonly op: 'min' | 'max'; readonly column: string; readonly dataType: DataType }

/** What is read of a nested value: all, or fields of a struct (of an array's elements, a map's values) by ordinal; none but whether it is null. */
export type FieldUse = 'all' | { readonly [ordinal: number]: FieldUse }

export interface ScanRequest {
  readonly columns: readonly string[]
  /** Of nested columns of which only a part is read: which. What else is in them may be delivered as null. */
  readonly fields?: Readonly<Record<string, FieldUse>>
  readonly filters: readonly SourceFilter[]
  readonly limit?: number
  /** How many workers will share the splits. */
  readonly parallelism: number
  conf(key: string): string | undefined
}

/** Plain data, cloned to the workers. */
export interface ScanPlan {
  readonly format: string
  readonly columns: readonly ScanColumn[]
  /** In logical order: rows of split i come before rows of split i + 1. */
  readonly splits: readonly Split[]
  /** How many of Spark's partitions the scan has, those without splits too. */
  readonly partitionCount?: number
  /** Filters that every delivered row is known to satisfy; the engine need not test them again. */
  readonly applied: readonly SourceFilter[]
  readonly options: Readonly<Record<string, string>>
  readonly sessionTimeZone: string
  /** Of a scan that has the column `_metadata`: whether that numbers the rows of files. */
  readonly metadata?: { readonly hasRowIndex: boolean }
  /** Whatever `open` needs for all splits. */
  readonly state?: unknown
}
export interface ScanColumn {
  readonly name: string
  readonly dataType: DataType
  /** False only where the source is certain that there are no nulls. */
  readonly nullable: boolean
  /** Of integers and unscaled decimals: no value lies outside, or the cursor raises an error. */
  readonly bounds?: { readonly min: bigint; readonly max: bigint }
}
/** A unit of scanning: a row group, a byte range, a run of rows. */
export interface Split {
  /** Spark's partition that the split belongs to (spark_partition_id, determinism). */
  readonly partition: number
  readonly rowCount?: number
  readonly sizeInBytes: number
  /** The part of a file that Spark would read it in, and the number in the file of the split's first row. */
  readonly block?: { readonly path: string; readonly start: number; readonly length: number; readonly firstRow?: number }
  /** The source's own description of the split. */
  readonly detail: unknown
}

/** Rows of a batch: `count` ascending row numbers (u32) at an address. */
export interface Selection {
  readonly address: number
  readonly count: number
}

/**
 * Reads one split in batches. `next` gives the number of rows of the next batch (≤ maxRows; 0 at the end); then `fill` may be
 * called once for any column of that batch, in any order; columns not filled are skipped (their pages need not be decoded).
 * What `fill` wrote stays valid until the following `next`, unless it is long string data in pages: those stay valid until `close`
 * only if `pin()` was called before `next`.
 */
export interface Cursor {
  next(maxRows: number): number | Promise<number>
  /**
   * Writes the column's values (and validity where it has nulls) and describes them in `batch.columns[index]`. `index` counts
   * `ScanPlan.columns`. Where `wanted` is given, values of other rows are never looked at.
   */
  fill(index: number, batch: Batch, wanted?: Selection): void | Promise<void>
  close(): void | Promise<void>
}

export interface WriteRequest {
  readonly schema: StructType
  readonly options: Readonly<Record<string, string>>
  readonly sessionTimeZone: string
  conf(key: string): string | undefined
}
export interface WriteFormat {
  /** File suffix: `.snappy.parquet`. */
  readonly extension: string
  /** Plain data that travels to the workers. */
  readonly state: unknown
}
/** Worker: writes one file from batches. Found by format name through `openWriter` in `sources/index.ts`. */
export interface FileWriter {
  write(batch: Batch, rows: number): void | Promise<void>
  /** Completes the file; gives its row count and size. */
  close(): Promise<{ rows: number; bytes: number }> | { rows: number; bytes: number }
  abort(): void | Promise<void>
}
