import { decodeValue } from './codec/block.ts'
import { runJob } from './job/run-job.ts'
import { native } from './native-form.ts'
import { StatCounter } from './natives/stat-counter.ts'
import { canonicalKey } from './portable-hash.ts'
import type { RDD } from './rdd.ts'

/** A number, and between which bounds it lies with which confidence. */
export interface BoundedDouble {
  readonly mean: number
  readonly confidence: number
  readonly low: number
  readonly high: number
}

/** What is known of a result when the time is up, and the final one. Source: Spark's `PartialResult`. */
export interface PartialResult<R> {
  readonly initialValue: R
  readonly isInitialValueFinal: boolean
  /** Waits for all of it. */
  getFinalValue(): Promise<R>
}

/** Makes a result of those of the tasks that have come so far. Source: Spark's `ApproximateEvaluator`. */
export interface ApproximateEvaluator<U, R> {
  merge(outputId: number, taskResult: U): void
  currentResult(): R
}

/** Runs a job that tells its tasks' results as they come; what they are evaluated to when the time is up. */
export async function approximateJob<U, R>(
  evaluator: ApproximateEvaluator<U, R>,
  timeout: number,
  run: (merge: (outputId: number, taskResult: U) => void) => Promise<unknown>,
): Promise<PartialResult<R>> {
  const job = run((id, result) => evaluator.merge(id, result)).then(() => evaluator.currentResult())
  job.catch(() => {})
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>(resolve => {
    timer = setTimeout(resolve, timeout, 'late')
  })
  const first = await Promise.race([job, late])
  clearTimeout(timer)
  const whole = first !== 'late'
  return {
    initialValue: whole ? first : evaluator.currentResult(),
    isInitialValueFinal: whole,
    getFinalValue: () => job,
  }
}

/** Runs a function over the partitions; what has come is evaluated with the share of partitions that it stands for. */
async function approximate<P, R>(
  rdd: RDD<unknown>,
  name: string,
  f: ReturnType<typeof native>,
  timeout: number,
  evaluate: (parts: readonly P[], share: number) => R,
): Promise<PartialResult<R>> {
  const parts: P[] = []
  // not known before the job has begun
  let total = 1
  const evaluator: ApproximateEvaluator<P, R> = {
    merge: (_, part) => void parts.push(part),
    currentResult: () => evaluate(parts, total === 0 ? 1 : parts.length / total),
  }
  return approximateJob(evaluator, timeout, merge =>
    runJob(
      rdd,
      program => {
        total = rdd.getNumPartitions()
        return { type: 'partition', f: program.fn(f) }
      },
      (partition, bytes) => merge(partition, decodeValue(bytes as Uint8Array) as P),
      { name },
    ),
  )
}

const exact = (mean: number): BoundedDouble => ({ mean, confidence: 1, low: mean, high: mean })
const unknown: BoundedDouble = { mean: 0, confidence: 0, low: 0, high: Number.POSITIVE_INFINITY }
const anything: BoundedDouble = { mean: 0, confidence: 0, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }

/** `sum` were seen in a share of the data: the rest is about as dense. */
function countBound(sum: number, share: number, confidence: number): BoundedDouble {
  if (share >= 1) return exact(sum)
  if (share <= 0) return unknown
  const rest = (sum * (1 - share)) / share
  const spread = quantile((1 + confidence) / 2) * Math.sqrt(rest)
  return { mean: sum + rest, confidence, low: sum + Math.max(0, Math.floor(rest - spread)), high: sum + Math.ceil(rest + spread) }
}

export const approximateCount = (rdd: RDD<unknown>, timeout: number, confidence: number): Promise<PartialResult<BoundedDouble>> =>
  approximate<{ count: number }, BoundedDouble>(rdd, 'countApprox', native('countRecords'), timeout, (parts, share) =>
    countBound(
      parts.reduce((sum, p) => sum + p.count, 0),
      share,
      confidence,
    ),
  )

export const approximateCountByValue = <T>(
  rdd: RDD<T>,
  timeout: number,
  confidence: number,
): Promise<PartialResult<Map<T, BoundedDouble>>> =>
  approximate<[T, number][], Map<T, BoundedDouble>>(
    rdd as RDD<unknown>,
    'countByValueApprox',
    native('countValues'),
    timeout,
    (parts, share) => {
      const sums = new Map<unknown, [T, number]>()
      for (const [value, n] of parts.flat()) {
        const key = canonicalKey(value)
        const seen = sums.get(key)
        if (seen) seen[1] += n
        else sums.set(key, [value, n])
      }
      return new Map([...sums.values()].map(([value, n]) => [value, countBound(n, share, confidence)]))
    },
  )

const statistics = (parts: readonly object[]): StatCounter =>
  parts.reduce<StatCounter>((sum, p) => sum.merge(StatCounter.from(p)), new StatCounter())

export const approximateMean = (rdd: RDD<number>, timeout: number, confidence: number): Promise<PartialResult<BoundedDouble>> =>
  approximate<object, BoundedDouble>(rdd as RDD<unknown>, 'meanApprox', native('statistics'), timeout, (parts, share) => {
    const s = statistics(parts)
    if (share >= 1) return exact(s.mean)
    if (s.count < 2) return anything
    const spread = quantile((1 + confidence) / 2) * Math.sqrt(s.sampleVariance / s.count)
    return { mean: s.mean, confidence, low: s.mean - spread, high: s.mean + spread }
  })

export const approximateSum = (rdd: RDD<number>, timeout: number, confidence: number): Promise<PartialResult<BoundedDouble>> =>
  approximate<object, BoundedDouble>(rdd as RDD<unknown>, 'sumApprox', native('statistics'), timeout, (parts, share) => {
    const s = statistics(parts)
    if (share >= 1) return exact(s.sum)
    if (s.count < 2) return anything
    const count = s.count / share
    const mean = s.mean * count
    const countVariance = (s.count * (1 - share)) / share ** 2
    const meanVariance = s.sampleVariance / s.count
    const variance = meanVariance * countVariance + s.mean ** 2 * countVariance + count ** 2 * meanVariance
    const spread = quantile((1 + confidence) / 2) * Math.sqrt(variance)
    return { mean, confidence, low: mean - spread, high: mean + spread }
  })

/** The quantile of the standard normal distribution, by bisection of its distribution function. */
function quantile(p: number): number {
  let low = -10
  let high = 10
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2
    if (normal(middle) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The standard normal distribution function, as a series. */
function normal(x: number): number {
  if (x < -8) return 0
  if (x > 8) return 1
  let term = x
  let sum = x
  for (let i = 3; sum + term !== sum; i += 2) {
    term *= (x * x) / i
    sum += term
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)
}
