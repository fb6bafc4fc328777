import { sparkError } from '../util/errors.ts'
import type { CachedColumn, CachedData, ReadableBatch } from './cached-data.ts'

/** The cached data that a job reads: held where it is until the job ends. */
export class CachedReads {
  private readonly held = new Map<number, { readonly data: CachedData; readonly batches: readonly ReadableBatch[]; unpin(): void }>()

  has(id: number): boolean {
    return this.held.has(id)
  }

  /** Holds the data's batches; false where some are gone. */
  hold(data: CachedData): boolean {
    const pinned = data.pin()
    if (pinned === undefined) return false
    this.held.set(data.id, { data, ...pinned })
    return true
  }

  batches(id: number): readonly ReadableBatch[] {
    const held = this.held.get(id)
    if (held === undefined) throw sparkError('INTERNAL_ERROR', { message: `cache ${id} is empty` })
    return held.batches
  }

  columns(id: number): readonly CachedColumn[] | undefined {
    return this.held.get(id)?.data.columns
  }

  release(): void {
    for (const { unpin } of this.held.values()) unpin()
    this.held.clear()
  }
}
