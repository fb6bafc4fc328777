import type { Column } from '../../columnar/batch.ts'
import type { Memory } from '../../columnar/memory.ts'
import { INLINE } from '../../columnar/view.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { type Block, emptyBlock, extend, release } from '../block.ts'
import { fault } from './errors.ts'
import type { LeafReader } from './leaf.ts'
import type { NestedNode } from './nested-plan.ts'

/** Puts the leaves of a nested column together to blobs (columnar/blob.ts), row by row. */
export interface Assembler {
  /** Assembles rows of which the leaves have just read the levels and values. */
  assemble(rows: number, column: Column): void
  close(): void
}

const pad = (n: number) => (n + 7) & ~7
const slotOf = (width: number) => (width === 16 ? 16 : 8)
const START = 65_536

export function openAssembler(memory: Memory, node: NestedNode, leaves: readonly LeafReader[]): Assembler {
  /** The blobs of a batch. What lies behind `used` is zero. */
  const block: Block = emptyBlock()
  let base = 0
  let used = 0
  /** Per leaf: the next entry, and the address of the next value. */
  const entry = new Float64Array(leaves.length)
  const value = new Float64Array(leaves.length)
  let offsets = new Float64Array(1024)
  let lengths = new Float64Array(1024)

  /** Zeroed bytes at the end; gives their offset. */
  function take(bytes: number): number {
    const at = used
    used += pad(bytes)
    if (used > block.size) grow(used)
    return at
  }

  function grow(bytes: number): void {
    const { size } = block
    base = extend(memory, block, size, Math.max(START, bytes))
    memory.u8.fill(0, base + size, base + block.size)
  }

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

  /** Writes what comes next of a node to a cell at offset `to` of the blob that begins at `start`; false where it is null. */
  type Write = (to: number, start: number) => boolean
  /** Appends a blob. */
  type Append = () => void

  function writer(n: NestedNode): Write {
    if (n.kind === 'missing') return () => false
    if (n.kind === 'leaf') return leafWriter(n)
    const append = appender(n)
    const { anchor, definition } = n
    const [from, to] = n.leaves
    return (cell, start) => {
      if (definitionAt(anchor) < definition) {
        passNull(from, to)
        return false
      }
      const at = used
      append()
      const length = used - at
      const { u8, u32 } = memory
      if (length <= INLINE) {
        u8.copyWithin(base + cell + 4, base + at, base + at + length)
        u8.fill(0, base + at, base + used)
        used = at
      } else {
        const w = (base + cell) >>> 2
        u32[w + 1] = u32[(base + at) >>> 2]!
        u32[w + 2] = at - start
      }
      u32[(base + cell) >>> 2] = length
      return true
    }
  }

  function leafWriter(n: NestedNode & { kind: 'leaf' }): Write {
    const { anchor, definition } = n
    const leaf = leaves[anchor]!
    const layout = layoutOf(n.dataType)
    const width = widthOf[layout]
    return (cell, start) => {
      const e = entry[anchor]!++
      if (leaf.definition[e] !== definition || e >= leaf.count) return false
      const from = value[anchor]!
      value[anchor] = from + width
      const { u8, u32 } = memory
      const to = base + cell
      switch (width) {
        case 1:
          u8[to] = u8[from]!
          return true
        case 2:
          u8[to] = u8[from]!
          u8[to + 1] = u8[from + 1]!
          return true
        case 4:
          u32[to >>> 2] = u32[from >>> 2]!
          return true
        case 8:
          u32[to >>> 2] = u32[from >>> 2]!
          u32[(to >>> 2) + 1] = u32[(from >>> 2) + 1]!
          return true
        default:
          for (let i = 0; i < 4; i++) u32[(to >>> 2) + i] = u32[(from >>> 2) + i]!
          if (layout === 'view' && u32[from >>> 2]! > INLINE) {
            const length = u32[from >>> 2]!
            const bytes = u32[(from >>> 2) + 2]!
            const at = take(length)
            u8.copyWithin(base + at, bytes, bytes + length)
            const w = ((base + cell) >>> 2) + 2
            u32[w] = at - start
            u32[w + 1] = 0
          }
          return true
      }
    }
  }

  /** Appends a list's elements, of which there are `count`, as an array. */
  function arrayAppender(element: NestedNode): (count: number) => void {
    const write = writer(element)
    const width = element.kind === 'leaf' || element.kind === 'missing' ? widthOf[layoutOf(element.dataType)] : 16
    return count => {
      const start = take(8)
      memory.u32[(base + start) >>> 2] = count
      const validity = take(count)
      const at = take(count * width)
      for (let i = 0; i < count; i++) if (write(at + i * width, start)) memory.u8[base + validity + i] = 1
    }
  }

  function appender(n: Exclude<NestedNode, { kind: 'leaf' | 'missing' }>): Append {
    const { anchor } = n
    const [from, to] = n.leaves
    switch (n.kind) {
      case 'struct': {
        const writers = n.fields.map(writer)
        const slots = n.fields.map(f => (f.kind === 'leaf' || f.kind === 'missing' ? slotOf(widthOf[layoutOf(f.dataType)]) : 16))
        const size = slots.reduce((sum, s) => sum + s, 0)
        const { unread, repetition } = n
        return () => {
          const start = take(writers.length)
          let at = take(size)
          for (let i = 0; i < writers.length; i++) {
            if (writers[i]!(at, start)) memory.u8[base + start + i] = 1
            at += slots[i]!
          }
          if (unread === undefined) return
          const { repetition: levels, count } = leaves[unread]!
          do entry[unread]!++
          while (entry[unread]! < count && levels[entry[unread]!]! > repetition)
        }
      }
      case 'list': {
        const append = arrayAppender(n.element)
        const { present, repetition } = n
        return () => {
          if (definitionAt(anchor) < present) {
            passNull(from, to)
            take(8)
          } else append(elements(anchor, repetition))
        }
      }
      case 'map': {
        const keys = arrayAppender(n.key)
        const values = arrayAppender(n.value)
        const { present, repetition } = n
        return () => {
          const start = take(8)
          if (definitionAt(anchor) < present) {
            passNull(from, to)
            take(16)
          } else {
            const count = elements(anchor, repetition)
            keys(count)
            memory.u32[(base + start) >>> 2] = used - start - 8
            values(count)
            return
          }
          memory.u32[(base + start) >>> 2] = 8
        }
      }
    }
  }

  if (node.kind === 'leaf' || node.kind === 'missing') return fault('has no nested column where one is expected')
  const { anchor, definition } = node
  const [first, behind] = node.leaves
  const append = appender(node)

  return {
    assemble(rows, column) {
      memory.u8.fill(0, base, base + used)
      used = 0
      leaves.forEach((leaf, i) => {
        entry[i] = 0
        value[i] = leaf.values
      })
      if (rows > offsets.length) {
        offsets = new Float64Array(rows)
        lengths = new Float64Array(rows)
      }
      let nulls = 0
      const valid = column.validityBuffer
      for (let row = 0; row < rows; row++) {
        const isNull = definitionAt(anchor) < definition
        memory.u8[valid + row] = isNull ? 0 : 1
        offsets[row] = used
        if (isNull) {
          nulls++
          passNull(first, behind)
        } else append()
        lengths[row] = used - offsets[row]!
      }
      leaves.forEach((leaf, i) => {
        if (entry[i] !== leaf.count) fault('has lists of unequal length in the parts of a nested column')
      })
      column.values = column.buffer
      column.validity = nulls > 0 ? valid : 0
      column.codes = 0
      column.dictionary = 0
      column.dictionarySize = 0
      const { u32 } = memory
      const to = column.buffer >>> 2
      for (let row = 0; row < rows; row++) {
        const w = to + row * 4
        const at = base + offsets[row]!
        const length = lengths[row]!
        u32[w] = length
        // Blobs are multiples of 8 bytes long
        u32[w + 1] = length > 0 ? u32[at >>> 2]! : 0
        u32[w + 2] = length > INLINE ? at : length > 0 ? u32[(at >>> 2) + 1]! : 0
        u32[w + 3] = 0
      }
    },
    close() {
      release(memory, block)
    },
  }
}
