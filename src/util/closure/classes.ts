import { isNative } from './plain.ts'
import { readFunction } from './source/read-function.ts'

/** A constructor. */
export type Class = ((...args: never[]) => unknown) & { readonly prototype: object }

/**
 * Classes of the program by names that mean the same in all of its threads, so that instances stay what they are where they travel as data. The driver
 * names a class that goes to the workers; a worker knows the names of those that came to it.
 */
const names = new WeakMap<object, string>()
/** The driver's own, by name. */
const ours = new Map<string, WeakRef<Class>>()
/** Those that were made for the task that runs in this thread. */
let ofTask: ReadonlyMap<string, Class> = new Map()
/** While the driver writes values: the classes of the instances among them. */
let met: Set<Class> | undefined

/** Another process has other names, and finds none of these in what it reads. */
const PROCESS = Math.random().toString(36).slice(2, 10)
let last = 0

/** The driver's name for a class. */
export function nameOfClass(c: Class): string {
  let name = names.get(c.prototype)
  if (name === undefined) {
    name = `${PROCESS}.${++last}`
    names.set(c.prototype, name)
    ours.set(name, new WeakRef(c))
    gone.register(c, name)
  }
  return name
}
const gone = new FinalizationRegistry<string>(name => ours.delete(name))

/** In a worker: this class, made anew, goes by that name. */
export const knowClass = (name: string, c: Class): void => void names.set(c.prototype, name)

/** In a worker: instances that are read from now on are of these. */
export function useClasses(classes: ReadonlyMap<string, Class>): void {
  ofTask = classes
}

export const classNamed = (name: string): Class | undefined => ofTask.get(name) ?? ours.get(name)?.deref()

/** What `write` gives, and the classes of the program whose instances it has asked the name of. */
export function meetingClasses<T>(write: () => T): readonly [result: T, classes: readonly Class[]] {
  const before = met
  const classes = new Set<Class>()
  met = classes
  try {
    return [write(), [...classes]]
  } finally {
    met = before
  }
}

/** The name of an object's class, if it is one of the program's that others know. */
export function classNameOf(value: object): string | undefined {
  const prototype = Object.getPrototypeOf(value) as object
  if (met === undefined) return names.get(prototype)
  const c = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value as unknown
  if (!isClass(c) || c.prototype !== prototype) return undefined
  met.add(c)
  return nameOfClass(c)
}

/** Written in JavaScript, as a class or as a function with a prototype of its own. */
const isClass = (c: unknown): c is Class => typeof c === 'function' && !isNative(c as Class)

const privates = new WeakMap<object, boolean>()

/** Do instances hold what only their class can reach? */
export function hasPrivateFields(prototype: object): boolean {
  let has = privates.get(prototype)
  if (has === undefined) {
    const c = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value as unknown
    const parent = Object.getPrototypeOf(prototype) as object | null
    has =
      (isClass(c) && /#[\p{ID_Start}$_]/u.test(String(c)) && readFunction(String(c))?.privateFields === true) ||
      (parent !== null && parent !== Object.prototype && hasPrivateFields(parent))
    privates.set(prototype, has)
  }
  return has
}
