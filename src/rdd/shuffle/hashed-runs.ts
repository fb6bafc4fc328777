import { decodeColumns, encodeColumns } from '../codec/block.ts'
import type { FieldColumn } from '../codec/record-builder.ts'
import { BATCH, type Batches } from '../worker/batches.ts'
import type { Environment } from '../worker/environment.ts'
import { RUN_BLOCK, SpillFile } from '../worker/spill.ts'

/** Keys with their hashes and values, by number. */
export interface HashedEntries {
  readonly hash: (i: number) => number
  readonly key: (i: number) => unknown
  readonly value: (i: number) => unknown
}

/** Keys and values in a temporary file, in the order of the keys' hashes: columns, so that no record is made of them to be taken apart again. */
export class HashedRun {
  private readonly file: SpillFile
  private left: number
  private columns: readonly FieldColumn[] = []
  private at = 0
  private n = 0

  constructor(env: Environment, order: readonly number[], { hash, key, value }: HashedEntries) {
    this.file = new SpillFile(env)
    this.left = order.length
    for (let from = 0; from < order.length; from += RUN_BLOCK) {
      const part = order.slice(from, from + RUN_BLOCK)
      this.file.write(encodeColumns([Float64Array.from(part, hash), part.map(key), part.map(value)]))
    }
  }

  /** There is no entry. */
  get isOver(): boolean {
    return this.at >= this.n
  }
  /** The hash of the entry at hand. */
  get hash(): number {
    return this.columns[0]![this.at] as number
  }
  /** The entry at hand; goes on to the next. */
  take(): [key: unknown, value: unknown] {
    const entry: [unknown, unknown] = [this.columns[1]![this.at], this.columns[2]![this.at]]
    this.at++
    if (this.at >= this.n) this.advance()
    return entry
  }

  /** To the first entry, or to those after the ones at hand. */
  advance(): void {
    this.n = Math.min(RUN_BLOCK, this.left)
    this.left -= this.n
    this.at = 0
    this.columns = this.n === 0 ? [] : decodeColumns(this.file.read()!, this.n)
  }
}

/** All entries of the runs, those of one hash together: what becomes of them is given as batches. */
export function mergeHashed(
  runs: readonly HashedRun[],
  combined: (entries: [unknown, unknown][]) => Iterable<[unknown, unknown]>,
): Batches {
  for (const run of runs) run.advance()
  /** A heap: the run with the least hash is first; of those, the earliest. */
  const heap = [...runs.keys()].filter(r => !runs[r]!.isOver)
  const hashes = runs.map(r => (r.isOver ? Number.NaN : r.hash))
  const isBefore = (a: number, b: number) => hashes[a]! < hashes[b]! || (hashes[a] === hashes[b] && a < b)
  const sink = (from: number) => {
    const moved = heap[from]!
    let i = from
    for (let child = 2 * i + 1; child < heap.length; child = 2 * i + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
      if (!isBefore(heap[child]!, moved)) break
      heap[i] = heap[child]!
      i = child
    }
    heap[i] = moved
  }
  for (let i = heap.length >> 1; i >= 0; i--) if (i < heap.length) sink(i)

  const takeFirst = (): [unknown, unknown] => {
    const r = heap[0]!
    const run = runs[r]!
    const entry = run.take()
    if (run.isOver) {
      const last = heap.pop()!
      if (heap.length > 0) heap[0] = last
    } else hashes[r] = run.hash
    if (heap.length > 0) sink(0)
    return entry
  }
  return () => {
    if (heap.length === 0) return undefined
    const out: [unknown, unknown][] = []
    while (heap.length > 0 && out.length < BATCH) {
      const hash = hashes[heap[0]!]
      const entries = [takeFirst()]
      while (heap.length > 0 && hashes[heap[0]!] === hash) entries.push(takeFirst())
      if (entries.length === 1) out.push(entries[0]!)
      else for (const entry of combined(entries)) out.push(entry)
    }
    return out
  }
}
