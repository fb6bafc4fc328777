import { compatibleType } from '../../types/compatible-type.ts'
import {
  ArrayType,
  BooleanType,
  type DataType,
  DecimalType,
  DoubleType,
  LongType,
  NullType,
  StringType,
  StructField,
  StructType,
  TimestampType,
} from '../../types/data-type.ts'
import { parseTimestamp, parseTimestampNTZ } from '../../types/datetime/parse.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { parseDecimal, precisionOf } from '../../types/decimal.ts'
import { type JsonNode, parseJson } from '../../types/json-text.ts'
import { sqlName } from '../../types/names.ts'
import { instantOf, parsePattern } from '../datetime/pattern.ts'
import { scalar } from '../define.ts'
import { constantOf, mismatch } from '../type-rules.ts'
import { syntaxOf } from './json-read.ts'
import { flagOption, type Options, option, optionsArgument, optionsAt } from './schema-argument.ts'

/** `schema_of_json`: the type of a JSON text, as Spark's reader infers it. */

interface Inference {
  readonly primitivesAsString: boolean
  readonly prefersDecimal: boolean
  readonly dropFieldIfAllNull: boolean
  /** The type of a text that is a timestamp. */
  readonly timestamp: (text: string) => DataType | undefined
}

function inferenceOf(options: Options, timeZone: string): Inference {
  const pattern = option(options, 'timestampFormat')
  const zone = zoneOf(option(options, 'timeZone') ?? timeZone)
  const timestamp = (text: string): DataType | undefined => {
    if (pattern === undefined) {
      if (parseTimestampNTZ(text) !== undefined && !/[zZ]|[+-]\d\d:?\d\d$/.test(text.slice(10))) return TimestampType
      return parseTimestamp(text, zone) === undefined ? undefined : TimestampType
    }
    try {
      instantOf(parsePattern(pattern, text), zone)
      return TimestampType
    } catch {
      return undefined
    }
  }
  return {
    primitivesAsString: flagOption(options, 'primitivesAsString', false),
    prefersDecimal: flagOption(options, 'prefersDecimal', false),
    dropFieldIfAllNull: flagOption(options, 'dropFieldIfAllNull', false),
    timestamp: flagOption(options, 'inferTimestamp', false) ? timestamp : () => undefined,
  }
}

const merge = (a: DataType, b: DataType): DataType => compatibleType(a, b, StringType)

/** Whole numbers are bigint, or decimals where they are too long; other numbers double. What is only ever null is null yet. */
function typeOfNode(node: JsonNode, by: Inference): DataType {
  switch (node.is) {
    case 'null':
      return NullType
    case 'boolean':
      return by.primitivesAsString ? StringType : BooleanType
    case 'number':
      return by.primitivesAsString ? StringType : typeOfNumber(node.text, by)
    case 'string':
      return node.value === '' ? NullType : (by.timestamp(node.value) ?? StringType)
    case 'array':
      return ArrayType(node.items.map(n => typeOfNode(n, by)).reduce(merge, NullType))
    case 'object': {
      const fields = new Map<string, DataType>()
      for (const [name, v] of node.entries) fields.set(name, merge(fields.get(name) ?? NullType, typeOfNode(v, by)))
      return StructType([...fields].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([name, t]) => StructField(name, t)))
    }
  }
}

function typeOfNumber(text: string, by: Inference): DataType {
  if (/^-?\d+$/.test(text)) {
    const n = BigInt(text)
    if (BigInt.asIntN(64, n) === n) return LongType
    const digits = precisionOf(n)
    return digits <= 38 ? DecimalType(digits, 0) : DoubleType
  }
  const d = by.prefersDecimal ? parseDecimal(text) : undefined
  if (d === undefined) return DoubleType
  const precision = Math.max(precisionOf(d.unscaled), d.scale)
  return d.scale >= 0 && precision <= 38 ? DecimalType(precision, d.scale) : DoubleType
}

/** Types that are still null become strings, or (where asked) go. */
function known(t: DataType, drop: boolean, top = true): DataType | undefined {
  if (t.type === 'null') return drop ? undefined : StringType
  if (t.type === 'array') {
    const element = known(t.element, drop, false)
    return element && ArrayType(element)
  }
  if (t.type !== 'struct') return t
  const fields = t.fields.flatMap(f => {
    const type = known(f.dataType, drop, false)
    return type === undefined ? [] : [StructField(f.name, type)]
  })
  if (fields.length === 0 && !top) return undefined
  return StructType(fields)
}

export const schemaOfJson = scalar({
  name: 'schema_of_json',
  group: 'json_funcs',
  since: '2.4.0',
  usage: 'schema_of_json(json[, options])',
  doc: 'The schema of the JSON text, as `from_json` takes it.',
  examples: [['SELECT schema_of_json(\'[{"col":0}]\')', 'ARRAY<STRUCT<col: BIGINT>>']],
  args: ['json=string!', 'any?'],
  strict: true,
  evaluates: [1],
  coerce: ([text, options]) => [text!, optionsArgument(options)],
  check: ([text]) =>
    constantOf(text?.type === 'Cast' ? text.child : text) === null ? mismatch('UNEXPECTED_NULL', { exprName: 'json' }) : undefined,
  returns: StringType,
  sql: ([text]) => `schema_of_json(${text})`,
  mayThrow: true,
  bind: info => {
    const options = optionsAt(info, 1)
    const by = inferenceOf(options, info.options.timeZone)
    const syntax = syntaxOf(options)
    return (text: string) => {
      const node = parseJson(text, syntax)
      return sqlName((node && known(typeOfNode(node, by), by.dropFieldIfAllNull)) ?? StringType)
    }
  },
})
