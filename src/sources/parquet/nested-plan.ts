import { type DataType, NullType } from '../../types/data-type.ts'
import type { FieldUse } from '../source.ts'
import type { ChunkPlan } from './column.ts'
import { Repetition } from './metadata.ts'
import { isElement, type ParquetNode } from './schema.ts'

/** A nested column to be read: what its levels mean, and the chunks of its leaves. Plain data. */
export interface NestedPlan {
  readonly name: string
  readonly node: NestedNode
  readonly leaves: readonly ChunkPlan[]
}

/**
 * A part of a nested column. `anchor` is the leaf whose levels tell its shape; `leaves` are all of its leaves, from the first to before the
 * second. A node is null where the definition level is below `definition`.
 */
export type NestedNode =
  | { readonly kind: 'leaf'; readonly dataType: DataType; readonly anchor: number; readonly definition: number }
  /** A field that the file lacks. */
  | { readonly kind: 'missing'; readonly dataType: DataType }
  /** `unread` is a leaf of which only the levels count, where all fields are missing; its entries repeat within the struct above `repetition`. */
  | (Shape & { readonly kind: 'struct'; readonly fields: readonly NestedNode[]; readonly unread?: number; readonly repetition: number })
  /** There are elements where the level is at least `present`; further ones repeat at `repetition`. */
  | (Shape & Repeated & { readonly kind: 'list'; readonly element: NestedNode })
  | (Shape & Repeated & { readonly kind: 'map'; readonly key: NestedNode; readonly value: NestedNode })

interface Shape {
  readonly anchor: number
  readonly leaves: readonly [number, number]
  readonly definition: number
}
interface Repeated {
  readonly present: number
  readonly repetition: number
}

export interface NestedContext {
  /** Plans a leaf's chunk for a type; raises where Spark refuses it. */
  chunk(node: ParquetNode, type: DataType): ChunkPlan
  /** Raises the error of a part whose shape in the file is not the type's. */
  mismatch(node: ParquetNode, type: DataType): never
  /** The field of a name, as Spark looks it up. */
  field(parent: ParquetNode, name: string): ParquetNode | undefined
}

/** The plan of a column of a file for a type, of which a part may be missing in the file, or not be used. */
export function planNested(root: ParquetNode, type: DataType, used: FieldUse, context: NestedContext): NestedPlan {
  const leaves: ChunkPlan[] = []

  /** A field: a repeated one without a list around it is a list that is never null. */
  function field(n: ParquetNode, t: DataType, use: FieldUse): NestedNode {
    if (n.element.repetition !== Repetition.REPEATED) return node(n, t, use)
    if (t.type !== 'array') return context.mismatch(n, t)
    return list(n, n.maxDefinition - 1, () => node(n, t.element, use))
  }

  /** A list of what `build` makes, which repeats as the node `repeated` does. */
  function list(repeated: ParquetNode, definition: number, build: () => NestedNode): NestedNode {
    const anchor = leaves.length
    const element = build()
    const { maxDefinition: present, maxRepetition: repetition } = repeated
    return { kind: 'list', element, anchor, leaves: [anchor, leaves.length], definition, present, repetition }
  }

  function node(n: ParquetNode, t: DataType, use: FieldUse): NestedNode {
    if (n.leaf >= 0) {
      if (t.type === 'array' || t.type === 'map' || t.type === 'struct') return context.mismatch(n, t)
      leaves.push(context.chunk(n, t))
      return { kind: 'leaf', dataType: t, anchor: leaves.length - 1, definition: n.maxDefinition }
    }
    switch (t.type) {
      case 'array': {
        const repeated = n.children[0]
        if (n.logical?.kind !== 'LIST' || n.children.length !== 1 || repeated?.element.repetition !== Repetition.REPEATED)
          return context.mismatch(n, t)
        return list(repeated, n.maxDefinition, () =>
          isElement(repeated, n.name) ? node(repeated, t.element, use) : field(repeated.children[0]!, t.element, use),
        )
      }
      case 'map': {
        const pair = n.children[0]
        if (n.logical?.kind !== 'MAP' || pair?.element.repetition !== Repetition.REPEATED || pair.children.length !== 2)
          return context.mismatch(n, t)
        const anchor = leaves.length
        const key = field(pair.children[0]!, t.key, 'all')
        const value = field(pair.children[1]!, t.value, use)
        const { maxDefinition: present, maxRepetition: repetition } = pair
        return { kind: 'map', key, value, anchor, leaves: [anchor, leaves.length], definition: n.maxDefinition, present, repetition }
      }
      case 'struct': {
        if (n.logical?.kind === 'LIST' || n.logical?.kind === 'MAP') return context.mismatch(n, t)
        const first = leaves.length
        const fields = t.fields.map((f, i): NestedNode => {
          const part = use === 'all' ? use : use[i]
          if (part === undefined) return { kind: 'missing', dataType: f.dataType }
          const child = context.field(n, f.name)
          return child === undefined ? { kind: 'missing', dataType: f.dataType } : field(child, f.dataType, part)
        })
        const unread = leaves.length === first
        if (unread) leaves.push(context.chunk(cheapest(n), NullType))
        return {
          kind: 'struct',
          fields,
          anchor: first,
          leaves: [first, leaves.length],
          definition: n.maxDefinition,
          repetition: n.maxRepetition,
          ...(unread ? { unread: first } : {}),
        }
      }
      default:
        return context.mismatch(n, t)
    }
  }

  return { name: root.name, node: field(root, type, used), leaves }
}

/** The leaf with the fewest levels of repetition below a node: the one whose levels cost least. */
function cheapest(n: ParquetNode): ParquetNode {
  if (n.leaf >= 0) return n
  return n.children.map(cheapest).reduce((a, b) => (b.maxRepetition < a.maxRepetition ? b : a))
}
