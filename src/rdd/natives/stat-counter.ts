/** Count, mean, variance, least and greatest of numbers, in one pass. Source: Spark's `StatCounter`. */
export class StatCounter {
  private n = 0
  private mu = 0
  private m2 = 0
  private greatest = Number.NEGATIVE_INFINITY
  private least = Number.POSITIVE_INFINITY

  constructor(values: Iterable<number> = []) {
    for (const v of values) this.merge(v)
  }

  merge(other: number | StatCounter): this {
    return typeof other === 'number' ? this.add(other) : this.addAll(other)
  }
  private add(value: number): this {
    const delta = value - this.mu
    this.n++
    this.mu += delta / this.n
    this.m2 += delta * (value - this.mu)
    this.greatest = Math.max(this.greatest, value)
    this.least = Math.min(this.least, value)
    return this
  }
  private addAll(other: StatCounter): this {
    if (other.n === 0) return this
    if (this.n === 0) return Object.assign(this, other)
    const delta = other.mu - this.mu
    if (other.n * 10 < this.n) this.mu += (delta * other.n) / (this.n + other.n)
    else if (this.n * 10 < other.n) this.mu = other.mu - (delta * this.n) / (this.n + other.n)
    else this.mu = (this.mu * this.n + other.mu * other.n) / (this.n + other.n)
    this.m2 += other.m2 + (delta * delta * this.n * other.n) / (this.n + other.n)
    this.n += other.n
    this.greatest = Math.max(this.greatest, other.greatest)
    this.least = Math.min(this.least, other.least)
    return this
  }
  /** From the fields, as they come from other threads. */
  static from(fields: object): StatCounter {
    return Object.assign(new StatCounter(), fields)
  }
  copy(): StatCounter {
    return StatCounter.from(this)
  }

  get count(): number {
    return this.n
  }
  get mean(): number {
    return this.n === 0 ? 0 : this.mu
  }
  get sum(): number {
    return this.n * this.mean
  }
  get max(): number {
    return this.greatest
  }
  get min(): number {
    return this.least
  }
  get variance(): number {
    return this.popVariance
  }
  get popVariance(): number {
    return this.n === 0 ? Number.NaN : this.m2 / this.n
  }
  get sampleVariance(): number {
    return this.n <= 1 ? Number.NaN : this.m2 / (this.n - 1)
  }
  get stdev(): number {
    return Math.sqrt(this.popVariance)
  }
  get popStdev(): number {
    return Math.sqrt(this.popVariance)
  }
  get sampleStdev(): number {
    return Math.sqrt(this.sampleVariance)
  }
  toString(): string {
    return `(count: ${this.count}, mean: ${this.mean.toFixed(6)}, stdev: ${this.stdev.toFixed(6)}, max: ${this.max.toFixed(6)}, min: ${this.min.toFixed(6)})`
  }
}
