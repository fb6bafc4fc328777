import { join } from 'node:path'
import { GrowingBytes } from '../../columnar/growing-bytes.ts'
import { appendBlocks, appendPairs } from '../codec/block.ts'
import type { FnRef } from '../job/program.ts'
import type { BlockPlace } from '../storage/block-place.ts'
import { andThen, type Batch, drain, fusedOf } from '../worker/batches.ts'
import { store } from '../worker/bytes.ts'
import type { BoundOp } from '../worker/element-op.ts'
import type { Environment } from '../worker/environment.ts'
import { fuse, fuseInto, type LoopEnd } from '../worker/fuse.ts'
import type { Sink } from '../worker/sinks.ts'
import { type CombineLoop, combineLoop, combiningMap, pairsOf } from './combine.ts'
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

/** Records that wait to be encoded, of all partitions: at first, and at most so many and of so many bytes. */
const FIRST_PENDING = 64
const MAX_PENDING = 65_536
const MAX_PENDING_BYTES = 2 << 20
/** A buffer that has grown beyond so many segments is not kept for the next. */
const MAX_KEPT = 4

export function shuffleSink(sink: ShuffleSink, env: Environment): Sink {
  const partitionOf = bindPartitioner(sink.partitioner, env)
  const { combine } = sink
  const routes = new Map<unknown, RouteLoop>()
  const routeOf = (ops: readonly BoundOp[] | undefined) => memo(routes, ops, () => routeLoop(partitionOf, env.settings.codegen, ops))
  const loops = new Map<unknown, CombineLoop>()
  return (batches, partition) => {
    const writer = new ShuffleWriter(env, sink, partition)
    // the chain's operations are done in the loop that takes the records
    const fused = fusedOf(batches)
    const source = fused?.source ?? batches
    if (combine === undefined) {
      const route = routeOf(fused?.ops)
      const done = drain(source, batch => route(batch, writer))
      return andThen(done, () => writer.finish())
    }
    const loop = memo(loops, fused?.ops, () => combineLoop(env.fn(combine.create), env.fn(combine.merge), env.settings.codegen, fused?.ops))
    const map = combiningMap(loop)
    const route = routeOf(undefined)
    const flush = () => {
      const next = pairsOf(map.entries())
      for (let batch = next(); batch !== undefined; batch = next()) route(batch, writer)
      map.clear()
    }
    const done = drain(source, batch => {
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

function memo<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}

/** Gives the records of a batch to the partitions of their keys. */
type RouteLoop = (batch: Batch, writer: ShuffleWriter) => void

/** The loop is code of its own, with the chain's operations before, so that pairs need not be made that are taken apart at once. */
function routeLoop(partitionOf: (key: unknown) => number, codegen: boolean, ops: readonly BoundOp[] = []): RouteLoop {
  const end: LoopEnd = {
    parameters: ['writer'],
    constants: { partitionOf },
    code: ({ whole }) => `const pair = ${whole}; writer.add(partitionOf(pair[0]), pair)`,
  }
  const loop = codegen ? fuseInto<[ShuffleWriter]>(ops, end) : undefined
  if (loop) return loop
  const before = ops.length > 0 ? fuse(ops, false) : undefined
  return (batch, writer) => {
    for (const record of before ? before(batch) : batch) writer.add(partitionOf((record as readonly unknown[])[0]), record)
  }
}

/** Records of a partition that wait: pairs taken apart, and what else there is. */
interface Pending {
  keys: unknown[]
  values: unknown[]
  others: unknown[]
}

class ShuffleWriter {
  private readonly env: Environment
  private readonly sink: ShuffleSink
  private readonly partition: number
  private readonly pending: Pending[]
  /** Blocks of all partitions, which wait to be written; and where those of each are. One buffer for all of them, as V8 is slow to free many. */
  private encoded = new GrowingBytes()
  private readonly blocks: { from: number; to: number }[][]
  private waiting = 0
  private limit = FIRST_PENDING
  private records = 0
  private bytes = 0
  private readonly segments: BlockPlace[] = []

  constructor(env: Environment, sink: ShuffleSink, partition: number) {
    this.env = env
    this.sink = sink
    this.partition = partition
    this.pending = Array.from({ length: sink.partitioner.n }, () => ({ keys: [], values: [], others: [] }))
    this.blocks = Array.from({ length: sink.partitioner.n }, () => [])
  }

  add(partition: number, record: unknown): void {
    const pending = this.pending[partition]!
    if (Array.isArray(record) && record.length === 2) {
      pending.keys.push(record[0])
      pending.values.push(record[1])
    } else pending.others.push(record)
    if (++this.waiting >= this.limit) this.encodeAndFlush()
  }

  private encodeAndFlush(): void {
    const before = this.encoded.used
    const records = this.waiting
    this.encode()
    const bytesOfOne = Math.max(1, (this.encoded.used - before) / records)
    this.limit = Math.min(MAX_PENDING, Math.max(FIRST_PENDING, MAX_PENDING_BYTES / bytesOfOne))
    if (this.encoded.used >= this.env.settings.shuffleBytes) this.flush()
  }

  private encode(): void {
    for (let p = 0; p < this.pending.length; p++) {
      const { keys, values, others } = this.pending[p]!
      if (keys.length + others.length === 0) continue
      const { encoded } = this
      const from = encoded.used
      appendPairs(encoded, keys, values)
      appendBlocks(encoded, others)
      this.blocks[p]!.push({ from, to: encoded.used })
      this.pending[p] = { keys: [], values: [], others: [] }
    }
    this.records += this.waiting
    this.waiting = 0
  }

  /** Writes a segment. */
  private flush(): void {
    const n = this.blocks.length
    const { encoded } = this
    const table = new Float64Array(n + 1)
    let at = table.byteLength
    const parts: Uint8Array[] = [new Uint8Array(table.buffer)]
    for (let p = 0; p < n; p++) {
      table[p] = at
      for (const { from, to } of this.blocks[p]!) {
        parts.push(encoded.bytes.subarray(from, to))
        at += to - from
      }
      this.blocks[p] = []
    }
    table[n] = at
    const { context, settings, task } = this.env
    const name = `shuffle_${this.sink.shuffleId}_${this.partition}_${context.stageId}_${task.attempt}_${this.segments.length}`
    const place = store(context.memory, parts, settings.memoryBytes, join(settings.directory, name))!
    if (place.tier === 'disk') context.metrics.bytesSpilled += place.size
    this.segments.push(place)
    this.bytes += at
    if (encoded.bytes.length > MAX_KEPT * settings.shuffleBytes) this.encoded = new GrowingBytes()
    else encoded.clear()
  }

  finish(): MapOutput {
    this.encode()
    if (this.encoded.used > 0) this.flush()
    const { metrics } = this.env.context
    metrics.shuffleRowsWritten += this.records
    metrics.shuffleBytesWritten += this.bytes
    return { segments: this.segments, records: this.records, bytes: this.bytes }
  }
}
