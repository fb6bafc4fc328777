import type { Column } from '../../columnar/batch.ts'
import { HEAP_SIZE } from '../../columnar/heap.ts'
import type { Memory } from '../../columnar/memory.ts'
import { writeColumn } from '../../columnar/writer.ts'
import type { LocalTableScan } from '../physical.ts'
import type { BlockLayout } from '../pipeline/spec.ts'
import type { BlockRef } from './collect-sink.ts'

/** Writes a local table's values into blocks. */
export function blocksOf(plan: LocalTableScan, layout: BlockLayout, memory: Memory): { blocks: BlockRef[]; rows: number } {
  const blocks: BlockRef[] = []
  if (plan.rowCount === 0) return { blocks, rows: 0 }
  const heap = memory.allocate(HEAP_SIZE)
  memory.u8.fill(0, heap, heap + HEAP_SIZE)
  for (let start = 0; start < plan.rowCount; start += layout.capacity) {
    const rows = Math.min(layout.capacity, plan.rowCount - start)
    const address = memory.allocate(layout.size)
    memory.u8.fill(0, address, address + layout.size)
    layout.columns.forEach((_, i) => {
      const column = columnAt(layout, i, address)
      writeColumn(memory, column, plan.columns[i]!.slice(start, start + rows), heap)
      if (column.validity === 0 && column.validityBuffer !== 0) memory.u8.fill(1, column.validityBuffer, column.validityBuffer + rows)
    })
    blocks.push({ address, rows })
  }
  return { blocks, rows: plan.rowCount }
}

/** A column of a block, for columnar's readers and writers. */
export function columnAt(layout: BlockLayout, i: number, address: number): Column {
  const { dataType, values, validity } = layout.columns[i]!
  const at = address + values
  const valid = validity < 0 ? 0 : address + validity
  return { dataType, buffer: at, validityBuffer: valid, values: at, validity: valid, codes: 0, dictionary: 0, dictionarySize: 0 }
}
