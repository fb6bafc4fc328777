import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { daysOf } from '../../types/datetime/civil.ts'
import { GREGORIAN_START, OFFSETS_AGREE, rebaseGregorianDays, rebaseGregorianMicros } from '../../types/datetime/hybrid-calendar.ts'
import { offsetAtLocal, type Zone } from '../../types/datetime/zone.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import { type BitStream, bitStream } from './bit-stream.ts'
import { Kind, StreamKind } from './metadata.ts'
import { type FinishedStream, type OutStream, outStream } from './out-stream.ts'
import type { WriteNode } from './write-schema.ts'

/** What the writers of a file's columns share. */
export interface WriteContext {
  readonly memory: Memory
  readonly kernels: Kernels
  readonly codec: number
  /** The zone that timestamps are written for. */
  readonly zone: Zone
  /** Text has a dictionary where no more than this share of its values are distinct. */
  readonly dictionaryShare: number
}

/** Writes the values of a column that are not null. */
export interface ValueWriter {
  /** Appends dense values in the layout of the type, of which there are `PIECE` at most. */
  add(values: number, n: number): void
  /** Begins a row group. */
  beginGroup(): void
  readonly bytes: number
  /** The streams of the stripe, in the order of their positions in the row index; empties the writer. */
  finish(): FinishedValues
  close(): void
}

export interface FinishedValues {
  readonly streams: readonly { readonly kind: number; readonly stream: FinishedStream }[]
  /** Entries of the dictionary, where there is one. */
  readonly dictionarySize?: number
}

/** Values that are taken in at once. */
export const PIECE = 2048

/** Gathers values, and encodes them when there are many or a row group ends. */
const MOST_STAGED = 16_384

export function valueWriter(c: WriteContext, node: WriteNode): ValueWriter {
  switch (node.kind) {
    case Kind.STRUCT:
      return { add() {}, beginGroup() {}, bytes: 0, finish: () => ({ streams: [] }), close() {} }
    case Kind.BOOLEAN:
      return booleanWriter(c)
    case Kind.FLOAT:
    case Kind.DOUBLE:
      return plainWriter(c, node.kind === Kind.FLOAT ? 4 : 8)
    default:
      return stagedWriter(c, node)
  }
}

function booleanWriter(c: WriteContext): ValueWriter {
  const bits: BitStream = bitStream(c)
  return {
    add: bits.add,
    beginGroup: bits.mark,
    get bytes() {
      return bits.bytes
    },
    finish: () => ({ streams: [{ kind: StreamKind.DATA, stream: bits.finish() }] }),
    close: bits.close,
  }
}

function plainWriter({ memory, kernels, codec }: WriteContext, width: number): ValueWriter {
  const data = outStream(memory, kernels, codec)
  return {
    add(values, n) {
      kernels.mem_copy(data.room(n * width), values, n * width)
      data.add(n * width)
    },
    beginGroup: () => data.mark(),
    get bytes() {
      return data.size
    },
    finish: () => ({ streams: [{ kind: StreamKind.DATA, stream: data.finish() }] }),
    close: data.close,
  }
}

/** Appends integers of 64 bits in runs. */
export function putIntegers(kernels: Kernels, stream: OutStream, values: number, n: number, signed: boolean): void {
  if (n > 0) stream.add(kernels.orc_integers_encode(values, n, signed ? 1 : 0, stream.room(16 + 10 * n)))
}

/** Columns whose values are encoded in runs: numbers, lengths, dates, decimals, timestamps. */
function stagedWriter(c: WriteContext, node: WriteNode): ValueWriter {
  const { memory, kernels, codec } = c
  const isList = node.kind === Kind.LIST || node.kind === Kind.MAP
  const width = isList ? 4 : widthOf[layoutOf(node.dataType)]
  const kinds = streamsOf(node.kind)
  const streams = kinds.map(() => outStream(memory, kernels, codec))
  const staged: Block = emptyBlock()
  const work: Block = emptyBlock()
  let count = 0
  const room = () => reserve(memory, staged, (MOST_STAGED + PIECE) * width + 64)
  const encode = encoderOf(c, node, streams, n => reserve(memory, work, n * 16 + 64))

  function flush(): void {
    if (count > 0) encode(staged.address, count)
    count = 0
  }
  return {
    add(values, n) {
      kernels.mem_copy(room() + count * width, values, n * width)
      count += n
      if (count >= MOST_STAGED) flush()
    },
    beginGroup() {
      flush()
      for (const s of streams) s.mark(...(node.kind === Kind.DECIMAL && s === streams[0] ? [] : [0]))
    },
    get bytes() {
      return count * width + streams.reduce((sum, s) => sum + s.size, 0)
    },
    finish() {
      flush()
      return { streams: streams.map((s, i) => ({ kind: kinds[i]!, stream: s.finish() })) }
    },
    close() {
      for (const s of streams) s.close()
      release(memory, staged)
      release(memory, work)
    },
  }
}

function streamsOf(kind: number): readonly number[] {
  if (kind === Kind.LIST || kind === Kind.MAP) return [StreamKind.LENGTH]
  return kind === Kind.DECIMAL || kind === Kind.TIMESTAMP ? [StreamKind.DATA, StreamKind.SECONDARY] : [StreamKind.DATA]
}

/** 2015-01-01, from which on the format counts seconds, in the writer's zone. */
const BASE = daysOf(2015, 1, 1) * 86_400

/** How dense values, which may be changed in place, are appended to a column's streams. */
function encoderOf(
  { memory, kernels, zone }: WriteContext,
  node: WriteNode,
  streams: readonly OutStream[],
  work: (n: number) => number,
): (values: number, n: number) => void {
  const [data, second] = streams as [OutStream, OutStream]
  const widened = (values: number, n: number, signed: boolean) => {
    const wide = work(n)
    kernels.i32_to_i64(values, n, wide)
    putIntegers(kernels, data, wide, n, signed)
  }
  switch (node.kind) {
    case Kind.BYTE:
      return (values, n) => data.add(kernels.orc_bytes_encode(values, n, data.room(n + Math.ceil(n / 128) + 16)))
    case Kind.SHORT:
      return (values, n) => {
        const ints = work(n) + n * 8
        kernels.i16_to_i32(values, n, ints)
        widened(ints, n, true)
      }
    case Kind.INT:
      return (values, n) => widened(values, n, true)
    case Kind.LIST:
    case Kind.MAP:
      return (values, n) => widened(values, n, false)
    case Kind.LONG:
      return (values, n) => putIntegers(kernels, data, values, n, true)
    case Kind.DATE:
      return (values, n) => {
        const { i32 } = memory
        for (let i = values >>> 2, end = i + n; i < end; i++) if (i32[i]! < GREGORIAN_START) i32[i] = rebaseGregorianDays(i32[i]!)
        widened(values, n, true)
      }
    case Kind.DECIMAL: {
      const { precision, scale } = node.dataType as { precision: number; scale: number }
      const wide = precision > 18
      return (values, n) => {
        data.add(kernels.orc_decimals_encode(values, n, wide ? 1 : 0, data.room(19 * n)))
        const scales = work(n)
        memory.i64.fill(BigInt(scale), scales >>> 3, (scales >>> 3) + n)
        putIntegers(kernels, second, scales, n, true)
      }
    }
    case Kind.TIMESTAMP: {
      const base = BigInt(BASE - offsetAtLocal(zone, BASE))
      return (values, n) => {
        const { i64 } = memory
        for (let i = values >>> 3, end = i + n; i < end; i++) if (i64[i]! < OFFSETS_AGREE) i64[i] = rebaseGregorianMicros(i64[i]!, zone)
        const seconds = work(n)
        const nanos = seconds + n * 8
        kernels.orc_timestamps_split(values, n, base, seconds, nanos)
        putIntegers(kernels, data, seconds, n, true)
        putIntegers(kernels, second, nanos, n, false)
      }
    }
    default:
      throw new Error(`no encoder of columns of kind ${node.kind}`)
  }
}
