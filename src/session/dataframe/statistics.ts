import { Combinations } from './combinations.ts'
import type { DataFrame } from './dataframe.ts'
import { DataFrameNaFunctions } from './na-functions.ts'
import { DataFrameStatFunctions } from './stat-functions.ts'

/** What `na` and `stat` have, and summaries. */
export class Statistics extends Combinations {
  /** What to do about nulls and NaN. */
  get na(): DataFrameNaFunctions {
    return new DataFrameNaFunctions(this.self)
  }
  dropna(...args: Parameters<DataFrameNaFunctions['drop']>): DataFrame {
    return this.na.drop(...args)
  }
  fillna(...args: Parameters<DataFrameNaFunctions['fill']>): DataFrame {
    return this.na.fill(...args)
  }
  replace(...args: Parameters<DataFrameNaFunctions['replace']>): DataFrame {
    return this.na.replace(...args)
  }
  /** Correlations, quantiles, frequent values, stratified samples. */
  get stat(): DataFrameStatFunctions {
    return new DataFrameStatFunctions(this.self)
  }
  corr(...args: Parameters<DataFrameStatFunctions['corr']>): Promise<number> {
    return this.stat.corr(...args)
  }
  cov(...args: Parameters<DataFrameStatFunctions['cov']>): Promise<number> {
    return this.stat.cov(...args)
  }
  crosstab(...args: Parameters<DataFrameStatFunctions['crosstab']>): DataFrame {
    return this.stat.crosstab(...args)
  }
  freqItems(...args: Parameters<DataFrameStatFunctions['freqItems']>): DataFrame {
    return this.stat.freqItems(...args)
  }
  sampleBy(...args: Parameters<DataFrameStatFunctions['sampleBy']>): DataFrame {
    return this.stat.sampleBy(...args)
  }
  approxQuantile(column: string, probabilities: readonly number[], relativeError: number): Promise<number[]>
  approxQuantile(columns: readonly string[], probabilities: readonly number[], relativeError: number): Promise<number[][]>
  approxQuantile(columns: never, probabilities: readonly number[], relativeError: number): Promise<number[] | number[][]> {
    return this.stat.approxQuantile(columns, probabilities, relativeError)
  }
  /** Count, mean, standard deviation, minimum and maximum of columns that are numbers or text, as text. */
  describe(...columns: string[]): DataFrame {
    const chosen = columns.length === 0 ? this.self : this.select(...columns)
    return chosen.summary('count', 'mean', 'stddev', 'min', 'max')
  }
  /** Statistics of columns that are numbers or text, as text: count, count_distinct, approx_count_distinct, mean, stddev, min, max, percentages such as `75%`. */
  summary(...statistics: string[]): DataFrame {
    return this.frameOperation({ name: 'summary', statistics })
  }
}
