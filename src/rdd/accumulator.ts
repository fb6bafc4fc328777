/**
 * What tasks add to and the driver reads. Source: Spark's `AccumulatorV2`: extend it and register it with `sc.register`. Each task adds to a copy
 * of its own, reset first; when the task is done, the driver merges it in. State is in plain fields. The classes travel to workers by their source,
 * so they use nothing of this module.
 */
export abstract class AccumulatorV2<IN, OUT> {
  /** @internal */
  accumulatorId = -1
  private accumulatorName: string | undefined

  abstract get isZero(): boolean
  abstract copy(): AccumulatorV2<IN, OUT>
  abstract reset(): void
  abstract add(v: IN): void
  abstract merge(other: AccumulatorV2<IN, OUT>): void
  abstract get value(): OUT

  get id(): number {
    return this.accumulatorId
  }
  get name(): string | undefined {
    return this.accumulatorName
  }
  get isRegistered(): boolean {
    return this.accumulatorId >= 0
  }
  copyAndReset(): AccumulatorV2<IN, OUT> {
    const copy = this.copy()
    copy.reset()
    return copy
  }
  /** @internal */
  register(id: number, name: string | undefined): void {
    this.accumulatorId = id
    this.accumulatorName = name
  }
  toString(): string {
    return `${this.constructor.name}(id: ${this.accumulatorId}, name: ${this.accumulatorName === undefined ? 'None' : `Some(${this.accumulatorName})`}, value: ${this.value})`
  }
}

/** Sum, count and average of numbers. */
abstract class NumberAccumulator extends AccumulatorV2<number, number> {
  private total = 0
  private n = 0

  get isZero(): boolean {
    return this.total === 0 && this.n === 0
  }
  copy(): this {
    const copy = new (this.constructor as new () => this)()
    copy.merge(this)
    return copy
  }
  reset(): void {
    this.total = 0
    this.n = 0
  }
  add(v: number): void {
    this.total += v
    this.n++
  }
  merge(other: NumberAccumulator): void {
    this.total += other.total
    this.n += other.n
  }
  get value(): number {
    return this.total
  }
  get sum(): number {
    return this.total
  }
  get count(): number {
    return this.n
  }
  get avg(): number {
    return this.total / this.n
  }
}

/** Of integers. */
export class LongAccumulator extends NumberAccumulator {}
/** Of doubles. */
export class DoubleAccumulator extends NumberAccumulator {}

/** All that was added, as a list. */
export class CollectionAccumulator<T> extends AccumulatorV2<T, readonly T[]> {
  private list: T[] = []

  get isZero(): boolean {
    return this.list.length === 0
  }
  copy(): CollectionAccumulator<T> {
    const copy = new CollectionAccumulator<T>()
    copy.merge(this)
    return copy
  }
  reset(): void {
    this.list = []
  }
  add(v: T): void {
    this.list.push(v)
  }
  merge(other: CollectionAccumulator<T>): void {
    for (const v of other.list) this.list.push(v)
  }
  get value(): readonly T[] {
    return this.list
  }
}

/** PySpark's kind: a value, and how two of them are added. */
export interface AccumulatorParam<T> {
  zero(initial: T): T
  addInPlace(a: T, b: T): T
}

/** `sc.accumulator(initial, param)`. */
export class Accumulator<T> extends AccumulatorV2<T, T> {
  private current: T
  private readonly param: AccumulatorParam<T>
  private touched = false

  constructor(initial: T, param: AccumulatorParam<T>) {
    super()
    this.current = initial
    this.param = param
  }
  get isZero(): boolean {
    return !this.touched
  }
  copy(): Accumulator<T> {
    return new Accumulator(this.current, this.param)
  }
  reset(): void {
    this.current = this.param.zero(this.current)
    this.touched = false
  }
  add(v: T): void {
    this.current = this.param.addInPlace(this.current, v)
    this.touched = true
  }
  merge(other: Accumulator<T>): void {
    this.current = this.param.addInPlace(this.current, other.current)
  }
  get value(): T {
    if ((globalThis as never as Record<symbol, { task?: unknown }>)[Symbol.for('firesteel.rdd')]?.task !== undefined)
      throw new Error('Accumulator.value cannot be accessed inside tasks')
    return this.current
  }
  set value(v: T) {
    this.current = v
  }
}
