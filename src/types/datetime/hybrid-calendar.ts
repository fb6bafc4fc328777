import { civilOf, daysOf } from './civil.ts'
import { floorDiv, floorMod, fromLocal, MICROS_PER_DAY, MICROS_PER_SECOND, toLocal } from './timestamp.ts'
import { offsetAt, type Zone } from './zone.ts'

/**
 * The calendar of java.util's dates, which old writers used: Julian before 1582-10-15, Gregorian from then on. Spark's calendar is Gregorian
 * throughout; a value is moved so that it prints the same date and time in it.
 */

/** 1582-10-15. */
export const GREGORIAN_START = -141_427
/** 1900-01-01T00:00:00Z: before it, zones have other offsets in java.util than in java.time. */
export const OFFSETS_AGREE = -2_208_988_800_000_000n

/** Days of the hybrid calendar as days of ours. */
export function rebaseJulianDays(days: number): number {
  if (days >= GREGORIAN_START) return days
  // Days since 4801-03-01 BC of the Julian calendar
  const c = days + 2_440_588 + 32_082
  const years = Math.floor((4 * c + 3) / 1461)
  const ofYear = c - Math.floor((1461 * years) / 4)
  const month = Math.floor((5 * ofYear + 2) / 153)
  const day = ofYear - Math.floor((153 * month + 2) / 5) + 1
  return daysOf(years - 4800 + Math.floor(month / 10), month + 3 - 12 * Math.floor(month / 10), day)
}

/** Microseconds of java.util's offset of a zone before 1900. */
const oldOffset = (zone: Zone): bigint => BigInt(offsetAt(zone, Number(OFFSETS_AGREE / MICROS_PER_SECOND))) * MICROS_PER_SECOND

/** Microseconds of an instant that java.util's calendar of the zone shows, as the instant that ours shows the same of. */
export function rebaseJulianMicros(micros: bigint, zone: Zone): bigint {
  if (micros >= OFFSETS_AGREE) return micros
  const local = micros + oldOffset(zone)
  const days = rebaseJulianDays(Number(floorDiv(local, MICROS_PER_DAY)))
  return fromLocal(BigInt(days) * MICROS_PER_DAY + floorMod(local, MICROS_PER_DAY), zone)
}

/** Days of our calendar as days of the hybrid one; the days that it leaves out become 1582-10-15. */
export function rebaseGregorianDays(days: number): number {
  if (days >= GREGORIAN_START) return days
  if (days >= GREGORIAN_START - 10) return GREGORIAN_START
  const { year, month, day } = civilOf(days)
  const early = month < 3 ? 1 : 0
  const y = year + 4800 - early
  const m = month + 12 * early - 3
  return day + Math.floor((153 * m + 2) / 5) + 365 * y + Math.floor(y / 4) - 32_083 - 2_440_588
}

/** The instant of our calendar as the one that java.util's shows the same of. */
export function rebaseGregorianMicros(micros: bigint, zone: Zone): bigint {
  if (micros >= OFFSETS_AGREE) return micros
  const local = toLocal(micros, zone)
  const days = rebaseGregorianDays(Number(floorDiv(local, MICROS_PER_DAY)))
  return BigInt(days) * MICROS_PER_DAY + floorMod(local, MICROS_PER_DAY) - oldOffset(zone)
}
