import { join } from 'node:path'
import { GrowingBytes } from '../../columnar/growing-bytes.ts'
import { appendBlocks } from '../codec/block.ts'
import type { FnRef } from '../job/program.ts'
import type { BlockPlace } from '../storage/block-place.ts'
import { andThen, drain, fusedOf } from '../worker/batches.ts'
import { store } from '../worker/bytes.ts'
import type { Environment } from '../worker/environment.ts'
import type { Sink } from '../worker/sinks.ts'
import { type CombineLoop, combineLoop, combiningMap } from './combine.ts'
import { bindPartitioner, type PartitionerSpec } from './key-partition.ts'

/** The end of a map task: its pairs go to the partitions of their keys, combined by key before where that is asked for. */
export interface ShuffleSink {
  readonly type: 'shuffle'
  readonly shuffleId: number
  readonly partitioner: PartitionerSpec
  readonly combine?: AggregatorRefs
}

export interface AggregatorRefs {
  readonly create: FnRef
  readonly merge: FnRef
  readonly combine: FnRef
}

/**
 * What a map task wrote: segments, each with the records of all partitions one after another, behind a table of where they begin
 * (doubles, one more than there are partitions).
 */
export interface MapOutput {
  readonly segments: readonly BlockPlace[]
  readonly records: number
  readonly bytes: number
}

/** Records that wait to be encoded, of all partitions. */
const PENDING = 65_536

export function shuffleSink(sink: ShuffleSink, env: Environment): Sink {
  const partitionOf = bindPartitioner(sink.partitioner, env)
  const { combine } = sink
  const loops = new Map<unknown, CombineLoop>()
  return (batches, partition) => {
    const writer = new ShuffleWriter(env, sink, partition)
    if (combine === undefined) {
      const done = drain(batches, batch => {
        for (let i = 0; i < batch.length; i++) {
          const record = batch[i] as readonly [unknown, unknown]
          writer.add(partitionOf(record[0]), record)
        }
      })
      return andThen(done, () => writer.finish())
    }
    // the chain's operations and the combining are one loop
    const fused = fusedOf(batches)
    let loop = loops.get(fused?.ops)
    if (loop === undefined)
      loops.set(fused?.ops, (loop = combineLoop(env.fn(combine.create), env.fn(combine.merge), env.settings.codegen, fused?.ops)))
    const map = combiningMap(loop)
    const flush = () => {
      for (const entry of map.entries()) writer.add(partitionOf(entry[0]), entry)
      map.clear()
    }
    const done = drain(fused?.source ?? batches, batch => {
      map.add(batch)
      // what is combined once more by those who read it may be given away at any time
      if (map.bytes() > env.settings.spillBytes) flush()
    })
    return andThen(done, () => {
      flush()
      return writer.finish()
    })
  }
}

class ShuffleWriter {
  private readonly env: Environment
  private readonly sink: ShuffleSink
  private readonly partition: number
  private readonly pending: unknown[][]
  private readonly encoded: (GrowingBytes | undefined)[]
  private waiting = 0
  private encodedBytes = 0
  private records = 0
  private bytes = 0
  private readonly segments: BlockPlace[] = []

  constructor(env: Environment, sink: ShuffleSink, partition: number) {
    this.env = env
    this.sink = sink
    this.partition = partition
    this.pending = Array.from({ length: sink.partitioner.n }, () => [])
    this.encoded = new Array(sink.partitioner.n)
  }

  add(partition: number, record: unknown): void {
    this.pending[partition]!.push(record)
    if (++this.waiting < PENDING) return
    this.encode()
    if (this.encodedBytes >= this.env.settings.spillBytes) this.flush()
  }

  private encode(): void {
    for (let p = 0; p < this.pending.length; p++) {
      const records = this.pending[p]!
      if (records.length === 0) continue
      const out = (this.encoded[p] ??= new GrowingBytes())
      const before = out.used
      appendBlocks(out, records)
      this.encodedBytes += out.used - before
      this.pending[p] = []
    }
    this.records += this.waiting
    this.waiting = 0
  }

  /** Writes a segment. */
  private flush(): void {
    const n = this.encoded.length
    const table = new Float64Array(n + 1)
    let at = table.byteLength
    const parts: Uint8Array[] = [new Uint8Array(table.buffer)]
    for (let p = 0; p < n; p++) {
      table[p] = at
      const out = this.encoded[p]
      if (out === undefined) continue
      parts.push(out.bytes.subarray(0, out.used))
      at += out.used
    }
    table[n] = at
    const { context, settings, task } = this.env
    const name = `shuffle_${this.sink.shuffleId}_${this.partition}_${context.stageId}_${task.attempt}_${this.segments.length}`
    const place = store(context.memory, parts, true, join(settings.directory, name))!
    if (place.tier === 'disk') context.metrics.bytesSpilled += place.size
    this.segments.push(place)
    this.bytes += at
    this.encoded.fill(undefined)
    this.encodedBytes = 0
  }

  finish(): MapOutput {
    this.encode()
    if (this.encodedBytes > 0) this.flush()
    const { metrics } = this.env.context
    metrics.shuffleRowsWritten += this.records
    metrics.shuffleBytesWritten += this.bytes
    return { segments: this.segments, records: this.records, bytes: this.bytes }
  }
}
