import { castValue } from '../../types/cast/cast.ts'
import { type DataType, StringType, type StructField, type StructType } from '../../types/data-type.ts'
import { parseDate, parseTime, parseTimestamp, parseTimestampNTZ } from '../../types/datetime/parse.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { parseDecimal, toPrecision } from '../../types/decimal.ts'
import { parseJson, JsonSyntaxError as TextSyntaxError } from '../../types/json-text.ts'
import type { Value } from '../../types/value.ts'
import { DuplicateKeyError, variantOfNode } from '../../types/variant/json.ts'
import { writeVariant } from '../../types/variant/write.ts'
import { sparkError } from '../../util/errors.ts'
import { unsupported } from '../../util/unsupported.ts'
import { dateBy, timestampBy, timestampNTZBy, valuePatternOf } from '../csv/convert.ts'
import { javaDouble, javaFloat } from '../java-number.ts'
import { type JsonLexer, JsonSyntaxError, jsonLexer, type TokenKind } from './lexer.ts'
import type { JsonOptions } from './options.ts'

/** A row of a record, and whether some of its values could not be read (they are null then). */
export interface JsonRow {
  readonly values: (Value | null)[]
  readonly malformed: boolean
}

/** Reads records by a schema. Undefined for text that is no JSON, or no object or array of objects. */
export type JsonParser = (text: string) => readonly JsonRow[] | undefined

/** Stands for a value that is not of its type; it has been read all the same. */
const BAD = Symbol('not of the type')
type Read = Value | typeof BAD
type Reader = (lexer: JsonLexer, kind: TokenKind) => Read

/** Raised inside by what Spark takes for a malformed record as a whole. */
class Malformed extends Error {}

/** `defaults`: by the place of a field, its value where a record does not have it. */
export function jsonParser(schema: StructType, o: JsonOptions, defaults: readonly Value[] = []): JsonParser {
  const zone = zoneOf(o.timeZone)
  /** Some value was not of its type. */
  let failed = false

  function skipped(lexer: JsonLexer): typeof BAD {
    lexer.skip()
    return BAD
  }

  /** A reader of values that are not null. */
  function reader(t: DataType): Reader {
    switch (t.type) {
      case 'boolean':
        return (l, k) => (k === 'true' || k === 'false' ? l.scalar(k) === 'true' : skipped(l))
      case 'byte':
        // As Jackson has it: what fits an unsigned byte wraps around
        return (l, k) => (k === 'int' ? wrapped(integer(l.scalar(k), -128n, 255n), 8) : skipped(l))
      case 'short':
        return (l, k) => (k === 'int' ? small(integer(l.scalar(k), -32768n, 32767n)) : skipped(l))
      case 'int':
        return (l, k) => (k === 'int' ? small(integer(l.scalar(k), -2147483648n, 2147483647n)) : skipped(l))
      case 'long':
        return (l, k) => (k === 'int' ? integer(l.scalar(k), LONG_MIN, LONG_MAX) : skipped(l))
      case 'float':
      case 'double': {
        const parse = t.type === 'float' ? javaFloat : javaDouble
        return (l, k) => {
          if (k === 'int' || k === 'float') {
            const v = parse(l.scalar(k))!
            // An integer has no negative zero
            return k === 'int' ? v + 0 : v
          }
          if (k === 'nan') return special(l.scalar(k))
          if (k !== 'string') return skipped(l)
          const v = l.scalar(k)
          return o.allowNonNumericNumbers ? special(v) : BAD
        }
      }
      case 'decimal':
        return (l, k) => {
          if (k !== 'int' && k !== 'float' && k !== 'string') return skipped(l)
          const text = l.scalar(k)
          const d = parseDecimal(k === 'string' ? text.replaceAll(',', '') : text)
          if (d === undefined || /^\s|\s$/.test(text)) return BAD
          if (d.scale < -400) return d.unscaled === 0n ? 0n : BAD
          if (d.scale > 4000) return 0n
          return toPrecision(d.unscaled, d.scale, t) ?? BAD
        }
      case 'string':
      case 'char':
      case 'varchar':
        return (l, k) => {
          if (k === 'string') return l.scalar(k)
          const from = l.start()
          l.skip()
          return l.slice(from)
        }
      case 'binary':
        return (l, k) => (k === 'string' ? (base64(l.scalar(k)) ?? BAD) : skipped(l))
      case 'date': {
        const pattern = valuePatternOf(o.dateFormat)
        return text(v => (pattern ? dateBy(pattern, v) : (parseDate(v) ?? days(v))))
      }
      case 'timestamp': {
        const pattern = valuePatternOf(o.timestampFormat)
        const parse = text(v =>
          pattern ? (timestampBy(pattern, v, zone) ?? (o.fallback ? parseTimestamp(v, zone) : undefined)) : parseTimestamp(v, zone),
        )
        return (l, k) => {
          if (k !== 'int') return parse(l, k)
          const seconds = integer(l.scalar(k), LONG_MIN, LONG_MAX)
          return seconds === BAD ? BAD : BigInt.asIntN(64, (seconds as bigint) * 1_000_000n)
        }
      }
      case 'timestamp_ntz': {
        const pattern = valuePatternOf(o.timestampNTZFormat)
        return text(v => (pattern ? timestampNTZBy(pattern, v) : parseTimestampNTZ(v, false)))
      }
      case 'time':
        return text(parseTime)
      case 'year_month_interval':
      case 'day_time_interval': {
        const cast = castValue(StringType, t, 'ansi')
        return text(v => {
          try {
            return cast(v)
          } catch {
            return undefined
          }
        })
      }
      case 'null':
        return l => skipped(l)
      case 'array': {
        const element = nullable(t.element)
        return (l, k) => {
          if (k !== 'array') return skipped(l)
          const out: Value[] = []
          let bad = false
          l.array(() => {
            const v = element(l)
            if (v === BAD) bad = true
            else out.push(v)
          })
          return bad ? BAD : out
        }
      }
      case 'map': {
        if (t.key.type !== 'string') throw unsupported('Reading maps with keys other than strings from JSON files')
        const value = nullable(t.value)
        return (l, k) => {
          if (k !== 'object') return skipped(l)
          const keys: Value[] = []
          const values: Value[] = []
          let bad = false
          l.object(name => {
            const v = value(l)
            if (v === BAD) bad = true
            else {
              keys.push(name)
              values.push(v)
            }
          })
          if (!bad && new Set(keys).size !== keys.length)
            throw sparkError('DUPLICATED_MAP_KEY', {
              key: String(keys.find((x, i) => keys.indexOf(x) !== i)),
              mapKeyDedupPolicy: '"spark.sql.mapKeyDedupPolicy"',
            })
          return bad ? BAD : { keys, values }
        }
      }
      case 'variant':
        return l => {
          const from = l.start()
          l.skip()
          return variantOf(l.slice(from), o) ?? BAD
        }
      case 'struct': {
        const read = struct(t.fields)
        return (l, k) => (k === 'object' ? read(l) : skipped(l))
      }
      default:
        throw unsupported(`Reading columns of type ${t.type} from JSON files`)
    }
  }

  function special(text: string): Read {
    switch (text) {
      case 'NaN':
        return Number.NaN
      case '+INF':
      case '+Infinity':
      case 'Infinity':
        return Number.POSITIVE_INFINITY
      case '-INF':
      case '-Infinity':
        return Number.NEGATIVE_INFINITY
      default:
        return BAD
    }
  }

  /** A type that is written as a string, which must not be empty. */
  function text(parse: (v: string) => Value | undefined): Reader {
    return (l, k) => {
      if (k !== 'string') return skipped(l)
      const v = l.scalar(k)
      return v === '' ? BAD : (parse(v) ?? BAD)
    }
  }

  function nullable(t: DataType): (l: JsonLexer) => Read {
    const read = reader(t)
    return l => {
      const kind = l.peek()
      // a variant holds nulls of its own
      if (kind !== 'null' || t.type === 'variant') return read(l, kind)
      l.scalar(kind)
      return null
    }
  }

  /** Objects by their fields: what is not of its type becomes null, the rest stays. */
  function struct(fields: readonly StructField[], lacking: readonly Value[] = []): (l: JsonLexer) => Value[] {
    const places = new Map(fields.map((f, i) => [f.name, i]))
    const readers = fields.map(f => nullable(f.dataType))
    return l => {
      const out: Value[] = fields.map((_, i) => lacking[i] ?? null)
      l.object(name => {
        const place = places.get(name)
        if (place === undefined) l.skip()
        else {
          const v = readers[place]!(l)
          if (v === BAD) failed = true
          out[place] = v === BAD ? null : v
        }
      })
      return out
    }
  }

  const root = struct(schema.fields, defaults)
  return record => {
    // A byte order mark may stand before every record
    const l = jsonLexer(record.charCodeAt(0) === 0xfeff ? record.slice(1) : record, o)
    try {
      if (l.atEnd()) return []
      const kind = l.peek()
      const rows: JsonRow[] = []
      const row = () => {
        failed = false
        const values = root(l)
        rows.push({ values, malformed: failed })
      }
      if (kind === 'object') row()
      else if (kind === 'array')
        l.array(() => {
          if (l.peek() !== 'object') throw new Malformed()
          row()
        })
      else return undefined
      return rows
    } catch (e) {
      if (e instanceof JsonSyntaxError || e instanceof Malformed) return undefined
      throw e
    }
  }
}

/** Reads records as variants, whatever they are: rows of one value. */
export const variantParser =
  (o: JsonOptions): JsonParser =>
  record => {
    const text = record.charCodeAt(0) === 0xfeff ? record.slice(1) : record
    if (text.trim() === '') return []
    const value = variantOf(text, o)
    return value && [{ values: [value], malformed: false }]
  }

/** Undefined for text that is no JSON, and for objects that have a name twice. */
function variantOf(text: string, o: JsonOptions): Uint8Array | undefined {
  try {
    const node = parseJson(text, o)
    return node && writeVariant(variantOfNode(node))
  } catch (e) {
    if (e instanceof TextSyntaxError || e instanceof DuplicateKeyError) return undefined
    throw e
  }
}

const LONG_MIN = -(1n << 63n)
const LONG_MAX = (1n << 63n) - 1n

function integer(text: string, min: bigint, max: bigint): bigint | typeof BAD {
  if (text.length > 40) return BAD
  const v = BigInt(text)
  return v < min || v > max ? BAD : v
}
const small = (v: bigint | typeof BAD): Read => (v === BAD ? BAD : Number(v))
const wrapped = (v: bigint | typeof BAD, bits: number): Read => (v === BAD ? BAD : Number(BigInt.asIntN(bits, v)))

/** Days since the epoch as a number, as Spark 1.5 wrote dates. */
const days = (v: string): number | undefined => {
  if (!/^[+-]?\d{1,10}$/.test(v)) return undefined
  const n = Number(v)
  return n === (n | 0) ? n : undefined
}

/** Strict base64; undefined where the text is none. One character too many throws Jackson off its track: the whole record is malformed. */
function base64(text: string): Uint8Array | undefined {
  const plain = /^[A-Za-z0-9+/]*/.exec(text)![0]
  if (plain.length % 4 === 1 && plain.length === text.length) throw new Malformed()
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  return new Uint8Array(Buffer.from(text, 'base64'))
}
