import { Actions } from './actions.ts'
import { approximateMean, approximateSum, type BoundedDouble, type PartialResult } from './approximate.ts'
import type { ActionOptions } from './job/run-job.ts'
import { native } from './native-form.ts'
import { StatCounter } from './natives/stat-counter.ts'
import type { RDD } from './rdd.ts'

/** What RDDs of numbers have more. Source: Spark's `DoubleRDDFunctions`. */
export class NumberFunctions<out T> extends Actions<T> {
  /** Count, mean, variance, least and greatest, in one pass. */
  async stats(this: RDD<number>, options: ActionOptions = {}): Promise<StatCounter> {
    const parts = await this.partitionResults<object>(native('statistics'), { name: 'stats', ...options })
    return parts.reduce<StatCounter>((sum, p) => sum.merge(StatCounter.from(p)), new StatCounter())
  }
  async sum(this: RDD<number>, options: ActionOptions = {}): Promise<number> {
    const parts: number[] = await this.partitionResults<number>(native('sum'), { name: 'sum', ...options })
    return parts.reduce((a, b) => a + b, 0)
  }
  async mean(this: RDD<number>, options: ActionOptions = {}): Promise<number> {
    return (await this.stats(options)).mean
  }
  async variance(this: RDD<number>, options: ActionOptions = {}): Promise<number> {
    return (await this.stats(options)).variance
  }
  async stdev(this: RDD<number>, options: ActionOptions = {}): Promise<number> {
    return (await this.stats(options)).stdev
  }
  async sampleVariance(this: RDD<number>, options: ActionOptions = {}): Promise<number> {
    return (await this.stats(options)).sampleVariance
  }
  async sampleStdev(this: RDD<number>, options: ActionOptions = {}): Promise<number> {
    return (await this.stats(options)).sampleStdev
  }
  async popVariance(this: RDD<number>, options: ActionOptions = {}): Promise<number> {
    return (await this.stats(options)).popVariance
  }
  async popStdev(this: RDD<number>, options: ActionOptions = {}): Promise<number> {
    return (await this.stats(options)).popStdev
  }
  /** The mean, of what has been seen within so many milliseconds. */
  async meanApprox(this: RDD<number>, timeout: number, confidence = 0.95): Promise<PartialResult<BoundedDouble>> {
    return approximateMean(this, timeout, confidence)
  }
  async sumApprox(this: RDD<number>, timeout: number, confidence = 0.95): Promise<PartialResult<BoundedDouble>> {
    return approximateSum(this, timeout, confidence)
  }

  /** How many numbers fall into each of so many even buckets between the least and the greatest; gives the bounds as well. */
  histogram(this: RDD<number>, bucketCount: number, options?: ActionOptions): Promise<[buckets: number[], counts: number[]]>
  /** How many fall between each two bounds, the last one included. `evenBuckets` says that they are all as wide, which is faster. */
  histogram(this: RDD<number>, buckets: readonly number[], evenBuckets?: boolean, options?: ActionOptions): Promise<number[]>
  async histogram(
    this: RDD<number>,
    given: number | readonly number[],
    ...rest: readonly unknown[]
  ): Promise<[number[], number[]] | number[]> {
    if (typeof given !== 'number') {
      if (given.length < 2) throw new RangeError('buckets array must have at least two elements')
      if (given.some((b, i) => i > 0 && !(b > given[i - 1]!))) throw new RangeError('buckets must be sorted and distinct')
      return countInBuckets(this, given, rest[0] === true, rest[1] as ActionOptions | undefined)
    }
    const options = rest[0] as ActionOptions | undefined
    if (!(given >= 1)) throw new RangeError('number of buckets must be >= 1')
    const { min, max, count } = await this.stats(options)
    if (count === 0 || !Number.isFinite(min) || !Number.isFinite(max))
      throw new RangeError('Histogram on either an empty RDD or RDD containing +/-infinity or NaN')
    const span = max - min
    const buckets = min === max ? [min, min] : [...Array.from({ length: given }, (_, i) => min + (i * span) / given), max]
    return [buckets, await countInBuckets(this, buckets, true, options)]
  }
}

async function countInBuckets(rdd: RDD<number>, buckets: readonly number[], even: boolean, options: ActionOptions = {}): Promise<number[]> {
  const parts = await rdd.partitionResults<number[]>(native('histogram', buckets, even), { name: 'histogram', ...options })
  return parts.reduce((sum, part) => sum.map((n, i) => n + part[i]!), new Array<number>(buckets.length - 1).fill(0))
}
