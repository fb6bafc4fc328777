/**
 * Internal JS values, one representation per type; what `eval` of functions, the interpreter, literals and the row
 * readers work on (never what users see: `js-value.ts` converts at the API's edge):
 *
 * | type | value |
 * |---|---|
 * | boolean | boolean |
 * | byte, short, int, date (days), year-month interval (months) | number |
 * | long, timestamp and timestamp_ntz (µs), time (ns of the day), day-time interval (µs) | bigint |
 * | float (always rounded by Math.fround), double | number |
 * | decimal | bigint, unscaled; the scale is the type's |
 * | string, char, varchar | string |
 * | binary, variant | Uint8Array |
 * | calendar interval | { months: number, days: number, micros: bigint } |
 * | array | Value[] |
 * | map | Map-like entries in order: MapValue |
 * | struct | Value[] in field order |
 * | SQL NULL | null |
 */
export type Value = null | boolean | number | bigint | string | Uint8Array | CalendarInterval | MapValue | readonly Value[]

export interface CalendarInterval {
  readonly months: number
  readonly days: number
  readonly micros: bigint
}

/** A map's entries in insertion order; keys are unique by SQL equality. */
export interface MapValue {
  readonly keys: readonly Value[]
  readonly values: readonly Value[]
}
