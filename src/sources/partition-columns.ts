import type { Column } from '../columnar/batch.ts'
import type { Memory } from '../columnar/memory.ts'
import type { Value } from '../types/value.ts'
import { type Block, emptyBlock, release, reserve } from './block.ts'
import { fillConstant, longBytes } from './constant.ts'
import type { Cursor } from './source.ts'

/** Reads the columns that are in a file. */
export interface FileCursor {
  next(maxRows: number): number | Promise<number>
  fill(index: number, column: Column): void
  close(): void
}

/**
 * A cursor over all columns of a scan: `places` says per column which of the file's it is, or -1 - the place of its value among the partition
 * values.
 */
export function withPartitionColumns(
  memory: Memory,
  file: FileCursor,
  columns: number,
  places: readonly number[],
  values: readonly Value[],
): Cursor {
  const constants: Block[] = Array.from({ length: columns }, emptyBlock)
  let rows = 0
  return {
    next(maxRows) {
      const n = file.next(maxRows)
      if (typeof n !== 'number')
        return n.then(got => {
          rows = got
          return got
        })
      rows = n
      return n
    },
    fill(index, batch) {
      const column = batch.columns[index]!
      const place = places[index]!
      if (place >= 0) {
        file.fill(place, column)
        return
      }
      const value = values[-1 - place]!
      const block = constants[index]!
      const long = longBytes(value)
      if (long !== undefined && block.size === 0) memory.u8.set(long, reserve(memory, block, long.length))
      fillConstant(memory, column, rows, value, block.address)
    },
    close() {
      for (const b of constants) release(memory, b)
      file.close()
    },
  }
}
