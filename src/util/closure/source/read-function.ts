import { parseAssignment } from './expression.ts'
import { parseClass, parseMember } from './function.ts'
import { type Outside, Parser } from './parser.ts'
import type { Reference } from './scope.ts'

/** A variable that a function uses and does not declare. */
export interface FreeVariable {
  /** The members of it that are used; undefined where it is used as a whole. */
  readonly members: ReadonlySet<string> | undefined
  /** Where it is first used, and assigned; -1: it is not. */
  readonly at: number
  readonly writtenAt: number
  /** Only used while the class is being defined. */
  readonly definition: boolean
}

/** What the source of a function says. */
export interface FunctionSource {
  /** How the source is read: as an expression, as a method of an object, or as a class. */
  readonly form: 'expression' | 'method' | 'class'
  readonly arrow: boolean
  readonly free: ReadonlyMap<string, FreeVariable>
  readonly outside: Readonly<Outside>
  /** Where `import(...)` begins. */
  readonly imports: readonly number[]
  /** The places of what a class extends. */
  readonly heritage: { readonly start: number; readonly end: number } | undefined
  /** The place that V8 gives for the function. */
  readonly origin: number
  /** Of a method: the places of its computed key. */
  readonly key: { readonly start: number; readonly end: number } | undefined
  /** Of a class: its instances have private fields or methods. */
  readonly privateFields: boolean
}

const MAX_CACHED = 2000
const cache = new Map<string, FunctionSource | undefined>()

/** Reads the source of a function; undefined where it cannot be read. What was read lately is kept. */
export function readFunction(source: string): FunctionSource | undefined {
  if (cache.has(source)) return cache.get(source)
  const read = attempt(source, false) ?? attempt(source, true)
  if (cache.size >= MAX_CACHED) cache.clear()
  cache.set(source, read)
  return read
}

function attempt(source: string, method: boolean): FunctionSource | undefined {
  const p = new Parser(source)
  const start = p.token.text
  const isClass = !method && (start === 'class' || start === '@')
  let heritage: FunctionSource['heritage']
  let arrow = false
  try {
    if (isClass) heritage = parseClass(p, false)
    else if (method) {
      // its `super` is that of an object outside
      p.around = { ...p.around, home: -1 }
      p.defines = p.is('[') || p.ahead().text === '['
      parseMember(p, false)
    } else {
      arrow = !(start === 'function' || (start === 'async' && p.ahead().text === 'function'))
      parseAssignment(p)
    }
  } catch (e) {
    if (e instanceof SyntaxError) return undefined
    throw e
  }
  if (p.token.kind !== 'end') return undefined
  const free = new Map<string, FreeVariable>()
  for (const r of p.scope.references) free.set(r.name, join(free.get(r.name), r))
  free.delete('arguments')
  const form = isClass ? 'class' : method ? 'method' : 'expression'
  const key = p.defines ? p.computedKey : undefined
  const { outside, imports, privateFields } = p
  return { form, arrow, free, outside, imports, heritage, key, origin: arrow ? 0 : Math.max(0, p.origin), privateFields }
}

function join(v: FreeVariable | undefined, r: Reference): FreeVariable {
  const used = r.member === undefined || r.write ? undefined : new Set([r.member])
  const writtenAt = r.write ? r.at : -1
  if (v === undefined) return { members: used, at: r.at, writtenAt, definition: r.definition }
  return {
    members: v.members && used && new Set([...v.members, ...used]),
    at: Math.min(v.at, r.at),
    writtenAt: v.writtenAt < 0 ? writtenAt : v.writtenAt,
    definition: v.definition && r.definition,
  }
}
