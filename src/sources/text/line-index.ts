import type { Memory } from '../../columnar/memory.ts'
import { type LineWindow, openWindow, type TextRange } from '../line-window.ts'

/** The lines of a text range, batch by batch; addresses in memory that stay valid until the following `next`. */
export interface LineIndex {
  /** Finds up to `most` lines; gives their number, 0 at the end. */
  next(most: number): number | Promise<number>
  start(line: number): number
  /** Behind the line's last byte. */
  end(line: number): number
  close(): void
}

const CR = 13
const LF = 10

/** Lines end with `separator`; without one with `\n`, `\r` or `\r\n`. */
export function openLines(memory: Memory, range: TextRange, separator: Uint8Array | undefined): LineIndex {
  const window: LineWindow = openWindow(memory, range, 'utf-8')
  const needle = separator === undefined ? undefined : Buffer.from(separator)
  let starts = new Float64Array(0)
  let ends = new Float64Array(0)
  /** Where the next line begins. */
  let at = 0
  /** How far the text behind `at` is known to have no line's end. */
  let searched = 0
  let skipping = range.start > 0

  /** Where the line ends that begins at `at`, and the next one begins; undefined where more must be read to know. */
  function lineEnd(): readonly [number, number] | undefined {
    const from = Math.max(at, searched)
    if (needle !== undefined) {
      const found = from < window.end ? memory.buffer.subarray(from, window.end).indexOf(needle) : -1
      if (found >= 0) return [from + found, from + found + needle.length]
      searched = Math.max(at, window.end - needle.length + 1)
    } else {
      const { u8 } = memory
      let i = from
      while (i < window.end && u8[i] !== LF && u8[i] !== CR) i++
      searched = i
      if (i < window.end) {
        if (u8[i] === LF) return [i, i + 1]
        if (i + 1 < window.end) return [i, u8[i + 1] === LF ? i + 2 : i + 1]
        if (window.atEnd) return [i, i + 1]
      }
    }
    return window.atEnd && at < window.end ? [window.end, window.end] : undefined
  }

  function take(most: number): number {
    let n = 0
    while (n < most && at <= window.lastStart()) {
      const found = lineEnd()
      if (found === undefined) break
      if (!skipping) {
        starts[n] = at
        ends[n++] = found[0]
      }
      // The first line of a range behind the file's start belongs to the range before
      skipping = false
      at = found[1]
    }
    return n
  }

  function refill(): void | Promise<void> {
    const behind = Math.max(0, searched - at)
    const first = window.start === 0
    const done = (): void => {
      at = window.start
      searched = at + behind
    }
    const waiting = window.refill(first ? 0 : at)
    return waiting === undefined ? done() : waiting.then(done)
  }

  return {
    next(most) {
      if (starts.length < most) {
        starts = new Float64Array(most)
        ends = new Float64Array(most)
      }
      for (;;) {
        const n = window.start === 0 ? 0 : take(most)
        if (n > 0) return n
        if (window.start !== 0 && (window.atEnd || at > window.lastStart())) return 0
        const waiting = refill()
        if (waiting !== undefined) return waiting.then(() => this.next(most))
      }
    },
    start: line => starts[line]!,
    end: line => ends[line]!,
    close: () => window.close(),
  }
}
