import type { Value } from '../../types/value.ts'
import type { Conversion } from './conversion.ts'
import { PhysicalType } from './metadata.ts'

const encoder = new TextEncoder()

/**
 * The bytes that a value has in a column chunk (of a byte string without its length), or undefined where the chunk may hold it in more than
 * one way or in none that is known.
 */
export function storedValue(value: Value, physical: number, conversion: Conversion): Uint8Array | undefined {
  const out = Buffer.alloc(8)
  switch (physical) {
    case PhysicalType.INT32: {
      const n = typeof value === 'number' || typeof value === 'bigint' ? Number(value) : Number.NaN
      if (!['copy', 'i32_to_i8', 'i32_to_i16', 'i32_to_i64'].includes(conversion.how) || n !== (n | 0)) return undefined
      out.writeInt32LE(n)
      return out.subarray(0, 4)
    }
    case PhysicalType.INT64:
      if (conversion.how !== 'copy' || typeof value !== 'bigint' || value !== BigInt.asIntN(64, value)) return undefined
      out.writeBigInt64LE(value)
      return out
    case PhysicalType.BYTE_ARRAY:
      if (conversion.how !== 'copy') return undefined
      return typeof value === 'string' ? encoder.encode(value) : value instanceof Uint8Array ? value : undefined
    default:
      return undefined
  }
}
