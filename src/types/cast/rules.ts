import { type ArrayType, type DataType, type GeoType, type MapType, type StructType, sameType } from '../data-type.ts'
import { decimalForType } from '../decimal.ts'
import { becomesVariant } from '../variant/cast.ts'

/** Which casts there are, as Spark's Cast and the write path allow them. */

const INTEGRAL = 'byte short int long'
const NUMBERS = `${INTEGRAL} float double decimal`
const TEXT = 'string char varchar'
const INTERVALS = 'year_month_interval day_time_interval'

const rows = (table: Readonly<Record<string, string>>): Readonly<Record<string, ReadonlySet<string>>> => {
  const out: Record<string, ReadonlySet<string>> = {}
  for (const [names, targets] of Object.entries(table)) for (const name of names.split(' ')) out[name] = new Set(targets.split(' '))
  return out
}

const shared = {
  'float double': `boolean ${NUMBERS} ${TEXT} timestamp variant`,
  decimal: `boolean ${NUMBERS} ${TEXT} timestamp ${INTERVALS} variant`,
  'char varchar': `boolean ${NUMBERS} ${TEXT} binary date timestamp timestamp_ntz timestamp_nanos time calendar_interval ${INTERVALS}`,
  string: `boolean ${NUMBERS} ${TEXT} binary date timestamp timestamp_ntz timestamp_nanos time calendar_interval ${INTERVALS} variant`,
  binary: `${TEXT} binary variant`,
  timestamp_ntz: `${TEXT} date timestamp timestamp_ntz timestamp_nanos time variant`,
  timestamp_nanos: `${TEXT} date timestamp timestamp_ntz timestamp_nanos`,
  time: `${INTEGRAL} decimal ${TEXT} timestamp timestamp_ntz time variant`,
  calendar_interval: `${TEXT} calendar_interval`,
  year_month_interval: `${INTEGRAL} decimal ${TEXT} year_month_interval`,
  day_time_interval: `${INTEGRAL} decimal ${TEXT} day_time_interval`,
  variant: `boolean ${NUMBERS} ${TEXT} binary date timestamp timestamp_ntz time variant array map struct`,
}
const LEGACY = rows({
  ...shared,
  boolean: `boolean ${NUMBERS} ${TEXT} timestamp variant`,
  [INTEGRAL]: `boolean ${NUMBERS} ${TEXT} binary timestamp ${INTERVALS} variant`,
  date: `boolean ${NUMBERS} ${TEXT} date timestamp timestamp_ntz timestamp_nanos variant`,
  timestamp: `boolean ${NUMBERS} ${TEXT} date timestamp timestamp_ntz timestamp_nanos time variant`,
})
const ANSI = rows({
  ...shared,
  boolean: `boolean ${NUMBERS} ${TEXT} variant`,
  [INTEGRAL]: `boolean ${NUMBERS} ${TEXT} timestamp ${INTERVALS} variant`,
  date: `${TEXT} date timestamp timestamp_ntz timestamp_nanos variant`,
  timestamp: `${NUMBERS} ${TEXT} date timestamp timestamp_ntz timestamp_nanos time variant`,
})

const isNested = (t: DataType): t is ArrayType | MapType | StructType => t.type === 'array' || t.type === 'map' || t.type === 'struct'
const isGeo = (t: DataType): t is GeoType => t.type === 'geometry' || t.type === 'geography'
/** A type of any reference system takes those of one; a geometry becomes a geography, and back, in the same system. */
const geoCast = (from: GeoType, to: GeoType) => (from.type === to.type ? to.srid === -1 : from.srid === to.srid && from.srid !== -1)
const isText = (t: DataType) => t.type === 'string' || t.type === 'char' || t.type === 'varchar'

/** Nulls may come to be: fine where the target allows them. */
const allows = (from: boolean, to: boolean) => !from || to

/** Compares nested types part by part; undefined for types that aren't nested alike. */
function parts(
  from: DataType,
  to: DataType,
  rule: (a: DataType, b: DataType) => boolean,
  mayBeNull: (a: DataType, b: DataType) => boolean,
): boolean | undefined {
  const one = (a: DataType, aNull: boolean, b: DataType, bNull: boolean) => rule(a, b) && allows(aNull || mayBeNull(a, b), bNull)
  if (from.type === 'array' && to.type === 'array') return one(from.element, from.containsNull, to.element, to.containsNull)
  if (from.type === 'map' && to.type === 'map')
    return one(from.key, false, to.key, false) && one(from.value, from.valueContainsNull, to.value, to.valueContainsNull)
  if (from.type === 'struct' && to.type === 'struct') {
    return (
      from.fields.length === to.fields.length &&
      from.fields.every((f, i) => one(f.dataType, f.nullable, to.fields[i]!.dataType, to.fields[i]!.nullable))
    )
  }
  return undefined
}

/** May a cast be written between these types? `try` follows ANSI's table, but its casts may give null. */
export function canCast(from: DataType, to: DataType, mode: 'ansi' | 'legacy' | 'try'): boolean {
  if (from.type === 'null' || sameType(from, to)) return true
  const nested = parts(from, to, (a, b) => canCast(a, b, mode), mode === 'ansi' ? () => false : (a, b) => castMayGiveNull(a, b, mode))
  if (nested !== undefined) return nested
  if (isNested(from)) return to.type === 'variant' ? becomesVariant(from, false) : isText(to)
  if (from.type === 'variant' && isNested(to)) return variantTarget(to)
  if (isGeo(from) && isGeo(to)) return geoCast(from, to)
  return (mode === 'legacy' ? LEGACY : ANSI)[from.type]?.has(to.type) ?? false
}

/** What a variant can be cast to: maps need string keys. */
function variantTarget(to: DataType): boolean {
  if (to.type === 'array') return variantTarget(to.element)
  if (to.type === 'map') return to.key.type === 'string' && variantTarget(to.value)
  if (to.type === 'struct') return to.fields.every(f => variantTarget(f.dataType))
  return ANSI.variant!.has(to.type)
}

/** Is a cast of a value that is not null nullable? In ANSI mode too a cast that raises errors instead is declared as if it gave null. */
export function castMayGiveNull(from: DataType, to: DataType, mode: 'ansi' | 'legacy' | 'try'): boolean {
  if (from.type === 'null' || sameType(from, to)) return false
  if (from.type === 'variant') return true
  if (isGeo(from)) return false
  if (mode === 'try') return !canUpCast(from, to) && !(isText(from) && to.type === 'binary')
  if (isText(from)) return to.type !== 'binary' && !isText(to)
  if (isText(to)) return false
  if (from.type === 'timestamp' && (to.type === 'byte' || to.type === 'short' || to.type === 'int')) return true
  if (to.type === 'timestamp') return from.type === 'float' || from.type === 'double'
  if (to.type === 'timestamp_nanos' || from.type === 'timestamp_nanos') return false
  if (to.type === 'date') return from.type !== 'timestamp' && from.type !== 'timestamp_ntz'
  if (to.type === 'calendar_interval') return true
  if (to.type === 'decimal') {
    const own = decimalForType(from)
    return from.type === 'boolean'
      ? to.precision - to.scale < 1
      : own === undefined || !(to.precision - to.scale >= own.precision - own.scale && to.scale >= own.scale)
  }
  return (from.type === 'float' || from.type === 'double' || from.type === 'decimal') && new Set(INTEGRAL.split(' ')).has(to.type)
}

const WIDTH = ['byte', 'short', 'int', 'long', 'float', 'double']

/** Is the cast certain to keep the value (but for the last digits of longs as floats)? Then it is made without asking. */
export function canUpCast(from: DataType, to: DataType): boolean {
  if (from.type === 'null' || sameType(from, to)) return true
  const nested = parts(from, to, canUpCast, () => false)
  if (nested !== undefined) return nested
  if (isNested(from) || isNested(to) || from.type === 'variant') return false
  if (isGeo(from) || isGeo(to)) return from.type === to.type && (to as GeoType).srid === -1
  if (to.type === 'string') return true
  if (to.type === 'char' || to.type === 'varchar') {
    if (from.type === 'varchar') return to.type === 'varchar' && to.length >= from.length
    return from.type === 'char' && (to.type === 'varchar' ? to.length >= from.length : to.length === from.length)
  }
  if (to.type === 'decimal') {
    if (from.type === 'float' || from.type === 'double') return false
    const own = decimalForType(from)
    return own !== undefined && own.precision - own.scale <= to.precision - to.scale && own.scale <= to.scale
  }
  if (from.type === 'decimal') {
    const limit = INTEGRAL.split(' ').includes(to.type) ? decimalForType(to) : undefined
    return limit !== undefined && from.scale === 0 && from.precision < limit.precision
  }
  const [a, b] = [WIDTH.indexOf(from.type), WIDTH.indexOf(to.type)]
  if (a >= 0 && b >= 0) return a < b
  if (to.type === 'timestamp_nanos' && (from.type !== 'timestamp_nanos' || from.precision <= to.precision)) return TIMESTAMPS.has(from.type)
  if (from.type === 'date') return to.type === 'timestamp' || to.type === 'timestamp_ntz'
  if (from.type === 'timestamp') return to.type === 'timestamp_ntz' || to.type === 'long'
  if (from.type === 'timestamp_ntz') return to.type === 'timestamp'
  if (from.type === 'long') return to.type === 'timestamp'
  return (from.type === 'year_month_interval' || from.type === 'day_time_interval') && from.type === to.type
}

const TIMESTAMPS = new Set(['date', 'timestamp', 'timestamp_ntz', 'timestamp_nanos'])
const DATETIMES = new Set(['date', 'timestamp', 'timestamp_ntz', 'time'])
const isNumber = (t: DataType) => NUMBERS.split(' ').includes(t.type)

/** May a value be written to a column of another type under the ANSI store assignment policy? */
export function canStoreAssign(from: DataType, to: DataType): boolean {
  if (from.type === 'null' || sameType(from, to)) return true
  const nested = parts(from, to, canStoreAssign, () => false)
  if (nested !== undefined) return nested
  if (isNested(from) || isNested(to)) return false
  if (isGeo(from) || isGeo(to)) return from.type === to.type && (to as GeoType).srid === -1
  return (isNumber(from) && isNumber(to)) || (DATETIMES.has(from.type) && DATETIMES.has(to.type)) || isText(to)
}
