import type { RDD } from '../../rdd/rdd.ts'
import type { DataType } from '../../types/data-type.ts'
import type { Row } from '../../types/row.ts'
import type { Column } from '../column.ts'
import type { SchemaInput } from './create.ts'
import type { DataFrame } from './dataframe.ts'
import { joinWith } from './joins.ts'
import { groupedByKey, type KeyValueGroupedDataset } from './key-value-grouped.ts'
import { dataFrameRdd } from './rdd-frames.ts'
import { Reshaping } from './reshaping.ts'

/** Rows through functions of the program. */
export class TypedOperations extends Reshaping {
  /** The rows as an RDD. */
  get rdd(): RDD<Row> {
    return dataFrameRdd(this.self, plan => this.of(plan))
  }
  /**
   * What a function makes of each row, as rows; without a schema it is inferred. The function may say what columns it reads: `(r: { id: number }) => …`.
   * Source: Spark's `Dataset.map`.
   */
  map<R extends object = Row>(f: (row: R) => unknown, schema?: SchemaInput): DataFrame {
    return this.sparkSession.createDataFrame(this.rdd.map(f as never), schema)
  }
  /** As `map`, with any number of rows for each. */
  flatMap<R extends object = Row>(f: (row: R) => Iterable<unknown>, schema?: SchemaInput): DataFrame {
    return this.sparkSession.createDataFrame(this.rdd.flatMap(f as never), schema)
  }
  /** What a function makes of the rows of each partition. */
  mapPartitions<R extends object = Row>(f: (rows: Iterable<R>) => Iterable<unknown>, schema?: SchemaInput): DataFrame {
    return this.sparkSession.createDataFrame(this.rdd.mapPartitions(f as never), schema)
  }
  /**
   * The rows in groups by what a function makes of each. With the key's type (`'int'`, `'struct<a: int>'`) the groups can be aggregated by columns, too:
   * `df.groupByKey(r => r.name.length, 'int').agg(F.sum('pay'))`. Source: Spark's `Dataset.groupByKey`.
   */
  groupByKey<K, R extends object = Row>(f: (row: R) => K, keyType?: string | DataType): KeyValueGroupedDataset<K, R> {
    return groupedByKey(this.self, f as never, keyType) as unknown as KeyValueGroupedDataset<K, R>
  }
  /**
   * Pairs of rows that belong together, as structs in the columns `_1` and `_2`: null where an outer join has no row for a side. Raises
   * INVALID_JOIN_TYPE_FOR_JOINWITH for joins that give rows of one side only.
   */
  joinWith(other: DataFrame, condition: Column, joinType = 'inner'): DataFrame {
    return this.of(joinWith(this.plan, other.plan, condition.expr, joinType))
  }
  /** The rows made into one, two at a time, in any order. */
  reduce<R extends object = Row>(f: (a: R, b: R) => R): Promise<R> {
    return this.rdd.reduce(f as never) as Promise<unknown> as Promise<R>
  }
}
