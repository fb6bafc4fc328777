/**
 * Greenwald and Khanna's quantile summaries with Spark's parameters: samples that each stand for `g` values up to them, with a rank that is
 * known up to `delta`. Values are buffered and worked in sorted.
 */
interface Sample {
  readonly value: number
  readonly g: number
  readonly delta: number
}

export interface QuantileSummary {
  readonly error: number
  samples: readonly Sample[]
  count: number
  buffer: number[]
  compressed: boolean
}

/** So many values wait to be worked in. */
export const BUFFER = 50_000
const COMPRESS = 10_000

export const newSummary = (error: number): QuantileSummary => ({ error, samples: [], count: 0, buffer: [], compressed: true })

/** Doubles in order, NaN the greatest. */
const ascending = (a: number, b: number): number =>
  a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : -1

export function addToSummary(s: QuantileSummary, value: number): void {
  s.buffer.push(value)
  s.compressed = false
  if (s.buffer.length < BUFFER) return
  workIn(s)
  if (s.samples.length >= COMPRESS) compress(s)
}

/** So few values that each would be a sample of its own, whose rank is known: they stay in the buffer. */
const isExact = (s: QuantileSummary, values = s.buffer.length): boolean =>
  s.samples.length === 0 && s.buffer.length > 0 && 2 * s.error * values < 1

/** Takes the buffered values in among the samples. */
function workIn(s: QuantileSummary): void {
  if (s.buffer.length === 0) return
  const sorted = Float64Array.from(s.buffer).sort()
  const merged: Sample[] = []
  let at = 0
  for (const [i, value] of sorted.entries()) {
    while (at < s.samples.length && ascending(s.samples[at]!.value, value) <= 0) merged.push(s.samples[at++]!)
    s.count++
    const edge = merged.length === 0 || (at === s.samples.length && i === sorted.length - 1)
    merged.push({ value, g: 1, delta: edge ? 0 : Math.floor(2 * s.error * s.count) })
  }
  for (; at < s.samples.length; at++) merged.push(s.samples[at]!)
  s.samples = merged
  s.buffer = []
}

function compress(s: QuantileSummary): void {
  workIn(s)
  s.samples = joined(s.samples, 2 * s.error * s.count)
  s.compressed = true
}

/** Joins samples from the right while their ranks stay known well enough; the first stays. */
function joined(samples: readonly Sample[], threshold: number): readonly Sample[] {
  if (samples.length === 0) return samples
  const result: Sample[] = []
  let head = samples.at(-1)!
  for (let i = samples.length - 2; i >= 1; i--) {
    const sample = samples[i]!
    if (sample.g + head.g + head.delta < threshold) head = { ...head, g: head.g + sample.g }
    else {
      result.push(head)
      head = sample
    }
  }
  result.push(head)
  if (samples.length > 1 && ascending(samples[0]!.value, head.value) <= 0) result.push(samples[0]!)
  return result.reverse()
}

export function mergeSummaries(a: QuantileSummary, b: QuantileSummary): QuantileSummary {
  const together = a.buffer.length + b.buffer.length
  if (isExact(a, together) && isExact(b, together)) {
    for (const value of b.buffer) a.buffer.push(value)
    return a
  }
  if (!a.compressed) compress(a)
  if (!b.compressed) compress(b)
  if (b.count === 0) return a
  if (a.count === 0) return b
  const [more, others] = [Math.floor(2 * b.error * b.count), Math.floor(2 * a.error * a.count)]
  const merged: Sample[] = []
  let [i, j] = [0, 0]
  while (i < a.samples.length && j < b.samples.length) {
    const first = ascending(a.samples[i]!.value, b.samples[j]!.value) < 0
    const sample = first ? a.samples[i]! : b.samples[j]!
    const extra = first ? (j > 0 ? more : 0) : i > 0 ? others : 0
    if (first) i++
    else j++
    merged.push({ ...sample, delta: sample.delta + extra })
  }
  merged.push(...a.samples.slice(i), ...b.samples.slice(j))
  const count = a.count + b.count
  return { error: a.error, samples: joined(merged, 2 * a.error * count), count, buffer: [], compressed: true }
}

/** The values at the shares, in the order of the shares. */
export function quantilesFrom(s: QuantileSummary, shares: readonly number[]): number[] | undefined {
  if (isExact(s)) {
    const sorted = Float64Array.from(s.buffer).sort()
    const place = (share: number): number =>
      share <= s.error ? 0 : share >= 1 - s.error ? sorted.length - 1 : Math.max(0, Math.ceil(share * sorted.length) - 1)
    return shares.map(share => sorted[place(share)]!)
  }
  if (!s.compressed) compress(s)
  const { samples, error } = s
  if (samples.length === 0) return undefined
  const target = Math.trunc(samples.reduce((most, x) => Math.max(most, x.delta + x.g), 0) / 2)
  let index = 0
  let least = samples[0]!.g
  const result: number[] = []
  for (const [place, share] of [...shares.entries()].sort((x, y) => x[1] - y[1])) {
    if (share <= error || samples.length === 1) result[place] = samples[0]!.value
    else if (share >= 1 - error) result[place] = samples.at(-1)!.value
    else {
      const rank = Math.ceil(share * s.count)
      while (index < samples.length - 1) {
        const greatest = least + samples[index]!.delta
        if (greatest - target <= rank && rank <= least + target) break
        index++
        least += samples[index]!.g
      }
      result[place] = samples[index]!.value
      if (index === samples.length - 1) least = 0
    }
  }
  return result
}
