import { types } from 'node:util'
import type { AnyFunction, Capture, Path } from './capture.ts'
import { knownValue } from './known-values.ts'
import type { ClosureNode, Integrity, Parts, Property, Prototype } from './nodes.ts'
import { packageModule } from './packages.ts'
import { isData, isNative, isObjectPrototype, isPlainArray, isPlainMap, isPlainSet, isSharedView } from './plain.ts'
import { madeNode } from './recipes.ts'
import { privateNamesOf, scopesOf } from './scopes.ts'
import { readFunction } from './source/read-function.ts'

/** The node of an object: data as one node, containers and instances of classes with their parts. */
export function captureObject(capture: Capture, value: object, path: Path): ClosureNode {
  if (types.isSharedArrayBuffer(value) || isModule(value)) return capture.attach(value)
  if (ArrayBuffer.isView(value) && isSharedView(value)) return viewNode(capture, value, path)
  const stop = (v: object): boolean => v !== value && (capture.isSeen(v) || knownValue(v, capture.realm) !== undefined)
  if (!capture.isDeep(value)) {
    const looked = new Set<unknown>()
    if (isData(value, stop, looked)) return { kind: 'raw', value }
    capture.notData(looked)
  }
  const made = madeNode(value)
  if (made) return made
  refuseHost(capture, value, path)
  const exported = packageModule(value)
  if (exported) return { kind: 'package', ...exported }
  const prototype = prototypeOf(capture, value, path)
  const integrity = integrityOf(value)
  const common: Parts = {
    properties: propertiesOf(capture, value, path),
    ...(prototype === undefined ? {} : { prototype }),
    ...(integrity === undefined ? {} : { integrity }),
  }
  if (Array.isArray(value)) return { kind: 'array', items: value.map((v, i) => capture.value(v, [...path, `[${i}]`])), ...common }
  if (types.isMap(value)) {
    const entries = [...value].map(
      ([k, v]) => [capture.value(k, [...path, '<key>']), capture.value(v, [...path, `get(${keyText(k)})`])] as const,
    )
    return { kind: 'map', entries, ...common }
  }
  if (types.isSet(value)) return { kind: 'set', items: [...value].map(v => capture.value(v, [...path, '<item>'])), ...common }
  return { kind: types.isNativeError(value) ? 'error' : 'object', ...common }
}

const integrityOf = (value: object): Integrity | undefined => {
  if (Object.isExtensible(value)) return undefined
  return Object.isFrozen(value) ? 'frozen' : Object.isSealed(value) ? 'sealed' : 'fixed'
}

const keyText = (k: unknown): string =>
  typeof k === 'object' && k !== null ? '<object>' : typeof k === 'symbol' ? String(k) : `${k as string}`

const isModule = (v: object): boolean =>
  typeof WebAssembly !== 'undefined' && (v instanceof WebAssembly.Module || v instanceof WebAssembly.Memory)

function viewNode(capture: Capture, v: ArrayBufferView, path: Path): ClosureNode {
  const length = v instanceof DataView ? v.byteLength : (v as Uint8Array).length
  const type = Buffer.isBuffer(v) ? 'Buffer' : v.constructor.name
  return { kind: 'view', type, buffer: capture.value(v.buffer, [...path, 'buffer']), offset: v.byteOffset, length }
}

/** Refuses what has a life beyond its properties: in Node, in V8, or in private fields. */
function refuseHost(capture: Capture, value: object, path: Path): void {
  const name = className(value)
  if (types.isPromise(value)) capture.refuse(path, 'a Promise')
  if (types.isWeakMap(value) || types.isWeakSet(value) || value instanceof WeakRef) capture.refuse(path, `a ${name}`)
  if (types.isGeneratorObject(value)) capture.refuse(path, 'a running generator')
  if (types.isModuleNamespaceObject(value)) capture.refuse(path, 'a module, of which only members can be used')
  if (types.isExternal(value) || types.isMapIterator(value) || types.isSetIterator(value))
    capture.refuse(path, `a ${name} (native/host object)`)
  for (
    let p = Object.getPrototypeOf(value) as object | null;
    p !== null && !isObjectPrototype(p);
    p = Object.getPrototypeOf(p) as object | null
  ) {
    const Class = ownConstructor(p)
    if (Class === undefined || types.isProxy(Class)) continue
    // an array, an error, ... of a class of its own
    if (isContainer(value) && knownValue(Class, capture.realm)?.kind === 'intrinsic') return
    if (isContainer(value) && isNative(Class)) return
    if (isNative(Class) || knownValue(Class, capture.realm) || isOfNode(Class)) capture.refuse(path, `a ${name} (native/host object)`)
    if (!/#[\p{ID_Start}$_]/u.test(String(Class)) || readFunction(String(Class)) === undefined) continue
    const names = privateNamesOf(value)
    if (names.length > 0) capture.refuse(path, `a ${name}, which has private fields (${names.join(', ')})`)
  }
}

const isContainer = (v: object): boolean => Array.isArray(v) || types.isMap(v) || types.isSet(v) || types.isNativeError(v)

const className = (v: object): string => {
  const d = Object.getPrototypeOf(v) as { constructor?: { name?: string } } | null
  return d?.constructor?.name || 'Object'
}

/** Does Node itself define the function? */
const isOfNode = (f: AnyFunction): boolean => scopesOf(f)?.file?.startsWith('node:') === true

function ownConstructor(prototype: object): AnyFunction | undefined {
  const Class = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value as unknown
  return typeof Class === 'function' && (Class as { prototype?: unknown }).prototype === prototype ? (Class as AnyFunction) : undefined
}

export function prototypeOf(capture: Capture, value: object, path: Path): Prototype | undefined {
  const prototype = Object.getPrototypeOf(value) as object | null
  if (prototype === null) return null
  if (isObjectPrototype(prototype) || isPlainArray(value) || isPlainMap(value) || isPlainSet(value)) return undefined
  const Class = ownConstructor(prototype)
  return Class
    ? { class: capture.value(Class, [...path, `class ${Class.name}`]) }
    : { object: capture.value(prototype, [...path, '<prototype>']) }
}

/** Own properties, as they are: symbols, accessors and hidden ones too. */
export function propertiesOf(
  capture: Capture,
  value: object,
  path: Path,
  skip: (key: PropertyKey, d: PropertyDescriptor) => boolean = () => false,
): Property[] {
  const out: Property[] = []
  for (const key of Reflect.ownKeys(value)) {
    const d = Object.getOwnPropertyDescriptor(value, key)!
    if (Array.isArray(value) && (key === 'length' || isIndex(key))) continue
    // a stack as V8 makes it
    if (key === 'stack' && types.isNativeError(value) && !('value' in d)) continue
    if (skip(key, d)) continue
    const way = [...path, String(key)]
    out.push({
      key: typeof key === 'symbol' ? { symbol: capture.value(key, way) } : key,
      ...('value' in d ? { value: capture.value(d.value, way) } : {}),
      ...(d.get ? { get: capture.value(d.get, way) } : {}),
      ...(d.set ? { set: capture.value(d.set, way) } : {}),
      ...(d.enumerable ? {} : { hidden: true as const }),
    })
  }
  return out
}

const isIndex = (key: PropertyKey): boolean => typeof key === 'string' && /^\d+$/.test(key)
