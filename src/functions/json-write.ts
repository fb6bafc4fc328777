import { castText } from '../types/cast-to-string.ts'
import type { DataType } from '../types/data-type.ts'
import { formatDate } from '../types/datetime/format.ts'
import { UTC, zoneOf } from '../types/datetime/zone.ts'
import { decimalToString } from '../types/decimal.ts'
import { jsonString } from '../types/json-text.ts'
import { doubleToString, floatToString } from '../types/number-format.ts'
import type { MapValue, Value } from '../types/value.ts'
import { variantToJson } from '../types/variant/json.ts'
import { readVariant } from '../types/variant/read.ts'
import { formatPattern } from './datetime-pattern.ts'

/** `to_json`: values as JSON text without spaces, as Spark's generator writes them. */
export function jsonWriter(type: DataType, options: Readonly<Record<string, string>>, timeZone: string): (v: Value) => string {
  const given = new Map(Object.entries(options).map(([k, v]) => [k.toLowerCase(), v]))
  const zone = zoneOf(given.get('timezone') ?? timeZone)
  const withNulls = given.get('ignorenullfields')?.toLowerCase() === 'false'
  const sortKeys = given.get('sortkeys')?.toLowerCase() === 'true'
  const timestampFormat = given.get('timestampformat') ?? "yyyy-MM-dd'T'HH:mm:ss.SSSXXX"
  const localFormat = given.get('timestampntzformat') ?? "yyyy-MM-dd'T'HH:mm:ss.SSS"
  const dateFormat = given.get('dateformat')

  const floating = (text: string): string => (/[NI]/.test(text) ? jsonString(text) : text)
  const object = (fields: [string, string][]): string => {
    if (sortKeys) fields.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${fields.map(([name, text]) => `${jsonString(name)}:${text}`).join(',')}}`
  }
  /** Keys are text: a struct as Java prints its row. */
  const keyText = (t: DataType): ((v: Value) => string) => {
    if (t.type !== 'struct') return castText(t, zone)
    const fields = t.fields.map(f => keyText(f.dataType))
    return v => `[${(v as Value[]).map((x, i) => (x === null ? 'null' : fields[i]!(x))).join(',')}]`
  }
  const writer = (t: DataType): ((v: Value) => string) => {
    switch (t.type) {
      case 'null':
        return () => 'null'
      case 'boolean':
      case 'byte':
      case 'short':
      case 'int':
      case 'long':
        return String
      case 'float':
        return v => floating(floatToString(v as number))
      case 'double':
        return v => floating(doubleToString(v as number))
      case 'decimal':
        return v => decimalToString(v as bigint, t.scale)
      case 'binary':
        return v => jsonString(Buffer.from(v as Uint8Array).toString('base64'))
      case 'date':
        return v =>
          jsonString(
            dateFormat === undefined ? formatDate(v as number) : formatPattern(dateFormat, BigInt(v as number) * 86_400_000_000n, UTC),
          )
      case 'timestamp':
        return v => jsonString(formatPattern(timestampFormat, v as bigint, zone))
      case 'timestamp_ntz':
        return v => jsonString(formatPattern(localFormat, v as bigint, UTC))
      case 'variant':
        return v => variantToJson(readVariant(v as Uint8Array), zone)
      case 'array': {
        const element = orNull(writer(t.element))
        return v => `[${(v as Value[]).map(element).join(',')}]`
      }
      case 'map': {
        const [key, value] = [keyText(t.key), orNull(writer(t.value))]
        return v => object((v as MapValue).keys.map((k, i) => [key(k), value((v as MapValue).values[i]!)]))
      }
      case 'struct': {
        const fields = t.fields.map(f => ({ name: f.name, text: orNull(writer(f.dataType)) }))
        return v =>
          object(
            fields.flatMap((f, i) =>
              (v as Value[])[i] === null && !withNulls ? [] : [[f.name, f.text((v as Value[])[i]!)] as [string, string]],
            ),
          )
      }
      default: {
        const text = castText(t, zone)
        return v => jsonString(text(v))
      }
    }
  }
  return writer(type)
}

const orNull =
  (text: (v: Value) => string) =>
  (v: Value): string =>
    v === null ? 'null' : text(v)
