import type { Column } from '../../columnar/batch.ts'
import { padded, slotsOf } from '../../columnar/blob.ts'
import type { Memory } from '../../columnar/memory.ts'
import { INLINE } from '../../columnar/view.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { type Block, emptyBlock, extend, release } from '../block.ts'
import type { WriteNode } from './write-schema.ts'

/** What a batch has for a leaf of a nested column, in shared memory. */
export interface LeafEntries {
  /** A byte of level each. */
  readonly definition: number
  readonly repetition: number
  readonly count: number
  /** The values that are not null, in their layout. Views point into the batch. */
  readonly values: number
  readonly present: number
}

/** Takes a nested column apart to levels and values of its leaves: the reverse of nested-assembly.ts. */
export interface Shredder {
  /** The leaves' entries, valid until the next call. */
  shred(column: Column, rows: number): readonly LeafEntries[]
  close(): void
}

interface Leaf {
  readonly definition: Block
  readonly repetition: Block
  readonly values: Block
  readonly width: number
  count: number
  present: number
}

export function openShredder(memory: Memory, node: WriteNode): Shredder {
  const leaves: Leaf[] = []
  const firstLeaf = node.kind === 'leaf' ? node.leaf : node.leaves[0]
  const { dataView } = memory

  function emit(leaf: Leaf, repetition: number, definition: number): void {
    const i = leaf.count++
    if (i >= leaf.definition.size) {
      extend(memory, leaf.definition, i, i + 1)
      extend(memory, leaf.repetition, i, i + 1)
    }
    memory.u8[leaf.definition.address + i] = definition
    memory.u8[leaf.repetition.address + i] = repetition
  }

  /** Takes the value of a cell apart, which `isNull` or lies at `cell`; offsets in it are from `start`. */
  type Visit = (isNull: boolean, cell: number, start: number, repetition: number, definition: number) => void

  const widthOfNode = (n: WriteNode): number => (n.kind === 'leaf' ? widthOf[layoutOf(n.dataType)] : 16)

  function visitor(n: WriteNode): Visit {
    if (n.kind === 'leaf') return leafVisitor(n)
    const add = n.nullable ? 1 : 0
    const first = n.leaves[0] - firstLeaf
    const inside = blobVisitor(n)
    const last = n.leaves[1] - firstLeaf
    return (isNull, cell, start, repetition, definition) => {
      if (isNull) {
        for (let i = first; i < last; i++) emit(leaves[i]!, repetition, definition)
        return
      }
      const length = dataView.getUint32(cell, true)
      inside(length <= INLINE ? cell + 4 : start + dataView.getUint32(cell + 8, true), repetition, definition + add)
    }
  }

  function leafVisitor(n: WriteNode & { kind: 'leaf' }): Visit {
    const layout = layoutOf(n.dataType)
    const width = widthOf[layout]
    const leaf: Leaf = { definition: emptyBlock(), repetition: emptyBlock(), values: emptyBlock(), width, count: 0, present: 0 }
    leaves.push(leaf)
    const add = n.nullable ? 1 : 0
    return (isNull, cell, start, repetition, definition) => {
      if (isNull) {
        emit(leaf, repetition, definition)
        return
      }
      emit(leaf, repetition, definition + add)
      const used = leaf.present++ * width
      const to = (leaf.values.size > used + width ? leaf.values.address : extend(memory, leaf.values, used, used + width + 64)) + used
      const { u8, u32 } = memory
      switch (width) {
        case 1:
          u8[to] = u8[cell]!
          return
        case 2:
          u8[to] = u8[cell]!
          u8[to + 1] = u8[cell + 1]!
          return
        case 4:
          u32[to >>> 2] = dataView.getUint32(cell, true)
          return
        case 8:
          u32[to >>> 2] = dataView.getUint32(cell, true)
          u32[(to >>> 2) + 1] = dataView.getUint32(cell + 4, true)
          return
        default: {
          const w = to >>> 2
          for (let i = 0; i < 4; i++) u32[w + i] = dataView.getUint32(cell + i * 4, true)
          if (layout === 'view' && u32[w]! > INLINE) {
            u32[w + 2] = u32[w + 2]! + start
            u32[w + 3] = 0
          }
        }
      }
    }
  }

  /** Visits the elements of an array at `start`. The first has the list's own level of repetition, the others `repeats`. */
  function arrayVisitor(element: WriteNode): (start: number, repetition: number, repeats: number, definition: number) => void {
    const visit = visitor(element)
    const width = widthOfNode(element)
    return (start, repetition, repeats, definition) => {
      const count = dataView.getUint32(start, true)
      const validity = start + 8
      const at = validity + padded(count)
      for (let i = 0; i < count; i++)
        visit(memory.u8[validity + i] === 0, at + i * width, start, i === 0 ? repetition : repeats, definition)
    }
  }

  function blobVisitor(n: Exclude<WriteNode, { kind: 'leaf' }>): (start: number, repetition: number, definition: number) => void {
    const [first, last] = [n.leaves[0] - firstLeaf, n.leaves[1] - firstLeaf]
    const empty = (repetition: number, definition: number) => {
      for (let i = first; i < last; i++) emit(leaves[i]!, repetition, definition)
    }
    switch (n.kind) {
      case 'struct': {
        const visits = n.fields.map(visitor)
        const slots = slotsOf(n.fields.map(widthOfNode))
        return (start, repetition, definition) => {
          for (let i = 0; i < visits.length; i++) visits[i]!(memory.u8[start + i] === 0, start + slots[i]!, start, repetition, definition)
        }
      }
      case 'list': {
        const visit = arrayVisitor(n.element)
        return (start, repetition, definition) => {
          if (dataView.getUint32(start, true) === 0) empty(repetition, definition)
          else visit(start, repetition, n.repetition, definition + 1)
        }
      }
      case 'map': {
        const keys = arrayVisitor(n.key)
        const values = arrayVisitor(n.value)
        return (start, repetition, definition) => {
          if (dataView.getUint32(start + 8, true) === 0) {
            empty(repetition, definition)
            return
          }
          keys(start + 8, repetition, n.repetition, definition + 1)
          values(start + 8 + dataView.getUint32(start, true), repetition, n.repetition, definition + 1)
        }
      }
    }
  }

  const visit = visitor(node)
  return {
    shred(column, rows) {
      for (const leaf of leaves) {
        leaf.count = 0
        leaf.present = 0
      }
      for (let row = 0; row < rows; row++) {
        const isNull = column.validity !== 0 && memory.u8[column.validity + row] === 0
        visit(isNull, column.values + row * 16, 0, 0, 0)
      }
      return leaves.map(leaf => ({
        definition: leaf.definition.address,
        repetition: leaf.repetition.address,
        count: leaf.count,
        values: leaf.values.address,
        present: leaf.present,
      }))
    },
    close() {
      for (const leaf of leaves) for (const b of [leaf.definition, leaf.repetition, leaf.values]) release(memory, b)
    },
  }
}
