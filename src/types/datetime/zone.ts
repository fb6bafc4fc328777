import { sparkError } from '../../util/errors.ts'
import { zoneIdOf } from '../../util/zone-id.ts'
import { civilOf, daysOf, isLeapYear, isoDayOfWeek } from './civil.ts'

/**
 * Offsets of time zones. A zone is a sorted table of transitions, taken from Intl's data once and kept: before `instants[0]` the
 * offset is `offsets[0]` (local mean time), from `instants[i]` on it is `offsets[i + 1]`. Seconds throughout.
 */
export interface Zone {
  readonly id: string
  /** Seconds since the epoch at which the offset changes. */
  readonly instants: Float64Array
  /** Seconds east of UTC; one more than there are instants. */
  readonly offsets: Int32Array
  /** The first local second at which each new offset is taken for local times: both in gaps and in overlaps the old offset holds, as in Java. */
  readonly switches: Float64Array
}

/** The tables reach to the end of this year; later years go by the year of the last 28 that has the same calendar. */
const LAST_YEAR = 2099
export const LAST_SECOND = daysOf(LAST_YEAR + 1, 1, 1) * 86_400
/** Before this, clocks showed local mean time everywhere. */
const FIRST_SECOND = daysOf(1800, 1, 1) * 86_400
/** No two changes of a zone's clock are nearer than this, but for a few that the search below would find anyway. */
const STEP = 14 * 86_400

const zones = new Map<string, Zone>()

/** The zone of a name: `America/Los_Angeles`, `UTC`, `+08:00`, `PST`. Raises INVALID_TIMEZONE. */
export function zoneOf(name: string): Zone {
  let zone = zones.get(name)
  if (zone === undefined) {
    const id = zoneIdOf(name)
    if (id === undefined) throw sparkError('INVALID_TIMEZONE', { timeZone: name })
    zone = 'region' in id ? regionZone(id.region) : fixedZone(id.id, id.offset)
    zones.set(name, zone)
  }
  return zone
}

const fixedZone = (id: string, offset: number): Zone =>
  Object.freeze({ id, instants: new Float64Array(0), offsets: Int32Array.of(offset), switches: new Float64Array(0) })

export const UTC: Zone = fixedZone('UTC', 0)

function regionZone(region: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: region, timeZoneName: 'longOffset', year: 'numeric' })
  const offsetAt = (second: number): number => {
    const text = format.format(second * 1000)
    const m = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text)!
    if (m[1] === undefined) return 0
    return (m[1] === '-' ? -1 : 1) * (Number(m[2]) * 3600 + Number(m[3]) * 60 + Number(m[4] ?? 0))
  }
  const instants: number[] = []
  const offsets = [offsetAt(FIRST_SECOND)]
  const search = (from: number, to: number, before: number, after: number) => {
    let [low, high] = [from, to]
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (offsetAt(middle) === before) low = middle
      else high = middle
    }
    const reached = offsetAt(high)
    instants.push(high)
    offsets.push(reached)
    if (reached !== after) search(high, to, reached, after)
  }
  let [second, offset] = [FIRST_SECOND, offsets[0]!]
  while (second < LAST_SECOND) {
    const next = Math.min(second + STEP, LAST_SECOND)
    const then = offsetAt(next)
    if (then !== offset) search(second, next, offset, then)
    second = next
    offset = then
  }
  const switches = instants.map((t, i) => t + Math.max(offsets[i]!, offsets[i + 1]!))
  return Object.freeze({
    id: region,
    instants: Float64Array.from(instants),
    offsets: Int32Array.from(offsets),
    switches: Float64Array.from(switches),
  })
}

/** How many elements are ≤ x. */
function countUpTo(sorted: Float64Array, x: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! <= x) low = middle + 1
    else high = middle
  }
  return low
}

/** The last year of the tables with this calendar: leap or not, its first day (1 Monday to 7 Sunday). */
export function likeYear(leap: boolean, weekday: number): number {
  let like = LAST_YEAR
  while (isLeapYear(like) !== leap || isoDayOfWeek(daysOf(like, 1, 1)) !== weekday) like--
  return like
}

/** Seconds to subtract to get from a year after the tables to one within them whose days fall alike. */
function beyond(second: number): number {
  if (second < LAST_SECOND) return 0
  const { year } = civilOf(Math.floor(second / 86_400))
  const first = daysOf(year, 1, 1)
  return (first - daysOf(likeYear(isLeapYear(year), isoDayOfWeek(first)), 1, 1)) * 86_400
}

/** The offset at an instant, in seconds. */
export function offsetAt(zone: Zone, second: number): number {
  if (zone.instants.length === 0) return zone.offsets[0]!
  return zone.offsets[countUpTo(zone.instants, second - beyond(second))]!
}

/** The offset of a local time: in a gap that of before it (the time moves on by its length), in an overlap the earlier one. */
export function offsetAtLocal(zone: Zone, localSecond: number): number {
  if (zone.instants.length === 0) return zone.offsets[0]!
  return zone.offsets[countUpTo(zone.switches, localSecond - beyond(localSecond))]!
}

/** The instant at which a local day begins, which isn't midnight where a gap swallows that. */
export function startOfDay(zone: Zone, days: number): number {
  const midnight = days * 86_400
  const i = zone.instants.length === 0 ? 0 : countUpTo(zone.switches, midnight - beyond(midnight))
  const instant = midnight - zone.offsets[i]!
  // inside a gap: the day begins where the gap ends
  if (i < zone.instants.length && instant - beyond(midnight) > zone.instants[i]! && zone.offsets[i + 1]! > zone.offsets[i]!) {
    return zone.instants[i]! + beyond(midnight)
  }
  return instant
}
