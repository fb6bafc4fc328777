import { type Expression, Literal } from '../../plan/expression.ts'
import { castValue } from '../../types/cast/cast.ts'
import { ArrayType, type DataType, MapType, StringType, StructField, StructType } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { parseSchemaOrType } from '../../types/ddl.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sqlLiteral } from '../../types/sql-literal.ts'
import type { MapValue, Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import type { CallInfo } from '../define.ts'
import { constantOf, isNumeric, typeOf } from '../type-rules.ts'

/** The arguments that functions of JSON, CSV, XML and variants share: a schema as text, and options as a map. */
export type Options = Readonly<Record<string, string>>

const withoutCast = (e: Expression): Expression => (e.type === 'Cast' ? withoutCast(e.child) : e)
export const word = (value: string): Expression => Literal({ value, dataType: StringType })

/** The type that a constant text names. */
export function schemaArgument(e: Expression): DataType {
  const text = constantOf(e)
  if (typeof text === 'string' && typeOf(e).type === 'string') {
    if (text.trim() === '') throw sparkError('PARSE_EMPTY_STATEMENT')
    const t = parseSchemaOrType(text)
    if (hasLength(t)) throw sparkError('UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING')
    return t
  }
  const bare = withoutCast(e)
  const shown =
    bare.type === 'Literal' ? constantText(bare.value, bare.dataType) : bare.type === 'AttributeReference' ? bare.name : bare.type
  throw sparkError('INVALID_SCHEMA.NON_STRING_LITERAL', { inputSchema: `"${shown}"` })
}

/** A constant as the calls that made it: nested ones were evaluated. */
function constantText(v: Value, t: DataType): string {
  const inside = (x: Value, of: DataType) => (typeof x === 'string' ? x : constantText(x, of))
  if (v !== null && t.type === 'array') return `array(${(v as Value[]).map(x => inside(x, t.element)).join(', ')})`
  if (v === null) return 'NULL'
  if (t.type !== 'map') return isNumeric(t) ? String(castValue(t, StringType, 'ansi', { zone: zoneOf('UTC') })(v)) : sqlLiteral(v, t)
  const { keys, values } = v as MapValue
  return `map(${keys.map((k, i) => `${inside(k, t.key)}, ${inside(values[i]!, t.value)}`).join(', ')})`
}

/** A schema and the options beside it: it is the schema that is looked at first. */
export function schemaAndOptions(schema: Expression, options: Expression | undefined): [Expression, Expression] {
  schemaArgument(schema)
  return [schema, optionsArgument(options)]
}

const hasLength = (t: DataType): boolean => {
  if (t.type === 'array') return hasLength(t.element)
  if (t.type === 'map') return hasLength(t.key) || hasLength(t.value)
  return t.type === 'struct' ? t.fields.some(f => hasLength(f.dataType)) : t.type === 'char' || t.type === 'varchar'
}

/** The column that malformed records go to holds text. Raises INVALID_CORRUPT_RECORD_TYPE for another. */
export function checkCorruptColumn(t: DataType, name: string): void {
  const found = t.type === 'struct' ? t.fields.find(f => f.name === name) : undefined
  if (found === undefined || found.dataType.type === 'string') return
  throw sparkError('INVALID_CORRUPT_RECORD_TYPE', { columnName: `\`${name}\``, actualType: quotedSqlName(found.dataType) })
}

/** Nulls may be anywhere: the text decides. */
export function nullableParts(t: DataType): DataType {
  if (t.type === 'array') return ArrayType(nullableParts(t.element))
  if (t.type === 'map') return MapType(nullableParts(t.key), nullableParts(t.value))
  return t.type === 'struct' ? StructType(t.fields.map(f => StructField(f.name, nullableParts(f.dataType), true, f.metadata))) : t
}

/** Tells the text of options from one that a user wrote. */
const MARK = '\0'

/** A map of constants, as text that `optionsAt` reads back. */
export function optionsArgument(e: Expression | undefined): Expression {
  if (e === undefined) return word(`${MARK}{}`)
  if (e.type === 'Literal' && typeof e.value === 'string' && e.value.startsWith(MARK)) return e
  const t = typeOf(e)
  const isMap = (e.type === 'Call' && e.name === 'map') || (e.type === 'Literal' && t.type === 'map')
  if (!isMap || t.type !== 'map') throw sparkError('INVALID_OPTIONS.NON_MAP_FUNCTION')
  if (t.key.type !== 'string' || t.value.type !== 'string')
    throw sparkError('INVALID_OPTIONS.NON_STRING_TYPE', { mapType: quotedSqlName(t) })
  return word(MARK + JSON.stringify(Object.fromEntries(entriesOf(e))))
}

function entriesOf(e: Expression): (readonly [string, Value])[] {
  if (e.type === 'Literal') {
    const { keys, values } = e.value as MapValue
    return keys.map((k, i) => [String(k), values[i]!] as const)
  }
  const words = e.type === 'Call' ? e.args.map(a => constantOf(withoutCast(a)) ?? null) : []
  return words.flatMap((w, i) => (i % 2 === 0 ? [[String(w), words[i + 1]!] as const] : []))
}

export const optionsAt = (info: CallInfo, i: number): Options =>
  JSON.parse(String(info.constants[i] ?? `${MARK}{}`).slice(MARK.length)) as Options

/** An option by its name in any case. */
export const option = (options: Options, name: string): string | undefined =>
  options[Object.keys(options).find(k => k.toLowerCase() === name.toLowerCase()) ?? ''] ?? undefined

/** A flag among the options. */
export const flagOption = (options: Options, name: string, otherwise: boolean): boolean => {
  const given = option(options, name)
  return given === undefined ? otherwise : given.toLowerCase() === 'true'
}

/** What is done with malformed records: these functions can't drop them. */
export function parseMode(options: Options, functionName: string): 'PERMISSIVE' | 'FAILFAST' {
  const mode = option(options, 'mode')?.toUpperCase() ?? 'PERMISSIVE'
  if (mode === 'DROPMALFORMED') throw sparkError('PARSE_MODE_UNSUPPORTED', { funcName: `\`${functionName}\``, mode })
  return mode === 'FAILFAST' ? 'FAILFAST' : 'PERMISSIVE'
}
