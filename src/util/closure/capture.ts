import { declares, identifiersIn } from './identifiers.ts'
import { knownValue } from './known-values.ts'
import type { Closure, ClosureNode } from './nodes.ts'
import { scopesOf } from './scopes.ts'

type AnyFunction = (...args: never[]) => unknown

/** Raised where a function, or what it sees, cannot go to another thread; says by which way it was found. */
export class NotSerializable extends Error {
  override readonly name = 'NotSerializable'
}

/**
 * A function with the variables that it uses, as plain data for other threads. `captures` gives the variables by name; without it V8 is
 * asked for them. They are copies of what they hold now.
 */
export function captureClosure(f: AnyFunction, captures?: Readonly<Record<string, unknown>>): Closure {
  const capture = new Capture()
  return { root: capture.root(f, captures), nodes: capture.nodes }
}

class Capture {
  readonly nodes: ClosureNode[] = []
  private readonly ids = new Map<unknown, number>()

  root(f: AnyFunction, captures?: Readonly<Record<string, unknown>>): number {
    const id = this.reserve(f)
    this.nodes[id] = this.functionNode(f, ['<closure>'], captures)
    return id
  }

  private reserve(value: unknown): number {
    const id = this.nodes.push({ kind: 'raw', value: undefined }) - 1
    this.ids.set(value, id)
    return id
  }

  /** The node of a value; made when it is first seen, before its children, so that cycles end. */
  private value(value: unknown, path: readonly string[]): number {
    const seen = this.ids.get(value)
    if (seen !== undefined) return seen
    const id = this.reserve(value)
    this.nodes[id] = this.nodeOf(value, path)
    return id
  }

  private nodeOf(value: unknown, path: readonly string[]): ClosureNode {
    if (typeof value === 'symbol') throw refused(path, 'a symbol')
    if (typeof value !== 'object' && typeof value !== 'function') return { kind: 'raw', value }
    if (value === null) return { kind: 'raw', value }
    const known = knownValue(value)
    if (known) return known
    if (typeof value === 'function') return this.functionNode(value as AnyFunction, path)
    return this.objectNode(value, path)
  }

  private objectNode(value: object, path: readonly string[]): ClosureNode {
    if (isPlain(value)) return { kind: 'raw', value }
    if (Array.isArray(value)) return { kind: 'array', items: value.map((v, i) => this.value(v, [...path, `[${i}]`])) }
    if (value instanceof Map) {
      const entries = [...value].map(([k, v]) => [this.value(k, [...path, 'key']), this.value(v, [...path, `get(${String(k)})`])] as const)
      return { kind: 'map', entries }
    }
    if (value instanceof Set) return { kind: 'set', items: [...value].map(v => this.value(v, [...path, 'item'])) }
    const name = value.constructor?.name ?? 'Object'
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet || value instanceof WeakRef)
      throw refused(path, `a ${name}`)
    const prototype = Object.getPrototypeOf(value) as object | null
    const own = prototype === null || prototype === Object.prototype ? undefined : prototype
    const Class = own && (own.constructor as AnyFunction | undefined)
    if (own && (Class === undefined || Class.prototype !== own || isNative(Class) || knownValue(Class) || ofNode(Class)))
      throw refused(path, `a ${name} (native/host object)`)
    if (Class && /#\w/.test(Class.toString())) throw refused(path, `a ${name}, which has private fields`)
    const properties = Object.entries(Object.getOwnPropertyDescriptors(value)).map(([key, d]) => {
      if (!('value' in d)) throw refused([...path, key], 'an accessor')
      return [key, this.value(d.value, [...path, key])] as const
    })
    return { kind: 'object', ...(Class ? { prototype: this.value(Class, [...path, 'constructor']) } : {}), properties }
  }

  private functionNode(f: AnyFunction, path: readonly string[], captures?: Readonly<Record<string, unknown>>): ClosureNode {
    const source = f.toString()
    const scopes = captures === undefined ? scopesOf(f) : undefined
    if (scopes?.bound) {
      const { target, self, args } = scopes.bound
      return {
        kind: 'bound',
        target: this.value(target, [...path, 'target']),
        self: this.value(self, [...path, 'this']),
        args: args.map(a => this.value(a, [...path, 'argument'])),
      }
    }
    if (isNative(f) || scopes?.file?.startsWith('node:')) throw refused(path, 'a native function')
    const form = formOf(source)
    if (form === undefined) throw refused(path, 'a function whose source cannot be read')
    const words = identifiersIn(source)
    const arrow = form === 'expression' && !/^\s*(async\s+)?function\b/.test(source)
    if (arrow && words.has('this')) throw refused(path, 'a function that uses `this`')
    if (form !== 'class' && words.has('super')) throw refused(path, 'a function that uses `super`')
    if (scopes === undefined && captures === undefined) {
      const free = [...words].filter(w => !(w in globalThis) && !KEYWORDS.has(w) && !declares(source, w))
      if (free.length > 0)
        throw new NotSerializable(
          `Task not serializable: the function uses ${free.map(v => `'${v}'`).join(', ')}, and no inspector is there to look at it; give its variables as { captures: { ${free.join(', ')} } }`,
        )
    }
    // what a class extends need not be in any scope that it keeps
    const parent = form === 'class' ? /^\s*class\b[^{]*?\bextends\s+([\w$]+)\s*\{/.exec(source)?.[1] : undefined
    const inherited = parent === undefined ? [] : [{ [parent]: Object.getPrototypeOf(f) as unknown }]
    const variables = [...inherited, ...(captures === undefined ? (scopes?.scopes ?? []) : [captures])]
    const names: string[] = []
    const values: number[] = []
    for (const word of words) {
      const scope = variables.find(s => word in s)
      if (scope === undefined || KEYWORDS.has(word)) continue
      const value = scope[word]
      // its own name, and what another declaration of it hides
      if (
        value === f &&
        form !== 'method' &&
        new RegExp(`^\\s*(async\\s+)?(function\\*?|class)\\s+${word.replaceAll('$', '\\$')}\\b`).test(source)
      )
        continue
      try {
        values.push(isNamespace(value) ? this.namespace(word, value, source, path) : this.value(value, [...path, word]))
        names.push(word)
      } catch (e) {
        if (!(e instanceof NotSerializable) || !declares(source, word)) throw e
        this.ids.delete(value)
      }
    }
    const properties = Object.entries(Object.getOwnPropertyDescriptors(f))
      .filter(([key, d]) => 'value' in d && d.enumerable && key !== 'prototype')
      .map(([key, d]) => [key, this.value(d.value, [...path, key])] as const)
    const place = scopes?.file === undefined ? {} : { file: scopes.file, line: scopes.line!, column: scopes.column! }
    return { kind: 'function', source, form, names, values, properties, ...place }
  }

  /** Of a module only the members that are used. */
  private namespace(name: string, value: object, source: string, path: readonly string[]): number {
    const escaped = name.replaceAll('$', '\\$')
    const uses = [...source.matchAll(new RegExp(`(?<![\\w$.])${escaped}(?![\\w$])(?:\\s*\\??\\.\\s*([\\w$]+))?`, 'g'))]
    if (uses.some(u => u[1] === undefined)) throw refused([...path, name], 'a module, of which only members can be used')
    const members = [...new Set(uses.map(u => u[1]!))].map(
      member => [member, this.value((value as Record<string, unknown>)[member], [...path, `${name}.${member}`])] as const,
    )
    return this.nodes.push({ kind: 'namespace', members }) - 1
  }
}

const refused = (path: readonly string[], what: string): NotSerializable =>
  new NotSerializable(`Task not serializable: variable '${path.at(-1)}' holds ${what}\n  captured via: ${path.join(' -> ')}`)

const isNative = (f: AnyFunction): boolean => /\{\s*\[native code\]\s*\}\s*$/.test(Function.prototype.toString.call(f))

/** Does Node itself define the function? */
const ofNode = (f: AnyFunction): boolean => scopesOf(f)?.file?.startsWith('node:') === true

const isNamespace = (v: unknown): v is object =>
  typeof v === 'object' && v !== null && ((v as Record<symbol, unknown>)[Symbol.toStringTag] === 'Module' || Object.hasOwn(v, '__esModule'))

function formOf(source: string): 'expression' | 'method' | 'class' | undefined {
  if (/^\s*class\b/.test(source)) return 'class'
  const compiles = (code: string): boolean => {
    try {
      new Function(code)
      return true
    } catch {
      return false
    }
  }
  if (compiles(`return (${source}\n)`)) return 'expression'
  return compiles(`return ({${source}\n})`) ? 'method' : undefined
}

/** Data that structured cloning copies as it is. */
function isPlain(value: unknown, seen = new Set<unknown>()): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return false
  if (typeof value !== 'object' || value === null || seen.has(value)) return true
  seen.add(value)
  if (value instanceof Date || value instanceof RegExp || ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return true
  if (value instanceof SharedArrayBuffer || value instanceof Error) return true
  if (Array.isArray(value)) return value.every(v => isPlain(v, seen))
  if (value instanceof Map) return [...value].every(([k, v]) => isPlain(k, seen) && isPlain(v, seen))
  if (value instanceof Set) return [...value].every(v => isPlain(v, seen))
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  return Object.values(Object.getOwnPropertyDescriptors(value)).every(d => 'value' in d && isPlain(d.value, seen))
}

const KEYWORDS = new Set(
  'async await break case catch class const continue debugger default delete do else export extends false finally for function get if import in instanceof let new null of return set static super switch this throw true try typeof undefined var void while with yield arguments'.split(
    ' ',
  ),
)
