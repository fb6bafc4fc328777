import type { Emitter } from '../../codegen/emitter.ts'
import { bytesAddress } from '../../codegen/strings.ts'
import { asI32, asI64, int32, int64, type Val, view } from '../../codegen/value.ts'
import type { DataType } from '../../types/data-type.ts'
import { type I32, type I64, i32, i64 } from '../../wasm/instructions.ts'
import type { FastResult } from '../define.ts'
import type { Clock } from './zone-code.ts'

/** Intervals in code, and what is added to dates and timestamps: `done` is 0 where the sum might leave its type. */

const DAY = 86_400_000_000n

/** Between two numbers that add up to zero, kept or not. */
const within = (v: I64, most: bigint): I32 => i64.lt_u(i64.add(v, i64.const(most)), i64.const(2n * most))
const within32 = (v: I32, most: number): I32 => i32.lt_u(i32.add(v, i32.const(most)), i32.const(2 * most))

/** So far from the ends of the type that sums and differences of two are inside. */
export const isNear = (micros: I64): I32 => within(micros, 4n * 10n ** 18n)

/** So few that 32 bits hold a dozen times as many. */
export const isCount = (n: I64): I32 => within(n, 2n ** 26n)

/** The parts of an interval, each kept. */
export interface Parts {
  readonly months: I32
  readonly days: I32
  readonly micros: I64
}

const NOTHING = i32.const(0)

/** What is added for an interval of a type; a day of a day-time interval is one of the calendar. */
export function partsOfInterval(g: Emitter, v: Val, t: DataType, sign: 1 | -1): Parts {
  const signed = (n: I32): I32 => g.keep(sign > 0 ? n : i32.sub(NOTHING, n))
  const signed64 = (n: I64): I64 => g.keep(sign > 0 ? n : i64.sub(i64.const(0), n))
  switch (t.type) {
    case 'year_month_interval':
      return { months: signed(asI32(v)), days: NOTHING, micros: i64.const(0) }
    case 'day_time_interval': {
      const all = g.keep(asI64(v))
      // what has too many days for 32 bits has too many microseconds
      const days = g.keep(i64.div_s(all, i64.const(DAY)))
      return { months: NOTHING, days: signed(i32.wrap_i64(days)), micros: signed64(i64.sub(all, i64.mul(days, i64.const(DAY)))) }
    }
    default: {
      const at = g.keep(bytesAddress(g.keep(asI32(v))))
      return { months: signed(i32.load(at)), days: signed(i32.load(at, 4)), micros: signed64(i64.load(at, 8)) }
    }
  }
}

/** A timestamp and the parts of an interval: months, days of the calendar, an exact time. */
export function laterTimestamp(clock: Clock, micros: I64, { months, days, micros: exact }: Parts): FastResult {
  const near = [isNear(micros), within32(months, 2 ** 20), within32(days, 2 ** 24), within(exact, 5n * 10n ** 17n)]
  const done = near.reduce((a, b) => i32.and(a, b))
  const ofDays = clock.isUtc && months === NOTHING
  const moved = ofDays ? i64.add(micros, i64.mul(i64.extend_i32_s(days), i64.const(DAY))) : clock.add(micros, months, days)
  return { val: int64(i64.add(moved, exact)), done }
}

/** A date so many months later, the last day of the month where that has no such day. */
export function laterDate(g: Emitter, days: I32, months: I32): FastResult {
  const later = g.keep(g.callKernel('date_add_months', ['i32', 'i32'], 'i64', days, months))
  return { val: int32(i32.wrap_i64(later)), done: i64.eq(i64.extend_i32_s(i32.wrap_i64(later)), later) }
}

/** A date and the parts of an interval; `done` is 0 where the interval has a time of day, which a date has not. */
export function datePlus(g: Emitter, date: I32, { months, days, micros }: Parts): FastResult {
  const later = g.keep(g.callKernel('date_add_months', ['i32', 'i32'], 'i64', date, months))
  const sum = g.keep(i64.add(later, i64.extend_i32_s(days)))
  const fits = (v: I64): I32 => i64.eq(i64.extend_i32_s(i32.wrap_i64(v)), v)
  return { val: int32(i32.wrap_i64(sum)), done: i32.and(i64.eqz(micros), i32.and(fits(later), fits(sum))) }
}

/** A calendar interval (columnar/blob.ts); undefined where the pipeline has no heap. */
export function madeInterval(g: Emitter, { months, days, micros }: Parts, done: I32): FastResult | undefined {
  const support = g.text
  if (!support) return undefined
  const out = g.keep(g.scratch(16))
  const at = g.keep(g.callKernel('heap_alloc', ['i32', 'i32'], 'i32', support.heap(g), i32.const(16)))
  g.emit(i32.store(at, months), i32.store(at, days, 4), i64.store(at, micros, 8))
  g.emit(g.callKernel('view_make', ['i32', 'i32', 'i32'], 'void', out, at, i32.const(16)))
  return { val: view(out), done }
}
