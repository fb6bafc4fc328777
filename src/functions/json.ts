import { type Expression, Literal } from '../plan/expression.ts'
import {
  ArrayType,
  type DataType,
  DoubleType,
  IntegerType,
  LongType,
  MapType,
  StringType,
  StructField,
  StructType,
} from '../types/data-type.ts'
import { parseSchemaOrType } from '../types/ddl.ts'
import { mergeTypes } from '../types/infer.ts'
import { type JsonNode, type JsonSyntax, JsonSyntaxError, jsonText, parseJson } from '../types/json-text.ts'
import { quotedSqlName, sqlName } from '../types/names.ts'
import type { Value } from '../types/value.ts'
import { type CallInfo, type ScalarFunction, scalar } from './define.ts'
import { parsePath, valueAt } from './json-path.ts'
import { jsonReader, syntaxOf } from './json-read.ts'
import { jsonWriter } from './json-write.ts'
import { constantOf, mismatch, typeOf } from './type-rules.ts'

/** JSON text: its values, and values as JSON. */

const json = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'json_funcs', ...spec })

type Options = Readonly<Record<string, string>>

const withoutCast = (e: Expression): Expression => (e.type === 'Cast' ? withoutCast(e.child) : e)
const word = (value: string): Expression => Literal({ value, dataType: StringType })

/** A map of literals, as text that later steps read back. */
function optionsLiteral(e: Expression | undefined): Expression {
  const words = e?.type === 'Call' && e.name === 'map' ? e.args.map(a => String(constantOf(withoutCast(a)))) : []
  return word(JSON.stringify(Object.fromEntries(words.flatMap((w, i) => (i % 2 === 0 ? [[w, words[i + 1]]] : [])))))
}
const optionsAt = (info: CallInfo, i: number): Options => JSON.parse(String(info.constants[i] ?? '{}')) as Options

/** The node of a text, undefined where there is none or the text is not JSON. */
function tryParse(text: string, syntax?: JsonSyntax): JsonNode | undefined {
  try {
    return parseJson(text, syntax)
  } catch (e) {
    if (e instanceof JsonSyntaxError) return undefined
    throw e
  }
}

// ---- from_json, to_json ----

/** Nulls may be anywhere: the text decides. */
function nullable(t: DataType): DataType {
  if (t.type === 'array') return ArrayType(nullable(t.element))
  if (t.type === 'map') return MapType(nullable(t.key), nullable(t.value))
  return t.type === 'struct' ? StructType(t.fields.map(f => StructField(f.name, nullable(f.dataType), true, f.metadata))) : t
}
const isNested = (t: DataType): boolean => t.type === 'struct' || t.type === 'array' || t.type === 'map'
const schemaOf = (e: Expression): DataType => nullable(parseSchemaOrType(String(constantOf(e))))
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
  args: ['string', 'string!', 'any?'],
  coerce: ([text, schema, options]) => {
    // a schema may be inferred from an example
    const inferred = schema!.type === 'Call' && schema!.name === 'schema_of_json' ? constantOf(schema!.args[0]) : undefined
    return [text!, typeof inferred === 'string' ? word(schemaText(inferred, {})) : schema!, optionsLiteral(options)]
  },
  check: ([text, schema]) => {
    const given = typeOf(withoutCast(text!))
    if (given.type !== 'string' && given.type !== 'null')
      return mismatch('UNEXPECTED_INPUT_TYPE', {
        paramIndex: 'first',
        requiredType: '"STRING"',
        inputSql: '',
        inputType: quotedSqlName(given),
      })
    return isNested(schemaOf(schema!)) ? undefined : invalidSchema(schemaOf(schema!))
  },
  returns: (_types, args) => schemaOf(args[1]!),
  sql: ([text, schema]) => (/^\s*map\s*</i.test(schema ?? '') ? 'entries' : `from_json(${text})`),
  mayReturnNull: true,
  mayThrow: true,
  bind: info => {
    const read = jsonReader(info.returnType, optionsAt(info, 2), info.options.timeZone)
    return (text: string) => read(text)
  },
})

export const toJson = json({
  name: 'to_json',
  since: '2.2.0',
  usage: 'to_json(expr[, options])',
  doc: 'A struct, array or map as JSON text; fields that are null are left out.',
  examples: [["SELECT to_json(named_struct('a', 1, 'b', 2))", '{"a":1,"b":2}']],
  args: ['any', 'any?'],
  coerce: ([value, options]) => [value!, optionsLiteral(options)],
  check: ([value]) => (isNested(typeOf(value!)) || typeOf(value!).type === 'variant' ? undefined : invalidSchema(typeOf(value!))),
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
  args: ['string', 'string'],
  returns: StringType,
  mayReturnNull: true,
  eval: (text: string, path: string) => {
    const steps = parsePath(path)
    const node = steps && tryParse(text)
    return node === undefined ? null : (valueAt(node, steps!) ?? null)
  },
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
  usage: '',
  doc: '',
  examples: [],
  args: ['string', 'string+'],
  returns: types => ArrayType(StructType(types.slice(1).map((_, i) => StructField(`c${i}`, StringType))), false),
  nulls: 'never',
  eval: (text: string | null, ...names: (string | null)[]): Value => {
    const node = text === null ? undefined : tryParse(text)
    const entries = node?.is === 'object' ? node.entries : []
    const valueOf = (name: string | null): Value => {
      const found = name === null ? undefined : entries.findLast(([n]) => n === name)?.[1]
      return found === undefined || found.is === 'null' ? null : found.is === 'string' ? found.value : jsonText(found)
    }
    return [names.map(valueOf)]
  },
})

// ---- schema_of_json ----

/** The type of a value: whole numbers are bigint, other numbers double; what is only ever null is a string. */
function inferred(node: JsonNode): DataType {
  switch (node.is) {
    case 'null':
      return { type: 'null' }
    case 'boolean':
      return { type: 'boolean' }
    case 'number':
      if (!/^-?\d+$/.test(node.text)) return DoubleType
      return BigInt.asIntN(64, BigInt(node.text)) === BigInt(node.text)
        ? LongType
        : { type: 'decimal', precision: node.text.replace('-', '').length, scale: 0 }
    case 'string':
      return StringType
    case 'array':
      return ArrayType(node.items.map(inferred).reduce(merged, { type: 'null' }))
    case 'object':
      return StructType(
        node.entries.map(([name, v]) => StructField(name, inferred(v))).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
      )
  }
}
/** Types that have nothing in common are text. */
function merged(a: DataType, b: DataType): DataType {
  if (a.type === 'struct' && b.type === 'struct') {
    const names = [...new Set([...a.fields, ...b.fields].map(f => f.name))].sort()
    const typeIn = (t: StructType, name: string): DataType => t.fields.find(f => f.name === name)?.dataType ?? { type: 'null' }
    return StructType(names.map(name => StructField(name, merged(typeIn(a, name), typeIn(b, name)))))
  }
  if (a.type === 'array' && b.type === 'array') return ArrayType(merged(a.element, b.element))
  try {
    return mergeTypes(a, b)
  } catch {
    return StringType
  }
}
function known(t: DataType): DataType {
  if (t.type === 'null') return StringType
  if (t.type === 'array') return ArrayType(known(t.element))
  return t.type === 'struct' ? StructType(t.fields.map(f => StructField(f.name, known(f.dataType)))) : t
}
function schemaText(text: string, options: Options): string {
  const node = parseJson(text, syntaxOf(options))
  return sqlName(known(node === undefined ? StringType : inferred(node)))
}

export const schemaOfJson = json({
  name: 'schema_of_json',
  since: '2.4.0',
  usage: 'schema_of_json(json[, options])',
  doc: 'The schema of the JSON text, as `from_json` takes it.',
  examples: [['SELECT schema_of_json(\'[{"col":0}]\')', 'ARRAY<STRUCT<col: BIGINT>>']],
  args: ['string!', 'any?'],
  coerce: ([text, options]) => [text!, optionsLiteral(options)],
  returns: StringType,
  sql: ([text]) => `schema_of_json(${text})`,
  mayThrow: true,
  bind: info => (text: string) => schemaText(text, optionsAt(info, 1)),
})
