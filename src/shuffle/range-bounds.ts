/** A sampled key, and how many rows it stands for. */
export interface WeightedKey<K> {
  readonly key: K
  readonly weight: number
}

/**
 * The bounds of `partitions` ranges of about equal weight, from a sample: at most `partitions - 1` keys, ascending and distinct. As
 * Spark's RangePartitioner determines them: a bound where the cumulated weight reaches the next share.
 */
export function rangeBounds<K>(sample: readonly WeightedKey<K>[], partitions: number, compare: (a: K, b: K) => number): K[] {
  const ordered = [...sample].sort((a, b) => compare(a.key, b.key))
  const step = ordered.reduce((sum, s) => sum + s.weight, 0) / partitions
  const bounds: K[] = []
  let cumulated = 0
  let target = step
  for (const { key, weight } of ordered) {
    if (bounds.length === partitions - 1) break
    cumulated += weight
    if (cumulated < target) continue
    // A bound that repeats would make an empty range.
    if (bounds.length > 0 && compare(key, bounds.at(-1)!) <= 0) continue
    bounds.push(key)
    target += step
  }
  return bounds
}
