import { type Block, emptyBlock, extend, release } from '../block.ts'
import { type FinishedStream, outStream } from './out-stream.ts'
import type { WriteContext } from './value-writer.ts'

/** A stream of booleans, kept as bits until the stripe is finished. */
export interface BitStream {
  /** Appends bytes of 0 or 1. */
  add(src: number, n: number): void
  /** Appends ones. */
  ones(n: number): void
  /** Remembers where a row group begins. */
  mark(): void
  readonly bytes: number
  finish(): FinishedStream
  close(): void
}

/** Ones that are appended at once. */
const ONES = 4096

export function bitStream({ memory, kernels, codec }: Pick<WriteContext, 'memory' | 'kernels' | 'codec'>): BitStream {
  const bits: Block = emptyBlock()
  const ones: Block = emptyBlock()
  const stream = outStream(memory, kernels, codec)
  let count = 0
  let marks: number[] = []

  function add(src: number, n: number): void {
    const whole = count >>> 3
    const at = extend(memory, bits, whole + 1, whole + (n >>> 3) + 16) + whole
    kernels.orc_bits(src, n, at, count & 7)
    count += n
  }
  /** Appends the bytes from one to before another as runs of their own. */
  function put(from: number, to: number): void {
    const n = to - from
    if (n > 0) stream.add(kernels.orc_bytes_encode(bits.address + from, n, stream.room(n + Math.ceil(n / 128) + 16)))
  }
  return {
    add,
    ones(n) {
      if (ones.size === 0) kernels.mem_fill(extend(memory, ones, 0, ONES), 1, ONES)
      for (let done = 0; done < n; done += ONES) add(ones.address, Math.min(ONES, n - done))
    },
    mark() {
      marks.push(count)
    },
    get bytes() {
      return count >>> 3
    },
    finish() {
      let from = 0
      // a row group begins with a run, and with a bit of its first byte
      for (const bit of marks) {
        put(from, bit >>> 3)
        from = bit >>> 3
        stream.mark(0, bit & 7)
      }
      put(from, (count + 7) >>> 3)
      count = 0
      marks = []
      return stream.finish()
    },
    close() {
      release(memory, bits)
      release(memory, ones)
      stream.close()
    },
  }
}
