import { join } from 'node:path'
import type { RowLayout } from '../../codegen/row.ts'
import type { SharedMemory } from '../../columnar/shared-memory.ts'
import type { TaskMetrics } from '../../scheduler/metrics.ts'
import type { TaskContext } from '../../scheduler/task.ts'
import { RowFileWriter, type RowShape } from '../../storage/row-file.ts'
import type { ObjectState, PipelineSpec, SinkSpec } from '../pipeline/spec.ts'
import type { RowRange } from './row-blocks.ts'

/**
 * When state goes to disk, as the driver says it to tasks. Sinks spill when more than `pressure` bytes of the engine's memory are in use and
 * they hold a fair share of them; what is left above is for work on what is held: directories, arrays to sort, chunks read back.
 */
export interface SpillSettings {
  /** The job's folder, made when it is first written to. */
  readonly directory: string
  readonly pressure: number
  readonly threads: number
  /** A sink that holds so many rows or bytes spills whatever memory is left; partitions of more are divided. */
  readonly maxRows: number
  readonly maxBytes: number
}

/** Partitions that rows fall into by six bits of their hash, the topmost first. */
export const FAN_OUT = 64
export const TOP_SHIFT = 26
export const SHIFT_STEP = 6

/** JavaScript's objects are outside of the engine's memory, and dear. */
const LEAST_OBJECTS = 1 << 22

/** What a participation knows of spilling. */
export class Spill {
  readonly settings: SpillSettings
  private readonly memory: SharedMemory
  private readonly metrics: TaskMetrics
  private readonly prefix: number
  private files = 0

  constructor(settings: SpillSettings, context: Pick<TaskContext, 'memory' | 'metrics'>) {
    this.settings = settings
    this.memory = context.memory
    this.metrics = context.metrics
    this.prefix = context.memory.newOwner()
  }

  /** Is there any reason to look at what a sink holds? Nearly always not, and that is cheap to see. */
  get watching(): boolean {
    const { pressure, maxRows, maxBytes } = this.settings
    return this.memory.used > pressure || maxRows !== Number.POSITIVE_INFINITY || maxBytes !== Number.POSITIVE_INFINITY
  }

  /** Must a sink that holds so much let go of it? `extra`: bytes that it needs to work on what it holds. */
  wanted(bytes: number, rows: number, extra = 0): boolean {
    const { pressure, threads, maxRows, maxBytes } = this.settings
    if (rows >= maxRows || bytes >= maxBytes) return rows > 0
    return this.memory.used + extra > pressure && bytes > this.memory.limit / (16 * threads)
  }

  /** Would so many bytes more leave memory for others? */
  fits(bytes: number, rows: number): boolean {
    return rows <= this.settings.maxRows && bytes <= this.budget
  }

  /** Bytes that one task may load. */
  get budget(): number {
    const { limit, used } = this.memory
    return Math.min(this.settings.maxBytes, Math.max(1 << 20, (limit - used) / (2 * this.settings.threads)))
  }

  /** Bytes that JavaScript objects of a sink may take, as far as it can tell. */
  get maxObjects(): number {
    return Math.min(this.settings.maxBytes, Math.max(LEAST_OBJECTS, this.memory.limit / 32))
  }

  /** A writer of a new file, which belongs to the attempt until its result is published; the job's folder goes with the job. */
  writer(shape: RowShape, objectBytes?: (state: number) => Uint8Array | undefined): RowFileWriter {
    return new RowFileWriter(this.memory, join(this.settings.directory, `${this.prefix}-${this.files++}.rows`), shape, objectBytes)
  }

  /** Counts what went to disk, and what that was in memory. */
  count(disk: number, memory = disk): void {
    this.metrics.bytesSpilled += disk
    this.metrics.memoryBytesSpilled += memory
  }
}

export function shapeOf(layout: RowLayout, objects: readonly ObjectState[] = []): RowShape {
  const states = new Set(objects.map(o => o.field))
  return {
    size: layout.size,
    views: layout.fields.flatMap(({ layout: l, offset, nullOffset }, i) =>
      l === 'view' && !states.has(i) ? [{ offset, nullOffset }] : [],
    ),
    objects: objects.map(o => o.offset),
  }
}

/** The shape of the rows that a pipeline sorts; fields that are not set yet hold nothing. */
export function sortShape({ sink }: PipelineSpec): RowShape {
  const { layout, unset = 0 } = sink as Extract<SinkSpec, { kind: 'sort' }>
  return shapeOf({ ...layout, fields: layout.fields.slice(0, layout.fields.length - unset) })
}

/** Rows that are dealt out at once: their order takes 4 bytes each. */
const DEALT = 1 << 18

/** Writes rows by the partitions that their hash at `hashOffset` gives. */
export function writePartitioned(
  writer: RowFileWriter,
  memory: SharedMemory,
  ranges: readonly RowRange[],
  size: number,
  hashOffset: number,
  shift: number,
): void {
  const { u32 } = memory
  const starts = new Uint32Array(FAN_OUT + 1)
  const part = (row: number): number => (u32[(row + hashOffset) >>> 2]! >>> shift) & (FAN_OUT - 1)
  for (const group of groupsOf(ranges, DEALT * size)) {
    starts.fill(0)
    let rows = 0
    for (const [from, to] of group) {
      for (let row = from; row < to; row += size) starts[part(row) + 1]!++
      rows += (to - from) / size
    }
    for (let p = 0; p < FAN_OUT; p++) starts[p + 1]! += starts[p]!
    const order = new Uint32Array(rows)
    for (const [from, to] of group) for (let row = from; row < to; row += size) order[starts[part(row)]!++] = row
    for (const row of order) writer.append(row, part(row))
  }
  writer.endChunk()
}

/** The ranges in groups of up to so many bytes. */
function* groupsOf(ranges: readonly RowRange[], bytes: number): Generator<RowRange[]> {
  let group: RowRange[] = []
  let sum = 0
  for (const [from, to] of ranges)
    for (let at = from; at < to; ) {
      const end = Math.min(to, at + bytes - sum)
      group.push([at, end])
      sum += end - at
      at = end
      if (sum < bytes) continue
      yield group
      group = []
      sum = 0
    }
  if (group.length > 0) yield group
}
