import type { Bounds } from '../../codegen/bounds.ts'
import type { RowLayout } from '../../codegen/row.ts'
import type { AggregateCall } from '../../plan/expression.ts'
import type { WriteJob } from '../../sources/commit.ts'
import type { ScanPlan } from '../../sources/source.ts'
import type { DataType } from '../../types/data-type.ts'
import type { CallSite } from '../expression/call-site.ts'

/**
 * A compiled pipeline as plain data that travels to workers: modules, what their scratch block holds, where the rows come from and
 * where they go. Addresses that are only known when it runs (hash directories, row arrays) are `params`, bound per run.
 */
export interface PipelineSpec {
  /** Unique in the process: workers keep instances by it. */
  readonly id: number
  /** For batches without any null, and for all others (absent where the inputs are never null). */
  readonly module: WebAssembly.Module
  readonly nullableModule?: WebAssembly.Module
  readonly scratchSize: number
  readonly constants: readonly Constant[]
  readonly callSites: readonly CallSite[]
  readonly source: SourceSpec
  readonly sink: SinkSpec
  /** Offsets in the scratch block by name: parameters, the sink's state, input columns, `heap` (strings computed within a batch). */
  readonly slots: Readonly<Record<string, number>>
  /** Directories of joins, where the pipeline gives no rows if one of them has none. */
  readonly needs: readonly string[]
}

/** Bytes behind a constant view: the view lies at `view`, long bytes at `data`. */
export interface Constant {
  readonly view: number
  readonly data: number
  readonly bytes: Uint8Array
}

/** The slot of a scan's column: addresses of values, validity and codes (0: none), size and number of the dictionary; u32 each. */
export const INPUT = { values: 0, validity: 4, codes: 8, dictionarySize: 12, dictionaryId: 16 } as const
export const INPUT_SIZE = 32

/** A column that the source fills: where its address and validity go in the scratch block. */
export interface InputColumn {
  readonly dataType: DataType
  readonly slot: number
  /** The source has made sure of them. */
  readonly bounds?: Bounds | undefined
}

export type SourceSpec =
  | {
      readonly kind: 'scan'
      readonly scan: ScanPlan
      /** Indexed like `scan.columns`. */
      readonly columns: readonly InputColumn[]
      /** Columns that the exported `filter` reads; empty where there is no `filter`. */
      readonly filterColumns: readonly number[]
      readonly hasFilter: boolean
    }
  /** Batches of a cached DataFrame: columns go by their place in the scan, `positions` by those that are cached. */
  | {
      readonly kind: 'cached'
      readonly types: readonly DataType[]
      readonly positions: readonly number[]
      readonly columns: readonly InputColumn[]
      readonly filterColumns: readonly number[]
      readonly hasFilter: boolean
    }
  /** Column batches in memory: local tables, materialised results. */
  | { readonly kind: 'batches'; readonly columns: readonly InputColumn[]; readonly block: BlockLayout }
  /** A run of numbers: the i64 at `slot` is the first, `process(ctx, count)`. */
  | {
      readonly kind: 'range'
      readonly slot: number
      readonly start: bigint
      readonly step: bigint
      readonly count: bigint
      readonly partitions: number
    }
  /** Rows in blocks: `process(ctx, from, to)` over addresses; `merge` first where they are partial aggregates. */
  | {
      readonly kind: 'rows'
      readonly rowSize: number
      readonly merge?: AggregateSpec
      /** Where some of them may be on disk, and are not partial aggregates. */
      readonly layout?: RowLayout
    }
  /**
   * Rows of a join's two sides on disk: `link(ctx, from, to)` puts build rows into the directory, `process(ctx, from, to)` probes,
   * `rest(ctx, from, to)` gives what is left of build rows.
   */
  | {
      readonly kind: 'join'
      /** The directory's parameter. */
      readonly directory: string
      readonly build: RowLayout
      readonly probe: RowLayout
      /** False: all rows have the same hash. */
      readonly keyed: boolean
      /** Build rows come out at the end. */
      readonly buildPreserved: boolean
      /** Probe rows come out without a match. */
      readonly probeAlone: boolean
    }
  /** Sorted rows through pairs with their addresses: `process(ctx, from, to)` over pairs; `window` first, where there is one. */
  | {
      readonly kind: 'pointers'
      readonly windows?: readonly AggregateCall[]
      /** Where all functions rank, partitions may come in pieces. */
      readonly ranking?: readonly RankingField[]
    }
  /** One row of nothing: `process(ctx, 1)`. */
  | { readonly kind: 'one' }

export type SinkSpec =
  | CollectSpec
  /** Rows in blocks; with `partitions`, each partition's in blocks of its own. */
  | {
      readonly kind: 'rows'
      readonly layout: RowLayout
      readonly partitions?: number
      /** Where a row's hash lies, which says the partition on disk. */
      readonly hashOffset?: number
      /** In the end all rows are on disk. */
      readonly disk?: boolean
      /** Rows with a null key are counted. */
      readonly countNulls?: boolean
      /** The least and the greatest key are kept, or of one of several keys. */
      readonly keyRange?: 'only key' | 'one of several'
    }
  | {
      readonly kind: 'sort'
      readonly layout: RowLayout
      /** Keep this many first rows. */
      readonly limit?: number
      /** The place of the first key, where that is the number of the row's partition. */
      readonly partitionField?: number
      /** So many of the last fields are not set yet. */
      readonly unset?: number
    }
  | { readonly kind: 'aggregate'; readonly aggregate: AggregateSpec }
  | { readonly kind: 'none' }

/** Output columns, written to blocks of `capacity` rows. */
export interface CollectSpec {
  readonly kind: 'collect'
  readonly block: BlockLayout
  /** A task may stop after this many rows. */
  readonly limit?: number
  /** Only the engine reads them, so they may be on disk. */
  readonly spills?: boolean
  /** Rows go to files instead. */
  readonly write?: WriteJob
  /** Rows become batches of a cached DataFrame. */
  readonly cache?: CacheSpec
}

/** How rows are cached. */
export interface CacheSpec {
  /** Rows of a batch: some blocks'. */
  readonly batchRows: number
  readonly compressed: boolean
  readonly useMemory: boolean
  readonly useDisk: boolean
  /** Bytes that may be allocated in all before batches go elsewhere. */
  readonly ceiling: number
  /** What is left of the budget of SharedArrayBuffers (storage/block-manager.ts). */
  readonly sharedBudget?: Int32Array
  /** The folder of blocks on disk, and what the names of those of this run begin with. */
  readonly folder: string
  readonly prefix: string
}

/** Where a row has the value of a ranking function. */
export interface RankingField {
  readonly name: 'row_number' | 'rank' | 'dense_rank'
  readonly offset: number
}

/** How the columns of a block of rows lie behind its address. */
export interface BlockLayout {
  readonly capacity: number
  readonly size: number
  readonly columns: readonly { readonly dataType: DataType; readonly values: number /** -1: never null */; readonly validity: number }[]
}

export interface AggregateSpec {
  readonly layout: RowLayout
  readonly keys: number
  readonly calls: readonly AggregateCall[]
  readonly objects: readonly ObjectState[]
  /** States hold all of their groups' values, so that finishing them is work. */
  readonly gathers: boolean
}
/** A JS aggregate: its state is an object of the thread that the 16 bytes at `offset` of a row refer to. */
export interface ObjectState {
  readonly field: number
  readonly offset: number
  readonly call: AggregateCall
}

/** Added to the ordinals of aggregates that a pipeline merges, to tell them from those that it updates. */
export const MERGE_SIDE = 1 << 16

/** Added to the ordinals of aggregates of a window. */
export const WINDOW_SIDE = 1 << 17

/** Stands for an aggregate where what failed is the bound of a window's frame. */
export const FRAME_BOUND = 1 << 18

/** Header of an aggregate's row: hash u32, absorbed flag u32. */
export const AGGREGATE_HEADER = 8
/** Header of a join build row: next u32, hash u32, flags u32, spare. */
export const JOIN_HEADER = 16
export const HASH = 4
export const FLAGS = 8
export const MATCHED = 1
/** The row has a null key: it matches nothing and is not in the directory. */
export const UNMATCHABLE = 2
