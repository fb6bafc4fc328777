import type { Emitter } from '../../codegen/emitter.ts'
import { int32, int64, view } from '../../codegen/value.ts'
import type { TruncUnit } from '../../types/datetime/civil.ts'
import { type I32, type I64, i32, i64, select } from '../../wasm/instructions.ts'
import type { FastResult } from '../define.ts'
import { truncatedCode } from './date-code.ts'
import type { Clock } from './zone-code.ts'

/** Timestamps in code: microseconds since 1970-01-01, and a clock that shows them. */

const MICROS: Readonly<Record<'millisecond' | 'second' | 'minute' | 'hour' | 'day', bigint>> = {
  millisecond: 1000n,
  second: 1_000_000n,
  minute: 60_000_000n,
  hour: 3_600_000_000n,
  day: 86_400_000_000n,
}
const DAY = i64.const(MICROS.day)

/** Far enough from the ends of the type for a year to be taken away. */
export const isInside = (micros: I64): I32 => {
  const most = 9_200_000_000_000_000_000n
  return i32.and(i64.ge_s(micros, i64.const(-most)), i64.le_s(micros, i64.const(most)))
}

/** Can the days be a timestamp, on any clock? */
export const isReached = (days: I32): I32 => {
  const reached = 100_000_000
  return i32.lt_u(i32.add(days, i32.const(reached)), i32.const(2 * reached))
}

/** The rest of a floor division. */
export function rest(g: Emitter, micros: I64, unit: bigint): I64 {
  const r = g.keep(i64.rem_s(micros, i64.const(unit)))
  return select(i64.add(r, i64.const(unit)), r, i64.lt_s(r, i64.const(0)))
}

/** The rounded down quotient. */
export const floored = (g: Emitter, micros: I64, unit: bigint): I64 => i64.div_s(i64.sub(micros, rest(g, micros, unit)), i64.const(unit))

export const dayOf = (g: Emitter, micros: I64): I32 => i32.wrap_i64(i64.div_s(i64.sub(micros, rest(g, micros, MICROS.day)), DAY))

/** The beginning of the unit; `done` is 0 near the ends of the type. */
export function truncatedTimestamp(g: Emitter, clock: Clock, micros: I64, unit: TruncUnit): FastResult {
  if (unit === 'microsecond') return { val: int64(micros), done: i32.const(1) }
  const done = isInside(micros)
  if (unit === 'year' || unit === 'quarter' || unit === 'month' || unit === 'week') {
    const day = g.keep(truncatedCode(g, g.keep(dayOf(g, g.keep(clock.toLocal(micros)))), unit))
    return { val: int64(clock.startOfDay(day)), done }
  }
  if (clock.isUtc || unit === 'second' || unit === 'millisecond')
    return { val: int64(i64.sub(micros, rest(g, micros, MICROS[unit]))), done }
  const offset = g.keep(clock.offset(micros))
  const local = g.keep(i64.add(micros, offset))
  return { val: int64(clock.resolve(g.keep(i64.sub(local, rest(g, local, MICROS[unit]))), offset)), done }
}

/** The day of the timestamp; `done` is 0 near the ends of the type. */
export const dateOf = (g: Emitter, clock: Clock, micros: I64): FastResult => ({
  val: int32(dayOf(g, g.keep(clock.toLocal(micros)))),
  done: isInside(micros),
})

/** The beginning of the day; `done` is 0 for days that the type does not reach. */
export const midnightOf = (clock: Clock, days: I32): FastResult => ({ val: int64(clock.startOfDay(days)), done: isReached(days) })

/** The timestamp as another clock's time that this one shows: zoned to not, or back. */
export const shifted = (g: Emitter, from: Clock, to: Clock, micros: I64): FastResult => ({
  val: int64(to.fromLocal(g.keep(from.toLocal(micros)))),
  done: isInside(micros),
})

/** As casts print it. Undefined where the pipeline has no heap; `done` is 0 for years that have not four digits. */
export function printedTimestamp(g: Emitter, clock: Clock, micros: I64): FastResult | undefined {
  const support = g.text
  if (!support) return undefined
  const out = g.keep(g.scratch(16))
  const local = g.keep(clock.toLocal(micros))
  const written = g.callKernel('timestamp_to_view', ['i64', 'i32', 'i32'], 'i32', local, out, support.heap(g))
  return { val: view(out), done: g.keep(i32.and(isInside(micros), written)) }
}

/** A text in its plain form; `done` is 0 for others. */
export function readTimestamp(g: Emitter, clock: Clock, text: I32): FastResult {
  const local = g.keep(g.callKernel('view_to_timestamp', ['i32'], 'i64', text))
  return { val: int64(clock.fromLocal(local)), done: isRead(local) }
}

/** Did a kernel read a local time? */
export const isRead = (local: I64): I32 => i64.ne(local, i64.const(-(2n ** 63n)))
