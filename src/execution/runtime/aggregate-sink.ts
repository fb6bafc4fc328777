import { fillBytes, type Memory } from '../../columnar/memory.ts'
import type { RowFileWriter } from '../../storage/row-file.ts'
import { PARTITIONS } from '../operators/aggregate.ts'
import { CODED_GROUPS, CODED_GROUPS_SIZE } from '../operators/coded-groups.ts'
import { PARTIAL, TABLE } from '../operators/hash-table.ts'
import { JOINED_GROUPS, JOINED_GROUPS_SIZE } from '../operators/joined-groups.ts'
import { KEY_RANGE } from '../operators/key-range.ts'
import { NEED_ROWS, OUTSIDE_WINDOW } from '../operators/rows.ts'
import type { SinkSpec } from '../pipeline/spec.ts'
import type { PipelineInstance } from './instance.ts'
import { NumberWindow } from './number-window.ts'
import { HeapMeter, RowBlocks, type RowRange } from './row-blocks.ts'
import type { SinkRuntime } from './sinks.ts'
import { type Spill, shapeOf, TOP_SHIFT } from './spill.ts'

/** Slots of a directory, twice the groups: at first, in the usual case (with its rows it fits a core's cache), and the most where groups come again. */
const FIRST_DIRECTORY = 1_024
const USUAL_DIRECTORY = 16_384
const MAX_DIRECTORY = 262_144
/** In a window of numbers a group is found with one look less. */
const MAX_WINDOW = 1_048_576
/** More groups than this are merged in partitions, by several tasks. */
const MOST_UNDIVIDED = 2 * USUAL_DIRECTORY
/** A window moves on where it has served so many rows. */
const SERVED = 8_192
/** A larger table pays where at least this share of a table's groups were in the one before. */
const RECURRING = 1 / 16
/** Rows for each group below which looking them up costs more than it saves. */
const WORTHWHILE = 4 / 3
/** Groups that hold more values than this are worth several tasks. */
const GATHERED = 65_536

/** Groups in a table that fits the cache; beyond that they go to partitions, and partitions to disk where memory is short. */
export function aggregateRuntime(
  spec: Extract<SinkSpec, { kind: 'aggregate' }>,
  instance: PipelineInstance,
  memory: Memory,
  spill: Spill | undefined,
): SinkRuntime {
  const { aggregate } = spec
  const rowSize = aggregate.layout.size
  const table = instance.slot('aggregate') >>> 2
  const blocks = new RowBlocks(memory, instance.slot('rows'), rowSize)
  const heap = new HeapMeter(memory, instance.slot('sinkheap'))
  const partitions: RowBlocks[] = []
  const wasm = instance.plain
  let directory = 0
  let slots = 0
  // few groups never leave the first table, which is larger than usual
  let mostSlots = USUAL_DIRECTORY * 4
  /** Hashes of the last table's groups in the first partition. */
  let sample = new Set<number>()
  let writer: RowFileWriter | undefined
  let spilledRows = 0
  const numbers = instance.has(KEY_RANGE) ? new NumberWindow(instance, memory) : undefined
  /** Keys have turned out to lie too far apart. */
  let apart = false
  const openDirectory = (): void => {
    if (directory !== 0) memory.free(directory)
    directory = memory.allocate(slots * 8)
    fillBytes(memory, directory, slots * 8)
    memory.u32[table + TABLE.directory / 4] = directory
    memory.u32[table + TABLE.mask / 4] = slots - 1
    for (const [from, to] of blocks.ranges()) wasm.aggregate_rehash!(instance.ctx, from, to)
  }
  const closeDirectory = (): void => {
    if (directory !== 0) memory.free(directory)
    directory = 0
  }
  const groups = (): number => memory.u32[table + TABLE.count / 4]!
  /** How many groups there were when the window was last moved. */
  let movedAt = 0
  const openWindow = (outside = false): boolean => {
    if (numbers === undefined || apart || !numbers.open(blocks.ranges(), groups(), outside)) return false
    movedAt = groups()
    closeDirectory()
    return true
  }
  const resize = (n: number): void => {
    slots = n
    memory.u32[table + TABLE.limit / 4] = n / 2
    if (!numbers?.isOpen && !openWindow()) openDirectory()
  }
  const scatter = (): void => {
    if (partitions.length === 0)
      for (let p = 0; p < PARTITIONS; p++) partitions.push(new RowBlocks(memory, instance.slot('partitions') + p * 8, rowSize))
    for (const [from, to] of blocks.ranges()) wasm.aggregate_scatter!(instance.ctx, from, to)
    blocks.clear()
  }
  const empty = (): void => {
    if (numbers?.isOpen) numbers.clear()
    else fillBytes(memory, directory, slots * 8)
    memory.u32[table + TABLE.count / 4] = 0
    memory.u32[table + PARTIAL.seen / 4] = 0
  }
  /** The share of the table's groups that were in the table before, by those of one partition. */
  const recurring = (): number => {
    const before = sample
    sample = new Set()
    let again = 0
    for (const [from, to] of blocks.ranges())
      for (let row = from; row < to; row += rowSize) {
        const hash = memory.u32[row >>> 2]!
        if (hash >>> TOP_SHIFT !== 0) continue
        sample.add(hash)
        if (before.has(hash)) again++
      }
    return again / Math.max(1, sample.size)
  }
  const rows = (): number => blocks.count() + partitions.reduce((n, p) => n + p.count(), 0)
  const full = (): boolean => {
    if (spill === undefined || aggregate.keys === 0) return false
    if (instance.calls.objectBytes() > spill.maxObjects) return true
    if (!spill.watching) return false
    return spill.wanted(blocks.bytes + partitions.reduce((n, p) => n + p.bytes, 0) + heap.bytes, rows())
  }
  /** Everything goes to the file, partition by partition; the table is empty afterwards. */
  const spillAll = (): void => {
    scatter()
    writer ??= spill!.writer(shapeOf(aggregate.layout, aggregate.objects), instance.calls.stateBytes)
    const before = writer.bytes
    const held = partitions.reduce((n, p) => n + p.bytes, 0) + heap.bytes
    partitions.forEach((p, i) => {
      spilledRows += p.count()
      for (const [from, to] of p.ranges()) for (let row = from; row < to; row += rowSize) writer!.append(row, i)
      p.clear()
    })
    writer.endChunk()
    heap.clear()
    instance.calls.forgetObjects(writer.bytes - before)
    spill!.count(writer.bytes - before, held)
    empty()
  }
  /** Makes room in the table; gives whether in memory. */
  const release = (): boolean => {
    if (full()) {
      spillAll()
      return false
    }
    scatter()
    empty()
    return true
  }
  instance.onSinkPartition(p => partitions[p]!.grow())
  instance.onSinkFull(what => {
    if (what === NEED_ROWS) return blocks.grow()
    if (what === OUTSIDE_WINDOW) {
      if (openWindow(true)) return
      if (memory.u32[table + PARTIAL.seen / 4]! >= SERVED) {
        release()
        openWindow(true)
        return
      }
      apart = true
      numbers!.close()
      return openDirectory()
    }
    if (slots < mostSlots || (!numbers?.isOpen && openWindow())) return resize(slots * 4)
    const few = memory.u32[table + PARTIAL.seen / 4]! < WORTHWHILE * groups()
    // where the numbers have shown their range, groups come again; keys in their order move the window
    const settled = numbers?.isOpen && movedAt * 2 <= groups()
    if (settled && slots < MAX_WINDOW && (slots < MAX_DIRECTORY || !few)) return resize(slots * 4)
    const first = sample.size === 0
    const again = recurring() >= RECURRING
    memory.u32[table + PARTIAL.passing / 4] = few && !again && !first ? 1 : 0
    if (!release()) return
    mostSlots = again ? Math.min(numbers?.isOpen ? MAX_WINDOW : MAX_DIRECTORY, slots * 4) : USUAL_DIRECTORY
    if (mostSlots !== slots) resize(mostSlots)
  })
  if (aggregate.keys === 0) {
    blocks.grow()
    const slot = instance.slot('rows') >>> 2
    const row = memory.u32[slot]!
    fillBytes(memory, row, rowSize)
    wasm.aggregate_init!(instance.ctx, row)
    memory.u32[slot] = row + rowSize
    memory.u32[table] = row
  } else resize(FIRST_DIRECTORY)
  return {
    // each task finds out anew
    beginTask: () => {
      memory.u32[table + PARTIAL.passing / 4] = 0
      if (numbers && !numbers.isOpen && groups() > 0) openWindow()
    },
    full: () => false,
    drain: () => {
      if (!full()) return undefined
      spillAll()
      // rows of groups that were remembered have gone
      if (instance.has(CODED_GROUPS)) fillBytes(memory, instance.slot(CODED_GROUPS), CODED_GROUPS_SIZE)
      if (instance.has(JOINED_GROUPS)) fillBytes(memory, instance.slot(JOINED_GROUPS), JOINED_GROUPS_SIZE)
      return undefined
    },
    endTask: () => undefined,
    finish: () => {
      if (writer !== undefined || (spill !== undefined && aggregate.keys > 0 && instance.calls.objectBytes() > spill.maxObjects)) spillAll()
      closeDirectory()
      numbers?.close()
      if (writer !== undefined) return { kind: 'aggregate', ranges: [], rows: spilledRows, gathered: 0, spilled: writer.take() }
      const gathered = (aggregate.gathers ? heap.bytes / 16 : 0) + instance.calls.objectBytes() / 16
      if (partitions.length > 0 || (aggregate.keys > 0 && (gathered > GATHERED || blocks.count() > MOST_UNDIVIDED))) scatter()
      const freeze = (ranges: readonly RowRange[]): void => {
        if (aggregate.objects.length > 0)
          for (const [from, to] of ranges) instance.calls.freezeObjects(aggregate, from, to, instance.slot('sinkheap'))
      }
      const ranges = blocks.ranges()
      freeze(ranges)
      const total = rows()
      if (partitions.length === 0) return { kind: 'aggregate', ranges, rows: total, gathered }
      const byPartition = partitions.map(p => p.ranges())
      for (const p of byPartition) freeze(p)
      return { kind: 'aggregate', ranges: [], partitions: byPartition, rows: total, gathered }
    },
    close: async () => writer?.close(),
  }
}
