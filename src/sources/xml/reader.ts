import type { DataType, StructType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { writeVariant } from '../../types/variant/write.ts'
import { converterOf } from '../csv/convert.ts'
import { type XmlOptions, xmlName } from './options.ts'
import { contentText, elementsOf, isBroken, parseXml, textOf, type XmlElement, XmlSyntaxError } from './tree.ts'
import { xmlScalar, xmlVariant } from './variant.ts'

/** A record's values, by the fields of a type. */
export interface XmlRow {
  readonly values: readonly Value[]
  readonly malformed: boolean
}

/** Reads records, undefined for none: an element as values of a type, as Spark's reader makes them. What cannot be read is null, and the record malformed. */
export function xmlRows(type: StructType, o: XmlOptions): (record: XmlElement | undefined) => XmlRow {
  const reader = new Reader(o)
  const whole = o.singleVariantColumn !== undefined && type.fields.length === 1
  return record => {
    reader.failed = false
    if (record === undefined) return { values: type.fields.map(() => null), malformed: true }
    if (whole) return { values: [writeVariant(xmlVariant(record, o))], malformed: false }
    const values = reader.struct(record, type)
    return { values, malformed: reader.failed }
  }
}

/** The same for a record as text. */
export function xmlTextRows(type: StructType, o: XmlOptions): (text: string) => XmlRow {
  const read = xmlRows(type, o)
  return text => {
    try {
      return read(parseXml(text.trim(), true))
    } catch (e) {
      if (!(e instanceof XmlSyntaxError)) throw e
      return read(undefined)
    }
  }
}

/**
 * As Spark's parser loses its place where a value in an element cannot be read, nothing after it is: what was read before stays, and the
 * rest is null.
 */
class Reader {
  failed = false
  private readonly o: XmlOptions
  private readonly converters = new Map<DataType, (token: string) => Value | undefined>()

  constructor(o: XmlOptions) {
    this.o = o
  }

  /** Text as a value that is no container. */
  private scalar(text: string, t: DataType): Value {
    const { o } = this
    const token = o.ignoreSurroundingSpaces ? text.trim() : text
    if (token === o.nullValue) return null
    if (t.type === 'variant') return writeVariant(xmlScalar(text, o))
    if (t.type === 'boolean' && /^[01]$/.test(token)) return token === '1'
    if (t.type === 'binary') {
      this.failed = true
      return null
    }
    let convert = this.converters.get(t)
    if (convert === undefined) this.converters.set(t, (convert = converterOf(t, o.values)))
    const v = convert(token)
    if (v === undefined) this.failed = true
    return v ?? null
  }

  /** An element as a value of any type. */
  private value(e: XmlElement, t: DataType): Value {
    if (e.broken) {
      this.failed = true
      return null
    }
    switch (t.type) {
      case 'variant':
        return writeVariant(xmlVariant(e, this.o))
      case 'struct':
        return this.nested(e, t)
      case 'map': {
        if (elementsOf(e).length === 0) return null
        const entries = new Map<string, Value>()
        if (!this.o.excludeAttribute)
          for (const a of e.attributes) entries.set(this.o.attributePrefix + xmlName(a.name, this.o), this.scalar(a.value, t.value))
        for (const c of elementsOf(e)) entries.set(xmlName(c.name, this.o), this.value(c, t.value))
        return { keys: [...entries.keys()], values: [...entries.values()] }
      }
      case 'array':
        return [this.value(e, t.element)]
      case 'string':
        if (elementsOf(e).length > 0) return contentText(e)
        return e.children.length === 0 ? (this.o.nullValue === '' ? null : '') : this.scalar(textOf(e), t)
      default: {
        const text = textOf(e)
        if (elementsOf(e).length > 0) {
          this.failed = true
          return null
        }
        return text.trim() === '' ? null : this.scalar(text, t)
      }
    }
  }

  private nested(e: XmlElement, t: StructType): Value {
    const v = this.struct(e, t)
    return this.failed ? null : v
  }

  /** Attributes, elements and text as fields, found by their names in any case. */
  struct(e: XmlElement, t: StructType): Value[] {
    const { o } = this
    const places = new Map(t.fields.map((f, i) => [f.name.toLowerCase(), i]))
    const wildcard = places.get(o.wildcard.toLowerCase())
    const row: Value[] = t.fields.map(() => null)
    if (!o.excludeAttribute)
      for (const a of e.attributes) {
        const i = places.get((o.attributePrefix + xmlName(a.name, o)).toLowerCase())
        if (i !== undefined) row[i] = this.scalar(a.value, t.fields[i]!.dataType)
      }
    const append = (i: number, v: Value): void => {
      if (!(this.failed && v === null)) row[i] = [...((row[i] as readonly Value[] | null) ?? []), v]
    }
    for (const c of e.children) {
      if (this.failed) break
      if (c.is === 'element') {
        const i = places.get(xmlName(c.name, o).toLowerCase()) ?? wildcard
        if (i === undefined) {
          this.failed = isBroken(c)
          continue
        }
        const type = t.fields[i]!.dataType
        if (type.type === 'array') append(i, this.value(c, type.element))
        else row[i] = this.value(c, type)
      } else if (c.is === 'text' && c.value.trim() !== '') {
        const i = places.get(o.valueTag.toLowerCase())
        if (i === undefined) continue
        const type = t.fields[i]!.dataType
        if (type.type === 'array') append(i, this.scalar(c.value, type.element))
        else row[i] = this.scalar(c.value, type)
      }
    }
    return row
  }
}
