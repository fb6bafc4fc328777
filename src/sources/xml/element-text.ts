import type { DataType, StructType } from '../../types/data-type.ts'
import { type Zone, zoneOf } from '../../types/datetime/zone.ts'
import { className } from '../../types/names.ts'
import type { MapValue, Value } from '../../types/value.ts'
import { variantToJson } from '../../types/variant/json.ts'
import { readVariant } from '../../types/variant/read.ts'
import type { VariantNode } from '../../types/variant/value.ts'
import { javaError, sparkError } from '../../util/errors.ts'
import { valueText } from '../csv/writer.ts'
import { datetimeForms } from '../datetime-text.ts'
import type { XmlOptions } from './options.ts'

const escapeText = (s: string): string => s.replace(/&|<|\]\]>/g, c => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : ']]&gt;'))
const escapeAttribute = (s: string): string => s.replace(/[&<"]/g, c => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&quot;'))

const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_.\u00b7-]*$/u

/** What an element is made of. */
interface Parts {
  readonly attributes: string[]
  readonly children: string[]
  text: string | undefined
}

/** A struct as an element, indented from a depth on. `options`: as they were given, for the forms of dates. */
export function elementText(
  type: StructType,
  o: XmlOptions,
  options: Readonly<Record<string, string>>,
  timeZone: string,
  depth = 0,
): (v: Value) => string {
  const lower = Object.fromEntries(Object.entries(options).map(([k, v]) => [k.toLowerCase(), v]))
  const forms = datetimeForms(lower, timeZone)
  const text = (t: DataType): ((v: Value) => string) => {
    if (!/interval/.test(t.type)) return valueText(t, forms)
    return v => {
      throw sparkError('_LEGACY_ERROR_TEMP_3238', { v: String(v), class: 'class java.lang.Long', dt: className(t) })
    }
  }
  if (o.attributePrefix === '') throw javaError("requirement failed: 'attributePrefix' option should not be empty string.")
  const writer = new Writer(o, zoneOf(timeZone), text)
  return v => writer.element(o.rowTag, writer.structParts(v as readonly Value[], type, depth + 1), depth)
}

class Writer {
  private readonly o: XmlOptions
  private readonly zone: Zone
  private readonly text: (t: DataType) => (v: Value) => string

  constructor(o: XmlOptions, zone: Zone, text: (t: DataType) => (v: Value) => string) {
    this.o = o
    this.zone = zone
    this.text = text
  }

  /** A name, if it is one of XML. */
  private named(name: string): string {
    if (this.o.validateName && !NAME.test(name)) throw javaError(`Illegal XML name: ${name}`)
    return name
  }

  element(written: string, { attributes, children, text }: Parts, depth: number): string {
    const name = this.named(written)
    const open = `<${name}${attributes.join('')}`
    if (children.length === 0) return text === undefined ? `${open}/>` : `${open}>${text}</${name}>`
    const { indent } = this.o
    if (indent === '') return `${open}>${text ?? ''}${children.join('')}</${name}>`
    const inner = `\n${indent.repeat(depth + 1)}`
    return `${open}>${text ?? ''}${inner}${children.join(inner)}\n${indent.repeat(depth)}</${name}>`
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
      parts.attributes.push(` ${this.named(name.slice(prefix.length))}="${v === null ? nullValue : escapeAttribute(this.text(t)(v))}"`)
      return
    }
    if (t.type === 'variant' && v !== null) {
      this.addVariant(parts, name, readVariant(v as Uint8Array), depth)
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

  /** A variant's value: objects have elements, arrays are several elements of the name. */
  private addVariant(parts: Parts, name: string, node: VariantNode, depth: number): void {
    const { attributePrefix: prefix, valueTag } = this.o
    const scalar = node.is === 'string' ? node.value : variantToJson(node, this.zone)
    const isScalar = node.is !== 'object' && node.is !== 'array' && node.is !== 'null'
    if (node.is === 'array') for (const item of node.items) this.addVariant(parts, name, item, depth)
    else if (isScalar && name === valueTag) parts.text = (parts.text ?? '') + escapeText(scalar)
    else if (isScalar && name.startsWith(prefix))
      parts.attributes.push(` ${this.named(name.slice(prefix.length))}="${escapeAttribute(scalar)}"`)
    else {
      const inner: Parts = { attributes: [], children: [], text: isScalar ? escapeText(scalar) : undefined }
      if (node.is === 'object') for (const [field, value] of node.entries) this.addVariant(inner, field, value, depth + 1)
      parts.children.push(this.element(name, inner, depth))
    }
  }

  private child(name: string, v: Value, t: DataType, depth: number): string {
    if (v !== null && t.type === 'struct') return this.element(name, this.structParts(v as readonly Value[], t, depth + 1), depth)
    if (v !== null && t.type === 'map') {
      const { keys, values } = v as MapValue
      const parts: Parts = { attributes: [], children: [], text: undefined }
      keys.forEach((k, i) => this.add(parts, this.text(t.key)(k), values[i]!, t.value, depth + 1))
      return this.element(name, parts, depth)
    }
    return `<${this.named(name)}>${this.scalar(v, t)}</${name}>`
  }

  private scalar(v: Value, t: DataType): string {
    return v === null ? this.o.nullValue! : escapeText(this.text(t)(v))
  }
}

const isNested = (t: DataType): boolean => t.type === 'array' || t.type === 'map' || t.type === 'struct'
