import { unsupported } from '../../util/unsupported.ts'
import { ByteQueue } from './byte-queue.ts'
import { BLOCK_MAGIC, CRC, END_MAGIC, GROUP, RUN_A, RUN_B } from './bzip2-format.ts'
import { compressBlock, INPUT } from './bzip2-writer.ts'
import { blockSink, type Compression, joined, type Pieces } from './compression.ts'

const MAX_CODE = 20

const malformed = (): never => {
  throw new Error('malformed data in a .bz2 file')
}

/** Bits from the most significant on. */
class Bits {
  private readonly bytes: ByteQueue
  private held = 0
  private count = 0

  constructor(bytes: ByteQueue) {
    this.bytes = bytes
  }
  /** Up to 24 bits. */
  read(n: number): number {
    while (this.count < n) {
      const b = this.bytes.byte()
      if (b < 0) throw new Error('unexpected end of file')
      this.held = ((this.held & 0xffffff) << 8) | b
      this.count += 8
    }
    this.count -= n
    return (this.held >>> this.count) & ((1 << n) - 1)
  }
  long(): number {
    return this.read(24) * 0x1000000 + this.read(24)
  }
  uint32(): number {
    return ((this.read(16) << 16) | this.read(16)) >>> 0
  }
  /** To the next byte. */
  align(): void {
    this.count -= this.count % 8
  }
}

/** A Huffman code: by length, the least code that is longer, and where its symbols begin. */
interface Code {
  readonly limit: Int32Array
  readonly base: Int32Array
  readonly symbols: Uint16Array
  readonly least: number
}

function codeOf(lengths: Uint8Array): Code {
  const counts = new Int32Array(MAX_CODE + 2)
  for (const l of lengths) counts[l]!++
  const limit = new Int32Array(MAX_CODE + 2)
  const base = new Int32Array(MAX_CODE + 2)
  const symbols = new Uint16Array(lengths.length)
  let least = 1
  while (least < MAX_CODE && counts[least] === 0) least++
  let code = 0
  let index = 0
  for (let l = 1; l <= MAX_CODE; l++) {
    base[l] = index - code
    for (let s = 0; s < lengths.length; s++) if (lengths[s] === l) symbols[index++] = s
    code += counts[l]!
    limit[l] = code
    code <<= 1
  }
  return { limit, base, symbols, least }
}

function readSymbol(bits: Bits, { limit, base, symbols, least }: Code): number {
  let code = bits.read(least)
  for (let l = least; l <= MAX_CODE; l++) {
    if (code < limit[l]!) return symbols[code + base[l]!] ?? malformed()
    code = (code << 1) | bits.read(1)
  }
  return malformed()
}

/** Which bytes occur: a bit for each 16 of them, then bits for those. */
function readAlphabet(bits: Bits): Uint8Array {
  const groups = bits.read(16)
  const out: number[] = []
  for (let i = 0; i < 16; i++) {
    if (((groups >> (15 - i)) & 1) === 0) continue
    const used = bits.read(16)
    for (let j = 0; j < 16; j++) if ((used >> (15 - j)) & 1) out.push(i * 16 + j)
  }
  return out.length > 0 ? Uint8Array.from(out) : malformed()
}

function readCodes(bits: Bits, n: number, symbols: number): Code[] {
  return Array.from({ length: n }, () => {
    const lengths = new Uint8Array(symbols)
    let length = bits.read(5)
    for (let s = 0; s < symbols; s++) {
      while (bits.read(1) === 1) length += bits.read(1) === 0 ? 1 : -1
      if (length < 1 || length > MAX_CODE) malformed()
      lengths[s] = length
    }
    return codeOf(lengths)
  })
}

/** Takes the element at `i` to the front. */
function toFront(list: Uint8Array, i: number): number {
  const value = list[i]!
  list.copyWithin(1, 0, i)
  list[0] = value
  return value
}

/** The last column of the sorted rotations: which of the codes is used for each 50 symbols, the symbols, and what runs and places they stand for. */
function readColumn(bits: Bits, column: Uint32Array): number {
  const alphabet = readAlphabet(bits)
  const nCodes = bits.read(3)
  const nSelectors = bits.read(15)
  if (nCodes < 2 || nCodes > 6 || nSelectors === 0) malformed()
  const order = Uint8Array.from({ length: nCodes }, (_, i) => i)
  const selectors = Uint8Array.from({ length: nSelectors }, () => {
    let i = 0
    while (bits.read(1) === 1) if (++i >= nCodes) malformed()
    return toFront(order, i)
  })
  const end = alphabet.length + 1
  const codes = readCodes(bits, nCodes, end + 1)
  let size = 0
  let run = 0
  let weight = 1
  for (let group = 0, left = 0, code = codes[0]!; ; left--) {
    if (left === 0) {
      if (group === nSelectors) malformed()
      code = codes[selectors[group++]!]!
      left = GROUP
    }
    const symbol = readSymbol(bits, code)
    if (symbol === RUN_A || symbol === RUN_B) {
      run += weight << symbol
      weight <<= 1
      if (run > column.length) malformed()
      continue
    }
    if (run > 0) {
      if (size + run > column.length) malformed()
      column.fill(alphabet[0]!, size, size + run)
      size += run
      run = 0
      weight = 1
    }
    if (symbol === end) return size
    if (size === column.length) malformed()
    column[size++] = toFront(alphabet, symbol - 1)
  }
}

/** Turns the column back into the text, and four equal bytes and a count into that many more. Checks the sum. */
function textOf(column: Uint32Array, size: number, origin: number, crc: number): Uint8Array {
  if (origin >= size) malformed()
  const starts = new Uint32Array(257)
  for (let i = 0; i < size; i++) starts[(column[i]! & 0xff) + 1]!++
  for (let b = 0; b < 256; b++) starts[b + 1]! += starts[b]!
  for (let i = 0; i < size; i++) column[starts[column[i]! & 0xff]!++]! |= i << 8
  let out = new Uint8Array(size + (size >> 2) + 256)
  let n = 0
  let same = 0
  let last = -1
  let sum = -1
  for (let i = 0, at = column[origin]! >>> 8; i < size; i++) {
    const entry = column[at]!
    const byte = entry & 0xff
    at = entry >>> 8
    const count = same === 4 ? byte : 1
    const value = same === 4 ? last : byte
    same = same === 4 ? 0 : byte === last ? same + 1 : 1
    last = same === 0 ? -1 : byte
    if (n + count > out.length) {
      const larger = new Uint8Array(out.length * 2)
      larger.set(out)
      out = larger
    }
    for (let k = 0; k < count; k++) {
      out[n++] = value
      sum = (sum << 8) ^ CRC[((sum >>> 24) ^ value) & 0xff]!
    }
  }
  if (~sum >>> 0 !== crc) malformed()
  return out.subarray(0, n)
}

/** Blocks of up to 900 kB; files may be several streams one behind the other. */
function* decompress(pieces: Pieces): Generator<Uint8Array> {
  const bytes = new ByteQueue(pieces)
  let column: Uint32Array | undefined
  for (let first = bytes.byte(), streams = 0; first >= 0; first = bytes.byte(), streams++) {
    const level = first === 0x42 && bytes.byte() === 0x5a && bytes.byte() === 0x68 ? bytes.byte() - 0x30 : 0
    if (level < 1 || level > 9) {
      // what follows a whole stream and is none is ignored, as bzip2 does
      if (streams > 0) return
      malformed()
    }
    if (column === undefined || column.length < level * 100_000) column = new Uint32Array(level * 100_000)
    const bits = new Bits(bytes)
    let magic = bits.long()
    for (; magic === BLOCK_MAGIC; magic = bits.long()) {
      const crc = bits.uint32()
      if (bits.read(1) === 1) throw unsupported('Reading .bz2 files with randomised blocks, which bzip2 wrote before 1997')
      const origin = bits.read(24)
      yield textOf(column, readColumn(bits, column), origin, crc)
    }
    if (magic !== END_MAGIC) malformed()
    bits.uint32()
    bits.align()
  }
}

function compressAll(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  const sink = blockSink(INPUT, compressBlock, b => parts.push(b))
  sink.put(bytes)
  void sink.end()
  return joined(parts)
}

export const bzip2: Compression = {
  suffix: '.bz2',
  className: 'BZip2Codec',
  decompressAll: bytes => joined(decompress([bytes])),
  decompress,
  compress: { all: compressAll, stream: write => blockSink(INPUT, compressBlock, write) },
}
