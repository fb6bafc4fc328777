import { compareBytes, compareValues } from '../types/compare.ts'
import type { DataType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'

/** What statistics of a part of a column say for sure. `min` and `max` are bounds: strings may be cut short. Strings are bytes here. */
export interface ChunkStatistics {
  readonly values: number
  readonly nullCount?: number
  readonly min?: Value
  readonly max?: Value
}

/** Orders bounds; strings as bytes. */
export function compareBounds(a: Value, b: Value, t: DataType): number {
  return a instanceof Uint8Array && b instanceof Uint8Array ? compareBytes(a, b) : compareValues(a, b, t)
}
