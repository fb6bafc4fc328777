import { rmSync } from 'node:fs'
import type { SharedMemory } from '../../columnar/shared-memory.ts'
import type { ShuffleDependency } from './dependency.ts'
import type { MapOutput } from './write.ts'

/** What map tasks wrote of a shuffle. */
export interface ShuffleState {
  /** By map partition; empty where it has not been computed, or was lost. */
  readonly outputs: (MapOutput | undefined)[]
  /** Owner of its pages. */
  readonly owner: number
  missing(): number[]
}

interface Entry extends ShuffleState {
  running: Promise<void> | undefined
}

/**
 * Keeps what shuffles wrote, so that later jobs need not run their stages again. It goes when nobody holds the shuffle's RDD any more, as in
 * Spark's ContextCleaner. Pages of an entry are read by stages at work only, whose jobs hold the RDD.
 */
export class ShuffleManager {
  private readonly memory: () => SharedMemory
  private readonly entries = new Map<number, Entry>()
  private readonly cleaner = new FinalizationRegistry<number>(id => this.remove(id))
  private nextId = 0

  constructor(memory: () => SharedMemory) {
    this.memory = memory
  }

  register(dependency: ShuffleDependency): number {
    const id = this.nextId++
    this.cleaner.register(dependency, id)
    return id
  }

  /** Has the outputs computed that are missing; who comes while that is done waits. */
  async complete(dependency: ShuffleDependency, compute: (state: ShuffleState) => Promise<void>): Promise<void> {
    const maps = dependency.rdd.getNumPartitions()
    let entry = this.entries.get(dependency.shuffleId)
    if (entry === undefined) {
      const outputs: (MapOutput | undefined)[] = new Array(maps).fill(undefined)
      entry = {
        outputs,
        owner: this.memory().newOwner(),
        running: undefined,
        missing: () => outputs.flatMap((o, i) => (o === undefined ? [i] : [])),
      }
      this.entries.set(dependency.shuffleId, entry)
    }
    while (entry.missing().length > 0) {
      if (entry.running !== undefined) {
        // if that one fails, it is our turn
        await entry.running.catch(() => {})
        continue
      }
      entry.running = compute(entry)
      try {
        await entry.running
      } finally {
        entry.running = undefined
      }
    }
  }

  /** All outputs, in the order of the map partitions. */
  outputs(shuffleId: number): readonly MapOutput[] {
    const entry = this.entries.get(shuffleId)
    if (entry === undefined || entry.missing().length > 0) throw new Error(`Shuffle ${shuffleId} has not been written`)
    return entry.outputs as readonly MapOutput[]
  }

  /** The output of a map task is gone. */
  lose(shuffleId: number, map: number): void {
    const entry = this.entries.get(shuffleId)
    const output = entry?.outputs[map]
    if (entry === undefined || output === undefined) return
    entry.outputs[map] = undefined
    this.free(output)
  }

  private free(output: MapOutput): void {
    for (const place of output.segments) {
      if (place.tier === 'disk') rmSync(place.path, { force: true })
      else this.memory().free(place.address)
    }
  }

  remove(shuffleId: number): void {
    const entry = this.entries.get(shuffleId)
    if (entry === undefined) return
    this.entries.delete(shuffleId)
    for (const output of entry.outputs) if (output !== undefined) this.free(output)
    this.memory().freeOwner(entry.owner)
  }

  get ids(): readonly number[] {
    return [...this.entries.keys()]
  }

  clear(): void {
    for (const id of this.ids) this.remove(id)
  }
}
