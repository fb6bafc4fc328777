import { UnresolvedFrameOperation } from '../../plan/unresolved.ts'
import { parseCalendarInterval } from '../../types/interval.ts'
import { quoteString } from '../../types/sql-literal.ts'
import { sparkError } from '../../util/errors.ts'
import { type Column, type ColumnOrName, toColumn } from '../column.ts'
import type { Observation } from '../observation.ts'
import type { DataFrame } from './dataframe.ts'
import { GroupedData } from './grouped-data.ts'
import { groupingSetsOf } from './grouping-sets.ts'
import { observed } from './observe.ts'
import { splits } from './sampling.ts'
import { Statistics } from './statistics.ts'
import { type Columns, type UnpivotArguments, unpivoted } from './unpivot.ts'

/** Groups, and rows as columns and back. */
export class Reshaping extends Statistics {
  /** A number is the place of a column, from 1. */
  groupBy(...columns: (ColumnOrName | number)[]): GroupedData {
    return new GroupedData(this.self, this.keys(columns))
  }
  groupby(...columns: (ColumnOrName | number)[]): GroupedData {
    return this.groupBy(...columns)
  }
  rollup(...columns: (ColumnOrName | number)[]): GroupedData {
    return new GroupedData(this.self, this.keys(columns), 'rollup')
  }
  cube(...columns: (ColumnOrName | number)[]): GroupedData {
    return new GroupedData(this.self, this.keys(columns), 'cube')
  }
  agg(first: Column | Readonly<Record<string, string>>, ...rest: Column[]): DataFrame {
    return this.groupBy().agg(first, ...rest)
  }
  /** Aggregates over several sets of the grouping columns: `GROUPING SETS`. */
  groupingSets(sets: readonly (readonly ColumnOrName[])[], ...columns: ColumnOrName[]): GroupedData {
    const { keys, sets: indexes } = groupingSetsOf(sets, columns)
    return new GroupedData(this.self, keys, { sets: indexes }, undefined, columns.length)
  }
  /** Of streams only: raises _LEGACY_ERROR_TEMP_3102. */
  dropDuplicatesWithinWatermark(..._columns: string[] | [readonly string[]]): DataFrame {
    throw sparkError('_LEGACY_ERROR_TEMP_3102', { msg: 'dropDuplicatesWithinWatermark is not supported with batch DataFrames/DataSets' })
  }
  /** A row per value column, with its name and its value; without `values`, all columns but the ids. */
  unpivot(ids: Columns, variableColumnName: string, valueColumnName: string): DataFrame
  unpivot(ids: Columns, values: Columns | null | undefined, variableColumnName: string, valueColumnName: string): DataFrame
  unpivot(ids: Columns, ...rest: UnpivotArguments): DataFrame {
    return this.of(unpivoted(this.plan, ids, rest))
  }
  melt(...args: Parameters<DataFrame['unpivot']>): DataFrame {
    return this.unpivot(...args)
  }
  /** A tolerance for late rows: streams only, so it changes nothing here. Raises CANNOT_PARSE_INTERVAL. */
  withWatermark(_eventTime: string, delayThreshold: string): DataFrame {
    if (parseCalendarInterval(delayThreshold) === undefined)
      throw sparkError('CANNOT_PARSE_INTERVAL', { intervalString: quoteString(delayThreshold) })
    return this.self
  }
  /** Columns become rows; the values of the index column (the first) name the new columns. */
  transpose(indexColumn?: ColumnOrName): DataFrame {
    return this.of(
      UnresolvedFrameOperation({
        operation: { name: 'transpose' },
        ...(indexColumn === undefined ? {} : { columns: [toColumn(indexColumn).expr] }),
        child: this.plan,
      }),
    )
  }
  /** With a column of the rows' places, from 0, in the order of partitions. */
  zipWithIndex(indexColumn = 'index'): DataFrame {
    return this.frameOperation({ name: 'zipWithIndex', column: indexColumn })
  }
  /** Parts of the rows at random, their sizes as the weights; together they are all rows. */
  randomSplit(weights: readonly number[], seed?: number | bigint): DataFrame[] {
    return splits(weights, seed).map(part => this.frameOperation(part))
  }
  /** Metrics of all rows: aggregates and constants, taken while the first action runs. Raises INVALID_OBSERVED_METRICS, REUSE_OBSERVATION. */
  observe(observation: Observation | string, metric: Column, ...more: Column[]): DataFrame {
    if (metric === undefined) throw sparkError('CANNOT_BE_EMPTY', { item: 'exprs' })
    return this.of(observed(this.plan, observation, [metric, ...more], this.sparkSession.conf))
  }
  /** `df.transform(f)` is `f(df)`: for chaining one's own steps. */
  transform<T>(f: (df: DataFrame) => T): T {
    return f(this.self)
  }
}
