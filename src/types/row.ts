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
    if (place >= 0) return place
    const names = this.schema.fields.map(f => f.name)
    throw notFound(name, names)
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

/** Makes a row of values; the array stays the caller's. */
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
  const Class = new Set(names).size === names.length ? ofNames(schema, names) : ofPlaces(schema, names)
  Object.defineProperty(Class, 'name', { value: 'Row' })
  return Class
}

/** Sets a column's property. */
function setColumn(row: Row, name: string, value: unknown, prototype: object): void {
  // a column may be called like a method; assigning would go to the prototype's accessor
  if (name in prototype) Object.defineProperty(row, name, { value, enumerable: true, configurable: true, writable: true })
  else (row as unknown as Record<string, unknown>)[name] = value
}

const notFound = (name: string, names: readonly string[]): Error =>
  errorOfKind('analysis', 'FIELD_NOT_FOUND', { fieldName: `\`${name}\``, fields: names.map(n => `\`${n}\``).join(', ') })

/** Rows whose columns have names of their own: the properties are all that a row has, as there may be millions. */
function ofNames(schema: StructType, names: readonly string[]): RowClass {
  const known = new Set(names)
  const Class = class extends Row {
    constructor(values: readonly unknown[]) {
      super()
      for (let i = 0; i < names.length; i++) setColumn(this, names[i]!, values[i], Class.prototype)
    }
    get schema(): StructType {
      return schema
    }
    at(index: number): unknown {
      const name = names.at(index)
      return name === undefined ? undefined : (this as unknown as Record<string, unknown>)[name]
    }
    getAs(name: string): unknown {
      if (!known.has(name)) throw notFound(name, names)
      return (this as unknown as Record<string, unknown>)[name]
    }
    get length(): number {
      return names.length
    }
    toArray(): unknown[] {
      return names.map(name => (this as unknown as Record<string, unknown>)[name])
    }
  }
  return Class
}

/** Rows some of whose columns share a name. */
function ofPlaces(schema: StructType, names: readonly string[]): RowClass {
  const places = new Map(names.map((name, i) => [name, i]))
  const repeated = new Set(names.filter((name, i) => names.indexOf(name) !== i))
  const ambiguous = (name: string) =>
    errorOfKind('analysis', 'AMBIGUOUS_COLUMN_OR_FIELD', { name: `\`${name}\``, n: String(names.filter(n => n === name).length) })

  const Class = class extends Row {
    readonly #values: readonly unknown[]

    constructor(values: readonly unknown[]) {
      super()
      this.#values = [...values]
      for (let i = 0; i < names.length; i++) if (!repeated.has(names[i]!)) setColumn(this, names[i]!, values[i], Class.prototype)
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
      if (place === undefined) throw notFound(name, names)
      return this.#values[place]
    }
    get length(): number {
      return names.length
    }
    toArray(): unknown[] {
      return [...this.#values]
    }
  }
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
