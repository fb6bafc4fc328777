import type { Emitter } from '../../codegen/emitter.ts'
import { bytesAddress } from '../../codegen/strings.ts'
import type { DataType } from '../../types/data-type.ts'
import { UTC, type Zone, zoneOf } from '../../types/datetime/zone.ts'
import { zoneTable } from '../../types/datetime/zone-table.ts'
import { zoneIdOf } from '../../util/zone-id.ts'
import { type I32, type I64, i32, i64 } from '../../wasm/instructions.ts'

/** The clock of a zone in code: microseconds from instants to local times and back. What is given must be inside the type by some days. */
export interface Clock {
  /** Its times are the instants themselves. */
  readonly isUtc: boolean
  /** Offsets at instants; `micros` must be kept, as in all of these. */
  offset(micros: I64): I64
  toLocal(micros: I64): I64
  /** The instant of a local time, by Java's rules for gaps and overlaps. */
  fromLocal(local: I64): I64
  /** The same with the offset that it had, where that is still right. */
  resolve(local: I64, offset: I64): I64
  startOfDay(days: I32): I64
  /** Months, then days of the calendar later. */
  add(micros: I64, months: I32, days: I32): I64
}

/** The zone in which a type's values are read: the session's, none for timestamp_ntz. */
export const zoneOfType = (t: DataType, timeZone: string): Zone => (t.type === 'timestamp_ntz' ? UTC : zoneOf(timeZone))

const DAY = i64.const(86_400_000_000n)

/** Undefined where the zone's table has no place. */
export function clockOf(g: Emitter, zone: Zone): Clock | undefined {
  return zone.instants.length === 0 ? fixedClock(g, zone.offsets[0]!) : changingClock(g, zone)
}

function fixedClock(g: Emitter, seconds: number): Clock {
  const isUtc = seconds === 0
  const offset = i64.const(BigInt(seconds) * 1_000_000n)
  const toLocal = (micros: I64): I64 => (isUtc ? micros : i64.add(micros, offset))
  const fromLocal = (local: I64): I64 => (isUtc ? local : i64.sub(local, offset))
  return {
    isUtc,
    offset: () => offset,
    toLocal,
    fromLocal,
    resolve: fromLocal,
    startOfDay: days => fromLocal(i64.mul(i64.extend_i32_s(days), DAY)),
    add: (micros, months, days) =>
      fromLocal(g.callKernel('zone_add', ['i32', 'i64', 'i32', 'i32'], 'i64', i32.const(0), toLocal(micros), months, days)),
  }
}

function changingClock(g: Emitter, zone: Zone): Clock | undefined {
  const { text } = g
  if (!text) return undefined
  const table = (): I32 => bytesAddress(g.keep(text.constant(g, zoneTable(zone))))
  const offset = (micros: I64): I64 => g.callKernel('zone_offset', ['i32', 'i64'], 'i64', table(), micros)
  return {
    isUtc: false,
    offset,
    toLocal: micros => i64.add(micros, offset(micros)),
    fromLocal: local => i64.sub(local, g.callKernel('zone_offset_local', ['i32', 'i64'], 'i64', table(), local)),
    resolve: (local, before) => g.callKernel('zone_resolve', ['i32', 'i64', 'i64'], 'i64', table(), local, before),
    startOfDay: days => g.callKernel('zone_day_start', ['i32', 'i32'], 'i64', table(), days),
    add: (micros, months, days) => g.callKernel('zone_add', ['i32', 'i64', 'i32', 'i32'], 'i64', table(), micros, months, days),
  }
}

/** The clock of a type's values: the session's, or none. Undefined for what is no timestamp of microseconds. */
export const clockFor = (g: Emitter, t: DataType, timeZone: string): Clock | undefined =>
  t.type === 'timestamp' || t.type === 'timestamp_ntz' ? clockOf(g, zoneOfType(t, timeZone)) : undefined

/** The clock of a zone that a constant names; undefined where there is none of the name. */
export const clockNamed = (g: Emitter, name: unknown): Clock | undefined =>
  typeof name === 'string' && zoneIdOf(name) !== undefined ? clockOf(g, zoneOf(name)) : undefined
