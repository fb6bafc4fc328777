import { NONE, number } from './digits'
import { date, NO_DATE } from './field-times'
import { bytes_of } from './view'

/** Numbers and dates in texts of their plain forms; what has another (blanks, points, exponents, many digits, no number at all) is left to the caller. */

/** Given for what is no plain number; none of up to 18 digits is it. */
const NO_NUMBER: i64 = i64.MIN_VALUE

/** A whole number of 1 to 18 digits with or without a sign; or i64.MIN_VALUE. */
export function view_to_i64(v: usize): i64 {
  let p = bytes_of(v)
  const end = p + load<u32>(v)
  if (p == end) return NO_NUMBER
  const sign = <u32>load<u8>(p)
  if (sign == 45 || sign == 43) p++
  const n = number(p, end)
  if (n == NONE) return NO_NUMBER
  return sign == 45 ? -(<i64>n) : <i64>n
}

/** Days of `yyyy-MM-dd`; or i32.MIN_VALUE. */
export function view_to_date(v: usize): i32 {
  return load<u32>(v) == 10 ? date(bytes_of(v)) : NO_DATE
}
