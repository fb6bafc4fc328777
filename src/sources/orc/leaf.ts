import { VIEW_SIZE } from '../../columnar/view.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import type { LeafPlan } from './column-plan.ts'
import { decimalReader } from './decimal-reader.ts'
import { fault } from './errors.ts'
import { evolvingLeaf } from './evolving-leaf.ts'
import { Kind, StreamKind } from './metadata.ts'
import { As, booleans, byteRuns, bytesOf, integers, type OpenFile, type Positions, positionsOf } from './streams.ts'
import { textReader } from './text-reader.ts'
import { dateReader, timestampReader } from './times-reader.ts'
import { type Dictionary, placeOf, type ValueReader } from './value-reader.ts'

/** Reads a leaf with its nulls: each value has its lane. */
export interface LeafReader {
  readonly width: number
  /** Writes `n` lanes to `dst` and, where there are nulls, `n` bytes of validity; gives how many are null. */
  read(n: number, dst: number, validity: number): number
  skip(n: number): void
  close(): void
  readonly dictionary?: Dictionary
}

export interface Presence {
  /** Writes validity where there are nulls; gives how many values there are. */
  read(n: number, validity: number): number
  skip(n: number): number
  close(): void
}

/** Which values of a column are there; without a stream for that, all. */
export function openPresence(f: OpenFile, plan: Pick<LeafPlan, 'streams'>, positions: Positions): Presence {
  const place = plan.streams[StreamKind.PRESENT]
  return place === undefined ? { read: n => n, skip: n => n, close() {} } : booleans(f, place, positions)
}

export function openLeaf(f: OpenFile, plan: LeafPlan): LeafReader {
  const own = ownLeaf(f, plan)
  return plan.target === undefined ? own : evolvingLeaf(f.memory, own, plan, plan.target, plan.times.readerZone)
}

/** Reads values of the file's own type. */
function ownLeaf(f: OpenFile, plan: LeafPlan): LeafReader {
  const positions = positionsOf(plan.positions)
  const width = widthOf[layoutOf(plan.dataType)]
  const presence = openPresence(f, plan, positions)
  const values = valueReader(f, plan, positions)
  return {
    width,
    read(n, dst, validity) {
      const present = presence.read(n, validity)
      if (present > 0) values.read(present, dst)
      if (present < n) {
        spread(f, width, dst, n, present, validity)
        if (values.dictionary !== undefined) f.kernels.spread32(values.dictionary.codes, n, present, validity)
      }
      return n - present
    },
    skip(n) {
      const present = presence.skip(n)
      if (present > 0) values.skip(present)
    },
    close() {
      presence.close()
      values.close()
    },
    get dictionary() {
      return values.dictionary
    },
  }
}

/** Moves values to the lanes that are there. */
export function spread({ kernels }: OpenFile, width: number, dst: number, n: number, present: number, validity: number): void {
  switch (width) {
    case 1:
      return kernels.spread8(dst, n, present, validity)
    case 2:
      return kernels.spread16(dst, n, present, validity)
    case 4:
      return kernels.spread32(dst, n, present, validity)
    case 8:
      return kernels.spread64(dst, n, present, validity)
    default:
      return kernels.spread128(dst, n, present, validity)
  }
}

function valueReader(f: OpenFile, plan: LeafPlan, positions: Positions): ValueReader {
  const data = placeOf(plan, StreamKind.DATA)
  const { type } = plan.dataType
  switch (plan.type.kind) {
    case Kind.BOOLEAN:
      return booleans(f, data, positions)
    case Kind.BYTE:
      return widened(f, plan, byteRuns(f, data, positions))
    case Kind.SHORT:
    case Kind.INT:
    case Kind.LONG: {
      const decoder = integers(f, data, plan.version, true, positions)
      const mode = INTEGER_MODES[layoutOf(plan.dataType)]
      if (mode === undefined) return fault(`has integers that are read as ${type}`)
      return { ...decoder, read: (n, dst) => decoder.read(n, dst, mode) }
    }
    case Kind.FLOAT:
    case Kind.DOUBLE: {
      const width = plan.type.kind === Kind.FLOAT ? 4 : 8
      const stream = bytesOf(f, data, positions)
      return { read: (n, dst) => stream.take(n * width, dst), skip: n => stream.pass(n * width), close: stream.close }
    }
    case Kind.STRING:
    case Kind.VARCHAR:
    case Kind.CHAR:
    case Kind.BINARY:
      return textReader(f, plan, positions)
    case Kind.DECIMAL:
      return decimalReader(f, plan, positions)
    case Kind.DATE:
      return dateReader(f, plan, positions)
    case Kind.TIMESTAMP:
    case Kind.TIMESTAMP_INSTANT:
      return timestampReader(f, plan, positions)
    default:
      return fault(`has a column of an unknown type of number ${plan.type.kind}`)
  }
}

const INTEGER_MODES: Readonly<Partial<Record<string, number>>> = { i8: As.I8, i16: As.I16, i32: As.I32, i64: As.I64 }

/** Bytes as wider integers. */
function widened(f: OpenFile, plan: LeafPlan, bytes: ValueReader): ValueReader {
  const layout = layoutOf(plan.dataType)
  if (layout === 'i8') return bytes
  const work: Block = emptyBlock()
  const { memory } = f
  return {
    read(n, dst) {
      const from = reserve(memory, work, n + VIEW_SIZE)
      bytes.read(n, from)
      const view = memory.dataView
      for (let i = 0; i < n; i++) {
        const v = view.getInt8(from + i)
        if (layout === 'i16') view.setInt16(dst + i * 2, v, true)
        else if (layout === 'i32') view.setInt32(dst + i * 4, v, true)
        else view.setBigInt64(dst + i * 8, BigInt(v), true)
      }
    },
    skip: bytes.skip,
    close() {
      bytes.close()
      release(memory, work)
    },
  }
}
