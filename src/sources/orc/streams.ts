import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import { fault } from './errors.ts'
import { type InStream, openStream, type StreamForm, type StreamPlace } from './stream.ts'

/** How decoded integers are stored: kernels/assembly/orc-integers.ts. */
export const As = { I64: 0, I32: 1, U31: 2, I16: 3, I8: 4 } as const

/** What readers of a split share. */
export interface OpenFile {
  readonly memory: Memory
  readonly kernels: Kernels
  readonly fd: number
  readonly form: StreamForm
}

/** Gives the next position of a row index entry; 0 where reading begins at the stripe's first row. */
export type Positions = () => number

/** The positions of an entry one after another. */
export function positionsOf(positions: readonly number[] | undefined): Positions {
  if (positions === undefined) return () => 0
  let next = 0
  return () => positions[next++] ?? fault('has an entry of its row index that is too short')
}

/** Decodes a stream of integers, bytes or booleans, forwards. */
export interface Decoder {
  read(n: number, dst: number): void
  skip(n: number): void
  close(): void
}

const open = (f: OpenFile, place: StreamPlace, positions: Positions): InStream =>
  openStream(f.memory, f.kernels, f.fd, place, f.form, positions)

/** Goes on until `step` has done `n`. */
function all(stream: InStream, n: number, step: (n: number, done: number) => number): void {
  for (let done = 0; done < n; ) {
    const k = step(n - done, done)
    if (k < 0) fault('has a stream that is cut short or malformed')
    done += k
    if (done < n) stream.more()
  }
}

export interface IntegerDecoder {
  read(n: number, dst: number, mode: number): void
  skip(n: number): void
  close(): void
}

const SIZE = [8, 4, 4, 2, 1]
const VERSION_WORD = 5
const SIGNED_WORD = 6

export function integers(f: OpenFile, place: StreamPlace, version: 1 | 2, signed: boolean, positions: Positions): IntegerDecoder {
  const { memory, kernels } = f
  const stream = open(f, place, positions)
  memory.u32[(stream.state >>> 2) + VERSION_WORD] = version
  memory.u32[(stream.state >>> 2) + SIGNED_WORD] = signed ? 1 : 0
  const skip = (n: number) => all(stream, n, left => kernels.orc_integers_skip(stream.state, left))
  skip(positions())
  return {
    read: (n, dst, mode) => all(stream, n, (left, done) => kernels.orc_integers(stream.state, left, dst + done * SIZE[mode]!, mode)),
    skip,
    close: stream.close,
  }
}

export function byteRuns(f: OpenFile, place: StreamPlace, positions: Positions): Decoder {
  const { kernels } = f
  const stream = open(f, place, positions)
  const read = (n: number, dst: number) => all(stream, n, (left, done) => kernels.orc_bytes(stream.state, left, dst === 0 ? 0 : dst + done))
  read(positions(), 0)
  return { read, skip: n => read(n, 0), close: stream.close }
}

export interface BooleanDecoder {
  /** Writes a byte of 0 or 1 each; gives how many are 1. */
  read(n: number, dst: number): number
  /** Gives how many of those passed are 1. */
  skip(n: number): number
  close(): void
}

const ONES_WORD = 8
/** Booleans that are passed at once. */
const PASSED = 4096

export function booleans(f: OpenFile, place: StreamPlace, positions: Positions): BooleanDecoder {
  const { memory, kernels } = f
  const stream = open(f, place, positions)
  const work: Block = emptyBlock()
  all(stream, positions(), left => kernels.orc_bytes(stream.state, left, 0))
  skip(positions())

  function read(n: number, dst: number): number {
    memory.u32[(stream.state >>> 2) + ONES_WORD] = 0
    all(stream, n, (left, done) => kernels.orc_booleans(stream.state, left, dst + done))
    return memory.u32[(stream.state >>> 2) + ONES_WORD]!
  }
  function skip(n: number): number {
    let ones = 0
    for (let done = 0; done < n; done += PASSED) ones += read(Math.min(PASSED, n - done), reserve(memory, work, PASSED))
    return ones
  }
  return {
    read,
    skip,
    close() {
      stream.close()
      release(memory, work)
    },
  }
}

/** The bytes of a stream as they are. */
export const bytesOf = open

export interface DecimalDecoder {
  /** As 64 bits, or 128. False where one has more. */
  read(n: number, dst: number, wide: boolean): boolean
  skip(n: number): void
  close(): void
}

const TOO_LARGE = -2

export function decimals(f: OpenFile, place: StreamPlace, positions: Positions): DecimalDecoder {
  const { kernels } = f
  const stream = open(f, place, positions)
  return {
    read(n, dst, wide) {
      let fits = true
      all(stream, n, (left, done) => {
        const k = kernels.orc_decimals(stream.state, left, dst + done * (wide ? 16 : 8), wide ? 1 : 0)
        if (k !== TOO_LARGE) return k
        fits = false
        return left
      })
      return fits
    },
    skip: n => all(stream, n, left => kernels.orc_decimals(stream.state, left, 0, 0)),
    close: stream.close,
  }
}
