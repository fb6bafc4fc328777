import type { Emitter } from '../../codegen/emitter.ts'
import { int32, int64 } from '../../codegen/value.ts'
import type { TruncUnit } from '../../types/datetime/civil.ts'
import { type I32, type I64, i32, i64, select } from '../../wasm/instructions.ts'
import type { FastResult } from '../define.ts'
import { truncatedCode } from './date-code.ts'

/** Timestamps whose instants are those of their clock, as microseconds since 1970-01-01, in code. */

const MICROS: Readonly<Record<'millisecond' | 'second' | 'minute' | 'hour' | 'day', bigint>> = {
  millisecond: 1000n,
  second: 1_000_000n,
  minute: 60_000_000n,
  hour: 3_600_000_000n,
  day: 86_400_000_000n,
}
const DAY = i64.const(MICROS.day)

/** Far enough from the ends of the type for a year to be taken away. */
const isInside = (micros: I64): I32 => {
  const most = 9_200_000_000_000_000_000n
  return i32.and(i64.ge_s(micros, i64.const(-most)), i64.le_s(micros, i64.const(most)))
}

/** The rest of a floor division. */
function rest(g: Emitter, micros: I64, unit: bigint): I64 {
  const r = g.keep(i64.rem_s(micros, i64.const(unit)))
  return select(i64.add(r, i64.const(unit)), r, i64.lt_s(r, i64.const(0)))
}

const dayOf = (g: Emitter, micros: I64): I32 => i32.wrap_i64(i64.div_s(i64.sub(micros, rest(g, micros, MICROS.day)), DAY))

/** The beginning of the unit; `done` is 0 near the ends of the type. */
export function truncatedTimestamp(g: Emitter, micros: I64, unit: TruncUnit): FastResult {
  if (unit === 'microsecond') return { val: int64(micros), done: i32.const(1) }
  const done = isInside(micros)
  if (unit === 'year' || unit === 'quarter' || unit === 'month' || unit === 'week')
    return { val: int64(i64.mul(i64.extend_i32_s(truncatedCode(g, g.keep(dayOf(g, micros)), unit)), DAY)), done }
  return { val: int64(i64.sub(micros, rest(g, micros, MICROS[unit]))), done }
}

/** The day of the timestamp; `done` is 0 near the ends of the type. */
export const dateOf = (g: Emitter, micros: I64): FastResult => ({ val: int32(dayOf(g, micros)), done: isInside(micros) })

/** Midnight of the day; `done` is 0 for days that the type does not reach. */
export function midnightOf(days: I32): FastResult {
  const reached = 100_000_000
  const done = i32.lt_u(i32.add(days, i32.const(reached)), i32.const(2 * reached))
  return { val: int64(i64.mul(i64.extend_i32_s(days), DAY)), done }
}
