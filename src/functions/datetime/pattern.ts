import { datetimePattern, formatPattern as format } from '../../types/datetime/pattern.ts'
import { readPattern } from '../../types/datetime/pattern-parse.ts'
import { simpleFormat, simpleParse } from '../../types/datetime/simple-format.ts'
import { fromLocal, MICROS_PER_DAY } from '../../types/datetime/timestamp.ts'
import type { Zone } from '../../types/datetime/zone.ts'

/** Datetime patterns as the functions use them: by their text, and with an error where a text does not fit. */

/** The text of an instant as seen in a zone. */
export const formatPattern = (pattern: string, micros: bigint, zone: Zone, legacy = false, nanos = 0): string =>
  legacy ? simpleFormat(pattern, micros, zone) : format(datetimePattern(pattern), micros, zone, nanos)

/** Text that does not have the pattern's form. */
export class PatternMismatch extends Error {}

export interface ParsedTime {
  /** µs of the local time. */
  readonly local: bigint
  readonly zone?: Zone
}

/** Text of a pattern's form as a local time, and the zone where it says one; what isn't said is 1970-01-01 00:00. Raises PatternMismatch. */
export function parsePattern(pattern: string, text: string, legacy = false): ParsedTime {
  if (legacy) return parseSimply(pattern, text)
  const r = readPattern(datetimePattern(pattern, true), text)
  if ('error' in r) throw new PatternMismatch(r.error)
  const local = BigInt(r.days) * MICROS_PER_DAY + r.micros
  return r.zone === undefined ? { local } : { local, zone: r.zone }
}

/** Did the parser before Spark 3 take the text? */
export function wasParsed(pattern: string, text: string): boolean {
  try {
    return simpleParse(pattern, text) !== undefined
  } catch {
    return false
  }
}

function parseSimply(pattern: string, text: string): ParsedTime {
  const r = simpleParse(pattern, text)
  if (r === undefined) throw new PatternMismatch(`Unparseable date: "${text}"`)
  const local = BigInt(r.days) * MICROS_PER_DAY + r.micros
  return r.zone === undefined ? { local } : { local, zone: r.zone }
}

/** The instant of a text, in the zone it says or the given one. */
export const instantOf = (p: ParsedTime, zone: Zone): bigint => fromLocal(p.local, p.zone ?? zone)
