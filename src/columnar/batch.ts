import type { DataType } from '../types/data-type.ts'

/** Rows of a batch at most; one number everywhere (`spark.sql.execution.batchRows`). */
export const BATCH_ROWS = 2048

/**
 * A column of a batch, in the engine's memory. `values` holds `rows` values in the layout of the type (`types/layout.ts`);
 * `validity` is 0 where no value is null, else the address of one byte per row: 1 valid, 0 null. Values of null lanes are zero.
 * Where the values came through a dictionary, `codes` (u32 per row, else 0) and `dictionary`
 * (address of the entries in the same layout, `dictionarySize` of them) describe it too; `values` is always there.
 */
export interface Column {
  readonly dataType: DataType
  /** Address of a buffer of the batch's capacity that `fill` may write to (or it sets another address). */
  buffer: number
  validityBuffer: number
  values: number
  validity: number
  codes: number
  dictionary: number
  dictionarySize: number
  /** Tells dictionaries of one thread apart: two batches with the same number (not 0) have the same dictionary. */
  dictionaryId?: number
}

export interface Batch {
  readonly capacity: number
  readonly columns: readonly Column[]
}
