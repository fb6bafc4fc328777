import type { Expression, SortOrder, WindowFrame } from '../../plan/expression.ts'
import { castValue } from '../../types/cast.ts'
import type { DataType } from '../../types/data-type.ts'
import { addMonths } from '../../types/datetime/civil.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import type { Value } from '../../types/value.ts'
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

export function bindFrame(frame: WindowFrame, order: readonly SortOrder[]): Frame {
  const rows = frame.unit === 'rows'
  const lower = typeof frame.lower === 'string' ? frame.lower : bound(frame.lower, rows, order)
  const upper = typeof frame.upper === 'string' ? frame.upper : bound(frame.upper, rows, order)
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

/** The row at a bound: so many rows on, or the first whose key passes the test against the moved key. */
function bound(e: Expression, rows: boolean, order: readonly SortOrder[]) {
  const offset = bindExpression(e, () => -1)([])
  if (rows) return (row: number): number => row + Number(offset)
  const { child, direction } = order[0]!
  const move = mover(dataTypeOfChild(child), dataTypeOfChild(e), offset, direction === 'asc' ? 1 : -1)
  return (row: number, o: Ordered, passed: (c: number) => boolean): number => {
    const key = o.keys[row]![0]!
    const limit = key === null ? null : move(key)
    let [low, high] = [0, o.keys.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (passed(o.compareFirst(o.keys[middle]![0]!, limit))) high = middle
      else low = middle + 1
    }
    return low
  }
}

const DAY = 86_400_000_000n

/** Months on, at the same time of day. */
function moveMonths(micros: bigint, months: number): bigint {
  const time = ((micros % DAY) + DAY) % DAY
  return BigInt(addMonths(Number((micros - time) / DAY), months)) * DAY + time
}

/** Adds the offset (or takes it away, where the order is descending) to a key of the order's type. */
function mover(key: DataType, by: DataType, offset: Value, sign: 1 | -1): (key: Value) => Value {
  if (key.type === 'date' && by.type === 'day_time_interval') {
    const days = Number((offset as bigint) / DAY)
    return k => (k as number) + sign * days
  }
  if (by.type === 'year_month_interval' && key.type === 'date') return k => addMonths(k as number, sign * (offset as number))
  if (by.type === 'year_month_interval' && key.type === 'timestamp_ntz') return k => moveMonths(k as bigint, sign * (offset as number))
  const fits = key.type === by.type && key.type !== 'decimal'
  const times = (key.type === 'timestamp' || key.type === 'timestamp_ntz') && by.type === 'day_time_interval'
  const numeric = /^(byte|short|int|long|float|double|decimal)$/
  const plain = fits || times || (key.type === 'date' && by.type === 'int')
  if (!plain && !(numeric.test(key.type) && numeric.test(by.type))) throw unsupported(`RANGE frames of ${by.type} over ${key.type}`)
  const value = plain ? offset : castValue(by, key, 'ansi', { zone: zoneOf('UTC') })(offset)
  return typeof value === 'bigint' ? k => (k as bigint) + BigInt(sign) * value : k => (k as number) + sign * (value as number)
}
