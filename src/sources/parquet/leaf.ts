import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { type Block, emptyBlock, extend, release, reserve } from '../block.ts'
import { type ChunkPlan, openColumn } from './column.ts'
import { fault } from './errors.ts'

/** Entries of levels that are decoded at once. */
const WINDOW = 4096

/**
 * A leaf of a nested column: the levels and values of some whole rows at a time. The arrays are the reader's own and are overwritten by the
 * next `read`.
 */
export interface LeafReader {
  repetition: Uint8Array
  definition: Uint8Array
  /** Entries of levels in the rows. */
  count: number
  /** Address of the values that are not null, one after another in the layout of their type. */
  values: number
  read(rows: number): void
  skip(rows: number): void
  unpin(): void
  close(): void
}

export function openLeaf(memory: Memory, kernels: Kernels, fd: number, plan: ChunkPlan): LeafReader {
  const column = openColumn(memory, kernels, fd, plan)
  const { maxDefinition, maxRepetition } = plan
  const { width } = plan.conversion
  const window: Block = emptyBlock()
  const values: Block = emptyBlock()
  const repetitionAt = reserve(memory, window, 2 * (WINDOW * 4 + 64))
  const definitionAt = repetitionAt + WINDOW * 4 + 64
  // In the window
  let from = 0
  let to = 0
  let present = 0

  const leaf: LeafReader = {
    repetition: new Uint8Array(WINDOW),
    definition: new Uint8Array(WINDOW),
    count: 0,
    values: 0,
    read: rows => {
      leaf.count = 0
      present = 0
      take(rows)
      leaf.values = values.address
    },
    skip: rows => {
      for (let done = 0; done < rows; done += WINDOW) leaf.read(Math.min(WINDOW, rows - done))
    },
    unpin: () => column.unpin(),
    close() {
      column.close()
      release(memory, window)
      release(memory, values)
    },
  }

  function refill(): boolean {
    const n = Math.min(WINDOW, column.entries())
    if (n > 0) column.levels(n, repetitionAt, definitionAt)
    from = 0
    to = n
    return n > 0
  }

  /** Takes the entries of `rows` rows; the last row ends where the next begins, in a later page maybe. */
  function take(rows: number): void {
    let begun = 0
    for (;;) {
      if (maxRepetition === 0 && begun === rows) return
      if (from === to && !refill()) {
        if (begun < rows) fault('has fewer rows than its row group')
        return
      }
      const { u32 } = memory
      const r = repetitionAt >>> 2
      let n = from
      if (maxRepetition === 0) {
        n = Math.min(to, from + rows - begun)
        begun += n - from
      } else
        for (; n < to; n++) {
          if (u32[r + n] !== 0) continue
          if (begun === rows) break
          begun++
        }
      if (n > from) append(n)
      // What follows belongs to the next rows
      if (n < to) return
    }
  }

  /** Copies the window's entries up to `end`, and decodes their values. */
  function append(end: number): void {
    const n = end - from
    const { count } = leaf
    if (count + n > leaf.definition.length) {
      leaf.definition = larger(leaf.definition, count + n)
      leaf.repetition = larger(leaf.repetition, count + n)
    }
    const { u32 } = memory
    const { definition, repetition } = leaf
    const d = (definitionAt >>> 2) + from
    const r = (repetitionAt >>> 2) + from
    let there = n
    if (maxDefinition > 0) {
      there = 0
      for (let i = 0; i < n; i++) {
        const level = u32[d + i]!
        definition[count + i] = level
        if (level === maxDefinition) there++
        else if (level > maxDefinition) fault('has a definition level that is too high')
      }
    } else definition.fill(0, count, count + n)
    if (maxRepetition > 0)
      for (let i = 0; i < n; i++) {
        const level = u32[r + i]!
        if (level > maxRepetition) fault('has a repetition level that is too high')
        repetition[count + i] = level
      }
    else repetition.fill(0, count, count + n)
    if (count === 0 && repetition[0] !== 0) fault('has a row that begins in the middle of a list')
    const kept = present * width
    column.values(there, extend(memory, values, kept, kept + there * width + 64) + kept)
    present += there
    leaf.count = count + n
    from = end
  }

  return leaf
}

function larger(bytes: Uint8Array, n: number): Uint8Array {
  const out = new Uint8Array(Math.max(n, bytes.length * 2))
  out.set(bytes)
  return out
}
