import { floorDiv } from '../../types/datetime/timestamp.ts'
import { type Bound, type Bounds, less } from '../bounds.ts'
import { bigIntToBytes } from './big-endian.ts'
import { PhysicalType } from './metadata.ts'
import { bytes, i64, struct, type ThriftStruct } from './thrift-writer.ts'
import type { WriteColumn } from './write-schema.ts'

/** parquet-mr leaves statistics out where both bounds together are longer. */
const MAX_BYTES = 4096

/** The least and the greatest value as PLAIN bytes, or undefined where none is known. */
export function plainBounds(c: WriteColumn, { usable, min, max }: Bounds): { min: Uint8Array; max: Uint8Array } | undefined {
  if (!usable || min === undefined || max === undefined) return undefined
  // Zeros of both signs are equal
  const isFloat = c.dataType.type === 'float' || c.dataType.type === 'double'
  return { min: plain(c, isFloat && min === 0 ? -0 : min), max: plain(c, isFloat && max === 0 ? 0 : max) }
}

/** Whether bounds never fall from one page to the next (1), never rise (2), or neither (0): parquet's BoundaryOrder. */
export function boundaryOrder(pages: readonly Bounds[]): number {
  const known = pages.filter(p => p.min !== undefined && p.max !== undefined)
  const pairs = known.slice(1).map((b, i) => [known[i]!, b] as const)
  if (pairs.every(([a, b]) => !less(b.min!, a.min!) && !less(b.max!, a.max!))) return 1
  return pairs.every(([a, b]) => !less(a.min!, b.min!) && !less(a.max!, b.max!)) ? 2 : 0
}

function plain(c: WriteColumn, v: Bound): Uint8Array {
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

/** A chunk's statistics, or undefined where there is nothing to say. */
export function statisticsThrift(c: WriteColumn, b: Bounds): ThriftStruct | undefined {
  const known = plainBounds(c, b)
  if (known === undefined) return struct([3, i64(b.nulls)])
  if (known.min.length + known.max.length > MAX_BYTES) return undefined
  return struct([3, i64(b.nulls)], [5, bytes(known.max)], [6, bytes(known.min)])
}
