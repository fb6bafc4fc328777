import { daysOf } from './civil.ts'
import { floorDiv, floorMod, fromLocal, MICROS_PER_DAY, MICROS_PER_SECOND } from './timestamp.ts'
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

/** Microseconds of an instant that java.util's calendar of the zone shows, as the instant that ours shows the same of. */
export function rebaseJulianMicros(micros: bigint, zone: Zone): bigint {
  if (micros >= OFFSETS_AGREE) return micros
  const offset = BigInt(offsetAt(zone, Number(OFFSETS_AGREE / MICROS_PER_SECOND)))
  const local = micros + offset * MICROS_PER_SECOND
  const days = rebaseJulianDays(Number(floorDiv(local, MICROS_PER_DAY)))
  return fromLocal(BigInt(days) * MICROS_PER_DAY + floorMod(local, MICROS_PER_DAY), zone)
}
