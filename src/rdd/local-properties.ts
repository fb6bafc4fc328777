import { AsyncLocalStorage } from 'node:async_hooks'

/** Settings of the jobs that an asynchronous flow of the program starts, as Spark's are a thread's: what is set holds from there on, in what is called as well. */
export class LocalProperties {
  private readonly storage = new AsyncLocalStorage<Readonly<Record<string, string>>>()

  all(): Readonly<Record<string, string>> {
    return this.storage.getStore() ?? {}
  }
  get(key: string): string | null {
    return this.all()[key] ?? null
  }
  set(key: string, value: string | null): void {
    const { [key]: _, ...rest } = this.all()
    this.storage.enterWith(value === null ? rest : { ...rest, [key]: value })
  }
  /** Runs something with settings of its own. */
  with<R>(settings: Readonly<Record<string, string>>, f: () => R): R {
    return this.storage.run({ ...this.all(), ...settings }, f)
  }
}
