/** Days since 1970-01-01 and the proleptic Gregorian calendar, over eras of 400 years that begin in March. */

/** The fields of the date that `split` was last asked for. */
export let year: i64 = 0
export let month: i32 = 0
export let day: i32 = 0

export function split(days: i64): void {
  const z = days + 719468
  const era = (z >= 0 ? z : z - 146096) / 146097
  const ofEra = <u32>(z - era * 146097)
  const ofYears = (ofEra - ofEra / 1460 + ofEra / 36524 - ofEra / 146096) / 365
  const ofYear = ofEra - (365 * ofYears + ofYears / 4 - ofYears / 100)
  const shifted = (5 * ofYear + 2) / 153
  day = <i32>(ofYear - (153 * shifted + 2) / 5) + 1
  month = shifted < 10 ? <i32>shifted + 3 : <i32>shifted - 9
  year = <i64>ofYears + era * 400 + <i64>(month <= 2)
}

/** Days of a date that there is. */
export function days_of(y: i64, m: i32, d: i32): i64 {
  if (m <= 2) y--
  const era = (y >= 0 ? y : y - 399) / 400
  const ofEra = <u32>(y - era * 400)
  const ofYear = <u32>(153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + <u32>d - 1
  return era * 146097 + <i64>(ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear) - 719468
}

// inline
export function is_leap(y: i64): bool {
  return (y & 3) == 0 && (y % 100 != 0 || y % 400 == 0)
}

export function days_in(y: i64, m: i32): i32 {
  if (m == 2) return 28 + <i32>is_leap(y)
  return 30 + ((0x15aa >> m) & 1)
}

/** The same day so many months later, or the last of that month. */
export function months_later(days: i64, months: i64): i64 {
  split(days)
  const total = year * 12 + <i64>(month - 1) + months
  const y = (total >= 0 ? total : total - 11) / 12
  const m = <i32>(total - y * 12) + 1
  return days_of(y, m, min<i32>(day, days_in(y, m)))
}

/** Days of a date of a year from 0 to 9999; or the least i32 where there is none. */
export function civil_days(y: i32, m: i32, d: i32): i32 {
  if (<u32>y > 9999 || <u32>(m - 1) > 11 || <u32>(d - 1) > 30 || d > days_in(y, m)) return i32.MIN_VALUE
  return <i32>days_of(y, m, d)
}

/** Months from the second moment to the first, each a day and the seconds since it began, with a fraction of months of 31 days; rounded to 8 digits or not. */
export function months_between(days1: i32, seconds1: i64, days2: i32, seconds2: i64, rounded: i32): f64 {
  split(days2)
  const day2 = day
  const last2 = day == days_in(year, month)
  const months2 = year * 12 + <i64>month
  split(days1)
  const months = <f64>(year * 12 + <i64>month - months2)
  if (day == day2 || (last2 && day == days_in(year, month))) return months
  const seconds = <i64>(day - day2) * 86400 + seconds1 - seconds2
  const between = months + <f64>seconds / 2678400
  return rounded ? floor<f64>(between * 1e8 + 0.5) / 1e8 : between
}
