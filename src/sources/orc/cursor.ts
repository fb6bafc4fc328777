import { closeSync, openSync } from 'node:fs'
import type { Memory } from '../../columnar/memory.ts'
import { kernelsOf } from '../../kernels/kernels.ts'
import type { Value } from '../../types/value.ts'
import { SparkException } from '../../util/errors.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import { fillConstant, longBytes } from '../constant.ts'
import type { Cursor } from '../source.ts'
import { prepareCodec } from './codec.ts'
import { type ColumnReader, openColumn } from './column.ts'
import type { LeafPlan, NestedColumnPlan } from './column-plan.ts'
import { orcFailure } from './errors.ts'
import type { StreamForm } from './stream.ts'
import type { OpenFile } from './streams.ts'

/** A split: rows of a stripe, from one of its row groups on. Plain data. */
export interface StripeSplit {
  readonly path: string
  readonly stripe: number
  readonly form: StreamForm
  /** Rows of the stripe before the first that the columns' streams begin with, and before the first that is read. */
  readonly startRow: number
  readonly firstRow: number
  readonly rows: number
  /** Per column of the scan: what is read, or the value that it has in every row. */
  readonly columns: readonly (LeafPlan | NestedColumnPlan | { readonly constant: Value })[]
}

/** Opens a part of a stripe; waits only where a codec has to be made ready first. */
export function openStripe(memory: Memory, split: StripeSplit): Cursor | Promise<Cursor> {
  const ready = prepareCodec(split.form.codec)
  return ready === undefined ? open(memory, split) : ready.then(() => open(memory, split))
}

function open(memory: Memory, split: StripeSplit): Cursor {
  const { path, stripe, columns } = split
  const file: OpenFile = { memory, kernels: kernelsOf(memory), fd: openFile(path), form: split.form }
  const readers: (ColumnReader | undefined)[] = columns.map(() => undefined)
  /** Rows that each column has passed. */
  const passed = columns.map(() => split.startRow)
  const constants: Block[] = columns.map(emptyBlock)
  const behind = split.firstRow + split.rows
  let begin = split.firstRow
  let end = split.firstRow

  return {
    next(maxRows) {
      begin = end
      end = Math.min(behind, begin + maxRows)
      return end - begin
    },
    fill(index, batch) {
      const plan = columns[index]!
      const column = batch.columns[index]!
      const rows = end - begin
      if ('constant' in plan) {
        const block = constants[index]!
        const long = longBytes(plan.constant)
        if (long !== undefined && block.size === 0) memory.u8.set(long, reserve(memory, block, long.length))
        fillConstant(memory, column, rows, plan.constant, block.address)
        return
      }
      try {
        const reader = (readers[index] ??= openColumn(file, plan))
        if (passed[index]! < begin) reader.skip(begin - passed[index]!)
        reader.read(rows, column)
        passed[index] = end
      } catch (e) {
        throw e instanceof SparkException ? e : orcFailure({ path, stripe, column: plan.name }, e)
      }
    },
    close() {
      for (const r of readers) r?.close()
      readers.fill(undefined)
      for (const b of constants) release(memory, b)
      closeSync(file.fd)
    },
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (e) {
    throw orcFailure({ path }, e)
  }
}
