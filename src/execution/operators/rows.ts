import type { Emitter } from '../../codegen/emitter.ts'
import { call, type I32, i32 } from '../../wasm/instructions.ts'

/** Where a sink appends rows: {cur, end} in the scratch block. `env.sink_full(1)` gives it a new block. */
export function allocateRow(g: Emitter, slot: number, size: number): I32 {
  const here = g.keep(i32.add(g.ctx, i32.const(slot)))
  g.if(i32.eq(i32.load(here), i32.load(here, 4)), () => sinkFull(g, NEED_ROWS))
  const row = g.keep(i32.load(here))
  g.emit(i32.store(here, i32.add(row, i32.const(size))))
  return row
}

export const NEED_ROWS = 1
export const TABLE_FULL = 0
/** A number has no entry in the table's window (number-table.ts). */
export const OUTSIDE_WINDOW = 2

/** Calls the sink's runtime: it makes room. */
export function sinkFull(g: Emitter, what: number): void {
  g.emit(call(g.module.import('env', 'sink_full', ['i32']), i32.const(what)))
}
