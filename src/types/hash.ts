import type { DataType } from './data-type.ts'
import { floorDiv } from './datetime/timestamp.ts'
import { murmur3Bytes, murmur3Int, murmur3Long } from './murmur3.ts'
import type { CalendarInterval, MapValue, Value } from './value.ts'
import { xxhash64Bytes, xxhash64Int, xxhash64Long } from './xxhash64.ts'

/** A family of hash functions that chains: the hash so far is the seed of the next value. */
interface Hasher<H> {
  int(value: number, seed: H): H
  long(value: bigint, seed: H): H
  bytes(value: Uint8Array, seed: H): H
}

const murmur3: Hasher<number> = { int: murmur3Int, long: murmur3Long, bytes: murmur3Bytes }
const xxhash64: Hasher<bigint> = { int: xxhash64Int, long: xxhash64Long, bytes: xxhash64Bytes }

const encoder = new TextEncoder()
const scratch = new DataView(new ArrayBuffer(8))

/** The bits of a float with one zero and one NaN, as Spark hashes it. */
function floatBits(v: number): number {
  scratch.setFloat32(0, v === 0 ? 0 : v)
  return Number.isNaN(v) ? 0x7fc00000 : scratch.getInt32(0)
}
function doubleBits(v: number): bigint {
  scratch.setFloat64(0, v === 0 ? 0 : v)
  return Number.isNaN(v) ? 0x7ff8000000000000n : scratch.getBigInt64(0)
}

/** The shortest two's complement big-endian bytes of an integer (Java's BigInteger.toByteArray). */
export function bigintBytes(v: bigint): Uint8Array {
  let n = 1
  while (BigInt.asIntN(8 * n, v) !== v) n++
  const out = new Uint8Array(n)
  for (let i = n - 1; i >= 0; i--, v >>= 8n) out[i] = Number(v & 0xffn)
  return out
}

function chain<H>(h: Hasher<H>, v: Value, t: DataType, seed: H): H {
  if (v === null) return seed
  switch (t.type) {
    case 'null':
      return seed
    case 'boolean':
      return h.int(v ? 1 : 0, seed)
    case 'byte':
    case 'short':
    case 'int':
    case 'date':
    case 'year_month_interval':
      return h.int(v as number, seed)
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
    case 'day_time_interval':
      return h.long(v as bigint, seed)
    case 'timestamp_nanos': {
      const micros = floorDiv(v as bigint, 1000n)
      return h.int(Number((v as bigint) - micros * 1000n), h.long(micros, seed))
    }
    case 'float':
      return h.int(floatBits(v as number), seed)
    case 'double':
      return h.long(doubleBits(v as number), seed)
    case 'decimal':
      return t.precision <= 18 ? h.long(v as bigint, seed) : h.bytes(bigintBytes(v as bigint), seed)
    case 'string':
    case 'char':
    case 'varchar':
      return h.bytes(encoder.encode(v as string), seed)
    case 'binary':
    case 'variant':
    case 'geometry':
    case 'geography':
      return h.bytes(v as Uint8Array, seed)
    case 'calendar_interval': {
      const i = v as CalendarInterval
      return h.int(i.months, h.int(i.days, h.long(i.micros, seed)))
    }
    case 'array':
      return (v as readonly Value[]).reduce<H>((acc, e) => chain(h, e, t.element, acc), seed)
    case 'map': {
      const { keys, values } = v as MapValue
      return keys.reduce<H>((acc, k, i) => chain(h, values[i]!, t.value, chain(h, k, t.key, acc)), seed)
    }
    case 'struct':
      return t.fields.reduce<H>((acc, f, i) => chain(h, (v as readonly Value[])[i]!, f.dataType, acc), seed)
  }
}

/** Spark's Murmur3 of a value, continuing from `seed` (42 to begin with); null leaves the seed as it is. */
export const hashValue = (v: Value, t: DataType, seed = 42): number => chain(murmur3, v, t, seed)

/** Spark's xxhash64 of a value, continuing from `seed` (42 to begin with). */
export const xxhash64Value = (v: Value, t: DataType, seed = 42n): bigint => chain(xxhash64, v, t, seed)
