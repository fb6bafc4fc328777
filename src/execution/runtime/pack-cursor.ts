import { BATCH_ROWS, type Batch } from '../../columnar/batch.ts'
import type { HeldRun } from '../../columnar/kept-runs.ts'
import type { Memory } from '../../columnar/memory.ts'
import { kernelsOf } from '../../kernels/kernels.ts'
import { lookupSource } from '../../sources/index.ts'
import type { Cursor, Split } from '../../sources/source.ts'
import { allocateBatchPage, appendToPage, batchOfPage, batchPageBytes, freeBatchPage } from '../../storage/batch-page.ts'
import { createBatchEncoder } from '../../storage/cached-batch.ts'
import { type CachedReader, createCachedReader } from '../../storage/cached-reader.ts'
import { sparkError } from '../../util/errors.ts'
import type { PackKeys } from '../packed-splits.ts'
import type { PipelineSpec } from '../pipeline/spec.ts'

type ScanSpec = Extract<PipelineSpec['source'], { kind: 'scan' }>

/** A column of a pack: in a run that is kept, or in one of the task's own. */
interface PackColumn {
  readonly address: number
  readonly held: HeldRun | undefined
  readonly reader: CachedReader
}

/**
 * The splits of a task as one: of each column, the values of all of them in a run of memory that is kept (columnar/kept-runs.ts) as cached data is, so
 * that thousands of small files need not be opened again. What is not kept is read at its first batch: the columns that filters look at together, the
 * others together when a row is left. Undefined where there is no room for that, and where one was never read before: it may be read but once.
 */
export function openPack(
  memory: Memory,
  { scan, filterColumns }: ScanSpec,
  pack: PackKeys,
  splits: () => readonly Split[],
): Cursor | undefined {
  const { rows: packRows, keys } = pack
  const types = scan.columns.map(c => c.dataType)
  const kernels = kernelsOf(memory)
  const columns = keys.map((key, i): PackColumn | undefined => {
    const held = memory.kept.hold(key)
    return held && openColumn(i, held.address, held)
  })
  const admissions = keys.map((key, i) =>
    columns[i] === undefined ? memory.kept.admits(key, batchPageBytes([types[i]!], packRows)) : undefined,
  )
  if (columns.some((c, i) => c === undefined && admissions[i]?.since === undefined)) {
    close()
    return undefined
  }
  let end = 0
  let from = 0
  let loading: Promise<void> | undefined

  function openColumn(index: number, address: number, held: HeldRun | undefined): PackColumn {
    const reader = createCachedReader(memory, kernels, [types[index]!], BATCH_ROWS)
    reader.open(address)
    return { address, held, reader }
  }

  /** Reads the columns that are not kept, of all splits, and keeps them. */
  async function load(filters: boolean, batch: Batch): Promise<void> {
    const missing = [...types.keys()].filter(i => columns[i] === undefined && filterColumns.includes(i) === filters)
    const source = lookupSource(scan.format)
    const own = missing.map(i => types[i]!)
    const page = allocateBatchPage(memory, own, packRows)
    try {
      const filled: Batch = { capacity: batch.capacity, columns: missing.map(i => batch.columns[i]!) }
      for (const split of splits()) {
        const cursor = await source.open(scan, split, memory)
        try {
          for (let n = await cursor.next(BATCH_ROWS); n > 0; n = await cursor.next(BATCH_ROWS)) {
            for (const i of missing) await cursor.fill(i, batch)
            appendToPage(memory, page, filled, n)
          }
        } finally {
          await cursor.close()
        }
      }
      if (page.rows !== packRows) throw sparkError('INTERNAL_ERROR', { message: `${packRows} rows were planned, ${page.rows} read.` })
      const whole = batchOfPage(memory, page)
      missing.forEach((i, at) => {
        const encoder = createBatchEncoder(memory, kernels, [own[at]!], packRows)
        const { address, bytes } = encoder.encode([{ columns: [whole.columns[at]!], rows: packRows }])
        encoder.close()
        columns[i] = openColumn(i, address, memory.kept.keep(keys[i]!, address, bytes, admissions[i]!))
      })
    } finally {
      freeBatchPage(memory, page)
    }
  }

  return {
    next(maxRows) {
      from = end
      end = Math.min(packRows, from + maxRows)
      return end - from
    },
    fill(index, batch, wanted) {
      const filled = () => columns[index]!.reader.fill(0, batch.columns[index]!, from, end - from, wanted)
      if (columns[index] !== undefined) return filled()
      loading ??= load(filterColumns.includes(index), batch).finally(() => {
        loading = undefined
      })
      return loading.then(filled)
    },
    close,
  }

  function close(): void {
    for (const c of columns) {
      if (c === undefined) continue
      c.reader.close()
      if (c.held !== undefined) memory.kept.letGo(c.held)
      else memory.free(c.address)
    }
    columns.fill(undefined)
  }
}
