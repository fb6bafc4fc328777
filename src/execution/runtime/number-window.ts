import { fillBytes, type Memory } from '../../columnar/memory.ts'
import { KEY_RANGE } from '../operators/key-range.ts'
import { WINDOW } from '../operators/number-table.ts'
import type { PipelineInstance } from './instance.ts'
import type { RowRange } from './row-blocks.ts'

/** Numbers of a window: at least, as many for each group at most where they are more, and at most. */
const LEAST_NUMBERS = 16_384
const NUMBERS_PER_GROUP = 16
const MOST_NUMBERS = 2 ** 22

/** The window of numbers (number-table.ts) that a table of partial groups has in place of a directory of hashes, while its keys lie close together. */
export class NumberWindow {
  private readonly instance: PipelineInstance
  private readonly memory: Memory
  private readonly at: number
  private readonly range: number
  private entries = 0
  private numbers = 0

  constructor(instance: PipelineInstance, memory: Memory) {
    this.instance = instance
    this.memory = memory
    this.at = instance.slot('aggregate')
    this.range = instance.slot(KEY_RANGE) >>> 3
  }
  get isOpen(): boolean {
    return this.entries !== 0
  }
  /** Opens a window that holds these rows, or moves it; `outside`: and the number that was asked for. False: they lie too far apart. */
  open(rows: readonly RowRange[], count: number, outside = false): boolean {
    const { instance, memory, at, range } = this
    const wanted = outside ? memory.i64[(at + WINDOW.outside) >>> 3] : undefined
    memory.i64.set([wanted ?? 2n ** 63n - 1n, wanted ?? -(2n ** 63n)], range)
    for (const [from, to] of rows) instance.plain.aggregate_range!(instance.ctx, from, to)
    const [least, greatest] = [memory.i64[range]!, memory.i64[range + 1]!]
    // all keys are null
    if (least > greatest) return false
    const span = greatest - least + 1n
    const most = Math.min(MOST_NUMBERS, Math.max(LEAST_NUMBERS, NUMBERS_PER_GROUP * count))
    if (span > most) return false
    // with room where keys go
    const numbers = Math.max(LEAST_NUMBERS, 2 ** Math.ceil(Math.log2(Number(span) * 1.25)))
    const room = BigInt(numbers) - span
    const first = wanted === undefined ? least - room / 2n : wanted === least ? least - room : least
    this.make(numbers, first)
    for (const [from, to] of rows) instance.plain.aggregate_enter!(instance.ctx, from, to)
    return true
  }
  private make(numbers: number, first: bigint): void {
    const { memory, at } = this
    if (numbers !== this.numbers) {
      this.close()
      this.numbers = numbers
      this.entries = memory.allocate((numbers + 1) * 4)
    }
    memory.u32[(at + WINDOW.entries) >>> 2] = this.entries
    memory.u32[(at + WINDOW.numbers) >>> 2] = numbers
    memory.i64[(at + WINDOW.first) >>> 3] = first
    this.clear()
  }
  /** Empties it. */
  clear(): void {
    fillBytes(this.memory, this.entries, (this.numbers + 1) * 4)
  }
  close(): void {
    if (this.entries === 0) return
    this.memory.free(this.entries)
    this.entries = 0
    this.numbers = 0
    this.memory.u32[(this.at + WINDOW.entries) >>> 2] = 0
  }
}
