import { civilOf } from './civil.ts'
import { floorDiv, floorMod, MICROS_PER_DAY, partsOf, toLocal } from './timestamp.ts'
import type { Zone } from './zone.ts'

/** How dates and times are cast to strings. */
export const two = (n: number): string => (n < 10 ? `0${n}` : String(n))

/** At least four digits; `+` before more, `-` before years before 0. */
export function formatYear(year: number): string {
  const digits = String(Math.abs(year)).padStart(4, '0')
  return year < 0 ? `-${digits}` : year > 9999 ? `+${digits}` : digits
}

/** `2020-02-29`. */
export function formatDate(days: number): string {
  const { year, month, day } = civilOf(days)
  return `${formatYear(year)}-${two(month)}-${two(day)}`
}

/** `.5`: the fraction without zeros at its end, empty if there is none. */
const fraction = (n: number, digits: number): string => (n === 0 ? '' : `.${String(n).padStart(digits, '0').replace(/0+$/, '')}`)

/** `2020-02-29 01:02:03.5`, of local microseconds (TIMESTAMP_NTZ). */
export function formatLocal(local: bigint): string {
  const p = partsOf(local)
  return `${formatYear(p.year)}-${two(p.month)}-${two(p.day)} ${two(p.hour)}:${two(p.minute)}:${two(p.second)}${fraction(p.micros, 6)}`
}

/** A timestamp as its zone's clock shows it. */
export const formatTimestamp = (micros: bigint, zone: Zone): string => formatLocal(toLocal(micros, zone))

/** A timestamp of nanoseconds as a clock shows it, with so many digits of the fraction, or as many as it takes. */
export function formatNanos(nanos: bigint, zone: Zone, digits?: number): string {
  const seconds = floorDiv(nanos, 1_000_000_000n)
  const below = Number(nanos - seconds * 1_000_000_000n)
  const shown = digits === undefined ? fraction(below, 9) : `.${String(below).padStart(9, '0').slice(0, digits)}`
  return formatTimestamp(seconds * 1_000_000n, zone) + shown
}

/** `01:02:03.5`, of nanoseconds of the day. */
export function formatTime(nanos: bigint): string {
  const seconds = Number(floorMod(nanos / 1_000_000_000n, MICROS_PER_DAY))
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${fraction(Number(nanos % 1_000_000_000n), 9)}`
}
