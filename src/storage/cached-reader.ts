import type { Column } from '../columnar/batch.ts'
import type { Memory } from '../columnar/memory.ts'
import { INLINE } from '../columnar/view.ts'
import type { Kernels } from '../kernels/kernels.ts'
import type { DataType } from '../types/data-type.ts'
import { layoutOf, widthOf } from '../types/layout.ts'
import { Form, RECORD, RECORDS } from './cached-batch.ts'

/** Rows of a batch: `count` ascending row numbers (u32) at an address. */
export interface Rows {
  readonly address: number
  readonly count: number
}

/** Gives the columns of cached batches. What is stored as it is read is not copied; the rest goes to the column's buffers. */
export interface CachedReader {
  /** Goes on with the batch at an address; gives its number of rows. */
  open(address: number): number
  /** Describes rows of the batch's column `index` (of all that are cached) in `column`; with `wanted`, other rows are never looked at. */
  fill(index: number, column: Column, from: number, rows: number, wanted?: Rows): void
  close(): void
}

let lastDictionary = 0

interface Room {
  readonly codes: number
  readonly dictionary: number
  readonly size: number
  /** The dictionary that is there now, if it has short entries alone: then it may serve for other batches too. */
  last?: { readonly size: number; readonly id: number } | undefined
}

/** Entries without long bytes are the same wherever they lie. */
function sameEntries(u32: Uint32Array, a: number, b: number, size: number): boolean {
  for (let i = a >>> 2, j = b >>> 2, end = i + size * 4; i < end; i++, j++) if (u32[i] !== u32[j]) return false
  return true
}
function allShort(u32: Uint32Array, entries: number, size: number): boolean {
  for (let i = entries >>> 2, end = i + size * 4; i < end; i += 4) if (u32[i]! > INLINE) return false
  return true
}

interface Open {
  /** Entries with addresses, where the column has a dictionary. */
  dictionary: number
  dictionaryId: number
}

/** `maxRows`: of a batch of the pipeline. */
export function createCachedReader(memory: Memory, kernels: Kernels, types: readonly DataType[], maxRows: number): CachedReader {
  let batch = 0
  let opened: (Open | undefined)[] = []
  /** By column: room for the dictionary, and for codes. */
  const rooms: (Room | undefined)[] = types.map(() => undefined)

  /** The dictionary in this memory, moved once per batch; ids are told apart within the thread. */
  function dictionaryOf(index: number, record: number): Open {
    const known = opened[index]
    if (known) return known
    const size = memory.u32[record + 5]!
    let room = rooms[index]
    if (room === undefined || room.size < size) {
      if (room) memory.free(room.codes)
      const codes = memory.allocate(maxRows * 4 + 64 + size * 16)
      room = { codes, dictionary: codes + maxRows * 4 + 64, size }
      rooms[index] = room
    }
    const from = batch + memory.u32[record + 4]!
    const { last } = room
    const same = last !== undefined && last.size === size && sameEntries(memory.u32, from, room.dictionary, size)
    if (!same) {
      kernels.move_views(from, size, batch, room.dictionary)
      room.last = allShort(memory.u32, from, size) ? { size, id: ++lastDictionary } : undefined
    }
    const open = { dictionary: room.dictionary, dictionaryId: room.last?.id ?? ++lastDictionary }
    opened[index] = open
    return open
  }

  return {
    open(address) {
      batch = address
      opened = []
      return memory.u32[address >>> 2]!
    },
    fill(index, column, from, rows, wanted) {
      const { u32 } = memory
      const record = (batch + RECORDS + index * RECORD) >>> 2
      const layout = layoutOf(types[index]!)
      const width = widthOf[layout]
      const stored = u32[record + 1]!
      const src = batch + u32[record + 2]! + from * stored
      const validity = u32[record + 3]!
      column.validity = validity === 0 ? 0 : batch + validity + from
      column.codes = 0
      column.dictionary = 0
      column.dictionarySize = 0
      column.dictionaryId = 0
      switch (u32[record]) {
        case Form.NARROW: {
          const base = memory.i64[(record + 6) >>> 1]!
          column.values = column.buffer
          if (wanted && wanted.count * 2 < rows)
            kernels.unpack_integers_selected(src, wanted.address, wanted.count, stored, base, width, column.buffer)
          else kernels.unpack_integers(src, rows, stored, base, width, column.buffer)
          return
        }
        case Form.CODES: {
          const { dictionary, dictionaryId } = dictionaryOf(index, record)
          const { codes } = rooms[index]!
          const size = u32[record + 5]!
          kernels.unpack_integers(src, rows, stored, 0n, 4, codes)
          column.values = column.buffer
          if (wanted) kernels.gather_selected128(codes, wanted.address, wanted.count, dictionary, column.buffer)
          else kernels.gather128(codes, rows, dictionary, size, column.buffer)
          column.codes = codes
          column.dictionary = dictionary
          column.dictionarySize = size
          column.dictionaryId = dictionaryId
          return
        }
        default:
          if (layout !== 'view') {
            column.values = src
            return
          }
          column.values = column.buffer
          if (wanted) kernels.move_views_selected(src, wanted.address, wanted.count, batch, column.buffer)
          else kernels.move_views(src, rows, batch, column.buffer)
      }
    },
    close() {
      rooms.forEach((room, i) => {
        if (room) memory.free(room.codes)
        rooms[i] = undefined
      })
    },
  }
}
