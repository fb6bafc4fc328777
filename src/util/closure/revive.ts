import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'
import { atPath } from './known-values.ts'
import type { Closure, ClosureNode } from './nodes.ts'

type AnyFunction = (...args: never[]) => unknown
type FunctionNode = Extract<ClosureNode, { kind: 'function' }>

const requireBuiltin = createRequire(import.meta.url)

/** The function of a captured closure, in this thread. Functions get their variables when all of them have been made: they may use each other. */
export function reviveClosure(closure: Closure): AnyFunction {
  const revive = new Revive(closure.nodes)
  const root = revive.value(closure.root) as AnyFunction
  revive.link()
  return root
}

class Revive {
  private readonly nodes: readonly ClosureNode[]
  private readonly made = new Map<number, unknown>()
  private readonly links: (() => void)[] = []

  constructor(nodes: readonly ClosureNode[]) {
    this.nodes = nodes
  }

  link(): void {
    for (let next = this.links.shift(); next; next = this.links.shift()) next()
  }

  value(id: number): unknown {
    if (this.made.has(id)) return this.made.get(id)
    const value = this.make(this.nodes[id]!, id)
    this.made.set(id, value)
    return value
  }

  private make(node: ClosureNode, id: number): unknown {
    switch (node.kind) {
      case 'raw':
        return node.value
      case 'intrinsic':
        return atPath(node.path)
      case 'builtin': {
        const module = requireBuiltin(`node:${node.module}`) as Record<string, unknown>
        return node.key === undefined ? module : module[node.key]
      }
      case 'function':
        return this.functionOf(node)
      case 'bound':
        return (this.value(node.target) as AnyFunction).bind(
          this.value(node.self) as never,
          ...(node.args.map(a => this.value(a)) as never[]),
        )
      case 'array': {
        const out: unknown[] = []
        this.made.set(id, out)
        for (const i of node.items) out.push(this.value(i))
        return out
      }
      case 'map': {
        const out = new Map<unknown, unknown>()
        this.made.set(id, out)
        for (const [k, v] of node.entries) out.set(this.value(k), this.value(v))
        return out
      }
      case 'set': {
        const out = new Set<unknown>()
        this.made.set(id, out)
        for (const i of node.items) out.add(this.value(i))
        return out
      }
      case 'object': {
        const prototype = node.prototype === undefined ? Object.prototype : (this.value(node.prototype) as { prototype: object }).prototype
        const out = Object.create(prototype) as Record<string, unknown>
        this.made.set(id, out)
        for (const [key, v] of node.properties) out[key] = this.value(v)
        return out
      }
      case 'namespace': {
        const out: Record<string, unknown> = {}
        this.made.set(id, out)
        for (const [key, v] of node.members) out[key] = this.value(v)
        return out
      }
    }
  }

  private functionOf(node: FunctionNode): unknown {
    const { names, values, form } = node
    // a class needs what it extends at once; functions can wait
    const given = form === 'class' ? values.map(v => this.value(v)) : []
    const [value, set] = compile(node)(...given)
    const f = value as AnyFunction & Record<string, unknown>
    if (form !== 'class' && names.length > 0) this.links.push(() => set!(...values.map(v => this.value(v))))
    for (const [key, v] of node.properties) this.links.push(() => void (f[key] = this.value(v) as never))
    return f
  }
}

const STRICT = "'use strict'; "

type Compiled = (...given: unknown[]) => [value: unknown, set?: (...values: unknown[]) => void]

/** The source on its own line of its own file, so that errors tell the user's place. */
function compile(node: FunctionNode): Compiled {
  const { names, source, form } = node
  const list = names.join(', ')
  const expression =
    form === 'method'
      ? `Object.values(Object.getOwnPropertyDescriptors({${source}\n})).map(d => d.value ?? d.get ?? d.set)[0]`
      : `(${source}\n)`
  const code =
    form === 'class'
      ? `return [${expression}]`
      : `${names.length > 0 ? `let ${list}; ` : ''}return [${expression}${names.length > 0 ? `, (...v) => { [${list}] = v }` : ''}]`
  const head = code.indexOf(source)
  const place = node.file === undefined ? {} : { filename: node.file, lineOffset: node.line ?? 0 }
  const column = (node.column ?? 0) - head
  const params = form === 'class' ? [...names] : []
  try {
    return compileFunction(`${STRICT}${code}`, params, { ...place, columnOffset: column - STRICT.length }) as unknown as Compiled
  } catch {
    return compileFunction(code, params, { ...place, columnOffset: column }) as unknown as Compiled
  }
}
