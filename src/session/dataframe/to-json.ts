import type { RuntimeConf } from '../../config/conf.ts'
import { sessionTimeZone } from '../../config/session.ts'
import { castText } from '../../types/cast/to-string.ts'
import { type DataType, DayTimeIntervalType, type StructType, YearMonthIntervalType } from '../../types/data-type.ts'
import { formatLocal, two } from '../../types/datetime/format.ts'
import { floorDiv, MICROS_PER_SECOND } from '../../types/datetime/timestamp.ts'
import { offsetAt, type Zone, zoneOf } from '../../types/datetime/zone.ts'
import type { MapValue, Value } from '../../types/value.ts'

type Write = (v: Value) => string

/** Rows as the JSON that Spark's `toJSON` writes: null fields left out (not elements or values of maps), decimals as numbers, dates and times as text. */
export function jsonWriter(schema: StructType, conf: RuntimeConf): (row: readonly Value[]) => string {
  const zone = zoneOf(conf.value(sessionTimeZone))
  return writerOf(schema, zone) as (row: readonly Value[]) => string
}

const orNull =
  (write: Write): Write =>
  v =>
    v === null ? 'null' : write(v)

const quoted =
  (text: (v: Value) => string): Write =>
  v =>
    JSON.stringify(text(v))

function writerOf(t: DataType, zone: Zone): Write {
  switch (t.type) {
    case 'boolean':
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
      return String
    case 'float':
    case 'double': {
      const cast = castText(t, zone)
      return v => (Number.isFinite(v) ? cast(v) : `"${cast(v)}"`)
    }
    case 'decimal':
    // JSON of its own
    case 'variant':
      return castText(t, zone)
    case 'binary':
      return v => `"${Buffer.from(v as Uint8Array).toString('base64')}"`
    case 'timestamp':
      return v => `"${isoTimestamp(v as bigint, zone)}"`
    // with all fields, whatever those of the type
    case 'day_time_interval':
      return quoted(castText(DayTimeIntervalType(), zone))
    case 'year_month_interval':
      return quoted(castText(YearMonthIntervalType(), zone))
    case 'timestamp_ntz':
      return v => `"${isoLocal(v as bigint)}"`
    case 'array': {
      const element = orNull(writerOf(t.element, zone))
      return v => `[${(v as readonly Value[]).map(element).join(',')}]`
    }
    case 'map': {
      const key = castText(t.key, zone)
      const value = orNull(writerOf(t.value, zone))
      return v => {
        const { keys, values } = v as MapValue
        return `{${keys.map((k, i) => `${JSON.stringify(key(k))}:${value(values[i]!)}`).join(',')}}`
      }
    }
    case 'struct': {
      const names = t.fields.map(f => JSON.stringify(f.name))
      const fields = t.fields.map(f => writerOf(f.dataType, zone))
      return v => {
        const values = v as readonly Value[]
        const parts: string[] = []
        for (let i = 0; i < names.length; i++) if (values[i] !== null) parts.push(`${names[i]}:${fields[i]!(values[i]!)}`)
        return `{${parts.join(',')}}`
      }
    }
    default:
      return quoted(castText(t, zone))
  }
}

const MINUTE = 60

/** `2024-01-02T03:04:05.123`: three digits of the fraction, or six where there are more. */
function isoLocal(micros: bigint): string {
  const [whole, fraction = ''] = formatLocal(micros).replace(' ', 'T').split('.')
  return `${whole}.${fraction.padEnd(fraction.length > 3 ? 6 : 3, '0')}`
}

function isoTimestamp(micros: bigint, zone: Zone): string {
  const offset = offsetAt(zone, Number(floorDiv(micros, MICROS_PER_SECOND)))
  const local = isoLocal(micros + BigInt(offset) * MICROS_PER_SECOND)
  if (offset === 0) return `${local}Z`
  const minutes = Math.floor(Math.abs(offset) / MINUTE)
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / MINUTE))}:${two(minutes % MINUTE)}`
}
