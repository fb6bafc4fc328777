import { days_of, is_leap, months_later, split, year } from './civil'

/**
 * Time zones as tables (types/datetime/zone-table.ts writes them), microseconds throughout: { u32 changes, u32 buckets, i64 first, i64 end,
 * i32 days of 14 years }, two directories of a u16 per bucket, and per change and one more { i64 instant, i64 local time, i64 offset before it },
 * the last at the end of time. A bucket tells how many changes lie before it: of a few months each, few of them have one.
 */
const BUCKET: i64 = 43
const LIKE: usize = 24
const HEAD: usize = 80
const ENTRY: usize = 24
const DAY: i64 = 86400000000

// inline
function floorDays(micros: i64): i64 {
  const q = micros / DAY
  return q - <i64>(micros - q * DAY < 0)
}

/** What is to be taken from a time behind the table to come to one within, in a year whose days fall alike. */
function beyond(table: usize, micros: i64): i64 {
  split(floorDays(micros))
  const first = days_of(year, 1, 1)
  const weekday = <i32>((first + 3) % 7)
  const like = load<i32>(table + LIKE + ((<usize>(weekday + (is_leap(year) ? 7 : 0))) << 2))
  return (first - <i64>like) * DAY
}

/** The entry of the first change behind a time; `place` 0 for instants, 8 for local times. */
// inline
function entryAt(table: usize, micros: i64, place: usize): usize {
  const buckets = <usize>load<u32>(table, 4)
  const first = load<i64>(table, 8)
  const directory = table + HEAD + (place == 0 ? 0 : buckets << 1)
  const before: usize = micros < first ? 0 : load<u16>(directory + ((<usize>((micros - first) >> BUCKET)) << 1))
  let entry = table + HEAD + (((buckets << 2) + 7) & ~7) + before * ENTRY
  while (load<i64>(entry + place) <= micros) entry += ENTRY
  return entry
}

/** Within the table? */
// inline
function known(table: usize, micros: i64): bool {
  return micros < load<i64>(table, 16)
}

/** The offset at an instant. */
export function zone_offset(table: usize, micros: i64): i64 {
  return load<i64>(entryAt(table, known(table, micros) ? micros : micros - beyond(table, micros), 0), 16)
}

/** The offset of a local time: in gaps that before it, in overlaps the earlier one. */
export function zone_offset_local(table: usize, local: i64): i64 {
  return load<i64>(entryAt(table, known(table, local) ? local : local - beyond(table, local), 8), 16)
}

/** The instant at which a local day begins: where a gap swallows midnight, its end. */
export function zone_day_start(table: usize, days: i32): i64 {
  const midnight = <i64>days * DAY
  const moved = known(table, midnight) ? 0 : beyond(table, midnight)
  const entry = entryAt(table, midnight - moved, 8)
  const offset = load<i64>(entry, 16)
  const instant = midnight - offset
  const change = load<i64>(entry)
  if (change != i64.MAX_VALUE && instant - moved > change && load<i64>(entry + ENTRY, 16) > offset) return change + moved
  return instant
}

/** The instant of a local time, with the offset it had where that is right still. */
export function zone_resolve(table: usize, local: i64, offset: i64): i64 {
  const kept = local - offset
  return zone_offset(table, kept) == offset ? kept : local - zone_offset_local(table, local)
}

/** Months, then days of the calendar are added to an instant; the table is 0 where the clock is UTC's. The sum stays within the type's range. */
export function zone_add(table: usize, micros: i64, months: i32, days: i32): i64 {
  let at = micros
  if (months != 0) {
    const offset: i64 = table == 0 ? 0 : zone_offset(table, at)
    const local = at + offset
    const date = floorDays(local)
    const later = months_later(date, months) * DAY + (local - date * DAY)
    at = table == 0 ? later : zone_resolve(table, later, offset)
  }
  if (days != 0) {
    const more = <i64>days * DAY
    if (table == 0) return at + more
    const offset = zone_offset(table, at)
    at = zone_resolve(table, at + offset + more, offset)
  }
  return at
}

/** The date so many months later. */
export function date_add_months(days: i32, months: i32): i64 {
  return months_later(days, months)
}
