import { castValue } from '../../types/cast/cast.ts'
import { castText } from '../../types/cast/to-string.ts'
import type { DataType, DecimalType } from '../../types/data-type.ts'
import { DateType, StringType, TimestampNTZType } from '../../types/data-type.ts'
import { floorDiv, fromLocal, MICROS_PER_DAY, MICROS_PER_SECOND, toLocal } from '../../types/datetime/timestamp.ts'
import { UTC, type Zone } from '../../types/datetime/zone.ts'
import type { Value } from '../../types/value.ts'
import { Kind, type OrcType } from './metadata.ts'

/**
 * Columns that are read as another type than the file has, as ORC's own reader converts them: what doesn't fit becomes null. Source:
 * ConvertTreeReaderFactory's rules, as real Spark shows them.
 */

const INTEGERS: ReadonlySet<number> = new Set([Kind.BOOLEAN, Kind.BYTE, Kind.SHORT, Kind.INT, Kind.LONG])
const TEXTS: ReadonlySet<number> = new Set([Kind.STRING, Kind.VARCHAR, Kind.CHAR])
const ORDER: readonly number[] = [Kind.BYTE, Kind.SHORT, Kind.INT, Kind.LONG]
const INTEGER_RANK: Readonly<Partial<Record<string, number>>> = {
  byte: 0,
  short: 1,
  int: 2,
  year_month_interval: 2,
  long: 3,
  day_time_interval: 3,
  timestamp_ntz: 3,
}

/** Whether the readers of a kind give values of the type without a conversion. */
export function isDirect({ kind, precision, scale }: OrcType, t: DataType): boolean {
  const rank = INTEGER_RANK[t.type]
  if (rank !== undefined) return ORDER.includes(kind) && ORDER.indexOf(kind) <= rank
  switch (t.type) {
    case 'boolean':
      return kind === Kind.BOOLEAN
    case 'float':
      return kind === Kind.FLOAT
    case 'double':
      return kind === Kind.DOUBLE
    case 'string':
      return TEXTS.has(kind)
    case 'binary':
      return kind === Kind.BINARY || TEXTS.has(kind)
    case 'date':
      return kind === Kind.DATE
    case 'timestamp':
      return kind === Kind.TIMESTAMP || kind === Kind.TIMESTAMP_INSTANT
    case 'decimal':
      return kind === Kind.DECIMAL && t.scale >= scale && t.precision - t.scale >= precision - scale
    default:
      return false
  }
}

/** Converts a value of the file's own type; null where it doesn't fit. */
export type Evolve = (v: Value) => Value

/** How values of a file's type become those of another; undefined where ORC does not convert them. */
export function evolution({ kind }: OrcType, from: DataType, to: DataType, zone: Zone): Evolve | undefined {
  if (INTEGERS.has(kind)) return fromInteger(from, to, zone)
  if (TEXTS.has(kind)) return fromText(to, zone)
  switch (kind) {
    case Kind.FLOAT:
    case Kind.DOUBLE:
      return fromDouble(from, to, zone)
    case Kind.DECIMAL:
      return fromDecimal(from as DecimalType, to, zone)
    case Kind.TIMESTAMP:
    case Kind.TIMESTAMP_INSTANT:
      return fromTimestamp(to, zone)
    case Kind.DATE:
      if (to.type === 'string') return castText(from, UTC) as Evolve
      return to.type === 'timestamp' ? v => fromLocal(BigInt(v as number) * MICROS_PER_DAY, zone) : undefined
    case Kind.BINARY:
      return to.type === 'string' ? v => [...(v as Uint8Array)].map(b => b.toString(16).padStart(2, '0')).join(' ') : undefined
    default:
      return undefined
  }
}

const BITS: Readonly<Partial<Record<string, number>>> = { byte: 8, short: 16, int: 32, year_month_interval: 32 }

/** An integer as one of another type. */
function integerTo(to: DataType): ((v: bigint) => Value) | undefined {
  if (to.type === 'boolean') return v => v !== 0n
  if (INTEGER_RANK[to.type] === 3) return v => (BigInt.asIntN(64, v) === v ? v : null)
  const bits = BITS[to.type]
  return bits === undefined ? undefined : v => (BigInt.asIntN(bits, v) === v ? Number(v) : null)
}

const toBigInt = (v: Value): bigint => (typeof v === 'boolean' ? BigInt(v) : BigInt(v as number | bigint))

function fromInteger(from: DataType, to: DataType, zone: Zone): Evolve | undefined {
  const integer = integerTo(to)
  if (integer !== undefined) return v => integer(toBigInt(v))
  switch (to.type) {
    case 'float':
      return v => Math.fround(Number(v))
    case 'double':
      return v => Number(v)
    case 'decimal':
      return v => rescaled(toBigInt(v), 0, to)
    case 'string':
      return from.type === 'boolean' ? v => (v ? 'TRUE' : 'FALSE') : v => String(v)
    case 'timestamp':
      return v => fromLocal(BigInt.asIntN(64, toBigInt(v) * MICROS_PER_SECOND), zone)
    default:
      return undefined
  }
}

/** A decimal at another scale, rounded half up; null where it has too many digits. */
function rescaled(v: bigint, scale: number, to: DecimalType): bigint | null {
  const digits = to.scale - scale
  const by = 10n ** BigInt(Math.abs(digits))
  const scaled = digits >= 0 ? v * by : (v + (v < 0n ? -by : by) / 2n) / by
  const most = 10n ** BigInt(to.precision)
  return scaled < most && scaled > -most ? scaled : null
}

const MOST_LONG = 2 ** 63

function fromDouble(from: DataType, to: DataType, zone: Zone): Evolve | undefined {
  const integer = integerTo(to)
  const whole = (v: number): bigint | undefined => (v >= -MOST_LONG && v < MOST_LONG ? BigInt(Math.trunc(v)) : undefined)
  if (integer !== undefined)
    return v => {
      const n = whole(v as number)
      return n === undefined ? null : integer(n)
    }
  switch (to.type) {
    case 'float':
      return v => Math.fround(v as number)
    case 'double':
      return v => v
    case 'decimal': {
      const text = castText(from, UTC)
      return v => decimalOf(text(v) as string, to)
    }
    case 'string':
      return castText(from, UTC) as Evolve
    case 'timestamp':
      return v => {
        const micros = (v as number) * 1e6
        return Number.isFinite(micros) && Math.abs(micros) < MOST_LONG ? fromLocal(BigInt(Math.floor(micros)), zone) : null
      }
    default:
      return undefined
  }
}

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/

/** A decimal of a number's text; null where it is none or has too many digits. */
function decimalOf(text: string, to: DecimalType): bigint | null {
  const m = NUMBER.exec(text.trim())
  if (m === null || (m[2]! === '' && (m[3] ?? '') === '')) return null
  const digits = `${m[2]}${m[3] ?? ''}`
  const scale = (m[3] ?? '').length - Number(m[4] ?? 0)
  const v = BigInt(digits) * (m[1] === '-' ? -1n : 1n)
  return scale >= 0 ? rescaled(v, scale, to) : rescaled(v * 10n ** BigInt(-scale), 0, to)
}

const INTEGER = /^[+-]?\d+$/

function fromText(to: DataType, zone: Zone): Evolve | undefined {
  const integer = integerTo(to)
  if (integer !== undefined) return v => (INTEGER.test(v as string) ? integer(BigInt((v as string).replace(/^\+/, ''))) : null)
  switch (to.type) {
    case 'float':
    case 'double':
      return v => {
        const n = NUMBER.test((v as string).trim()) && (v as string).trim() !== '' ? Number(v as string) : Number.NaN
        return Number.isNaN(n) ? null : to.type === 'float' ? Math.fround(n) : n
      }
    case 'decimal':
      return v => decimalOf(v as string, to)
    case 'date': {
      const parse = castValue(StringType, DateType, 'try')
      return v => (/^\d{4,}-\d{2}-\d{2}$/.test(v as string) ? parse(v) : null)
    }
    case 'timestamp': {
      const parse = castValue(StringType, TimestampNTZType, 'try')
      return v => {
        const local = /^\d{4,}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d+)?$/.test(v as string) ? parse(v) : null
        return local === null ? null : fromLocal(local as bigint, zone)
      }
    }
    default:
      return undefined
  }
}

function fromDecimal(from: DecimalType, to: DataType, zone: Zone): Evolve | undefined {
  const { scale } = from
  const unit = 10n ** BigInt(scale)
  const integer = integerTo(to)
  if (to.type === 'boolean') return v => v !== 0n && BigInt(v as bigint) !== 0n
  if (integer !== undefined) return v => integer(BigInt(v as bigint) / unit)
  const plain = (v: Value): string => {
    const text = castValue(from, StringType, 'legacy')(v) as string
    return text.includes('.') ? text.replace(/\.?0+$/, '') : text
  }
  switch (to.type) {
    case 'float':
      return v => Math.fround(Number(plain(v)))
    case 'double':
      return v => Number(plain(v))
    case 'decimal':
      return v => rescaled(BigInt(v as bigint), scale, to)
    case 'string':
      return v => plain(v)
    case 'timestamp':
      return v => fromLocal(floorDiv(BigInt(v as bigint) * MICROS_PER_SECOND, unit), zone)
    default:
      return undefined
  }
}

function fromTimestamp(to: DataType, zone: Zone): Evolve | undefined {
  const integer = integerTo(to)
  const local = (v: Value) => toLocal(v as bigint, zone)
  const text = castText(TimestampNTZType, UTC)
  if (integer !== undefined && to.type !== 'timestamp_ntz') return v => integer(floorDiv(local(v), MICROS_PER_SECOND))
  switch (to.type) {
    case 'float':
      return v => Math.fround(Number(local(v)) / 1e6)
    case 'double':
      return v => Number(local(v)) / 1e6
    case 'decimal':
      return v => rescaled(local(v), 6, to)
    case 'string':
      return v => text(local(v)) as string
    case 'date':
      return v => Number(floorDiv(local(v), MICROS_PER_DAY))
    default:
      return undefined
  }
}
