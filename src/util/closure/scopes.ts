import { Session } from 'node:inspector'

/** What V8 knows of a function. */
export interface FunctionScopes {
  /** Variables of each scope, innermost first; the global object is left out. */
  readonly scopes: readonly Record<string, unknown>[]
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly bound?: { readonly target: unknown; readonly self: unknown; readonly args: readonly unknown[] }
}

interface Property {
  readonly name: string
  readonly value?: { readonly objectId?: string; readonly value?: unknown }
}

const SLOT = Symbol.for('firesteel.closure')
let session: Session | undefined
const files = new Map<string, string>()

/** Asks the inspector, within this process, for the variables that a function sees. Undefined where there is no inspector. */
export function scopesOf(f: (...args: never[]) => unknown): FunctionScopes | undefined {
  const s = connected()
  if (s === undefined) return undefined
  const holder = globalThis as unknown as Record<symbol, unknown>
  const post = <T>(method: string, parameters: object): T => {
    let result: T | undefined
    s.post(method, parameters, (error: Error | null, r?: object) => {
      if (error === null) result = r as T
    })
    return result as T
  }
  const objectGroup = 'firesteel'
  /** The value behind an object id, through the slot. */
  const objectOf = (objectId: string): unknown => {
    post('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: `function () { globalThis[Symbol.for('firesteel.closure')] = this }`,
      silent: true,
    })
    return holder[SLOT]
  }
  try {
    holder[SLOT] = f
    const found = post<{ result: { objectId?: string } } | undefined>('Runtime.evaluate', {
      expression: `globalThis[Symbol.for('firesteel.closure')]`,
      objectGroup,
    })
    const objectId = found?.result.objectId
    if (objectId === undefined) return undefined
    const described = post<{ internalProperties?: Property[] } | undefined>('Runtime.getProperties', { objectId, ownProperties: true })
    const internal = new Map((described?.internalProperties ?? []).map(p => [p.name, p.value]))
    const location = internal.get('[[FunctionLocation]]')?.value as
      | { scriptId: string; lineNumber: number; columnNumber: number }
      | undefined
    const target = internal.get('[[TargetFunction]]')?.objectId
    if (target !== undefined) {
      const self = internal.get('[[BoundThis]]')
      const args = internal.get('[[BoundArgs]]')?.objectId
      return {
        scopes: [],
        bound: {
          target: objectOf(target),
          self: self?.objectId === undefined ? self?.value : objectOf(self.objectId),
          args: args === undefined ? [] : Array.from(objectOf(args) as ArrayLike<unknown>),
        },
      }
    }
    const list = internal.get('[[Scopes]]')?.objectId
    const all = list === undefined ? [] : Array.from(objectOf(list) as ArrayLike<{ description: string; object: Record<string, unknown> }>)
    const scopes = all.filter(x => x.description !== 'Global').map(x => x.object)
    const place = location && { file: fileOf(location.scriptId, s), line: location.lineNumber, column: location.columnNumber }
    return place?.file === undefined ? { scopes } : { scopes, file: place.file, line: place.line, column: place.column }
  } finally {
    delete holder[SLOT]
    s.post('Runtime.releaseObjectGroup', { objectGroup })
  }
}

function connected(): Session | undefined {
  if (session) return session
  try {
    const made = new Session()
    made.connect()
    let answered = false
    made.post('Runtime.evaluate', { expression: '1' }, (error: Error | null) => {
      answered = error === null
    })
    // where the permission model forbids it, connecting does nothing
    if (!answered) return undefined
    session = made
    return made
  } catch {
    return undefined
  }
}

/** The file of a script. The debugger tells of all scripts when it is enabled, which is short. */
function fileOf(scriptId: string, s: Session): string | undefined {
  if (!files.has(scriptId)) {
    const seen = (m: { params: { scriptId: string; url: string } }): void => void files.set(m.params.scriptId, m.params.url)
    s.on('Debugger.scriptParsed', seen as never)
    s.post('Debugger.enable')
    s.post('Debugger.disable')
    s.off('Debugger.scriptParsed', seen as never)
  }
  return files.get(scriptId)
}
