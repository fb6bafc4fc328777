import type { ActionOptions } from './job/run-job.ts'

/** The promise of an action's result, which can be given up. Source: Spark's `FutureAction`. */
export class FutureAction<T> implements PromiseLike<T> {
  private readonly controller = new AbortController()
  private readonly promise: Promise<T>
  private state: 'running' | 'done' = 'running'

  /** @internal */
  constructor(run: (options: ActionOptions) => Promise<T>) {
    this.promise = run({ signal: this.controller.signal }).finally(() => {
      this.state = 'done'
    })
    // whoever wants the result asks for it
    this.promise.catch(() => {})
  }
  /** Ends the job; the result is its error then. */
  cancel(reason?: string): void {
    this.controller.abort(reason)
  }
  get isCancelled(): boolean {
    return this.controller.signal.aborted
  }
  get isCompleted(): boolean {
    return this.state === 'done'
  }
  get(): Promise<T> {
    return this.promise
  }
  // biome-ignore lint/suspicious/noThenProperty: it is awaited like a promise
  then<R = T, E = never>(
    fulfilled?: ((value: T) => R | PromiseLike<R>) | null,
    rejected?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): Promise<R | E> {
    return this.promise.then(fulfilled, rejected)
  }
}
