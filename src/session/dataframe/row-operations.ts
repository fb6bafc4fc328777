import { type Expression, ExpressionString, Literal } from '../../plan/expression.ts'
import { Distinct, Filter, Limit, Offset, Sort } from '../../plan/logical.ts'
import { UnresolvedDeduplicate } from '../../plan/unresolved.ts'
import { hinted } from '../../sql/query/hint.ts'
import { IntegerType } from '../../types/data-type.ts'
import type { Row } from '../../types/row.ts'
import { sparkError } from '../../util/errors.ts'
import { callSite } from '../call-site.ts'
import { Column, type ColumnOrName, notExpected, toColumn } from '../column.ts'
import { functions as F } from '../functions.ts'
import { toLiteral } from '../literal.ts'
import { udf } from '../user-defined-function.ts'
import { ColumnOperations } from './column-operations.ts'
import type { DataFrame } from './dataframe.ts'
import { divided, type Partitions, repartition, repartitionByRange } from './partitioning.ts'
import { type SampleArguments, sampled } from './sampling.ts'
import { sortOrder } from './select-items.ts'

/** DataFrames of other rows, or of the same in another order or place. */
export class RowOperations extends ColumnOperations {
  /** By a condition, or by a function of the rows, which runs in the workers: `df.filter(row => row.name.startsWith('a'))`. */
  filter<R extends object = Row>(condition: ColumnOrName | ((row: R) => unknown)): DataFrame {
    const origin = callSite('filter')
    if (typeof condition === 'function') {
      const holds = udf(condition as never, 'boolean')(F.struct!('*'))
      return this.of(Filter({ condition: holds.expr, child: this.plan }))
    }
    if (typeof condition !== 'string' && !(condition instanceof Column)) notExpected('condition', 'Column or str', condition)
    const predicate = typeof condition === 'string' ? ExpressionString({ sql: condition, origin }) : condition.expr
    return this.of(Filter({ condition: predicate, child: this.plan }))
  }
  where<R extends object = Row>(condition: ColumnOrName | ((row: R) => unknown)): DataFrame {
    return this.filter(condition)
  }
  distinct(): DataFrame {
    return this.of(Distinct({ child: this.plan, deduplicates: true }))
  }
  dropDuplicates(...columns: string[] | [readonly string[]]): DataFrame {
    // an empty list is none of the columns: all rows are the same
    return this.of(UnresolvedDeduplicate({ ...(columns.length > 0 ? { columns: columns.flat() } : {}), child: this.plan }))
  }
  /** A number is the place of a column, from 1; a negative one has it descending. */
  orderBy(...columns: (ColumnOrName | number)[]): DataFrame {
    return this.of(Sort({ order: this.order(columns), global: true, child: this.plan }))
  }
  private order(columns: readonly (ColumnOrName | number)[]): Expression[] {
    return columns.map(c => {
      if (typeof c !== 'number' || !Number.isInteger(c)) return sortOrder(c as ColumnOrName)
      if (c === 0) throw sparkError('ZERO_INDEX', {})
      const column = this.at(Math.abs(c))
      return (c < 0 ? column.desc() : column.asc()).expr
    })
  }
  sort(...columns: (ColumnOrName | number)[]): DataFrame {
    return this.orderBy(...columns)
  }
  sortWithinPartitions(...columns: (ColumnOrName | number)[]): DataFrame {
    return this.of(Sort({ order: this.order(columns), global: false, child: this.plan }))
  }
  limit(n: number): DataFrame {
    return this.of(Limit({ limit: int(n), child: this.plan }))
  }
  offset(n: number): DataFrame {
    return this.of(Offset({ offset: int(n), child: this.plan }))
  }
  repartition(...partitions: Partitions): DataFrame {
    return this.of(repartition(this.plan, partitions))
  }
  coalesce(numPartitions: number): DataFrame {
    return this.of(divided(this.plan, 'coalesce', numPartitions))
  }
  repartitionByRange(...partitions: Partitions): DataFrame {
    return this.of(repartitionByRange(this.plan, partitions))
  }
  /** Each row goes to the partition whose number the column holds, by its remainder; null is the first. */
  repartitionById(numPartitions: number, partitionId: ColumnOrName): DataFrame {
    return this.of(divided(this.plan, 'direct', numPartitions, [toColumn(partitionId).expr]))
  }
  /** About this share of the rows; the same seed takes the same rows. With replacement, a row may be taken several times. */
  sample(fraction: number, seed?: number | bigint): DataFrame
  sample(withReplacement: boolean, fraction: number, seed?: number | bigint): DataFrame
  sample(...args: SampleArguments): DataFrame {
    return this.of(sampled(this.plan, args))
  }
  /** Advice to the planner: `broadcast`, `shuffle_hash`, `coalesce`, ... */
  hint(name: string, ...parameters: unknown[]): DataFrame {
    if (typeof name !== 'string') notExpected('name', 'str', name)
    return this.of(hinted({ name, parameters: parameters.map(toLiteral) }, this.plan))
  }
}

const int = (n: number): Expression => Literal({ value: n, dataType: IntegerType })
