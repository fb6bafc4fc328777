import { daysOf } from '../../types/datetime/civil.ts'
import { GREGORIAN_START, OFFSETS_AGREE, rebaseJulianDays, rebaseJulianMicros } from '../../types/datetime/hybrid-calendar.ts'
import { offsetAt, zoneOf } from '../../types/datetime/zone.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import type { LeafPlan } from './column-plan.ts'
import { Kind, StreamKind } from './metadata.ts'
import { As, integers, type OpenFile, type Positions } from './streams.ts'
import { placeOf, type ValueReader } from './value-reader.ts'

/** Days, of java.util's calendar but where the file says otherwise. */
export function dateReader(f: OpenFile, plan: LeafPlan, positions: Positions): ValueReader {
  const days = integers(f, placeOf(plan, StreamKind.DATA), plan.version, true, positions)
  const { proleptic } = plan.times
  return {
    ...days,
    read(n, dst) {
      days.read(n, dst, As.I32)
      if (proleptic) return
      const { i32 } = f.memory
      const at = dst >>> 2
      for (let i = at; i < at + n; i++) if (i32[i]! < GREGORIAN_START) i32[i] = rebaseJulianDays(i32[i]!)
    },
  }
}

/** 2015-01-01, from which on the format counts seconds, in the writer's zone. */
const BASE = daysOf(2015, 1, 1) * 86_400

export function timestampReader(f: OpenFile, plan: LeafPlan, positions: Positions): ValueReader {
  const { memory, kernels } = f
  const seconds = integers(f, placeOf(plan, StreamKind.DATA), plan.version, true, positions)
  const nanos = integers(f, placeOf(plan, StreamKind.SECONDARY), plan.version, false, positions)
  const work: Block = emptyBlock()
  const { proleptic, writerZone, readerZone } = plan.times
  const isInstant = plan.type.kind === Kind.TIMESTAMP_INSTANT
  const writer = zoneOf(isInstant ? 'UTC' : writerZone)
  const reader = zoneOf(isInstant ? 'UTC' : readerZone)
  const rebaseZone = zoneOf(readerZone)
  const base = BigInt(BASE - offsetAt(writer, BASE - offsetAt(writer, BASE)))
  const sameZone = writer.id === reader.id

  /** The instant that shows in the reader's zone what this shows in the writer's. */
  function moved(micros: bigint): bigint {
    const second = Number(micros / 1_000_000n)
    const offset = offsetAt(writer, second) - offsetAt(reader, second)
    const there = second + offset
    const settled = offsetAt(reader, second) === offsetAt(reader, there) ? offset : offsetAt(writer, second) - offsetAt(reader, there)
    return micros + BigInt(settled) * 1_000_000n
  }

  return {
    read(n, dst) {
      const at = reserve(memory, work, n * 16 + 32)
      seconds.read(n, at, As.I64)
      nanos.read(n, at + n * 8, As.I64)
      kernels.orc_timestamps(at, at + n * 8, n, base, dst)
      const { i64 } = memory
      const from = dst >>> 3
      if (!sameZone) for (let i = from; i < from + n; i++) i64[i] = moved(i64[i]!)
      if (proleptic) return
      for (let i = from; i < from + n; i++) if (i64[i]! < OFFSETS_AGREE) i64[i] = rebaseJulianMicros(i64[i]!, rebaseZone)
    },
    skip(n) {
      seconds.skip(n)
      nanos.skip(n)
    },
    close() {
      seconds.close()
      nanos.close()
      release(memory, work)
    },
  }
}
