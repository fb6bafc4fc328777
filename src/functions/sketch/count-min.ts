import { murmur3Bytes } from '../../types/murmur3.ts'
import { JavaRandom } from '../../types/random/java-random.ts'
import { javaError } from '../../util/errors.ts'

/** Count-min sketches: rows of counters, in each of which an item has one; the least of its counters is near its count. */

/** A sketch as plain data, which goes between threads. */
export interface CountMin {
  readonly depth: number
  readonly width: number
  /** One for each row. */
  readonly factors: readonly number[]
  readonly counters: Float64Array
  total: number
}

const PRIME = 2147483647n

/** The rows and counters that keep an error within `eps` of the total, with a confidence. */
export const sizeOf = (eps: number, confidence: number): { depth: number; width: number } => ({
  depth: Math.ceil(-Math.log1p(-confidence) / Math.log(2)),
  width: Math.ceil(2 / eps),
})

export function emptyCountMin({ depth, width }: { depth: number; width: number }, seed: number): CountMin {
  const random = new JavaRandom(seed)
  const factors = Array.from({ length: depth }, () => random.below(2147483647))
  return { depth, width, factors, counters: new Float64Array(depth * width), total: 0 }
}

/** The counter that a long has in each row. */
function* placesOfLong(s: CountMin, item: bigint): Generator<number> {
  for (const [row, factor] of s.factors.entries()) {
    let hash = BigInt.asIntN(64, BigInt(factor) * item)
    hash = BigInt.asIntN(64, hash + (hash >> 32n)) & PRIME
    yield row * s.width + (Number(hash) % s.width)
  }
}

function* placesOfBytes(s: CountMin, item: Uint8Array): Generator<number> {
  const first = murmur3Bytes(item, 0)
  const second = murmur3Bytes(item, first)
  for (let row = 0; row < s.depth; row++) yield row * s.width + Math.abs(((first + Math.imul(row, second)) | 0) % s.width)
}

const placesOf = (s: CountMin, item: bigint | Uint8Array): Generator<number> =>
  typeof item === 'bigint' ? placesOfLong(s, item) : placesOfBytes(s, item)

export function addItem(s: CountMin, item: bigint | Uint8Array, count = 1): void {
  s.total += count
  for (const place of placesOf(s, item)) s.counters[place]! += count
}

export function mergeCountMin(a: CountMin, b: CountMin): CountMin {
  for (const [i, n] of b.counters.entries()) a.counters[i]! += n
  a.total += b.total
  return a
}

/** As Spark writes it: the version, the total, the size, the factors and the counters. */
export function countMinBytes(s: CountMin): Uint8Array {
  const bytes = new Uint8Array(20 + 8 * s.depth + 8 * s.counters.length)
  const view = new DataView(bytes.buffer)
  view.setInt32(0, 1)
  view.setBigInt64(4, BigInt(s.total))
  view.setInt32(12, s.depth)
  view.setInt32(16, s.width)
  for (const [i, n] of [...s.factors, ...s.counters].entries()) view.setBigInt64(20 + 8 * i, BigInt(n))
  return bytes
}

function countMinFrom(bytes: Uint8Array): CountMin {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 20) throw javaError('the bytes of the count-min sketch end too early')
  if (view.getInt32(0) !== 1) throw javaError(`Unexpected Count-Min Sketch version number (${view.getInt32(0)})`)
  const [depth, width] = [view.getInt32(12), view.getInt32(16)]
  if (depth <= 0 || width <= 0 || bytes.length < 20 + 8 * depth * (1 + width))
    throw javaError('the bytes of the count-min sketch end too early')
  const long = (i: number) => Number(view.getBigInt64(20 + 8 * i))
  const factors = Array.from({ length: depth }, (_, i) => long(i))
  const counters = Float64Array.from({ length: depth * width }, (_, i) => long(depth + i))
  return { depth, width, factors, counters, total: Number(view.getBigInt64(4)) }
}

/** What is counted: a whole number, text or bytes. */
export type SketchItem = number | bigint | string | Uint8Array

const utf8 = new TextEncoder()

/** An item as it is hashed. Raises for numbers that are not whole. */
export function hashed(item: SketchItem): bigint | Uint8Array {
  if (typeof item === 'string') return utf8.encode(item)
  if (item instanceof Uint8Array) return item
  if (typeof item === 'bigint') return BigInt.asIntN(64, item)
  if (Number.isSafeInteger(item)) return BigInt(item)
  throw javaError(`Unsupported data type ${typeof item}`)
}

/**
 * How often values occur, about: never less than they do, and with a confidence more by no greater share of the total than the relative
 * error. Source: Spark's `CountMinSketch`; the bytes are the same.
 */
export class CountMinSketch {
  private readonly data: CountMin
  readonly relativeError: number
  readonly confidence: number

  private constructor(data: CountMin, relativeError = 2 / data.width, confidence = 1 - 1 / 2 ** data.depth) {
    this.data = data
    this.relativeError = relativeError
    this.confidence = confidence
  }

  /** `create(depth, width, seed)`, in rows and counters. */
  static create(depth: number, width: number, seed: number): CountMinSketch {
    if (!(depth > 0 && width > 0)) throw javaError('Depth and width must be both positive')
    return new CountMinSketch(emptyCountMin({ depth, width }, seed))
  }
  /** The size is that which an error and a confidence take. */
  static forError(eps: number, confidence: number, seed: number): CountMinSketch {
    if (!(eps > 0)) throw javaError('Relative error must be positive')
    if (!(confidence > 0 && confidence < 1)) throw javaError('Confidence must be within range (0.0, 1.0)')
    return new CountMinSketch(emptyCountMin(sizeOf(eps, confidence), seed), eps, confidence)
  }
  static readFrom(bytes: Uint8Array): CountMinSketch {
    return new CountMinSketch(countMinFrom(bytes))
  }

  get depth(): number {
    return this.data.depth
  }
  get width(): number {
    return this.data.width
  }
  get totalCount(): number {
    return this.data.total
  }
  add(item: SketchItem, count = 1): void {
    if (count < 0) throw javaError('Negative increments not implemented')
    addItem(this.data, hashed(item), count)
  }
  estimateCount(item: SketchItem): number {
    let least = Number.POSITIVE_INFINITY
    for (const place of placesOf(this.data, hashed(item))) least = Math.min(least, this.data.counters[place]!)
    return least
  }
  /** Adds another sketch of the same size and seed. */
  mergeInPlace(other: CountMinSketch): this {
    const problem =
      this.depth !== other.depth
        ? 'depth'
        : this.width !== other.width
          ? 'width'
          : this.data.factors.some((f, i) => f !== other.data.factors[i])
            ? 'seed'
            : undefined
    if (problem !== undefined) throw javaError(`Cannot merge estimators of different ${problem}`)
    mergeCountMin(this.data, other.data)
    return this
  }
  toByteArray(): Uint8Array {
    return countMinBytes(this.data)
  }
}
