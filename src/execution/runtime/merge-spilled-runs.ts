import { rmSync } from 'node:fs'
import type { SharedMemory } from '../../columnar/shared-memory.ts'
import { type LoadedChunk, type RowChunk, type RowFile, RowFileReader, type RowShape, rowsOf } from '../../storage/row-file.ts'
import { PAIR, ROW_OF_PAIR } from '../operators/sort-pairs.ts'
import type { PipelineInstance } from './instance.ts'
import type { RowRange } from './row-blocks.ts'
import type { Spill } from './spill.ts'

/** Sorted rows: a run of pairs in memory, or a run on disk from its row `skip` on. */
export type SortedSlice =
  | { readonly kind: 'array'; readonly range: RowRange }
  | { readonly kind: 'run'; readonly run: RowFile; readonly skip: number; readonly rows: number }

export interface MergeOptions {
  readonly slices: readonly SortedSlice[]
  readonly shape: RowShape
  /** The pipeline that sorted the rows, for their keys, and the one that reads them, for their order. */
  readonly sorter: PipelineInstance
  readonly merger: PipelineInstance
  readonly memory: SharedMemory
  readonly spill: Spill
  /** Compares rows by what is to stay together: only whole groups are handed on. */
  readonly group?: ((a: number, b: number) => number) | undefined
  cancelled(): boolean
  /** Takes sorted pairs, valid until the next call; their rows until the call after that. False: no more are wanted. */
  emit(from: number, to: number): boolean | Promise<boolean>
}

/** Rows of a run in memory that are looked at together. */
const WINDOW = 1 << 15
/** About what a chunk takes in memory with the pairs that its rows are merged in. */
const CHUNK_COST = 1 << 19

/**
 * Merges sorted slices. Each has a window of rows in memory. What is not after the least of the windows' last rows is complete, so it is
 * merged by generated code and handed on, and windows that are used up are filled again. Where there are more runs than memory has
 * room for windows, some are merged to a longer run first.
 */
export async function mergeSpilledRuns(options: MergeOptions): Promise<void> {
  let { slices } = options
  const { spill, shape, memory } = options
  const width = Math.max(2, Math.min(Math.floor(spill.budget / CHUNK_COST), spill.settings.maxRows))
  const made: string[] = []
  try {
    while (slices.length > width && !options.cancelled()) {
      const writer = spill.writer(shape)
      made.push(writer.path)
      try {
        await mergeWindows({
          ...options,
          group: undefined,
          slices: slices.slice(0, width),
          emit: (from, to) => {
            for (let pair = from + ROW_OF_PAIR; pair < to; pair += PAIR) writer.append(memory.u32[pair >>> 2]!, 0)
            return true
          },
        })
        const run = writer.take()
        spill.count(writer.bytes)
        slices = [...slices.slice(width), { kind: 'run', run, skip: 0, rows: rowsOf(run) }]
      } finally {
        writer.close()
      }
    }
    await mergeWindows({ ...options, slices })
  } finally {
    for (const path of made) rmSync(path, { force: true })
  }
}

async function mergeWindows({ slices, shape, sorter, merger, memory, group, cancelled, emit }: MergeOptions): Promise<void> {
  const reader = new RowFileReader(memory, shape)
  const used = new UsedChunks(memory)
  const windows = slices.map(s =>
    s.kind === 'array' ? new ArrayWindow(memory, s.range) : new RunWindow(reader, used, sorter, shape.size, s),
  )
  const compare = merger.plain.compare!
  const scratch = new Scratch(memory)
  const groups = group && new Groups(memory, group)
  try {
    for (let going = true; going && !cancelled(); ) {
      const live = windows.filter(w => w.fill())
      if (live.length === 0) {
        if (groups) await emit(...groups.rest())
        return
      }
      // rows after the bound may come after rows that are not in memory yet
      let bound = 0
      for (const w of live) if (w.more && (bound === 0 || compare(w.row(w.count - 1), bound) < 0)) bound = w.row(w.count - 1)
      const taken = live.map(w => (bound === 0 ? w.count : upTo(w.count, i => compare(w.row(i), bound) <= 0)))
      const merged = scratch.merge(live, taken, merger)
      const whole = groups ? groups.take(merged) : merged
      if (whole[1] > whole[0]) {
        going = await emit(...whole)
        groups?.done()
      }
      live.forEach((w, i) => {
        w.drop(taken[i]!)
      })
      if (whole[1] > whole[0]) used.freeOlder()
      else used.keep()
    }
  } finally {
    for (const w of windows) w.close()
    used.close()
    groups?.close()
    scratch.free()
    reader.close()
  }
}

/** How many of the first ones pass. */
function upTo(count: number, passes: (i: number) => boolean): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (passes(middle)) low = middle + 1
    else high = middle
  }
  return low
}

/** Chunks whose rows have all been taken: they are freed when these have been handed on, a turn later. */
class UsedChunks {
  private readonly memory: SharedMemory
  private older: number[] = []
  private newer: number[] = []

  constructor(memory: SharedMemory) {
    this.memory = memory
  }
  add(address: number): void {
    this.newer.push(address)
  }
  /** What was taken in earlier turns has been handed on. */
  freeOlder(): void {
    for (const address of this.older) this.memory.free(address)
    this.older = this.newer
    this.newer = []
  }
  /** Nothing was. */
  keep(): void {
    this.older.push(...this.newer)
    this.newer = []
  }
  close(): void {
    for (const address of [...this.older, ...this.newer]) this.memory.free(address)
  }
}

/** Holds back the last group, which may go on. */
class Groups {
  private readonly memory: SharedMemory
  private readonly group: (a: number, b: number) => number
  private buffer = 0
  private capacity = 0
  private held = 0
  /** Pairs of the group that goes on, behind those that are handed on. */
  private tail = 0

  constructor(memory: SharedMemory, group: (a: number, b: number) => number) {
    this.memory = memory
    this.group = group
  }

  /** All pairs so far but those of the last group. */
  take([from, to]: RowRange): RowRange {
    const { memory, group } = this
    const bytes = to - from
    if (this.held + bytes > this.capacity) {
      const larger = memory.allocate(2 * (this.held + bytes))
      memory.u8.copyWithin(larger, this.buffer, this.buffer + this.held)
      if (this.capacity > 0) memory.free(this.buffer)
      this.buffer = larger
      this.capacity = memory.sizeOf(larger)
    }
    memory.u8.copyWithin(this.buffer + this.held, from, to)
    this.held += bytes
    const row = (i: number): number => memory.u32[(this.buffer + i * PAIR + ROW_OF_PAIR) >>> 2]!
    const count = this.held / PAIR
    const last = row(count - 1)
    const whole = upTo(count, i => group(row(i), last) !== 0)
    this.tail = this.held - whole * PAIR
    return [this.buffer, this.buffer + whole * PAIR]
  }

  /** What was taken has been handed on. */
  done(): void {
    this.memory.u8.copyWithin(this.buffer, this.buffer + this.held - this.tail, this.buffer + this.held)
    this.held = this.tail
  }

  rest(): RowRange {
    return [this.buffer, this.buffer + this.held]
  }
  close(): void {
    if (this.capacity > 0) this.memory.free(this.buffer)
  }
}

interface Window {
  /** Rows in memory. */
  readonly count: number
  /** Are there others behind them? */
  readonly more: boolean
  /** The address of a row. */
  row(i: number): number
  /** Writes the pairs of the first rows. */
  pairs(rows: number, out: number): void
  /** Has rows in memory. False: there are none left. */
  fill(): boolean
  /** The first rows have been taken. */
  drop(rows: number): void
  close(): void
}

class ArrayWindow implements Window {
  private readonly memory: SharedMemory
  private at: number
  private readonly end: number

  constructor(memory: SharedMemory, [from, to]: RowRange) {
    this.memory = memory
    this.at = from
    this.end = to
  }
  get count(): number {
    return Math.min(WINDOW, (this.end - this.at) / PAIR)
  }
  get more(): boolean {
    return (this.end - this.at) / PAIR > WINDOW
  }
  row(i: number): number {
    return this.memory.u32[(this.at + i * PAIR + ROW_OF_PAIR) >>> 2]!
  }
  pairs(rows: number, out: number): void {
    this.memory.u8.copyWithin(out, this.at, this.at + rows * PAIR)
  }
  fill(): boolean {
    return this.at < this.end
  }
  drop(rows: number): void {
    this.at += rows * PAIR
  }
  close(): void {}
}

class RunWindow implements Window {
  count = 0
  private readonly chunks: Iterator<RowChunk>
  private next: RowChunk | undefined
  private readonly path: string
  private loaded: LoadedChunk | undefined
  private first = 0
  private skip: number
  private left: number
  private readonly reader: RowFileReader
  private readonly used: UsedChunks
  private readonly sorter: PipelineInstance
  private readonly size: number

  constructor(
    reader: RowFileReader,
    used: UsedChunks,
    sorter: PipelineInstance,
    size: number,
    slice: Extract<SortedSlice, { kind: 'run' }>,
  ) {
    this.reader = reader
    this.used = used
    this.sorter = sorter
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
  pairs(rows: number, out: number): void {
    this.sorter.plain.sort_fill!(this.sorter.ctx, this.first, this.first + rows * this.size, out)
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
    this.first += rows * this.size
    this.count -= rows
    this.left -= rows
    if (this.count === 0) this.close()
  }
  close(): void {
    if (this.loaded) this.used.add(this.loaded.address)
    this.loaded = undefined
  }
}

/** Two spaces that windows are merged in, grown as needed. */
class Scratch {
  private readonly memory: SharedMemory
  private spaces: [number, number] = [0, 0]
  private capacity = 0

  constructor(memory: SharedMemory) {
    this.memory = memory
  }

  /** The first rows of each window as sorted pairs. */
  merge(windows: readonly Window[], taken: readonly number[], merger: PipelineInstance): RowRange {
    this.reserve(taken.reduce((a, b) => a + b, 0) * PAIR)
    let [from, to] = this.spaces
    const ends: number[] = [from]
    windows.forEach((w, i) => {
      const rows = taken[i]!
      if (rows === 0) return
      const at = ends.at(-1)!
      w.pairs(rows, at)
      ends.push(at + rows * PAIR)
    })
    while (ends.length > 2) {
      const shift = to - from
      const merged = [to]
      for (let i = 0; i + 1 < ends.length; i += 2) {
        const [a, middle, end] = [ends[i]!, ends[i + 1]!, ends[i + 2] ?? ends[i + 1]!]
        merger.plain.sort_merge!(merger.ctx, a, middle, middle, end, a + shift)
        merged.push(end + shift)
      }
      ends.splice(0, ends.length, ...merged)
      ;[from, to] = [to, from]
    }
    return [ends[0]!, ends[1] ?? ends[0]!]
  }

  private reserve(bytes: number): void {
    if (bytes <= this.capacity) return
    this.free()
    this.spaces = [this.memory.allocate(bytes), this.memory.allocate(bytes)]
    this.capacity = this.memory.sizeOf(this.spaces[0])
  }
  free(): void {
    if (this.capacity > 0) for (const a of this.spaces) this.memory.free(a)
    this.capacity = 0
  }
}
