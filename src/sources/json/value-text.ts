import { castText } from '../../types/cast/to-string.ts'
import type { DataType, StructType } from '../../types/data-type.ts'
import { UTC, zoneOf } from '../../types/datetime/zone.ts'
import { decimalToJavaString } from '../../types/decimal.ts'
import { doubleToString, floatToString } from '../../types/number-format.ts'
import type { MapValue, Value } from '../../types/value.ts'
import { variantToJson } from '../../types/variant/json.ts'
import { readVariant } from '../../types/variant/read.ts'
import { unsupported } from '../../util/unsupported.ts'
import { type DatetimeForms, datetimeText } from '../datetime-text.ts'

/** How values are written as JSON. Plain data. */
export interface JsonForm {
  readonly datetimes: DatetimeForms
  /** Fields of structs that are null are left out; elements and entries never are. */
  readonly ignoreNullFields: boolean
  readonly pretty: boolean
  /** Characters beyond ASCII are written as `\uXXXX`. */
  readonly ascii: boolean
  /** Fields and entries in the order of their names. */
  readonly sortKeys?: boolean
}

type Text = (v: Value) => string

/** A function from values (not null) of a type to their JSON. Raises UNSUPPORTED_FEATURE for types that we can't write. */
export const jsonText = (t: DataType, form: JsonForm): Text => textOf(t, form, 0)

/** The fields of rows that are objects on a line: the name with its colon, and how a value is written. */
export const memberTexts = (t: StructType, form: JsonForm): readonly { readonly name: string; readonly text: Text }[] =>
  t.fields.map(f => ({ name: nameText(form)(f.name), text: textOf(f.dataType, form, 1) }))

/** `depth` counts the objects around the value, for the indentation of pretty ones. */
function textOf(t: DataType, form: JsonForm, depth: number): Text {
  switch (t.type) {
    case 'boolean':
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
      return String
    case 'float':
      return v => finite(v as number, floatToString)
    case 'double':
      return v => finite(v as number, doubleToString)
    case 'decimal':
      return v => decimalToJavaString(v as bigint, t.scale)
    case 'string':
    case 'char':
    case 'varchar':
      return v => quoted(v as string, form.ascii)
    case 'binary':
      return v => `"${Buffer.from(v as Uint8Array).toString('base64')}"`
    case 'array': {
      const element = textOf(t.element, form, depth)
      const items = (v: Value) => (v as readonly Value[]).map(x => (x === null ? 'null' : element(x)))
      if (!form.pretty) return v => `[${items(v).join(',')}]`
      return v => ((v as readonly Value[]).length === 0 ? '[ ]' : `[ ${items(v).join(', ')} ]`)
    }
    case 'map': {
      const key = keyText(t.key)
      const value = textOf(t.value, form, depth + 1)
      const object = objectText(form, depth)
      const name = nameText(form)
      return v => {
        const { keys, values } = v as MapValue
        const texts = keys.map((k, i): [string, number] => [key(k), i])
        if (form.sortKeys) texts.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
        return object(texts.map(([k, i]) => name(k) + (values[i] === null ? 'null' : value(values[i]!))))
      }
    }
    case 'struct': {
      const order = t.fields.map((_, i) => i)
      if (form.sortKeys) order.sort((i, j) => (t.fields[i]!.name < t.fields[j]!.name ? -1 : 1))
      const names = t.fields.map(f => nameText(form)(f.name))
      const values = t.fields.map(f => textOf(f.dataType, form, depth + 1))
      const object = objectText(form, depth)
      return v => {
        const entries: string[] = []
        for (const i of order) {
          const x = (v as readonly Value[])[i]!
          if (x !== null) entries.push(names[i]! + values[i]!(x))
          else if (!form.ignoreNullFields) entries.push(`${names[i]}null`)
        }
        return object(entries)
      }
    }
    case 'null':
      return () => 'null'
    case 'variant': {
      const zone = zoneOf(form.datetimes.timeZone)
      return v => variantToJson(readVariant(v as Uint8Array), zone)
    }
    default: {
      const text = datetimeText(t, form.datetimes) ?? castText(t, zoneOf(form.datetimes.timeZone))
      return v => quoted(text(v), form.ascii)
    }
  }
}

const nameText = (form: JsonForm) => (name: string) => `${quoted(name, form.ascii)}${form.pretty ? ' : ' : ':'}`

function objectText(form: JsonForm, depth: number): (entries: readonly string[]) => string {
  if (!form.pretty) return entries => `{${entries.join(',')}}`
  const inner = `\n${'  '.repeat(depth + 1)}`
  const end = `\n${'  '.repeat(depth)}}`
  return entries => (entries.length === 0 ? '{ }' : `{${inner}${entries.join(`,${inner}`)}${end}`)
}

/** Keys are Spark's internal values as text: dates are days, times microseconds or nanoseconds. */
function keyText(t: DataType): Text {
  switch (t.type) {
    case 'float':
      return v => floatToString(v as number)
    case 'double':
      return v => doubleToString(v as number)
    case 'decimal':
      return v => decimalToJavaString(v as bigint, t.scale)
    case 'array': {
      const element = partText(t.element)
      return v => `[${(v as readonly Value[]).map(element).join(',')}]`
    }
    case 'struct': {
      const fields = t.fields.map(f => partText(f.dataType))
      return v => `[${(v as readonly Value[]).map((x, i) => fields[i]!(x)).join(',')}]`
    }
    case 'calendar_interval':
      return castText(t, UTC)
    case 'binary':
    case 'map':
    case 'variant':
      throw unsupported(`Writing maps whose keys are of type ${t.type} as JSON`)
    default:
      return String
  }
}

const partText = (t: DataType): Text => {
  const text = keyText(t)
  return v => (v === null ? 'null' : text(v))
}

const finite = (v: number, text: (v: number) => string): string =>
  Number.isFinite(v) ? text(v) : Number.isNaN(v) ? '"NaN"' : v > 0 ? '"Infinity"' : '"-Infinity"'

const hex = (c: string) => `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`

/** A string literal; control characters in capital hexadecimal. */
function quoted(s: string, ascii: boolean): string {
  const text = JSON.stringify(s)
  // In what JSON.stringify gives, an escape that is not `\u` may be `\\` before a `u`
  const capital = /\\u/.test(text)
    ? text.replace(/\\(u[0-9a-f]{4}|.)/g, (e, x: string) => (x.length === 1 ? e : `\\u${x.slice(1).toUpperCase()}`))
    : text
  return ascii ? capital.replace(/[\u0080-\uffff]/g, hex) : capital
}
