import type { Runtime } from './runtime.ts'

/**
 * A value that all tasks read, sent to the workers once. Source: Spark's `Broadcast`. The class travels to workers by its source, so it uses
 * nothing of this module.
 */
export class Broadcast<T> {
  readonly id: number
  private block: Uint8Array
  private destroyed = false

  /** @internal use `sc.broadcast` */
  constructor(id: number, block: Uint8Array) {
    this.id = id
    this.block = block
  }
  get value(): T {
    this.check('value')
    return (globalThis as never as Record<symbol, Runtime>)[Symbol.for('firesteel.rdd')]!.broadcast(this.id, this.block) as T
  }
  /** Workers forget it, and read it again when they need it. It costs nothing here: they share its bytes. */
  unpersist(_blocking = false): void {
    this.check('unpersist')
  }
  /** From now on it cannot be used. */
  destroy(_blocking = false): void {
    this.check('destroy')
    this.destroyed = true
    this.block = new Uint8Array(0)
  }
  private check(_what: string): void {
    if (this.destroyed) throw new Error(`Attempted to use Broadcast(${this.id}) after it was destroyed`)
  }
  toString(): string {
    return `Broadcast(${this.id})`
  }
}
