import type { Batch } from '../worker/batches.ts'
import { estimateAgain, heapBytesOfOne, type KeyedMap } from './combine.ts'
import { KeyIndex } from './key-index.ts'

const KEY_BYTES = 64
/** V8's arrays of more are slow. */
const MAX_VALUES = 1 << 24

type Pair = readonly [key: unknown, value: unknown]

/** Values with the numbers of their groups, as they come: lists are made of them in the end, each of its own length. */
class Column {
  private values: unknown[] = []
  private groups = new Int32Array(1024)
  private since = 0
  private perValue = 16

  add(batch: Batch, index: KeyIndex): void {
    const { values } = this
    const all = values.length + batch.length
    if (all > this.groups.length) {
      const larger = new Int32Array(Math.max(all, 2 * this.groups.length))
      larger.set(this.groups)
      this.groups = larger
    }
    const { groups } = this
    for (let i = 0; i < batch.length; i++) {
      const record = batch[i] as Pair
      groups[values.length] = index.of(record[0])
      values.push(record[1])
    }
    this.since += batch.length
    if (!estimateAgain(this.since, values.length)) return
    this.since = 0
    this.perValue = 4 + heapBytesOfOne(values.length, i => values[i])
  }

  get length(): number {
    return this.values.length
  }

  bytes(): number {
    return this.values.length * this.perValue
  }

  /** The values of each group. */
  lists(count: number): (group: number) => unknown[] {
    const { values, groups } = this
    /** Where each group begins; behind it, that of the next. */
    const starts = new Int32Array(count + 2)
    for (let i = 0; i < values.length; i++) starts[groups[i]! + 2]!++
    for (let g = 2; g < starts.length; g++) starts[g]! += starts[g - 1]!
    // filled, so that it has no holes
    const sorted = new Array<unknown>(values.length).fill(values[0])
    for (let i = 0; i < values.length; i++) sorted[starts[groups[i]! + 1]!++] = values[i]
    return group => sorted.slice(starts[group], starts[group + 1])
  }
}

/** The values of each key, in lists: one of each side that is added to. With one side, `value` may be that list alone. */
export function groupingMap(
  sides: number,
  value: (lists: unknown[][]) => unknown,
): KeyedMap & { side(i: number): { add(batch: Batch): void } } {
  let index!: KeyIndex
  let columns!: Column[]
  const clear = () => {
    index = new KeyIndex()
    columns = Array.from({ length: sides }, () => new Column())
  }
  clear()
  return {
    add: batch => columns[0]!.add(batch, index),
    side: i => ({ add: batch => columns[i]!.add(batch, index) }),
    entries() {
      const lists = columns.map(c => c.lists(index.size))
      return { keys: index.keys, value: i => value(lists.map(list => list(i))) }
    },
    bytes: () =>
      columns.some(c => c.length > MAX_VALUES)
        ? Number.POSITIVE_INFINITY
        : index.size * KEY_BYTES * sides + columns.reduce((sum, c) => sum + c.bytes(), 0),
    get size() {
      return index.size
    },
    clear,
  }
}
