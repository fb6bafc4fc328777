import { Call, type Expression, Literal } from '../plan/expression.ts'
import { IntegerType } from '../types/data-type.ts'
import type { PhysicalPlan } from './physical.ts'

/** Expressions over a row's present partition, and those that give it another. */

const call = (name: string, args: readonly Expression[]): Expression => Call({ name, args, dataType: IntegerType, nullable: false })
const int = (value: number): Expression => Literal({ value, dataType: IntegerType })

/** The partition that a row is in. */
export const currentPartition = (): Expression => call('spark_partition_id', [])

/** Spark's HashPartitioning: Murmur3 of the columns, and its remainder. */
export const hashPartition = (columns: readonly Expression[], n: number): Expression => call('pmod', [call('hash', columns), int(n)])

/** The partition whose number a column holds, by its remainder; null is the first. */
export const directPartition = (id: Expression, n: number): Expression => call('coalesce', [call('pmod', [id, int(n)]), int(0)])

/** Rows one by one to all partitions, each input partition beginning at another one. */
export const roundRobinPartition = (n: number): Expression => call('$round_robin', [int(n)])

/** As even a share as may be of `from` partitions for each of `to`, neighbours together. */
export const coalescedPartition = (from: number, to: number): Expression => call('$coalesced', [currentPartition(), int(from), int(to)])

/** How many partitions an operator has, where that is known before it runs. */
export function partitionCount(plan: PhysicalPlan, parallelism: number): number {
  switch (plan.type) {
    case 'Range':
    case 'Exchange':
    case 'RDDScan':
      return plan.numPartitions
    case 'FileScan':
      return Math.max(1, ...plan.scan.splits.map(s => s.partition + 1))
    case 'LocalTableScan':
      return Math.max(1, Math.min(plan.rowCount, parallelism))
    case 'InMemoryTableScan':
      return partitionCount(plan.cached.physical as PhysicalPlan, parallelism)
    case 'Project':
    case 'Filter':
    case 'Generate':
    case 'Expand':
    case 'Sample':
      return partitionCount(plan.child, parallelism)
    case 'Sort':
      return plan.local ? partitionCount(plan.child, parallelism) : 1
    case 'Union':
      return plan.inputs.reduce((n, i) => n + partitionCount(i, parallelism), 0)
    default:
      return 1
  }
}
