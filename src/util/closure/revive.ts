import { createRequire } from 'node:module'
import { type Class, knowClass } from './classes.ts'
import { compile } from './compile.ts'
import { reviveHandle } from './handles.ts'
import { importFrom } from './import-from.ts'
import { valueOfKnown } from './known-values.ts'
import type { Closure, ClosureNode, FunctionNode, Integrity, Parts, Property, Prototype } from './nodes.ts'
import { loadPackage } from './packages.ts'
import { unpackClosure } from './payload.ts'
import { makeAgain } from './recipes.ts'

type AnyFunction = (...args: never[]) => unknown

/**
 * The function of a captured closure, in this thread: a new one at every call, with values of its own (a task does not see what another
 * has done to them). Its code is compiled once.
 */
export function reviveClosure(closure: Closure): AnyFunction {
  const revive = new Revive(unpackClosure(closure), closure.shipped.attachments)
  const root = revive.value(0) as AnyFunction
  revive.link()
  return root
}

export interface Revived {
  readonly values: readonly unknown[]
  /** Those that were picked out of what the values reach. */
  readonly collected: readonly unknown[]
  /** Classes by the names that their instances bear in data. */
  readonly classes: ReadonlyMap<string, Class>
}

/** Values that were captured together; new ones at every call. */
export function reviveValues(closure: Closure): Revived {
  const revive = new Revive(unpackClosure(closure), closure.shipped.attachments)
  const [values, collected] = revive.all() as [unknown[], unknown[]]
  return { values, collected, classes: revive.classes }
}

/** Values within values that are made at once. */
const DEEPEST = 100
const NOTHING = (): void => {}

/** A class that is being made. */
const PENDING = Symbol('pending')

class Revive {
  private readonly nodes: readonly ClosureNode[]
  private readonly attachments: readonly unknown[]
  private readonly made: unknown[] = []
  private readonly busy = new Set<number>()
  private depth = 0
  /** What could not be set at once. */
  private readonly links: (() => void)[] = []
  /** Objects that nothing may be set in once all is. */
  private readonly closed: (() => void)[] = []
  readonly classes = new Map<string, Class>()

  constructor(nodes: readonly ClosureNode[], attachments: readonly unknown[]) {
    this.nodes = nodes
    this.attachments = attachments
  }

  /** The root, and classes that it does not lead to. */
  all(): unknown {
    const root = this.value(0)
    this.nodes.forEach((node, id) => {
      if ((node.kind === 'function' || node.kind === 'package') && node.className !== undefined) this.whole(id)
    })
    this.link()
    return root
  }

  link(): void {
    // they make more of them
    for (let i = 0; i < this.links.length; i++) {
      this.links[i]!()
      this.links[i] = NOTHING
    }
    this.links.length = 0
    for (const close of this.closed.splice(0)) close()
  }

  value(id: number): unknown {
    if (id in this.made) return this.made[id]
    if (this.busy.has(id)) return PENDING
    this.depth++
    try {
      return this.make(this.nodes[id]!, id)
    } finally {
      this.depth--
    }
  }

  /** Does it now, or later where much lies around it: no stack holds a long list. Nobody looks at anything before all is linked. */
  private soon(fill: () => void): void {
    if (this.depth > DEEPEST) this.links.push(fill)
    else fill()
  }

  /** Hands over a value, later if it is not there yet. */
  private give(id: number, to: (value: unknown) => void): void {
    const value = this.value(id)
    if (value === PENDING) this.links.push(() => to(this.value(id)))
    else to(value)
  }

  /** With all that is in it. */
  private whole(id: number): unknown {
    const { depth } = this
    this.depth = 0
    try {
      return this.value(id)
    } finally {
      this.depth = depth
    }
  }

  private keep<T>(id: number, value: T): T {
    this.made[id] = value
    return value
  }

  private make(node: ClosureNode, id: number): unknown {
    switch (node.kind) {
      case 'raw':
        return this.keep(id, node.value)
      case 'intrinsic':
      case 'builtin':
        return this.keep(id, valueOfKnown(node))
      case 'made':
        return this.keep(id, makeAgain(node))
      case 'package':
        return this.named(node.className, this.keep(id, loadPackage(node)))
      case 'require':
        return this.keep(id, createRequire(node.file))
      case 'import':
        return this.keep(id, importFrom(node.file))
      case 'coverage':
        return this.keep(id, uncounted)
      case 'attachment':
        return this.keep(id, this.attachments[node.index])
      case 'handle':
        return this.keep(id, reviveHandle(node.name, this.whole(node.data)))
      case 'symbol':
        return this.keep(id, symbolOf(node))
      case 'function':
        return node.form === 'class' ? this.classOf(node, id) : this.functionOf(node, id)
      case 'bound':
        return this.keep(
          id,
          (this.value(node.target) as AnyFunction).bind(this.value(node.self) as never, ...(node.args.map(a => this.value(a)) as never[])),
        )
      case 'view':
        return this.keep(id, viewOf(node, this.value(node.buffer) as ArrayBuffer))
      default:
        return this.container(node, id)
    }
  }

  private container(
    node: Extract<ClosureNode, { kind: 'array' | 'map' | 'set' | 'object' | 'error' | 'namespace' | 'weak' }>,
    id: number,
  ): unknown {
    switch (node.kind) {
      case 'array': {
        const out: unknown[] = this.keep(id, new Array(node.items.length))
        this.soon(() => node.items.forEach((item, i) => this.give(item, v => (out[i] = v))))
        return this.finish(out, node)
      }
      case 'map': {
        const out = this.keep(id, new Map<unknown, unknown>())
        this.soon(() => {
          for (const [k, v] of node.entries) this.give(k, key => this.give(v, value => out.set(key, value)))
        })
        return this.finish(out, node)
      }
      case 'set': {
        const out = this.keep(id, new Set<unknown>())
        this.soon(() => {
          for (const item of node.items) this.give(item, v => out.add(v))
        })
        return this.finish(out, node)
      }
      case 'error': {
        const out = this.keep(id, new Error())
        delete out.stack
        return this.finish(out, node)
      }
      case 'object':
        return this.finish(this.keep(id, {}), node)
      case 'weak': {
        const out = this.keep(id, node.set ? new WeakSet<object>() : new WeakMap<object, unknown>())
        for (const [k, v] of node.entries)
          this.links.push(() =>
            out instanceof WeakMap ? out.set(this.value(k) as object, this.value(v)) : out.add(this.value(k) as object),
          )
        return out
      }
      case 'namespace': {
        const out: Record<string, unknown> = this.keep(id, {})
        for (const [key, v] of node.members) this.give(v, value => (out[key] = value))
        return out
      }
    }
  }

  private finish<T extends object>(out: T, { properties, prototype, integrity }: Parts): T {
    this.soon(() => {
      this.prototype(out, prototype)
      this.define(out, properties)
    })
    if (integrity !== undefined) this.closed.push(() => closing[integrity](out))
    return out
  }

  private prototype(out: object, prototype: Prototype | undefined): void {
    if (prototype === undefined) return
    if (prototype === null) Object.setPrototypeOf(out, null)
    else if ('class' in prototype) this.give(prototype.class, c => Object.setPrototypeOf(out, (c as { prototype: object }).prototype))
    else this.give(prototype.object, p => Object.setPrototypeOf(out, p as object))
  }

  private define(out: object, properties: readonly Property[]): void {
    for (const p of properties) {
      const key = typeof p.key === 'string' ? p.key : (this.value(p.key.symbol) as symbol)
      const common = { configurable: true, enumerable: p.hidden !== true }
      if (p.value === undefined) {
        const get = p.get === undefined ? undefined : (this.value(p.get) as () => unknown)
        const set = p.set === undefined ? undefined : (this.value(p.set) as (v: unknown) => void)
        Object.defineProperty(out, key, { ...common, get, set })
      } else this.give(p.value, value => Object.defineProperty(out, key, { ...common, value, writable: true }))
    }
  }

  private functionOf(node: FunctionNode, id: number): unknown {
    const [set, make] = compile(node)()
    const f = this.keep(id, make()) as AnyFunction
    this.soon(() => this.variables(node, set))
    return this.complete(f, node)
  }

  private classOf(node: FunctionNode, id: number): unknown {
    this.busy.add(id)
    const [set, make] = compile(node)()
    this.variables(node, set)
    const f = this.keep(id, make()) as AnyFunction
    return this.complete(f, node)
  }

  private variables({ values, heritage }: FunctionNode, set: (values: readonly unknown[]) => void): void {
    const ids = heritage ? [...values, heritage.value] : values
    if (ids.length === 0) return
    const given = ids.map(v => this.value(v))
    set(given)
    if (given.includes(PENDING)) this.links.push(() => set(ids.map(v => this.value(v))))
  }

  private complete(f: AnyFunction, node: FunctionNode): AnyFunction {
    if (node.name !== undefined && f.name !== node.name) Object.defineProperty(f, 'name', { value: node.name, configurable: true })
    if (node.members) this.finish((f as unknown as { prototype: object }).prototype, node.members)
    this.define(f, node.properties)
    return this.named(node.className, f)
  }

  private named<T>(name: string | undefined, c: T): T {
    if (name === undefined) return c
    this.classes.set(name, c as Class)
    knowClass(name, c as Class)
    return c
  }
}

const closing: Readonly<Record<Integrity, (o: object) => object>> = {
  frozen: Object.freeze,
  sealed: Object.seal,
  fixed: Object.preventExtensions,
}

const symbolOf = (node: Extract<ClosureNode, { kind: 'symbol' }>): symbol =>
  node.key !== undefined
    ? Symbol.for(node.key)
    : node.wellKnown !== undefined
      ? (Symbol as unknown as Record<string, symbol>)[node.wellKnown]!
      : Symbol(node.description)

function viewOf({ type, offset, length }: Extract<ClosureNode, { kind: 'view' }>, buffer: ArrayBuffer): unknown {
  if (type === 'Buffer') return Buffer.from(buffer, offset, length)
  const View = (globalThis as unknown as Record<string, new (b: ArrayBuffer, offset: number, length: number) => unknown>)[type]!
  return new View(buffer, offset, length)
}

/** Stands for what a coverage tool counts with. */
const counters: Record<string, unknown> = new Proxy(
  {},
  { get: (_, key) => (key === Symbol.toPrimitive ? () => 0 : counters), set: () => true },
)
const uncounted = (): unknown => counters
