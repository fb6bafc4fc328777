import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import { type LineWindow, openWindow, type TextRange } from '../line-window.ts'

/** How lines and fields are told apart; bytes, -1 where there is none. */
export interface LineFormat {
  readonly separator: number
  readonly quote: number
  readonly escape: number
  readonly comment: number
  readonly end1: number
  readonly end2: number
  /** Fields that a plain row has; 0 sends every row the careful way. */
  readonly fields: number
}

/** The rows of a text range, batch by batch, as the kernels `csv_*` take them. */
export interface RowIndex {
  /** Finds up to `most` rows; gives their number, 0 at the end. */
  next(most: number): number | Promise<number>
  /** Addresses: positions of field ends, rows, and one byte per row that is 1 where it is odd. */
  readonly index: number
  readonly rows: number
  readonly odd: number
  /** The text of a row. */
  text(row: number): string
  /** Forgets rows of the batch: those for which `keep` is false. */
  filter(rows: number, keep: (row: number) => boolean): number
  close(): void
}

const NEEDS_MORE = -1

export function openRows(memory: Memory, kernels: Kernels, range: TextRange, encoding: string, format: LineFormat): RowIndex {
  const window: LineWindow = openWindow(memory, range, encoding)
  const positions: Block = emptyBlock()
  const lineBlock: Block = emptyBlock()
  const rowBlock: Block = emptyBlock()
  const out: Block = emptyBlock()
  reserve(memory, out, 64)
  // Of the window: lines that are the range's, and how far they are used
  let lines = 0
  let used = 0
  let ordinal = 0
  let start = 0
  let flags = 0
  let last = false
  let first = true
  let rowsAt = 0
  let oddAt = 0

  function reindex(): void {
    const bytes = window.end - window.start
    if (window.atEnd && bytes > 0 && !endsLine(memory.u8[window.end - 1]!)) memory.u8[window.end++] = format.end1
    const index = reserve(memory, positions, (bytes + 16) * 4)
    const lineAt = reserve(memory, lineBlock, (bytes + 16) * 4)
    kernels.csv_index(window.start, window.end, format.separator, format.quote, format.end1, format.end2, index, lineAt, out.address)
    const o = out.address >>> 2
    lines = memory.u32[o + 1]!
    flags = memory.u32[o + 2]!
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

  const lineEnd = (line: number): number => {
    const u32 = memory.u32
    return u32[(positions.address >>> 2) + u32[(lineBlock.address >>> 2) + line]!]!
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
    ordinal = memory.u32[(lineBlock.address >>> 2) + used + count - 1]! + 1
    used += count
  }

  function take(most: number): number {
    while (used < lines) {
      reserveRows(most)
      kernels.csv_rows(
        positions.address,
        lineBlock.address + used * 4,
        lines - used,
        ordinal,
        start,
        format.fields,
        format.comment,
        format.quote,
        format.escape,
        flags,
        most,
        rowsAt,
        oddAt,
        out.address,
      )
      const n = memory.u32[out.address >>> 2]!
      pass(memory.u32[(out.address >>> 2) + 1]!)
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
      return positions.address
    },
    get rows() {
      return rowsAt
    },
    get odd() {
      return oddAt
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
      for (const b of [positions, lineBlock, rowBlock, out]) release(memory, b)
    },
  }
}
