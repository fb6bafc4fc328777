import { type SparkException, sparkError } from '../util/errors.ts'
import { parseError } from '../util/parse-error.ts'
import { collationOf, collationProposals } from './collation-names.ts'
import {
  ArrayType,
  BinaryType,
  BooleanType,
  ByteType,
  CalendarIntervalType,
  CharType,
  type DataType,
  DateType,
  DayTimeIntervalType,
  DecimalType,
  DoubleType,
  FloatType,
  GeographyType,
  GeometryType,
  IntegerType,
  LongType,
  MapType,
  NullType,
  ShortType,
  StringType,
  StructField,
  StructType,
  TimestampNTZType,
  TimestampType,
  TimeType,
  VarcharType,
  VariantType,
  YearMonthIntervalType,
} from './data-type.ts'
import { ANY_SRID, checkedSrid } from './geo/srid.ts'

/** Types that are a single word in SQL. Keys are lower case. */
const words: Readonly<Record<string, DataType>> = {
  boolean: BooleanType,
  tinyint: ByteType,
  byte: ByteType,
  smallint: ShortType,
  short: ShortType,
  int: IntegerType,
  integer: IntegerType,
  bigint: LongType,
  long: LongType,
  float: FloatType,
  real: FloatType,
  double: DoubleType,
  date: DateType,
  timestamp: TimestampType,
  timestamp_ltz: TimestampType,
  timestamp_ntz: TimestampNTZType,
  string: StringType,
  binary: BinaryType,
  void: NullType,
  variant: VariantType,
}
const DECIMALS = new Set(['decimal', 'dec', 'numeric'])

/**
 * The type a SQL name and its parenthesised numbers stand for (`decimal`, [10, 2]); undefined if there is none with
 * that many. What takes more than a name (array, map, struct, interval, collations) is the parser's. Raises the errors
 * of bad lengths and precisions.
 */
export function typeOfName(name: string, args: readonly number[] = []): DataType | undefined {
  const word = name.toLowerCase()
  if (args.length === 0) {
    if (DECIMALS.has(word)) return DecimalType(10, 0)
    if (word === 'time') return TimeType(6)
    return Object.hasOwn(words, word) ? words[word] : undefined
  }
  if (DECIMALS.has(word) && args.length <= 2) return checkedDecimal(args[0]!, args[1] ?? 0)
  if (args.length > 1) return undefined
  const [n] = args as [number]
  switch (word) {
    case 'char':
    case 'character':
    case 'varchar':
      if (n < 1)
        throw sparkError('INTERNAL_ERROR', {
          message: `The length of ${word === 'varchar' ? 'varchar' : 'char'} type cannot be ${n}, must be positive.`,
        })
      return word === 'varchar' ? VarcharType(n) : CharType(n)
    case 'geometry':
      return GeometryType(n < 0 ? n : checkedSrid(word, n))
    case 'geography':
      return GeographyType(n < 0 ? n : checkedSrid(word, n))
    case 'time':
      if (n > 6) throw sparkError('UNSUPPORTED_TIME_PRECISION', { precision: String(n) })
      return TimeType(n)
    default:
      return undefined
  }
}

/** A decimal type within Spark's limits, else DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION or INVALID_DECIMAL_SCALE-like errors. */
export function checkedDecimal(precision: number, scale: number): DecimalType {
  if (scale > precision) throw sparkError('DECIMAL_SCALE_EXCEEDS_PRECISION', { precision: String(precision), scale: String(scale) })
  if (precision > 38) throw sparkError('DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION', { precision: String(precision), maxPrecision: '38' })
  return DecimalType(precision, scale)
}

/** A string type of the named collation, under its own name; undefined if the name is none. */
export function collatedString(name: string): StringType | undefined {
  const collation = collationOf(name)?.name
  if (collation === undefined) return undefined
  return collation === 'UTF8_BINARY' ? StringType : Object.freeze({ type: 'string', collation })
}

type Token = {
  readonly kind: 'word' | 'quoted' | 'number' | 'string' | 'symbol' | 'end'
  readonly text: string
  readonly value: string
  readonly at: number
}

const TOKEN =
  /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|(\d+(?![\p{L}_\d])|\d*[\p{L}_][\p{L}\w]*)|`((?:[^`]|``)*)`|('(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*")|([\s\S])/guy

function tokens(text: string): Token[] {
  const out: Token[] = []
  TOKEN.lastIndex = 0
  for (let m = TOKEN.exec(text); m !== null; m = TOKEN.exec(text)) {
    const at = m.index
    if (m[1] !== undefined) out.push({ kind: /^\d+$/.test(m[1]) ? 'number' : 'word', text: m[1], value: m[1], at })
    else if (m[2] !== undefined) out.push({ kind: 'quoted', text: m[0], value: m[2].replace(/``/g, '`'), at })
    else if (m[3] !== undefined) out.push({ kind: 'string', text: m[0], value: unescapeString(m[3].slice(1, -1)), at })
    else if (m[4] !== undefined) out.push({ kind: 'symbol', text: m[4], value: m[4], at })
  }
  out.push({ kind: 'end', text: '', value: '', at: text.length })
  return out
}

const unescapeString = (s: string) =>
  s.replace(/\\(.)|''|""/gs, (whole, c: string | undefined) =>
    c === undefined ? whole[0]! : ({ n: '\n', t: '\t', r: '\r', b: '\b', '0': '\0', Z: '\x1A' }[c] ?? c),
  )

class DdlParser {
  readonly text: string
  readonly tokens: Token[]
  i = 0
  private problem: Error | undefined

  constructor(text: string) {
    this.text = text
    this.tokens = tokens(text)
  }

  get next(): Token {
    return this.tokens[this.i]!
  }

  fail(condition = 'PARSE_SYNTAX_ERROR', parameters?: Record<string, string>, at = this.next): never {
    throw this.error(condition, parameters, at)
  }
  /** An error of a name, which comes after those of the syntax. */
  later(condition: string, parameters: Record<string, string>, at: Token): DataType {
    this.problem ??= this.error(condition, parameters, at)
    return NullType
  }
  private error(condition: string, parameters: Record<string, string> | undefined, at: Token): Error {
    const before = this.text.slice(0, at.at).split('\n')
    return parseError(
      condition,
      parameters ?? { error: at.kind === 'end' ? 'end of input' : `'${at.text}'`, hint: '' },
      this.text,
      before.length,
      before.at(-1)!.length,
    )
  }

  is(word: string): boolean {
    const t = this.next
    return (t.kind === 'word' || t.kind === 'symbol') && t.text.toLowerCase() === word
  }
  accept(word: string): boolean {
    if (!this.is(word)) return false
    this.i++
    return true
  }
  expect(word: string): void {
    if (!this.accept(word)) this.fail()
  }
  identifier(): string {
    const t = this.next
    if (t.kind !== 'word' && t.kind !== 'quoted') this.fail()
    if (t.kind === 'word' && !/^\w+$/.test(t.text)) this.fail('INVALID_IDENTIFIER', { ident: t.text })
    this.i++
    return t.value
  }
  end(): void {
    const { kind, text } = this.next
    if (kind !== 'end') {
      const last = this.tokens[this.i + 1]!.kind === 'end' && text !== ','
      this.fail(undefined, { error: `'${text}'`, hint: last ? `: extra input '${text}'` : '' })
    }
    if (this.problem) throw this.problem
  }

  type(): DataType {
    const start = this.next
    const name = this.identifier().toLowerCase()
    if (start.kind === 'word') {
      if (name === 'array') {
        return this.inAngles(() => {
          const element = this.type()
          this.expect('>')
          return ArrayType(element)
        })
      }
      if (name === 'map') {
        return this.inAngles(() => {
          const key = this.type()
          this.expect(',')
          const value = this.type()
          this.expect('>')
          return MapType(key, value)
        })
      }
      if (name === 'struct') {
        return this.inAngles(() => {
          const fields = this.is('>') ? [] : this.fields()
          this.expect('>')
          return StructType(fields)
        })
      }
      if (name === 'interval') return this.interval()
    }
    const args: number[] = []
    if (this.accept('(')) {
      do {
        const t = this.next
        if ((name === 'geometry' || name === 'geography') && this.accept('any')) {
          args.push(ANY_SRID)
          continue
        }
        const negative = this.accept('-')
        if (this.next.kind !== 'number') this.fail(undefined, undefined, t)
        args.push(Number(this.next.value) * (negative ? -1 : 1))
        this.i++
      } while (this.accept(','))
      this.expect(')')
    }
    if (name === 'string' && args.length === 0 && this.accept('collate')) {
      const collation = this.identifier()
      return (
        collatedString(collation) ??
        this.fail('COLLATION_INVALID_NAME', { collationName: collation, proposals: collationProposals(collation) }, start)
      )
    }
    if ((name === 'time' || name === 'timestamp') && (this.is('without') || this.is('with'))) {
      const without = this.accept('without') || !this.accept('with')
      if (!without) this.accept('local')
      this.expect('time')
      this.expect('zone')
      if (name === 'timestamp') return without ? TimestampNTZType : TimestampType
    }
    const found = typeOfName(name, args)
    if (found !== undefined) return found
    if ((name === 'char' || name === 'character' || name === 'varchar') && args.length === 0) {
      return this.later('DATATYPE_MISSING_SIZE', { type: `"${name.toUpperCase()}"` }, start)
    }
    return this.later(
      'UNSUPPORTED_DATATYPE',
      { typeName: `"${name.toUpperCase()}${args.length > 0 ? `(${args.join(', ')})` : ''}"` },
      start,
    )
  }

  /** What goes wrong in the angles reads as no nested type at all. */
  inAngles(rule: () => DataType): DataType {
    const at = this.next
    this.expect('<')
    try {
      return rule()
    } catch (e) {
      throw (e as SparkException).condition === 'PARSE_SYNTAX_ERROR' ? this.error('PARSE_SYNTAX_ERROR', undefined, at) : e
    }
  }

  interval(): DataType {
    const units = ['year', 'month', 'day', 'hour', 'minute', 'second']
    const unit = () => (this.next.kind === 'word' ? units.indexOf(this.next.text.toLowerCase()) : -1)
    const start = unit()
    if (start < 0) return CalendarIntervalType
    this.i++
    let end = start
    if (this.accept('to')) {
      end = unit()
      if (end <= start || (start < 2 && end > 1)) this.fail()
      this.i++
    }
    return start < 2 ? YearMonthIntervalType(start as 0, end as 1) : DayTimeIntervalType((start - 2) as 0, (end - 2) as 3)
  }

  /** `colons`: may one follow a name? */
  fields(colons = true): StructField[] {
    const fields: StructField[] = []
    do {
      const name = this.identifier()
      if (colons) this.accept(':')
      const t = this.type()
      let nullable = true
      let comment: string | undefined
      for (;;) {
        if (this.accept('not')) {
          this.expect('null')
          nullable = false
        } else if (this.accept('comment')) {
          if (this.next.kind !== 'string') this.fail()
          comment = this.next.value
          this.i++
        } else break
      }
      fields.push(StructField(name, t, nullable, comment === undefined ? undefined : { comment }))
    } while (this.accept(','))
    return fields
  }
}

/** A type from its SQL or simple name: `int`, `DECIMAL(10, 2)`, `array<struct<a: int>>`. Raises Spark's parse errors. */
export function parseType(text: string): DataType {
  const p = new DdlParser(text)
  const t = p.type()
  p.end()
  return t
}

/** A schema from DDL: `a INT, b STRING NOT NULL COMMENT 'x'`; a colon may follow a name. */
export function parseSchema(text: string, colons = true): StructType {
  const p = new DdlParser(text)
  if (p.next.kind === 'end') throw sparkError('PARSE_EMPTY_STATEMENT', {})
  const fields = p.fields(colons)
  p.end()
  return StructType(fields)
}

/** A single type or, failing that, a schema without colons: what `from_json` takes. */
export function parseSchemaOrType(text: string): DataType {
  try {
    return parseType(text)
  } catch (error) {
    try {
      return parseSchema(text, false)
    } catch {
      throw error
    }
  }
}
