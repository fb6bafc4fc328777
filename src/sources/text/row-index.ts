import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import { type LineWindow, openWindow, type TextRange } from '../line-window.ts'

/** How a format's kernels find its lines and rows (csv-index.ts, json-index.ts). */
export interface LineFormat {
  /** The bytes that end lines. */
  readonly end1: number
  readonly end2: number
  /** Words that `index` writes per line. */
  readonly lineWords: 1 | 2
  /** Finds lines and marks of [from, to). */
  index(from: number, to: number, positions: number, lines: number, odds: number, out: number): void
  /** Picks rows among lines. */
  rows(
    positions: number,
    lines: number,
    count: number,
    ordinal: number,
    start: number,
    checked: 0 | 1,
    most: number,
    odds: number,
    rows: number,
    odd: number,
    out: number,
  ): void
}

/** The rows of a text range, batch by batch, as the kernels `csv_*` take them. */
export interface RowIndex {
  /** Finds up to `most` rows; gives their number, 0 at the end. */
  next(most: number): number | Promise<number>
  /** Addresses: positions of marks, rows, and one byte per row that is 1 where it is odd. */
  readonly index: number
  readonly rows: number
  readonly odd: number
  /** How many rows of the batch are odd; not less, where some were left out since. */
  readonly oddRows: number
  /** Marks from a row to the next; 0 where they are not alike. */
  readonly stride: number
  /** The text of a row. */
  text(row: number): string
  /** Forgets rows of the batch: those for which `keep` is false. */
  filter(rows: number, keep: (row: number) => boolean): number
  close(): void
}

const NEEDS_MORE = -1
/** Bytes before lists, for the word that stands for what came before. */
const HEAD = 64
/** Kernels write up to 7 words more than there are. */
const TAIL = 64

export function openRows(memory: Memory, kernels: Kernels, range: TextRange, encoding: string, format: LineFormat): RowIndex {
  const window: LineWindow = openWindow(memory, range, encoding)
  const positions: Block = emptyBlock()
  const lineBlock: Block = emptyBlock()
  const oddBlock: Block = emptyBlock()
  const rowBlock: Block = emptyBlock()
  const out: Block = emptyBlock()
  reserve(memory, out, 64)
  // Of the window: lines that are the range's, and how far they are used
  let lines = 0
  let used = 0
  let ordinal = 0
  let start = 0
  let odds = 0
  let oddRows = 0
  let stride = 0
  let checked: 0 | 1 = 0
  let last = false
  let first = true
  let rowsAt = 0
  let oddAt = 0

  function reindex(): void {
    const bytes = window.end - window.start
    if (window.atEnd && bytes > 0 && !endsLine(memory.u8[window.end - 1]!)) memory.u8[window.end++] = format.end1
    const index = reserve(memory, positions, bytes * 4 + HEAD + TAIL) + HEAD
    const lineAt = reserve(memory, lineBlock, bytes * 4 * format.lineWords + HEAD + TAIL) + HEAD
    odds = reserve(memory, oddBlock, bytes * 4 + TAIL)
    memory.u32[(lineAt >>> 2) - 1] = 0
    format.index(window.start, window.end, index, lineAt, odds, out.address)
    const o = out.address >>> 2
    lines = memory.u32[o + 1]!
    checked = lines > 0 && memory.u32[o + 2]! & 2 && !kernels.utf8_valid(window.start, lineEnd(lines - 1) - window.start) ? 1 : 0
    used = 0
    ordinal = 0
    start = window.start
    last = window.atEnd
    limit()
    // The first line of a range behind the file's start belongs to the range before
    if (first && lines > 0) {
      first = false
      if (range.start > 0) pass(1)
    }
  }

  const lineAddress = (line: number): number => lineBlock.address + HEAD + line * 4 * format.lineWords
  const lineEnd = (line: number): number => {
    const u32 = memory.u32
    return u32[((positions.address + HEAD) >>> 2) + u32[lineAddress(line) >>> 2]!]!
  }
  const endsLine = (byte: number) => byte === format.end1 || byte === format.end2

  /** Leaves out lines that begin behind the range. */
  function limit(): void {
    const most = window.lastStart()
    if (most >= window.end) return
    let low = 0
    let high = lines
    while (low < high) {
      const middle = (low + high) >>> 1
      const begin = middle === 0 ? window.start : lineEnd(middle - 1) + 1
      if (begin <= most) low = middle + 1
      else high = middle
    }
    const next = lines === 0 ? window.start : lineEnd(lines - 1) + 1
    if (low < lines || next > most) last = true
    lines = low
  }

  function pass(count: number): void {
    start = lineEnd(used + count - 1) + 1
    ordinal = memory.u32[lineAddress(used + count - 1) >>> 2]! + 1
    used += count
  }

  function take(most: number): number {
    while (used < lines) {
      reserveRows(most)
      const { address } = out
      format.rows(positions.address + HEAD, lineAddress(used), lines - used, ordinal, start, checked, most, odds, rowsAt, oddAt, address)
      const n = memory.u32[address >>> 2]!
      oddRows = memory.u32[(address >>> 2) + 2]!
      odds = memory.u32[(address >>> 2) + 3]!
      stride = memory.u32[(address >>> 2) + 4]!
      pass(memory.u32[(address >>> 2) + 1]!)
      if (n > 0) return n
    }
    return last ? 0 : NEEDS_MORE
  }

  function reserveRows(most: number): void {
    rowsAt = reserve(memory, rowBlock, most * 9 + 16)
    oddAt = rowsAt + most * 8
  }

  return {
    next(most) {
      for (;;) {
        const n = take(most)
        if (n !== NEEDS_MORE) return n
        const waiting = window.refill(window.start === 0 ? 0 : Math.max(start, window.start))
        if (waiting !== undefined)
          return waiting.then(() => {
            reindex()
            return this.next(most)
          })
        reindex()
      }
    },
    get index() {
      return positions.address + HEAD
    },
    get rows() {
      return rowsAt
    },
    get odd() {
      return oddAt
    },
    get oddRows() {
      return oddRows
    },
    get stride() {
      return stride
    },
    text(row) {
      const from = memory.dataView.getUint32(rowsAt + row * 8 + 4, true)
      const { u8 } = memory
      let to = from
      while (!endsLine(u8[to]!)) to++
      return Buffer.from(u8.slice(from, to)).toString('utf8')
    },
    filter(rows, keep) {
      const { u8 } = memory
      let n = 0
      stride = 0
      for (let r = 0; r < rows; r++) {
        if (!keep(r)) continue
        u8.copyWithin(rowsAt + n * 8, rowsAt + r * 8, rowsAt + r * 8 + 8)
        u8[oddAt + n] = u8[oddAt + r]!
        n++
      }
      return n
    },
    close() {
      window.close()
      for (const b of [positions, lineBlock, oddBlock, rowBlock, out]) release(memory, b)
    },
  }
}
