import type { DataType } from '../../types/data-type.ts'
import type { OrcType } from './metadata.ts'
import type { StreamPlace } from './stream.ts'

/** A column of a stripe to be read, with the columns in it; plain data. */
export type ColumnPlan = LeafPlan | NestedColumnPlan | MissingPlan

interface Shared {
  readonly name: string
  /** By kind (metadata.ts); what a stripe doesn't have is empty. */
  readonly streams: Readonly<Record<number, StreamPlace>>
  /** Where the streams are at the first row that is read; undefined at the stripe's first row. */
  readonly positions?: readonly number[]
  /** Which version of the run-length encoding its integers have. */
  readonly version: 1 | 2
}

export interface LeafPlan extends Shared {
  readonly shape: 'leaf'
  /** The file's type, and the type that its values are read as. */
  readonly type: OrcType
  readonly dataType: DataType
  /** The type that they are to have, where that is another. */
  readonly target?: DataType
  /** Entries of the dictionary; undefined where values are stored directly. */
  readonly dictionarySize?: number
  readonly times: TimesPlan
}

/** How dates and timestamps of a stripe become Spark's. */
export interface TimesPlan {
  /** Values are of Spark's calendar already. */
  readonly proleptic: boolean
  readonly writerZone: string
  readonly readerZone: string
}

export interface NestedColumnPlan extends Shared {
  readonly shape: 'struct' | 'list' | 'map'
  readonly children: readonly ColumnPlan[]
}

/** A field that the file lacks, or that is not read. */
export interface MissingPlan {
  readonly shape: 'missing'
  readonly dataType: DataType
}
