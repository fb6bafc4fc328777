/** Values that are there in every thread: standard globals by path, Node's modules by name. */

const GLOBALS = Object.getOwnPropertyNames(globalThis).filter(name => !['globalThis', 'global', 'process', 'self'].includes(name))
const MODULES = [
  'assert',
  'buffer',
  'crypto',
  'events',
  'fs',
  'os',
  'path',
  'perf_hooks',
  'querystring',
  'string_decoder',
  'timers',
  'url',
  'util',
  'zlib',
]

type Known =
  | { readonly kind: 'intrinsic'; readonly path: string }
  | { readonly kind: 'builtin'; readonly module: string; readonly key?: string }
let known: Map<unknown, Known> | undefined

const isReference = (v: unknown): v is object => (typeof v === 'object' && v !== null) || typeof v === 'function'

/** What a value is known as; undefined for what belongs to the program. */
export function knownValue(value: unknown): Known | undefined {
  known ??= collectKnown()
  return known.get(value)
}

// taken when the module loads, so that what a program adds to the global object is its own
const standard = GLOBALS.flatMap(name => {
  const d = Object.getOwnPropertyDescriptor(globalThis, name)
  return d && 'value' in d && isReference(d.value) ? [[name, d.value] as const] : []
})

function collectKnown(): Map<unknown, Known> {
  const out = new Map<unknown, Known>()
  const add = (value: unknown, as: Known): void => {
    if (isReference(value) && !out.has(value)) out.set(value, as)
  }
  for (const [name, value] of standard) {
    add(value, { kind: 'intrinsic', path: name })
    for (const key of Object.getOwnPropertyNames(value)) {
      const d = Object.getOwnPropertyDescriptor(value, key)
      if (d && 'value' in d) add(d.value, { kind: 'intrinsic', path: `${name}.${key}` })
      if (key !== 'prototype' || !d || !isReference(d.value)) continue
      for (const method of Object.getOwnPropertyNames(d.value)) {
        const m = Object.getOwnPropertyDescriptor(d.value, method)
        if (m && typeof m.value === 'function') add(m.value, { kind: 'intrinsic', path: `${name}.prototype.${method}` })
      }
    }
  }
  for (const module of MODULES) {
    const exports = process.getBuiltinModule(`node:${module}`) as unknown as Record<string, unknown>
    add(exports, { kind: 'builtin', module })
    for (const key of Object.keys(exports)) if (isReference(exports[key])) add(exports[key], { kind: 'builtin', module, key })
  }
  return out
}

/** The value behind a path from the global object. */
export const atPath = (path: string): unknown =>
  path.split('.').reduce<unknown>((v, key) => (v as Record<string, unknown>)[key], globalThis)
