import type { SqlPath } from '../analyzer/context.ts'
import { CATALOG } from '../catalog/names.ts'
import type { RuntimeConf } from '../config/conf.ts'
import { caseSensitive, defaultSqlPath, functionSessionOrder, sqlPathEnabled } from '../config/session.ts'
import type { PathItem } from '../plan/session-command.ts'
import { parseStatement } from '../sql/parse.ts'
import { quoteIfNeeded } from '../types/names.ts'
import { sparkError } from '../util/errors.ts'

/** A schema by its whole name, or the current one, whatever it is later. */
type Entry = Exclude<PathItem, 'DEFAULT_PATH' | 'SYSTEM_PATH' | 'PATH'>

const BUILTIN: Entry = Object.freeze(['system', 'builtin'])
const SESSION: Entry = Object.freeze(['system', 'session'])

const ORDERS: Readonly<Record<string, readonly Entry[]>> = {
  FIRST: [SESSION, BUILTIN, 'CURRENT_SCHEMA'],
  SECOND: [BUILTIN, SESSION, 'CURRENT_SCHEMA'],
  LAST: [BUILTIN, 'CURRENT_SCHEMA', SESSION],
}

/** `a.b,c.d`, as current_path() gives it. */
export const pathText = (path: SqlPath, separator = ','): string => path.map(s => s.map(quoteIfNeeded).join('.')).join(separator)

/** What a schema of a path holds: built-in functions, what is the session's own, or stored things. */
export function systemSchema(schema: readonly string[]): 'builtin' | 'session' | undefined {
  const name = schema.join('.').toLowerCase()
  return name === 'system.builtin' ? 'builtin' : name === 'system.session' ? 'session' : undefined
}

/** Do the session's functions hide built-in ones? */
export const sessionComesFirst = (path: SqlPath): boolean => {
  const kinds = path.map(systemSchema)
  const [session, builtin] = [kinds.indexOf('session'), kinds.indexOf('builtin')]
  return session >= 0 && (builtin < 0 || session < builtin)
}

/** What is stored does not see what goes with the session. */
export const withoutSession = (path: SqlPath): SqlPath => path.filter(s => systemSchema(s) !== 'session')

/** The SQL path of a session: the schemas in which names without a schema are looked for, as `SET PATH` gave them, else as settings do. */
export class SessionPath {
  private readonly conf: RuntimeConf
  private entries: readonly Entry[] | undefined
  private known: { readonly key: string; readonly entries: readonly Entry[] | undefined; readonly path: SqlPath } | undefined

  constructor(conf: RuntimeConf) {
    this.conf = conf
  }

  get isOn(): boolean {
    return this.conf.value(sqlPathEnabled)
  }

  /** Did SET PATH say where names are looked for? */
  get isSet(): boolean {
    return this.entries !== undefined && this.isOn
  }

  /** The path that a view or function keeps which is made now. */
  kept(currentDatabase: string): SqlPath | undefined {
    return this.isOn ? this.schemas(currentDatabase) : undefined
  }

  /** The path of what was made with one, or in a database. */
  madeIn(path: SqlPath | undefined, database: string): SqlPath {
    return path !== undefined && this.isOn ? path : this.standard(database)
  }

  /** Raises DUPLICATE_SQL_PATH_ENTRY. */
  set(items: readonly PathItem[]): void {
    const entries = items.flatMap(item => this.expanded(item))
    const seen = new Set<string>()
    for (const entry of entries) {
      const shown = typeof entry === 'string' ? 'current_schema' : entry.map(quoteIfNeeded).join('.')
      const key = this.conf.value(caseSensitive) ? shown : shown.toLowerCase()
      if (seen.has(key)) throw sparkError('DUPLICATE_SQL_PATH_ENTRY', { pathEntry: shown })
      seen.add(key)
    }
    this.entries = Object.freeze(entries)
  }

  /** The path with a schema as the current one. */
  schemas(currentDatabase: string): SqlPath {
    const key = `${this.conf.version} ${currentDatabase}`
    if (this.known?.key !== key || this.known.entries !== this.entries) {
      const entries = this.isOn ? (this.entries ?? this.defaults()) : this.order()
      this.known = { key, entries: this.entries, path: resolved(entries, currentDatabase) }
    }
    return this.known.path
  }

  /** The order of settings alone. */
  private standard(currentDatabase: string): SqlPath {
    return resolved(this.order(), currentDatabase)
  }

  private order(): readonly Entry[] {
    return ORDERS[this.conf.value(functionSessionOrder)]!
  }

  private defaults(): readonly Entry[] {
    const text = this.conf.value(defaultSqlPath).trim()
    if (text === '') return this.order()
    const plan = parseStatement(`SET PATH = ${text}`)
    const items = plan.type === 'SetPath' ? plan.items : []
    return items.flatMap(item => (item === 'DEFAULT_PATH' ? this.order() : this.expanded(item)))
  }

  private expanded(item: PathItem): readonly Entry[] {
    if (item === 'DEFAULT_PATH') return this.defaults()
    if (item === 'SYSTEM_PATH') return [BUILTIN]
    if (item === 'PATH') return this.entries ?? this.defaults()
    return [item]
  }
}

const resolved = (entries: readonly Entry[], currentDatabase: string): SqlPath =>
  Object.freeze(entries.map(e => (e === 'CURRENT_SCHEMA' ? [CATALOG, currentDatabase] : e)))
