import { DOCUMENTATION, sparkError } from '../util/errors.ts'
import { systemZone } from '../util/system-zone.ts'
import { type ConfigEntry, type ConfigType, type ConfigValues, parseConfig, quoted } from './entry.ts'
import { entries } from './registry.ts'
import { removedKeys } from './removed.ts'

/** What a setting may be given as; kept as text. */
export type ConfigInput = string | number | bigint | boolean

/** Fixed when a session begins, though read at no time later in Spark either: SET takes them and nothing changes. */
const OPEN = new Set(['spark.master', 'spark.app.name'])
/** Spark's keys of this kind that mean nothing here. */
const STATIC = new Set(
  [
    'extensions',
    'queryExecutionListeners',
    'globalTempDatabase',
    'sources.schemaStringLengthThreshold',
    'filesourceTableRelationCacheSize',
    'codegen.cache.maxEntries',
    'codegen.comments',
    'cache.serializer',
    'event.truncate.length',
    'ui.retainedExecutions',
    'broadcastExchange.maxThreadThreshold',
    'subquery.maxThreadThreshold',
    'debug',
  ].map(key => `spark.sql.${key}`),
)

/**
 * A session's configuration over the shared one of the process: what is not set here is looked up there, then in the entry's fallback and
 * default. `spark.conf` is this object; code reads values with their types by entry: `conf.value(shufflePartitions)`.
 */
export class RuntimeConf {
  readonly #own = new Map<string, string>()
  readonly #parsed = new Map<string, unknown>()
  readonly #parent: RuntimeConf | undefined
  /** Static keys may be set while a session is being built. */
  #building = true
  #version = 0

  constructor(settings: Iterable<readonly [string, ConfigInput]> = [], parent?: RuntimeConf) {
    this.#parent = parent
    for (const [key, value] of settings) this.set(key, value)
    this.#building = false
  }

  /** Changes whenever a setting does: for caches of what depends on settings. */
  get version(): number {
    return this.#version + (this.#parent?.version ?? 0)
  }

  /** Sets a key. Raises INVALID_CONF_VALUE.* for a bad value, CANNOT_MODIFY_STATIC_CONFIG or CANNOT_MODIFY_CONFIG for keys that are fixed by now. */
  set(key: string, value: ConfigInput): void {
    this.#requireModifiable(key)
    const e = entries.get(key)
    const text = String(value)
    const removed = Object.hasOwn(removedKeys, key) ? removedKeys[key] : undefined
    if (removed !== undefined && removed[1].toLowerCase() !== text.toLowerCase())
      throw sparkError('_LEGACY_ERROR_TEMP_1226', { configName: key, version: removed[0], comment: removed[2] })
    if (e !== undefined) parseConfig(e, text)
    this.#own.set(key, text)
    this.#changed()
  }

  /** The text of a key: as set, else `fallback`, else its default (`<undefined>` if it has none). Raises SQL_CONF_NOT_FOUND for unknown keys. */
  get(key: string, fallback?: string): string {
    const found = this.#lookup(key)
    if (found !== undefined) return found
    if (fallback !== undefined) return fallback
    const e = entries.get(key)
    const text = e && this.#default(e)
    if (text !== undefined) return text
    if (e !== undefined) return '<undefined>'
    throw sparkError('SQL_CONF_NOT_FOUND', { sqlConf: quoted(key) })
  }

  getOption(key: string): string | undefined {
    const e = entries.get(key)
    return this.#lookup(key) ?? (e && this.#default(e))
  }

  /** Has the key been set? Defaults don't count. */
  contains(key: string): boolean {
    return this.#lookup(key) !== undefined
  }

  /** What has been set, here or in the shared configuration. */
  getAll(): Record<string, string> {
    return { ...this.#parent?.getAll(), ...Object.fromEntries(this.#own) }
  }

  unset(key: string): void {
    this.#requireModifiable(key)
    this.#own.delete(key)
    this.#changed()
  }

  /** Forgets all that was set in this session (`RESET`). */
  reset(): void {
    this.#own.clear()
    this.#changed()
  }

  isModifiable(key: string): boolean {
    const e = entries.get(key)
    return e !== undefined && !e.static && key.startsWith('spark.sql.')
  }

  /** The value of an entry with its type; undefined where nothing sets it. */
  option<T extends ConfigType>(e: ConfigEntry<T>): ConfigValues[T] | undefined {
    if (this.#parsed.has(e.key)) return this.#parsed.get(e.key) as ConfigValues[T] | undefined
    const text = this.#lookup(e.key) ?? this.#default(e as unknown as ConfigEntry)
    const value = text === undefined ? undefined : parseConfig(e, text)
    // the shared configuration may change under a session, so only what is set here is kept
    if (this.#own.has(e.key)) this.#parsed.set(e.key, value)
    return value
  }

  /** The value of an entry that has a default. */
  value<T extends ConfigType>(e: ConfigEntry<T>): ConfigValues[T] {
    const value = this.option(e)
    if (value === undefined) throw sparkError('SQL_CONF_NOT_FOUND', { sqlConf: quoted(e.key) })
    return value
  }

  /** A copy for a new or cloned session over the same shared configuration. */
  clone(): RuntimeConf {
    const copy = new RuntimeConf([], this.#parent)
    for (const [k, v] of this.#own) copy.#own.set(k, v)
    return copy
  }

  #lookup(key: string): string | undefined {
    const own = this.#own.get(key) ?? (this.#parent === undefined ? undefined : this.#parent.#lookup(key))
    if (own !== undefined) return own
    const fallback = entries.get(key)?.fallback
    return fallback === undefined ? undefined : this.#lookup(fallback)
  }

  #default(e: ConfigEntry): string | undefined {
    if (e.default !== undefined) return e.default
    if (e.key === 'spark.sql.session.timeZone') return systemZone()
    const fallback = e.fallback === undefined ? undefined : entries.get(e.fallback)
    return fallback && this.#default(fallback)
  }

  #requireModifiable(key: string): void {
    if (this.#building || OPEN.has(key) || !(entries.get(key)?.static || STATIC.has(key))) return
    if (key.startsWith('spark.sql.')) throw sparkError('CANNOT_MODIFY_STATIC_CONFIG', { key: quoted(key) })
    throw sparkError('CANNOT_MODIFY_CONFIG', { key: quoted(key), docroot: DOCUMENTATION })
  }

  #changed(): void {
    this.#parsed.clear()
    this.#version++
  }
}
