import { sparkError } from '../util/errors.ts'
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
import { crsOf, type GeoKind, sridOf } from './geo/srid.ts'
import { typeName } from './names.ts'

/** A type as Spark's schema JSON has it, before it is made text. */
export type TypeJson =
  | string
  | { type: 'array'; elementType: TypeJson; containsNull: boolean }
  | { type: 'map'; keyType: TypeJson; valueType: TypeJson; valueContainsNull: boolean }
  | { type: 'struct'; fields: FieldJson[] }
export interface FieldJson {
  name: string
  type: TypeJson
  nullable: boolean
  metadata: Record<string, unknown>
}

const COLLATIONS = '__COLLATIONS'

/** The type as Spark's schema JSON value: `"integer"`, `{"type":"struct","fields":[…]}`. */
export function toJsonValue(t: DataType): TypeJson {
  switch (t.type) {
    case 'array':
      return { type: 'array', elementType: toJsonValue(t.element), containsNull: t.containsNull }
    case 'map':
      return { type: 'map', keyType: toJsonValue(t.key), valueType: toJsonValue(t.value), valueContainsNull: t.valueContainsNull }
    case 'struct':
      return { type: 'struct', fields: t.fields.map(fieldJson) }
    case 'string':
      return 'string'
    case 'geometry':
      return `geometry(${crsOf(t.srid)})`
    case 'geography':
      return `geography(${crsOf(t.srid)}, SPHERICAL)`
    default:
      return typeName(t)
  }
}

/** Collations don't stand in the type but in the field's metadata, so that older readers see plain strings. */
function fieldJson(f: StructField): FieldJson {
  const found: Record<string, string> = {}
  collectCollations(f.dataType, f.name, found)
  const metadata = Object.keys(found).length === 0 ? { ...f.metadata } : { ...f.metadata, [COLLATIONS]: found }
  return { name: f.name, type: toJsonValue(f.dataType), nullable: f.nullable, metadata }
}

function collectCollations(t: DataType, path: string, out: Record<string, string>): void {
  if (t.type === 'string' && t.collation !== undefined && t.collation !== 'UTF8_BINARY') {
    out[path] = `${t.collation.startsWith('UTF8_') ? 'spark' : 'icu'}.${t.collation}`
  } else if (t.type === 'array') collectCollations(t.element, `${path}.element`, out)
  else if (t.type === 'map') {
    collectCollations(t.key, `${path}.key`, out)
    collectCollations(t.value, `${path}.value`, out)
  }
}

/** Spark's schema JSON as compact text. */
export const toJson = (t: DataType): string => JSON.stringify(toJsonValue(t))
/** Spark's schema JSON, indented as `prettyJson` does it. */
export const toPrettyJson = (t: DataType): string => pretty(toJsonValue(t), '')

function pretty(v: unknown, indent: string): string {
  if (Array.isArray(v)) return v.length === 0 ? '[ ]' : `[ ${v.map(e => pretty(e, indent)).join(', ')} ]`
  if (typeof v !== 'object' || v === null) return JSON.stringify(v)
  const entries = Object.entries(v)
  if (entries.length === 0) return '{ }'
  const inner = `${indent}  `
  return `{\n${entries.map(([k, e]) => `${inner}${JSON.stringify(k)} : ${pretty(e, inner)}`).join(',\n')}\n${indent}}`
}

const byName: Readonly<Record<string, DataType>> = {
  null: NullType,
  void: NullType,
  boolean: BooleanType,
  byte: ByteType,
  short: ShortType,
  integer: IntegerType,
  long: LongType,
  float: FloatType,
  double: DoubleType,
  string: StringType,
  binary: BinaryType,
  date: DateType,
  timestamp: TimestampType,
  timestamp_ltz: TimestampType,
  timestamp_ntz: TimestampNTZType,
  interval: CalendarIntervalType,
  calendarinterval: CalendarIntervalType,
  variant: VariantType,
  decimal: DecimalType(10, 0),
  time: TimeType(6),
}
const yearMonth = ['year', 'month']
const dayTime = ['day', 'hour', 'minute', 'second']

function namedType(name: string): DataType {
  const known = byName[name]
  if (known !== undefined) return known
  let m = /^decimal\(\s*(\d+)\s*,\s*(-?\d+)\s*\)$/.exec(name)
  if (m) return DecimalType(Number(m[1]), Number(m[2]))
  m = /^(char|varchar|time)\(\s*(\d+)\s*\)$/.exec(name)
  if (m) return (m[1] === 'char' ? CharType : m[1] === 'varchar' ? VarcharType : TimeType)(Number(m[2]))
  m = /^interval (\w+)(?: to (\w+))?$/.exec(name)
  if (m) {
    const [start, end] = [m[1]!, m[2] ?? m[1]!]
    if (yearMonth.includes(start) && yearMonth.includes(end))
      return YearMonthIntervalType(yearMonth.indexOf(start) as 0, yearMonth.indexOf(end) as 1)
    if (dayTime.includes(start) && dayTime.includes(end)) return DayTimeIntervalType(dayTime.indexOf(start) as 0, dayTime.indexOf(end) as 3)
  }
  m = /^string collate (\w+)$/i.exec(name)
  if (m) return Object.freeze({ type: 'string', collation: m[1]! })
  m = /^(geometry|geography)(?:\((\w+:\w+)(?:, (\w+))?\))?$/.exec(name)
  if (m) return geoType(m[1] as GeoKind, m[2] ?? 'OGC:CRS84', m[3] ?? 'SPHERICAL')
  throw sparkError('INVALID_JSON_DATA_TYPE', { invalidType: name })
}

function geoType(kind: GeoKind, crs: string, alg: string): DataType {
  if (alg !== 'SPHERICAL') throw sparkError('ST_INVALID_ALGORITHM_VALUE', { alg })
  const srid = sridOf(kind, crs)
  if (srid === undefined) throw sparkError('ST_INVALID_CRS_VALUE', { crs })
  return kind === 'geometry' ? GeometryType(srid) : GeographyType(srid)
}

/** The type of a schema JSON value. Raises INVALID_JSON_DATA_TYPE. */
export function fromJsonValue(json: unknown, collations?: Readonly<Record<string, string>>, path = ''): DataType {
  if (typeof json === 'string') {
    const t = namedType(json)
    const collation = t.type === 'string' ? collations?.[path] : undefined
    return collation === undefined ? t : Object.freeze({ type: 'string', collation: collation.slice(collation.indexOf('.') + 1) })
  }
  const o = json as Record<string, unknown> | null
  if (typeof o === 'object' && o !== null) {
    if (o.type === 'array') return ArrayType(fromJsonValue(o.elementType, collations, `${path}.element`), o.containsNull as boolean)
    if (o.type === 'map') {
      const key = fromJsonValue(o.keyType, collations, `${path}.key`)
      return MapType(key, fromJsonValue(o.valueType, collations, `${path}.value`), o.valueContainsNull as boolean)
    }
    if (o.type === 'struct' && Array.isArray(o.fields)) return StructType(o.fields.map(fieldFromJson))
  }
  throw sparkError('INVALID_JSON_DATA_TYPE', { invalidType: JSON.stringify(json) })
}

function fieldFromJson(f: FieldJson): StructField {
  const { [COLLATIONS]: collations, ...metadata } = f.metadata ?? {}
  const t = fromJsonValue(f.type, collations as Record<string, string> | undefined, f.name)
  return StructField(f.name, t, f.nullable ?? true, Object.keys(metadata).length === 0 ? undefined : metadata)
}

/** The type of schema JSON text. */
export function fromJson(text: string): DataType {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw sparkError('INVALID_JSON_DATA_TYPE', { invalidType: text }, [], cause)
  }
  return fromJsonValue(value)
}
