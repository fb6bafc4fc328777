import { javaError } from '../../util/errors.ts'
import { LONG_MAX, LONG_MIN } from '../descriptors.ts'
import { addMonths, civilOf, lastDay, type TruncUnit, truncDate } from './civil.ts'
import { offsetAt, offsetAtLocal, startOfDay, type Zone } from './zone.ts'

/** Timestamps as microseconds since the epoch (bigints) and their parts in a zone. */
export const MICROS_PER_SECOND = 1_000_000n
export const MICROS_PER_DAY = 86_400_000_000n
export const NANOS_PER_DAY = 86_400_000_000_000n
const SECOND_NUMBER = 1_000_000

export const floorDiv = (a: bigint, b: bigint): bigint => (a >= 0n || a % b === 0n ? a / b : a / b - 1n)
export const floorMod = (a: bigint, b: bigint): bigint => {
  const r = a % b
  return r < 0n ? r + b : r
}

/** The value if it is a long, else the error of Java's exact arithmetic. */
export function exactLong(v: bigint): bigint {
  if (v < LONG_MIN || v > LONG_MAX) throw javaError('long overflow')
  return v
}

const secondOf = (micros: bigint): number => Number(floorDiv(micros, MICROS_PER_SECOND))

/** Microseconds of the local time shown at an instant. */
export const toLocal = (micros: bigint, zone: Zone): bigint => micros + BigInt(offsetAt(zone, secondOf(micros))) * MICROS_PER_SECOND

/** The instant of a local time, by Java's rules for gaps and overlaps. Raises an overflow. */
export const fromLocal = (local: bigint, zone: Zone): bigint =>
  exactLong(local - BigInt(offsetAtLocal(zone, secondOf(local))) * MICROS_PER_SECOND)

/** The date at an instant. */
export const microsToDays = (micros: bigint, zone: Zone): number => Number(floorDiv(toLocal(micros, zone), MICROS_PER_DAY))

/** The instant at which a date begins. */
export const daysToMicros = (days: number, zone: Zone): bigint => exactLong(BigInt(startOfDay(zone, days)) * MICROS_PER_SECOND)

export interface LocalParts {
  readonly days: number
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly micros: number
}

/** Date and time of day of local microseconds. */
export function partsOf(local: bigint): LocalParts {
  const days = Number(floorDiv(local, MICROS_PER_DAY))
  const inDay = Number(floorMod(local, MICROS_PER_DAY))
  const seconds = Math.floor(inDay / SECOND_NUMBER)
  return {
    days,
    ...civilOf(days),
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    micros: inDay % SECOND_NUMBER,
  }
}

/** The local time with the offset it had, where that is still right (as Java's ZonedDateTime keeps it in overlaps). */
function resolve(local: bigint, zone: Zone, preferredOffset: number): bigint {
  const kept = local - BigInt(preferredOffset) * MICROS_PER_SECOND
  return offsetAt(zone, secondOf(kept)) === preferredOffset ? exactLong(kept) : fromLocal(local, zone)
}

/** Months, then days of the calendar, then an exact time are added. */
export function addInterval(micros: bigint, months: number, days: number, plus: bigint, zone: Zone): bigint {
  let at = micros
  for (const [n, add] of [
    [months, (d: number) => addMonths(d, months)],
    [days, (d: number) => d + days],
  ] as const) {
    if (n === 0) continue
    const offset = offsetAt(zone, secondOf(at))
    const local = at + BigInt(offset) * MICROS_PER_SECOND
    const date = Number(floorDiv(local, MICROS_PER_DAY))
    at = resolve(BigInt(add(date)) * MICROS_PER_DAY + floorMod(local, MICROS_PER_DAY), zone, offset)
  }
  return exactLong(at + plus)
}

/** The timestamp cut to a unit of the zone's clock and calendar. */
export function truncTimestamp(micros: bigint, unit: TruncUnit, zone: Zone): bigint {
  const within = { minute: 60_000_000n, hour: 3_600_000_000n, day: MICROS_PER_DAY } as Partial<Record<TruncUnit, bigint>>
  switch (unit) {
    case 'microsecond':
      return micros
    case 'millisecond':
      return exactLong(micros - floorMod(micros, 1000n))
    case 'second':
      return exactLong(micros - floorMod(micros, MICROS_PER_SECOND))
    case 'minute':
    case 'hour':
    case 'day': {
      const offset = offsetAt(zone, secondOf(micros))
      const local = micros + BigInt(offset) * MICROS_PER_SECOND
      return resolve(local - floorMod(local, within[unit]!), zone, offset)
    }
    default:
      return daysToMicros(truncDate(microsToDays(micros, zone), unit)!, zone)
  }
}

/** Months from the second to the first, with a fraction of 31-day months; `roundOff` to 8 digits. */
export function monthsBetween(micros1: bigint, micros2: bigint, roundOff: boolean, zone: Zone): number {
  const [a, b] = [partsOf(toLocal(micros1, zone)), partsOf(toLocal(micros2, zone))]
  const months = (a.year - b.year) * 12 + a.month - b.month
  if (a.day === b.day || (lastDay(a.days) === a.days && lastDay(b.days) === b.days)) return months
  const secondsOf = (micros: bigint, days: number) => Number((micros - daysToMicros(days, zone)) / MICROS_PER_SECOND)
  const seconds = (a.day - b.day) * 86_400 + secondsOf(micros1, a.days) - secondsOf(micros2, b.days)
  const diff = months + seconds / (31 * 86_400)
  return roundOff ? Math.floor(diff * 1e8 + 0.5) / 1e8 : diff
}
