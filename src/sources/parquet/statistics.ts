import type { DataType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { type ChunkStatistics, compareBounds } from '../chunk-statistics.ts'
import { decimalToBigInt } from './big-endian.ts'
import { type ColumnMetadata, PhysicalType } from './metadata.ts'
import type { ParquetNode } from './schema.ts'

const isText = (t: DataType): boolean => t.type === 'string' || t.type === 'binary' || t.type === 'char' || t.type === 'varchar'

/** Reads a chunk's statistics as values of the type that the column is read as. `orders` tells whether its order is defined. */
export function chunkStatistics(chunk: ColumnMetadata, node: ParquetNode, target: DataType, ordered: boolean): ChunkStatistics {
  const s = chunk.statistics
  const out: { values: number; nullCount?: number } = { values: chunk.values }
  if (s === undefined) return out
  if (s.nullCount !== undefined && s.nullCount >= 0 && s.nullCount <= chunk.values) out.nullCount = s.nullCount
  const useOld = signedOrder(node)
  const minBytes = ordered || useOld ? (s.min ?? (useOld ? s.oldMin : undefined)) : undefined
  const maxBytes = ordered || useOld ? (s.max ?? (useOld ? s.oldMax : undefined)) : undefined
  return { ...out, ...(minBytes && maxBytes ? soundBounds(minBytes, maxBytes, node, target) : {}) }
}

/** Bounds as values; none where one is NaN, or they are the wrong way round. */
export function soundBounds(minBytes: Uint8Array, maxBytes: Uint8Array, node: ParquetNode, target: DataType): { min?: Value; max?: Value } {
  const min = bound(minBytes, node, target)
  const max = bound(maxBytes, node, target)
  if (min === undefined || max === undefined || Number.isNaN(min) || Number.isNaN(max) || compareBounds(min, max, target) > 0) return {}
  return { min, max }
}

/** Types whose deprecated statistics (in signed order) are right. */
function signedOrder(n: ParquetNode): boolean {
  if (n.logical?.kind === 'INTEGER' && !n.logical.signed) return false
  switch (n.element.type) {
    case PhysicalType.BOOLEAN:
    case PhysicalType.INT32:
    case PhysicalType.INT64:
    case PhysicalType.FLOAT:
    case PhysicalType.DOUBLE:
      return true
    default:
      return false
  }
}

/** A bound's PLAIN bytes as a value, or undefined where they are of no use. */
function bound(bytes: Uint8Array, n: ParquetNode, target: DataType): Value | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const { logical } = n
  const unsigned = logical?.kind === 'INTEGER' && !logical.signed
  switch (n.element.type) {
    case PhysicalType.BOOLEAN:
      return bytes.length === 1 ? bytes[0] !== 0 : undefined
    case PhysicalType.INT32:
      if (bytes.length !== 4) return undefined
      return integer(unsigned ? view.getUint32(0, true) : view.getInt32(0, true), n, target)
    case PhysicalType.INT64:
      if (bytes.length !== 8) return undefined
      return integer(unsigned ? view.getBigUint64(0, true) : view.getBigInt64(0, true), n, target)
    case PhysicalType.FLOAT:
      return bytes.length === 4 ? view.getFloat32(0, true) : undefined
    case PhysicalType.DOUBLE:
      return bytes.length === 8 ? view.getFloat64(0, true) : undefined
    case PhysicalType.BYTE_ARRAY:
    case PhysicalType.FIXED_LEN_BYTE_ARRAY:
      if (target.type === 'decimal')
        return logical?.kind === 'DECIMAL' && logical.scale === target.scale ? decimalToBigInt(bytes) : undefined
      // Decimals in bytes are not in the order of their bytes
      return isText(target) && logical?.kind !== 'DECIMAL' ? bytes : undefined
    default:
      return undefined
  }
}

const within = (v: number | bigint, bits: number): number | undefined =>
  Number(v) >= -(2 ** (bits - 1)) && Number(v) < 2 ** (bits - 1) ? Number(v) : undefined

function integer(v: number | bigint, n: ParquetNode, target: DataType): Value | undefined {
  const { logical } = n
  switch (target.type) {
    // What is narrower may hold less than what is stored
    case 'byte':
      return within(v, 8)
    case 'short':
      return within(v, 16)
    case 'int':
    case 'date':
    case 'year_month_interval':
      return within(v, 32)
    case 'double':
      return Number(v)
    case 'long':
    case 'day_time_interval':
      return BigInt.asIntN(64, BigInt(v)) === BigInt(v) ? BigInt(v) : undefined
    case 'time':
      return BigInt(v) * 1000n
    case 'timestamp':
    case 'timestamp_ntz':
      if (logical?.kind === 'DATE') return BigInt(v) * 86_400_000_000n
      return logical?.kind === 'TIMESTAMP' && logical.unit === 'MILLIS' ? BigInt(v) * 1000n : BigInt(v)
    case 'decimal': {
      const digits = target.scale - (logical?.kind === 'DECIMAL' ? logical.scale : 0)
      return digits < 0 ? undefined : BigInt(v) * 10n ** BigInt(digits)
    }
    default:
      return undefined
  }
}
