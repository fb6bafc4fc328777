import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { blockReader, encodeBlocks } from '../codec/block.ts'
import type { Batch } from './batches.ts'
import type { Environment } from './environment.ts'

let files = 0
/** Records of a block: all runs have one in memory while they are merged. */
export const RUN_BLOCK = 512

/** A temporary file of blocks of bytes, which are read in the order in which they were written. It goes with the task. */
export class SpillFile {
  private readonly env: Environment
  private readonly file: number
  private readonly sizes: number[] = []
  private next = 0
  private position = 0

  constructor(env: Environment) {
    const path = join(env.settings.directory, `spill_${process.pid}_${env.context.executorId}_${files++}`)
    this.env = env
    const file = openSync(path, 'wx+', 0o600)
    this.file = file
    env.task.onEnd.push(() => {
      closeSync(file)
      rmSync(path, { force: true })
    })
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at)
    this.sizes.push(bytes.length)
    this.env.context.metrics.bytesSpilled += bytes.length
  }

  read(): Uint8Array | undefined {
    if (this.next >= this.sizes.length) return undefined
    const bytes = new Uint8Array(this.sizes[this.next++]!)
    for (let at = 0, n = 1; n > 0 && at < bytes.length; at += n) n = readSync(this.file, bytes, at, bytes.length - at, this.position + at)
    this.position += bytes.length
    return bytes
  }
}

/** Writes records to a temporary file; gives them back in order, a block at a time. */
export function spill(env: Environment, records: Iterable<unknown>): () => Batch | undefined {
  const file = new SpillFile(env)
  let block: unknown[] = []
  for (const record of records)
    if (block.push(record) === RUN_BLOCK) {
      file.write(encodeBlocks(block))
      block = []
    }
  if (block.length > 0) file.write(encodeBlocks(block))
  return () => {
    const bytes = file.read()
    return bytes && blockReader(bytes)()
  }
}

/** About the bytes of the heap that the records take, from a sample of them. */
export function heapBytes(records: Batch): number {
  if (records.length === 0) return 0
  const step = Math.max(1, Math.floor(records.length / 32))
  const sample: unknown[] = []
  for (let i = 0; i < records.length; i += step) sample.push(records[i])
  return records.length * (24 + (2 * encodeBlocks(sample).length) / sample.length)
}

/** The records of sorted runs in one order; of equal ones, those of the earlier run come first. */
export function* mergeRuns(runs: readonly (() => Batch | undefined)[], order: (a: unknown, b: unknown) => number): Generator<unknown> {
  interface Head {
    batch: Batch
    at: number
    readonly run: number
  }
  const heap: Head[] = []
  const before = (a: Head, b: Head) => {
    const o = order(a.batch[a.at], b.batch[b.at])
    return o < 0 || (o === 0 && a.run < b.run)
  }
  const sink = (from: number) => {
    for (let i = from; ; ) {
      let least = i
      for (const child of [2 * i + 1, 2 * i + 2]) if (child < heap.length && before(heap[child]!, heap[least]!)) least = child
      if (least === i) return
      const moved = heap[i]!
      heap[i] = heap[least]!
      heap[least] = moved
      i = least
    }
  }
  for (const [run, next] of runs.entries()) {
    const batch = next()
    if (batch !== undefined) heap.push({ batch, at: 0, run })
  }
  for (let i = heap.length >> 1; i >= 0; i--) sink(i)
  while (heap.length > 0) {
    const head = heap[0]!
    yield head.batch[head.at]
    if (++head.at >= head.batch.length) {
      const batch = runs[head.run]!()
      if (batch === undefined) {
        const last = heap.pop()!
        if (heap.length > 0) heap[0] = last
      } else {
        head.batch = batch
        head.at = 0
      }
    }
    sink(0)
  }
}
