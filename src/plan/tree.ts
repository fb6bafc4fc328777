import type { Expression } from './expression.ts'
import type { LogicalPlan } from './logical.ts'

/**
 * Trees of immutable plain data. A node is a frozen object with a `kind` (which family it belongs to) and a `type`
 * (which node it is); its children are the fields, or arrays in fields, that hold nodes of the same kind. So one generic
 * `mapChildren` serves every node, and a new node needs no code here.
 */
export type Node = { readonly kind: string; readonly type: string }

/** A local relation's values can be many and hold no nodes. */
const isData = (node: Node, key: string): boolean => key === 'columns' && node.type === 'LocalRelation'

const isNode = (v: unknown): v is Node => typeof v === 'object' && v !== null && typeof (v as Node).kind === 'string'

function mapFields<N extends Node>(node: N, want: string, f: (child: Node) => Node): N {
  let copy: Record<string, unknown> | undefined
  for (const key in node) {
    const value: unknown = node[key]
    if (typeof value !== 'object' || value === null || isData(node, key)) continue
    const mapped = mapValue(value, want, f)
    if (mapped !== value) (copy ??= { ...(node as unknown as Record<string, unknown>) })[key] = mapped
  }
  return copy === undefined ? node : (Object.freeze(copy) as unknown as N)
}

function mapValue(value: unknown, want: string, f: (child: Node) => Node): unknown {
  if (Array.isArray(value)) {
    if (isOther(value, want)) return value
    let copy: unknown[] | undefined
    for (let i = 0; i < value.length; i++) {
      const mapped = mapValue(value[i], want, f)
      if (mapped !== value[i]) (copy ??= [...value])[i] = mapped
    }
    return copy === undefined ? value : Object.freeze(copy)
  }
  return isNode(value) && value.kind === want ? f(value) : value
}

/** An array holds nodes of one kind, so its first element tells. */
const isOther = (values: readonly unknown[], want: string): boolean => isNode(values[0]) && values[0].kind !== want

/** The node with each child of its own kind replaced; the same object if none changed. */
export const mapChildren = <N extends Node>(node: N, f: (child: N) => N): N =>
  mapFields(node, node.kind, f as unknown as (child: Node) => Node)

/** A plan with each of its own expressions replaced (not those of its children). */
export const mapExpressions = <P extends Node>(plan: P, f: (e: Expression) => Expression): P =>
  mapFields(plan, 'expression', f as unknown as (child: Node) => Node)

function visit(value: unknown, want: string, f: (child: Node) => void): void {
  if (Array.isArray(value)) {
    if (!isOther(value, want)) for (const v of value) visit(v, want, f)
  } else if (isNode(value) && value.kind === want) f(value)
}

export function childrenOf<N extends Node>(node: N): N[] {
  const out: N[] = []
  for (const key in node) {
    const value: unknown = node[key]
    if (typeof value === 'object' && !isData(node, key)) visit(value, node.kind, c => out.push(c as unknown as N))
  }
  return out
}

export function expressionsOf(plan: Node): Expression[] {
  const out: Expression[] = []
  for (const key in plan) {
    const value: unknown = (plan as unknown as Record<string, unknown>)[key]
    if (typeof value === 'object' && !isData(plan, key)) visit(value, 'expression', c => out.push(c as unknown as Expression))
  }
  return out
}

/** Rewrites bottom-up: children first, then the node itself. `f` returns the node unchanged where it has nothing to say. */
export function transformUp<N extends Node>(node: N, f: (n: N) => N): N {
  return f(mapChildren(node, c => transformUp(c, f)))
}

/** Rewrites top-down: the node first, then the children of what it became. */
export function transformDown<N extends Node>(node: N, f: (n: N) => N): N {
  return mapChildren(f(node), c => transformDown(c, f))
}

/** Every expression of every node of a plan, bottom-up in each expression; plans inside subqueries are left alone. */
export function transformAllExpressions(plan: LogicalPlan, f: (e: Expression) => Expression): LogicalPlan {
  return transformUp(plan, p => mapExpressions(p, e => transformUp(e, f)))
}

export function forEachNode<N extends Node>(node: N, f: (n: N) => void): void {
  f(node)
  for (const c of childrenOf(node)) forEachNode(c, f)
}

export function exists<N extends Node>(node: N, test: (n: N) => boolean): boolean {
  return test(node) || childrenOf(node).some(c => exists(c, test))
}

export function collect<N extends Node, T>(node: N, pick: (n: N) => T | undefined): T[] {
  const out: T[] = []
  forEachNode(node, n => {
    const v = pick(n)
    if (v !== undefined) out.push(v)
  })
  return out
}
