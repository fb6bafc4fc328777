import { castText } from '../../types/cast/to-string.ts'
import { ArrayType, DoubleType, StructField, StructType, TimestampType } from '../../types/data-type.ts'
import { addInterval, floorDiv, MICROS_PER_DAY, toLocal } from '../../types/datetime/timestamp.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { scalar } from '../define.ts'
import { zoneFor } from './interval.ts'

/** The bins of BIN BY that a range reaches into, each with its share of the range; one of nulls where an end is null. */
export const timeBins = scalar({
  name: '$time_bins',
  group: 'datetime_funcs',
  since: '4.3.0',
  usage: '$time_bins',
  doc: '',
  examples: [],
  args: ['timestamp_only', 'timestamp_only', 'day_time_interval', 'timestamp_only'],
  returns: types => {
    const at = types[0] ?? TimestampType
    return ArrayType(StructType([StructField('start', at), StructField('end', at), StructField('ratio', DoubleType)]), false)
  },
  nulls: 'never',
  mayThrow: true,
  bind: info => {
    const zone = zoneFor(info.argTypes[0]!, info)
    const text = castText(info.argTypes[0]!, zone)
    return (start: bigint | null, end: bigint | null, width: bigint, origin: bigint): Value => {
      if (start === null || end === null) return [[null, null, null]]
      if (start > end) throw sparkError('BIN_BY_INVALID_RANGE', { rangeStart: text(start) as string, rangeEnd: text(end) as string })
      // whole days are days of the calendar, the rest is exact
      const days = width / MICROS_PER_DAY
      const rest = width - days * MICROS_PER_DAY
      const startOf = (k: bigint) => addInterval(origin, 0, Number(k * days), k * rest, zone)
      let k = floorDiv(toLocal(start, zone) - toLocal(origin, zone), width)
      while (startOf(k) > start) k--
      while (startOf(k + 1n) <= start) k++
      const bins: Value[] = []
      const length = Number(end - start)
      do {
        const [from, to] = [startOf(k), startOf(k + 1n)]
        const within = Number((to < end ? to : end) - (from > start ? from : start))
        bins.push([from, to, length === 0 ? 1 : within / length])
      } while (startOf(++k) < end)
      return bins
    }
  },
})
