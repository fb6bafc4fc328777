import { BLOCK_MAGIC, CRC, END_MAGIC, GROUP, RUN_A, RUN_B } from './bzip2-format.ts'
import { sortRotations } from './sort-rotations.ts'

/** Bytes of a block: runs of four, the worst case, take five, and a block of level 9 holds 900,000. */
export const INPUT = 700_000
/** The longest code that bzip2 itself writes. */
const MAX_LENGTH = 17
const ROUNDS = 4

/** Bits from the most significant on. */
class BitWriter {
  private bytes: Uint8Array
  private n = 0
  private held = 0
  private count = 0

  constructor(size: number) {
    this.bytes = new Uint8Array(size)
  }
  /** Up to 24 bits. */
  write(bits: number, value: number): void {
    this.held = (this.held << bits) | value
    this.count += bits
    while (this.count >= 8) {
      this.count -= 8
      if (this.n === this.bytes.length) this.grow()
      this.bytes[this.n++] = this.held >>> this.count
    }
  }
  long(value: number): void {
    this.write(24, Math.floor(value / 0x1000000))
    this.write(24, value % 0x1000000)
  }
  uint32(value: number): void {
    this.write(16, value >>> 16)
    this.write(16, value & 0xffff)
  }
  /** All of it, to a whole number of bytes. */
  end(): Uint8Array {
    if (this.count > 0) this.write(8 - this.count, 0)
    return this.bytes.subarray(0, this.n)
  }
  private grow(): void {
    const larger = new Uint8Array(this.bytes.length * 2)
    larger.set(this.bytes)
    this.bytes = larger
  }
}

/** Runs of four to 255 like bytes become four and the number of the others. */
function shortenRuns(input: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(input.length * 1.25) + 1)
  let n = 0
  for (let i = 0; i < input.length; ) {
    const b = input[i]!
    let run = 1
    while (run < 255 && input[i + run] === b) run++
    for (let k = Math.min(run, 4); k > 0; k--) out[n++] = b
    if (run >= 4) out[n++] = run - 4
    i += run
  }
  return out.subarray(0, n)
}

/** Places of the bytes in a list that moves each to its front; of places 0, the numbers of them, in digits 1 and 2. The end mark is last. */
function moveToFront(column: Uint8Array, alphabet: readonly number[]): Uint16Array {
  const list = Uint8Array.from(alphabet)
  const out = new Uint16Array(column.length + 1)
  let n = 0
  let zeros = 0
  const flush = (): void => {
    for (; zeros > 0; zeros = (zeros - 1) >> 1) out[n++] = zeros & 1 ? RUN_A : RUN_B
  }
  for (const b of column) {
    let at = 0
    while (list[at] !== b) at++
    if (at === 0) {
      zeros++
      continue
    }
    flush()
    list.copyWithin(1, 0, at)
    list[0] = b
    out[n++] = at + 1
  }
  flush()
  out[n++] = alphabet.length + 1
  return out.subarray(0, n)
}

/** Lengths of a Huffman code, none longer than `MAX_LENGTH`: as in bzip2, frequencies are made more alike until that is so. */
function codeLengths(counts: Float64Array): Uint8Array {
  const weights = counts.map(c => Math.max(c, 1))
  for (;;) {
    const lengths = huffman(weights)
    if (lengths.every(l => l <= MAX_LENGTH)) return lengths
    for (let s = 0; s < weights.length; s++) weights[s] = 1 + Math.floor(weights[s]! / 2)
  }
}

function huffman(weights: Float64Array): Uint8Array {
  const n = weights.length
  const leaves = Array.from(weights, (_, s) => s).sort((a, b) => weights[a]! - weights[b]!)
  const weightOf = Float64Array.from({ length: 2 * n - 1 }, (_, i) => weights[i] ?? 0)
  const parent = new Int32Array(2 * n - 1)
  let leaf = 0
  let inner = n
  for (let next = n; next < 2 * n - 1; next++) {
    for (let k = 0; k < 2; k++) {
      const fromLeaves = leaf < n && (inner >= next || weightOf[leaves[leaf]!]! <= weightOf[inner]!)
      const node = fromLeaves ? leaves[leaf++]! : inner++
      weightOf[next]! += weightOf[node]!
      parent[node] = next
    }
  }
  const depth = new Uint8Array(2 * n - 1)
  for (let i = 2 * n - 3; i >= 0; i--) depth[i] = depth[parent[i]!]! + 1
  return depth.subarray(0, n)
}

/** Codes for groups of symbols: they begin with parts of the alphabet that are as frequent, and each group then goes to the code that suits it best. */
function chooseCodes(symbols: Uint16Array, size: number): { readonly lengths: Uint8Array[]; readonly selectors: Uint8Array } {
  const n = symbols.length < 200 ? 2 : symbols.length < 600 ? 3 : symbols.length < 1200 ? 4 : symbols.length < 2400 ? 5 : 6
  let lengths = firstLengths(symbols, size, n)
  const selectors = new Uint8Array(Math.ceil(symbols.length / GROUP))
  for (let round = 0; round < ROUNDS; round++) {
    const counts = Array.from({ length: n }, () => new Float64Array(size))
    for (let g = 0; g < selectors.length; g++) {
      const group = symbols.subarray(g * GROUP, (g + 1) * GROUP)
      const costs = lengths.map(l => group.reduce((sum, s) => sum + l[s]!, 0))
      const best = costs.indexOf(Math.min(...costs))
      selectors[g] = best
      for (const s of group) counts[best]![s]!++
    }
    lengths = counts.map(codeLengths)
  }
  return { lengths, selectors }
}

function firstLengths(symbols: Uint16Array, size: number, n: number): Uint8Array[] {
  const counts = new Float64Array(size)
  for (const s of symbols) counts[s]!++
  let left = symbols.length
  let from = 0
  return Array.from({ length: n }, (_, i) => {
    const goal = left / (n - i)
    let sum = 0
    let to = from
    while (to < size && sum < goal) sum += counts[to++]!
    const own = Uint8Array.from({ length: size }, (_, s) => (s >= from && s < to ? 0 : 15))
    left -= sum
    from = to
    return own
  })
}

/** The codes that go with lengths: in the order of lengths, then of symbols. */
function codesOf(lengths: Uint8Array): Uint32Array {
  const codes = new Uint32Array(lengths.length)
  let code = 0
  for (let l = 1; l <= MAX_LENGTH; l++) {
    for (let s = 0; s < lengths.length; s++) if (lengths[s] === l) codes[s] = code++
    code <<= 1
  }
  return codes
}

function writeAlphabet(bits: BitWriter, alphabet: readonly number[]): void {
  const used = Array.from({ length: 16 }, (_, i) => alphabet.reduce((set, b) => (b >> 4 === i ? set | (0x8000 >> (b & 15)) : set), 0))
  bits.write(
    16,
    used.reduce((set, u, i) => (u === 0 ? set : set | (0x8000 >> i)), 0),
  )
  for (const u of used) if (u !== 0) bits.write(16, u)
}

function writeSelectors(bits: BitWriter, selectors: Uint8Array, n: number): void {
  const list = Array.from({ length: n }, (_, i) => i)
  bits.write(3, n)
  bits.write(15, selectors.length)
  for (const s of selectors) {
    const at = list.indexOf(s)
    for (let k = 0; k < at; k++) bits.write(1, 1)
    bits.write(1, 0)
    list.splice(at, 1)
    list.unshift(s)
  }
}

/** The lengths of a code, each as steps from the one before. */
function writeLengths(bits: BitWriter, lengths: Uint8Array): void {
  let length = lengths[0]!
  bits.write(5, length)
  for (const l of lengths) {
    for (; length < l; length++) bits.write(2, 2)
    for (; length > l; length--) bits.write(2, 3)
    bits.write(1, 0)
  }
}

function checksum(bytes: Uint8Array): number {
  let sum = -1
  for (const b of bytes) sum = (sum << 8) ^ CRC[((sum >>> 24) ^ b) & 0xff]!
  return ~sum
}

/** A block as a whole stream: files may be several, one behind the other. Of no bytes, a stream without blocks. */
export function* compressBlock(input: Uint8Array): Generator<Uint8Array> {
  const bits = new BitWriter(1024 + (input.length >> 1))
  for (const c of 'BZh9') bits.write(8, c.charCodeAt(0))
  const sum = checksum(input)
  if (input.length > 0) writeBlock(bits, shortenRuns(input), sum)
  bits.long(END_MAGIC)
  bits.uint32(input.length > 0 ? sum : 0)
  yield bits.end()
}

function writeBlock(bits: BitWriter, block: Uint8Array, sum: number): void {
  const { column, origin } = sortRotations(block)
  const present = new Uint8Array(256)
  for (const b of block) present[b] = 1
  const alphabet = [...present.keys()].filter(b => present[b] === 1)
  const symbols = moveToFront(column, alphabet)
  const { lengths, selectors } = chooseCodes(symbols, alphabet.length + 2)
  bits.long(BLOCK_MAGIC)
  bits.uint32(sum)
  bits.write(1, 0)
  bits.write(24, origin)
  writeAlphabet(bits, alphabet)
  writeSelectors(bits, selectors, lengths.length)
  for (const l of lengths) writeLengths(bits, l)
  const codes = lengths.map(codesOf)
  for (let i = 0; i < symbols.length; i++) {
    const table = selectors[Math.floor(i / GROUP)]!
    bits.write(lengths[table]![symbols[i]!]!, codes[table]![symbols[i]!]!)
  }
}
