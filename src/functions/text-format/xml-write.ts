import { valueText } from '../../sources/csv/writer.ts'
import { datetimeForms } from '../../sources/datetime-text.ts'
import type { DataType, StructType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { MapValue, Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import type { Options } from './schema-argument.ts'
import { type XmlOptions, xmlOptions } from './xml-options.ts'

const INDENT = '    '
const escapeText = (s: string): string => s.replace(/[&<]/g, c => (c === '&' ? '&amp;' : '&lt;'))
const escapeAttribute = (s: string): string => escapeText(s).replaceAll('"', '&quot;')

/** What an element is made of. */
interface Parts {
  readonly attributes: string[]
  readonly children: string[]
  text: string | undefined
}

/** `to_xml`: a struct as an element, indented. */
export function xmlWriter(type: StructType, options: Options, timeZone: string): (v: Value) => string {
  const o = xmlOptions(options, timeZone)
  const lower = Object.fromEntries(Object.entries(options).map(([k, v]) => [k.toLowerCase(), v]))
  const forms = datetimeForms(lower, timeZone)
  const text = (t: DataType): ((v: Value) => string) => {
    if (!/interval/.test(t.type)) return valueText(t, forms)
    return v => {
      throw sparkError('_LEGACY_ERROR_TEMP_3238', { v: String(v), class: 'class java.lang.Long', dt: quotedSqlName(t) })
    }
  }
  const writer = new Writer(o, text)
  return v => writer.element(o.rowTag, writer.structParts(v as readonly Value[], type, 1), 0)
}

class Writer {
  private readonly o: XmlOptions
  private readonly text: (t: DataType) => (v: Value) => string

  constructor(o: XmlOptions, text: (t: DataType) => (v: Value) => string) {
    this.o = o
    this.text = text
  }

  element(name: string, { attributes, children, text }: Parts, depth: number): string {
    const open = `<${name}${attributes.join('')}`
    if (children.length === 0) return text === undefined ? `${open}/>` : `${open}>${text}</${name}>`
    const inner = `\n${INDENT.repeat(depth + 1)}`
    return `${open}>${text ?? ''}${inner}${children.join(inner)}\n${INDENT.repeat(depth)}</${name}>`
  }

  structParts(row: readonly Value[], t: StructType, depth: number): Parts {
    const parts: Parts = { attributes: [], children: [], text: undefined }
    t.fields.forEach((f, i) => this.add(parts, f.name, row[i]!, f.dataType, depth))
    return parts
  }

  /** One field: an attribute, the text, or elements. */
  private add(parts: Parts, name: string, v: Value, t: DataType, depth: number): void {
    const { attributePrefix: prefix, valueTag, nullValue } = this.o
    if (v === null && nullValue === undefined) return
    if (name === valueTag) {
      parts.text = (parts.text ?? '') + this.scalar(v, t)
      return
    }
    if (prefix !== '' && name.startsWith(prefix) && !isNested(t)) {
      parts.attributes.push(` ${name.slice(prefix.length)}="${v === null ? nullValue : escapeAttribute(this.text(t)(v))}"`)
      return
    }
    if (t.type === 'array' && v !== null) {
      for (const item of v as readonly Value[]) parts.children.push(...this.item(name, item, t.element, depth))
      return
    }
    parts.children.push(this.child(name, v, t, depth))
  }

  /** An element of an array; arrays in arrays have elements of their own name. */
  private item(name: string, v: Value, t: DataType, depth: number): string[] {
    if (v === null) return this.o.nullValue === undefined ? [] : [`<${name}>${this.o.nullValue}</${name}>`]
    if (t.type !== 'array') return [this.child(name, v, t, depth)]
    const children = (v as readonly Value[]).flatMap(x => this.item(this.o.arrayElementName, x, t.element, depth + 1))
    return [this.element(name, { attributes: [], children, text: undefined }, depth)]
  }

  private child(name: string, v: Value, t: DataType, depth: number): string {
    if (v !== null && t.type === 'struct') return this.element(name, this.structParts(v as readonly Value[], t, depth + 1), depth)
    if (v !== null && t.type === 'map') {
      const { keys, values } = v as MapValue
      const parts: Parts = { attributes: [], children: [], text: undefined }
      keys.forEach((k, i) => this.add(parts, this.text(t.key)(k), values[i]!, t.value, depth + 1))
      return this.element(name, parts, depth)
    }
    return `<${name}>${this.scalar(v, t)}</${name}>`
  }

  private scalar(v: Value, t: DataType): string {
    return v === null ? this.o.nullValue! : escapeText(this.text(t)(v))
  }
}

const isNested = (t: DataType): boolean => t.type === 'array' || t.type === 'map' || t.type === 'struct'
