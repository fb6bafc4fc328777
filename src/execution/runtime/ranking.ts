import type { SharedMemory } from '../../columnar/shared-memory.ts'
import { PAIR, ROW_OF_PAIR } from '../operators/sort-pairs.ts'
import type { RankingField } from '../pipeline/spec.ts'

/**
 * Ranking functions of a partition that comes in pieces: each piece was ranked by itself, and what went before is added. Pieces begin
 * with a row that differs in order from the one before, unless rows are only numbered.
 */
export class Ranking {
  private readonly memory: SharedMemory
  private readonly fields: readonly RankingField[]
  private readonly samePartition: (a: number, b: number) => boolean
  /** The last row of the piece before; how many rows of its partition there were, and how many of them differ in order. */
  private last = 0
  private rows = 0
  private ranks = 0

  constructor(memory: SharedMemory, fields: readonly RankingField[], comparePartition: (a: number, b: number) => number) {
    this.memory = memory
    this.fields = fields
    this.samePartition = (a, b) => comparePartition(a, b) === 0
  }

  /** Rows of equal order must not be in two pieces. */
  get needsPeers(): boolean {
    return this.fields.some(f => f.name !== 'row_number')
  }

  goOn(from: number, to: number): void {
    if (to === from) return
    const { u32 } = this.memory
    const count = (to - from) / PAIR
    const row = (i: number): number => u32[(from + i * PAIR + ROW_OF_PAIR) >>> 2]!
    const before = this.last
    /** How many of the first rows are of the partition before. */
    const more = before === 0 ? 0 : firstWhere(count, i => !this.samePartition(row(i), before))
    for (const { name, offset } of this.fields) {
      const add = name === 'dense_rank' ? this.ranks : this.rows
      for (let i = 0; i < more; i++) u32[(row(i) + offset) >>> 2]! += add
    }
    const last = row(count - 1)
    this.rows = more === count ? this.rows + count : count - firstWhere(count, i => this.samePartition(row(i), last))
    const dense = this.fields.find(f => f.name === 'dense_rank')
    if (dense) this.ranks = u32[(last + dense.offset) >>> 2]!
    this.last = last
  }
}

function firstWhere(count: number, holds: (i: number) => boolean): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
