import { layoutOf, widthOf } from '../../types/layout.ts'
import type { NestedShape } from '../nested-assembly.ts'
import { fault } from './errors.ts'
import type { LeafReader } from './leaf.ts'
import type { NestedNode } from './nested-plan.ts'

/** The shape of a nested column by the levels that its leaves have just read. */
export interface LevelShape {
  readonly shape: NestedShape
  /** Begins with what the leaves have read. */
  begin(): void
  /** Raises a format error where not all of it has been used. */
  end(): void
}

export function levelShape(node: NestedNode, leaves: readonly LeafReader[]): LevelShape {
  /** Per leaf: the next entry, and the address of the next value. */
  const entry = new Float64Array(leaves.length)
  const value = new Float64Array(leaves.length)

  const definitionAt = (leaf: number): number => leaves[leaf]!.definition[entry[leaf]!]!

  /** Passes over one entry of each leaf, as a null or an empty list has. */
  function passNull(from: number, to: number): void {
    for (let leaf = from; leaf < to; leaf++) entry[leaf]!++
  }

  /** Elements of a list that begins at the leaf's next entry. */
  function elements(leaf: number, repetition: number): number {
    const { repetition: levels, count } = leaves[leaf]!
    let n = 1
    for (let i = entry[leaf]! + 1; i < count && levels[i]! >= repetition; i++) if (levels[i] === repetition) n++
    return n
  }

  /** The elements of a list or map, -1 where there is none. */
  function counter(n: NestedNode & { kind: 'list' | 'map' }): () => number {
    const { anchor, definition, present, repetition } = n
    const [from, to] = n.leaves
    return () => {
      const level = definitionAt(anchor)
      if (level >= present) return elements(anchor, repetition)
      passNull(from, to)
      return level < definition ? -1 : 0
    }
  }

  function leaf(n: NestedNode & { kind: 'leaf' }): NestedShape {
    const { anchor, definition, dataType } = n
    const reader = leaves[anchor]!
    const width = widthOf[layoutOf(dataType)]
    return {
      kind: 'leaf',
      dataType,
      next() {
        const e = entry[anchor]!++
        if (reader.definition[e] !== definition || e >= reader.count) return 0
        const at = value[anchor]!
        value[anchor] = at + width
        return at
      },
    }
  }

  function struct(n: NestedNode & { kind: 'struct' }): NestedShape {
    const { anchor, definition, unread, repetition } = n
    const [from, to] = n.leaves
    const begin = () => {
      if (definitionAt(anchor) >= definition) return true
      passNull(from, to)
      return false
    }
    const fields = n.fields.map(build)
    if (unread === undefined) return { kind: 'struct', fields, begin }
    const end = () => {
      const { repetition: levels, count } = leaves[unread]!
      do entry[unread]!++
      while (entry[unread]! < count && levels[entry[unread]!]! > repetition)
    }
    return { kind: 'struct', fields, begin, end }
  }

  function build(n: NestedNode): NestedShape {
    switch (n.kind) {
      case 'missing':
        return n
      case 'leaf':
        return leaf(n)
      case 'struct':
        return struct(n)
      case 'list':
        return { kind: 'list', element: build(n.element), begin: counter(n) }
      case 'map':
        return { kind: 'map', key: build(n.key), value: build(n.value), begin: counter(n) }
    }
  }

  return {
    shape: build(node),
    begin() {
      leaves.forEach((l, i) => {
        entry[i] = 0
        value[i] = l.values
      })
    },
    end() {
      leaves.forEach((l, i) => {
        if (entry[i] !== l.count) fault('has lists of unequal length in the parts of a nested column')
      })
    },
  }
}
