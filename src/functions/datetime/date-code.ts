import type { Emitter } from '../../codegen/emitter.ts'
import { call, type I32, type I64, i32, i64, local, return_, select, unreachable } from '../../wasm/instructions.ts'

/** Calendar arithmetic in code: days since 1970-01-01 to year, month and day of the proleptic Gregorian calendar. */

const DAYS_PER_ERA = 146_097
/** From 0000-03-01 to 1970-01-01 there are four eras of 400 years and these days. */
const REST = 719_468 - 4 * DAYS_PER_ERA

/** The year in the upper half, then month × 32 + day; right for all of i32. */
function packedDate(g: Emitter, days: I32): I64 {
  const f = g.helper('date_fields', [['days', 'i32']], 'i64', (h, func) => {
    const c = i32.const
    const d = local.get(func.param<'i32'>(0))
    // floor division, then the start of the count moved from 1970 to March of year 0
    const raw = h.keep(i32.div_s(d, c(DAYS_PER_ERA)))
    const rest = h.keep(i32.sub(d, i32.mul(raw, c(DAYS_PER_ERA))))
    const negative = h.keep(i32.lt_s(rest, c(0)))
    const shifted = h.keep(i32.add(i32.add(rest, select(c(DAYS_PER_ERA), c(0), negative)), c(REST)))
    const carry = h.keep(i32.ge_s(shifted, c(DAYS_PER_ERA)))
    const era = h.keep(i32.add(i32.sub(raw, negative), i32.add(c(4), carry)))
    const day = h.keep(i32.sub(shifted, select(c(DAYS_PER_ERA), c(0), carry)))
    const leapless = i32.sub(i32.add(i32.sub(day, i32.div_u(day, c(1460))), i32.div_u(day, c(36_524))), i32.div_u(day, c(146_096)))
    const year = h.keep(i32.div_u(leapless, c(365)))
    const ofYear = h.keep(i32.sub(day, i32.sub(i32.add(i32.mul(year, c(365)), i32.div_u(year, c(4))), i32.div_u(year, c(100)))))
    // months count from March, so that the leap day comes last
    const m = h.keep(i32.div_u(i32.add(i32.mul(ofYear, c(5)), c(2)), c(153)))
    const dayOfMonth = i32.add(i32.sub(ofYear, i32.div_u(i32.add(i32.mul(m, c(153)), c(2)), c(5))), c(1))
    const month = h.keep(select(i32.add(m, c(3)), i32.sub(m, c(9)), i32.lt_u(m, c(10))))
    const fullYear = i32.add(i32.add(i32.mul(era, c(400)), year), i32.le_u(month, c(2)))
    const rest32 = i64.extend_i32_u(i32.or(i32.shl(month, c(5)), dayOfMonth))
    h.emit(return_(i64.or(i64.shl(i64.extend_i32_s(fullYear), i64.const(32)), rest32)), unreachable)
  })
  return call<'i64'>(f, days)
}

export const yearCode = (g: Emitter, days: I32): I32 => i32.wrap_i64(i64.shr_s(packedDate(g, days), i64.const(32)))
export const monthCode = (g: Emitter, days: I32): I32 => i32.and(i32.shr_u(i32.wrap_i64(packedDate(g, days)), i32.const(5)), i32.const(15))
export const dayCode = (g: Emitter, days: I32): I32 => i32.and(i32.wrap_i64(packedDate(g, days)), i32.const(31))
export const quarterCode = (g: Emitter, days: I32): I32 => i32.div_u(i32.add(monthCode(g, days), i32.const(2)), i32.const(3))

/** 0 for the weekday of 1970-01-01 (a Thursday) plus `shift`, up to 6. */
export function weekdayCode(g: Emitter, days: I32, shift: number): I32 {
  const r = g.keep(i32.rem_s(i32.add(i32.rem_s(days, i32.const(7)), i32.const(shift)), i32.const(7)))
  return select(i32.add(r, i32.const(7)), r, i32.lt_s(r, i32.const(0)))
}

/** Of years that are no leap years. */
const DAYS_BEFORE_QUARTER = [0, 90, 181, 273]
/** A multiple of 400 that no year is below, negated. */
const YEARS = 6_000_000
const daysBefore = (year: I32): I32 => {
  const c = i32.const
  const leap = i32.add(
    i32.sub(i32.div_u(i32.add(year, c(3)), c(4)), i32.div_u(i32.add(year, c(99)), c(100))),
    i32.div_u(i32.add(year, c(399)), c(400)),
  )
  return i32.add(i32.mul(year, c(365)), leap)
}
/** daysBefore of 1970, in 32 bits as there. */
const EPOCH = ((y: number) => (y * 365 + Math.floor((y + 3) / 4) - Math.floor((y + 99) / 100) + Math.floor((y + 399) / 400)) | 0)(
  1970 + YEARS,
)

/** The first day of the unit; days at most a billion from the epoch. */
export function truncatedCode(g: Emitter, days: I32, unit: 'year' | 'quarter' | 'month' | 'week'): I32 {
  if (unit === 'week') return i32.sub(days, weekdayCode(g, days, 3))
  if (unit === 'month') return i32.sub(days, i32.sub(dayCode(g, days), i32.const(1)))
  const fields = g.keep(packedDate(g, days))
  const year = g.keep(i32.add(i32.wrap_i64(i64.shr_s(fields, i64.const(32))), i32.const(YEARS)))
  const first = g.keep(i32.sub(daysBefore(year), i32.const(EPOCH)))
  if (unit === 'year') return first
  const month = g.keep(i32.and(i32.shr_u(i32.wrap_i64(fields), i32.const(5)), i32.const(15)))
  const [q1, q2, q3, q4] = DAYS_BEFORE_QUARTER.map(n => i32.const(n)) as [I32, I32, I32, I32]
  const before = select(
    select(q1, q2, i32.le_u(month, i32.const(3))),
    select(q3, q4, i32.le_u(month, i32.const(9))),
    i32.le_u(month, i32.const(6)),
  )
  const leap = i32.sub(i32.sub(daysBefore(i32.add(year, i32.const(1))), daysBefore(year)), i32.const(365))
  return i32.add(i32.add(first, before), i32.and(leap, i32.gt_u(month, i32.const(3))))
}
