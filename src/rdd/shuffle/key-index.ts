import { canonicalKey } from '../portable-hash.ts'
import { TextNumbers, unsliced } from './text-numbers.ts'

/** Longer strings are left to a Map, which keeps the hash with the string. */
const MAX_LENGTH = 64

/**
 * Numbers keys from 0 on, in the order in which they come. Keys are the same as in a Map; objects where they hold the same. Integers and short
 * strings have tables of their own: V8's Map asks the runtime for the hash of each string it has not seen, which is most of a word count.
 */
export class KeyIndex {
  readonly keys: unknown[] = []
  private readonly ints = new IntTable()
  private readonly texts = new TextNumbers(this.keys)
  private readonly others = new Map<unknown, number>()

  get size(): number {
    return this.keys.length
  }

  /** The number of a key, which is its own from now on. */
  of(key: unknown): number {
    if (typeof key === 'string' && key.length <= MAX_LENGTH) return this.texts.of(key, 0, key.length)
    if (typeof key === 'number' && key === (key | 0)) return this.ofInt(key | 0)
    return this.ofOther(key)
  }

  /** The same for the part of a text that is a key. */
  ofPart(text: string, from: number, to: number): number {
    return to - from <= MAX_LENGTH ? this.texts.of(text, from, to) : this.ofOther(text.substring(from, to))
  }

  private ofInt(key: number): number {
    const { cells, mask, shift } = this.ints
    // an integer, or V8 takes it for a double
    for (let at = (placeOf(key) >>> shift) | 0; ; at = (at + 1) & mask) {
      const entry = cells[2 * at + 1]!
      if (entry === 0) {
        this.ints.put(at, key, this.keys.push(key))
        return this.keys.length - 1
      }
      if (cells[2 * at] === key) return entry - 1
    }
  }

  private ofOther(key: unknown): number {
    const canonical = canonicalKey(key)
    const seen = this.others.get(canonical)
    if (seen !== undefined) return seen
    const text = typeof key === 'string' ? unsliced(key) : undefined
    this.others.set(text ?? canonical, this.keys.length)
    return this.keys.push(text ?? key) - 1
  }
}

/** Of an integer in a table, in the upper bits. The number is no constant with a name: bundled, that is a variable, which V8 reads each time. */
const placeOf = (key: number): number => Math.imul(key, 0x9e3779b1)

/** Open addressing: pairs of an integer and an entry's number, from 1 on; at most half full. */
class IntTable {
  cells = new Int32Array(2 * 64)
  mask = 63
  /** Of a hash, to a place. */
  shift = 26
  private used = 0

  put(at: number, key: number, entry: number): void {
    this.cells[2 * at] = key
    this.cells[2 * at + 1] = entry
    if (++this.used * 2 > this.mask) this.grow()
  }

  private grow(): void {
    const old = this.cells
    const mask = this.mask * 2 + 1
    const shift = this.shift - 1
    const cells = new Int32Array(2 * (mask + 1))
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] === 0) continue
      let at = placeOf(old[i]!) >>> shift
      while (cells[2 * at + 1] !== 0) at = (at + 1) & mask
      cells[2 * at] = old[i]!
      cells[2 * at + 1] = old[i + 1]!
    }
    this.cells = cells
    this.mask = mask
    this.shift = shift
  }
}
