import { type Expression, Literal } from '../../plan/expression.ts'
import {
  BinaryType,
  type DataType,
  DateType,
  NanosType,
  NullType,
  TimestampNTZType,
  TimestampType,
  TimeType,
} from '../../types/data-type.ts'
import {
  hasZone,
  nanosOfText,
  parseDate,
  parseTime,
  parseTimestamp,
  parseTimestampNTZ,
  specialDate,
  specialTimestamp,
} from '../../types/datetime/parse.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import type { Value } from '../../types/value.ts'
import { advance, fail, originFrom, type Parser, peek, reject } from '../parser.ts'
import { intervalLiteral, isInterval, typedInterval } from './interval.ts'
import { bytesOfHex, isString, singleString } from './literal.ts'

type Typed = readonly [value: Value | undefined, dataType: DataType]

const timestamp = (text: string, p: Parser): Typed => {
  const zone = zoneOf(p.options.timeZone)
  return [specialTimestamp(text, zone) ?? parseTimestamp(text, zone), TimestampType]
}
/** Digits beyond microseconds make a more precise type. */
const timeDigits = (text: string): number => Math.min(9, Math.max(6, /\.(\d+)/.exec(text)?.[1]?.length ?? 6))

const timestampNTZ = (text: string): Typed => [parseTimestampNTZ(text), TimestampNTZType]

// Each reads the text of its literal; undefined where it is none.
const types: Readonly<Record<string, (text: string, p: Parser) => Typed>> = {
  DATE: (text, p) => [specialDate(text, zoneOf(p.options.timeZone)) ?? parseDate(text), DateType],
  TIME: text => [parseTime(text), TimeType(timeDigits(text))],
  TIMESTAMP: (text, p) =>
    p.options.timestampType === 'TIMESTAMP_NTZ' && !hasZone(text) && parseTimestampNTZ(text) !== undefined
      ? timestampNTZ(text)
      : timestamp(text, p),
  TIMESTAMP_LTZ: timestamp,
  TIMESTAMP_NTZ: timestampNTZ,
  X: text => [bytesOfHex(text), BinaryType],
}

/** How many digits of a second's fraction a timestamp is written with. */
const nanoDigits = (t: DataType, text: string): number =>
  t.type === 'timestamp' || t.type === 'timestamp_ntz' ? (/:\d+\.(\d+)/.exec(text)?.[1]?.length ?? 0) : 0

/** `DATE '2024-01-31'`, `X'1F'`, `INTERVAL ...`; undefined if the word here is no type before a string. */
export function typedLiteral(p: Parser): Expression | undefined {
  const t = peek(p)
  if (t.kind !== 'word') return undefined
  if (isInterval(p)) return intervalLiteral(p)
  if (t.value === 'INTERVAL' && peek(p, 1).kind === 'number') fail(p, p.pos + 2)
  if (!isString(p, 1)) return undefined
  const start = p.pos
  advance(p)
  const text = singleString(p)
  const origin = originFrom(p, start)
  if (t.value === 'INTERVAL') return typedInterval(p, start, text)
  if (!Object.hasOwn(types, t.value)) {
    reject(p, start, 'UNSUPPORTED_TYPED_LITERAL', {
      unsupportedType: `"${t.value}"`,
      supportedTypes: '"DATE", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP", "INTERVAL", "X", "TIME"',
    })
    return Literal({ value: null, dataType: NullType, origin })
  }
  const [value, dataType] = types[t.value]!(text, p)
  if (value === undefined) reject(p, start, 'INVALID_TYPED_LITERAL', { valueType: `"${t.value}"`, value: `'${text}'` })
  const digits = p.options.nanoseconds ? nanoDigits(dataType, text) : 0
  if (digits > 9) reject(p, start, 'INVALID_TIMESTAMP_LITERAL_PRECISION', { value: `'${text}'` })
  if (digits > 6 && value !== undefined)
    return Literal({
      value: nanosOfText(text, value as bigint, digits)!,
      dataType: NanosType(dataType.type === 'timestamp', digits),
      origin,
    })
  return Literal({ value: value ?? null, dataType, origin })
}
