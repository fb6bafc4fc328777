import { DuplicateKeyError } from './json.ts'
import type { VariantStep } from './path.ts'
import type { VariantEntry, VariantNode } from './value.ts'
import { objectNode } from './write.ts'

/** Changes of variants at a path; each gives a new value. What a path meets that it cannot pass is a `PathMismatch`, at the steps before it. */
export class PathMismatch extends Error {
  readonly steps: readonly VariantStep[]
  constructor(steps: readonly VariantStep[]) {
    super('variant path')
    this.steps = steps
  }
}

const NULL: VariantNode = { is: 'null' }

/** An object's value by name. */
const fieldOf = (node: Extract<VariantNode, { is: 'object' }>, name: string): VariantNode | undefined =>
  node.entries.find(([n]) => n === name)?.[1]

const withEntry = (node: Extract<VariantNode, { is: 'object' }>, name: string, value: VariantNode): VariantNode =>
  objectNode([...node.entries.filter(([n]) => n !== name), [name, value]])

/** Containers around a value, for the steps that are not there yet. */
function built(steps: readonly VariantStep[], value: VariantNode): VariantNode {
  return steps.reduceRight<VariantNode>(
    (inner, step) =>
      typeof step === 'string' ? objectNode([[step, inner]]) : { is: 'array', items: [...new Array<VariantNode>(step).fill(NULL), inner] },
    value,
  )
}

export type Change = 'insert' | 'set' | 'set_existing'

/**
 * `insert` adds a field or element, and refuses a field that is there; `set` replaces or adds; `set_existing` only replaces.
 * Steps that lead nowhere are made, arrays filled up with nulls.
 */
export function changed(node: VariantNode, path: readonly VariantStep[], value: VariantNode, change: Change): VariantNode {
  const at = (n: VariantNode, i: number): VariantNode => {
    const step = path[i]!
    const last = i === path.length - 1
    const rest = path.slice(i + 1)
    if (typeof step === 'string') {
      if (n.is !== 'object') throw new PathMismatch(path.slice(0, i))
      const old = fieldOf(n, step)
      if (old === undefined) return change === 'set_existing' ? n : withEntry(n, step, built(rest, value))
      if (!last) return withEntry(n, step, at(old, i + 1))
      if (change === 'insert') throw new DuplicateKeyError(step)
      return withEntry(n, step, value)
    }
    if (n.is !== 'array') throw new PathMismatch(path.slice(0, i))
    const { items } = n
    if (step >= items.length) {
      if (change === 'set_existing') return n
      return { is: 'array', items: [...items, ...new Array<VariantNode>(step - items.length).fill(NULL), built(rest, value)] }
    }
    if (!last) return { is: 'array', items: items.with(step, at(items[step]!, i + 1)) }
    return { is: 'array', items: change === 'insert' ? items.toSpliced(step, 0, value) : items.with(step, value) }
  }
  return at(node, 0)
}

/** Without the value at a path, which need not be there. */
export function deleted(node: VariantNode, path: readonly VariantStep[]): VariantNode {
  const [step, ...rest] = path
  if (typeof step === 'string' && node.is === 'object') {
    const old = fieldOf(node, step)
    if (old === undefined) return node
    if (rest.length > 0) return withEntry(node, step, deleted(old, rest))
    return { is: 'object', entries: node.entries.filter(([n]) => n !== step) }
  }
  if (typeof step === 'number' && node.is === 'array' && step < node.items.length) {
    return {
      is: 'array',
      items: rest.length > 0 ? node.items.with(step, deleted(node.items[step]!, rest)) : node.items.toSpliced(step, 1),
    }
  }
  return node
}

/** With a value at the end of the array at a path; unchanged where there is none. */
export function appended(node: VariantNode, path: readonly VariantStep[], value: VariantNode): VariantNode {
  const at = (n: VariantNode, i: number): VariantNode => {
    if (i === path.length) {
      if (n.is !== 'array') throw new PathMismatch(path)
      return { is: 'array', items: [...n.items, value] }
    }
    const step = path[i]!
    if (typeof step === 'string') {
      if (n.is !== 'object') throw new PathMismatch(path.slice(0, i))
      const old = fieldOf(n, step)
      return old === undefined ? n : withEntry(n, step, at(old, i + 1))
    }
    if (n.is !== 'array') throw new PathMismatch(path.slice(0, i))
    return step < n.items.length ? { is: 'array', items: n.items.with(step, at(n.items[step]!, i + 1)) } : n
  }
  return at(node, 0)
}

/** Without fields (and, if asked, elements) that are null, at any depth. */
export function withoutNulls(node: VariantNode, arrays: boolean): VariantNode {
  if (node.is === 'array') {
    const items = arrays ? node.items.filter(v => v.is !== 'null') : node.items
    return { is: 'array', items: items.map(v => withoutNulls(v, arrays)) }
  }
  if (node.is !== 'object') return node
  return {
    is: 'object',
    entries: node.entries.flatMap(([n, v]): VariantEntry[] => (v.is === 'null' ? [] : [[n, withoutNulls(v, arrays)]])),
  }
}
