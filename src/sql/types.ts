import {
  ArrayType,
  CalendarIntervalType,
  CharType,
  type DataType,
  DayTimeIntervalType,
  MapType,
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
import { capturedIdentifier, identifier, multipartIdentifier } from './identifier.ts'
import { isKeyword } from './keywords.ts'
import { stringLiteral } from './literal.ts'
import {
  acceptSymbol,
  acceptWords,
  advance,
  commaSeparated,
  conditionAt,
  expectSymbol,
  expectWord,
  fail,
  isAnyWord,
  isSymbol,
  isWord,
  isWords,
  type Parser,
  peek,
  relocate,
  textFrom,
} from './parser.ts'

const yearMonth = ['YEAR', 'MONTH'] as const
const dayTime = ['DAY', 'HOUR', 'MINUTE', 'SECOND'] as const
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
      case 'TIME': {
        advance(p)
        const [precision] = isSymbol(p, '(') ? integers(p) : [6]
        acceptWords(p, 'WITHOUT', 'TIME', 'ZONE')
        if (precision! > 6) throw conditionAt(p, start, 'UNSUPPORTED_TIME_PRECISION', { precision: String(precision) })
        return TimeType(precision)
      }
      case 'STRING':
        advance(p)
        return collation(p) ?? StringType
    }
  const name = identifier(p)
  const args = isSymbol(p, '(') ? integers(p) : []
  if (t.kind === 'word' && characterTypes.has(t.value)) return characterType(p, start, t.value, args)
  const type = relocate(p, start, () => typeOfName(name, args))
  if (type) return type
  throw unknownType(p, start, name)
}

function unknownType(p: Parser, start: number, name: string) {
  if (isKeyword(name.toUpperCase()) && isParameterless(name))
    return conditionAt(p, start, 'DATATYPE_MISSING_SIZE', { type: `"${name.toUpperCase()}"` })
  return conditionAt(p, start, 'UNSUPPORTED_DATATYPE', { typeName: `"${textFrom(p, start).replace(/\s+/g, '').toUpperCase()}"` })
}
const isParameterless = (name: string) => characterTypes.has(name.toUpperCase())

function characterType(p: Parser, start: number, word: string, args: readonly number[]): DataType {
  if (args.length === 0) throw conditionAt(p, start, 'DATATYPE_MISSING_SIZE', { type: `"${word}"` })
  if (args.length > 1) fail(p)
  collation(p)
  return relocate(p, start, () => (word === 'VARCHAR' ? VarcharType(args[0]!) : CharType(args[0]!)))
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
  if (!acceptWords(p, 'COLLATE')) return undefined
  const start = p.pos
  const name = multipartIdentifier(p)
  const type = collatedString(name.at(-1)!)
  if (!type) throw conditionAt(p, start, 'COLLATION_INVALID_NAME', { collationName: name.join('.'), proposals: 'UTF8_BINARY' })
  return type
}

function arrayType(p: Parser): DataType {
  const start = p.pos
  advance(p)
  if (!isSymbol(p, '<')) throw conditionAt(p, start, 'INCOMPLETE_TYPE_DEFINITION.ARRAY', { elementType: '<INT>' })
  advance(p)
  const element = dataType(p)
  closeAngle(p)
  return ArrayType(element)
}

function mapType(p: Parser): DataType {
  const start = p.pos
  advance(p)
  if (!isSymbol(p, '<')) throw conditionAt(p, start, 'INCOMPLETE_TYPE_DEFINITION.MAP')
  advance(p)
  const key = dataType(p)
  expectSymbol(p, ',')
  const value = dataType(p)
  closeAngle(p)
  return MapType(key, value)
}

function structType(p: Parser): DataType {
  const start = p.pos
  advance(p)
  if (acceptSymbol(p, '<>')) return StructType([])
  if (!isSymbol(p, '<')) throw conditionAt(p, start, 'INCOMPLETE_TYPE_DEFINITION.STRUCT')
  advance(p)
  if (acceptSymbol(p, '>')) return StructType([])
  const fields = commaSeparated(p, q => field(q, true))
  closeAngle(p)
  return StructType(fields)
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
  const from = isAnyWord(p, new Set([...yearMonth, ...dayTime])) ? advance(p).value : undefined
  if (from === undefined) return CalendarIntervalType
  let to = from
  if (isWord(p, 'TO')) {
    advance(p)
    to = advance(p).value
  }
  const fields: readonly string[] = from === 'YEAR' || from === 'MONTH' ? yearMonth : dayTime
  const [first, last] = [fields.indexOf(from), fields.indexOf(to)]
  if (last < 0) fail(p, p.pos - 1)
  if (to !== from && last <= first) throw conditionAt(p, start, 'UNSUPPORTED_DATATYPE', { typeName: `"INTERVAL ${from} TO ${to}"` })
  return fields === yearMonth
    ? YearMonthIntervalType(first as 0 | 1, last as 0 | 1)
    : DayTimeIntervalType(first as 0 | 1 | 2 | 3, last as 0 | 1 | 2 | 3)
}

function timestampType(p: Parser): DataType {
  advance(p)
  if (acceptWords(p, 'WITHOUT', 'TIME', 'ZONE')) return TimestampNTZType
  if (isWords(p, 'WITH', 'LOCAL')) {
    expectWord(p, 'WITH', 'LOCAL', 'TIME', 'ZONE')
    return TimestampType
  }
  return p.options.timestampType === 'TIMESTAMP_NTZ' ? TimestampNTZType : TimestampType
}
