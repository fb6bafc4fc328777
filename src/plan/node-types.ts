import type { Node } from './tree.ts'

/**
 * Which types of nodes a tree is made of, expressions and the plans of subqueries included: a rule for one type of node need not walk through a
 * plan without any. Trees of the same types share one set, and a node's is found once.
 */
export interface NodeTypes {
  has(type: string): boolean
}

class TypeSet implements NodeTypes {
  readonly id: number
  private readonly types: ReadonlySet<string>
  /** This set and others, by their ids. */
  private readonly unions = new Map<number, TypeSet>()

  constructor(id: number, types: ReadonlySet<string>) {
    this.id = id
    this.types = types
  }

  has(type: string): boolean {
    return this.types.has(type)
  }

  union(other: TypeSet): TypeSet {
    if (other === this || other === empty) return this
    let both = this.unions.get(other.id)
    if (both === undefined) {
      const types = new Set([...this.types, ...other.types])
      both = types.size === this.types.size ? this : types.size === other.types.size ? other : setOf(types)
      this.unions.set(other.id, both)
    }
    return both
  }
}

const sets = new Map<string, TypeSet>()
const singles = new Map<string, TypeSet>()
let lastId = 0

function setOf(types: ReadonlySet<string>): TypeSet {
  const key = [...types].sort().join()
  let set = sets.get(key)
  if (set === undefined) sets.set(key, (set = new TypeSet(++lastId, types)))
  return set
}

const empty = setOf(new Set())

function single(type: string): TypeSet {
  let set = singles.get(type)
  if (set === undefined) singles.set(type, (set = setOf(new Set([type]))))
  return set
}

/** Names of functions by which calls are told apart. */
const marked = new Set<string>()

/** Calls of these functions (names in lower case) count as nodes of a type of their own, which this gives. To be called when modules load. */
export function markCalls(...names: readonly string[]): string[] {
  return names.map(name => {
    marked.add(name)
    return markOf(name)
  })
}

const markOf = (name: string): string => `${name}()`

/** The set of a node without its children. */
function ownSet(node: Node): TypeSet {
  const { type } = node
  const call = node as unknown as { readonly name: string; readonly nameParts: readonly string[] }
  const name = type === 'Call' ? call.name.toLowerCase() : type === 'UnresolvedFunction' ? call.nameParts.at(-1)!.toLowerCase() : undefined
  return name !== undefined && marked.has(name) ? single(type).union(single(markOf(name))) : single(type)
}

const known = new WeakMap<object, TypeSet>()

const isNode = (v: unknown): v is Node => typeof v === 'object' && v !== null && typeof (v as Node).kind === 'string'

/** The types of the nodes of a tree. */
export const typesIn = (node: Node): NodeTypes => typesOf(node)

/** Is any of these types among them? */
export function holdsAny(node: Node, types: readonly string[]): boolean {
  const held = typesOf(node)
  for (const t of types) if (held.has(t)) return true
  return false
}

function typesOf(node: Node): TypeSet {
  // leaves, of which there are most
  if (node.type === 'AttributeReference' || node.type === 'Literal') return single(node.type)
  let set = known.get(node)
  if (set !== undefined) return set
  set = ownSet(node)
  if (node.type !== 'LocalRelation') for (const key in node) set = set.union(inValue((node as unknown as Record<string, unknown>)[key]))
  known.set(node, set)
  return set
}

function inValue(value: unknown): TypeSet {
  if (typeof value !== 'object' || value === null) return empty
  if (Array.isArray(value)) {
    if (value.length === 0 || typeof value[0] !== 'object') return empty
    let set = empty
    for (const v of value) set = set.union(inValue(v))
    return set
  }
  return isNode(value) ? typesOf(value) : empty
}
