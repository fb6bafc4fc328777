/** Numbers by a seed (mulberry32), and choices made with them: the same seed gives the same statements. */
export class Random {
  #state
  constructor(seed) {
    this.#state = seed >>> 0
  }
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  /** A whole number from `from` to `to`, both possible. */
  int(from, to) {
    return from + Math.floor(this.next() * (to - from + 1))
  }
  chance(p) {
    return this.next() < p
  }
  pick(list) {
    return list[this.int(0, list.length - 1)]
  }
  /** One of `[weight, value]` pairs. */
  weighted(pairs) {
    let at = this.next() * pairs.reduce((sum, [w]) => sum + w, 0)
    for (const [w, value] of pairs) {
      at -= w
      if (at < 0) return value
    }
    return pairs.at(-1)[1]
  }
  some(list, n) {
    const left = [...list]
    const out = []
    while (out.length < n && left.length > 0) out.push(...left.splice(this.int(0, left.length - 1), 1))
    return out
  }
  times(n, make) {
    return Array.from({ length: n }, (_, i) => make(i))
  }
}
