import { type XorShift, xorShift } from '../../types/random/xorshift.ts'
import { canonicalKey } from '../portable-hash.ts'

type Pair = readonly [key: unknown, value: unknown]

/** How many records of a key a partition has, and is to give. */
export interface Share {
  readonly key: unknown
  readonly count: number
  readonly take: number
}

/** Counts the records of each key of a partition. */
export function keyCounts(records: Iterable<Pair>): [key: unknown, count: number][] {
  const counts = new Map<unknown, [unknown, number]>()
  for (const [key] of records) {
    const canonical = canonicalKey(key)
    const known = counts.get(canonical)
    if (known === undefined) counts.set(canonical, [key, 1])
    else known[1]++
  }
  return [...counts.values()]
}

/**
 * Shares a sample of exactly `ceil(fraction * n)` of each key's n records out to the partitions, as if all records had been drawn from.
 * `counts`: those of `keyCounts`, by partition.
 */
export function sharesOf(
  counts: readonly (readonly (readonly [key: unknown, count: number])[])[],
  fractions: ReadonlyMap<unknown, number>,
  withReplacement: boolean,
  seed: bigint,
): Share[][] {
  const known = new Map([...fractions].map(([k, f]) => [canonicalKey(k), f]))
  const places = new Map<unknown, { key: unknown; fraction: number; parts: { partition: number; count: number }[] }>()
  for (const [partition, keys] of counts.entries())
    for (const [key, count] of keys) {
      const canonical = canonicalKey(key)
      let place = places.get(canonical)
      if (place === undefined) {
        const fraction = known.get(canonical)
        if (fraction === undefined) throw new Error(`key not found: ${String(key)}`)
        places.set(canonical, (place = { key, fraction, parts: [] }))
      }
      place.parts.push({ partition, count })
    }
  const random = xorShift(seed)
  const out: Share[][] = counts.map(() => [])
  for (const { key, fraction, parts } of places.values()) {
    let left = parts.reduce((sum, p) => sum + p.count, 0)
    const size = Math.ceil(fraction * left)
    let wanted = withReplacement ? size : Math.min(size, left)
    for (const { partition, count } of parts) {
      const take = withReplacement ? drawsWithin(random, wanted, count / left) : picked(random, count, wanted, left).length
      out[partition]!.push({ key, count, take })
      left -= count
      wanted -= take
    }
  }
  return out
}

/** Of so many draws, those that fall within a share of what is drawn from. */
function drawsWithin(random: XorShift, draws: number, share: number): number {
  if (share >= 1) return draws
  let n = 0
  for (let i = 0; i < draws; i++) if (random.nextDouble() < share) n++
  return n
}

/** Which of the first `count` of `left` records are among `wanted` that are picked of all. */
function picked(random: XorShift, count: number, wanted: number, left: number): number[] {
  const out: number[] = []
  for (let i = 0; i < count; i++) if (random.nextDouble() * (left - i) < wanted - out.length) out.push(i)
  return out
}

/** The records of a partition that are taken, each as often as it is. */
export function* exactSample(records: Iterable<Pair>, shares: readonly Share[], withReplacement: boolean, seed: bigint): Generator<Pair> {
  const random = xorShift(seed)
  /** By key: how often each of its records is taken, and the next of them. */
  const times = new Map<unknown, { readonly of: Uint32Array; next: number }>()
  for (const { key, count, take } of shares) {
    const of = new Uint32Array(count)
    if (withReplacement) for (let i = 0; i < take; i++) of[Math.floor(random.nextDouble() * count)]!++
    else for (const i of picked(random, count, take, count)) of[i] = 1
    times.set(canonicalKey(key), { of, next: 0 })
  }
  for (const record of records) {
    const t = times.get(canonicalKey(record[0]))!
    for (let n = t.of[t.next++]!; n > 0; n--) yield record
  }
}
