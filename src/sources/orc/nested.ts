import { type Block, emptyBlock, release, reserve } from '../block.ts'
import type { NestedShape } from '../nested-assembly.ts'
import type { ColumnPlan, LeafPlan, NestedColumnPlan } from './column-plan.ts'
import { fault } from './errors.ts'
import { openLeaf, openPresence, spread } from './leaf.ts'
import { StreamKind } from './metadata.ts'
import { As, integers, type OpenFile, positionsOf } from './streams.ts'
import { placeOf } from './value-reader.ts'

/** Reads a part of a nested column, forwards. Its shape then goes through what was read last. */
export interface PartReader {
  readonly shape: NestedShape
  /** Reads `n` of the part, and what is in them. */
  read(n: number): void
  skip(n: number): void
  close(): void
}

/** Elements of a batch's lists at most. */
const MOST_ELEMENTS = 2 ** 28

export function openPart(f: OpenFile, plan: ColumnPlan): PartReader {
  switch (plan.shape) {
    case 'missing':
      return { shape: { kind: 'missing', dataType: plan.dataType }, read() {}, skip() {}, close() {} }
    case 'leaf':
      return leafPart(f, plan)
    case 'struct':
      return structPart(f, plan)
    default:
      return listPart(f, plan)
  }
}

function leafPart(f: OpenFile, plan: LeafPlan): PartReader {
  const { memory } = f
  const leaf = openLeaf(f, plan)
  const { width } = leaf
  const values: Block = emptyBlock()
  const validity: Block = emptyBlock()
  let next = 0
  let nulls = 0
  return {
    shape: {
      kind: 'leaf',
      dataType: plan.target ?? plan.dataType,
      next() {
        const i = next++
        return nulls > 0 && memory.u8[validity.address + i] === 0 ? 0 : values.address + i * width
      },
    },
    read(n) {
      next = 0
      nulls = leaf.read(n, reserve(memory, values, n * width + 64), reserve(memory, validity, n + 16))
    },
    skip: leaf.skip,
    close() {
      leaf.close()
      release(memory, values)
      release(memory, validity)
    },
  }
}

function structPart(f: OpenFile, plan: NestedColumnPlan): PartReader {
  const { memory } = f
  const positions = positionsOf(plan.positions)
  const presence = openPresence(f, plan, positions)
  const fields = plan.children.map(c => openPart(f, c))
  const validity: Block = emptyBlock()
  let next = 0
  let nulls = 0
  return {
    shape: {
      kind: 'struct',
      fields: fields.map(c => c.shape),
      begin() {
        const i = next++
        return nulls === 0 || memory.u8[validity.address + i] !== 0
      },
    },
    read(n) {
      next = 0
      const present = presence.read(n, reserve(memory, validity, n + 16))
      nulls = n - present
      for (const c of fields) c.read(present)
    },
    skip(n) {
      const present = presence.skip(n)
      for (const c of fields) c.skip(present)
    },
    close() {
      presence.close()
      for (const c of fields) c.close()
      release(memory, validity)
    },
  }
}

/** A list or a map, which is a list of keys and one of values. */
function listPart(f: OpenFile, plan: NestedColumnPlan): PartReader {
  const { memory, kernels } = f
  const positions = positionsOf(plan.positions)
  const presence = openPresence(f, plan, positions)
  const lengths = integers(f, placeOf(plan, StreamKind.LENGTH), plan.version, false, positions)
  const parts = plan.children.map(c => openPart(f, c))
  const validity: Block = emptyBlock()
  const counts: Block = emptyBlock()
  let next = 0
  let nulls = 0

  const begin = (): number => {
    const i = next++
    return nulls > 0 && memory.u8[validity.address + i] === 0 ? -1 : memory.u32[(counts.address >>> 2) + i]!
  }
  const shapes = parts.map(p => p.shape)
  const shape: NestedShape =
    plan.shape === 'list' ? { kind: 'list', element: shapes[0]!, begin } : { kind: 'map', key: shapes[0]!, value: shapes[1]!, begin }

  return {
    shape,
    read(n) {
      next = 0
      const valid = reserve(memory, validity, n + 16)
      const present = presence.read(n, valid)
      nulls = n - present
      const at = reserve(memory, counts, n * 4 + 64)
      lengths.read(present, at, As.U31)
      const total = Number(kernels.u32_total(at, present))
      if (total > MOST_ELEMENTS) fault('has lists that are too long')
      if (present < n) spread(f, 4, at, n, present, valid)
      for (const p of parts) p.read(total)
    },
    skip(n) {
      const total = skipLengths(presence.skip(n))
      for (const p of parts) p.skip(total)
    },
    close() {
      presence.close()
      lengths.close()
      for (const p of parts) p.close()
      release(memory, validity)
      release(memory, counts)
    },
  }

  /** Passes over lengths; gives their sum. */
  function skipLengths(n: number): number {
    let total = 0
    for (let done = 0; done < n; done += PIECE) {
      const k = Math.min(PIECE, n - done)
      const at = reserve(memory, counts, PIECE * 4 + 64)
      lengths.read(k, at, As.U31)
      total += Number(kernels.u32_total(at, k))
    }
    return total
  }
}

/** Lengths that are passed at once. */
const PIECE = 4096
