import type { Batch, Column } from '../columnar/batch.ts'
import { allocateBatch, type OwnedBatch } from '../columnar/batch-builder.ts'
import type { Memory } from '../columnar/memory.ts'
import { readValue } from '../columnar/reader.ts'
import type { Kernels } from '../kernels/exports.ts'
import { layoutOf, widthOf } from '../types/layout.ts'

/** Some rows of a batch that go to one partition. */
export interface PartitionRows<K> {
  readonly key: K
  readonly batch: Batch
  readonly from: number
  readonly rows: number
}

/** Below so many runs of equal keys a batch is cut where it lies; else its rows are gathered by key. */
const FEW_RUNS = 16

/** Groups the rows of batches by partition columns; the keys' values are made once for each. */
export interface PartitionGrouper<K> {
  group(batch: Batch, rows: number): PartitionRows<K>[]
  close(): void
}

export function partitionGrouper<K>(
  memory: Memory,
  kernels: Kernels,
  columns: readonly number[],
  keyOf: (batch: Batch, row: number) => K,
): PartitionGrouper<K> {
  /** Per column: values seen, by number. */
  const seen = columns.map(() => new Map<unknown, number>())
  const combined = new Map<string | number, number>()
  const keys: K[] = []
  let gathered: OwnedBatch | undefined
  let order = 0

  /** A number for each row, equal where the partition is. */
  function numbers(batch: Batch, rows: number): Int32Array {
    const parts = columns.map((c, k) => columnNumbers(memory, batch.columns[c]!, rows, seen[k]!))
    const out = new Int32Array(rows)
    for (let r = 0; r < rows; r++) {
      const id = parts.length === 1 ? parts[0]![r]! : parts.map(p => p[r]).join()
      let n = combined.get(id)
      if (n === undefined) {
        n = keys.length
        combined.set(id, n)
        keys.push(keyOf(batch, r))
      }
      out[r] = n
    }
    return out
  }

  function gather(batch: Batch, rows: number, ids: Int32Array): PartitionRows<K>[] {
    const sorted = Array.from(ids, (_, r) => r).sort((a, b) => ids[a]! - ids[b]! || a - b)
    if (gathered !== undefined && gathered.capacity < rows) release()
    if (gathered === undefined) {
      gathered = allocateBatch(
        memory,
        batch.columns.map(c => c.dataType),
        batch.capacity,
      )
      order = memory.allocate(batch.capacity * 4)
    }
    const target = gathered
    memory.u32.set(sorted, order >>> 2)
    batch.columns.forEach((c, i) => {
      const to = target.columns[i]!
      to.values = to.buffer
      gatherValues(kernels, widthOf[layoutOf(c.dataType)], order, rows, c.values, to.values)
      to.validity = c.validity === 0 ? 0 : to.validityBuffer
      if (c.validity !== 0) kernels.gather8(order, rows, c.validity, rows, to.validity)
    })
    return runs(
      target,
      Int32Array.from(sorted, r => ids[r]!),
    )
  }

  function runs(batch: Batch, ids: Int32Array): PartitionRows<K>[] {
    const out: PartitionRows<K>[] = []
    for (let from = 0; from < ids.length; ) {
      let to = from + 1
      while (to < ids.length && ids[to] === ids[from]) to++
      out.push({ key: keys[ids[from]!]!, batch, from, rows: to - from })
      from = to
    }
    return out
  }

  function release(): void {
    if (gathered === undefined) return
    memory.free(gathered.address)
    memory.free(order)
    gathered = undefined
  }

  return {
    group(batch, rows) {
      const ids = numbers(batch, rows)
      const direct = runs(batch, ids)
      return direct.length <= FEW_RUNS ? direct : gather(batch, rows, ids)
    },
    close: release,
  }
}

function gatherValues(kernels: Kernels, width: number, order: number, n: number, from: number, to: number): void {
  switch (width) {
    case 1:
      kernels.gather8(order, n, from, n, to)
      return
    case 2:
      kernels.gather16(order, n, from, n, to)
      return
    case 4:
      kernels.gather32(order, n, from, n, to)
      return
    case 8:
      kernels.gather64(order, n, from, n, to)
      return
    default:
      kernels.gather128(order, n, from, n, to)
  }
}

function columnNumbers(memory: Memory, column: Column, rows: number, seen: Map<unknown, number>): Int32Array {
  const out = new Int32Array(rows)
  const layout = layoutOf(column.dataType)
  const { u8, i32, i64 } = memory
  const raw = (r: number): unknown => {
    if (column.validity !== 0 && u8[column.validity + r] === 0) return null
    if (layout === 'i32') return i32[(column.values >>> 2) + r]
    if (layout === 'i64') return i64[(column.values >>> 3) + r]
    const v = readValue(memory, column, r)
    return v instanceof Uint8Array ? Buffer.from(v).toString('latin1') : v
  }
  for (let r = 0; r < rows; r++) {
    const v = raw(r)
    let n = seen.get(v)
    if (n === undefined) {
      n = seen.size
      seen.set(v, n)
    }
    out[r] = n
  }
  return out
}
