import type { Bounds } from '../codegen/bounds.ts'
import type { BlockManager, PinnedBlock } from '../storage/block-manager.ts'
import type { BlockPlace } from '../storage/block-place.ts'
import type { ColumnStatistics } from '../storage/column-statistics.ts'
import type { StorageLevel } from '../storage/storage-level.ts'
import type { DataType } from '../types/data-type.ts'

/** A batch of cached rows: a block of the block manager, and what is known of its columns. */
export interface CachedBatch {
  readonly block: string
  readonly rows: number
  readonly statistics: readonly ColumnStatistics[]
}

/** A task's share of what is cached. Without batches where there was no room for them all: it has to run again. */
export interface CachedTask {
  readonly partition: number
  readonly batches: readonly CachedBatch[] | undefined
}

/** What code may rely on of a column. */
export interface CachedColumn {
  readonly nullable: boolean
  readonly bounds?: Bounds
}

/** A batch as a reader gets it. */
export interface ReadableBatch {
  readonly place: BlockPlace
  readonly rows: number
  readonly partition: number
  readonly statistics: readonly ColumnStatistics[]
}

/** The rows of one cached DataFrame, as far as they are there. */
export class CachedData {
  readonly id: number
  readonly level: StorageLevel
  readonly types: readonly DataType[]
  /** Rows of a morsel when they were computed: how tasks were cut. */
  readonly morselRows: number
  /** In the order of rows. */
  readonly tasks: readonly CachedTask[]
  readonly columns: readonly CachedColumn[]
  readonly rows: number
  private readonly blocks: BlockManager

  constructor(
    id: number,
    level: StorageLevel,
    types: readonly DataType[],
    tasks: readonly CachedTask[],
    morselRows: number,
    blocks: BlockManager,
  ) {
    this.id = id
    this.level = level
    this.types = types
    this.tasks = tasks
    this.morselRows = morselRows
    this.blocks = blocks
    const batches = tasks.flatMap(t => t.batches ?? [])
    this.rows = batches.reduce((n, b) => n + b.rows, 0)
    this.columns = types.map((_, i) => columnOf(batches.map(b => b.statistics[i]!)))
  }

  /** Statistics for the optimizer. */
  get statistics() {
    const batches = this.tasks.flatMap(t => t.batches ?? [])
    return {
      rowCount: this.rows,
      sizeInBytes: this.sizes().reduce((n, b) => n + b.size, 0),
      columns: this.types.map((_, i) => ({ nullCount: batches.reduce((n, b) => n + b.statistics[i]!.nullCount, 0) })),
    }
  }

  /** The blocks as they lie now. */
  sizes(): { readonly tier: 'memory' | 'shared' | 'disk'; readonly size: number }[] {
    const prefix = `rdd_${this.id}_`
    return this.blocks.blocks.filter(b => b.id.startsWith(prefix))
  }

  /** The tasks whose batches are not all there any more. */
  lost(): number[] {
    return this.tasks.flatMap((t, i) => (t.batches?.every(b => this.blocks.has(b.block)) ? [] : [i]))
  }

  /** All batches, held where they are; undefined where some are gone. Whoever reads them calls `unpin` afterwards. */
  pin(): { batches: ReadableBatch[]; unpin(): void } | undefined {
    if (this.tasks.some(t => t.batches === undefined)) return undefined
    const pins: PinnedBlock[] = []
    const batches: ReadableBatch[] = []
    const unpin = () => {
      for (const p of pins.splice(0)) p.unpin()
    }
    for (const { partition, batches: own } of this.tasks)
      for (const { block, rows, statistics } of own ?? []) {
        const pinned = this.blocks.pin(block)
        if (pinned === undefined) {
          unpin()
          return undefined
        }
        pins.push(pinned)
        batches.push({ place: pinned.place, rows, partition, statistics })
      }
    return { batches, unpin }
  }
}

function columnOf(statistics: readonly ColumnStatistics[]): CachedColumn {
  const nullable = statistics.some(s => s.nullCount > 0)
  let min: bigint | undefined
  let max: bigint | undefined
  for (const s of statistics) {
    if (s.nullCount === s.values) continue
    if (!isInteger(s.min) || !isInteger(s.max)) return { nullable }
    const [low, high] = [BigInt(s.min), BigInt(s.max)]
    if (min === undefined || low < min) min = low
    if (max === undefined || high > max) max = high
  }
  return min === undefined || max === undefined ? { nullable } : { nullable, bounds: { min, max } }
}

const isInteger = (v: unknown): v is number | bigint => typeof v === 'bigint' || (typeof v === 'number' && Number.isInteger(v))
