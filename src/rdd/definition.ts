import type { NodeData, ProgramBuilder } from './job/program.ts'
import type { Partitioner } from './partitioner.ts'
import type { RDD } from './rdd.ts'
import type { ShuffleDependency } from './shuffle/dependency.ts'

/**
 * What makes an RDD one of its kind: Spark's five properties. `kinds/` has a file per kind, with the definition (driver) and how its
 * partitions are computed (worker) side by side.
 */
export interface Definition {
  /** Spark's name of the class: `MapPartitionsRDD`. */
  readonly kind: string
  /** Partitions: how many there are. A function where that is known after `prepare` only. */
  readonly partitions: number | (() => number)
  /** Compute: the node that tells workers how. */
  describe(program: ProgramBuilder): NodeData
  readonly dependencies: readonly Dependency[]
  readonly partitioner?: Partitioner | undefined
  /** Names of hosts; all is local here, but what the user says is kept. */
  preferredLocations?(partition: number): readonly string[]
  /** What has to be known before a job plans with it, and takes work (a sample, a listing, a query). Done once. */
  prepare?(): Promise<void>
  /** Its stage is a barrier: all tasks at once. */
  readonly barrier?: boolean
}

export type Dependency = NarrowDependency | ShuffleDependency

export interface NarrowDependency {
  readonly type: 'narrow'
  readonly rdd: RDD<unknown>
  /** The partitions of `rdd` that a partition is computed from. */
  parents(partition: number): readonly number[]
}

export const oneToOne = (rdd: RDD<never>): NarrowDependency => ({
  type: 'narrow',
  rdd: rdd as unknown as RDD<unknown>,
  parents: partition => [partition],
})
