type AnyFunction = (...args: never[]) => unknown

const explicit = new WeakMap<AnyFunction, Readonly<Record<string, unknown>>>()

export interface TaskOptions {
  /** The function's variables by name. */
  readonly captures: Readonly<Record<string, unknown>>
}

/**
 * A function together with the variables that it uses, for where they cannot be found by looking (no inspector, as under Node's
 * permission model), or shall not be: `rdd.map(task(x => x * factor, { captures: { factor } }))`. Gives the function itself.
 */
export function task<F extends AnyFunction>(fn: F, options: TaskOptions): F {
  if (typeof fn !== 'function') throw new TypeError('task: the first argument is a function')
  explicit.set(fn, options.captures)
  return fn
}

export const capturesOf = (fn: AnyFunction): Readonly<Record<string, unknown>> | undefined => explicit.get(fn)
