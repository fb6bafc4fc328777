import { converterOf } from '../../sources/csv/convert.ts'
import type { DataType, StructType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import type { Options } from './schema-argument.ts'
import { checkCorruptColumn, parseMode } from './schema-argument.ts'
import { type XmlOptions, xmlName, xmlOptions } from './xml-options.ts'
import { elementsOf, parseXml, textOf, type XmlElement, XmlSyntaxError } from './xml-tree.ts'

/** `from_xml`: values of a type out of XML text, as Spark's reader makes them. What cannot be read is null, and the record malformed. */
export function xmlReader(type: StructType, options: Options, timeZone: string): (text: string) => Value {
  const o = xmlOptions(options, timeZone)
  const failFast = parseMode(options, 'from_xml') === 'FAILFAST'
  checkCorruptColumn(type, o.corruptColumn)
  const reader = new Reader(o)
  const corrupt = type.fields.findIndex(f => f.name === o.corruptColumn && f.dataType.type === 'string')
  return text => {
    reader.failed = false
    let row: Value[]
    try {
      row = reader.struct(parseXml(text.trim(), true), type) as Value[]
    } catch (e) {
      if (!(e instanceof XmlSyntaxError)) throw e
      reader.failed = true
      row = type.fields.map(() => null)
    }
    if (!reader.failed) return row
    if (failFast)
      throw sparkError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
        badRecord: `[${row.map(v => (v === null ? 'null' : String(v))).join(',')}]`,
        failFastMode: 'FAILFAST',
      })
    return corrupt < 0 ? row : row.with(corrupt, text)
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
    switch (t.type) {
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
        if (elementsOf(e).length > 0) return e.inner
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
  struct(e: XmlElement, t: StructType): Value {
    const { o } = this
    const places = new Map(t.fields.map((f, i) => [f.name.toLowerCase(), i]))
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
        const i = places.get(xmlName(c.name, o).toLowerCase())
        if (i === undefined) continue
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
