import { IntegerType } from '../../types/data-type.ts'
import { type ScalarFunction, scalar } from '../define.ts'

/** How the DataFrame API says what a table is partitioned by: meant for `partitionedBy` alone. SQL text cannot call them. */

const transform = (name: string, doc: string, args: readonly string[]): ScalarFunction =>
  scalar({
    name: `$${name}`,
    group: '',
    since: '3.0.0',
    usage: `${name}(...)`,
    doc,
    examples: [],
    args,
    returns: IntegerType,
    mayReturnNull: true,
    sql: given => `${name}(${given.at(-1)})`,
    check: given => ({
      condition: 'PARTITION_TRANSFORM_EXPRESSION_NOT_IN_PARTITIONED_BY',
      parameters: { expression: { sql: given.at(-1)! } },
      placeless: true,
    }),
    eval: () => null,
  })

export const partitionTransforms = [
  transform('years', 'Partitions by the year.', ['any']),
  transform('months', 'Partitions by the month.', ['any']),
  transform('days', 'Partitions by the day.', ['any']),
  transform('hours', 'Partitions by the hour.', ['any']),
  transform('bucket', 'Buckets, by a hash.', ['any', 'any']),
]

export const PARTITION_TRANSFORMS: ReadonlySet<string> = new Set(partitionTransforms.map(f => f.name))
