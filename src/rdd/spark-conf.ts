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
  toDebugString(): string {
    return [...this.settings]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${k}=${v}`)
      .join('\n')
  }
}
