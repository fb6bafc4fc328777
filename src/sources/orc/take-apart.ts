import type { Column } from '../../columnar/batch.ts'
import { padded, slotsOf } from '../../columnar/blob.ts'
import type { Memory } from '../../columnar/memory.ts'
import { INLINE } from '../../columnar/view.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { type Block, emptyBlock, extend, release } from '../block.ts'
import { Kind } from './metadata.ts'
import type { WriteNode } from './write-schema.ts'

/** What a batch has of a part of a nested column, in shared memory: a lane per value of what it lies in that is not null. */
export interface Lanes {
  readonly node: WriteNode
  /** Of leaves in their layout, views pointing into the batch; of lists and maps the number of elements, 32 bits each. */
  readonly values: number
  /** A byte each. */
  readonly validity: number
  readonly count: number
}

/** Takes a nested column apart to the lanes of its parts: the reverse of nested-assembly.ts. */
export interface Divider {
  /** The parts in the order of their numbers, valid until the next call. */
  divide(column: Column, rows: number): readonly Lanes[]
  close(): void
}

interface Part {
  readonly node: WriteNode
  readonly values: Block
  readonly validity: Block
  readonly width: number
  count: number
}

const isLeaf = (n: WriteNode) => n.children.length === 0 && n.kind !== Kind.STRUCT
const widthOfNode = (n: WriteNode): number => (isLeaf(n) ? widthOf[layoutOf(n.dataType)] : 16)

export function openDivider(memory: Memory, node: WriteNode): Divider {
  const parts: Part[] = []
  const { dataView } = memory

  /** Takes the value of a cell apart, which `isNull` or lies at `cell`; offsets in it are from `start`. */
  type Visit = (isNull: boolean, cell: number, start: number) => void

  function visitor(n: WriteNode): Visit {
    const width = isLeaf(n) ? widthOfNode(n) : n.kind === Kind.STRUCT ? 0 : 4
    const part: Part = { node: n, values: emptyBlock(), validity: emptyBlock(), width, count: 0 }
    parts.push(part)
    if (isLeaf(n)) return leafVisitor(part)
    const inside = blobVisitor(n, part)
    return (isNull, cell, start) => {
      lane(part, !isNull)
      if (isNull) return
      const length = dataView.getUint32(cell, true)
      inside(length <= INLINE ? cell + 4 : start + dataView.getUint32(cell + 8, true))
    }
  }

  /** Adds a lane; gives the address of its value. */
  function lane(p: Part, valid: boolean): number {
    const i = p.count++
    const used = i * p.width
    if (i >= p.validity.size) extend(memory, p.validity, i, i + 64)
    memory.u8[p.validity.address + i] = valid ? 1 : 0
    if (p.values.size < used + 80) extend(memory, p.values, used, used + 80)
    return p.values.address + used
  }

  function leafVisitor(p: Part): Visit {
    const { width } = p
    const isView = layoutOf(p.node.dataType) === 'view'
    return (isNull, cell, start) => {
      const to = lane(p, !isNull)
      const { u8, u32 } = memory
      if (isNull) return
      switch (width) {
        case 1:
          u8[to] = u8[cell]!
          return
        case 2:
          u8[to] = u8[cell]!
          u8[to + 1] = u8[cell + 1]!
          return
        default: {
          const w = to >>> 2
          for (let i = 0; i < width / 4; i++) u32[w + i] = dataView.getUint32(cell + i * 4, true)
          if (isView && u32[w]! > INLINE) {
            u32[w + 2] = u32[w + 2]! + start
            u32[w + 3] = 0
          }
        }
      }
    }
  }

  /** Visits the elements of an array at `start`. */
  function arrayVisitor(element: WriteNode): (start: number) => void {
    const visit = visitor(element)
    const width = widthOfNode(element)
    return start => {
      const count = dataView.getUint32(start, true)
      const validity = start + 8
      const at = validity + padded(count)
      for (let i = 0; i < count; i++) visit(memory.u8[validity + i] === 0, at + i * width, start)
    }
  }

  /** Says how many elements the list has whose lane was added last. */
  function elements(p: Part, count: number): void {
    memory.u32[(p.values.address >>> 2) + p.count - 1] = count
  }

  function blobVisitor(n: WriteNode, part: Part): (start: number) => void {
    switch (n.kind) {
      case Kind.STRUCT: {
        const visits = n.children.map(visitor)
        const slots = slotsOf(n.children.map(widthOfNode))
        return start => {
          for (let i = 0; i < visits.length; i++) visits[i]!(memory.u8[start + i] === 0, start + slots[i]!, start)
        }
      }
      case Kind.LIST: {
        const visit = arrayVisitor(n.children[0]!)
        return start => {
          elements(part, dataView.getUint32(start, true))
          visit(start)
        }
      }
      default: {
        const keys = arrayVisitor(n.children[0]!)
        const values = arrayVisitor(n.children[1]!)
        return start => {
          elements(part, dataView.getUint32(start + 8, true))
          keys(start + 8)
          values(start + 8 + dataView.getUint32(start, true))
        }
      }
    }
  }

  const visit = visitor(node)
  return {
    divide(column, rows) {
      for (const p of parts) p.count = 0
      for (let row = 0; row < rows; row++)
        visit(column.validity !== 0 && memory.u8[column.validity + row] === 0, column.values + row * 16, 0)
      return parts.map(p => ({ node: p.node, values: p.values.address, validity: p.validity.address, count: p.count }))
    },
    close() {
      for (const p of parts) for (const b of [p.values, p.validity]) release(memory, b)
    },
  }
}
