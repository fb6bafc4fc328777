import { createHash } from 'node:crypto'
import { deserialize, serialize } from 'node:v8'
import type { RunKey } from '../columnar/kept-runs.ts'
import { lookupSource } from '../sources/index.ts'
import type { ScanPlan, Split } from '../sources/source.ts'
import { layoutOf, widthOf } from '../types/layout.ts'
import { catalogString } from '../types/names.ts'
import { partAt, type SharedParts, sharedParts } from '../util/shared-parts.ts'

/** Rows that a split is believed to have. */
export const splitRows = (s: Split): number => s.rowCount ?? s.sizeInBytes / 20

/**
 * The first split of each task, and one entry more: small neighbours of a partition are one task, as thousands of tasks cost more than what
 * is in so many small files.
 */
function packedSplits(splits: readonly Split[], morselRows: number): Uint32Array {
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

/** The splits of a scan as they travel to workers, by task: its head, and its splits. */
export type ShippedSplits = SharedParts

/** What a task is told of its splits, which it need not read where their rows are kept. */
interface TaskHead {
  readonly partition: number
  readonly pack?: PackKeys
}

/** Splits whose columns may be kept as those of one: how many rows they have, and by column of the scan what it is kept as. */
export interface PackKeys {
  readonly rows: number
  readonly keys: readonly RunKey[]
}

/** Splits of fewer rows together aren't worth a run of memory, and columns that take more bytes are no small files'. */
const LEAST_ROWS = 4_096
const MOST_BYTES = 1 << 23

interface Shipped {
  readonly morselRows: number
  readonly packed: Uint32Array
  readonly splits: ShippedSplits
}

const shipped = new WeakMap<ScanPlan, Shipped>()

/** A scan's splits by tasks, for workers; made once for as long as the plan lives. */
export function shippedSplits(scan: ScanPlan, morselRows: number): { readonly packed: Uint32Array; readonly splits: ShippedSplits } {
  const known = shipped.get(scan)
  if (known?.morselRows === morselRows) return known
  const packed = packedSplits(scan.splits, morselRows)
  const parts: Uint8Array[] = []
  for (let i = 0; i + 1 < packed.length; i++) {
    const splits = scan.splits.slice(packed[i], packed[i + 1])
    const pack = packKeys(scan, splits)
    const head: TaskHead = { partition: splits[0]!.partition, ...(pack && { pack }) }
    parts.push(serialize(head), serialize(splits))
  }
  const made = { morselRows, packed, splits: sharedParts(parts) }
  shipped.set(scan, made)
  return made
}

/** What the columns of a task's splits are kept as: a digest of all that says what their values are. Undefined where that may change unseen, or doesn't pay. */
function packKeys(scan: ScanPlan, splits: readonly Split[]): PackKeys | undefined {
  if (splits.length === 1 || scan.columns.length === 0 || scan.metadata !== undefined) return undefined
  const rows = splits.reduce((n, s) => n + (s.rowCount ?? Number.NaN), 0)
  const width = scan.columns.reduce((n, c) => n + widthOf[layoutOf(c.dataType)], 0)
  const { columnVersion } = lookupSource(scan.format)
  if (columnVersion === undefined || !(rows >= LEAST_ROWS) || rows * width > MOST_BYTES) return undefined
  const keys: RunKey[] = []
  for (const [i, { dataType, bounds }] of scan.columns.entries()) {
    const hash = createHash('sha1')
    hash.update(`${scan.format} ${catalogString(dataType)} ${bounds?.min} ${bounds?.max}`)
    for (const s of splits) {
      const version = columnVersion(s, i)
      if (version === undefined) return undefined
      hash.update(version)
    }
    const digest = hash.digest()
    // numbers of files are positive
    keys.push({ file: -1 - digest.readUInt16LE(0), offset: digest.readUIntLE(2, 6), length: digest.readInt32LE(8) })
  }
  return { rows, keys }
}

/** What a task reads: its head, and its splits once they are asked for. */
export function taskSplits(shipped: ShippedSplits, task: number): { readonly head: TaskHead; splits(): readonly Split[] } {
  return {
    head: deserialize(partAt(shipped, 2 * task)) as TaskHead,
    splits: () => deserialize(partAt(shipped, 2 * task + 1)) as Split[],
  }
}
