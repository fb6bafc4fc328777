import { native } from '../../rdd/native-form.ts'
import type { RDD } from '../../rdd/rdd.ts'
import { asFunction } from '../../rdd/rdd-core.ts'
import type { DataType } from '../../types/data-type.ts'
import type { Row } from '../../types/row.ts'
import { javaError } from '../../util/errors.ts'
import { type Column, call } from '../column.ts'
import { functions as F } from '../functions.ts'
import { udf } from '../user-defined-function.ts'
import type { SchemaInput } from './create.ts'
import type { DataFrame } from './dataframe.ts'

type Pair<K, V> = readonly [K, V]

/**
 * Rows in groups by what a function makes of each: what `groupByKey` gives. Functions run in the workers; a group's values are in memory together there,
 * but for `reduceGroups`, `count` and `agg`, which take less. Keys are compared as values. Source: Spark's `KeyValueGroupedDataset`.
 */
export class KeyValueGroupedDataset<K, V> {
  private readonly df: DataFrame
  private readonly pairs: RDD<Pair<K, V>>
  /** The key as a column, where its type is known and the values are whole rows. */
  private readonly key: Column | undefined

  /** @internal use `df.groupByKey` */
  constructor(df: DataFrame, pairs: RDD<Pair<K, V>>, key?: Column) {
    this.df = df
    this.pairs = pairs
    this.key = key
  }

  /** The keys, each once: in a column `value`, or as the fields that they have. */
  keys(schema?: SchemaInput): DataFrame {
    return this.frame(this.pairs.keys<K>().distinct(), schema)
  }
  /** The same groups, with other values. */
  mapValues<W>(f: (value: V) => W): KeyValueGroupedDataset<K, W> {
    return new KeyValueGroupedDataset(this.df, this.pairs.mapValues<K, V, W>(f as never))
  }
  /** What a function makes of each group, as rows. */
  mapGroups(f: (key: K, values: V[]) => unknown, schema?: SchemaInput): DataFrame {
    return this.frame(this.pairs.groupByKey<K, V>().map(asFunction(native('onPair', f))), schema)
  }
  /** As `mapGroups`, with any number of rows for each. */
  flatMapGroups(f: (key: K, values: V[]) => Iterable<unknown>, schema?: SchemaInput): DataFrame {
    return this.frame(this.pairs.groupByKey<K, V>().flatMap(asFunction(native('onPair', f))), schema)
  }
  /** As `flatMapGroups`, with the values of each group in an order: of two values, whether the first comes before (below 0) or behind the second. */
  flatMapSortedGroups(order: (a: V, b: V) => number, f: (key: K, values: V[]) => Iterable<unknown>, schema?: SchemaInput): DataFrame {
    return this.frame(this.pairs.groupByKey<K, V>().flatMap(asFunction(native('onSortedPair', order, f))), schema)
  }
  /** The values of each group made into one, two at a time, in any order: rows of the key and that value, in columns `key` and `value`. */
  reduceGroups(f: (a: V, b: V) => V, schema: SchemaInput = ['key', 'value']): DataFrame {
    return this.frame(this.pairs.reduceByKey<K, V>(f as never), schema)
  }
  /** How many values each group has, in columns `key` and `count(1)`. */
  count(schema: SchemaInput = ['key', 'count(1)']): DataFrame {
    if (this.key) return this.agg(call('count', 'count', 1))
    return this.frame(this.pairs.mapValues(asFunction(native('one'))).reduceByKey(asFunction(native('add')) as never), schema)
  }
  /** Aggregates of the rows' columns, beside the key; `groupByKey` has to be given the key's type for it. */
  agg(first: Column, ...rest: Column[]): DataFrame {
    if (!this.key) throw javaError("agg takes whole rows and the type of their key: groupByKey(f, 'int').agg(...)")
    return this.df.groupBy(this.key.as('key')).agg(first, ...rest)
  }
  /** What a function makes of the groups that two of them have under each key; one of them may be empty. */
  cogroup<W>(
    other: KeyValueGroupedDataset<K, W>,
    f: (key: K, left: V[], right: W[]) => Iterable<unknown>,
    schema?: SchemaInput,
  ): DataFrame {
    return this.frame(this.pairs.cogroup<K, V, W>(other.pairs).flatMap(asFunction(native('onCoGroup', f))), schema)
  }
  /** As `cogroup`, with both sides in an order. */
  cogroupSorted<W>(
    other: KeyValueGroupedDataset<K, W>,
    order: (a: V, b: V) => number,
    otherOrder: (a: W, b: W) => number,
    f: (key: K, left: V[], right: W[]) => Iterable<unknown>,
    schema?: SchemaInput,
  ): DataFrame {
    return this.frame(this.pairs.cogroup<K, V, W>(other.pairs).flatMap(asFunction(native('onSortedCoGroup', order, otherOrder, f))), schema)
  }

  private frame(rdd: RDD<unknown>, schema: SchemaInput | undefined): DataFrame {
    return this.df.sparkSession.createDataFrame(rdd, schema)
  }
}

export function groupedByKey<K>(df: DataFrame, f: (row: Row) => K, keyType: string | DataType | undefined): KeyValueGroupedDataset<K, Row> {
  const key = keyType === undefined ? undefined : udf(f as never, keyType)(F.struct!('*'))
  return new KeyValueGroupedDataset<K, Row>(df, df.rdd.keyBy(f) as RDD<Pair<K, Row>>, key)
}
