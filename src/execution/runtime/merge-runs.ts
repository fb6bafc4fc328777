import { rmSync } from 'node:fs'
import type { SharedMemory } from '../../columnar/shared-memory.ts'
import { type LoadedChunk, type RowChunk, type RowFile, RowFileReader, type RowShape } from '../../storage/row-file.ts'
import type { PipelineInstance } from './instance.ts'
import type { RowRange } from './row-blocks.ts'
import type { Spill } from './spill.ts'

/** Sorted rows: an array of their addresses, or a run on disk from its row `skip` on. */
export type SortedSlice =
  | { readonly kind: 'array'; readonly range: RowRange }
  | { readonly kind: 'run'; readonly run: RowFile; readonly skip: number; readonly rows: number }

export interface MergeOptions {
  readonly slices: readonly SortedSlice[]
  readonly shape: RowShape
  /** The pipeline that sorted the rows, for its order. */
  readonly sorter: PipelineInstance
  readonly memory: SharedMemory
  readonly spill: Spill
  cancelled(): boolean
  /** Takes sorted addresses, valid until the call after the next. False: no more are wanted. */
  emit(from: number, to: number): boolean | Promise<boolean>
}

/** Rows of an array that are looked at together. */
const WINDOW = 1 << 15
/** About what a chunk takes in memory with the arrays that its rows are merged in. */
const CHUNK_COST = 1 << 19

/**
 * Merges sorted slices. Each has a window of rows in memory. What is not after the least of the windows' last rows is complete, so it is
 * merged by the sorter's code and handed on, and windows that are used up are filled again. Where there are more runs than memory has
 * room for windows, some are merged to a longer run first.
 */
export async function mergeRuns(options: MergeOptions): Promise<void> {
  let { slices } = options
  const { spill, shape, memory } = options
  const width = Math.max(2, Math.min(Math.floor(spill.budget / CHUNK_COST), spill.settings.maxRows))
  const made: string[] = []
  while (slices.length > width && !options.cancelled()) {
    const writer = spill.writer(shape)
    made.push(writer.path)
    try {
      await mergeWindows({
        ...options,
        slices: slices.slice(0, width),
        emit: (from, to) => {
          for (let at = from >>> 2; at < to >>> 2; at++) writer.append(memory.u32[at]!, 0)
          return true
        },
      })
      const run = writer.take()
      spill.count(writer.bytes)
      slices = [...slices.slice(width), { kind: 'run', run, skip: 0, rows: run.chunks.reduce((n, c) => n + c.rows, 0) }]
    } finally {
      writer.close()
    }
  }
  try {
    await mergeWindows({ ...options, slices })
  } finally {
    for (const path of made) rmSync(path, { force: true })
  }
}

async function mergeWindows({ slices, shape, sorter, memory, cancelled, emit }: MergeOptions): Promise<void> {
  const reader = new RowFileReader(memory, shape)
  const windows = slices.map(s => (s.kind === 'array' ? new ArrayWindow(memory, s.range) : new RunWindow(memory, reader, shape.size, s)))
  const compare = sorter.plain.compare!
  const scratch = new Scratch(memory)
  try {
    for (let going = true; going && !cancelled(); ) {
      const live = windows.filter(w => w.fill())
      if (live.length === 0) return
      // rows after the bound may come after rows that are not in memory yet
      let bound = 0
      for (const w of live) if (w.more && (bound === 0 || compare(w.row(w.count - 1), bound) < 0)) bound = w.row(w.count - 1)
      const taken = live.map(w => (bound === 0 ? w.count : upTo(w, bound, compare)))
      const total = taken.reduce((a, b) => a + b, 0)
      const array = scratch.merge(live, taken, total, sorter)
      going = await emit(array, array + total * 4)
      live.forEach((w, i) => {
        w.drop(taken[i]!)
      })
    }
  } finally {
    for (const w of windows) w.close()
    scratch.free()
    reader.close()
  }
}

/** How many rows of the window are not after the bound. */
function upTo(w: Window, bound: number, compare: (a: number, b: number) => number): number {
  let [low, high] = [0, w.count]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compare(w.row(middle), bound) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

interface Window {
  /** Rows in memory. */
  readonly count: number
  /** Are there others behind them? */
  readonly more: boolean
  /** The address of a row. */
  row(i: number): number
  /** Has rows in memory. False: there are none left. */
  fill(): boolean
  /** The first rows are done with; their memory stays until others are dropped. */
  drop(rows: number): void
  close(): void
}

class ArrayWindow implements Window {
  private readonly u32: Uint32Array
  private at: number
  private readonly end: number

  constructor(memory: SharedMemory, [from, to]: RowRange) {
    this.u32 = memory.u32
    this.at = from >>> 2
    this.end = to >>> 2
  }
  get count(): number {
    return Math.min(WINDOW, this.end - this.at)
  }
  get more(): boolean {
    return this.end - this.at > WINDOW
  }
  row(i: number): number {
    return this.u32[this.at + i]!
  }
  fill(): boolean {
    return this.at < this.end
  }
  drop(rows: number): void {
    this.at += rows
  }
  close(): void {}
}

class RunWindow implements Window {
  count = 0
  private readonly chunks: Iterator<RowChunk>
  private next: RowChunk | undefined
  private readonly path: string
  private loaded: LoadedChunk | undefined
  private retired: LoadedChunk | undefined
  private first = 0
  private skip: number
  private left: number
  private readonly memory: SharedMemory
  private readonly reader: RowFileReader
  private readonly size: number

  constructor(memory: SharedMemory, reader: RowFileReader, size: number, slice: Extract<SortedSlice, { kind: 'run' }>) {
    this.memory = memory
    this.reader = reader
    this.size = size
    this.path = slice.run.path
    this.skip = slice.skip
    this.left = slice.rows
    this.chunks = slice.run.chunks[Symbol.iterator]()
    this.next = this.chunks.next().value
    while (this.next !== undefined && this.skip >= this.next.rows) {
      this.skip -= this.next.rows
      this.next = this.chunks.next().value
    }
  }
  get more(): boolean {
    return this.left > this.count
  }
  row(i: number): number {
    return this.first + i * this.size
  }
  fill(): boolean {
    if (this.count > 0) return true
    if (this.left <= 0 || this.next === undefined) return false
    const { rows } = this.next
    this.loaded = this.reader.load(this.path, this.next)
    this.first = this.loaded.from + this.skip * this.size
    this.count = Math.min(rows - this.skip, this.left)
    this.skip = 0
    this.next = this.chunks.next().value
    return true
  }
  drop(rows: number): void {
    // the row before the next one may still be looked at: a chunk outlives its last row by one turn
    if (this.retired) this.memory.free(this.retired.address)
    this.retired = undefined
    this.first += rows * this.size
    this.count -= rows
    this.left -= rows
    if (this.count > 0) return
    this.retired = this.loaded
    this.loaded = undefined
  }
  close(): void {
    for (const chunk of [this.loaded, this.retired]) if (chunk) this.memory.free(chunk.address)
  }
}

/** Two arrays that windows are merged in, grown as needed. */
class Scratch {
  private readonly memory: SharedMemory
  private arrays: [number, number] = [0, 0]
  private capacity = 0

  constructor(memory: SharedMemory) {
    this.memory = memory
  }

  /** The first rows of each window in one sorted array. */
  merge(windows: readonly Window[], taken: readonly number[], total: number, sorter: PipelineInstance): number {
    this.reserve(total * 4)
    let [from, to] = this.arrays
    const { u32 } = this.memory
    const ends: number[] = [from]
    let at = from >>> 2
    windows.forEach((w, i) => {
      for (let k = 0; k < taken[i]!; k++) u32[at++] = w.row(k)
      if (taken[i]! > 0) ends.push(at * 4)
    })
    while (ends.length > 2) {
      const shift = to - from
      const merged = [to]
      for (let i = 0; i + 1 < ends.length; i += 2) {
        const [a, middle, end] = [ends[i]!, ends[i + 1]!, ends[i + 2] ?? ends[i + 1]!]
        sorter.plain.sort_merge!(sorter.ctx, a, middle, middle, end, a + shift)
        merged.push(end + shift)
      }
      ends.splice(0, ends.length, ...merged)
      ;[from, to] = [to, from]
    }
    return from
  }

  private reserve(bytes: number): void {
    if (bytes <= this.capacity) return
    this.free()
    this.capacity = bytes
    this.arrays = [this.memory.allocate(bytes), this.memory.allocate(bytes)]
  }
  free(): void {
    if (this.capacity > 0) for (const a of this.arrays) this.memory.free(a)
    this.capacity = 0
  }
}
