import { afterEach, describe, expect, test } from 'vitest'
import {
  BooleanType,
  CalendarIntervalType,
  type DataType,
  DateType,
  DayTimeIntervalType,
  DecimalType,
  IntegerType,
  LongType,
  StringType,
  TimestampNTZType,
  TimestampType,
  YearMonthIntervalType,
} from '#dist/types/data-type.js'
import { daysOf } from '#dist/types/datetime/civil.js'
import { zoneOf } from '#dist/types/datetime/zone.js'
import type { Value } from '#dist/types/value.js'
import { forget } from './compiled.ts'
import { type Fast, fastCastOf, fastFunction } from './fast.ts'

/** Times in code, on the clocks of zones whose rules differ: equal to the evaluators, row by row. */

const ZONES = [
  'UTC',
  '+05:30',
  '-07:52:58',
  'America/New_York',
  'Europe/London',
  'Europe/Dublin',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/St_Johns',
  'Asia/Kathmandu',
  'America/Sao_Paulo',
  'Asia/Gaza',
]

let seed = 7
const random = (): number => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
  return seed / 0x7fffffff
}
const integer = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!

const FIRST = daysOf(1, 1, 1)
const LAST = daysOf(9999, 12, 31)
const SECOND = 1_000_000n

/** An instant: of all years, near a change of the zone's clock (as instant or as local time), or at the ends of the type. */
function instantIn(zone: string): bigint {
  const { instants, switches } = zoneOf(zone)
  const kind = random()
  if (kind < 0.5 && instants.length > 0) {
    const i = integer(0, instants.length - 1)
    // in years behind the tables the clock changes as it does in the last ones
    const later = random() < 0.2 ? BigInt(integer(1, 15)) * 146_097n * 86_400n : 0n
    const near = pick([0, 0, 1, -1, integer(-7200, 7200), integer(-100_000, 100_000)])
    return (BigInt(pick([instants, switches])[i]! + near) + later) * SECOND + BigInt(pick([0, -1, 1, integer(0, 999_999)]))
  }
  if (kind > 0.98) return pick([2n ** 63n - 1n, -(2n ** 63n), 9_200_000_000_000_000_001n, -9_200_000_000_000_000_001n])
  return BigInt(integer(FIRST, LAST)) * 86_400n * SECOND + BigInt(integer(0, 86_399)) * SECOND + BigInt(pick([0, 0, integer(0, 999_999)]))
}
const dayIn = (zone: string): number =>
  random() < 0.05 ? pick([2 ** 31 - 1, -(2 ** 31), 106_751_991]) : Number(instantIn(zone) / 86_400_000_000n)

const shown = (v: unknown): string => (v instanceof Error ? 'error' : JSON.stringify(v, (_k, x) => (typeof x === 'bigint' ? `${x}n` : x)))

/** Rows through code and evaluator; the code has at least this share of them. */
function check(label: string, { run, meaning }: Fast, sample: () => readonly Value[], share = 0.85, rows = 600): void {
  let done = 0
  for (let i = 0; i < rows; i++) {
    const args = sample()
    const got = run(args)
    if (got !== undefined) {
      done++
      const want = meaning(args)
      if (shown(got) !== shown(want))
        expect.fail(`${label}(${args.map(shown).join(', ')}): code gives ${shown(got)}, evaluator ${shown(want)}`)
    }
    if (i % 200 === 199) forget()
  }
  expect(done / rows, `${label}: rows that the code has`).toBeGreaterThan(share)
}

afterEach(forget)

const TIMES: readonly DataType[] = [TimestampType, TimestampNTZType]
const DayTime = DayTimeIntervalType()
const YearMonth = YearMonthIntervalType()

describe.each(ZONES)('%s', zone => {
  const at = () => [instantIn(zone)]
  test('fields', () => {
    for (const name of ['hour', 'minute', 'second', '$seconds']) for (const t of TIMES) check(name, fastFunction(name, [t], [], zone), at)
  })
  test('date_trunc', () => {
    for (const unit of ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND', 'MILLISECOND'])
      for (const t of TIMES) check(unit, fastFunction('date_trunc', [StringType, t], [unit], zone), () => [unit, instantIn(zone)])
  })
  test('casts', () => {
    for (const t of TIMES) {
      check('to date', fastCastOf(t, DateType, zone), at)
      check('to text', fastCastOf(t, StringType, zone), at)
      check('of date', fastCastOf(DateType, t, zone), () => [dayIn(zone)])
      const print = fastCastOf(t, StringType, 'UTC').meaning
      check('of text', fastCastOf(StringType, t, zone), () => [print(at()) as string])
    }
    check('to ntz', fastCastOf(TimestampType, TimestampNTZType, zone), at)
    check('to ltz', fastCastOf(TimestampNTZType, TimestampType, zone), at)
  })
  test('seconds and fields', () => {
    for (const t of TIMES)
      check('unix_timestamp', fastFunction('unix_timestamp', [t, StringType], [undefined, 'y'], zone), () => [...at(), 'y'])
    check('unix_timestamp of dates', fastFunction('unix_timestamp', [DateType, StringType], [undefined, 'y'], zone), () => [
      dayIn(zone),
      'y',
    ])
    for (const t of TIMES) check('to_date', fastFunction('to_date', [t], [], zone), at)
    const fields = () => [
      integer(1900, 2040),
      integer(1, 12),
      integer(1, 29),
      integer(0, 24),
      integer(0, 59),
      BigInt(integer(0, 60_000_000)),
    ]
    const types = [IntegerType, IntegerType, IntegerType, IntegerType, IntegerType, DecimalType(16, 6)]
    check('make_timestamp', fastFunction('make_timestamp', types, [], zone), fields)
    check('make_timestamp of a zone', fastFunction('make_timestamp', [...types, StringType], [...types.map(() => undefined), zone]), () => [
      ...fields(),
      zone,
    ])
  })
  test('other clocks', () => {
    for (const name of ['from_utc_timestamp', 'to_utc_timestamp'])
      check(name, fastFunction(name, [TimestampType, StringType], [undefined, zone]), () => [instantIn(zone), zone])
    const types = [StringType, StringType, TimestampNTZType]
    check('convert_timezone', fastFunction('convert_timezone', types, [zone, 'Europe/Paris']), () => [
      zone,
      'Europe/Paris',
      instantIn(zone),
    ])
  })
  test('intervals', () => {
    const [span, months] = [() => BigInt(integer(-4e6, 4e6)) * pick([1n, SECOND]) * 100n, () => integer(-500, 500)]
    const interval = () => ({ months: pick([0, months()]), days: pick([0, integer(-400, 400)]), micros: pick([0n, span()]) })
    for (const t of TIMES)
      for (const sign of ['+', '-']) {
        check(`${sign} day-time`, fastFunction(`$timestamp${sign}interval`, [t, DayTime], [], zone), () => [instantIn(zone), span()])
        check(`${sign} calendar`, fastFunction(`$timestamp${sign}interval`, [t, CalendarIntervalType], [], zone), () => [
          instantIn(zone),
          interval(),
        ])
        check(`${sign} months`, fastFunction(`$timestamp${sign}months`, [t, YearMonth], [], zone), () => [instantIn(zone), months()])
      }
    check('between', fastFunction('$subtract_timestamps', [TimestampType, TimestampType], [], zone), () => [
      instantIn(zone),
      instantIn(zone),
    ])
  })
  test('units', () => {
    for (const unit of ['MICROSECOND', 'SECOND', 'hour', 'DAY', 'WEEK', 'MONTH', 'YEAR'])
      for (const t of TIMES) {
        const count = () => pick([BigInt(integer(-500, 500)), 2n ** 62n])
        check(
          `add ${unit}`,
          fastFunction('$timestampadd', [StringType, LongType, t], [unit], zone),
          () => [unit, count(), instantIn(zone)],
          0.4,
        )
      }
    for (const unit of ['SECOND', 'HOUR', 'DAY', 'WEEK'])
      check(`diff ${unit}`, fastFunction('$timestampdiff', [StringType, TimestampType, TimestampType], [unit], zone), () => [
        unit,
        instantIn(zone),
        instantIn(zone),
      ])
    for (const round of [true, false])
      check('months_between', fastFunction('months_between', [TimestampType, TimestampType, BooleanType], [], zone), () => [
        instantIn(zone),
        instantIn(zone),
        round,
      ])
    for (const name of ['unix_seconds', 'unix_millis', 'unix_micros']) check(name, fastFunction(name, [TimestampType]), at)
  })
  test('patterns', () => {
    for (const pattern of [
      'yyyy-MM-dd HH:mm:ss',
      "dd/MM/yy 'at' HH'h'mm",
      'yyyyMMddHHmmss',
      'yyyy-MM-dd HH:mm:ss.SSS',
      'y M d H m s SSSSSSSSS',
      "''yyyyé",
      'EEEE, d MMMM yyyy hh:mm a',
      "E MMM dd LLL LLLL h 'o''clock' EEE [ss]",
      'yyyy-MM-dd HH:mm:ss yyyy-MM-dd HH:mm:ss yyyy-MM-dd HH:mm:ss',
      'y',
    ])
      for (const t of TIMES)
        check(
          `date_format ${pattern}`,
          fastFunction('date_format', [t, StringType], [undefined, pattern], zone),
          () => [instantIn(zone), pattern],
          0.8,
        )
    const seconds = () => [instantIn(zone) / SECOND, 'yyyy-MM-dd HH:mm:ss']
    check('from_unixtime', fastFunction('from_unixtime', [LongType, StringType], [undefined, 'yyyy-MM-dd HH:mm:ss'], zone), seconds, 0.8)
    for (const pattern of ['yyyy-MM-dd HH:mm:ss.SSSSSS', 'dd/MM/yyyy', 'yyyyMMdd', 'HHmmss yy-M-d', 'd.M.yyyy H:m']) {
      const print = fastFunction('date_format', [TimestampNTZType, StringType], [undefined, pattern]).meaning
      // some texts are not of the form: a character too many, one less, one other
      const text = () => {
        const s = print([instantIn(zone), pattern])
        const plain = s instanceof Error ? '' : (s as string)
        const i = integer(0, plain.length)
        const kind = random()
        return kind < 0.7
          ? plain
          : kind < 0.8
            ? plain.slice(0, i) + pick(['0', '9', ' ', '-', 'é', '+']) + plain.slice(i + 1)
            : kind < 0.9
              ? plain.slice(0, i)
              : plain + pick(['0', ' ', 'x'])
      }
      for (const name of ['to_date', 'to_timestamp', 'to_timestamp_ntz', 'unix_timestamp', 'try_to_timestamp'])
        check(
          `${name} ${pattern}`,
          fastFunction(name, [StringType, StringType], [undefined, pattern], zone),
          () => [text(), pattern],
          0.6,
          300,
        )
    }
  })
})

test('dates and intervals', () => {
  const day = () => integer(FIRST, LAST)
  const months = () => pick([integer(-500, 500), 2 ** 31 - 1, -(2 ** 31)])
  check('add_months', fastFunction('add_months', [DateType, IntegerType]), () => [day(), months()], 0.3)
  for (const sign of ['+', '-']) {
    check('months', fastFunction(`$date${sign}months`, [DateType, YearMonth]), () => [day(), integer(-500, 500)])
    const interval = () => ({ months: integer(-500, 500), days: integer(-500, 500), micros: pick([0n, 0n, 0n, 1n]) })
    check('interval', fastFunction(`$date${sign}interval`, [DateType, CalendarIntervalType]), () => [day(), interval()], 0.6)
  }
  check(
    'make_date',
    fastFunction('make_date', [IntegerType, IntegerType, IntegerType]),
    () => [integer(-10, 9999), integer(0, 13), integer(1, 31)],
    0.7,
  )
  const fields = () => [
    ...Array.from({ length: 6 }, () => pick([0, integer(-1000, 1000), integer(-(2 ** 31), 2 ** 31 - 1)])),
    BigInt(integer(-1e9, 1e9)),
  ]
  check('make_interval', fastFunction('make_interval', [...Array.from({ length: 6 }, () => IntegerType), DecimalType(18, 6)]), fields, 0.05)
})
