import type { Column } from '../../columnar/batch.ts'
import { openAssembler } from '../nested-assembly.ts'
import type { LeafPlan, NestedColumnPlan } from './column-plan.ts'
import { openLeaf } from './leaf.ts'
import { openPart } from './nested.ts'
import type { OpenFile } from './streams.ts'

/** Reads a column of a stripe, forwards. */
export interface ColumnReader {
  /** Reads the next `rows` into a column of a batch. */
  read(rows: number, column: Column): void
  skip(rows: number): void
  close(): void
}

export const openColumn = (f: OpenFile, plan: LeafPlan | NestedColumnPlan): ColumnReader =>
  plan.shape === 'leaf' ? openFlat(f, plan) : openNested(f, plan)

function openFlat(f: OpenFile, plan: LeafPlan): ColumnReader {
  const leaf = openLeaf(f, plan)
  return {
    read(rows, column) {
      const nulls = leaf.read(rows, column.buffer, column.validityBuffer)
      column.values = column.buffer
      column.validity = nulls > 0 ? column.validityBuffer : 0
      const { dictionary } = leaf
      const coded = dictionary !== undefined && dictionary.size > 0 && nulls < rows
      column.codes = coded ? dictionary.codes : 0
      column.dictionary = coded ? dictionary.address : 0
      column.dictionarySize = coded ? dictionary.size : 0
      column.dictionaryId = coded ? dictionary.id : 0
    },
    skip: leaf.skip,
    close: leaf.close,
  }
}

function openNested(f: OpenFile, plan: NestedColumnPlan): ColumnReader {
  const part = openPart(f, plan)
  const assembler = openAssembler(f.memory, part.shape)
  return {
    read(rows, column) {
      part.read(rows)
      assembler.assemble(rows, column)
    },
    skip: part.skip,
    close() {
      part.close()
      assembler.close()
    },
  }
}
