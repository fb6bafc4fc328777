import type { Column } from '../columnar/batch.ts'
import { freeHeap } from '../columnar/heap.ts'
import type { Memory } from '../columnar/memory.ts'
import { readView } from '../columnar/view-codec.ts'
import type { Kernels } from '../kernels/kernels.ts'
import { compareBytes } from '../types/compare.ts'
import type { DataType } from '../types/data-type.ts'
import { layoutOf, widthOf } from '../types/layout.ts'
import { type Bound, boundsOf, type ColumnStatistics, countNulls, keptBounds, unionOf } from './column-statistics.ts'

/**
 * Rows of a cached DataFrame as columns in one run of bytes that holds no addresses, so that it can lie in any tier. A column takes one of
 * these forms, whichever is smallest without having to be decompressed:
 *
 * - PLAIN: its values in their layout; views count their long bytes from the begin of the run.
 * - NARROW: integers as differences from a base, in 1, 2 or 4 bytes.
 * - CODES: text as codes of 1 or 2 bytes and a dictionary of views.
 *
 * Validity is a byte per row, and only there where something is null. The run begins with u32 rows, u32 columns, u32 bytes; from 16 on a
 * record per column: u32 form, u32 bytes of a stored value, u32 values, u32 validity (0: none), u32 dictionary, u32 its size, i64 base.
 */
export const Form = { PLAIN: 0, NARROW: 1, CODES: 2 } as const

export const RECORD = 32
export const RECORDS = 16
const align = (n: number) => (n + 15) & ~15

/** Rows that come together, as the columns of one block. */
export interface Piece {
  readonly columns: readonly Column[]
  readonly rows: number
}

export interface EncodedBatch {
  readonly address: number
  readonly bytes: number
  readonly rows: number
  readonly statistics: readonly ColumnStatistics[]
}

/** Dictionaries hold at most so many entries; beyond, codes would take more than two bytes. */
const MAX_ENTRIES = 4096
/** Larger dictionaries stay in the order in which their entries came. */
const MAX_SORTED = 512

interface ColumnPlan {
  readonly form: number
  readonly stored: number
  readonly base: bigint
  readonly dictionarySize: number
  readonly valuesBytes: number
  readonly dictionaryBytes: number
  readonly longBytes: number
  readonly nulls: boolean
}

/** What turns blocks of columns into cached batches, with its room for working. */
export interface BatchEncoder {
  /** A batch of the rows, in a run of its own. `compressed` false: all columns are PLAIN. */
  encode(pieces: readonly Piece[]): EncodedBatch
  close(): void
}

const TABLE_SLOTS = MAX_ENTRIES * 4

export function createBatchEncoder(
  memory: Memory,
  kernels: Kernels,
  types: readonly DataType[],
  maxRows: number,
  compressed = true,
): BatchEncoder {
  // heap struct, results of kernels, the dictionary's table and entries, codes
  const work = memory.allocate(64 + TABLE_SLOTS * 4 + MAX_ENTRIES * 16 + maxRows * 4 + 64)
  const heap = work
  const out = work + 16
  const table = work + 64
  const entries = table + TABLE_SLOTS * 4
  const codes = entries + MAX_ENTRIES * 16
  memory.u8.fill(0, heap, heap + 16)

  /** The number of entries of the column's dictionary, with the codes at `codes`; undefined where it does not pay. */
  function dictionaryOf(pieces: readonly Piece[], index: number, rows: number): number | undefined {
    memory.u8.fill(0, table, table + TABLE_SLOTS * 4)
    const limit = Math.min(MAX_ENTRIES, Math.max(16, rows >>> 2))
    let count = 0
    let at = codes
    for (const piece of pieces) {
      const { values } = piece.columns[index]!
      kernels.dictionary_encode(values, piece.rows, 17, entries, count, limit, table, TABLE_SLOTS - 1, at, heap, out)
      const o = out >>> 2
      count = memory.u32[o + 1]!
      if (memory.u32[o]! < piece.rows) return undefined
      at += piece.rows * 4
    }
    if (count <= MAX_SORTED) sortEntries(count, rows)
    return count
  }

  /** Puts the entries in order, so that batches with the same values have the same codes. */
  function sortEntries(count: number, rows: number): void {
    const { u32 } = memory
    const bytes = Array.from({ length: count }, (_, i) => readView(memory, entries + i * 16))
    const order = bytes.map((_, i) => i).sort((a, b) => compareBytes(bytes[a]!, bytes[b]!))
    const rank = new Uint32Array(count)
    const before = u32.slice(entries >>> 2, (entries >>> 2) + count * 4)
    order.forEach((from, to) => {
      rank[from] = to
      u32.set(before.subarray(from * 4, from * 4 + 4), (entries >>> 2) + to * 4)
    })
    const own = u32.subarray(codes >>> 2, (codes >>> 2) + rows)
    for (let i = 0; i < rows; i++) own[i] = rank[own[i]!]!
  }

  function narrowed(width: number, bounds: { min: Bound; max: Bound } | undefined, nulls: boolean): { stored: number; base: bigint } {
    if (bounds === undefined) return { stored: 1, base: 0n }
    let min = BigInt(bounds.min as number | bigint)
    let max = BigInt(bounds.max as number | bigint)
    // lanes of nulls are zero, and stay so
    if (nulls && min > 0n) min = 0n
    if (nulls && max < 0n) max = 0n
    const range = max - min
    const stored = range < 256n ? 1 : range < 65_536n ? 2 : range < 4_294_967_296n ? 4 : 8
    return { stored: Math.min(stored, width), base: min }
  }

  function planOf(
    pieces: readonly Piece[],
    index: number,
    rows: number,
    bounds: { min: Bound; max: Bound } | undefined,
    nulls: boolean,
  ): ColumnPlan {
    const type = types[index]!
    const layout = layoutOf(type)
    const width = widthOf[layout]
    const plain = { form: Form.PLAIN, stored: width, base: 0n, dictionarySize: 0, dictionaryBytes: 0, longBytes: 0, nulls }
    if (layout === 'view') {
      const size = compressed ? dictionaryOf(pieces, index, rows) : undefined
      if (size !== undefined) {
        const stored = size <= 256 ? 1 : 2
        const longBytes = Number(kernels.views_long_bytes(entries, size))
        return {
          ...plain,
          form: Form.CODES,
          stored,
          dictionarySize: size,
          valuesBytes: stored * rows,
          dictionaryBytes: size * 16,
          longBytes,
        }
      }
      freeHeap(memory, heap)
      const longBytes = pieces.reduce((n, p) => n + Number(kernels.views_long_bytes(p.columns[index]!.values, p.rows)), 0)
      return { ...plain, valuesBytes: rows * 16, longBytes }
    }
    if (compressed && (layout === 'i32' || layout === 'i64')) {
      const { stored, base } = narrowed(width, bounds, nulls)
      if (stored < width) return { ...plain, form: Form.NARROW, stored, base, valuesBytes: stored * rows }
    }
    return { ...plain, valuesBytes: width * rows }
  }

  return {
    encode(pieces) {
      const rows = pieces.reduce((n, p) => n + p.rows, 0)
      const statistics: ColumnStatistics[] = []
      const plans: ColumnPlan[] = []
      /** Codes of the columns that have a dictionary, with its entries: the room for working is for one column. */
      const dictionaries: ({ codes: Uint8Array; entries: number; heap: number } | undefined)[] = []
      const kept: number[] = []
      let at = align(RECORDS + types.length * RECORD)
      types.forEach((_, i) => {
        let nulls = 0
        let bounds: { min: Bound; max: Bound } | undefined
        for (const p of pieces) {
          const column = p.columns[i]!
          nulls += countNulls(memory, column.validity, p.rows)
          const b = boundsOf(memory, kernels, column, p.rows, out)
          if (b) bounds = bounds ? unionOf(bounds, b) : b
        }
        const plan = planOf(pieces, i, rows, bounds, nulls > 0)
        statistics.push({ nullCount: nulls, values: rows, ...keptBounds(bounds) })
        plans.push(plan)
        if (plan.form === Form.CODES) {
          // packed at once, and kept aside until the run is there
          const room = memory.allocate(align(rows * plan.stored) + plan.dictionaryBytes + plan.longBytes + 16)
          if (plan.stored === 1) kernels.pack_integers(codes, rows, 4, 0n, 1, room)
          else kernels.pack_integers(codes, rows, 4, 0n, 2, room)
          const dictionary = room + align(rows * plan.stored)
          kernels.pack_views(entries, plan.dictionarySize, dictionary, dictionary + plan.dictionaryBytes, dictionary)
          freeHeap(memory, heap)
          kept.push(room)
          dictionaries.push({ codes: memory.u8.subarray(room, room + rows * plan.stored), entries: dictionary, heap: room })
        } else dictionaries.push(undefined)
        at += align(plan.valuesBytes) + (plan.nulls ? align(rows) : 0) + align(plan.dictionaryBytes) + align(plan.longBytes)
      })
      const bytes = at
      const address = memory.allocate(bytes)
      const { u8, u32, i64 } = memory
      u8.fill(0, address, address + align(RECORDS + types.length * RECORD))
      u32[address >>> 2] = rows
      u32[(address >>> 2) + 1] = types.length
      u32[(address >>> 2) + 2] = bytes
      let to = address + align(RECORDS + types.length * RECORD)
      types.forEach((type, i) => {
        const plan = plans[i]!
        const width = widthOf[layoutOf(type)]
        const record = (address + RECORDS + i * RECORD) >>> 2
        const values = to
        to += align(plan.valuesBytes)
        u32[record] = plan.form
        u32[record + 1] = plan.stored
        u32[record + 2] = values - address
        i64[(record + 6) >>> 1] = plan.base
        if (plan.nulls) {
          u32[record + 3] = to - address
          let v = to
          for (const p of pieces) {
            const { validity } = p.columns[i]!
            if (validity === 0) u8.fill(1, v, v + p.rows)
            else u8.copyWithin(v, validity, validity + p.rows)
            v += p.rows
          }
          to += align(rows)
        }
        const coded = dictionaries[i]
        if (coded) {
          u8.set(coded.codes, values)
          u32[record + 4] = to - address
          u32[record + 5] = plan.dictionarySize
          // the bytes follow the entries here as there
          kernels.move_views(coded.entries, plan.dictionarySize, to - address, to)
          u8.copyWithin(
            to + plan.dictionaryBytes,
            coded.entries + plan.dictionaryBytes,
            coded.entries + plan.dictionaryBytes + plan.longBytes,
          )
          to += align(plan.dictionaryBytes) + align(plan.longBytes)
          return
        }
        let v = values
        let data = to
        for (const p of pieces) {
          const from = p.columns[i]!.values
          if (plan.form === Form.NARROW) kernels.pack_integers(from, p.rows, width, plan.base, plan.stored, v)
          else if (layoutOf(type) === 'view') data = kernels.pack_views(from, p.rows, v, data, address) >>> 0
          else kernels.mem_copy(v, from, p.rows * width)
          v += p.rows * plan.stored
        }
        to += align(plan.longBytes)
      })
      for (const room of kept) memory.free(room)
      return { address, bytes, rows, statistics }
    },
    close() {
      freeHeap(memory, heap)
      memory.free(work)
    },
  }
}
