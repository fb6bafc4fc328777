import { Alias, type Expression, newExprId, UnresolvedAlias, UnresolvedFunction } from '../plan/expression.ts'
import { Aggregate } from '../plan/logical.ts'
import { callSite } from './call-site.ts'
import { Column, type ColumnOrName, col } from './column.ts'
import type { DataFrame } from './dataframe.ts'

/** Rows in groups: what `groupBy` gives. Source: Spark's `RelationalGroupedDataset`. */
export class GroupedData {
  private readonly df: DataFrame
  private readonly keys: readonly Expression[]
  private readonly grouping: 'rollup' | 'cube' | undefined

  /** @internal */
  constructor(df: DataFrame, keys: readonly Expression[], grouping?: 'rollup' | 'cube') {
    this.df = df
    this.keys = keys
    this.grouping = grouping
  }

  /** Aggregates as columns, or as an object of column name → function name. */
  agg(first: Column | Readonly<Record<string, string>>, ...rest: Column[]): DataFrame {
    const aggregates =
      first instanceof Column ? [first, ...rest].map(c => c.expr) : Object.entries(first).map(([name, f]) => aggregateCall(f, [name]))
    return this.make(aggregates)
  }
  count(): DataFrame {
    const one = UnresolvedFunction({ nameParts: ['count'], args: [col('*').expr], distinct: false, origin: callSite('count') })
    return this.make([Alias({ child: one, name: 'count', exprId: newExprId(), qualifier: [] })])
  }
  sum(...columns: string[]): DataFrame {
    return this.each('sum', columns)
  }
  avg(...columns: string[]): DataFrame {
    return this.each('avg', columns)
  }
  mean(...columns: string[]): DataFrame {
    return this.each('avg', columns)
  }
  min(...columns: string[]): DataFrame {
    return this.each('min', columns)
  }
  max(...columns: string[]): DataFrame {
    return this.each('max', columns)
  }

  private each(name: string, columns: readonly string[]): DataFrame {
    return this.make(columns.map(c => aggregateCall(name, [c])))
  }
  private make(aggregates: readonly Expression[]): DataFrame {
    const named = (e: Expression): Expression =>
      e.type === 'Alias' || e.type === 'UnresolvedAttribute' ? e : UnresolvedAlias({ child: e })
    return this.df.sparkSession.of(
      Aggregate({
        groupingExpressions: this.keys,
        aggregateExpressions: [...this.keys.map(named), ...aggregates.map(named)],
        child: this.df.plan,
        ...(this.grouping ? { grouping: this.grouping } : {}),
      }),
    )
  }
}

const aggregateCall = (name: string, columns: readonly ColumnOrName[]): Expression =>
  UnresolvedFunction({
    nameParts: [name],
    args: columns.map(c => (c instanceof Column ? c : col(c)).expr),
    distinct: false,
    origin: callSite(name),
  })
