import { SparkException } from '../errors.ts'

/**
 * The engine's own objects in users' functions. An object that means something in tasks (a broadcast, an accumulator) has a method under
 * this symbol, which gives its kind and the data that the other side needs; the kind's reviver, registered in every thread that runs
 * tasks, makes the object of there. What means nothing in tasks (a session, an RDD) throws from that method.
 */
export const handle: unique symbol = Symbol.for('firesteel.handle') as never

export interface Handle {
  [handle](): { readonly kind: string; readonly data: unknown }
}

const revivers = new Map<string, (data: never) => unknown>()

/** Says what becomes of a kind of handle in the thread that runs a function. `data` is what the object's method gave, captured. */
export function registerHandle<T>(kind: string, revive: (data: T) => unknown): void {
  revivers.set(kind, revive)
}

export function reviveHandle(kind: string, data: unknown): unknown {
  const revive = revivers.get(kind)
  if (revive === undefined) throw new Error(`No thread knows of ${kind}`)
  return revive(data as never)
}

/** Does the value, or its class, have the method? Only data properties are looked at: getters of users' objects are not called. */
export function isHandle(value: object): value is Handle {
  for (let o: object | null = value; o !== null; o = Object.getPrototypeOf(o) as object | null) {
    const d = Object.getOwnPropertyDescriptor(o, handle)
    if (d) return typeof d.value === 'function'
  }
  return false
}

/** Refusals that PySpark words: they have conditions, but no SQLSTATE. */
class DriverOnly extends SparkException {
  constructor(condition: string, text: string) {
    super(null, {}, [], { suffix: `[${condition}] ${text}` })
    Object.defineProperty(this, 'condition', { value: condition, enumerable: true })
    this.name = 'SparkException'
  }
  override get sqlState(): string | null {
    return null
  }
}

/** A session, a context, or what holds one, in a function. */
export const contextOnlyOnDriver = (): SparkException =>
  new DriverOnly(
    'CONTEXT_ONLY_VALID_ON_DRIVER',
    'It appears that you are attempting to reference SparkContext from a broadcast variable, action, or transformation. SparkContext can only be used on the driver, not in code that runs on workers. For more information, see SPARK-5063.',
  )

/** An RDD in a function. */
export const rddOnlyOnDriver = (): SparkException =>
  new DriverOnly(
    'RDD_TRANSFORM_ONLY_VALID_ON_DRIVER',
    'It appears that you are attempting to broadcast an RDD or reference an RDD from an action or transformation. RDD transformations and actions can only be invoked by the driver, not inside of other transformations; for example, rdd1.map(lambda x: rdd2.values.count() * x) is invalid because the values transformation and count action cannot be performed inside of the rdd1.map transformation. For more information, see SPARK-5063.',
  )
