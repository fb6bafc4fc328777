import { Inspector } from './inspector.ts'
import { urlOfScript } from './scripts.ts'

/** What V8 knows of a function. */
export interface FunctionScopes {
  /** Variables of each scope, innermost first; the global object is left out. */
  readonly scopes: readonly Record<string, unknown>[]
  /** The global object of the function's context. */
  readonly global?: Record<string, unknown>
  /** Where its source begins, in the file as it was loaded. 0-based. */
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly bound?: { readonly target: unknown; readonly self: unknown; readonly args: readonly unknown[] }
}

interface Property {
  readonly name: string
  readonly value?: { readonly objectId?: string; readonly value?: unknown }
}

interface Described {
  readonly internalProperties?: readonly Property[]
  readonly privateProperties?: readonly Property[]
}

/** Asks for the variables that a function sees. Undefined where there is no inspector. */
export function scopesOf(f: (...args: never[]) => unknown): FunctionScopes | undefined {
  return ask(f, (inspector, described) => {
    const internal = new Map((described.internalProperties ?? []).map(p => [p.name, p.value]))
    const value = (v: Property['value']): unknown => (v?.objectId === undefined ? v?.value : inspector.valueOf(v.objectId))
    const target = internal.get('[[TargetFunction]]')
    if (target !== undefined) {
      const args = Array.from(value(internal.get('[[BoundArgs]]')) as ArrayLike<unknown>)
      return { scopes: [], bound: { target: value(target), self: value(internal.get('[[BoundThis]]')), args } }
    }
    const list = internal.get('[[Scopes]]')?.objectId
    const all =
      list === undefined ? [] : Array.from(inspector.valueOf(list) as ArrayLike<{ description: string; object: Record<string, unknown> }>)
    const global = all.find(x => x.description === 'Global')?.object
    const scopes = all.filter(x => x.description !== 'Global').map(x => x.object)
    const at = internal.get('[[FunctionLocation]]')?.value as { scriptId: string; lineNumber: number; columnNumber: number } | undefined
    const file = at && urlOfScript(inspector, at.scriptId)
    return { scopes, ...(global && { global }), ...(file !== undefined && { file, line: at!.lineNumber, column: at!.columnNumber }) }
  })
}

/** The names of an object's private fields, methods and accessors. */
export const privateNamesOf = (value: object): readonly string[] =>
  ask(value, (_, described) => (described.privateProperties ?? []).map(p => p.name)) ?? []

function ask<T>(value: unknown, answer: (inspector: Inspector, described: Described) => T): T | undefined {
  const inspector = Inspector.open()
  if (inspector === undefined) return undefined
  try {
    const objectId = inspector.idOf(value)
    return objectId === undefined
      ? undefined
      : answer(inspector, inspector.post('Runtime.getProperties', { objectId, ownProperties: true }))
  } finally {
    inspector.release()
  }
}
