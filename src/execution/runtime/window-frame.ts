import { overflow } from '../../functions/errors.ts'
import type { Expression, FrameBound, SortOrder, WindowFrame } from '../../plan/expression.ts'
import { castValue } from '../../types/cast/cast.ts'
import type { DataType } from '../../types/data-type.ts'
import { addMonths } from '../../types/datetime/civil.ts'
import { addInterval } from '../../types/datetime/timestamp.ts'
import { UTC, type Zone, zoneOf } from '../../types/datetime/zone.ts'
import type { CalendarInterval, Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { unsupported } from '../../util/unsupported.ts'
import { dataTypeOfChild } from '../expression/emit-expression.ts'
import { bindExpression } from '../expression/interpret.ts'

/** A partition in order: the sort keys of its rows, and for each row the first and the last row that is equal to it in order. */
export interface Ordered {
  readonly keys: readonly (readonly Value[])[]
  readonly first: Int32Array
  readonly last: Int32Array
  /** <0, 0, >0 as the rows are ordered by their first key. */
  compareFirst(a: Value, b: Value): number
}

/** The rows that a window function sees from a row, both inclusive; none where `to` is before `from`. */
export type Frame = (row: number, ordered: Ordered) => readonly [from: number, to: number]

/** What values are moved by: the zone of timestamps, and whether a bound beyond its type is an error. */
interface FrameOptions {
  readonly zone: Zone
  readonly ansi: boolean
}

export function bindFrame(frame: WindowFrame, order: readonly SortOrder[], options: FrameOptions): Frame {
  const rows = frame.unit === 'rows'
  const lower =
    frame.lower === 'unboundedPreceding' || frame.lower === 'currentRow'
      ? frame.lower
      : (bound(offset(frame.lower), rows, order, options) ?? 'unboundedPreceding')
  const upper =
    frame.upper === 'unboundedFollowing' || frame.upper === 'currentRow'
      ? frame.upper
      : (bound(offset(frame.upper), rows, order, options) ?? 'unboundedFollowing')
  return (row, o) => {
    const from = lower === 'unboundedPreceding' ? 0 : lower === 'currentRow' ? (rows ? row : o.first[row]!) : lower(row, o, c => c >= 0)
    const to =
      upper === 'unboundedFollowing'
        ? o.keys.length - 1
        : upper === 'currentRow'
          ? rows
            ? row
            : o.last[row]!
          : rows
            ? upper(row, o, c => c >= 0)
            : upper(row, o, c => c > 0) - 1
    return [Math.max(0, from), Math.min(o.keys.length - 1, to)]
  }
}

/** A frame that ends before it starts does not pass the analyzer. */
function offset(b: FrameBound): Expression {
  if (typeof b === 'string') throw sparkError('INTERNAL_ERROR', { message: `A frame cannot be bound by ${b} here` })
  return b
}

/** The row at a bound: so many rows on, or the first whose key passes the test against the moved key. None for a key moved by null: it equals all. */
function bound(e: Expression, rows: boolean, order: readonly SortOrder[], options: FrameOptions) {
  const offset = bindExpression(e, () => -1)([])
  if (rows) return (row: number): number => row + Number(offset)
  if (offset === null) return undefined
  const { child, direction } = order[0]!
  const move = mover(dataTypeOfChild(child), dataTypeOfChild(e), offset, direction === 'asc' ? 1 : -1, options)
  let reached = 0
  return (row: number, o: Ordered, passed: (c: number) => boolean): number => {
    // the bound only goes forward; once it has passed all rows, Spark does not look at it any more
    if (row > 0 && reached === o.keys.length) return reached
    const key = o.keys[row]![0]!
    const limit = key === null ? null : move(key)
    let [low, high] = [row === 0 ? 0 : reached, o.keys.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (passed(o.compareFirst(o.keys[middle]![0]!, limit))) high = middle
      else low = middle + 1
    }
    reached = low
    return low
  }
}

const DAY = 86_400_000_000n

/** Adds the offset (or takes it away, where the order is descending) to a key of the order's type. */
function mover(key: DataType, by: DataType, offset: Value, sign: 1 | -1, { zone, ansi }: FrameOptions): (key: Value) => Value {
  if (key.type === 'date' && by.type === 'day_time_interval') {
    const days = Number((offset as bigint) / DAY)
    return k => (k as number) + sign * days
  }
  if (by.type === 'year_month_interval' && key.type === 'date') return k => addMonths(k as number, sign * (offset as number))
  const times = key.type === 'timestamp' || key.type === 'timestamp_ntz'
  if (times && by.type === 'year_month_interval') {
    const here = key.type === 'timestamp' ? zone : UTC
    return k => addInterval(k as bigint, sign * (offset as number), 0, 0n, here)
  }
  if (times && by.type === 'calendar_interval') {
    const { months, days, micros } = offset as unknown as CalendarInterval
    const here = key.type === 'timestamp' ? zone : UTC
    return k => addInterval(k as bigint, sign * months, sign * days, BigInt(sign) * micros, here)
  }
  const fits = key.type === by.type && key.type !== 'decimal'
  const numeric = /^(byte|short|int|long|float|double|decimal)$/
  const plain = fits || (times && by.type === 'day_time_interval') || (key.type === 'date' && by.type === 'int')
  if (!plain && !(numeric.test(key.type) && numeric.test(by.type))) throw unsupported(`RANGE frames of ${by.type} over ${key.type}`)
  const value = plain ? offset : castValue(by, key, 'ansi', { zone: zoneOf('UTC') })(offset)
  if (key.type === 'int' || key.type === 'long') {
    const by = BigInt(sign) * BigInt(value as number | bigint)
    const bits = key.type === 'int' ? 32 : 64
    return k => {
      const moved = BigInt(k as number | bigint) + by
      const kept = BigInt.asIntN(bits, moved)
      if (ansi && kept !== moved) overflow('nowhere', 'try_add')
      return key.type === 'int' ? Number(kept) : kept
    }
  }
  return typeof value === 'bigint' ? k => (k as bigint) + BigInt(sign) * value : k => (k as number) + sign * (value as number)
}
