import { deserialize, serialize } from 'node:v8'
import type { ScanPlan, Split } from '../sources/source.ts'

/** Rows that a split is believed to have. */
export const splitRows = (s: Split): number => s.rowCount ?? s.sizeInBytes / 20

/**
 * The first split of each task, and one entry more: small neighbours of a partition are one task, as thousands of tasks cost more than what
 * is in so many small files.
 */
export function packedSplits(splits: readonly Split[], morselRows: number): Uint32Array {
  const starts: number[] = []
  let rows = 0
  splits.forEach((s, i) => {
    const more = splitRows(s)
    if (i > 0 && splits[i - 1]!.partition === s.partition && rows + more <= morselRows) rows += more
    else {
      starts.push(i)
      rows = more
    }
  })
  return Uint32Array.from([...starts, splits.length])
}

/** The splits of a scan as they travel to workers: each task's apart, so that nobody has to read those of others. */
export interface ShippedSplits {
  readonly bytes: SharedArrayBuffer
  /** Where a task's begin, and one entry more. */
  readonly starts: Float64Array
}

const shipped = new WeakMap<ScanPlan, { readonly morselRows: number; readonly packed: Uint32Array; readonly splits: ShippedSplits }>()

/** A scan's splits by tasks, for workers; made once for as long as the plan lives. */
export function shippedSplits(scan: ScanPlan, morselRows: number): { readonly packed: Uint32Array; readonly splits: ShippedSplits } {
  const known = shipped.get(scan)
  if (known?.morselRows === morselRows) return known
  const packed = packedSplits(scan.splits, morselRows)
  const parts: Uint8Array[] = []
  for (let i = 0; i + 1 < packed.length; i++) parts.push(serialize(scan.splits.slice(packed[i], packed[i + 1])))
  const starts = new Float64Array(parts.length + 1)
  parts.forEach((p, i) => {
    starts[i + 1] = starts[i]! + p.length
  })
  const bytes = new SharedArrayBuffer(starts[parts.length]!)
  const all = new Uint8Array(bytes)
  parts.forEach((p, i) => {
    all.set(p, starts[i])
  })
  const made = { morselRows, packed, splits: { bytes, starts } }
  shipped.set(scan, made)
  return made
}

/** The splits of a task. */
export function splitsOfTask({ bytes, starts }: ShippedSplits, task: number): readonly Split[] {
  // a copy: what is read from bytes in shared memory may be a view of them
  return deserialize(new Uint8Array(bytes, starts[task], starts[task + 1]! - starts[task]!).slice()) as Split[]
}
