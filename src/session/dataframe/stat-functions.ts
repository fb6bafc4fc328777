import { BloomFilter, optimalBits } from '../../functions/sketch/bloom-filter.ts'
import { CountMinSketch } from '../../functions/sketch/count-min.ts'
import { Literal } from '../../plan/expression.ts'
import { outputOf } from '../../plan/output.ts'
import { DoubleType } from '../../types/data-type.ts'
import { className, quotedSqlName } from '../../types/names.ts'
import { doubleToString } from '../../types/number-format.ts'
import { callSite } from '../call-site.ts'
import { Column, type ColumnOrName, call, col, toColumn } from '../column.ts'
import { functions as F } from '../functions.ts'
import type { DataFrame } from './dataframe.ts'

const NUMERIC = new Set(['byte', 'short', 'int', 'long', 'float', 'double', 'decimal'])

/** Statistics of columns. Source: Spark's `DataFrameStatFunctions`. */
export class DataFrameStatFunctions {
  private readonly df: DataFrame

  /** @internal */
  constructor(df: DataFrame) {
    this.df = df
  }

  /** Pearson's correlation. */
  async corr(left: string, right: string, method = 'pearson'): Promise<number> {
    if (method !== 'pearson')
      throw new TypeError('requirement failed: Currently only the calculation of the Pearson Correlation coefficient is supported.')
    return this.pair(left, right, 'correlation', F.corr, Number.NaN)
  }
  /** The sample covariance. */
  cov(left: string, right: string): Promise<number> {
    return this.pair(left, right, 'covariance', F.covar_samp, 0)
  }
  private async pair(
    left: string,
    right: string,
    name: string,
    f: (left: Column, right: Column) => Column,
    empty: number,
  ): Promise<number> {
    const output = outputOf(await this.df.select(...this.df.keys([left, right]).map(e => new Column(e))).queryExecution.analyzed())
    for (const a of output)
      if (!NUMERIC.has(a.dataType.type))
        throw new TypeError(
          `requirement failed: Currently ${name} calculation for columns with dataType ${quotedSqlName(a.dataType).replaceAll('"', '').toLowerCase()} not supported.`,
        )
    // nulls count as zeros
    const number = (c: string) => F.coalesce(col(c).cast('double'), F.lit(0).cast('double'))
    const value = (await this.df.select(f(number(left), number(right))).rows())[0]![0]
    return (value as number | null) ?? empty
  }

  /** Values at the probabilities, each within `relativeError` of its rank; for several columns a list each. Nulls and NaN don't count. */
  approxQuantile(column: string, probabilities: readonly number[], relativeError: number): Promise<number[]>
  approxQuantile(columns: readonly string[], probabilities: readonly number[], relativeError: number): Promise<number[][]>
  async approxQuantile(
    columns: string | readonly string[],
    probabilities: readonly number[],
    relativeError: number,
  ): Promise<number[] | number[][]> {
    if (typeof columns === 'string') return (await this.approxQuantile([columns], probabilities, relativeError))[0]!
    for (const p of probabilities)
      if (!(p >= 0 && p <= 1)) throw new RangeError(`requirement failed: percentile should be in the range [0.0, 1.0]`)
    if (!(relativeError >= 0))
      throw new RangeError(`requirement failed: Relative Error must be non-negative but got ${doubleToString(relativeError)}`)
    for (const a of outputOf(await this.df.select(...columns).queryExecution.analyzed()))
      if (!NUMERIC.has(a.dataType.type))
        throw new TypeError(
          `requirement failed: Quantile calculation for column ${a.name} with data type ${className(a.dataType)} is not supported.`,
        )
    const accuracy = Math.min(2 ** 31 - 1, relativeError === 0 ? 2 ** 31 - 1 : Math.ceil(1 / relativeError))
    const each = columns.map(c => {
      const value = col(c).cast('double')
      return F.percentile_approx!(
        F.when(value.isNaN().not(), value),
        F.array!(...probabilities.map(p => F.lit(p).cast('double'))),
        F.lit(accuracy),
      )
    })
    const row = (await this.df.select(...each).rows())[0]!
    return row.map(v => (v === null ? [] : (v as readonly number[]).slice()))
  }

  /** How often each pair of values occurs: a row per value of the left column, a column per value of the right one. */
  crosstab(left: string, right: string): DataFrame {
    return this.df.frameOperation({ name: 'crosstab', left, right }, callSite('crosstab'))
  }

  /** Values that occur in more than the share `support` of the rows, perhaps with others. */
  freqItems(columns: readonly string[], support = 0.01): DataFrame {
    if (!(support >= 1e-4 && support <= 1))
      throw new RangeError(`requirement failed: Support must be in [1e-4, 1], but got ${doubleToString(support)}.`)
    return this.df.select(...columns.map(c => call('$frequent_items', 'freqItems', col(c), Math.trunc(1 / support)).as(`${c}_freqItems`)))
  }

  /**
   * A Bloom filter of a column's values, for so many of them: in `size` bits, or where it is a fraction for such a share of false positives.
   */
  async bloomFilter(column: ColumnOrName, expectedNumItems: number, size: number): Promise<BloomFilter> {
    const bits = Number.isInteger(size) ? size : optimalBits(expectedNumItems, size)
    const args = [toColumn(column), F.lit(BigInt(expectedNumItems)), F.lit(BigInt(bits))]
    const bytes = (await this.df.select(call('$bloom_filter_agg', 'bloomFilter', ...args)).rows())[0]![0] as Uint8Array | null
    return bytes === null ? BloomFilter.ofBits(expectedNumItems, bits) : BloomFilter.readFrom(bytes)
  }

  /**
   * A count-min sketch of a column's values: `(eps, confidence, seed)` as shares below 1, or `(depth, width, seed)` as the numbers of its rows and
   * their counters.
   */
  async countMinSketch(column: ColumnOrName, first: number, second: number, seed: number): Promise<CountMinSketch> {
    const [eps, confidence] = first < 1 ? [first, second] : [2 / second, 1 - 1 / 2 ** first]
    const double = (value: number) => new Column(Literal({ value, dataType: DoubleType }))
    const args = [toColumn(column), double(eps), double(confidence), F.lit(seed)]
    const bytes = (await this.df.select(call('count_min_sketch', 'countMinSketch', ...args)).rows())[0]![0] as Uint8Array
    return CountMinSketch.readFrom(bytes)
  }

  /** About a share of the rows of each value; of values that aren't named, none. */
  sampleBy(
    column: ColumnOrName,
    fractions: ReadonlyMap<unknown, number> | Readonly<Record<string, number>>,
    seed: number | bigint,
  ): DataFrame {
    const pairs: [unknown, number][] = fractions instanceof Map ? [...fractions] : Object.entries(fractions as Record<string, number>)
    for (const [, fraction] of pairs)
      if (!(fraction >= 0 && fraction <= 1))
        throw new RangeError(
          `requirement failed: Fractions must be in [0, 1], but got Map(${pairs.map(([k, f]) => `${String(k)} -> ${doubleToString(f)}`).join(', ')}).`,
        )
    const c = toColumn(column)
    const none = F.lit(0).cast('double')
    const share = pairs.reduce<Column | undefined>((when, [value, fraction]) => {
      const test = value === null ? c.isNull() : c.equalTo(value)
      const part = F.lit(fraction).cast('double')
      return when === undefined ? F.when(test, part) : when.when(test, part)
    }, undefined)
    return this.df.filter(F.rand!(F.lit(BigInt(seed))).lt(share === undefined ? none : share.otherwise(none)))
  }
}
