import { clearHeap, heapChunks } from '../../columnar/heap.ts'
import { type Memory, PAGE } from '../../columnar/memory.ts'
import { kernelsOf } from '../../kernels/kernels.ts'
import type { TaskCommit } from '../../sources/commit.ts'
import { PARTITIONS } from '../operators/aggregate.ts'
import { TABLE } from '../operators/hash-table.ts'
import { NEED_ROWS } from '../operators/rows.ts'
import { PAIR, ROW_OF_PAIR } from '../operators/sort-pairs.ts'
import type { CollectSpec, SinkSpec } from '../pipeline/spec.ts'
import { cacheRuntime, type MadeBatch } from './cache-sink.ts'
import type { PipelineInstance } from './instance.ts'
import { writeRuntime } from './write-sink.ts'

/** A run of rows: addresses from, to (exclusive). */
export type RowRange = readonly [from: number, to: number]
/** A block of columns with its number of rows. */
export interface BlockRef {
  readonly address: number
  readonly rows: number
}

/** What a sink gives back, with a task (collect) or with the participation (the others). */
export type SinkResult =
  | { readonly kind: 'collect'; readonly blocks: readonly BlockRef[]; readonly rows: number; readonly longBytes: number }
  | {
      readonly kind: 'rows'
      readonly ranges: readonly RowRange[]
      readonly partitions?: readonly (readonly RowRange[])[]
      readonly rows: number
    }
  /** A run of sorted pairs (sort-pairs.ts). */
  | { readonly kind: 'sort'; readonly from: number; readonly to: number }
  /** Not yet partitioned (`ranges`), or by the top bits of the hash. */
  | {
      readonly kind: 'aggregate'
      readonly ranges: readonly RowRange[]
      readonly partitions?: readonly (readonly RowRange[])[]
      readonly rows: number
    }
  | { readonly kind: 'write'; readonly commit: TaskCommit }
  /** Batches of a cached DataFrame; not complete where there was no room for them. */
  | { readonly kind: 'cache'; readonly batches: readonly MadeBatch[]; readonly complete: boolean }
  | { readonly kind: 'none' }

/** A sink at work in one participation. */
export interface SinkRuntime {
  beginTask(task: number, attempt: number): void
  /** Asked after every batch: has the task enough? */
  full(): boolean
  endTask(): SinkResult | undefined | Promise<SinkResult>
  /** Asked after every batch: work that has to wait for something. */
  drain?(): Promise<void> | undefined
  finish(): SinkResult
  /** Always, at the end. */
  close?(): Promise<void>
}

export function openSink(spec: SinkSpec, instance: PipelineInstance, memory: Memory): SinkRuntime {
  switch (spec.kind) {
    case 'collect':
      if (spec.cache) return cacheRuntime(spec, spec.cache, instance, memory)
      return spec.write ? writeRuntime(spec, spec.write, instance, memory) : collectRuntime(spec, instance, memory)
    case 'rows':
      return spec.partitions === undefined
        ? rowsRuntime(instance, memory, spec.layout.size)
        : partitionsRuntime(instance, memory, spec.layout.size)
    case 'sort':
      return sortRuntime(instance, memory, spec.layout.size, spec.limit)
    case 'aggregate':
      return aggregateRuntime(spec, instance, memory)
    case 'none':
      return { beginTask: () => {}, full: () => false, endTask: () => undefined, finish: () => ({ kind: 'none' }) }
  }
}

function collectRuntime(spec: CollectSpec, instance: PipelineInstance, memory: Memory): SinkRuntime {
  const state = instance.slot('collect') >>> 2
  const heap = instance.slot('sinkheap')
  let blocks: BlockRef[] = []
  let rows = 0
  const open = (): void => {
    memory.u32[state] = memory.allocate(spec.block.size)
    memory.u32[state + 1] = 0
  }
  const flush = (): void => {
    const n = memory.u32[state + 1]!
    const address = memory.u32[state]!
    if (n === 0) memory.free(address)
    else blocks.push({ address, rows: n })
    rows += n
  }
  instance.onSinkFull(() => {
    flush()
    open()
  })
  return {
    beginTask: () => {
      blocks = []
      rows = 0
      clearHeap(memory, heap)
      open()
    },
    full: () => spec.limit !== undefined && rows + memory.u32[state + 1]! >= spec.limit,
    endTask: () => {
      flush()
      return { kind: 'collect', blocks, rows, longBytes: heapChunks(memory, heap).reduce((n, c) => n + c.end - c.address, 0) }
    },
    finish: () => ({ kind: 'none' }),
  }
}

/** Blocks of rows, the newest in {cur, end} at the slot. */
class RowBlocks {
  private readonly blocks: { address: number; end: number }[] = []
  private readonly slot: number
  private readonly memory: Memory
  private readonly rowSize: number
  private size = PAGE

  constructor(memory: Memory, slot: number, rowSize: number) {
    this.memory = memory
    this.slot = slot >>> 2
    this.rowSize = rowSize
  }
  grow(): void {
    const size = Math.max(this.size, Math.ceil(this.rowSize / PAGE) * PAGE)
    this.size = Math.min(1 << 20, size * 2)
    const address = this.memory.allocate(size)
    const end = address + Math.floor(size / this.rowSize) * this.rowSize
    this.close()
    this.blocks.push({ address, end })
    this.memory.u32[this.slot] = address
    this.memory.u32[this.slot + 1] = end
  }
  private close(): void {
    const last = this.blocks.at(-1)
    if (last) last.end = this.memory.u32[this.slot]!
  }
  ranges(): RowRange[] {
    this.close()
    return this.blocks.filter(b => b.end > b.address).map(b => [b.address, b.end])
  }
  count(): number {
    return this.ranges().reduce((n, [from, to]) => n + (to - from) / this.rowSize, 0)
  }
  /** Frees all rows. */
  clear(): void {
    for (const b of this.blocks) this.memory.free(b.address)
    this.blocks.length = 0
    this.size = PAGE
    this.memory.u32[this.slot] = 0
    this.memory.u32[this.slot + 1] = 0
  }
}

function rowsRuntime(instance: PipelineInstance, memory: Memory, rowSize: number): SinkRuntime {
  const blocks = new RowBlocks(memory, instance.slot('rows'), rowSize)
  instance.onSinkFull(() => blocks.grow())
  return {
    beginTask: () => {},
    full: () => false,
    endTask: () => undefined,
    finish: () => {
      const ranges = blocks.ranges()
      return { kind: 'rows', ranges, rows: blocks.count() }
    },
  }
}

/** Rows by partition; a partition has no block before its first row. */
function partitionsRuntime(instance: PipelineInstance, memory: Memory, rowSize: number): SinkRuntime {
  const partitions: RowBlocks[] = []
  const slot = instance.slot('partitions')
  instance.onSinkPartition(p => {
    partitions[p] ??= new RowBlocks(memory, slot + p * 8, rowSize)
    partitions[p].grow()
  })
  return {
    beginTask: () => {},
    full: () => false,
    endTask: () => undefined,
    finish: () => {
      const ranges = Array.from(partitions, p => p?.ranges() ?? [])
      return { kind: 'rows', ranges: ranges.flat(), partitions: ranges, rows: partitions.reduce((n, p) => n + p.count(), 0) }
    },
  }
}

/** Sorts the rows through pairs of a key and an address. With a limit, rows beyond it are dropped whenever twice as many have come. */
function sortRuntime(instance: PipelineInstance, memory: Memory, rowSize: number, limit?: number): SinkRuntime {
  const blocks = new RowBlocks(memory, instance.slot('rows'), rowSize)
  const bound = instance.slot('bound') >>> 2
  // pairs of rows of a Top-N that have survived so far
  let kept = { address: 0, rows: 0 }
  let seen = 0
  const waiting = (): number => blocks.count() - seen + kept.rows
  /** Sorts what was kept and what has come since. */
  const sort = (): { address: number; rows: number } => {
    const rows = waiting()
    if (rows === 0) return { address: 0, rows }
    const address = memory.allocate(rows * PAIR)
    let at = address + kept.rows * PAIR
    memory.u8.copyWithin(address, kept.address, kept.address + kept.rows * PAIR)
    if (kept.address !== 0) memory.free(kept.address)
    let skip = seen
    for (const [from, to] of blocks.ranges()) {
      const n = (to - from) / rowSize
      const first = Math.min(skip, n)
      skip -= first
      if (first === n) continue
      instance.plain.sort_fill!(instance.ctx, from + first * rowSize, to, at)
      at += (n - first) * PAIR
    }
    seen = blocks.count()
    const work = memory.allocate(rows * PAIR)
    kernelsOf(memory).sort_pairs(address, rows, work)
    memory.u32[instance.slot('sortwork') >>> 2] = work - address
    instance.plain.sort_ties?.(instance.ctx, address, at)
    memory.free(work)
    return { address, rows }
  }
  const threshold = limit === undefined ? Number.POSITIVE_INFINITY : Math.max(2 * limit, 1024)
  const prune = (): void => {
    if (waiting() < threshold) return
    const sorted = sort()
    kept = { address: sorted.address, rows: Math.min(sorted.rows, limit!) }
    if (kept.rows > 0 && kept.rows === limit) memory.u32[bound] = memory.u32[(kept.address + (limit - 1) * PAIR + ROW_OF_PAIR) >>> 2]!
  }
  instance.onSinkFull(() => {
    if (limit !== undefined) prune()
    blocks.grow()
  })
  return {
    beginTask: () => {},
    full: () => false,
    endTask: () => {
      if (limit !== undefined) prune()
      return undefined
    },
    finish: () => {
      const { address, rows } = sort()
      return { kind: 'sort', from: address, to: address + Math.min(limit ?? rows, rows) * PAIR }
    },
  }
}

/** Slots of the largest local directory: with its rows it fits a core's cache. */
const MAX_DIRECTORY = 16_384
const FIRST_DIRECTORY = 1_024

function aggregateRuntime(spec: Extract<SinkSpec, { kind: 'aggregate' }>, instance: PipelineInstance, memory: Memory): SinkRuntime {
  const { aggregate } = spec
  const rowSize = aggregate.layout.size
  const table = instance.slot('aggregate') >>> 2
  const blocks = new RowBlocks(memory, instance.slot('rows'), rowSize)
  const partitions: RowBlocks[] = []
  const wasm = instance.plain
  let directory = 0
  let slots = 0
  const openDirectory = (n: number): void => {
    if (directory !== 0) memory.free(directory)
    slots = n
    directory = memory.allocate(n * 8)
    memory.u8.fill(0, directory, directory + n * 8)
    memory.u32[table + TABLE.directory / 4] = directory
    memory.u32[table + TABLE.mask / 4] = n - 1
    memory.u32[table + TABLE.limit / 4] = n / 2
  }
  const scatter = (): void => {
    if (partitions.length === 0)
      for (let p = 0; p < PARTITIONS; p++) partitions.push(new RowBlocks(memory, instance.slot('partitions') + p * 8, rowSize))
    for (const [from, to] of blocks.ranges()) wasm.aggregate_scatter!(instance.ctx, from, to)
    blocks.clear()
  }
  instance.onSinkPartition(p => partitions[p]!.grow())
  instance.onSinkFull(what => {
    if (what === NEED_ROWS) return blocks.grow()
    if (slots < MAX_DIRECTORY) {
      openDirectory(slots * 4)
      for (const [from, to] of blocks.ranges()) wasm.aggregate_rehash!(instance.ctx, from, to)
      return
    }
    scatter()
    memory.u8.fill(0, directory, directory + slots * 8)
    memory.u32[table + TABLE.count / 4] = 0
  })
  if (aggregate.keys === 0) {
    blocks.grow()
    const slot = instance.slot('rows') >>> 2
    const row = memory.u32[slot]!
    memory.u8.fill(0, row, row + rowSize)
    wasm.aggregate_init!(instance.ctx, row)
    memory.u32[slot] = row + rowSize
    memory.u32[table] = row
  } else openDirectory(FIRST_DIRECTORY)
  return {
    beginTask: () => {},
    full: () => false,
    endTask: () => undefined,
    finish: () => {
      if (partitions.length > 0) scatter()
      if (directory !== 0) memory.free(directory)
      const heap = instance.slot('sinkheap')
      const freeze = (ranges: readonly RowRange[]): void => {
        if (aggregate.objects.length > 0) for (const [from, to] of ranges) instance.calls.freezeObjects(aggregate, from, to, heap)
      }
      const ranges = blocks.ranges()
      freeze(ranges)
      const rows = blocks.count() + partitions.reduce((n, p) => n + p.count(), 0)
      if (partitions.length === 0) return { kind: 'aggregate', ranges, rows }
      const byPartition = partitions.map(p => p.ranges())
      for (const p of byPartition) freeze(p)
      return { kind: 'aggregate', ranges: [], partitions: byPartition, rows }
    },
  }
}
