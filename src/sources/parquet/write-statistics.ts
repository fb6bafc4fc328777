import type { Column } from '../../columnar/batch.ts'
import type { Memory } from '../../columnar/memory.ts'
import { readView } from '../../columnar/view-codec.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { compareBytes } from '../../types/compare.ts'
import { floorDiv } from '../../types/datetime/timestamp.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { bigIntToBytes } from './big-endian.ts'
import { PhysicalType } from './metadata.ts'
import { bytes, i64, struct, type ThriftStruct } from './thrift-writer.ts'
import type { WriteColumn } from './write-schema.ts'

type Bound = number | bigint | Uint8Array

/** parquet-mr leaves statistics out where both bounds together are longer. */
const MAX_BYTES = 4096

/** Gathers the statistics of a column chunk. */
export interface ChunkBounds {
  add(column: Column, from: number, rows: number): void
  /** As Thrift, or undefined where there is nothing to say. */
  finish(): ThriftStruct | undefined
}

export function chunkBounds(memory: Memory, kernels: Kernels, c: WriteColumn, out: number): ChunkBounds {
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

  const less = (a: Bound, b: Bound): boolean =>
    a instanceof Uint8Array ? compareBytes(a, b as Uint8Array) < 0 : (a as number) < (b as number)

  function plain(v: Bound): Uint8Array {
    if (v instanceof Uint8Array) return v
    const out = Buffer.alloc(8)
    switch (c.physical) {
      case PhysicalType.BOOLEAN:
        return Uint8Array.of(Number(v))
      case PhysicalType.INT32:
        out.writeInt32LE(Number(v))
        return out.subarray(0, 4)
      case PhysicalType.INT64:
        out.writeBigInt64LE(floorDiv(BigInt(v as bigint), c.divisor))
        return out
      case PhysicalType.FLOAT:
        out.writeFloatLE(v as number)
        return out.subarray(0, 4)
      case PhysicalType.DOUBLE:
        out.writeDoubleLE(v as number)
        return out
      default:
        return bigIntToBytes(v as bigint, c.typeLength)
    }
  }

  return {
    add(column, from, rows) {
      const width = widthOf[layout]
      const validity = column.validity === 0 ? 0 : column.validity + from
      let present = rows
      if (validity !== 0) {
        present = 0
        const { u8 } = memory
        for (let i = 0; i < rows; i++) present += u8[validity + i]!
      }
      nulls += rows - present
      if (!usable || present === 0) return
      const b = bounds(column.values + from * width, rows, validity)
      // NaN has no place among the bounds, and whoever trusts them would lose it
      if (b.count < present) usable = false
      else {
        if (min === undefined || less(b.least, min)) min = b.least
        if (max === undefined || less(max, b.most)) max = b.most
      }
    },
    finish() {
      let [least, most] = [min, max]
      if (!usable || least === undefined || most === undefined) return struct([3, i64(nulls)])
      // Zeros of both signs are equal
      if (layout === 'f32' || layout === 'f64') {
        if (least === 0) least = -0
        if (most === 0) most = 0
      }
      const [a, b] = [plain(least), plain(most)]
      if (a.length + b.length > MAX_BYTES) return undefined
      return struct([3, i64(nulls)], [5, bytes(b)], [6, bytes(a)])
    },
  }
}
