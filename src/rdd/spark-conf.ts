import { parseBytes, parseSeconds } from '../config/units.ts'

/** Settings by name, of a context or for one. Source: Spark's `SparkConf`. */
export class SparkConf {
  private readonly settings: Map<string, string>

  constructor(settings: Readonly<Record<string, string>> = {}) {
    this.settings = new Map(Object.entries(settings))
  }
  set(key: string, value: string | number | boolean): this {
    this.settings.set(key, String(value))
    return this
  }
  setAll(pairs: Iterable<readonly [string, string]> | Readonly<Record<string, string>>): this {
    const all = Symbol.iterator in pairs ? (pairs as Iterable<readonly [string, string]>) : Object.entries(pairs)
    for (const [k, v] of all) this.set(k, v)
    return this
  }
  setIfMissing(key: string, value: string): this {
    return this.contains(key) ? this : this.set(key, value)
  }
  setAppName(name: string): this {
    return this.set('spark.app.name', name)
  }
  setMaster(url: string): this {
    return this.set('spark.master', url)
  }
  setSparkHome(home: string): this {
    return this.set('spark.home', home)
  }
  setExecutorEnv(key: string, value: string): this {
    return this.set(`spark.executorEnv.${key}`, value)
  }
  remove(key: string): this {
    this.settings.delete(key)
    return this
  }
  contains(key: string): boolean {
    return this.settings.has(key)
  }
  get(key: string, fallback?: string): string | null {
    return this.settings.get(key) ?? fallback ?? null
  }
  getAll(): [string, string][] {
    return [...this.settings]
  }
  getOption(key: string): string | null {
    return this.get(key)
  }
  getAppId(): string {
    return this.required('spark.app.id')
  }
  /** The settings below a prefix, by what follows it. */
  getAllWithPrefix(prefix: string): [string, string][] {
    return this.getAll().flatMap(([k, v]) => (k.startsWith(prefix) ? [[k.slice(prefix.length), v]] : []))
  }
  getExecutorEnv(): [string, string][] {
    return this.getAllWithPrefix('spark.executorEnv.')
  }
  getBoolean(key: string, fallback: boolean): boolean {
    const text = this.settings.get(key)?.toLowerCase()
    if (text !== undefined && text !== 'true' && text !== 'false')
      throw new TypeError(`Illegal value for config key ${key}: For input string: "${text}"`)
    return text === undefined ? fallback : text === 'true'
  }
  getInt(key: string, fallback: number): number {
    return this.parsed(key, fallback, text => (/^[+-]?\d+$/.test(text) ? Number(text) : undefined))
  }
  getLong(key: string, fallback: number): number {
    return this.getInt(key, fallback)
  }
  getDouble(key: string, fallback: number): number {
    return this.parsed(key, fallback, text => (text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text)))
  }
  /** A size, in bytes, where none is named. Raises where it is missing and there is no other. */
  getSizeAsBytes(key: string, fallback?: string): number {
    return this.size(key, fallback, 'b', 1)
  }
  getSizeAsKb(key: string, fallback?: string): number {
    return this.size(key, fallback, 'k', 2 ** 10)
  }
  getSizeAsMb(key: string, fallback?: string): number {
    return this.size(key, fallback, 'm', 2 ** 20)
  }
  getSizeAsGb(key: string, fallback?: string): number {
    return this.size(key, fallback, 'g', 2 ** 30)
  }
  getTimeAsMs(key: string, fallback?: string): number {
    return this.parsed(key, fallback, text => parseSeconds(text, 'ms'))
  }
  getTimeAsSeconds(key: string, fallback?: string): number {
    return this.parsed(key, fallback, text => parseSeconds(text, 's'))
  }
  setJars(jars: readonly string[]): this {
    return this.set('spark.jars', jars.join(','))
  }
  clone(): SparkConf {
    return new SparkConf(Object.fromEntries(this.settings))
  }
  private required(key: string): string {
    const text = this.settings.get(key)
    if (text === undefined) throw new Error(key)
    return text
  }
  private size(key: string, fallback: string | undefined, unit: string, bytes: number): number {
    return this.parsed(key, fallback, text => {
      const parsed = parseBytes(text, unit)
      return parsed && Math.floor(parsed / bytes)
    })
  }
  private parsed(key: string, fallback: number | string | undefined, parse: (text: string) => number | undefined): number {
    if (typeof fallback === 'number' && !this.contains(key)) return fallback
    const text = this.settings.get(key) ?? (fallback === undefined ? this.required(key) : String(fallback))
    const value = parse(text)
    if (value === undefined) throw new TypeError(`Illegal value for config key ${key}: For input string: "${text}"`)
    return value
  }
  toDebugString(): string {
    return [...this.settings]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${k}=${v}`)
      .join('\n')
  }
}
