import { createRequire } from 'node:module'
import { types } from 'node:util'
import { runInNewContext } from 'node:vm'

/** Values that are there in every thread: standard globals by the way to them, Node's modules by name. */
export type Known =
  | { readonly kind: 'intrinsic'; readonly path: readonly string[] }
  | { readonly kind: 'builtin'; readonly module: string; readonly key?: string }

const require = createRequire(import.meta.url)

/** What Node adds to the globals of the language. What a program adds is its own. */
const NODE =
  'Buffer process console global URL URLSearchParams TextEncoder TextDecoder AbortController AbortSignal Event EventTarget Blob File MessageChannel MessagePort MessageEvent BroadcastChannel DOMException CompressionStream DecompressionStream ReadableStream WritableStream TransformStream CountQueuingStrategy ByteLengthQueuingStrategy Performance PerformanceEntry PerformanceMark PerformanceMeasure PerformanceObserver Headers Request Response FormData WebSocket EventSource Crypto CryptoKey SubtleCrypto Navigator crypto performance navigator fetch atob btoa structuredClone queueMicrotask setTimeout clearTimeout setInterval clearInterval setImmediate clearImmediate WebAssembly'.split(
    ' ',
  )
/** Getters of the global object that are cheap to ask. */
const ASKED = new Set(['crypto', 'performance', 'navigator', 'process', 'Buffer', 'console'])

/** Of these only functions and plain objects right below count: streams and handles are no values for another thread. */
const SHALLOW = new Set(['process', 'console'])

/** What no global name leads to. */
const HIDDEN: Readonly<Record<string, () => unknown>> = {
  '%GeneratorFunction%': () => Object.getPrototypeOf(function* () {}).constructor,
  '%AsyncFunction%': () => Object.getPrototypeOf(async () => {}).constructor,
  '%AsyncGeneratorFunction%': () => Object.getPrototypeOf(async function* () {}).constructor,
  '%TypedArray%': () => Object.getPrototypeOf(Int8Array),
  '%IteratorPrototype%': () => Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())),
  '%ArrayIteratorPrototype%': () => Object.getPrototypeOf([][Symbol.iterator]()),
  '%MapIteratorPrototype%': () => Object.getPrototypeOf(new Map()[Symbol.iterator]()),
  '%SetIteratorPrototype%': () => Object.getPrototypeOf(new Set()[Symbol.iterator]()),
}

const MAX_DEPTH = 3

type Reference = Record<PropertyKey, unknown>
const isReference = (v: unknown): v is Reference => (typeof v === 'object' && v !== null) || typeof v === 'function'

let names: ReadonlySet<string> | undefined
/** The names of the language's and Node's globals. */
export function standardNames(): ReadonlySet<string> {
  names ??= new Set([...(runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[]), ...NODE])
  return names
}

const known = new Map<unknown, Known>()
const realms = new WeakSet<object>()
let modules = 0

/** What a value is known as; undefined for what belongs to the program. `realm`: the global object of the function that holds it. */
export function knownValue(value: unknown, realm: object = globalThis): Known | undefined {
  if (!isReference(value)) return undefined
  if (!realms.has(globalThis)) addRealm(globalThis as unknown as Reference)
  if (!realms.has(realm)) addRealm(realm as Reference)
  const loaded = (process as unknown as { moduleLoadList?: readonly string[] }).moduleLoadList ?? []
  if (loaded.length !== modules) {
    modules = loaded.length
    addModules(loaded)
  }
  const found = known.get(value)
  // a namespace of a module of Node stands for its exports
  if (found === undefined && types.isModuleNamespaceObject(value)) {
    const exports = known.get((value as Reference).default)
    if (exports?.kind === 'builtin' && exports.key === undefined) return exports
  }
  return found
}

function add(value: unknown, as: Known): value is Reference {
  if (!isReference(value) || known.has(value)) return false
  known.set(value, as)
  return true
}

function addRealm(realm: Reference): void {
  realms.add(realm)
  for (const self of [realm, realm.globalThis, realm.global]) add(self, { kind: 'intrinsic', path: ['globalThis'] })
  for (const name of standardNames()) {
    if (name === 'global' || name === 'globalThis') continue
    const d = Object.getOwnPropertyDescriptor(realm, name)
    const value = d && ('value' in d ? d.value : realm === (globalThis as unknown) && ASKED.has(name) ? realm[name] : undefined)
    walk(value, [name], SHALLOW.has(name) ? MAX_DEPTH : 0)
  }
  if (realm === (globalThis as unknown)) for (const [name, f] of Object.entries(HIDDEN)) walk(f(), [name], 1)
}

function walk(value: unknown, path: readonly string[], depth: number): void {
  if (!add(value, { kind: 'intrinsic', path }) || depth > MAX_DEPTH) return
  for (const key of Reflect.ownKeys(value)) {
    const name = typeof key === 'string' ? key : wellKnown(key)
    const d = Object.getOwnPropertyDescriptor(value, key)
    if (name !== undefined && d && 'value' in d && !types.isProxy(d.value)) walk(d.value, [...path, name], depth + 1)
  }
}

/** A well-known symbol as a part of a path. */
const wellKnown = (key: symbol): string | undefined => {
  const name = key.description?.startsWith('Symbol.') ? key.description.slice(7) : ''
  return (Symbol as unknown as Record<string, unknown>)[name] === key ? `@@${name}` : undefined
}

function addModules(loaded: readonly string[]): void {
  for (const entry of loaded) {
    const module = /^NativeModule ([a-z][\w/]*)$/.exec(entry)?.[1]
    if (module === undefined || module.startsWith('internal/')) continue
    let exports: Reference
    try {
      exports = process.getBuiltinModule(`node:${module}`) as unknown as Reference
    } catch {
      continue
    }
    if (!isReference(exports)) continue
    add(exports, { kind: 'builtin', module })
    for (const key of Object.keys(exports)) {
      const d = Object.getOwnPropertyDescriptor(exports, key)
      if (d && 'value' in d) add(d.value, { kind: 'builtin', module, key })
    }
  }
}

/** The value that is known so, in this thread. */
export function valueOfKnown(k: Known): unknown {
  if (k.kind === 'builtin') {
    const exports = require(`node:${k.module}`) as Record<string, unknown>
    return k.key === undefined ? exports : exports[k.key]
  }
  const [first, ...rest] = k.path
  const root = HIDDEN[first!]?.() ?? (globalThis as unknown as Record<string, unknown>)[first!]
  return rest.reduce<unknown>(
    (v, key) => (v as Reference)[key.startsWith('@@') ? (Symbol as unknown as Record<string, symbol>)[key.slice(2)]! : key],
    root,
  )
}
