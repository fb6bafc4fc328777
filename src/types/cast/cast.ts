import { currentMicros } from '../../util/clock.ts'
import { javaError } from '../../util/errors.ts'
import { type DataType, IntegerType, microsOf, type NanosType, sameType } from '../data-type.ts'
import { nanosOfText, parseDate, parseTime, parseTimestamp, parseTimestampNTZ, trimAll } from '../datetime/parse.ts'
import { daysToMicros, floorDiv, floorMod, fromLocal, MICROS_PER_DAY, microsToDays, toLocal } from '../datetime/timestamp.ts'
import { UTC } from '../datetime/zone.ts'
import { pow10, rescale } from '../decimal.ts'
import { type FieldProblem, invalidIntervalError, parseCalendarInterval, parseDayTime, parseYearMonth } from '../interval.ts'
import type { MapValue, Value } from '../value.ts'
import { becomesVariant, fromVariant, toVariantNode } from '../variant/cast.ts'
import { readVariant } from '../variant/read.ts'
import { writeVariant } from '../variant/write.ts'
import { type CastOptions, castFailures } from './error.ts'
import { canCast } from './rules.ts'
import { INTEGRAL_BITS, secondsToMicros, toDecimal, toFloating, toIntegral, unsupported } from './to-number.ts'
import { castText } from './to-string.ts'

/**
 * The meaning of CAST on values: binds a pair of types once, and gives a function that is run per value. Null stays null.
 * `ansi` raises Spark's errors, `legacy` gives null or wraps around, `try` checks as ANSI does and gives null.
 * Which pairs there are is said by `rules.ts`; others raise INTERNAL_ERROR when they are bound.
 */
export type CastMode = 'ansi' | 'legacy' | 'try'
export type { CastOptions } from './error.ts'

export function castValue(from: DataType, to: DataType, mode: CastMode, options: Partial<CastOptions> = {}): (v: Value) => Value {
  const cast = bind(from, to, mode, { zone: UTC, ...options })
  return v => (v === null ? null : cast(v))
}

type Caster = (v: Value) => Value
const same: Caster = v => v

function bind(from: DataType, to: DataType, mode: CastMode, options: CastOptions): Caster {
  if (from.type === 'null' || sameType(from, to)) return same
  if (from.type === 'variant') return ofVariant(to, mode, options)
  if (from.type === 'timestamp_nanos' && to.type !== 'timestamp_nanos' && !isString(to)) {
    const micros = bind(microsOf(from), to, mode, options)
    return v => micros(floorDiv(v as bigint, 1000n))
  }
  switch (to.type) {
    case 'string':
    case 'char':
    case 'varchar':
      return castText(from, options.zone, mode !== 'legacy', options.legacyText)
    case 'boolean':
      return toBoolean(from, to, mode, options)
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
      return toIntegral(from, to, mode, options)
    case 'float':
    case 'double':
      return toFloating(from, to, mode, options)
    case 'decimal':
      return toDecimal(from, to, mode, options)
    case 'binary':
      return toBinary(from, to)
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
      return toDatetime(from, to, mode, options)
    case 'timestamp_nanos':
      return toNanos(from, to, mode, options)
    case 'year_month_interval':
    case 'day_time_interval':
    case 'calendar_interval':
      return toInterval(from, to, mode, options)
    case 'geometry':
    case 'geography':
      // the value has its reference system with it
      return same
    case 'array':
    case 'map':
    case 'struct':
      return toNested(from, to, mode, options)
    case 'variant': {
      if (!becomesVariant(from, false)) throw unsupported(from, to)
      const node = toVariantNode(from)
      return v => writeVariant(node(v))
    }
    default:
      throw unsupported(from, to)
  }
}

function ofVariant(to: DataType, mode: CastMode, options: CastOptions): Caster {
  const tryCast = (a: DataType, b: DataType): Caster => (canCast(a, b, 'ansi') ? bind(a, b, 'try', options) : () => null)
  const convert = fromVariant(to, options.zone, mode !== 'try', tryCast)
  return v => convert(readVariant(v as Uint8Array))
}

const isString = (t: DataType) => t.type === 'string' || t.type === 'char' || t.type === 'varchar'
const TRUE = new Set(['t', 'true', 'y', 'yes', '1'])
const FALSE = new Set(['f', 'false', 'n', 'no', '0'])

function toBoolean(from: DataType, to: DataType, mode: CastMode, options: CastOptions): Caster {
  const f = castFailures(from, to, mode === 'ansi', options)
  switch (from.type) {
    case 'string':
    case 'char':
    case 'varchar':
      return v => {
        const word = trimAll(v as string).toLowerCase()
        return TRUE.has(word) ? true : FALSE.has(word) ? false : f.invalid(v)
      }
    case 'date':
      return () => null
    case 'byte':
    case 'short':
    case 'int':
    case 'float':
    case 'double':
      return v => v !== 0
    case 'long':
    case 'decimal':
    case 'timestamp':
      return v => v !== 0n
    default:
      throw unsupported(from, to)
  }
}

const encoder = new TextEncoder()

function toBinary(from: DataType, to: DataType): Caster {
  if (isString(from)) return v => encoder.encode(v as string)
  if (!(from.type in INTEGRAL_BITS)) throw unsupported(from, to)
  // big-endian, outside ANSI mode only
  const width = INTEGRAL_BITS[from.type as 'long'] / 8
  return v => {
    const bytes = new Uint8Array(width)
    for (let i = width - 1, n = BigInt(v as number); i >= 0; i--, n >>= 8n) bytes[i] = Number(n & 0xffn)
    return bytes
  }
}

const NANOS_PER_DAY = 86_400_000_000_000n

function toDatetime(from: DataType, to: DataType, mode: CastMode, options: CastOptions): Caster {
  const { zone } = options
  const f = castFailures(from, to, mode === 'ansi', options)
  const precision = to.type === 'time' ? to.precision : 0
  if (isString(from)) {
    switch (to.type) {
      case 'date':
        return v => parseDate(v as string) ?? f.invalid(v)
      case 'timestamp':
        return v => parseTimestamp(v as string, zone) ?? f.invalid(v)
      case 'timestamp_ntz':
        return v => parseTimestampNTZ(v as string) ?? f.invalid(v)
      case 'time':
        return v => {
          const nanos = parseTime(v as string)
          return nanos === undefined ? f.invalid(v) : cutTime(nanos, precision)
        }
    }
  }
  switch (`${from.type} ${to.type}`) {
    case 'timestamp date':
      return v => microsToDays(v as bigint, zone)
    case 'timestamp_ntz date':
      return v => Number(floorDiv(v as bigint, MICROS_PER_DAY))
    case 'date timestamp':
      return v => daysToMicros(v as number, zone)
    case 'date timestamp_ntz':
      return v => daysToMicros(v as number, UTC)
    case 'timestamp_ntz timestamp':
      return v => fromLocal(v as bigint, zone)
    case 'timestamp timestamp_ntz':
      return v => toLocal(v as bigint, zone)
    case 'timestamp time':
      return v => cutTime(floorMod(toLocal(v as bigint, zone), MICROS_PER_DAY) * 1000n, precision)
    case 'timestamp_ntz time':
      return v => cutTime((floorMod(v as bigint, MICROS_PER_DAY) * 1000n) % NANOS_PER_DAY, precision)
    case 'time timestamp':
      return v => fromLocal(BigInt(microsToDays(currentMicros(), zone)) * MICROS_PER_DAY + (v as bigint) / 1000n, zone)
    case 'time timestamp_ntz':
      return v => BigInt(microsToDays(currentMicros(), zone)) * MICROS_PER_DAY + (v as bigint) / 1000n
    case 'time time':
      return v => cutTime(v as bigint, precision)
    default:
      if (to.type === 'timestamp') return secondsToMicros(from, mode, options)
      // numbers and booleans as dates were always null
      if (to.type === 'date' && from.type !== 'binary') return () => null
      throw unsupported(from, to)
  }
}

/** By way of microseconds, with what is below them. */
function toNanos(from: DataType, to: NanosType, mode: CastMode, options: CastOptions): Caster {
  const f = castFailures(from, to, mode === 'ansi', options)
  if (isString(from)) {
    const micros = (s: string) => (to.zoned ? parseTimestamp(s, options.zone) : parseTimestampNTZ(s))
    return v => nanosOfText(v as string, micros(v as string), to.precision) ?? f.invalid(v)
  }
  const unit = pow10(9 - to.precision)
  if (from.type === 'timestamp_nanos') {
    const micros = bind(microsOf(from), microsOf(to), mode, options)
    return v => {
      const whole = floorDiv(v as bigint, 1000n)
      const nanos = (micros(whole) as bigint) * 1000n + ((v as bigint) - whole * 1000n)
      return floorDiv(nanos, unit) * unit
    }
  }
  const micros = bind(from, microsOf(to), mode, options)
  return v => (micros(v) as bigint) * 1000n
}

const cutTime = (nanos: bigint, precision: number): bigint => nanos - (nanos % pow10(9 - precision))

const DAY_TIME_UNITS = [86_400_000_000n, 3_600_000_000n, 60_000_000n, 1_000_000n]

function toInterval(from: DataType, to: DataType, mode: CastMode, options: CastOptions): Caster {
  const f = castFailures(from, to, mode !== 'try', options)
  if (to.type === 'calendar_interval') {
    if (!isString(from)) throw unsupported(from, to)
    return v => parseCalendarInterval(v as string) ?? null
  }
  if (to.type === 'year_month_interval') {
    const unit = to.end === 0 ? 12n : 1n
    if (isString(from)) return v => parseYearMonth(v as string, to) ?? refused(v as string, to, mode)
    if (from.type === 'year_month_interval') return v => (v as number) - (to.end === 0 ? (v as number) % 12 : 0)
    // a long is made an int first, and that is what a message is about
    const asInt = castFailures(IntegerType, to, mode !== 'try', options)
    return v => {
      const n = scaled(v, from, unit)
      if (BigInt.asIntN(32, n) === n) return Number(n)
      return from.type === 'long' && BigInt.asIntN(32, v as bigint) === v ? asInt.overflow(Number(v)) : f.overflow(v)
    }
  }
  if (to.type !== 'day_time_interval') throw unsupported(from, to)
  const unit = DAY_TIME_UNITS[to.end]!
  if (isString(from)) return v => parseDayTime(v as string, to, mode === 'try' ? undefined : refusedField) ?? refused(v as string, to, mode)
  if (from.type === 'day_time_interval') return v => (to.end === 3 ? v : (v as bigint) - ((v as bigint) % unit))
  return v => {
    const n = scaled(v, from, unit)
    return BigInt.asIntN(64, n) === n ? n : f.overflow(v)
  }
}

/** A number of units, in the unit's own parts; fractions of decimals are rounded only then. */
function scaled(v: Value, from: DataType, unit: bigint): bigint {
  if (from.type === 'decimal') return rescale((v as bigint) * unit, from.scale, 0)
  if (!(from.type in INTEGRAL_BITS)) throw unsupported(from, { type: 'calendar_interval' })
  return BigInt(v as number) * unit
}

/** A field beyond its limit, as Java says it. */
function refusedField(problem: FieldProblem): void {
  if (problem === 'overflow') return
  throw javaError(`requirement failed: ${problem.field} ${problem.value} outside range [0, ${problem.limit}]`)
}

/** A string that is no interval is an error in every mode but `try`. */
function refused(text: string, to: Parameters<typeof invalidIntervalError>[1], mode: CastMode): null {
  if (mode === 'try') return null
  throw invalidIntervalError(text, to)
}

function toNested(from: DataType, to: DataType, mode: CastMode, options: CastOptions): Caster {
  const inner = (a: DataType, b: DataType) => castValue(a, b, mode, options)
  if (from.type === 'array' && to.type === 'array') {
    const element = inner(from.element, to.element)
    return v => (v as readonly Value[]).map(element)
  }
  if (from.type === 'map' && to.type === 'map') {
    const key = inner(from.key, to.key)
    const value = inner(from.value, to.value)
    return v => ({ keys: (v as MapValue).keys.map(key), values: (v as MapValue).values.map(value) })
  }
  if (from.type === 'struct' && to.type === 'struct') {
    const fields = from.fields.map((f, i) => inner(f.dataType, to.fields[i]!.dataType))
    return v => fields.map((f, i) => f((v as readonly Value[])[i]!))
  }
  throw unsupported(from, to)
}
