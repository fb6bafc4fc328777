import { SortOrder } from '../../plan/expression.ts'
import type { Produce } from '../compiler.ts'
import type { ExchangeExec } from '../physical.ts'
import { sorted } from './sort.ts'

/** Rows are sorted by their partition, or by what ranges are made of; then each partition is a task. */
export const produceExchange: Produce<ExchangeExec> = (compiler, plan, needed, consume) => {
  const { partitionId, numPartitions: partitions, adaptive } = plan
  const by = (child: SortOrder['child']): SortOrder => SortOrder({ child, direction: 'asc', nulls: 'first' }) as SortOrder
  const order = partitionId ? [by(partitionId)] : (plan.expressions as SortOrder[])
  sorted(compiler, plan, order, needed, consume, undefined, { by: partitionId ? 'key' : 'range', partitions, adaptive })
}
