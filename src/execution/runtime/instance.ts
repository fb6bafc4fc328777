import { CHUNK_HEADER, heapChunks, heapGrow } from '../../columnar/heap.ts'
import { fillBytes, type Memory, PAGE } from '../../columnar/memory.ts'
import { pointView } from '../../columnar/view-codec.ts'
import type { PipelineSpec } from '../pipeline/spec.ts'
import type { CallHost } from './calls.ts'
import { makeCalls } from './calls.ts'
import { closeHeaps, openHeaps } from './kernels.ts'

export interface PipelineExports {
  bind(ctx: number): void
  process(ctx: number, a: number, b?: number): void
  filter?(ctx: number, n: number): void
  link?(ctx: number, from: number, to: number): void
  rest?(ctx: number, from: number, to: number): void
  merge?(ctx: number, from: number, to: number): void
  merge_init?(ctx: number, row: number): void
  aggregate_init?(ctx: number, row: number): void
  aggregate_rehash?(ctx: number, from: number, to: number): void
  aggregate_range?(ctx: number, from: number, to: number): void
  aggregate_enter?(ctx: number, from: number, to: number): void
  aggregate_scatter?(ctx: number, from: number, to: number): void
  sort_fill?(ctx: number, from: number, to: number, out: number): void
  sort_ties?(ctx: number, from: number, to: number): void
  compare?(a: number, b: number): number
  compare_partition?(a: number, b: number): number
  window?(ctx: number, from: number, to: number): void
  sort_merge?(ctx: number, a: number, aEnd: number, b: number, bEnd: number, out: number): void
}

/** A pipeline's modules in this thread over a scratch block of its own. */
export interface PipelineInstance {
  readonly spec: PipelineSpec
  readonly ctx: number
  /** For batches without nulls, and for any (the same where there is one variant). */
  readonly plain: PipelineExports
  readonly general: PipelineExports
  /** The address of a named slot. */
  slot(name: string): number
  has(slot: string): boolean
  /** Forgets the strings computed in the last batch. */
  nextBatch(): void
  /** Bytes of the strings and nested values computed in this batch. */
  heapBytes(): number
  /** What `env.sink_full` and `env.sink_partition` do. */
  onSinkFull(f: (what: number) => void): void
  onSinkPartition(f: (partition: number) => void): void
  readonly calls: CallHost
  free(): void
}

/** Instantiates the pipeline's modules; binds constants and parameters. `kernels` is what generated code imports under that name. */
export function instantiate(
  spec: PipelineSpec,
  params: Readonly<Record<string, number>>,
  memory: Memory,
  kernels: Record<string, unknown>,
): PipelineInstance {
  const ctx = memory.allocate(spec.scratchSize)
  fillBytes(memory, ctx, spec.scratchSize)
  const slot = (name: string): number => {
    const offset = spec.slots[name]
    if (offset === undefined) throw new Error(`pipeline: no slot ${name}`)
    return ctx + offset
  }
  for (const c of spec.constants) {
    if (c.data === 0) {
      memory.u32[(ctx + c.view) >>> 2] = c.bytes.length
      memory.u8.set(c.bytes, ctx + c.view + 4)
    } else {
      memory.u8.set(c.bytes, ctx + c.data)
      pointView(memory, ctx + c.view, ctx + c.data, c.bytes.length)
    }
  }
  for (const [name, value] of Object.entries(params)) if (spec.slots[name] !== undefined) memory.u32[slot(name) >>> 2] = value

  const heap = slot('heap')
  const heaps = ['heap', 'sinkheap', 'mergeheap', 'limitheap'].flatMap(name => (spec.slots[name] === undefined ? [] : [slot(name)]))
  openHeaps(heaps, memory)
  const calls = makeCalls(spec, memory, heap)
  let sinkFull: (what: number) => void = () => {
    throw new Error('pipeline: the sink has no runtime')
  }
  let sinkPartition: (partition: number) => void = sinkFull
  // buffers that windows and limits of their groups keep states in, by number
  const spaces: { address: number; size: number }[] = []
  const windowSpace = (i: number, bytes: number): number => {
    const known = spaces[i]
    if (known && known.size >= bytes >>> 0) return known.address
    if (known) memory.free(known.address)
    const size = Math.max(PAGE, (bytes >>> 0) * 2)
    spaces[i] = { address: memory.allocate(size), size }
    return spaces[i].address
  }
  const imports = {
    env: {
      memory: memory.wasm,
      grow: heapGrow(memory),
      call: calls.call,
      call_batch: calls.callBatch,
      raise: calls.raise,
      raise_aggregate: calls.raiseAggregate,
      raise_unfit: calls.raiseUnfit,
      object_update: calls.objectUpdate,
      object_merge: calls.objectMerge,
      object_finish: calls.objectFinish,
      window_space: windowSpace,
      sink_full: (what: number) => sinkFull(what),
      sink_partition: (partition: number) => sinkPartition(partition),
    },
    kernels,
  }
  const plain = new WebAssembly.Instance(spec.module, imports).exports as unknown as PipelineExports
  const general = spec.nullableModule
    ? (new WebAssembly.Instance(spec.nullableModule, imports).exports as unknown as PipelineExports)
    : plain
  plain.bind(ctx)
  if (general !== plain) general.bind(ctx)
  return {
    spec,
    ctx,
    plain,
    general,
    slot,
    has: name => spec.slots[name] !== undefined,
    calls,
    nextBatch: () => {
      // only the first chunk is used again; a batch that needed more has them freed
      const h = heap >>> 2
      const first = memory.u32[h + 2]!
      if (first === 0) return
      if (memory.u32[h + 3]! !== first) {
        let chunk = memory.u32[first >>> 2]!
        while (chunk !== 0) {
          const next = memory.u32[chunk >>> 2]!
          memory.free(chunk)
          chunk = next
        }
        memory.u32[first >>> 2] = 0
        memory.u32[h + 3] = first
        memory.u32[h + 1] = first + memory.u32[(first >>> 2) + 1]!
      }
      memory.u32[h] = first + CHUNK_HEADER
    },
    heapBytes: () => {
      const h = heap >>> 2
      const first = memory.u32[h + 2]!
      if (memory.u32[h + 3]! === first) return first === 0 ? 0 : memory.u32[h]! - first - CHUNK_HEADER
      return heapChunks(memory, heap).reduce((n, c) => n + c.end - c.address - CHUNK_HEADER, 0)
    },
    onSinkFull: f => {
      sinkFull = f
    },
    onSinkPartition: f => {
      sinkPartition = f
    },
    free: () => {
      closeHeaps(heaps)
      for (const space of spaces) if (space) memory.free(space.address)
      memory.free(ctx)
    },
  }
}
