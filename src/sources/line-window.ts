import type { Memory } from '../columnar/memory.ts'
import { type Block, emptyBlock, release, reserve } from './block.ts'
import { type ByteInput, openInput } from './byte-input.ts'

/** A range of a text file. A line belongs to the range (start, end] that holds its first byte; the first line to the range at 0. */
export interface TextRange {
  readonly path: string
  readonly start: number
  readonly end: number
  /** The range goes to the end of the file, whatever its size. */
  readonly toEnd: boolean
}

const SIZE = 262_144
/** Before the text, so that what comes before its first byte is addressable. */
const HEAD = 64
/** Behind the text, for kernels that read further. */
const TAIL = 128

/** A part of a text file in shared memory. Lines are found by the reader; it says how far it has come, and asks for more. */
export interface LineWindow {
  /** Where the text lies. */
  start: number
  end: number
  /** Nothing more is to be read from the file. */
  atEnd: boolean
  /** Addresses of lines that begin behind this are not the range's. */
  lastStart(): number
  /** Keeps the text from `from` on, and reads more behind it. */
  refill(from: number): void | Promise<void>
  close(): void
}

/** Opens a range. Text begins at the range's first byte: at 0, or within the line that belongs to the range before. */
export function openWindow(memory: Memory, range: TextRange, encoding: string): LineWindow {
  const block: Block = emptyBlock()
  const input: ByteInput = openInput(memory, range.path, range.start, encoding)
  /** Where in the file the text begins. */
  let position = range.start
  let size = SIZE

  function makeRoom(from: number): void {
    const kept = window.end - from
    // A line longer than half of the window needs a larger one
    if (kept > size / 2) size *= 2
    position += from - window.start
    if (block.size < size + HEAD + TAIL) {
      const old: Block = { ...block }
      block.address = 0
      block.size = 0
      const base = reserve(memory, block, size + HEAD + TAIL) + HEAD
      memory.u8.copyWithin(base, from, from + kept)
      release(memory, old)
      window.start = base
    } else {
      window.start = block.address + HEAD
      memory.u8.copyWithin(window.start, from, from + kept)
    }
    window.end = window.start + kept
  }

  function more(): void | Promise<void> {
    const limit = window.start + size
    while (window.end < limit && !window.atEnd) {
      const n = input.read(window.end, limit - window.end)
      if (typeof n !== 'number')
        return n.then(got => {
          took(got)
          return more()
        })
      took(n)
    }
  }
  function took(n: number): void {
    if (n === 0) window.atEnd = true
    if (n > 0 && window.start === window.end && position === 0) skipMark(n)
    else window.end += n
  }
  /** A byte order mark at the file's start is no text. */
  function skipMark(n: number): void {
    const { u8 } = memory
    window.end += n
    if (n >= 3 && u8[window.start] === 0xef && u8[window.start + 1] === 0xbb && u8[window.start + 2] === 0xbf) {
      window.start += 3
      position += 3
    }
  }

  const window: LineWindow = {
    start: 0,
    end: 0,
    atEnd: false,
    lastStart: () => (range.toEnd ? Number.POSITIVE_INFINITY : window.start + (range.end - position)),
    refill(from) {
      makeRoom(from)
      return more()
    },
    close() {
      input.close()
      release(memory, block)
    },
  }
  return window
}
