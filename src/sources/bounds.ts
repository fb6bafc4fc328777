import type { Memory } from '../columnar/memory.ts'
import { readView } from '../columnar/view-codec.ts'
import type { Kernels } from '../kernels/exports.ts'
import { compareBytes } from '../types/compare.ts'
import type { DataType } from '../types/data-type.ts'
import { layoutOf } from '../types/layout.ts'

export type Bound = number | bigint | Uint8Array

/** A column whose bounds are gathered; `ordered` where its values have an order. */
export interface OrderedColumn {
  readonly dataType: DataType
  readonly ordered: boolean
}

/** What is known of some of a column's values that are written. */
export interface Bounds {
  readonly nulls: number
  /** No value was found that has no order. */
  readonly usable: boolean
  readonly min?: Bound
  readonly max?: Bound
}

/** Gathers the bounds of parts of a column. */
export interface BoundsGatherer {
  /** Adds values; `validity` is 0 where none is null. */
  add(values: number, validity: number, rows: number): void
  addNulls(n: number): void
  /** What was added since the last call. */
  take(): Bounds
}

export function boundsGatherer(memory: Memory, kernels: Kernels, c: OrderedColumn, out: number): BoundsGatherer {
  const layout = layoutOf(c.dataType)
  let min: Bound | undefined
  let max: Bound | undefined
  let nulls = 0
  let usable = c.ordered

  const view = () => memory.dataView
  function bounds(values: number, n: number, validity: number): { count: number; least: Bound; most: Bound } {
    switch (layout) {
      case 'bool':
      case 'i8': {
        const count = kernels.min_max_i8(values, n, validity, out)
        return { count, least: view().getInt8(out), most: view().getInt8(out + 1) }
      }
      case 'i16': {
        const count = kernels.min_max_i16(values, n, validity, out)
        return { count, least: view().getInt16(out, true), most: view().getInt16(out + 2, true) }
      }
      case 'i32': {
        const count = kernels.min_max_i32(values, n, validity, out)
        return { count, least: view().getInt32(out, true), most: view().getInt32(out + 4, true) }
      }
      case 'i64': {
        const count = kernels.min_max_i64(values, n, validity, out)
        return { count, least: view().getBigInt64(out, true), most: view().getBigInt64(out + 8, true) }
      }
      case 'f32': {
        const count = kernels.min_max_f32(values, n, validity, out)
        return { count, least: view().getFloat32(out, true), most: view().getFloat32(out + 4, true) }
      }
      case 'f64': {
        const count = kernels.min_max_f64(values, n, validity, out)
        return { count, least: view().getFloat64(out, true), most: view().getFloat64(out + 8, true) }
      }
      case 'i128': {
        const count = kernels.min_max_i128(values, n, validity, out)
        const at = (p: number) => (view().getBigInt64(p + 8, true) << 64n) | view().getBigUint64(p, true)
        return { count, least: at(out), most: at(out + 16) }
      }
      case 'view': {
        const count = kernels.min_max_view(values, n, validity, out)
        return count === 0
          ? { count, least: 0, most: 0 }
          : { count, least: readView(memory, out).slice(), most: readView(memory, out + 16).slice() }
      }
    }
  }

  return {
    add(values, validity, rows) {
      let present = rows
      if (validity !== 0) {
        present = 0
        const { u8 } = memory
        for (let i = 0; i < rows; i++) present += u8[validity + i]!
      }
      nulls += rows - present
      if (!usable || present === 0) return
      const b = bounds(values, rows, validity)
      // NaN has no place among the bounds, and whoever trusts them would lose it
      if (b.count < present) usable = false
      else {
        if (min === undefined || less(b.least, min)) min = b.least
        if (max === undefined || less(max, b.most)) max = b.most
      }
    },
    addNulls(n) {
      nulls += n
    },
    take() {
      const taken: Bounds = { nulls, usable, ...(usable && min !== undefined && max !== undefined ? { min, max } : {}) }
      nulls = 0
      usable = c.ordered
      min = undefined
      max = undefined
      return taken
    },
  }
}

export const less = (a: Bound, b: Bound): boolean =>
  a instanceof Uint8Array ? compareBytes(a, b as Uint8Array) < 0 : (a as number) < (b as number)

/** The bounds of two parts together. */
export function mergeBounds(a: Bounds, b: Bounds): Bounds {
  const nulls = a.nulls + b.nulls
  if (!a.usable || !b.usable) return { nulls, usable: false }
  if (a.min === undefined || a.max === undefined) return { ...b, nulls }
  if (b.min === undefined || b.max === undefined) return { ...a, nulls }
  return { nulls, usable: true, min: less(b.min, a.min) ? b.min : a.min, max: less(a.max, b.max) ? b.max : a.max }
}
