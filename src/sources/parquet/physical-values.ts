import type { Kernels } from '../../kernels/exports.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { PhysicalType } from './metadata.ts'
import type { WriteColumn } from './write-schema.ts'

/** Values of a column on their way to PLAIN pages. */
export interface PhysicalValues {
  /** Bytes of a value as it is kept: narrow integers as 32 bits, all others in their layout. */
  readonly kept: number
  /** Bytes of a PLAIN value; of a byte string those before it. */
  readonly width: number
  /** Bytes that PLAIN values need at most while they are written. */
  room(from: number, n: number): number
  /** Writes kept values in their physical form; gives the number of bytes. Booleans stay bytes until the page is whole. */
  write(from: number, n: number, dst: number): number
}

export function physicalValues(kernels: Kernels, c: WriteColumn): PhysicalValues {
  const layout = layoutOf(c.dataType)
  const kept = layout === 'i8' || layout === 'i16' ? 4 : widthOf[layout]
  const isText = c.physical === PhysicalType.BYTE_ARRAY

  function physicalWidth(): number {
    switch (c.physical) {
      case PhysicalType.INT96:
        return 12
      case PhysicalType.INT32:
      case PhysicalType.FLOAT:
      case PhysicalType.BYTE_ARRAY:
        return 4
      default:
        return c.typeLength || 8
    }
  }
  const width = physicalWidth()

  return {
    kept,
    width,
    room: (from, n) => (isText ? Number(kernels.views_bytes(from, n)) + 4 * n : n * Math.max(kept, width, 16)),
    write(from, n, dst) {
      switch (c.physical) {
        case PhysicalType.BOOLEAN:
          kernels.mem_copy(dst, from, n)
          return n
        case PhysicalType.BYTE_ARRAY:
          return kernels.views_plain(from, n, dst) >>> 0
        case PhysicalType.INT96:
          kernels.micros_int96(from, n, dst)
          return n * 12
        case PhysicalType.FIXED_LEN_BYTE_ARRAY:
          kernels.decimals_fixed(from, n, c.typeLength, dst)
          return n * c.typeLength
        case PhysicalType.INT32:
          if (layout === 'i64') {
            kernels.i64_to_i32(from, n, dst)
            return n * 4
          }
          break
        case PhysicalType.INT64:
          if (c.divisor !== 1n) {
            kernels.i64_floor_div(from, n, c.divisor, dst)
            return n * 8
          }
      }
      kernels.mem_copy(dst, from, n * kept)
      return n * kept
    },
  }
}
