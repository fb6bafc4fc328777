import { currentMicros } from '../../util/clock.ts'
import { zoneIdOf } from '../../util/zone-id.ts'
import { checkedDays } from './civil.ts'
import { fromLocal, MICROS_PER_DAY, microsToDays } from './timestamp.ts'
import { type Zone, zoneOf } from './zone.ts'

/** Reading of date and time strings as casts do it, in all forms that Spark takes; undefined where the text is none. */

/** Strips white space and control characters, as Spark's `trimAll`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters in question
export const trimAll = (text: string): string => text.replace(/^[\u0000-\u0020\u007f]+|[\u0000-\u0020\u007f]+$/g, '')

const DATE = /^([+-]?)(\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T][\s\S]*)?)?)?$/

/** Days of `[+-]yyyy*`, `yyyy-[m]m`, `yyyy-[m]m-[d]d`; after the last form a blank or T and anything may follow. */
export function parseDate(text: string): number | undefined {
  const m = DATE.exec(trimAll(text))
  const days = m === null ? undefined : checkedDays(Number(m[1]! + m[2]), Number(m[3] ?? 1), Number(m[4] ?? 1))
  return days !== undefined && days === (days | 0) ? days : undefined
}

interface Parsed {
  /** Undefined for a time of day alone. */
  readonly days: number | undefined
  readonly micros: bigint
  /** Nanoseconds below that, of a time alone. */
  readonly finer?: bigint
  readonly zone: string | undefined
}

const DATE_PART = '([+-]?\\d{4,6})(?:-(\\d{1,2})(?:-(\\d{1,2})'
const TIME_PART = '(\\d{1,2})(?::(\\d{1,2})(?::(\\d{1,2})(?:(\\.)(\\d*))?)?)?'
// a zone may follow the seconds only
const TIMESTAMP = new RegExp(`^${DATE_PART}(?:[ T]${TIME_PART}([^\\d.:][\\s\\S]*)?)?)?)?$`)
const TIME_ALONE = new RegExp(`^(T?)${TIME_PART}([^\\d.:][\\s\\S]*)?$`)

function parts(text: string): Parsed | undefined {
  const s = trimAll(text)
  const date = TIMESTAMP.exec(s)
  const m = date ?? TIME_ALONE.exec(s)
  if (m === null) return undefined
  const [hour, minute, second, point, fraction, zone] = date ? m.slice(4) : m.slice(2)
  if (date === null && m[1] === '' && minute === undefined) return undefined
  if (zone !== undefined && second === undefined) return undefined
  const [h, mi, se] = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)]
  if (h > 23 || mi > 59 || se > 59) return undefined
  const micros = BigInt((h * 60 + mi) * 60 + se) * 1_000_000n + (point === undefined ? 0n : BigInt(fraction!.slice(0, 6).padEnd(6, '0')))
  if (date === null) return { days: undefined, micros, zone, finer: BigInt((fraction ?? '').slice(6, 9).padEnd(3, '0')) }
  const days = checkedDays(Number(m[1]), Number(m[2] ?? 1), Number(m[3] ?? 1))
  return days === undefined ? undefined : { days, micros, zone }
}

/** Microseconds of a timestamp string; without a zone of its own it is in `zone`, without a date it is today. */
export function parseTimestamp(text: string, zone: Zone): bigint | undefined {
  const p = parts(text)
  if (p === undefined) return undefined
  let own = zone
  if (p.zone !== undefined) {
    const name = trimAll(p.zone)
    if (zoneIdOf(name) === undefined) return undefined
    own = zoneOf(name)
  }
  const days = p.days ?? microsToDays(currentMicros(), own)
  try {
    return fromLocal(BigInt(days) * MICROS_PER_DAY + p.micros, own)
  } catch {
    return undefined
  }
}

/** Local microseconds of a timestamp string; a zone in it is checked and ignored (or refused), a time alone is none. */
export function parseTimestampNTZ(text: string, allowZone = true): bigint | undefined {
  const p = parts(text)
  if (p === undefined || p.days === undefined) return undefined
  if (p.zone !== undefined && (!allowZone || zoneIdOf(trimAll(p.zone)) === undefined)) return undefined
  const local = BigInt(p.days) * MICROS_PER_DAY + p.micros
  return local === BigInt.asIntN(64, local) ? local : undefined
}

/** Does a timestamp string name its zone? Decides the type of a `TIMESTAMP '...'` literal under TIMESTAMP_NTZ. */
export const hasZone = (text: string): boolean => parts(text)?.zone !== undefined

/** Nanoseconds of a text that is a timestamp of `micros`; what is beyond the precision is cut off. */
export function nanosOfText(text: string, micros: bigint | undefined, precision: number): bigint | undefined {
  if (micros === undefined) return undefined
  const beyond = /:\d+\.\d{6}(\d{1,3})/.exec(text)?.[1] ?? ''
  return micros * 1000n + BigInt(beyond.slice(0, precision - 6).padEnd(3, '0'))
}

/** Nanoseconds of the day of `[h]h:[m]m[:[s]s[.fraction]]`, with or without AM or PM. */
export function parseTime(text: string): bigint | undefined {
  const m = /^(.*?)\s*(am|pm)?$/is.exec(trimAll(text))!
  const p = parts(m[1]!)
  if (p === undefined || p.days !== undefined || p.zone !== undefined) return undefined
  const finer = p.finer ?? 0n
  if (m[2] === undefined) return p.micros * 1000n + finer
  const hour = p.micros / 3_600_000_000n
  if (hour < 1n || hour > 12n) return undefined
  const shown = (hour % 12n) + (m[2].toLowerCase() === 'pm' ? 12n : 0n)
  return ((p.micros % 3_600_000_000n) + shown * 3_600_000_000n) * 1000n + finer
}

/** `epoch`, `now`, `today`, `tomorrow`, `yesterday` in typed literals. */
export function specialDate(text: string, zone: Zone): number | undefined {
  switch (trimAll(text).toLowerCase()) {
    case 'epoch':
      return 0
    case 'now':
    case 'today':
      return microsToDays(currentMicros(), zone)
    case 'tomorrow':
      return microsToDays(currentMicros(), zone) + 1
    case 'yesterday':
      return microsToDays(currentMicros(), zone) - 1
    default:
      return undefined
  }
}

/** The same words as microseconds; days begin at midnight of the zone. */
export function specialTimestamp(text: string, zone: Zone): bigint | undefined {
  const days = specialDate(text, zone)
  if (days === undefined) return undefined
  const word = trimAll(text).toLowerCase()
  return word === 'epoch' ? 0n : word === 'now' ? currentMicros() : fromLocal(BigInt(days) * MICROS_PER_DAY, zone)
}
