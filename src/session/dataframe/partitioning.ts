import type { Expression } from '../../plan/expression.ts'
import { type LogicalPlan, Repartition } from '../../plan/logical.ts'
import { javaError } from '../../util/errors.ts'
import { type ColumnOrName, toColumn } from '../column.ts'
import { columnText } from '../column-text.ts'
import { sortOrder } from './select-items.ts'

/** A number of partitions, columns to divide the rows by, or both. */
export type Partitions = [numPartitions: number | ColumnOrName, ...columns: ColumnOrName[]]

const given = ([first, ...columns]: Partitions): { n?: number; by: ColumnOrName[] } =>
  typeof first === 'number' ? { n: first, by: columns } : { by: [first, ...columns] }

export function repartition(child: LogicalPlan, partitions: Partitions): LogicalPlan {
  const { n, by } = given(partitions)
  const expressions = by.map(c => toColumn(c).expr)
  const sorted = expressions.filter(e => e.type === 'SortOrder')
  if (sorted.length > 0)
    throw javaError(
      `Invalid partitionExprs specified: ArraySeq(${sorted.map(columnText).join(', ')})\nFor range partitioning use repartitionByRange(...) instead.\n       `,
    )
  return divided(child, expressions.length === 0 ? 'roundrobin' : 'hash', n, expressions)
}

export function repartitionByRange(child: LogicalPlan, partitions: Partitions): LogicalPlan {
  const { n, by } = given(partitions)
  checkPartitions(n)
  if (by.length === 0) throw new RangeError('requirement failed: At least one partition-by expression must be specified.')
  return divided(child, 'range', n, by.map(sortOrder))
}

/** Raises an error where there are no partitions. */
export function divided(
  child: LogicalPlan,
  partitioning: Repartition['partitioning'],
  numPartitions: number | undefined,
  expressions: readonly Expression[] = [],
): LogicalPlan {
  checkPartitions(numPartitions)
  return Repartition({ partitioning, ...(numPartitions === undefined ? {} : { numPartitions }), expressions, child })
}

function checkPartitions(n: number | undefined): void {
  if (n !== undefined && !(n > 0)) throw new RangeError(`requirement failed: Number of partitions (${n}) must be positive.`)
}
