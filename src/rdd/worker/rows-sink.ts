import type { Column } from '../../columnar/batch.ts'
import { HEAP_SIZE } from '../../columnar/heap.ts'
import { writeValue } from '../../columnar/writer.ts'
import type { DataType, StructType } from '../../types/data-type.ts'
import { fromRecord, type JsOptions } from '../../types/js-value.ts'
import { andThen, type Batches, drain } from './batches.ts'
import type { Environment } from './environment.ts'

/** How rows lie in a block: columns after one another, each with its validity unless it is never null (-1). */
export interface RowBlockLayout {
  readonly capacity: number
  readonly size: number
  readonly columns: readonly { readonly dataType: DataType; readonly values: number; readonly validity: number }[]
}

/** Records become rows in blocks of the engine's memory, where queries read them. */
export interface RowsSink {
  readonly type: 'rows'
  readonly schema: StructType
  readonly options: JsOptions
  readonly layout: RowBlockLayout
}

export interface RowBlock {
  readonly address: number
  readonly rows: number
}

export function rowsSink({ schema, options, layout }: RowsSink, env: Environment): (batches: Batches) => unknown {
  const values = fromRecord(schema, options)
  return batches => {
    const { memory } = env.context
    const blocks: { address: number; rows: number }[] = []
    let heap = 0
    let columns: Column[] = []
    const open = () => {
      if (heap === 0) {
        heap = memory.allocate(HEAP_SIZE)
        memory.u8.fill(0, heap, heap + HEAP_SIZE)
      }
      const address = memory.allocate(layout.size)
      memory.u8.fill(0, address, address + layout.size)
      columns = layout.columns.map(c => columnOf(c, address))
      const block = { address, rows: 0 }
      blocks.push(block)
      return block
    }
    let block: { address: number; rows: number } | undefined
    const step = (batch: readonly unknown[]) => {
      for (const record of batch) {
        const row = values(record)
        if (block === undefined || block.rows === layout.capacity) block = open()
        for (let i = 0; i < columns.length; i++) writeValue(memory, columns[i]!, block.rows, row[i]!, heap)
        block.rows++
      }
    }
    return andThen(drain(batches, step), () => blocks)
  }
}

function columnOf({ dataType, values, validity }: RowBlockLayout['columns'][number], address: number): Column {
  const at = address + values
  const valid = validity < 0 ? 0 : address + validity
  return { dataType, buffer: at, validityBuffer: valid, values: at, validity: valid, codes: 0, dictionary: 0, dictionarySize: 0 }
}
