import { collationProposals } from '../types/collation-names.ts'
import {
  ArrayType,
  CalendarIntervalType,
  CharType,
  type DataType,
  DayTimeIntervalType,
  MapType,
  NanosType,
  NullType,
  StringType,
  StructField,
  StructType,
  TimestampNTZType,
  TimestampType,
  TimeType,
  VarcharType,
  YearMonthIntervalType,
} from '../types/data-type.ts'
import { collatedString, typeOfName } from '../types/ddl.ts'
import { ANY_SRID } from '../types/geo/srid.ts'
import type { MessageParameters } from '../util/errors.ts'
import { stringLiteral } from './expression/literal.ts'
import { capturedIdentifier, identifier, multipartIdentifier } from './identifier.ts'
import {
  acceptSymbol,
  acceptWords,
  advance,
  checked,
  commaSeparated,
  expectSymbol,
  expectWord,
  fail,
  isAnyWord,
  isSymbol,
  isWord,
  isWords,
  type Parser,
  peek,
  reject,
  rejectPlain,
  textFrom,
  wholeOr,
} from './parser.ts'

const yearMonth = ['YEAR', 'MONTH'] as const
const dayTime = ['DAY', 'HOUR', 'MINUTE', 'SECOND'] as const
const intervalWords = new Set<string>([...yearMonth, ...dayTime])
const MAX_TIME_PRECISION = 9
const MICROSECONDS = 6
const characterTypes = new Set(['CHAR', 'CHARACTER', 'VARCHAR'])

/** A type in SQL's notation: `decimal(10, 2)`, `array<struct<a: int>>`, `interval year to month`. */
export function dataType(p: Parser): DataType {
  const start = p.pos
  const t = peek(p)
  if (t.kind === 'word')
    switch (t.value) {
      case 'ARRAY':
        return arrayType(p)
      case 'MAP':
        return mapType(p)
      case 'STRUCT':
        return structType(p)
      case 'INTERVAL':
        return intervalType(p)
      case 'TIMESTAMP':
        return timestampType(p)
      case 'TIMESTAMP_LTZ':
      case 'TIMESTAMP_NTZ':
        advance(p)
        return timestampOf(t.value === 'TIMESTAMP_LTZ', isSymbol(p, '(') ? timestampPrecision(p) : undefined)
      case 'TIME': {
        advance(p)
        const [precision] = isSymbol(p, '(') ? integers(p) : [6]
        acceptWords(p, 'WITHOUT', 'TIME', 'ZONE')
        if (precision! > MAX_TIME_PRECISION) rejectPlain(p, 'UNSUPPORTED_TIME_PRECISION', { precision: String(precision) })
        return TimeType(precision)
      }
      case 'STRING':
        if (isSymbol(p, '(', 1)) break
        advance(p)
        return collation(p) ?? StringType
    }
  const name = identifier(p)
  const args = isSymbol(p, '(') ? (anySystem(p, t.value) ?? integers(p)) : []
  if (t.kind === 'word' && characterTypes.has(t.value)) return characterType(p, start, t.value, args)
  const type = checked(p, NullType, () => typeOfName(name, args))
  if (type) return type
  reject(p, start, 'UNSUPPORTED_DATATYPE', { typeName: `"${textFrom(p, start).replace(/\s+/g, '').toUpperCase()}"` })
  return NullType
}

/** `(ANY)` of a geometry: of any reference system. */
function anySystem(p: Parser, word: string): number[] | undefined {
  if ((word !== 'GEOMETRY' && word !== 'GEOGRAPHY') || !isWord(p, 'ANY', 1)) return undefined
  p.pos += 2
  expectSymbol(p, ')')
  return [ANY_SRID]
}

function characterType(p: Parser, start: number, word: string, args: readonly number[]): DataType {
  if (args.length === 0) {
    reject(p, start, 'DATATYPE_MISSING_SIZE', { type: `"${word}"` })
    return StringType
  }
  if (args.length > 1) fail(p)
  collation(p)
  return checked(p, StringType, () => (word === 'VARCHAR' ? VarcharType(args[0]!) : CharType(args[0]!)))
}

function integers(p: Parser): number[] {
  expectSymbol(p, '(')
  const list = commaSeparated(p, integer)
  expectSymbol(p, ')')
  return list
}
function integer(p: Parser): number {
  const t = peek(p)
  if (t.kind !== 'number' || t.form !== 'integer') fail(p)
  return Number(advance(p).text)
}

function collation(p: Parser): DataType | undefined {
  return acceptWords(p, 'COLLATE') ? collationType(p) : undefined
}

/** The string type of the collation that is named here. */
function collationType(p: Parser): StringType {
  const name = multipartIdentifier(p)
  const type = collatedString(name.at(-1)!)
  if (!type) rejectPlain(p, 'COLLATION_INVALID_NAME', { collationName: name.at(-1)!, proposals: collationProposals(name.at(-1)!) })
  return type === StringType && p.declaring ? BINARY : (type ?? StringType)
}

/** What a column says of itself, so that no default collation takes its place. */
const BINARY: StringType = Object.freeze({ type: 'string', collation: 'UTF8_BINARY' })

/** The type of a column that is declared. */
export function declaredType(p: Parser): DataType {
  const { declaring } = p
  p.declaring = true
  try {
    return dataType(p)
  } finally {
    p.declaring = declaring
  }
}

export const collationName = (p: Parser): string => collationType(p).collation ?? 'UTF8_BINARY'

/** A nested type that goes wrong inside reads as its word alone: in a cast the end is missing behind it. */
const unfinished = (p: Parser): string => (p.declaring ? '' : ": missing ')'")

function arrayType(p: Parser): DataType {
  const start = p.pos
  advance(p)
  if (!isSymbol(p, '<')) return incomplete(p, start, 'ARRAY', { elementType: '<INT>' })
  return wholeOr(p, p.pos, unfinished(p), q => {
    advance(q)
    const element = dataType(q)
    closeAngle(q)
    return ArrayType(element)
  })
}

function mapType(p: Parser): DataType {
  const start = p.pos
  advance(p)
  if (!isSymbol(p, '<')) return incomplete(p, start, 'MAP')
  return wholeOr(p, p.pos, unfinished(p), q => {
    advance(q)
    const key = dataType(q)
    expectSymbol(q, ',')
    const value = dataType(q)
    closeAngle(q)
    return MapType(key, value)
  })
}

function structType(p: Parser): DataType {
  const start = p.pos
  advance(p)
  if (acceptSymbol(p, '<>')) return StructType([])
  if (!isSymbol(p, '<')) return incomplete(p, start, 'STRUCT')
  return wholeOr(p, p.pos, unfinished(p), q => {
    advance(q)
    if (acceptSymbol(q, '>')) return StructType([])
    const fields = commaSeparated(q, r => field(r, true))
    closeAngle(q)
    return StructType(fields)
  })
}

/** `a int not null comment 'x'`; in struct<> a colon may follow the name. */
function field(p: Parser, inStruct: boolean): StructField {
  const name = capturedIdentifier(p)
  if (inStruct) acceptSymbol(p, ':')
  const type = dataType(p)
  let nullable = true
  if (isWords(p, 'NOT', 'NULL')) {
    p.pos += 2
    nullable = false
  }
  const comment = acceptWords(p, 'COMMENT') ? stringLiteral(p) : undefined
  return StructField(name, type, nullable, comment === undefined ? undefined : { comment })
}

/** `a int, b string`: the columns of a table. */
export const columnTypes = (p: Parser): StructType => StructType(commaSeparated(p, q => field(q, false)))

function incomplete(p: Parser, start: number, word: string, parameters: MessageParameters = {}): DataType {
  reject(p, start, `INCOMPLETE_TYPE_DEFINITION.${word}`, parameters)
  return NullType
}

/** Takes one `>`, also off a `>>` or `>>>` that the lexer took for a shift. */
function closeAngle(p: Parser): void {
  const t = peek(p)
  if (t.kind === 'symbol' && (t.text === '>>' || t.text === '>>>')) {
    const rest = t.text.slice(1)
    const tokens = p.tokens as (typeof t)[]
    tokens.splice(p.pos, 1, { ...t, text: '>', value: '>', end: t.start + 1 }, { ...t, text: rest, value: rest, start: t.start + 1 })
    p.memo.clear()
    if (p.furthest > p.pos) p.furthest++
  }
  expectSymbol(p, '>')
}

function intervalType(p: Parser): DataType {
  const start = p.pos
  advance(p)
  const from = isAnyWord(p, intervalWords) ? advance(p).value : undefined
  if (from === undefined) return CalendarIntervalType
  const fields: readonly string[] = from === 'YEAR' || from === 'MONTH' ? yearMonth : dayTime
  let to = from
  if (isWord(p, 'TO') && fields.slice(1).includes(peek(p, 1).value)) {
    advance(p)
    to = advance(p).value
  }
  const [first, last] = [fields.indexOf(from), fields.indexOf(to)]
  if (to !== from && last <= first)
    reject(p, start, 'INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION', {
      input: textFrom(p, start),
      from: from.toLowerCase(),
      to: to.toLowerCase(),
    })
  return fields === yearMonth
    ? YearMonthIntervalType(first as 0 | 1, last as 0 | 1)
    : DayTimeIntervalType(first as 0 | 1 | 2 | 3, last as 0 | 1 | 2 | 3)
}

function timestampType(p: Parser): DataType {
  advance(p)
  const nanos = isSymbol(p, '(') ? timestampPrecision(p) : undefined
  if (acceptWords(p, 'WITHOUT', 'TIME', 'ZONE')) return timestampOf(false, nanos)
  if (isWords(p, 'WITH', 'LOCAL')) {
    expectWord(p, 'WITH', 'LOCAL', 'TIME', 'ZONE')
    return timestampOf(true, nanos)
  }
  return timestampOf(p.options.timestampType !== 'TIMESTAMP_NTZ', nanos)
}

const timestampOf = (zoned: boolean, nanos: number | undefined): DataType =>
  nanos ? NanosType(zoned, nanos) : zoned ? TimestampType : TimestampNTZType

const NANOSECONDS = {
  featureName: 'Nanosecond-precision timestamp types',
  configKey: 'spark.sql.timestampNanosTypes.enabled',
  configValue: 'true',
}

/** More digits than microseconds have, undefined for those: nanoseconds are a feature of their own, and no other precision exists. */
function timestampPrecision(p: Parser): number | undefined {
  const start = p.pos - 1
  const [precision] = integers(p)
  if (precision === MICROSECONDS) return undefined
  const type = p.tokens[start]!.value === 'TIMESTAMP' ? 'TIMESTAMP_LTZ' : p.tokens[start]!.value
  if (precision! > MICROSECONDS && precision! <= MAX_TIME_PRECISION) {
    if (p.options.nanoseconds) return precision
    rejectPlain(p, 'FEATURE_NOT_ENABLED', NANOSECONDS)
  } else rejectPlain(p, 'INVALID_TIMESTAMP_PRECISION', { precision: String(precision), type })
  return undefined
}

/** What a cast to the type gives: char and varchar are types of columns only, values are strings. */
export function castTarget(t: DataType): DataType {
  switch (t.type) {
    case 'char':
    case 'varchar':
      return StringType
    case 'array':
      return ArrayType(castTarget(t.element), t.containsNull)
    case 'map':
      return MapType(castTarget(t.key), castTarget(t.value), t.valueContainsNull)
    case 'struct':
      return StructType(t.fields.map(f => StructField(f.name, castTarget(f.dataType), f.nullable, f.metadata)))
    default:
      return t
  }
}
