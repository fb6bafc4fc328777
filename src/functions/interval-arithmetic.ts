import type { Expression } from '../plan/expression.ts'
import { Cast, Literal } from '../plan/expression.ts'
import { type DataType, DateType, StringType, TimestampType } from '../types/data-type.ts'
import { castTo, fn, isDayTime, isInterval, isNumeric, isString, isTimestamp, isYearMonth, typeOf } from './type-rules.ts'

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
const sameFamily = (a: DataType, b: DataType): boolean => isInterval(a) && a.type === b.type

type Outcome = Expression | readonly Expression[] | undefined

function sum(a: Expression, b: Expression, ta: DataType, tb: DataType): Outcome {
  if (ta.type === 'null' && isInterval(tb)) return [castTo(a, tb), b]
  if (tb.type === 'null' && isInterval(ta)) return [a, castTo(b, ta)]
  if (sameFamily(ta, tb)) return [a, b]
  if (isInterval(ta) && !isInterval(tb)) return sum(b, a, tb, ta)
  if (ta.type === 'date' && isDays(tb)) return fn('date_add', a, fn('extractansiintervaldays', b))
  if (ta.type === 'date' && isDayTime(tb)) return fn('$timestamp+interval', Cast({ child: a, dataType: TimestampType, mode: 'ansi' }), b)
  if (ta.type === 'date' && isYearMonth(tb)) return fn('$date+months', a, b)
  if (ta.type === 'date' && tb.type === 'calendar_interval') return fn('$date+interval', a, b)
  if (isTimestamp(ta) && isYearMonth(tb)) return fn('$timestamp+months', a, b)
  if (ta.type === 'time' && isDayTime(tb)) return fn('$time+interval', a, b)
  if (isTimestamp(ta) && isInterval(tb)) return fn('$timestamp+interval', a, b)
  if (isYearMonth(ta) && isDayTime(tb)) return fn('$timestamp+months', b, a)
  if (isYearMonth(tb)) return fn('$timestamp+months', a, b)
  if (isInterval(tb)) return backTo(ta, fn('$timestamp+interval', toTimestamp(a, ta), b))
  if (ta.type === 'date' && tb.type !== 'date') return fn('date_add', a, isString(tb) ? castTo(b, DateType) : b)
  if (tb.type === 'date' && ta.type !== 'date') return fn('date_add', b, isString(ta) ? castTo(a, DateType) : a)
  return undefined
}

function difference(a: Expression, b: Expression, ta: DataType, tb: DataType): Outcome {
  if (ta.type === 'null' && isInterval(tb)) return [castTo(a, tb), b]
  if (tb.type === 'null' && isInterval(ta)) return [a, castTo(b, ta)]
  if (sameFamily(ta, tb)) return [a, b]
  if (ta.type === 'date' && isDays(tb)) return fn('date_add', a, fn('-', fn('extractansiintervaldays', b)))
  if (ta.type === 'date' && isDayTime(tb)) return fn('$timestamp-interval', Cast({ child: a, dataType: TimestampType, mode: 'ansi' }), b)
  if (ta.type === 'date' && isYearMonth(tb)) return fn('$date-months', a, b)
  if (ta.type === 'date' && tb.type === 'calendar_interval') return fn('$date-interval', a, b)
  if (isTimestamp(ta) && isYearMonth(tb)) return fn('$timestamp-months', a, b)
  if (ta.type === 'time' && isDayTime(tb)) return fn('$time-interval', a, b)
  if (ta.type === 'time' && tb.type === 'time') return fn('$subtract_times', a, b)
  if (isTimestamp(ta) && isInterval(tb)) return fn('$timestamp-interval', a, b)
  if (isYearMonth(tb)) return fn('$timestamp-months', a, b)
  if (isInterval(tb)) return backTo(ta, fn('$timestamp-interval', toTimestamp(a, ta), b))
  if (isTimestamp(ta) || isTimestamp(tb)) return fn('$subtract_timestamps', a, b)
  if (tb.type === 'date') return fn('$subtract_dates', a, b)
  if (ta.type === 'date') return isString(tb) ? fn('$subtract_dates', a, b) : fn('date_sub', a, b)
  return undefined
}

function scaled(op: '*' | '/', a: Expression, b: Expression, ta: DataType, tb: DataType): Outcome {
  const factor = (t: DataType) => isNumeric(t) || isString(t) || t.type === 'null'
  const name = op === '*' ? '$multiply_interval' : '$divide_interval'
  if (isInterval(ta) && factor(tb)) return fn(name, a, b)
  if (op === '*' && isInterval(tb) && factor(ta)) return fn(name, b, a)
  return undefined
}

/** A string is taken as a timestamp, and the sum given back as a string. */
const toTimestamp = (e: Expression, t: DataType): Expression => (isString(t) || t.type === 'null' ? castTo(e, TimestampType) : e)
const backTo = (t: DataType, e: Expression): Expression =>
  isString(t) ? Cast({ child: e, dataType: StringType, mode: 'ansi', implicit: true }) : e
