import { sparkError } from '../util/errors.ts'

/**
 * Metrics of a DataFrame's rows, taken while its first action runs: `df.observe(observation, F.count('*').as('rows'))`. Later actions change
 * nothing. Source: Spark's `Observation`.
 */
export class Observation {
  readonly name: string
  private used = false
  private resolve!: (metrics: Readonly<Record<string, unknown>>) => void
  private readonly metrics: Promise<Readonly<Record<string, unknown>>>

  constructor(name: string = crypto.randomUUID()) {
    if (name === '') throw new TypeError('requirement failed: Name must not be empty')
    this.name = name
    this.metrics = new Promise(resolve => {
      this.resolve = resolve
    })
  }

  /** The metrics by name, once the first action has finished. Raises NO_OBSERVE_BEFORE_GET. */
  get get(): Promise<Readonly<Record<string, unknown>>> {
    if (!this.used) throw sparkError('NO_OBSERVE_BEFORE_GET', {})
    return this.metrics
  }

  /** @internal Raises REUSE_OBSERVATION. */
  use(): void {
    if (this.used) throw sparkError('REUSE_OBSERVATION', {})
    this.used = true
  }
  /** @internal */
  set(metrics: Readonly<Record<string, unknown>>): void {
    this.resolve(metrics)
  }
}
