import { compareValues } from './compare.ts'
import type { DataType, TypeName } from './data-type.ts'
import { hashValue, xxhash64Value } from './hash.ts'
import { type Layout, layoutOf } from './layout.ts'
import type { Value } from './value.ts'

/** What is known of a type by its name alone. */
export interface TypeDescriptor {
  readonly name: TypeName
  readonly family: 'integral' | 'fractional' | 'datetime' | 'interval' | 'text' | 'nested' | 'other'
  /** Bytes of a value that Spark's estimates go by; a function where it depends on parameters. */
  readonly defaultSize: number | ((t: DataType) => number)
  /** Can it be compared with < and sorted? A function for types made of others. */
  readonly orderable: boolean | ((t: DataType) => boolean)
  readonly min?: Value | ((t: DataType) => Value)
  readonly max?: Value | ((t: DataType) => Value)
  readonly zero: Value | ((t: DataType) => Value)
}

const INT_MIN = -2147483648
const INT_MAX = 2147483647
export const LONG_MIN = -9223372036854775808n
export const LONG_MAX = 9223372036854775807n
const lengthOf = (t: DataType) => (t as { readonly length?: number }).length ?? 0
const unscaledMax = (t: DataType) => 10n ** BigInt((t as Extract<DataType, { type: 'decimal' }>).precision) - 1n

const table: readonly TypeDescriptor[] = [
  { name: 'null', family: 'other', defaultSize: 1, orderable: true, zero: null },
  { name: 'boolean', family: 'other', defaultSize: 1, orderable: true, min: false, max: true, zero: false },
  { name: 'byte', family: 'integral', defaultSize: 1, orderable: true, min: -128, max: 127, zero: 0 },
  { name: 'short', family: 'integral', defaultSize: 2, orderable: true, min: -32768, max: 32767, zero: 0 },
  { name: 'int', family: 'integral', defaultSize: 4, orderable: true, min: INT_MIN, max: INT_MAX, zero: 0 },
  { name: 'long', family: 'integral', defaultSize: 8, orderable: true, min: LONG_MIN, max: LONG_MAX, zero: 0n },
  { name: 'float', family: 'fractional', defaultSize: 4, orderable: true, min: Number.NEGATIVE_INFINITY, max: Number.NaN, zero: 0 },
  { name: 'double', family: 'fractional', defaultSize: 8, orderable: true, min: Number.NEGATIVE_INFINITY, max: Number.NaN, zero: 0 },
  {
    name: 'decimal',
    family: 'fractional',
    defaultSize: t => ((t as Extract<DataType, { type: 'decimal' }>).precision <= 18 ? 8 : 16),
    orderable: true,
    min: t => -unscaledMax(t),
    max: unscaledMax,
    zero: 0n,
  },
  { name: 'string', family: 'text', defaultSize: 20, orderable: true, min: '', zero: '' },
  { name: 'char', family: 'text', defaultSize: lengthOf, orderable: true, min: '', zero: '' },
  { name: 'varchar', family: 'text', defaultSize: lengthOf, orderable: true, min: '', zero: '' },
  { name: 'binary', family: 'other', defaultSize: 100, orderable: true, min: new Uint8Array(0), zero: new Uint8Array(0) },
  { name: 'date', family: 'datetime', defaultSize: 4, orderable: true, min: INT_MIN, max: INT_MAX, zero: 0 },
  { name: 'timestamp', family: 'datetime', defaultSize: 8, orderable: true, min: LONG_MIN, max: LONG_MAX, zero: 0n },
  { name: 'timestamp_ntz', family: 'datetime', defaultSize: 8, orderable: true, min: LONG_MIN, max: LONG_MAX, zero: 0n },
  {
    name: 'timestamp_nanos',
    family: 'datetime',
    defaultSize: 10,
    orderable: true,
    min: LONG_MIN * 1000n,
    max: LONG_MAX * 1000n + 999n,
    zero: 0n,
  },
  { name: 'time', family: 'datetime', defaultSize: 8, orderable: true, min: 0n, max: 86_399_999_999_999n, zero: 0n },
  { name: 'year_month_interval', family: 'interval', defaultSize: 4, orderable: true, min: INT_MIN, max: INT_MAX, zero: 0 },
  { name: 'day_time_interval', family: 'interval', defaultSize: 8, orderable: true, min: LONG_MIN, max: LONG_MAX, zero: 0n },
  { name: 'calendar_interval', family: 'interval', defaultSize: 16, orderable: false, zero: { months: 0, days: 0, micros: 0n } },
  { name: 'variant', family: 'other', defaultSize: 2048, orderable: false, zero: new Uint8Array([3, 0, 0, 0, 1, 0, 0, 0]) },
  { name: 'geometry', family: 'other', defaultSize: 2048, orderable: false, zero: new Uint8Array(4) },
  { name: 'geography', family: 'other', defaultSize: 2048, orderable: false, zero: new Uint8Array(4) },
  {
    name: 'array',
    family: 'nested',
    defaultSize: t => defaultSize((t as Extract<DataType, { type: 'array' }>).element),
    orderable: t => isOrderable((t as Extract<DataType, { type: 'array' }>).element),
    zero: [],
  },
  {
    name: 'map',
    family: 'nested',
    defaultSize: t =>
      defaultSize((t as Extract<DataType, { type: 'map' }>).key) + defaultSize((t as Extract<DataType, { type: 'map' }>).value),
    orderable: false,
    zero: { keys: [], values: [] },
  },
  {
    name: 'struct',
    family: 'nested',
    defaultSize: t => (t as Extract<DataType, { type: 'struct' }>).fields.reduce((n, f) => n + defaultSize(f.dataType), 0),
    orderable: t => (t as Extract<DataType, { type: 'struct' }>).fields.every(f => isOrderable(f.dataType)),
    zero: t => (t as Extract<DataType, { type: 'struct' }>).fields.map(f => (f.nullable ? null : zeroValue(f.dataType))),
  },
]

/** One descriptor per type name. */
export const descriptors = Object.freeze(Object.fromEntries(table.map(d => [d.name, Object.freeze(d)]))) as Readonly<
  Record<TypeName, TypeDescriptor>
>

const given = <T>(v: T | ((t: DataType) => T), t: DataType): T => (typeof v === 'function' ? (v as (t: DataType) => T)(t) : v)

export const defaultSize = (t: DataType): number => given(descriptors[t.type].defaultSize, t)
export const isOrderable = (t: DataType): boolean => given(descriptors[t.type].orderable, t)
export const isIntegral = (t: DataType): boolean => descriptors[t.type].family === 'integral'
export const isFractional = (t: DataType): boolean => descriptors[t.type].family === 'fractional'
export const isNumeric = (t: DataType): boolean => isIntegral(t) || isFractional(t)
/** date, both timestamps, time. */
export const isDatetime = (t: DataType): boolean => descriptors[t.type].family === 'datetime'
export const isInterval = (t: DataType): boolean => descriptors[t.type].family === 'interval'
export const isAnsiInterval = (t: DataType): boolean => t.type === 'year_month_interval' || t.type === 'day_time_interval'
/** string, char, varchar. */
export const isText = (t: DataType): boolean => descriptors[t.type].family === 'text'
/** array, map, struct. */
export const isNested = (t: DataType): boolean => descriptors[t.type].family === 'nested'

/** The least value in the type's order, where it has one. */
export const minValue = (t: DataType): Value | undefined => given(descriptors[t.type].min as Value, t)
/** The greatest value in the type's order (NaN for floating point), where it has one. */
export const maxValue = (t: DataType): Value | undefined => given(descriptors[t.type].max as Value, t)
/** A value of the type to put where one is needed that nobody looks at. */
export const zeroValue = (t: DataType): Value => given(descriptors[t.type].zero, t)

/** Everything at once, for those who handle many values of one type. */
export interface TypeOperations {
  readonly layout: Layout
  compare(a: Value, b: Value): number
  hash(v: Value, seed?: number): number
  xxhash64(v: Value, seed?: bigint): bigint
}
export const operations = (t: DataType): TypeOperations => ({
  layout: layoutOf(t),
  compare: (a, b) => compareValues(a, b, t),
  hash: (v, seed) => hashValue(v, t, seed),
  xxhash64: (v, seed) => xxhash64Value(v, t, seed),
})
