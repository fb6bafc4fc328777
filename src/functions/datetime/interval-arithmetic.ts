import type { Expression } from '../../plan/expression.ts'
import { Cast, Literal } from '../../plan/expression.ts'
import { type DataType, DayTimeIntervalType, StringType } from '../../types/data-type.ts'
import { castTo, fn, isDayTime, isInterval, isString, isTimestamp, isYearMonth, typeOf } from '../type-rules.ts'

/**
 * What `+ - * /` mean where dates, timestamps, times or intervals are involved: Spark's resolution of binary arithmetic. Gives the call that
 * stands for it, the operands (coerced) where the operator itself does it, or undefined where no such type is involved.
 * Names starting with `$` are entries that SQL text cannot call.
 */
export function dateTimeArithmetic(
  op: '+' | '-' | '*' | '/',
  a: Expression,
  b: Expression,
  attempt: boolean,
): Expression | readonly Expression[] | undefined {
  const [ta, tb] = [typeOf(a), typeOf(b)]
  if (!isTemporal(ta) && !isTemporal(tb)) return undefined
  const made = op === '+' ? sum(a, b, ta, tb) : op === '-' ? difference(a, b, ta, tb) : scaled(op, a, b, ta, tb)
  if (made === undefined || Array.isArray(made) || !attempt) return made
  const name = op === '+' ? 'try_add' : op === '-' ? 'try_subtract' : op === '*' ? 'try_multiply' : 'try_divide'
  return fn('$try', made as Expression, Literal({ value: name, dataType: StringType }), a, b)
}

const isTemporal = (t: DataType): boolean => isInterval(t) || isTimestamp(t) || t.type === 'date' || t.type === 'time'
const isDays = (t: DataType): boolean => t.type === 'day_time_interval' && t.start === 0 && t.end === 0
const isAnsiInterval = (t: DataType): boolean => isYearMonth(t) || isDayTime(t)
const sameFamily = (a: DataType, b: DataType): boolean => isInterval(a) && a.type === b.type

type Outcome = Expression | readonly Expression[] | undefined

const INTERVAL_OF_NULL = DayTimeIntervalType()
const isDatetime = (t: DataType): boolean => isTimestamp(t) || t.type === 'date' || t.type === 'time'

function sum(a: Expression, b: Expression, ta: DataType, tb: DataType): Outcome {
  // a null beside a date or time is an interval
  if (isDatetime(ta) && tb.type === 'null') return sum(a, castTo(b, INTERVAL_OF_NULL), ta, INTERVAL_OF_NULL)
  if (isDatetime(tb) && ta.type === 'null') return sum(castTo(a, INTERVAL_OF_NULL), b, INTERVAL_OF_NULL, tb)
  if (ta.type === 'date' && isDays(tb)) return fn('date_add', a, fn('extractansiintervaldays', b))
  if (tb.type === 'date' && isDays(ta)) return fn('date_add', b, fn('extractansiintervaldays', a))
  if (ta.type === 'date' && isDayTime(tb)) return fn('$timestamp+interval', a, b)
  if (tb.type === 'date' && isDayTime(ta)) return fn('$timestamp+interval', b, a)
  if (ta.type === 'date' && isYearMonth(tb)) return fn('$date+months', a, b)
  if (tb.type === 'date' && isYearMonth(ta)) return fn('$date+months', b, a)
  if (isTimestamp(ta) && isYearMonth(tb)) return fn('$timestamp+months', a, b)
  if (isTimestamp(tb) && isYearMonth(ta)) return fn('$timestamp+months', b, a)
  if (sameFamily(ta, tb)) return [a, b]
  if (ta.type === 'null' && isAnsiInterval(tb)) return [castTo(a, tb), b]
  if (tb.type === 'null' && isAnsiInterval(ta)) return [a, castTo(b, ta)]
  if (ta.type === 'date' && tb.type === 'calendar_interval') return fn('$date+interval', a, b)
  if (tb.type === 'date' && ta.type === 'calendar_interval') return fn('$date+interval', b, a)
  if (ta.type === 'time' && isDayTime(tb)) return fn('$time+interval', a, b)
  if (tb.type === 'time' && isDayTime(ta)) return fn('$time+interval', b, a)
  if (isExact(tb)) return backTo(ta, fn('$timestamp+interval', a, b))
  if (isExact(ta)) return backTo(tb, fn('$timestamp+interval', b, a))
  if (ta.type === 'date' && !isString(tb)) return fn('date_add', a, b)
  if (tb.type === 'date' && !isString(ta)) return fn('date_add', b, a)
  return undefined
}

function difference(a: Expression, b: Expression, ta: DataType, tb: DataType): Outcome {
  if (ta.type === 'date' && isDays(tb)) return fn('date_add', a, fn('-', fn('extractansiintervaldays', b)))
  if (ta.type === 'date' && isDayTime(tb)) return fn('$timestamp-interval', a, b)
  if (ta.type === 'date' && isYearMonth(tb)) return fn('$date-months', a, b)
  if (isTimestamp(ta) && isYearMonth(tb)) return fn('$timestamp-months', a, b)
  if (sameFamily(ta, tb)) return [a, b]
  if (ta.type === 'null' && isAnsiInterval(tb)) return [castTo(a, tb), b]
  if (tb.type === 'null' && isInterval(ta)) return [a, castTo(b, ta)]
  if (ta.type === 'date' && tb.type === 'calendar_interval') return fn('$date-interval', a, b)
  if (ta.type === 'time' && isDayTime(tb)) return fn('$time-interval', a, b)
  if (isExact(tb)) {
    const moment = isTimestamp(ta) || isString(ta) || ta.type === 'null'
    // what is no point in time is told so about the sum that Spark makes of it
    return moment ? backTo(ta, fn('$timestamp-interval', a, b)) : fn('$timestamp+interval', a, fn('-', b))
  }
  if (isTimestamp(ta) || isTimestamp(tb)) return fn('$subtract_timestamps', a, b)
  if (ta.type === 'time' && (tb.type === 'time' || tb.type === 'null')) return fn('$subtract_times', a, b)
  if (tb.type === 'time' && ta.type === 'null') return fn('$subtract_times', a, b)
  if (tb.type === 'date' || (ta.type === 'date' && tb.type === 'null')) return fn('$subtract_dates', a, b)
  if (ta.type === 'date' && !isString(tb)) return fn('date_sub', a, b)
  return undefined
}

function scaled(op: '*' | '/', a: Expression, b: Expression, ta: DataType, tb: DataType): Outcome {
  const names = op === '*' ? '$multiply_' : '$divide_'
  const name = (t: DataType) => names + (t.type === 'calendar_interval' ? 'interval' : isYearMonth(t) ? 'ym_interval' : 'dt_interval')
  for (const family of ['calendar_interval', 'year_month_interval', 'day_time_interval']) {
    if (ta.type === family) return fn(name(ta), a, b)
    if (op === '*' && tb.type === family) return fn(name(tb), b, a)
  }
  return undefined
}

/** Intervals that are added to what becomes a timestamp. */
const isExact = (t: DataType): boolean => isDayTime(t) || t.type === 'calendar_interval'

/** A sum is given back in the type of what was added to. */
const backTo = (t: DataType, e: Expression): Expression =>
  isTimestamp(t) || isDatetime(t) || !(isString(t) || t.type === 'null') ? e : Cast({ child: e, dataType: t, mode: 'ansi', implicit: true })
