import type { LeafPlan } from './column-plan.ts'
import type { StreamPlace } from './stream.ts'

/** Reads the values of a leaf that are not null, forwards. */
export interface ValueReader {
  /** Writes the next `n` values to `dst`, in the layout of the leaf's type. */
  read(n: number, dst: number): void
  skip(n: number): void
  close(): void
  /** Where values come through a dictionary: it, and the codes of the values read last. */
  readonly dictionary?: Dictionary
}

export interface Dictionary {
  readonly address: number
  readonly size: number
  readonly id: number
  /** Codes of the values read last. */
  readonly codes: number
}

/** The stream of a kind; a stripe leaves out streams of no bytes. */
export const placeOf = (plan: Pick<LeafPlan, 'streams'>, kind: number): StreamPlace => plan.streams[kind] ?? { offset: 0, length: 0 }
