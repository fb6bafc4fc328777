import { Alias, type Expression, newExprId, UnresolvedAlias, UnresolvedFunction } from '../../plan/expression.ts'
import { Aggregate } from '../../plan/logical.ts'
import { sparkError } from '../../util/errors.ts'
import { callSite } from '../call-site.ts'
import { Column, type ColumnOrName, col } from '../column.ts'
import { toLiteral } from '../literal.ts'
import type { DataFrame } from './dataframe.ts'

type Grouping = 'rollup' | 'cube' | { readonly sets: readonly (readonly number[])[] }
interface Pivoted {
  readonly column: Expression
  readonly values?: readonly Expression[]
}

/** Rows in groups: what `groupBy` gives. Source: Spark's `RelationalGroupedDataset`. */
export class GroupedData {
  private readonly df: DataFrame
  private readonly keys: readonly Expression[]
  private readonly grouping: Grouping | undefined
  private readonly pivoted: Pivoted | undefined
  /** How many of the keys are columns of the result. */
  private readonly given: number

  /** @internal */
  constructor(df: DataFrame, keys: readonly Expression[], grouping?: Grouping, pivoted?: Pivoted, given = keys.length) {
    this.given = given
    this.df = df
    this.keys = keys
    this.grouping = grouping
    this.pivoted = pivoted
  }

  /** A column per value of `column` for each aggregate that follows; without values, those that there are, in order. */
  pivot(column: ColumnOrName, values?: readonly unknown[]): GroupedData {
    if (this.pivoted) throw sparkError('REPEATED_CLAUSE', { clause: 'PIVOT', operation: 'SUBQUERY' })
    if (this.grouping) throw sparkError('UNSUPPORTED_FEATURE.PIVOT_AFTER_GROUP_BY', {})
    return new GroupedData(this.df, this.keys, undefined, {
      column: this.df.keys([column])[0]!,
      ...(values === undefined ? {} : { values: values.map(toLiteral) }),
    })
  }

  /** Aggregates as columns, or as an object of column name → function name. */
  agg(first: Column | Readonly<Record<string, string>>, ...rest: Column[]): DataFrame {
    if (first === undefined) throw new TypeError('exprs should not be empty')
    if (typeof first !== 'object' || ![...rest].every(c => c instanceof Column)) throw new TypeError('all exprs should be Column')
    if (!(first instanceof Column)) {
      for (const f of Object.values(first))
        if (typeof f !== 'string') throw new TypeError('aggregates are columns, or names of functions by column')
    }
    const aggregates =
      first instanceof Column ? [first, ...rest].map(c => c.expr) : Object.entries(first).map(([name, f]) => this.named(f, name))
    return this.make(aggregates)
  }
  count(): DataFrame {
    const one = UnresolvedFunction({ nameParts: ['count'], args: [toLiteral(1)], distinct: false, called: true, origin: callSite('count') })
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

  /** Without columns: all that are numbers, but for the keys. */
  private each(name: string, columns: readonly string[]): DataFrame {
    if (this.pivoted) {
      const numbers = { function: name, ...(columns.length > 0 ? { columns } : {}) }
      return this.df.frameOperation({ name: 'pivot', keys: this.keys, numbers, ...this.pivoted })
    }
    return this.df.frameOperation({
      name: 'eachNumber',
      function: name,
      keys: this.keys,
      ...(columns.length > 0 ? { columns } : {}),
      ...(this.grouping ? { grouping: this.grouping } : {}),
    })
  }
  /** A function of a column, by its name; some have other names here. */
  private named(name: string, column: string): Expression {
    const own = FUNCTIONS[name.toLowerCase()] ?? name
    const args = column === '*' ? [col('*').expr] : this.df.keys([column])
    return UnresolvedFunction({ nameParts: [own], args, distinct: false, called: true, origin: { ...callSite('agg'), fragment: 'fn' } })
  }
  private make(aggregates: readonly Expression[]): DataFrame {
    if (this.pivoted) return this.df.frameOperation({ name: 'pivot', keys: this.keys, aggregates, ...this.pivoted })
    const named = (e: Expression): Expression =>
      e.type === 'Alias' || e.type === 'UnresolvedAttribute' ? e : UnresolvedAlias({ child: e })
    return this.df.sparkSession.of(
      Aggregate({
        groupingExpressions: this.keys,
        aggregateExpressions: [...this.keys.slice(0, this.given).map(named), ...aggregates.map(named)],
        child: this.df.plan,
        ...(this.grouping ? { grouping: this.grouping } : {}),
      }),
    )
  }
}

const FUNCTIONS: Readonly<Record<string, string>> = { average: 'avg', mean: 'avg', size: 'count', std: 'stddev' }
