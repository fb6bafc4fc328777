import { loadField, type RowField } from '../../codegen/row.ts'
import type { Maybe } from '../../codegen/value.ts'
import { layoutOf } from '../../types/layout.ts'
import { type I32, i32, i64, select, unreachable } from '../../wasm/instructions.ts'
import { dataTypeOfChild } from '../expression/emit-expression.ts'
import type { HashAggregate } from '../physical.ts'
import type { PipelineBuilder } from '../pipeline/builder.ts'
import { forRows } from './aggregate.ts'
import { noteKey, WHOLE_NUMBERS, wide } from './key-range.ts'

/**
 * A table of partial groups by one whole number has, where the numbers at hand lie close together, a window of entries in place of a directory of
 * hashes: a row (u32) for each number of a range, so that neither hashes nor keys are compared. Entry 0 is the null's. Which of the two it
 * is shows as the table fills (runtime/number-window.ts); code for both is written.
 *
 * Behind the table's struct (hash-table.ts): the window's address (0: there is none), how many numbers it has, the first of them (i64), and the
 * number that had no entry when the runtime was last asked for one (i64).
 */
export const WINDOW = { entries: 24, numbers: 28, first: 32, outside: 40 } as const

/** Grouped by one whole number. */
export const isNumbered = ({ keys }: HashAggregate): boolean => keys.length === 1 && WHOLE_NUMBERS.has(layoutOf(dataTypeOfChild(keys[0]!)))

/** The address of a number's entry; `outside` is emitted where it has none, and branches. */
export function entryOf(b: PipelineBuilder, table: I32, key: Maybe, outside: () => void): I32 {
  const { g } = b
  const number = g.keep(wide(key))
  const away = g.keep(i64.sub(number, i64.load(table, WINDOW.first)))
  const beyond = i64.ge_u(away, i64.extend_i32_u(i32.load(table, WINDOW.numbers)))
  g.if(key.isNull ? i32.and(beyond, i32.eqz(key.isNull)) : beyond, () => {
    g.emit(i64.store(table, number, WINDOW.outside))
    outside()
  })
  const place = i32.add(i32.wrap_i64(away), i32.const(1))
  const known = key.isNull ? select(i32.const(0), place, key.isNull) : place
  return g.keep(i32.add(i32.load(table, WINDOW.entries), i32.shl(known, i32.const(2))))
}

/** What the runtime calls for rows of a table: widening the range (KEY_RANGE) by their numbers, and entering them into a window that has these. */
export function emitWindowFunctions(b: PipelineBuilder, table: number, size: number, field: RowField): void {
  const each = (name: string, body: (key: Maybe, row: I32) => void) =>
    b.function(
      name,
      ['from', 'to'],
      ([from, to]) => forRows(b.g, from!, to!, size, row => body(b.g.keepMaybe(loadField(b.g, field, row)), row)),
      true,
    )
  each('aggregate_range', key => {
    if (key.isNull) b.g.if(i32.eqz(key.isNull), () => noteKey(b, key))
    else noteKey(b, key)
  })
  each('aggregate_enter', (key, row) => {
    const { g } = b
    g.emit(
      i32.store(
        entryOf(b, g.keep(i32.add(g.ctx, i32.const(table))), key, () => g.emit(unreachable)),
        row,
      ),
    )
  })
}
