/**
 * Spark SQL's types as immutable plain data. Everything known about a type (layout, names, comparison, cast, print) hangs
 * on its entry in `descriptors.ts`; nothing outside `types/` switches on a type's name to find such a fact.
 */
export type DataType =
  | {
      readonly type:
        | 'boolean'
        | 'byte'
        | 'short'
        | 'int'
        | 'long'
        | 'float'
        | 'double'
        | 'binary'
        | 'date'
        | 'timestamp'
        | 'timestamp_ntz'
        | 'calendar_interval'
        | 'variant'
        | 'null'
    }
  | DecimalType
  | StringType
  | { readonly type: 'char' | 'varchar'; readonly length: number }
  | TimeType
  | NanosType
  | GeoType
  | YearMonthIntervalType
  | DayTimeIntervalType
  | ArrayType
  | MapType
  | StructType

export type TypeName = DataType['type']

export interface DecimalType {
  readonly type: 'decimal'
  readonly precision: number
  readonly scale: number
}
/** Strings carry a collation; `UTF8_BINARY` unless said otherwise. */
export interface StringType {
  readonly type: 'string'
  readonly collation?: string
}
export interface TimeType {
  readonly type: 'time'
  readonly precision: number
}
/** Timestamps of 7 to 9 digits of a second's fraction, of the session's zone or of none. */
export interface NanosType {
  readonly type: 'timestamp_nanos'
  readonly zoned: boolean
  readonly precision: number
}
/** The number of a spatial reference system, -1 for any. */
export interface GeoType {
  readonly type: 'geometry' | 'geography'
  readonly srid: number
}
/** Fields: 0 year, 1 month. */
export interface YearMonthIntervalType {
  readonly type: 'year_month_interval'
  readonly start: 0 | 1
  readonly end: 0 | 1
}
/** Fields: 0 day, 1 hour, 2 minute, 3 second. */
export interface DayTimeIntervalType {
  readonly type: 'day_time_interval'
  readonly start: 0 | 1 | 2 | 3
  readonly end: 0 | 1 | 2 | 3
}
export interface ArrayType {
  readonly type: 'array'
  readonly element: DataType
  readonly containsNull: boolean
}
export interface MapType {
  readonly type: 'map'
  readonly key: DataType
  readonly value: DataType
  readonly valueContainsNull: boolean
}
export interface StructType {
  readonly type: 'struct'
  readonly fields: readonly StructField[]
}
export interface StructField {
  readonly name: string
  readonly dataType: DataType
  readonly nullable: boolean
  readonly metadata?: Readonly<Record<string, unknown>>
}

const simple = <T extends TypeName>(type: T) => Object.freeze({ type }) as unknown as Extract<DataType, { type: T }>

export const BooleanType = simple('boolean')
export const ByteType = simple('byte')
export const ShortType = simple('short')
export const IntegerType = simple('int')
export const LongType = simple('long')
export const FloatType = simple('float')
export const DoubleType = simple('double')
export const StringType: StringType = Object.freeze({ type: 'string' })
export const BinaryType = simple('binary')
export const DateType = simple('date')
export const TimestampType = simple('timestamp')
export const TimestampNTZType = simple('timestamp_ntz')
export const CalendarIntervalType = simple('calendar_interval')
export const VariantType = simple('variant')
export const NullType = simple('null')
export const DecimalType = (precision: number, scale: number): DecimalType => Object.freeze({ type: 'decimal', precision, scale })
export const CharType = (length: number): DataType => Object.freeze({ type: 'char', length })
export const VarcharType = (length: number): DataType => Object.freeze({ type: 'varchar', length })
export const TimeType = (precision = 6): TimeType => Object.freeze({ type: 'time', precision })
export const NanosType = (zoned: boolean, precision = 9): NanosType => Object.freeze({ type: 'timestamp_nanos', zoned, precision })
/** The timestamp without what is below microseconds. */
export const microsOf = (t: NanosType): DataType => (t.zoned ? TimestampType : TimestampNTZType)
export const GeometryType = (srid = 0): GeoType => Object.freeze({ type: 'geometry', srid })
export const GeographyType = (srid = 4326): GeoType => Object.freeze({ type: 'geography', srid })
export const YearMonthIntervalType = (start: 0 | 1 = 0, end: 0 | 1 = 1): YearMonthIntervalType =>
  Object.freeze({ type: 'year_month_interval', start, end })
export const DayTimeIntervalType = (start: 0 | 1 | 2 | 3 = 0, end: 0 | 1 | 2 | 3 = 3): DayTimeIntervalType =>
  Object.freeze({ type: 'day_time_interval', start, end })
export const ArrayType = (element: DataType, containsNull = true): ArrayType => Object.freeze({ type: 'array', element, containsNull })
export const MapType = (key: DataType, value: DataType, valueContainsNull = true): MapType =>
  Object.freeze({ type: 'map', key, value, valueContainsNull })
export const StructField = (name: string, dataType: DataType, nullable = true, metadata?: Record<string, unknown>): StructField =>
  Object.freeze(metadata ? { name, dataType, nullable, metadata } : { name, dataType, nullable })
export const StructType = (fields: readonly StructField[]): StructType =>
  Object.freeze({ type: 'struct', fields: Object.freeze([...fields]) })

/** Structural equality; nullability inside nested types counts. */
export function sameType(a: DataType, b: DataType): boolean {
  if (a === b) return true
  if (a.type !== b.type) return false
  switch (a.type) {
    case 'decimal':
      return a.precision === (b as DecimalType).precision && a.scale === (b as DecimalType).scale
    case 'string':
      return (a.collation ?? 'UTF8_BINARY') === ((b as StringType).collation ?? 'UTF8_BINARY')
    case 'char':
    case 'varchar':
      return a.length === (b as typeof a).length
    case 'time':
      return a.precision === (b as TimeType).precision
    case 'timestamp_nanos':
      return a.zoned === (b as NanosType).zoned && a.precision === (b as NanosType).precision
    case 'geometry':
    case 'geography':
      return a.srid === (b as GeoType).srid
    case 'year_month_interval':
    case 'day_time_interval':
      return a.start === (b as typeof a).start && a.end === (b as typeof a).end
    case 'array':
      return a.containsNull === (b as ArrayType).containsNull && sameType(a.element, (b as ArrayType).element)
    case 'map':
      return (
        a.valueContainsNull === (b as MapType).valueContainsNull &&
        sameType(a.key, (b as MapType).key) &&
        sameType(a.value, (b as MapType).value)
      )
    case 'struct': {
      const other = (b as StructType).fields
      return (
        a.fields.length === other.length &&
        a.fields.every((f, i) => f.name === other[i]!.name && f.nullable === other[i]!.nullable && sameType(f.dataType, other[i]!.dataType))
      )
    }
    default:
      return true
  }
}
