import { type DataType, microsOf } from '../types/data-type.ts'
import { formatDate } from '../types/datetime/format.ts'
import { datetimePattern, type Element, formatDatePattern, formatPattern, type Pattern } from '../types/datetime/pattern.ts'
import { floorDiv } from '../types/datetime/timestamp.ts'
import { UTC, zoneOf } from '../types/datetime/zone.ts'
import type { Value } from '../types/value.ts'
import { unsupported } from '../util/unsupported.ts'

/** How text formats write dates and timestamps; patterns that are not given are Spark's own. Plain data. */
export interface DatetimeForms {
  readonly dateFormat: string | undefined
  readonly timestampFormat: string
  readonly timestampNTZFormat: string
  readonly timeZone: string
}

/** Reads the options (keys lower case). Raises INVALID_DATETIME_PATTERN.*, INCONSISTENT_BEHAVIOR_CROSS_VERSION.*. */
export function datetimeForms(o: Readonly<Record<string, string>>, sessionTimeZone: string): DatetimeForms {
  const forms: DatetimeForms = {
    dateFormat: o.dateformat,
    // Old offsets have seconds, which Spark's own format shows though `XXX` doesn't
    timestampFormat: o.timestampformat ?? "yyyy-MM-dd'T'HH:mm:ss[.SSS][XXXXX]",
    timestampNTZFormat: o.timestampntzformat ?? "yyyy-MM-dd'T'HH:mm:ss[.SSS]",
    timeZone: o.timezone ?? sessionTimeZone,
  }
  const patterns = [forms.dateFormat ?? '', forms.timestampFormat, forms.timestampNTZFormat].map(p => datetimePattern(p))
  if (o.locale !== undefined && !/^en\b/i.test(o.locale) && patterns.some(p => p.elements.some(hasWords)))
    throw unsupported(`Writing names of months and days in the locale ${o.locale}`)
  return forms
}

const hasWords = (e: Element): boolean =>
  e.type === 'optional'
    ? e.elements.some(hasWords)
    : e.type === 'field' && (/[EGaz]/.test(e.letter) || (/[MLQq]/.test(e.letter) && e.count > 2))

/** The pattern, unless it asks for what the values don't have; the error comes with the first value, as Java's does. */
function lacking(pattern: Pattern, letters: RegExp): Pattern {
  const asks = (e: Element): boolean => (e.type === 'field' ? letters.test(e.letter) : e.type === 'optional' && e.elements.some(asks))
  if (pattern.elements.some(e => e.type === 'field' && asks(e)))
    throw unsupported(`Writing values by the pattern ${pattern.text}, which asks for fields that they lack`)
  // Optional sections that can't be written are left out
  return { ...pattern, elements: pattern.elements.filter(e => !asks(e)) }
}

/** The text of a type's values by these forms; undefined for other types. */
export function datetimeText(t: DataType, forms: DatetimeForms): ((v: Value) => string) | undefined {
  switch (t.type) {
    case 'date': {
      if (forms.dateFormat === undefined) return v => formatDate(v as number)
      const pattern = lacking(datetimePattern(forms.dateFormat), /[HhKkmsSaVzOXxZ]/)
      return v => formatDatePattern(pattern, v as number)
    }
    case 'timestamp': {
      const pattern = datetimePattern(forms.timestampFormat)
      const zone = zoneOf(forms.timeZone)
      return v => formatPattern(pattern, v as bigint, zone)
    }
    case 'timestamp_ntz': {
      const pattern = lacking(datetimePattern(forms.timestampNTZFormat), /[VzOXxZ]/)
      return v => formatPattern(pattern, v as bigint, UTC)
    }
    case 'timestamp_nanos': {
      const micros = datetimeText(microsOf(t), forms)!
      return v => micros(floorDiv(v as bigint, 1000n))
    }
    default:
      return undefined
  }
}
