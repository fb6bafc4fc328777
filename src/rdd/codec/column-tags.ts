import {
  CalendarInterval,
  DayTimeInterval,
  Decimal,
  LocalDate,
  LocalTime,
  Timestamp,
  TimestampNTZ,
  YearMonthInterval,
} from '../../types/js-classes.ts'

/** How a column of a block of records is stored; the byte that begins it. */
export const ANY = 0
export const INT32 = 1
export const FLOAT64 = 2
export const LATIN1 = 3
export const UTF16 = 4
export const BOOLEAN = 5
/** The same primitive over and over. */
export const CONSTANT = 6
/** Arrays of one length: a column per place. */
export const TUPLE = 7
/** Arrays of any length: their lengths, and one column of all their items. */
export const LIST = 8
/** Plain objects with the same keys: a column per key. */
export const STRUCT = 9
export const TYPED_ARRAY = 10
export const BIGINT64 = 11
/** null and undefined among others: a byte per record, and a column of the rest. */
export const NULLABLE = 12
/** `Row`s of one schema. */
export const ROW = 13

/** Instances of one class: its name, and their fields as objects. */
export const INSTANCE = 15
/** As `ANY`, with instances somewhere within: the names of their classes, and for each instance its place and the number of its class. */
export const ANY_INSTANCES = 16

/** Classes of values that every thread has, by name. */
export const valueClasses = {
  Decimal,
  LocalDate,
  Timestamp,
  TimestampNTZ,
  LocalTime,
  YearMonthInterval,
  DayTimeInterval,
  CalendarInterval,
} as const

export const typedArrays = [
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  Uint8ClampedArray,
] as const
export type TypedArray = InstanceType<(typeof typedArrays)[number]>
