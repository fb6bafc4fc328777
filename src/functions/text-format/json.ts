import type { Expression } from '../../plan/expression.ts'
import { ArrayType, type DataType, IntegerType, StringType, StructField, StructType } from '../../types/data-type.ts'
import { type JsonNode, type JsonSyntax, JsonSyntaxError, jsonText, parseJson } from '../../types/json-text.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { type ScalarFunction, scalar } from '../define.ts'
import { mismatch, typeOf } from '../type-rules.ts'
import { partOfJson, structOfJson } from './json-code.ts'
import { parsePath, valueAt } from './json-path.ts'
import { jsonReader } from './json-read.ts'
import { jsonWriter } from './json-write.ts'
import { nullableParts, optionsArgument, optionsAt, schemaAndOptions, schemaArgument } from './schema-argument.ts'

/** JSON text: its values, and values as JSON. */

const json = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'json_funcs', ...spec })

/** Of all but `from_json`. */
const SYNTAX: JsonSyntax = { allowNonNumericNumbers: false }

/** The node of a text, undefined where there is none or the text is not JSON. */
function tryParse(text: string): JsonNode | undefined {
  try {
    return parseJson(text, SYNTAX)
  } catch (e) {
    if (e instanceof JsonSyntaxError) return undefined
    throw e
  }
}

// ---- from_json, to_json ----

const isNested = (t: DataType): boolean => t.type === 'struct' || t.type === 'array' || t.type === 'map'
const schemaOf = (e: Expression): DataType => nullableParts(schemaArgument(e))
const invalidSchema = (t: DataType) => mismatch('INVALID_JSON_SCHEMA', { schema: quotedSqlName(t) })

export const fromJson = json({
  name: 'from_json',
  since: '2.2.0',
  usage: 'from_json(jsonStr, schema[, options])',
  doc: 'The struct, array or map of a schema that the JSON text holds.',
  examples: [
    ['SELECT from_json(\'{"a":1, "b":0.8}\', \'a INT, b DOUBLE\')', '{1, 0.8}'],
    ['SELECT from_json(\'{"a":"x"}\', \'a INT\')', '{NULL}'],
  ],
  args: ['string', 'any', 'any?'],
  strict: true,
  evaluates: [1, 2],
  coerce: ([text, schema, options]) => [text!, ...schemaAndOptions(schema!, options)],
  check: ([, schema]) => {
    const t = schemaOf(schema!)
    if (t.type === 'variant') return undefined
    if (!isNested(t)) return invalidSchema(t)
    return t.type === 'map' && t.key.type !== 'string' ? mismatch('INVALID_JSON_MAP_KEY_TYPE', { schema: quotedSqlName(t) }) : undefined
  },
  returns: (_types, args) => schemaOf(args[1]!),
  sql: ([text, schema]) => (/^\s*map\s*</i.test(schema ?? '') ? 'entries' : `from_json(${text})`),
  mayReturnNull: true,
  mayThrow: true,
  bind: info => {
    const read = jsonReader(info.returnType, optionsAt(info, 2), info.options.timeZone)
    return (text: string) => read(text)
  },
  fast: (g, [text], info) => {
    const t = info.returnType
    // a field for what is malformed asks more of the schema
    if (t.type !== 'struct' || Object.keys(optionsAt(info, 2)).length > 0 || t.fields.some(f => f.name === '_corrupt_record'))
      return undefined
    return structOfJson(g, text!, t.fields)
  },
})

export const toJson = json({
  name: 'to_json',
  mayReturnNull: true,
  since: '2.2.0',
  usage: 'to_json(expr[, options])',
  doc: 'A struct, array or map as JSON text; fields that are null are left out.',
  examples: [["SELECT to_json(named_struct('a', 1, 'b', 2))", '{"a":1,"b":2}']],
  args: ['any', 'any?'],
  evaluates: [1],
  coerce: ([value, options]) => [value!, optionsArgument(options)],
  check: ([value]) =>
    isNested(typeOf(value!)) || typeOf(value!).type === 'variant' || typeOf(value!).type === 'null'
      ? undefined
      : invalidSchema(typeOf(value!)),
  returns: StringType,
  sql: ([value]) => `to_json(${value})`,
  bind: info => jsonWriter(info.argTypes[0]!, optionsAt(info, 1), info.options.timeZone),
})

// ---- parts ----

export const getJsonObject = json({
  name: 'get_json_object',
  since: '1.5.0',
  usage: 'get_json_object(json_txt, path)',
  doc: 'The part of the JSON text at a path (`$.name`, `[0]`, `[*]`), as text; null where there is none.',
  examples: [
    ['SELECT get_json_object(\'{"a":"b"}\', \'$.a\')', 'b'],
    ['SELECT get_json_object(\'[{"a":"b"},{"a":"c"}]\', \'$[*].a\')', '["b","c"]'],
  ],
  strict: true,
  args: ['string', 'string'],
  returns: StringType,
  mayReturnNull: true,
  eval: (text: string, path: string) => {
    const steps = parsePath(path)
    const node = steps && tryParse(text)
    return node === undefined ? null : (valueAt(node, steps!) ?? null)
  },
  fast: (g, [text], info) => partOfJson(g, text!, info.constants[1]),
})

export const jsonArrayLength = json({
  name: 'json_array_length',
  since: '3.1.0',
  usage: 'json_array_length(jsonArray)',
  doc: 'How many elements the JSON array has; null for anything else.',
  examples: [
    ["SELECT json_array_length('[1,2,3,4]')", '4'],
    ["SELECT json_array_length('[1,2')", null],
  ],
  args: ['string'],
  strict: true,
  returns: IntegerType,
  mayReturnNull: true,
  eval: (text: string) => {
    const node = tryParse(text)
    return node?.is === 'array' ? node.items.length : null
  },
})

export const jsonObjectKeys = json({
  name: 'json_object_keys',
  since: '3.1.0',
  usage: 'json_object_keys(json_object)',
  doc: 'The keys of the JSON object; null for anything else.',
  examples: [['SELECT json_object_keys(\'{"key": "value"}\')', '[key]']],
  args: ['string'],
  strict: true,
  returns: ArrayType(StringType),
  mayReturnNull: true,
  eval: (text: string): Value => {
    const node = tryParse(text)
    return node?.is === 'object' ? node.entries.map(([name]) => name) : null
  },
})

/** The one row of `json_tuple`: the fields of an object as text. */
export const jsonTupleRow = json({
  name: '$json_tuple',
  since: '1.6.0',
  usage: '$json_tuple',
  doc: '',
  examples: [],
  args: ['string', 'string+'],
  returns: types => ArrayType(StructType(types.slice(1).map((_, i) => StructField(`c${i}`, StringType))), false),
  nulls: 'never',
  eval: (text: string | null, ...names: (string | null)[]): Value => {
    const node = text === null ? undefined : tryParse(text)
    const entries = node?.is === 'object' ? node.entries : []
    const fieldText = (name: string | null): Value => {
      const found = name === null ? undefined : entries.findLast(([n]) => n === name)?.[1]
      return found === undefined || found.is === 'null' ? null : found.is === 'string' ? found.value : jsonText(found)
    }
    return [names.map(fieldText)]
  },
  fast: (g, [text], info) => {
    const names = info.constants.slice(1)
    if (!names.every(n => typeof n === 'string')) return undefined
    return structOfJson(
      g,
      text!,
      names.map(name => ({ name, dataType: StringType })),
      true,
    )
  },
})
