import { murmur3Bytes, murmur3Long } from '../../types/murmur3.ts'
import { javaError } from '../../util/errors.ts'
import { hashed, type SketchItem } from './count-min.ts'

/** Bloom filters of the second version: bits, of which each item sets a few. */

/** A filter as plain data, which goes between threads: two words for 64 bits, the high one first. */
export interface Bloom {
  readonly hashes: number
  readonly seed: number
  readonly words: Int32Array
}

/** The bits that keep the share of false positives, at a number of items. */
export const optimalBits = (items: number, fpp: number): number => Math.trunc((-items * Math.log(fpp)) / (Math.log(2) * Math.log(2)))

export function emptyBloom(items: number, bits: number, seed = 0): Bloom {
  if (!(items > 0)) throw javaError('Expected insertions must be positive')
  if (!(bits > 0)) throw javaError('Number of bits must be positive')
  const hashes = Math.max(1, Math.round((bits / items) * Math.log(2)))
  return { hashes, seed, words: new Int32Array(2 * Math.ceil(bits / 64)) }
}

const hash = (item: bigint | Uint8Array, seed: number): number =>
  typeof item === 'bigint' ? murmur3Long(item, seed) : murmur3Bytes(item, seed)

/** The bits that stand for an item: sums of two hashes in 64 bits. */
function* bitsOf(s: Bloom, item: bigint | Uint8Array): Generator<number> {
  const first = hash(item, s.seed)
  const second = BigInt(hash(item, first))
  const size = BigInt(s.words.length * 32)
  let sum = BigInt(first) * 2147483647n
  for (let i = 0; i < s.hashes; i++) {
    sum = BigInt.asIntN(64, sum + second)
    yield Number((sum < 0n ? ~sum : sum) % size)
  }
}

const wordOf = (bit: number): number => (bit >> 5) ^ 1

export function putItem(s: Bloom, item: bigint | Uint8Array): boolean {
  let changed = false
  for (const bit of bitsOf(s, item)) {
    const mask = 1 << (bit & 31)
    if ((s.words[wordOf(bit)]! & mask) === 0) changed = true
    s.words[wordOf(bit)]! |= mask
  }
  return changed
}

function holds(s: Bloom, item: bigint | Uint8Array): boolean {
  for (const bit of bitsOf(s, item)) if ((s.words[wordOf(bit)]! & (1 << (bit & 31))) === 0) return false
  return true
}

export function mergeBloom(a: Bloom, b: Bloom): Bloom {
  for (const [i, word] of b.words.entries()) a.words[i]! |= word
  return a
}

/** As Spark writes it: the version, the number of hashes, the seed, the number of words of 64 bits, and the words. */
export function bloomBytes(s: Bloom): Uint8Array {
  const bytes = new Uint8Array(16 + 4 * s.words.length)
  const view = new DataView(bytes.buffer)
  for (const [i, n] of [2, s.hashes, s.seed, s.words.length / 2, ...s.words].entries()) view.setInt32(4 * i, n)
  return bytes
}

function bloomFrom(bytes: Uint8Array): Bloom {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 16) throw javaError('the bytes of the Bloom filter end too early')
  if (view.getInt32(0) !== 2) throw javaError(`Unexpected Bloom filter version number: ${view.getInt32(0)}`)
  const words = view.getInt32(12)
  if (words <= 0 || bytes.length < 16 + 8 * words) throw javaError('the bytes of the Bloom filter end too early')
  return {
    hashes: view.getInt32(4),
    seed: view.getInt32(8),
    words: Int32Array.from({ length: 2 * words }, (_, i) => view.getInt32(16 + 4 * i)),
  }
}

function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/**
 * Tells whether a value may be among others: never no where it is, and seldom yes where it is not. Source: Spark's `BloomFilter`; the bytes are
 * those of its second version.
 */
export class BloomFilter {
  private readonly data: Bloom

  private constructor(data: Bloom) {
    this.data = data
  }

  /** For so many items, and a share of false positives. */
  static create(expectedNumItems: number, fpp = 0.03, seed = 0): BloomFilter {
    if (!(fpp > 0 && fpp < 1)) throw javaError('False positive probability must be within range (0.0, 1.0)')
    return BloomFilter.ofBits(expectedNumItems, optimalBits(expectedNumItems, fpp), seed)
  }
  /** For so many items, in so many bits. */
  static ofBits(expectedNumItems: number, numBits: number, seed = 0): BloomFilter {
    return new BloomFilter(emptyBloom(expectedNumItems, numBits, seed))
  }
  static readFrom(bytes: Uint8Array): BloomFilter {
    return new BloomFilter(bloomFrom(bytes))
  }

  get bitSize(): number {
    return this.data.words.length * 32
  }
  /** The bits that are set. */
  get cardinality(): number {
    return this.data.words.reduce((n, word) => n + ones(word), 0)
  }
  /** The share of false positives that there is now. */
  get expectedFpp(): number {
    return (this.cardinality / this.bitSize) ** this.data.hashes
  }
  /** Says whether anything changed: if so, the value was not there. */
  put(item: SketchItem): boolean {
    return putItem(this.data, hashed(item))
  }
  mightContain(item: SketchItem): boolean {
    return holds(this.data, hashed(item))
  }
  mightContainLong(item: number | bigint): boolean {
    return this.mightContain(item)
  }
  mightContainString(item: string): boolean {
    return this.mightContain(item)
  }
  mightContainBinary(item: Uint8Array): boolean {
    return this.mightContain(item)
  }
  isCompatible(other: BloomFilter): boolean {
    const [a, b] = [this.data, other.data]
    return a.words.length === b.words.length && a.hashes === b.hashes && a.seed === b.seed
  }
  /** Adds what is in another filter of the same size. */
  mergeInPlace(other: BloomFilter): this {
    this.mustFit(other)
    mergeBloom(this.data, other.data)
    return this
  }
  /** Keeps what is in another filter too. */
  intersectInPlace(other: BloomFilter): this {
    this.mustFit(other)
    for (const [i, word] of other.data.words.entries()) this.data.words[i]! &= word
    return this
  }
  private mustFit(other: BloomFilter): void {
    const [a, b] = [this.data, other.data]
    if (a.words.length !== b.words.length) throw javaError('Cannot merge bloom filters with different bit size')
    if (a.seed !== b.seed) throw javaError('Cannot merge bloom filters with different seeds')
    if (a.hashes !== b.hashes) throw javaError('Cannot merge bloom filters with different number of hash functions')
  }
  toByteArray(): Uint8Array {
    return bloomBytes(this.data)
  }
}
