import type { NativeName } from './natives.ts'

/** A function of ours: workers know it by its name, and make it from the arguments (functions, or data). */
export interface Native {
  readonly native: NativeName
  readonly args: readonly unknown[]
}

/** Functions that workers know, and as what. */
export const nativeForms = new WeakMap<object, Native>()

export const native = (name: NativeName, ...args: readonly unknown[]): Native => ({ native: name, args })

export const isNative = (f: unknown): f is Native => typeof f === 'object' && f !== null && 'native' in f && 'args' in f
