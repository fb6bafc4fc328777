import { basename } from 'node:path'
import type { Batch } from '../columnar/batch.ts'
import { encodeBlob } from '../columnar/blob.ts'
import type { Memory } from '../columnar/memory.ts'
import { LongType, StringType, StructField, StructType, TimestampType } from '../types/data-type.ts'
import { type Block, emptyBlock, release, reserve } from './block.ts'
import { fileUri } from './path.ts'
import type { Cursor, ScanPlan, ScanSource, Source, Split } from './source.ts'

/** The hidden column of file sources, which tells of a row's file (Spark's FileFormat.METADATA_NAME). */
export const METADATA = '_metadata'

const fixed = [
  StructField('file_path', StringType, false),
  StructField('file_name', StringType, false),
  StructField('file_size', LongType, false),
  StructField('file_block_start', LongType, false),
  StructField('file_block_length', LongType, false),
  StructField('file_modification_time', TimestampType, false),
]

/** The type of the column; only Parquet numbers its rows. */
export const metadataType = (format: string): StructType =>
  StructType(format === 'parquet' ? [...fixed, StructField('row_index', LongType, false)] : fixed)

/** A split, and what its rows have in the column: a blob, in which each row puts its number. */
interface MetadataSplit {
  readonly inner: Split
  readonly blob: Uint8Array
  readonly firstRow: bigint
}

/** Where the slot of the row number is in the blob: behind the validity of 7 fields, two views and four numbers. */
const ROW_INDEX_AT = 8 + 2 * 16 + 4 * 8

/** The source with the column `_metadata`, which comes last in a scan that has it. */
export function withFileMetadata(source: Source): Source {
  return {
    ...source,
    plan(scanned, request) {
      const own = scanned.schema.fields.some(f => f.name === METADATA)
      if (own || !request.columns.includes(METADATA)) return source.plan(scanned, request)
      const inner = source.plan(scanned, { ...request, columns: request.columns.filter(c => c !== METADATA) })
      return inner instanceof Promise ? inner.then(p => withMetadata(p, scanned)) : withMetadata(inner, scanned)
    },
    open(plan, split, memory) {
      if (plan.metadata === undefined) return source.open(plan, split, memory)
      const { inner, blob, firstRow } = split.detail as MetadataSplit
      const cursor = source.open({ ...plan, columns: plan.columns.slice(0, -1) }, inner, memory)
      const wrap = (c: Cursor) => metadataCursor(memory, c, plan.columns.length - 1, blob, plan.metadata!.hasRowIndex, firstRow)
      return cursor instanceof Promise ? cursor.then(wrap) : wrap(cursor)
    },
  }
}

function withMetadata(inner: ScanPlan, scanned: ScanSource): ScanPlan {
  const dataType = metadataType(inner.format)
  const files = new Map(scanned.files.map(f => [f.path, f]))
  const blobs = new Map<string, Uint8Array>()
  const splits = inner.splits.map((split): Split => {
    const block = split.block!
    const key = `${block.start} ${block.length} ${block.path}`
    let blob = blobs.get(key)
    if (blob === undefined) {
      const file = files.get(block.path)!
      const value = [
        fileUri(block.path),
        basename(block.path),
        BigInt(file.size),
        BigInt(block.start),
        BigInt(block.length),
        BigInt(file.modificationTime) * 1000n,
        0n,
      ]
      blob = Uint8Array.from(encodeBlob(value.slice(0, dataType.fields.length), dataType))
      blobs.set(key, blob)
    }
    const detail: MetadataSplit = { inner: split, blob, firstRow: BigInt(block.firstRow ?? 0) }
    return { ...split, detail }
  })
  const hasRowIndex = dataType.fields.length > fixed.length
  return { ...inner, columns: [...inner.columns, { name: METADATA, dataType, nullable: false }], splits, metadata: { hasRowIndex } }
}

function metadataCursor(memory: Memory, inner: Cursor, at: number, blob: Uint8Array, hasRowIndex: boolean, firstRow: bigint): Cursor {
  const block: Block = emptyBlock()
  let rows = 0
  let row = firstRow
  const taken = (n: number) => {
    row += BigInt(rows)
    rows = n
    return n
  }

  function fill(batch: Batch): void {
    const column = batch.columns[at]!
    const step = (blob.length + 7) & ~7
    const copies = hasRowIndex ? rows : Math.min(rows, 1)
    const base = reserve(memory, block, Math.max(1, copies) * step)
    const { u32, u8, dataView } = memory
    for (let i = 0; i < copies; i++) {
      u8.set(blob, base + i * step)
      if (hasRowIndex) dataView.setBigInt64(base + i * step + ROW_INDEX_AT, row + BigInt(i), true)
    }
    column.values = column.buffer
    column.validity = 0
    column.codes = 0
    column.dictionary = 0
    column.dictionarySize = 0
    for (let i = 0; i < rows; i++) {
      const w = (column.buffer >>> 2) + i * 4
      const from = hasRowIndex ? base + i * step : base
      u32[w] = blob.length
      u32[w + 1] = u32[from >>> 2]!
      u32[w + 2] = from
      u32[w + 3] = 0
    }
  }

  return {
    next(maxRows) {
      const n = inner.next(maxRows)
      return typeof n === 'number' ? taken(n) : n.then(taken)
    },
    fill: (index, batch) => (index === at ? fill(batch) : inner.fill(index, batch)),
    close() {
      release(memory, block)
      return inner.close()
    },
  }
}
