import { rangePartition } from '../shuffle/partitioner.ts'
import type { Ordering } from './ordering.ts'
import { hashPartitionOf } from './portable-hash.ts'

/**
 * Which partition a key belongs to, of how many. Subclasses of the user's travel to the workers like functions, so they use only what
 * they captured.
 */
export abstract class Partitioner {
  abstract readonly numPartitions: number
  abstract getPartition(key: unknown): number
  /** Are keys in the same place under both? Then nothing has to be shuffled between them. */
  equals(other: Partitioner): boolean {
    return this === other
  }
}

/** By the hash of the key: what operations use unless told otherwise. */
export class HashPartitioner extends Partitioner {
  readonly numPartitions: number

  constructor(numPartitions: number) {
    super()
    if (!(numPartitions >= 0)) throw new RangeError(`requirement failed: Number of partitions (${numPartitions}) cannot be negative.`)
    this.numPartitions = numPartitions
  }
  getPartition(key: unknown): number {
    return hashPartitionOf(key, this.numPartitions)
  }
  override equals(other: Partitioner): boolean {
    return other instanceof HashPartitioner && other.numPartitions === this.numPartitions
  }
}

/** By a function of the key, modulo the number of partitions: PySpark's `partitionBy(n, f)`. */
export class FunctionPartitioner extends Partitioner {
  readonly numPartitions: number
  readonly partitionFunction: (key: never) => number

  constructor(numPartitions: number, partitionFunction: (key: never) => number) {
    super()
    this.numPartitions = numPartitions
    this.partitionFunction = partitionFunction
  }
  getPartition(key: unknown): number {
    const r = this.partitionFunction(key as never) % this.numPartitions
    return r < 0 ? r + this.numPartitions : r
  }
  override equals(other: Partitioner): boolean {
    return (
      other instanceof FunctionPartitioner &&
      other.numPartitions === this.numPartitions &&
      other.partitionFunction === this.partitionFunction
    )
  }
}

/** By ranges of keys of about equal size. The bounds come from a sample, which is taken when a job first needs them. */
export class RangePartitioner<K = unknown> extends Partitioner {
  readonly numPartitions: number
  readonly ascending: boolean
  readonly ordering: Ordering<K>
  /** What the ordering is called in workers, where it is one of ours. */
  bounds: readonly K[] | undefined
  /** @internal takes the sample */
  readonly sample: () => Promise<readonly K[]>

  constructor(numPartitions: number, ascending: boolean, ordering: Ordering<K>, sample: () => Promise<readonly K[]>) {
    super()
    this.numPartitions = numPartitions
    this.ascending = ascending
    this.ordering = ordering
    this.sample = sample
  }
  async prepare(): Promise<void> {
    this.bounds ??= await this.sample()
  }
  getPartition(key: unknown): number {
    return rangeOf(this.bounds!, key as K, this.numPartitions, this.ascending, this.ordering)
  }
}

/** The partition of a key between bounds; counted from the other end where the order is descending. */
export function rangeOf<K>(bounds: readonly K[], key: K, numPartitions: number, ascending: boolean, ordering: Ordering<K>): number {
  const p = rangePartition(bounds, key, ordering)
  // as in Spark: of the ranges there are, which may be fewer than were asked for
  return ascending ? p : Math.min(bounds.length, numPartitions - 1) - p
}
