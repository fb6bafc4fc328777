import { types } from 'node:util'
import { isHandle } from './handles.ts'

/** Is it `Object.prototype`, of whatever context? */
export const isObjectPrototype = (p: object | null): boolean =>
  p !== null &&
  (p === Object.prototype || (Object.getPrototypeOf(p) === null && Object.hasOwn(p, 'hasOwnProperty') && Object.hasOwn(p, 'isPrototypeOf')))

/** Is a function's code not JavaScript? */
export const isNative = (f: (...args: never[]) => unknown): boolean =>
  /\{\s*\[native code\]\s*\}\s*$/.test(Function.prototype.toString.call(f))

/** Is it the prototype of a class of the language, of whatever context? */
const isPrototypeOfKind = (p: object | null, name: string, own: object): boolean => {
  if (p === own) return true
  if (p === null || !isObjectPrototype(Object.getPrototypeOf(p) as object | null)) return false
  const Class = Object.getOwnPropertyDescriptor(p, 'constructor')?.value as { name?: string } | undefined
  return Class?.name === name && /\[native code\]/.test(String(Class))
}

export const isPlainArray = (v: unknown): boolean =>
  Array.isArray(v) && isPrototypeOfKind(Object.getPrototypeOf(v) as object, 'Array', Array.prototype)
export const isPlainMap = (v: unknown): boolean =>
  types.isMap(v) && isPrototypeOfKind(Object.getPrototypeOf(v) as object, 'Map', Map.prototype)
export const isPlainSet = (v: unknown): boolean =>
  types.isSet(v) && isPrototypeOfKind(Object.getPrototypeOf(v) as object, 'Set', Set.prototype)

/** Over memory that threads share. */
export const isSharedView = (v: ArrayBufferView): boolean => types.isSharedArrayBuffer(v.buffer)

/** Deeper data goes in pieces: V8 writes and reads it on the stack. */
export const DEEPEST_DATA = 200

/** Values whose copies are whole: no functions, classes, symbols or shared memory in them, nothing frozen, and nothing that `stop` knows. */
export function isData(value: unknown, stop: (v: object) => boolean, seen = new Set<unknown>(), depth = 0): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return false
  if (typeof value !== 'object' || value === null || seen.has(value)) return true
  if (depth > DEEPEST_DATA) return false
  if (types.isProxy(value) || stop(value) || !Object.isExtensible(value)) return false
  seen.add(value)
  const inside = (v: unknown): boolean => isData(v, stop, seen, depth + 1)
  if (ArrayBuffer.isView(value)) return !isSharedView(value) && isKnownView(value)
  // a copy would begin anew
  if (types.isRegExp(value) && value.lastIndex !== 0) return false
  if (types.isDate(value) || types.isRegExp(value) || types.isArrayBuffer(value) || types.isBoxedPrimitive(value))
    return (
      isObjectPrototype(Object.getPrototypeOf(Object.getPrototypeOf(value)) as object | null) &&
      Object.keys(value).length === (types.isStringObject(value) ? value.length : 0)
    )
  if (isPlainMap(value)) {
    if (Reflect.ownKeys(value).length > 0) return false
    for (const [k, v] of value as Map<unknown, unknown>) if (!inside(k) || !inside(v)) return false
    return true
  }
  if (isPlainSet(value)) {
    if (Reflect.ownKeys(value).length > 0) return false
    for (const v of value as Set<unknown>) if (!inside(v)) return false
    return true
  }
  const array = isPlainArray(value)
  if (!array && !isObjectPrototype(Object.getPrototypeOf(value) as object | null)) return false
  if (isHandle(value)) return false
  if (array && Object.keys(value).length === (value as unknown[]).length) return (value as unknown[]).every(inside)
  for (const key of Reflect.ownKeys(value)) {
    const d = Object.getOwnPropertyDescriptor(value, key)!
    if (array && key === 'length') continue
    if (typeof key === 'symbol' || !('value' in d) || !d.enumerable || !inside(d.value)) return false
  }
  return true
}

const VIEWS = new Set([
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  'DataView',
  'Buffer',
])
/** Not a view of a class of the program's. */
const isKnownView = (v: ArrayBufferView): boolean => VIEWS.has(Buffer.isBuffer(v) ? 'Buffer' : v.constructor?.name)
