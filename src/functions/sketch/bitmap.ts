import { BinaryType, LongType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { type AggregateFunction, aggregate, type ScalarFunction, scalar } from '../define.ts'

/** Bitmaps for counting different numbers: one of BYTES bytes for each bucket of numbers. */

const BYTES = 4096
const BITS = 8n * BigInt(BYTES)

const bitmap = (name: string, doc: string, examples: ScalarFunction['examples'], args: string[], evaluate: (v: never) => Value) =>
  scalar({
    name,
    group: 'misc_funcs',
    since: '3.5.0',
    usage: `${name}(child)`,
    doc,
    examples,
    args,
    strict: args[0] === 'binary',
    returns: LongType,
    eval: evaluate as (v: Value) => Value,
  })

const position = (n: bigint): bigint => (n > 0n ? (n - 1n) % BITS : -n % BITS)

export const bitmapBitPosition = bitmap(
  'bitmap_bit_position',
  'The position of the bit for a number in its bucket, from 0.',
  [['SELECT bitmap_bit_position(123)', '122']],
  ['long'],
  position,
)
export const bitmapBucketNumber = bitmap(
  'bitmap_bucket_number',
  'The number of the bucket for a number.',
  [['SELECT bitmap_bucket_number(123)', '1']],
  ['long'],
  (n: bigint) => (n > 0n ? 1n + (n - 1n) / BITS : n / BITS),
)

function ones(b: number): number {
  let n = 0
  for (let v = b; v !== 0; v &= v - 1) n++
  return n
}
export const bitmapCount = bitmap(
  'bitmap_count',
  'How many bits are set.',
  [["SELECT bitmap_count(X'1010')", '2']],
  ['binary'],
  (b: Uint8Array) => BigInt(b.reduce((n, x) => n + ones(x), 0)),
)

function setBit(bytes: Uint8Array, at: bigint): Uint8Array {
  if (at < 0n || at >= BITS)
    throw sparkError('INVALID_BITMAP_POSITION', { bitPosition: String(at), bitmapNumBits: String(BITS), bitmapNumBytes: String(BYTES) })
  const i = Number(at)
  bytes[i >> 3]! |= 1 << (i & 7)
  return bytes
}

const aggregated = (
  name: string,
  doc: string,
  args: string[],
  update: (s: Uint8Array, v: never) => Uint8Array,
  merge: (a: Uint8Array, b: Uint8Array) => Uint8Array,
  initial: number,
): AggregateFunction =>
  aggregate({
    name,
    group: 'agg_funcs',
    since: '3.5.0',
    usage: `${name}(child)`,
    doc,
    examples: [],
    args,
    strict: args[0] === 'binary',
    returns: BinaryType,
    nullable: false,
    bind: () => ({
      init: () => new Uint8Array(BYTES).fill(initial),
      update: (s: Uint8Array, v: Value) => (v === null ? s : update(s, v as never)),
      merge,
      finish: (s: Uint8Array) => s,
    }),
  })

const or = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  for (let i = 0; i < Math.min(b.length, BYTES); i++) a[i]! |= b[i]!
  return a
}
/** What is missing of a short bitmap counts as not set. */
const and = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  for (let i = 0; i < BYTES; i++) a[i]! &= b[i] ?? 0
  return a
}

export const bitmapConstructAgg = aggregated(
  'bitmap_construct_agg',
  'The bitmap with the bits at the given positions.',
  ['long'],
  setBit,
  or,
  0,
)
export const bitmapOrAgg = aggregated('bitmap_or_agg', 'The bits that are set in any of the bitmaps.', ['binary'], or, or, 0)
export const bitmapAndAgg = aggregated('bitmap_and_agg', 'The bits that are set in all of the bitmaps.', ['binary'], and, and, 0xff)
