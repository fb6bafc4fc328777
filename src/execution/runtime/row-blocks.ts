import { freeHeap } from '../../columnar/heap.ts'
import { type Memory, PAGE } from '../../columnar/memory.ts'

/** A run of rows: addresses from, to (exclusive). */
export type RowRange = readonly [from: number, to: number]

/** Blocks of rows, the newest in {cur, end} at the slot. */
export class RowBlocks {
  /** Bytes of the blocks. */
  bytes = 0
  private readonly blocks: { address: number; end: number }[] = []
  private readonly slot: number
  private readonly memory: Memory
  private readonly rowSize: number
  private size = PAGE
  /** Rows of all blocks but the newest. */
  private closed = 0

  constructor(memory: Memory, slot: number, rowSize: number) {
    this.memory = memory
    this.slot = slot >>> 2
    this.rowSize = rowSize
  }
  grow(): void {
    const size = Math.max(this.size, Math.ceil(this.rowSize / PAGE) * PAGE)
    const address = this.memory.allocate(size)
    this.size = Math.min(1 << 20, size * 2)
    this.bytes += size
    const end = address + Math.floor(size / this.rowSize) * this.rowSize
    this.closed = this.count()
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
    const last = this.blocks.at(-1)
    return last === undefined ? 0 : this.closed + (this.memory.u32[this.slot]! - last.address) / this.rowSize
  }
  /** Frees all rows. */
  clear(): void {
    for (const b of this.blocks) this.memory.free(b.address)
    this.blocks.length = 0
    this.bytes = 0
    this.closed = 0
    this.size = PAGE
    this.memory.u32[this.slot] = 0
    this.memory.u32[this.slot + 1] = 0
  }
}

/** Counts the bytes of a heap's chunks; each is looked at once. */
export class HeapMeter {
  private readonly memory: Memory
  private readonly heap: number
  private last = 0
  private total = 0

  constructor(memory: Memory, heap: number) {
    this.memory = memory
    this.heap = heap
  }
  get bytes(): number {
    const { u32 } = this.memory
    if (u32[(this.heap + 8) >>> 2] === 0) return 0
    for (;;) {
      const next = this.last === 0 ? u32[(this.heap + 8) >>> 2]! : u32[this.last >>> 2]!
      if (next === 0) return this.total
      this.last = next
      this.total += u32[(next >>> 2) + 1]!
    }
  }
  /** Frees the heap's chunks. */
  clear(): void {
    freeHeap(this.memory, this.heap)
    this.last = 0
    this.total = 0
  }
}

/** The rows of some ranges, one after the other in memory of the task. */
export function copyRows(memory: Memory, ranges: readonly RowRange[]): RowRange {
  const start = memory.allocate(
    Math.max(
      8,
      ranges.reduce((n, [from, to]) => n + to - from, 0),
    ),
  )
  let end = start
  for (const [from, to] of ranges) {
    memory.u8.copyWithin(end, from, to)
    end += to - from
  }
  return [start, end]
}
