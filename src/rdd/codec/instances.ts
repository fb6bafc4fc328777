import { types } from 'node:util'
import { Row } from '../../types/row.ts'
import { type Class, classNamed, classNameOf, hasPrivateFields } from '../../util/closure/classes.ts'
import { NotSerializable } from '../../util/closure/not-serializable.ts'
import { valueClasses } from './column-tags.ts'

/** Where instances lie in a value: names of classes; places in the order of `walk`, each with the number of its class. */
export interface Instances {
  readonly names: readonly string[]
  readonly found: readonly number[]
}

const valueNames = new Map<object, string>(Object.entries(valueClasses).map(([name, c]) => [c.prototype, name]))

/** The name of the class of an object, where others know it and V8 would not write it. */
export function nameOfInstance(v: object): string | undefined {
  const prototype = Object.getPrototypeOf(v) as object | null
  if (prototype === null || prototype === Object.prototype || prototype === Array.prototype) return undefined
  const name = valueNames.get(prototype)
  if (name !== undefined) return name
  if (isWrittenByV8(v) || v instanceof Row || types.isProxy(v)) return undefined
  const known = classNameOf(v)
  if (known !== undefined && hasPrivateFields(prototype)) {
    const c = prototype.constructor.name
    throw new NotSerializable(`a record holds an instance of ${c}, whose private fields only ${c} itself can reach`)
  }
  return known
}

/** Objects that are more than their fields. */
const isWrittenByV8 = (v: object): boolean =>
  Array.isArray(v) ||
  ArrayBuffer.isView(v) ||
  types.isAnyArrayBuffer(v) ||
  types.isMap(v) ||
  types.isSet(v) ||
  types.isDate(v) ||
  types.isRegExp(v) ||
  types.isNativeError(v) ||
  types.isBoxedPrimitive(v)

export function instancesWithin(value: unknown): Instances {
  const names: string[] = []
  const found: number[] = []
  walk(value, (v, place) => {
    const name = nameOfInstance(v)
    if (name === undefined) return
    let n = names.indexOf(name)
    if (n < 0) n = names.push(name) - 1
    found.push(place, n)
  })
  return { names, found }
}

/** Has the objects of a copy be of the classes that those of the original were. */
export function restoreInstances(value: unknown, { names, found }: Instances): void {
  const classes = names.map(classOf)
  const instances: [object, { readonly prototype: object }][] = []
  let next = 0
  walk(value, (v, place) => {
    if (place !== found[next]) return
    const c = classes[found[next + 1]!]
    if (c) instances.push([v, c])
    next += 2
  })
  for (const [v, { prototype }] of instances) {
    Object.setPrototypeOf(v, prototype)
    if (valueNames.has(prototype)) Object.freeze(v)
  }
}

const classOf = (name: string): { readonly prototype: object } | undefined =>
  (valueClasses as Readonly<Record<string, { readonly prototype: object }>>)[name] ?? classNamed(name)

/** Instances of a class with these fields; where nobody knows the class, the fields. */
export function instancesOf(name: string, fields: object[]): object[] {
  const c = classOf(name)
  if (c === undefined) return fields
  // V8 knows the fields of objects that are made so, which it does not of those whose prototype is set later
  const make = function Instance(this: Record<string, unknown>, from: Record<string, unknown>) {
    for (const key of Object.keys(from)) {
      const value = from[key]
      // a field may hide what the class has under its name
      if (key in this) Object.defineProperty(this, key, { value, configurable: true, enumerable: true, writable: true })
      else this[key] = value
    }
  } as unknown as Class & (new (from: object) => object)
  Object.defineProperty(make, 'prototype', { value: c.prototype })
  const out = fields.map(from => new make(from))
  if (valueNames.has(c.prototype)) for (const v of out) Object.freeze(v)
  return out
}

/** Objects within a value, each once, in an order that a copy has as well. */
function walk(root: unknown, visit: (v: object, place: number) => void): void {
  const seen = new Set<object>()
  const stack: unknown[] = [root]
  while (stack.length > 0) {
    const v = stack.pop()
    if (typeof v !== 'object' || v === null || seen.has(v)) continue
    seen.add(v)
    visit(v, seen.size)
    if (ArrayBuffer.isView(v)) continue
    if (types.isMap(v)) for (const [k, x] of v) stack.push(k, x)
    else if (types.isSet(v)) for (const x of v) stack.push(x)
    else for (const key of Object.keys(v)) stack.push((v as Record<string, unknown>)[key])
  }
}
