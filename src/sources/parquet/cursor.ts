import { closeSync, openSync, readSync } from 'node:fs'
import type { Memory } from '../../columnar/memory.ts'
import { kernelsOf } from '../../kernels/kernels.ts'
import type { Value } from '../../types/value.ts'
import { SparkException, sparkError } from '../../util/errors.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import { fillConstant, longBytes } from '../constant.ts'
import type { Cursor, ScanColumn } from '../source.ts'
import { prepareCodec } from './codec.ts'
import { type ChunkPlan, type ColumnReader, openColumn, type PlacedChunk } from './column.ts'
import { fileUri, readFailure } from './errors.ts'
import { firstRow, type NestedReader, openNested } from './nested-column.ts'
import type { NestedPlan } from './nested-plan.ts'

/** A split: rows of a row group of the file that its block names. Plain data. */
export interface RowGroupSplit {
  /** A number that no other version of a file has; none where a change of the file might not be seen, or its pages are to be tested. */
  readonly version?: number
  readonly rowGroup: number
  readonly firstRow: number
  readonly rows: number
  /** Per column of the scan: its chunk, its chunks and their shape, or the value that it has in every row. */
  readonly columns: readonly (PlacedChunk | NestedPlan | { readonly constant: Value })[]
}

/** Chunks that lie within so many bytes of the file are read at once: a read takes longer than to copy as much. */
const NEAR = 1 << 16

/** Opens a row group; waits only where a codec has to be made ready first. */
export function openRowGroup(memory: Memory, path: string, split: RowGroupSplit, scanned: readonly ScanColumn[]): Cursor | Promise<Cursor> {
  const columns = split.columns.map((c, i) => ('traits' in c ? chunkPlan(c, scanned[i]!) : c))
  for (const c of columns)
    for (const chunk of 'constant' in c ? [] : 'leaves' in c ? c.leaves : [c]) {
      const ready = prepareCodec(chunk.codec)
      if (ready !== undefined) return ready.then(() => openRowGroup(memory, path, split, scanned))
    }
  const kernels = kernelsOf(memory)
  const fd = openFile(path)
  const readers: (ColumnReader | NestedReader | undefined)[] = columns.map(() => undefined)
  /** Rows that each column has passed. */
  const passed = columns.map(c => ('constant' in c ? 0 : 'leaves' in c ? firstRow(c) : c.firstRow))
  const constants: Block[] = columns.map(emptyBlock)
  /** The bytes of chunks that were read at once, and where they begin in the file. */
  const near: Block = emptyBlock()
  let nearFrom = chunksNear(columns)?.from
  const held = (chunk: ChunkPlan): number | undefined => {
    if (nearFrom === undefined || chunk.parts.length > 1) return undefined
    if (near.size === 0) {
      const { from, to } = chunksNear(columns)!
      // what is wrong with a file that is too short is told by who reads it chunk by chunk
      if (readSync(fd, memory.u8, reserve(memory, near, to - from), to - from, from) < to - from) nearFrom = undefined
    }
    return nearFrom === undefined ? undefined : near.address + chunk.parts[0]!.offset - nearFrom
  }
  const behind = split.firstRow + split.rows
  let begin = split.firstRow
  let end = split.firstRow

  return {
    next(maxRows) {
      for (const r of readers) r?.unpin()
      begin = end
      end = Math.min(behind, begin + maxRows)
      return end - begin
    },
    fill(index, batch, wanted) {
      const plan = columns[index]!
      const column = batch.columns[index]!
      const rows = end - begin
      if ('constant' in plan) {
        const block = constants[index]!
        const long = longBytes(plan.constant)
        if (long !== undefined && block.size === 0) memory.u8.set(long, reserve(memory, block, long.length))
        fillConstant(memory, column, rows, plan.constant, block.address)
        return
      }
      try {
        const reader = (readers[index] ??=
          'leaves' in plan ? openNested(memory, kernels, fd, plan) : openColumn(memory, kernels, fd, plan, held(plan)))
        if (passed[index]! < begin) reader.skip(begin - passed[index]!)
        reader.read(rows, column, batch.capacity, wanted)
        passed[index] = end
      } catch (e) {
        throw e instanceof SparkException ? e : readFailure({ path, rowGroup: split.rowGroup, column: plan.name }, e)
      }
    },
    close() {
      for (const r of readers) r?.close()
      readers.fill(undefined)
      for (const b of [near, ...constants]) release(memory, b)
      closeSync(fd)
    },
  }
}

/** The part of the file with all flat columns' chunks, where there are several and it is small. */
function chunksNear(columns: readonly (ChunkPlan | NestedPlan | { readonly constant: Value })[]): { from: number; to: number } | undefined {
  let [chunks, from, to] = [0, Number.POSITIVE_INFINITY, 0]
  for (const c of columns) {
    if (!('parts' in c) || c.parts.length > 1) continue
    const { offset, length } = c.parts[0]!
    chunks++
    from = Math.min(from, offset)
    to = Math.max(to, offset + length)
  }
  return chunks > 1 && to - from <= NEAR ? { from, to } : undefined
}

/** Spelled out, as it is made for each column of each file, and V8 is slow to spread. */
const chunkPlan = ({ traits: t, parts, firstRow, keep }: PlacedChunk, { bounds }: ScanColumn): ChunkPlan => ({
  name: t.name,
  leaf: t.leaf,
  parts,
  firstRow,
  codec: t.codec,
  verify: t.verify,
  keep,
  physical: t.physical,
  maxDefinition: t.maxDefinition,
  maxRepetition: t.maxRepetition,
  conversion: t.conversion,
  rebase: t.rebase,
  bounds,
  noNulls: t.noNulls,
})

function openFile(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code === 'ENOENT') throw sparkError('FAILED_READ_FILE.FILE_NOT_EXIST', { path: fileUri(path) }, [], e)
    throw readFailure({ path }, e)
  }
}
