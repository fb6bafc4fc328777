import { errorOfKind } from '../util/errors.ts'
import type { StructType } from './data-type.ts'

/**
 * A row of a result: an object with a property per column, so it spreads, destructures and prints as one. Columns that share a name are
 * reached by position only.
 */
export abstract class Row {
  abstract readonly schema: StructType
  /** The value of a column by its position, from 0; from the end if negative. */
  abstract at(index: number): unknown
  /** The value of a column by name. Raises FIELD_NOT_FOUND or AMBIGUOUS_COLUMN_OR_FIELD. */
  abstract getAs(name: string): unknown
  /** How many columns there are. */
  abstract get length(): number
  /** The values in the order of the columns. */
  abstract toArray(): unknown[]

  /** The place of a column. Raises FIELD_NOT_FOUND. */
  fieldIndex(name: string): number {
    const place = this.schema.fields.findIndex(f => f.name === name)
    if (place < 0) {
      const fields = this.schema.fields.map(f => `\`${f.name}\``).join(', ')
      throw errorOfKind('analysis', 'FIELD_NOT_FOUND', { fieldName: `\`${name}\``, fields })
    }
    return place
  }
  isNullAt(index: number): boolean {
    return this.at(index) === null
  }
  /** Is any value null? */
  get anyNull(): boolean {
    return this.toArray().includes(null)
  }
  /** A plain object of the columns; with `recursive`, rows inside become objects as well. */
  asDict(recursive = false): Record<string, unknown> {
    const inside = (v: unknown): unknown => {
      if (v instanceof Row) return v.asDict(true)
      if (Array.isArray(v)) return v.map(inside)
      return v instanceof Map ? new Map([...v].map(([k, x]) => [k, inside(x)])) : v
    }
    return Object.fromEntries(this.schema.fields.map((f, i) => [f.name, recursive ? inside(this.at(i)) : this.at(i)]))
  }
  /** The values as text with something between them. */
  mkString(separator = ''): string {
    return this.toArray().map(String).join(separator)
  }
}

export type RowClass = new (values: readonly unknown[]) => Row

const classes = new WeakMap<StructType, RowClass>()

/** The class of the rows of a schema; made once. */
export function rowClass(schema: StructType): RowClass {
  let found = classes.get(schema)
  if (found === undefined) {
    found = makeClass(schema)
    classes.set(schema, found)
  }
  return found
}

function makeClass(schema: StructType): RowClass {
  const names = schema.fields.map(f => f.name)
  const places = new Map<string, number>()
  const repeated = new Set<string>()
  for (const [i, name] of names.entries()) {
    if (places.has(name)) repeated.add(name)
    places.set(name, i)
  }
  const ambiguous = (name: string) =>
    errorOfKind('analysis', 'AMBIGUOUS_COLUMN_OR_FIELD', { name: `\`${name}\``, n: String(names.filter(n => n === name).length) })

  const Class = class extends Row {
    readonly #values: readonly unknown[]

    constructor(values: readonly unknown[]) {
      super()
      this.#values = values
      for (let i = 0; i < names.length; i++) {
        const name = names[i]!
        if (repeated.has(name)) continue
        // a column may be called like a method; assigning would go to the prototype's accessor
        if (name in Class.prototype) {
          Object.defineProperty(this, name, { value: values[i], enumerable: true, configurable: true, writable: true })
        } else (this as Record<string, unknown>)[name] = values[i]
      }
    }
    get schema(): StructType {
      return schema
    }
    at(index: number): unknown {
      return this.#values.at(index)
    }
    getAs(name: string): unknown {
      if (repeated.has(name)) throw ambiguous(name)
      const place = places.get(name)
      if (place === undefined) {
        throw errorOfKind('analysis', 'FIELD_NOT_FOUND', { fieldName: `\`${name}\``, fields: names.map(n => `\`${n}\``).join(', ') })
      }
      return this.#values[place]
    }
    get length(): number {
      return names.length
    }
    toArray(): unknown[] {
      return [...this.#values]
    }
  }
  Object.defineProperty(Class, 'name', { value: 'Row' })
  for (const name of repeated) {
    Object.defineProperty(Class.prototype, name, {
      get() {
        throw ambiguous(name)
      },
      configurable: true,
    })
  }
  return Class
}
