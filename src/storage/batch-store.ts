import type { Batch } from '../columnar/batch.ts'
import { BATCH_ROWS } from '../columnar/batch.ts'
import type { Memory } from '../columnar/memory.ts'
import { PAGE } from '../columnar/memory.ts'
import type { DataType } from '../types/data-type.ts'
import { layoutOf, widthOf } from '../types/layout.ts'
import {
  allocateBatchPage,
  appendToPage,
  type BatchPage,
  batchOfPage,
  capacityFor,
  freeBatchPage,
  sizeOfPage,
  transferBatchPage,
} from './batch-page.ts'

/** Rows of batches, copied into pages of their own: 64 KiB at first, doubling up to 1 MiB. */
export interface BatchStore {
  readonly types: readonly DataType[]
  readonly pages: readonly BatchPage[]
  readonly rows: number
  /** Bytes that the pages hold. */
  readonly bytes: number
  append(batch: Batch, rows: number, selection?: Uint32Array): void
  /** The rows in order, as batches over the pages. */
  batches(maxRows?: number): Generator<{ batch: Batch; rows: number }>
  free(): void
  transfer(owner: number): void
}

const MAX_PAGE = 1 << 20

export function createBatchStore(memory: Memory, types: readonly DataType[]): BatchStore {
  const pages: BatchPage[] = []
  let pageBytes = PAGE
  const store: BatchStore = {
    types,
    pages,
    get rows() {
      return pages.reduce((sum, page) => sum + page.rows, 0)
    },
    get bytes() {
      return pages.reduce((sum, page) => sum + sizeOfPage(memory, page), 0)
    },
    append(batch, rows, selection) {
      for (let done = 0; done < rows; ) {
        let page = pages.at(-1)
        if (page === undefined || page.rows === page.capacity) {
          page = allocateBatchPage(memory, types, capacityFor(types, pageBytes))
          pages.push(page)
          pageBytes = Math.min(MAX_PAGE, pageBytes * 2)
        }
        const rest = done === 0 ? batch : selection ? batch : skipRows(batch, done)
        done += appendToPage(memory, page, rest, rows - done, selection?.subarray(done))
      }
    },
    *batches(maxRows = BATCH_ROWS) {
      for (const page of pages) yield* batchesOfPage(memory, page, maxRows)
    },
    free() {
      for (const page of pages.splice(0)) freeBatchPage(memory, page)
    },
    transfer(owner) {
      for (const page of pages) transferBatchPage(memory, page, owner)
    },
  }
  return store
}

export function* batchesOfPage(memory: Memory, page: BatchPage, maxRows = BATCH_ROWS): Generator<{ batch: Batch; rows: number }> {
  for (let from = 0; from < page.rows; from += maxRows) {
    const rows = Math.min(maxRows, page.rows - from)
    yield { batch: batchOfPage(memory, page, from, rows), rows }
  }
}

/** The batch without its first rows. */
function skipRows(batch: Batch, count: number): Batch {
  return {
    capacity: batch.capacity - count,
    columns: batch.columns.map(c => ({
      ...c,
      values: c.values + count * widthOf[layoutOf(c.dataType)],
      validity: c.validity === 0 ? 0 : c.validity + count,
      codes: c.codes === 0 ? 0 : c.codes + count * 4,
    })),
  }
}
