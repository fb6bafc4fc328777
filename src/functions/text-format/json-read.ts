import { marksOf, type NumberMarks, plainNumber } from '../../sources/number-marks.ts'
import { castValue } from '../../types/cast/cast.ts'
import type { DataType, StructType } from '../../types/data-type.ts'
import { type Zone, zoneOf } from '../../types/datetime/zone.ts'
import { fitParsed, parseDecimal } from '../../types/decimal.ts'
import { type JsonNode, type JsonSyntax, JsonSyntaxError, jsonText, parseJson } from '../../types/json-text.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { DuplicateKeyError, variantOfNode } from '../../types/variant/json.ts'
import { writeVariant } from '../../types/variant/write.ts'
import { errorOfKind, sparkError } from '../../util/errors.ts'
import { instantOf, parsePattern } from '../datetime/pattern.ts'
import { checkCorruptColumn, option, parseMode } from './schema-argument.ts'

/** `from_json`: values of a type out of JSON text, as Spark's reader makes them: strictly by the kind of each token. */

/** The value is not one of the type; `partial` is what could be made of it. */
class Unreadable extends Error {}

interface Reading {
  readonly zone: Zone
  readonly options: Readonly<Record<string, string>>
  readonly marks: NumberMarks
  /** Set where a field could not be read. */
  failed: boolean
}

const SYNTAX = [
  'allowComments',
  'allowUnquotedFieldNames',
  'allowSingleQuotes',
  'allowNumericLeadingZeros',
  'allowNonNumericNumbers',
  'allowBackslashEscapingAnyCharacter',
  'allowUnquotedControlChars',
] as const

export function syntaxOf(options: Readonly<Record<string, string>>): JsonSyntax {
  const given = SYNTAX.flatMap(name => {
    const value = option(options, name)
    return value === undefined ? [] : [[name, value.toLowerCase() === 'true'] as const]
  })
  return Object.fromEntries(given)
}

const RANGES: Readonly<Record<string, bigint>> = { short: 1n << 15n, int: 1n << 31n, long: 1n << 63n }
const NON_NUMBERS: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '+Infinity': Number.POSITIVE_INFINITY,
  '+INF': Number.POSITIVE_INFINITY,
  INF: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  '-INF': Number.NEGATIVE_INFINITY,
}

const unreadable = (): never => {
  throw new Unreadable()
}

/** A reader of texts into a struct, an array or a map, in the mode that the options name. */
export function jsonReader(type: DataType, options: Readonly<Record<string, string>>, timeZone: string): (text: string) => Value {
  const zone = zoneOf(option(options, 'timeZone') ?? timeZone)
  const syntax = syntaxOf(options)
  const corrupt = option(options, 'columnNameOfCorruptRecord') ?? '_corrupt_record'
  const failFast = parseMode(options, 'from_json') === 'FAILFAST'
  checkCorruptColumn(type, corrupt)
  const marks = marksOf(option(options, 'locale'))

  const malformed = (text: string, partial: Value): Value => {
    if (failFast)
      throw sparkError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
        badRecord: type.type === 'struct' ? `[${(partial as Value[]).map(v => (v === null ? 'null' : String(v))).join(',')}]` : '[null]',
        failFastMode: 'FAILFAST',
      })
    if (type.type !== 'struct') return partial
    return (partial as Value[]).map((v, i) => (type.fields[i]!.name === corrupt ? text : v))
  }
  const nothing = (): Value => (type.type === 'struct' ? type.fields.map(() => null) : null)

  return text => {
    let node: JsonNode | undefined
    try {
      node = parseJson(text, syntax)
    } catch (e) {
      if (!(e instanceof JsonSyntaxError)) throw e
      return malformed(text, nothing())
    }
    if (node === undefined) return null
    if (node.is === 'null' && type.type !== 'variant') return nothing()
    const reading: Reading = { zone, options, marks, failed: false }
    try {
      const value = read(rootOf(node, type), type, reading)
      return reading.failed ? malformed(text, value) : value
    } catch (e) {
      if (!(e instanceof Unreadable)) throw e
      return malformed(text, nothing())
    }
  }
}

/** An object for an array of structs is its only element. */
function rootOf(node: JsonNode, type: DataType): JsonNode {
  if (type.type === 'array' && type.element.type === 'struct' && node.is === 'object')
    return { is: 'array', items: [node], start: node.start, end: node.end }
  return node
}

function read(node: JsonNode, type: DataType, r: Reading): Value {
  if (node.is === 'null' && type.type !== 'variant') return null
  switch (type.type) {
    case 'boolean':
      return node.is === 'boolean' ? node.value : unreadable()
    case 'byte': {
      // as a byte of either kind
      const n = node.is === 'number' && /^-?\d+$/.test(node.text) ? Number(node.text) : Number.NaN
      return n >= -128 && n <= 255 ? (n << 24) >> 24 : unreadable()
    }
    case 'short':
    case 'int':
    case 'long': {
      if (node.is !== 'number' || !/^-?\d+$/.test(node.text)) return unreadable()
      const n = BigInt(node.text)
      const limit = RANGES[type.type]!
      if (n < -limit || n >= limit) return unreadable()
      return type.type === 'long' ? n : Number(n)
    }
    case 'float':
    case 'double': {
      const text = node.is === 'number' ? node.text : node.is === 'string' ? node.value : unreadable()
      const n =
        (node.is === 'string' && text === 'INF' ? undefined : NON_NUMBERS[text]) ?? (node.is === 'number' ? Number(text) : unreadable())
      return type.type === 'float' ? Math.fround(n) : n
    }
    case 'decimal': {
      const parsed =
        node.is === 'number' ? parseDecimal(node.text) : node.is === 'string' ? parseDecimal(plainNumber(node.value, r.marks)) : undefined
      return (parsed && fitParsed(parsed, type)) ?? unreadable()
    }
    case 'string':
    case 'char':
    case 'varchar':
      // anything but a string comes as JSON
      return node.is === 'string' ? node.value : jsonText(node)
    case 'binary':
      return node.is === 'string' ? new Uint8Array(Buffer.from(node.value, 'base64')) : unreadable()
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return readTime(node, type, r)
    case 'variant':
      return readVariantNode(node)
    case 'time':
    case 'calendar_interval':
    case 'year_month_interval':
    case 'day_time_interval':
      return node.is === 'string' ? fromText(node.value, type, r) : unreadable()
    case 'struct':
      return node.is === 'object' ? readStruct(node.entries, type, r) : unreadable()
    case 'array':
      return node.is === 'array' ? node.items.map(i => read(i, type.element, r)) : unreadable()
    case 'map':
      return node.is === 'object'
        ? { keys: node.entries.map(([name]) => name), values: node.entries.map(([, v]) => read(v, type.value, r)) }
        : unreadable()
    case 'geometry':
    case 'geography':
      throw errorOfKind('unsupported', 'UNSUPPORTED_DATATYPE', { typeName: quotedSqlName(type) })
    default:
      return fromText(node.is === 'string' ? node.value : jsonText(node), type, r)
  }
}

/** As a cast from the text. */
const fromText = (text: string, type: DataType, r: Reading): Value =>
  castValue({ type: 'string' }, type, 'try', { zone: r.zone })(text) ?? unreadable()

function readTime(node: JsonNode, type: DataType, r: Reading): Value {
  if (node.is === 'number' && /^-?\d+$/.test(node.text)) {
    return type.type === 'timestamp' ? BigInt(node.text) * 1_000_000n : unreadable()
  }
  if (node.is !== 'string') return unreadable()
  const name = type.type === 'date' ? 'dateFormat' : type.type === 'timestamp' ? 'timestampFormat' : 'timestampNTZFormat'
  const pattern = option(r.options, name)
  if (pattern === undefined) return fromText(node.value, type, r)
  const utc = zoneOf('UTC')
  let micros: bigint
  try {
    micros = instantOf(parsePattern(pattern, node.value), type.type === 'timestamp' ? r.zone : utc)
  } catch {
    return unreadable()
  }
  return type.type === 'date'
    ? Number((micros - (((micros % 86_400_000_000n) + 86_400_000_000n) % 86_400_000_000n)) / 86_400_000_000n)
    : micros
}

function readVariantNode(node: JsonNode): Value {
  try {
    return writeVariant(variantOfNode(node))
  } catch (e) {
    if (e instanceof DuplicateKeyError) return unreadable()
    throw e
  }
}

/** Fields by their exact names; one that cannot be read is null, and the record malformed. */
function readStruct(entries: readonly (readonly [string, JsonNode])[], type: StructType, r: Reading): Value {
  const row: Value[] = type.fields.map(() => null)
  for (const [name, node] of entries) {
    const i = type.fields.findIndex(f => f.name === name)
    if (i < 0) continue
    try {
      row[i] = read(node, type.fields[i]!.dataType, r)
    } catch (e) {
      if (!(e instanceof Unreadable)) throw e
      r.failed = true
      row[i] = null
    }
  }
  return row
}
