import { types } from 'node:util'
import { SparkException } from '../errors.ts'
import { FunctionCapture } from './capture-function.ts'
import { captureObject } from './capture-object.ts'
import type { Class } from './classes.ts'
import { handle, isHandle } from './handles.ts'
import { knownValue } from './known-values.ts'
import type { Closure, ClosureNode } from './nodes.ts'
import { NotSerializable } from './not-serializable.ts'
import { packClosure } from './payload.ts'
import { DEEPEST_DATA } from './plain.ts'

export type AnyFunction = (...args: never[]) => unknown
export type Path = readonly string[]

/**
 * A function with the variables that it uses, as plain data for other threads. `captures` gives the variables by name; without it V8 is
 * asked for them. They are copies of what they hold now.
 */
export function captureClosure(f: AnyFunction, captures?: Readonly<Record<string, unknown>>): Closure {
  if (typeof f !== 'function') throw new NotSerializable(`${f === null ? 'null' : typeof f} is no function`)
  const capture = new Capture()
  capture.root(f, captures)
  return packClosure(capture.nodes, capture.attachments)
}

export interface CaptureOptions {
  /** Picks objects out of all that the values reach: `reviveValues` gives them besides. */
  readonly collect?: (v: object) => boolean
  /** Classes that instances may be of which the other side will read; those that cannot go stay behind. */
  readonly classes?: Iterable<Class>
}

/** Values of any kind, functions among them, for other threads; with the classes of the program among all that they reach. */
export function captureValues(
  values: readonly unknown[],
  options: CaptureOptions = {},
): { readonly closure: Closure; readonly classes: readonly Class[] } {
  const capture = new Capture()
  capture.lists(values, options)
  return { closure: packClosure(capture.nodes, capture.attachments), classes: capture.classes() }
}

/** Values within values that are followed at once. */
const DEEPEST = 100

/** A way that is too long to be read, without its middle. */
const shortened = (path: Path): Path => (path.length > 40 ? [...path.slice(0, 10), '…', ...path.slice(-10)] : path)

interface Waiting {
  readonly id: number
  readonly value: object | symbol | AnyFunction
  readonly path: Path
  readonly realm: object
  readonly place: (() => string | undefined) | undefined
}

/** A captured graph in the making. */
export class Capture {
  readonly nodes: ClosureNode[] = []
  readonly attachments: unknown[] = []
  /** The global object of the function at hand. */
  realm: object = globalThis
  /** Where the variable at hand is used, for messages. */
  place: (() => string | undefined) | undefined
  /** How many values lie around the one at hand, and those that lay too deep: they wait, as no stack holds a long list. */
  private depth = 0
  private readonly waiting: Waiting[] = []
  private readonly deep = new WeakSet<object>()
  private readonly ids = new Map<unknown, number>()
  private readonly primitives = new Map<unknown, number>()
  private readonly weak = new Map<object, number>()

  root(f: AnyFunction, captures?: Readonly<Record<string, unknown>>): void {
    const id = this.reserve(f)
    this.nodes[id] = types.isProxy(f) ? this.refuse(['<closure>'], 'a Proxy') : new FunctionCapture(this, f, ['<closure>'], captures).node()
    this.drain()
    this.fillWeak()
  }

  lists(values: readonly unknown[], { collect = () => false, classes = [] }: CaptureOptions): void {
    const root = this.add({ kind: 'raw', value: undefined })
    const items = values.map(v => this.value(v, [typeof v === 'function' ? '<closure>' : '<value>']))
    this.drain()
    for (const c of classes) this.attempt(() => this.value(c, [`class ${c.name}`]))
    this.fillWeak()
    const collected = [...this.ids].flatMap(([v, id]) => (typeof v === 'object' && collect(v as object) ? [id] : []))
    const list = (items: readonly number[]): number => this.add({ kind: 'array', items, properties: [] })
    this.nodes[root] = { kind: 'array', items: [list(items), list(collected)], properties: [] }
  }

  /** The classes that have been captured. */
  classes(): Class[] {
    return [...this.ids].flatMap(([v, id]) => {
      const node = this.nodes[id]!
      return (node.kind === 'function' || node.kind === 'package') && node.className !== undefined ? [v as Class] : []
    })
  }

  /** A node with no value to be found by. */
  add(node: ClosureNode): number {
    return this.nodes.push(node) - 1
  }

  private reserve(value: unknown): number {
    const id = this.add({ kind: 'raw', value: undefined })
    this.ids.set(value, id)
    return id
  }

  /** The node of a value; made when it is first seen, before its children, so that cycles end. */
  value(value: unknown, path: Path): number {
    if ((typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol') || value === null) {
      const key = Object.is(value, -0) ? this.nodes : value
      let id = this.primitives.get(key)
      if (id === undefined) this.primitives.set(key, (id = this.add({ kind: 'raw', value })))
      return id
    }
    const seen = this.ids.get(value)
    if (seen !== undefined) return seen
    const id = this.reserve(value)
    const way = shortened(path)
    if (this.depth >= DEEPEST) {
      const { realm, place } = this
      this.waiting.push({ id, value, path: way, realm, place })
      return id
    }
    this.depth++
    try {
      this.nodes[id] = this.nodeOf(value, way)
    } finally {
      this.depth--
    }
    return id
  }

  /** Makes the nodes of what lay too deep, until `from` of them are left. */
  private drain(from = 0): void {
    const { depth, realm, place } = this
    this.depth = 0
    while (this.waiting.length > from) {
      const next = this.waiting.pop()!
      this.realm = next.realm
      this.place = next.place
      this.nodes[next.id] = this.nodeOf(next.value, next.path)
    }
    Object.assign(this, { depth, realm, place })
  }

  /** As `value`; where that cannot go, all that was added for it is taken back, and it is undefined. */
  attempt(make: () => number): number | undefined {
    const { length } = this.nodes
    const attached = this.attachments.length
    const waiting = this.waiting.length
    try {
      const made = make()
      this.drain(waiting)
      return made
    } catch (e) {
      if (!(e instanceof NotSerializable)) throw e
      this.waiting.length = waiting
      this.nodes.length = length
      this.attachments.length = attached
      for (const ids of [this.ids, this.primitives, this.weak]) for (const [v, id] of ids) if (id >= length) ids.delete(v as never)
      return undefined
    }
  }

  /** Too much was looked at to find that it is no data which goes as it is: what lies next below need not be looked at again. */
  notData(looked: ReadonlySet<unknown>): void {
    if (looked.size <= DEEPEST_DATA) return
    let n = DEEPEST_DATA / 2
    for (const v of looked) {
      if (n-- === 0) return
      this.deep.add(v as object)
    }
  }
  isDeep(value: object): boolean {
    return this.deep.has(value)
  }

  isSeen(value: object): boolean {
    return this.ids.has(value)
  }

  private nodeOf(value: object | symbol | AnyFunction, path: Path): ClosureNode {
    if (typeof value === 'symbol') return symbolNode(value)
    const known = knownValue(value, this.realm)
    if (known) return known
    if (types.isProxy(value)) return this.refuse(path, 'a Proxy')
    if (isHandle(value)) return this.handleNode(value, path)
    if (typeof value === 'function') return new FunctionCapture(this, value as AnyFunction, path).node()
    return captureObject(this, value, path)
  }

  private handleNode(value: object & { [handle](): { kind: string; data: unknown } }, path: Path): ClosureNode {
    let given: { readonly kind: string; readonly data: unknown }
    try {
      given = value[handle]()
    } catch (e) {
      if (!(e instanceof SparkException)) throw e
      const place = this.place?.()
      e.message += `\n  captured via: ${path.join(' -> ')}${place === undefined ? '' : `\n  at ${place}`}`
      throw e
    }
    return { kind: 'handle', name: given.kind, data: this.value(given.data, [...path, given.kind]) }
  }

  /** A value that goes along with the message instead of within the bytes. */
  attach(value: object): ClosureNode {
    return { kind: 'attachment', index: this.attachments.push(value) - 1, identity: identityOf(value) }
  }

  /** A WeakMap or WeakSet: only what is captured otherwise can be asked for in it. */
  addWeak(value: object): number {
    const seen = this.weak.get(value)
    if (seen !== undefined) return seen
    const id = this.add({ kind: 'weak', entries: [], set: types.isWeakSet(value) })
    this.weak.set(value, id)
    return id
  }

  private fillWeak(): void {
    const done = new Map<object, Set<number>>()
    for (let more = this.weak.size > 0; more; ) {
      more = false
      for (const [weak, id] of this.weak) {
        const filled = done.get(weak) ?? new Set()
        done.set(weak, filled)
        const entries = (this.nodes[id] as unknown as { entries: [number, number][] }).entries
        for (const [key, keyId] of this.ids) {
          if (typeof key === 'symbol' || filled.has(keyId) || !(weak as WeakMap<object, unknown>).has(key as object)) continue
          filled.add(keyId)
          more = true
          entries.push([
            keyId,
            types.isWeakSet(weak) ? keyId : this.value((weak as WeakMap<object, unknown>).get(key as object), ['<private field>']),
          ])
          this.drain()
        }
      }
    }
  }

  refuse(path: Path, what: string): never {
    throw new NotSerializable(`variable '${path.at(-1)}' holds ${what}`, path, this.place?.())
  }
}

function symbolNode(symbol: symbol): ClosureNode {
  const key = Symbol.keyFor(symbol)
  if (key !== undefined) return { kind: 'symbol', key }
  const description = symbol.description ?? ''
  const wellKnown = description.startsWith('Symbol.') ? description.slice(7) : ''
  if ((Symbol as unknown as Record<string, unknown>)[wellKnown] === symbol) return { kind: 'symbol', wellKnown }
  return { kind: 'symbol', description }
}

const identities = new WeakMap<object, number>()
let lastIdentity = 0
/** A number of its own for an object that is shared, not copied. */
function identityOf(value: object): number {
  let identity = identities.get(value)
  if (identity === undefined) identities.set(value, (identity = ++lastIdentity))
  return identity
}
