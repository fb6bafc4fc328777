/** From this length on a part of a string is a view of the whole, which it keeps alive. Source: V8's SlicedString. */
const SLICED_LENGTH = 13
/** Nobody can choose texts that all fall together. */
const SEED = (Math.random() * 2 ** 32) | 0

/** Entries that fit into a slot of two bytes. */
const SHORT = 0xffff

/**
 * Numbers texts by a list of keys that others may add to as well. One of at most eleven Latin-1 characters is told apart by three integers that
 * hold all of it, so that its own memory is not looked at: its length is the lowest byte of the third. Longer ones have a hash and their length
 * there, and are compared.
 *
 * Many words are rare, and what is known of a rare one is in no near cache: the tables are as small as they can be, and a slot has the number itself,
 * so that the value of the key can be loaded while its integers are. Constants in loops are written out: bundled, those with names are variables,
 * which V8 reads each time.
 */
export class TextNumbers {
  private readonly keys: unknown[]
  /** Open addressing: the number of a key, from 1 on; at most half full. Of two bytes each while that suffices. */
  private slots: Uint16Array | Int32Array = new Uint16Array(64)
  private mask = 63
  /** Of a hash, to a slot. */
  private shift = 26
  /** The three integers of each key, by its number from 1 on. Those that came first, mostly the frequent ones, lie together. */
  private codes = new Int32Array(3 * 64)
  private used = 0

  constructor(keys: unknown[]) {
    this.keys = keys
  }

  /** The number of the part of a text; a string is made of it only when it is new. */
  of(text: string, from: number, to: number): number {
    const n = to - from
    let a = 0
    let b = 0
    let c = 0xff
    if (n > 3) {
      if (n < 12) {
        const c0 = text.charCodeAt(from)
        const c1 = text.charCodeAt(from + 1)
        const c2 = text.charCodeAt(from + 2)
        const c3 = text.charCodeAt(from + 3)
        // of eight at most these are all there are
        const d0 = text.charCodeAt(to - 4)
        const d1 = text.charCodeAt(to - 3)
        const d2 = text.charCodeAt(to - 2)
        const d3 = text.charCodeAt(to - 1)
        let all = c0 | c1 | c2 | c3 | d0 | d1 | d2 | d3
        a = c0 | (c1 << 8) | (c2 << 16) | (c3 << 24)
        b = d0 | (d1 << 8) | (d2 << 16) | (d3 << 24)
        c = n
        if (n > 8) {
          const e0 = text.charCodeAt(from + 4)
          const e1 = text.charCodeAt(from + 5)
          const e2 = text.charCodeAt(from + 6)
          all |= e0 | e1 | e2
          c |= (e0 << 8) | (e1 << 16) | (e2 << 24)
        }
        if (all > 0xff) c = 0xff
      }
    } else if (n > 0) {
      const c0 = text.charCodeAt(from)
      const c1 = text.charCodeAt(from + (n >> 1))
      const c2 = text.charCodeAt(to - 1)
      a = c0 | (c1 << 8) | (c2 << 16)
      c = (c0 | c1 | c2) > 0xff ? 0xff : n
    } else c = 0
    if (c === 0xff) {
      a = hashOfAll(text, from, to)
      b = n
    }
    const { slots, codes, mask } = this
    // an integer, or V8 takes it for a double
    for (let at = (hashOf(a, b, c) >>> this.shift) | 0; ; at = (at + 1) & mask) {
      const entry = slots[at]!
      if (entry === 0) return this.add(at, a, b, c, text.substring(from, to))
      const p = (entry << 1) + entry
      if (
        codes[p] === a &&
        codes[p + 1] === b &&
        codes[p + 2] === c &&
        (c !== 0xff || text.startsWith(this.keys[entry - 1] as string, from))
      )
        return entry - 1
    }
  }

  private add(at: number, a: number, b: number, c: number, key: string): number {
    const entry = this.keys.push(key.length < SLICED_LENGTH ? key : unsliced(key))
    const p = 3 * entry
    if (p + 3 > this.codes.length) {
      const codes = new Int32Array(2 * (p + 3))
      codes.set(this.codes)
      this.codes = codes
    }
    const { codes } = this
    codes[p] = a
    codes[p + 1] = b
    codes[p + 2] = c
    if (entry > SHORT && this.slots instanceof Uint16Array) this.slots = Int32Array.from(this.slots)
    this.slots[at] = entry
    if (2 * ++this.used > this.mask) this.grow()
    return entry - 1
  }

  private grow(): void {
    const { codes } = this
    const mask = this.mask * 2 + 1
    const shift = this.shift - 1
    const slots = this.slots instanceof Uint16Array ? new Uint16Array(mask + 1) : new Int32Array(mask + 1)
    for (const entry of this.slots) {
      if (entry === 0) continue
      let at = hashOf(codes[3 * entry]!, codes[3 * entry + 1]!, codes[3 * entry + 2]!) >>> shift
      while (slots[at] !== 0) at = (at + 1) & mask
      slots[at] = entry
    }
    this.slots = slots
    this.mask = mask
    this.shift = shift
  }
}

/** Good in its upper bits. */
function hashOf(a: number, b: number, c: number): number {
  let h = Math.imul(a ^ SEED, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 15) ^ b, 0xc2b2ae35)
  return Math.imul(h ^ (h >>> 13) ^ c, 0x9e3779b1)
}

function hashOfAll(text: string, from: number, to: number): number {
  let h = SEED
  for (let i = from; i < to; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h
}

/** The same text on its own. */
export const unsliced = (s: string): string => ` ${s}`.slice(1)
