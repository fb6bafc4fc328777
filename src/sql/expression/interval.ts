import { Literal } from '../../plan/expression.ts'
import { CalendarIntervalType, type DataType, DayTimeIntervalType, NullType, YearMonthIntervalType } from '../../types/data-type.ts'
import { type FieldProblem, invalidIntervalError, parseCalendarInterval, parseDayTime, parseYearMonth } from '../../types/interval.ts'
import type { CalendarInterval, Value } from '../../types/value.ts'
import { javaError, SparkException, sparkError } from '../../util/errors.ts'
import { advance, endsAt, fail, isSymbol, isWord, note, originFrom, type Parser, peek, reject, rejectPlain, textFrom } from '../parser.ts'
import { isNumber, isString, stringLiteral } from './literal.ts'

/**
 * Interval literals: `INTERVAL 1 DAY 2 HOURS`, `INTERVAL '1-2' YEAR TO MONTH`, `INTERVAL '1 day 2 hours'`. The units decide the type:
 * months and years are a year-month interval, the others a day-time interval; both together are refused.
 */
const YEAR_MONTH = ['year', 'month']
const DAY_TIME = ['day', 'hour', 'minute', 'second']
const single = [...YEAR_MONTH, 'week', ...DAY_TIME, 'millisecond', 'microsecond', 'nanosecond']
const units = new Set(single.flatMap(u => [u, `${u}s`]))
const MICROS_PER_DAY = 86_400_000_000n

/** Is this `[+-] number-or-string unit`? Gives how many tokens stand before the unit. */
function valueLength(p: Parser, ahead: number): number | undefined {
  let i = ahead
  if (isSymbol(p, '-', i) || isSymbol(p, '+', i)) i++
  const { kind, form } = peek(p, i)
  if (kind === 'number' && (form === 'integer' || form === 'decimal')) i++
  else if (isString(p, i)) while (isString(p, i)) i++
  else return undefined
  const unit = peek(p, i)
  return unit.kind === 'word' && units.has(unit.text.toLowerCase()) ? i - ahead : undefined
}

/** Does an interval literal with units begin here? */
export function isInterval(p: Parser): boolean {
  if (!isWord(p, 'INTERVAL')) return false
  if (valueLength(p, 1) !== undefined) return true
  // a number asks for a unit
  if (peek(p, 1).kind === 'number') note(p, p.pos + 2)
  return false
}

interface Part {
  readonly start: number
  readonly text: string
  readonly quoted: boolean
  readonly unit: string
}

function part(p: Parser): Part {
  const start = p.pos
  const minus = isSymbol(p, '-')
  if (minus || isSymbol(p, '+')) advance(p)
  const quoted = isString(p)
  const body = quoted ? stringLiteral(p) : advance(p).text
  const text = !minus ? body : body.startsWith('-') ? body.slice(1) : `-${body}`
  return { start, text, quoted, unit: advance(p).text }
}

export function intervalLiteral(p: Parser): Literal {
  const start = p.pos
  advance(p)
  const parts: Part[] = []
  let fromTo: readonly [from: Part, to: string] | undefined
  do {
    const next = part(p)
    if (isWord(p, 'TO')) {
      advance(p)
      const to = advance(p).text.toLowerCase()
      if (fromTo || parts.length > 0) reject(p, start, '_LEGACY_ERROR_TEMP_0024')
      fromTo ??= [next, to]
    } else {
      if (fromTo) reject(p, start, '_LEGACY_ERROR_TEMP_0024')
      parts.push(next)
    }
  } while (valueLength(p, 0) !== undefined)
  // a last number asks for its unit
  if ((isNumber(p) || isString(p)) && endsAt(p, p.pos + 1)) fail(p, p.pos + 1)
  if (fromTo) return unitToUnit(p, start, ...fromTo)
  return multiUnits(p, start, parts)
}

function literal(p: Parser, start: number, value: Value, dataType: DataType): Literal {
  const origin = originFrom(p, start)
  if (!p.options.calendarIntervals || value === null) return Literal({ value, dataType, origin })
  return Literal({ value: calendar(value, dataType), dataType: CalendarIntervalType, origin })
}

/** An interval of units as one of all units (`spark.sql.legacy.interval.enabled`). */
function calendar(value: Value, { type }: DataType): Value {
  if (type !== 'day_time_interval') return type === 'year_month_interval' ? { months: value as number, days: 0, micros: 0n } : value
  const micros = value as bigint
  return { months: 0, days: Number(micros / MICROS_PER_DAY), micros: micros % MICROS_PER_DAY }
}

const nothing = (p: Parser, start: number): Literal => literal(p, start, null, NullType)

function unitToUnit(p: Parser, start: number, from: Part, to: string): Literal {
  const first = from.unit.toLowerCase()
  const about = { input: from.text, from: first, to }
  if (!from.quoted) reject(p, from.start, '_LEGACY_ERROR_TEMP_0027')
  const [begin, end] = [DAY_TIME.indexOf(first), DAY_TIME.indexOf(to)]
  const yearMonth = first === 'year' && to === 'month'
  if (!yearMonth && (begin < 0 || end <= begin)) {
    reject(p, from.start, 'INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION', about)
    return nothing(p, start)
  }
  const type = yearMonth ? YearMonthIntervalType() : DayTimeIntervalType(begin as 0 | 1 | 2 | 3, end as 0 | 1 | 2 | 3)
  let found: FieldProblem | undefined
  const value =
    type.type === 'year_month_interval'
      ? parseYearMonth(from.text, type)
      : parseDayTime(from.text, type, problem => {
          found = problem
        })
  if (value !== undefined) return literal(p, start, value, type)
  if (found !== undefined) {
    refuse(p, from, found)
    return nothing(p, start)
  }
  if (yearMonth && /^\s*[+-]?\d+-\d+\s*$/.test(from.text))
    reject(p, from.start, 'INVALID_INTERVAL_FORMAT.INTERVAL_PARSING', { input: from.text, interval: 'year-month' })
  else {
    const e = invalidIntervalError(from.text, type)
    if (e instanceof SparkException && e.condition !== null) reject(p, from.start, e.condition, e.messageParameters)
  }
  return nothing(p, start)
}

/** A text of the right form whose fields are too large. */
function refuse(p: Parser, from: Part, problem: FieldProblem): void {
  if (problem === 'overflow') p.rejected.push(javaError('long overflow'))
  else {
    const { field, value, limit } = problem
    reject(p, from.start, '_LEGACY_ERROR_TEMP_0063', { msg: `requirement failed: ${field} ${value} outside range [0, ${limit}]` })
  }
}

function multiUnits(p: Parser, start: number, parts: readonly Part[]): Literal {
  const bad = parts.find(x => x.quoted && /\p{L}/u.test(x.text))
  if (bad) {
    reject(p, parts[0]!.start, '_LEGACY_ERROR_TEMP_0026', { value: bad.text })
    return nothing(p, start)
  }
  const input = parts.map(x => ` ${x.text} ${x.unit}`).join('')
  const interval = parseCalendarInterval(input)
  if (!interval) {
    rejectPlain(p, ...problemOf(input, parts))
    return nothing(p, start)
  }
  const names = parts.map(x => x.unit.toLowerCase().replace(/s$/, ''))
  return typedByUnits(p, start, interval, names)
}

/** Why the text is no interval, as far as it can be told. */
function problemOf(input: string, parts: readonly Part[]): [condition: string, parameters: Readonly<Record<string, string>>] {
  const unknown = parts.find(x => x.unit.toLowerCase().startsWith('nanosecond'))
  if (unknown) return ['INVALID_INTERVAL_FORMAT.INVALID_UNIT', { input, unit: unknown.unit.toLowerCase() }]
  const fraction = parts.find(x => x.text.includes('.') && !x.unit.toLowerCase().startsWith('second'))
  if (fraction) return ['INVALID_INTERVAL_FORMAT.INVALID_FRACTION', { input, unit: fraction.unit.toLowerCase() }]
  const broken = parts.find(x => !/^\s*[+-]?\s*(\d+(\.\d*)?|\.\d+)\s*$/.test(x.text))
  if (broken) return ['INVALID_INTERVAL_FORMAT.UNRECOGNIZED_NUMBER', { input, number: broken.text.trim() || broken.unit.toLowerCase() }]
  return ['INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION', { input }]
}

function typedByUnits(p: Parser, start: number, interval: CalendarInterval, names: readonly string[]): Literal {
  if (p.options.calendarIntervals) return literal(p, start, interval, CalendarIntervalType)
  const months = names.filter(n => YEAR_MONTH.includes(n)).map(n => YEAR_MONTH.indexOf(n))
  const others = names
    .filter(n => !YEAR_MONTH.includes(n))
    .map(n => (n === 'week' ? 0 : DAY_TIME.includes(n) ? DAY_TIME.indexOf(n) : DAY_TIME.length - 1))
  if (months.length > 0 && others.length > 0) {
    reject(p, start, '_LEGACY_ERROR_TEMP_0029', { literal: textFrom(p, start) })
    return nothing(p, start)
  }
  if (months.length > 0)
    return literal(p, start, interval.months, YearMonthIntervalType(Math.min(...months) as 0 | 1, Math.max(...months) as 0 | 1))
  const type = DayTimeIntervalType(Math.min(...others) as 0 | 1 | 2 | 3, Math.max(...others) as 0 | 1 | 2 | 3)
  const micros = interval.micros + BigInt(interval.days) * MICROS_PER_DAY
  if (micros !== BigInt.asIntN(64, micros)) {
    p.rejected.push(sparkError('INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION'))
    return nothing(p, start)
  }
  return literal(p, start, micros, type)
}

/** `INTERVAL '1 day 2 hours'`: the text, already taken, has its units inside. */
export function typedInterval(p: Parser, start: number, text: string): Literal {
  const interval = parseCalendarInterval(text)
  const names = text
    .toLowerCase()
    .split(/\s+/)
    .map(s => s.replace(/s$/, ''))
    .filter(s => s !== 'interval' && /^[a-z]+$/.test(s))
  if (interval && names.length > 0) return typedByUnits(p, start, interval, names)
  reject(p, start, 'INVALID_TYPED_LITERAL', { valueType: '"INTERVAL"', value: `'${text}'` })
  return nothing(p, start)
}
