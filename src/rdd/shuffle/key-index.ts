import { canonicalKey } from '../portable-hash.ts'

/** Longer strings are left to a Map, which keeps the hash with the string. */
const MAX_LENGTH = 64
/** From this length on a part of a string is a view of the whole, which it keeps alive. Source: V8's SlicedString. */
const SLICED_LENGTH = 13
const GOLDEN = 0x9e3779b1
const FNV_PRIME = 0x01000193
/** Nobody can choose keys that all fall together. */
const SEED = (Math.random() * 2 ** 32) | 0

/**
 * Numbers keys from 0 on, in the order in which they come. Keys are the same as in a Map; objects where they hold the same. Integers and short
 * strings have tables of their own: V8's Map asks the runtime for the hash of each string it has not seen, which is most of a word count.
 */
export class KeyIndex {
  readonly keys: unknown[] = []
  private readonly ints = new CodeTable()
  private readonly strings = new CodeTable()
  private readonly others = new Map<unknown, number>()

  get size(): number {
    return this.keys.length
  }

  /** The number of a key, which is its own from now on. */
  of(key: unknown): number {
    if (typeof key === 'string' && key.length <= MAX_LENGTH) return this.ofString(key)
    if (typeof key === 'number' && key === (key | 0)) return this.ofInt(key | 0)
    return this.ofOther(key)
  }

  private ofInt(key: number): number {
    const { cells, mask, shift } = this.ints
    for (let at = Math.imul(key, GOLDEN) >>> shift; ; at = (at + 1) & mask) {
      const entry = cells[2 * at + 1]!
      if (entry === 0) return this.add(this.ints, at, key, key)
      if (cells[2 * at] === key) return entry - 1
    }
  }

  private ofString(key: string): number {
    let hash = SEED
    for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), FNV_PRIME)
    const { cells, mask, shift } = this.strings
    const { keys } = this
    for (let at = Math.imul(hash, GOLDEN) >>> shift; ; at = (at + 1) & mask) {
      const entry = cells[2 * at + 1]!
      if (entry === 0) return this.add(this.strings, at, hash, key.length < SLICED_LENGTH ? key : unsliced(key))
      if (cells[2 * at] === hash && keys[entry - 1] === key) return entry - 1
    }
  }

  private ofOther(key: unknown): number {
    const canonical = canonicalKey(key)
    const seen = this.others.get(canonical)
    if (seen !== undefined) return seen
    this.others.set(canonical, this.keys.length)
    return this.keys.push(key) - 1
  }

  private add(table: CodeTable, at: number, code: number, key: unknown): number {
    const entry = this.keys.push(key)
    table.put(at, code, entry)
    return entry - 1
  }
}

/** Open addressing: pairs of a code and an entry's number, from 1 on; at most half full. */
class CodeTable {
  cells = new Int32Array(2 * 64)
  mask = 63
  /** Of a hash, to a place. */
  shift = 26
  private used = 0

  put(at: number, code: number, entry: number): void {
    this.cells[2 * at] = code
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
      let at = Math.imul(old[i]!, GOLDEN) >>> shift
      while (cells[2 * at + 1] !== 0) at = (at + 1) & mask
      cells[2 * at] = old[i]!
      cells[2 * at + 1] = old[i + 1]!
    }
    this.cells = cells
    this.mask = mask
    this.shift = shift
  }
}

/** The same text on its own. */
const unsliced = (s: string): string => ` ${s}`.slice(1)
