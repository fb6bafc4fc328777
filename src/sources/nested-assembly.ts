import type { Column } from '../columnar/batch.ts'
import { padded, slotsOf } from '../columnar/blob.ts'
import type { Memory } from '../columnar/memory.ts'
import { INLINE } from '../columnar/view.ts'
import type { DataType } from '../types/data-type.ts'
import { layoutOf, widthOf } from '../types/layout.ts'
import { type Block, emptyBlock, extend, release } from './block.ts'

/** A nested column as a format's reader gives it, value by value: what comes next of each of its parts. */
export type NestedShape =
  /** `next` gives the address of a value in the layout of its type, 0 where it is null. */
  | { readonly kind: 'leaf'; readonly dataType: DataType; next(): number }
  /** A field that the file lacks. */
  | { readonly kind: 'missing'; readonly dataType: DataType }
  | Nested

type Nested =
  /** `begin` tells whether there is a struct; if so, its fields come next, and then `end`. */
  | { readonly kind: 'struct'; readonly fields: readonly NestedShape[]; begin(): boolean; end?(): void }
  /** `begin` gives how many elements come next, -1 where there is no list. */
  | { readonly kind: 'list'; readonly element: NestedShape; begin(): number }
  | { readonly kind: 'map'; readonly key: NestedShape; readonly value: NestedShape; begin(): number }

/** Puts the parts of a nested column together to blobs (columnar/blob.ts), row by row. */
export interface Assembler {
  assemble(rows: number, column: Column): void
  close(): void
}

const START = 65_536

export function openAssembler(memory: Memory, shape: NestedShape): Assembler {
  /** The blobs of a batch. What lies behind `used` is zero. */
  const block: Block = emptyBlock()
  let base = 0
  let used = 0
  let offsets = new Float64Array(1024)
  let lengths = new Float64Array(1024)

  /** Zeroed bytes at the end; gives their offset. */
  function take(bytes: number): number {
    const at = used
    used += padded(bytes)
    if (used > block.size) grow(used)
    return at
  }

  function grow(bytes: number): void {
    const { size } = block
    base = extend(memory, block, size, Math.max(START, bytes))
    memory.u8.fill(0, base + size, base + block.size)
  }

  /** Writes what comes next of a node to a cell at offset `to` of the blob that begins at `start`; false where it is null. */
  type Write = (to: number, start: number) => boolean
  /** Appends what comes next as a blob; false where it is null. */
  type Append = () => boolean

  function writer(n: NestedShape): Write {
    if (n.kind === 'missing') return () => false
    if (n.kind === 'leaf') return leafWriter(n)
    const append = appender(n)
    return (cell, start) => {
      const at = used
      if (!append()) return false
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

  function leafWriter(n: NestedShape & { kind: 'leaf' }): Write {
    const layout = layoutOf(n.dataType)
    const width = widthOf[layout]
    return (cell, start) => {
      const from = n.next()
      if (from === 0) return false
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

  const widthOfShape = (n: NestedShape): number => (n.kind === 'leaf' || n.kind === 'missing' ? widthOf[layoutOf(n.dataType)] : 16)

  /** Appends a list's elements, of which there are `count`, as an array. */
  function arrayAppender(element: NestedShape): (count: number) => void {
    const write = writer(element)
    const width = widthOfShape(element)
    return count => {
      const start = take(8)
      memory.u32[(base + start) >>> 2] = count
      const validity = take(count)
      const at = take(count * width)
      for (let i = 0; i < count; i++) if (write(at + i * width, start)) memory.u8[base + validity + i] = 1
    }
  }

  function appender(n: Nested): Append {
    switch (n.kind) {
      case 'struct': {
        const writers = n.fields.map(writer)
        const slots = slotsOf(n.fields.map(widthOfShape))
        return () => {
          if (!n.begin()) return false
          const start = take(slots.at(-1)!)
          for (let i = 0; i < writers.length; i++) if (writers[i]!(start + slots[i]!, start)) memory.u8[base + start + i] = 1
          n.end?.()
          return true
        }
      }
      case 'list': {
        const append = arrayAppender(n.element)
        return () => {
          const count = n.begin()
          if (count < 0) return false
          append(count)
          return true
        }
      }
      case 'map': {
        const keys = arrayAppender(n.key)
        const values = arrayAppender(n.value)
        return () => {
          const count = n.begin()
          if (count < 0) return false
          const start = take(8)
          keys(count)
          memory.u32[(base + start) >>> 2] = used - start - 8
          values(count)
          return true
        }
      }
    }
  }

  if (shape.kind === 'leaf' || shape.kind === 'missing') throw new Error('a leaf is no nested column')
  const append = appender(shape)

  return {
    assemble(rows, column) {
      memory.u8.fill(0, base, base + used)
      used = 0
      if (rows > offsets.length) {
        offsets = new Float64Array(rows)
        lengths = new Float64Array(rows)
      }
      let nulls = 0
      const valid = column.validityBuffer
      for (let row = 0; row < rows; row++) {
        offsets[row] = used
        const there = append()
        memory.u8[valid + row] = there ? 1 : 0
        if (!there) nulls++
        lengths[row] = used - offsets[row]!
      }
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
