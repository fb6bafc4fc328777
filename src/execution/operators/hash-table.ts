import type { Emitter } from '../../codegen/emitter.ts'
import { loadField, type RowLayout } from '../../codegen/row.ts'
import type { Maybe } from '../../codegen/value.ts'
import { br_if, type I32, i32, type Local, local } from '../../wasm/instructions.ts'
import { emitSame } from '../expression/emit-equality.ts'

/**
 * Open addressing with linear probing over a directory of {hash u32, row u32}, a power of two in size and never full. A table is the
 * 16-byte struct {directory, mask, count, limit} in memory.
 */
export const TABLE = { directory: 0, mask: 4, count: 8, limit: 12 } as const
export const TABLE_SIZE = 16

/**
 * Behind a table of partial groups: rows since it was last emptied, and 1 while rows go to partitions without being looked up; then what
 * number-table.ts keeps.
 */
export const PARTIAL = { seen: 16, passing: 20 } as const
export const PARTIAL_TABLE_SIZE = 48

/** Looks for the row of a group: in `row`, or 0, where `slot` is the place for one. */
export function find(g: Emitter, table: I32, hash: I32, matches: (row: I32) => I32): { row: Local<'i32'>; slot: Local<'i32'> } {
  const row = g.local('i32', 'row')
  const slot = g.local('i32', 'slot')
  const mask = g.keep(i32.load(table, TABLE.mask))
  const directory = g.keep(i32.load(table, TABLE.directory))
  const position = g.local('i32', 'position')
  g.emit(local.set(position, i32.and(hash, mask)))
  g.loop(end => {
    g.emit(local.set(slot, i32.add(directory, i32.shl(local.get(position), i32.const(3)))))
    g.emit(local.set(row, i32.load(local.get(slot), 4)))
    g.emit(br_if(end, i32.eqz(local.get(row))))
    g.if(i32.eq(i32.load(local.get(slot)), hash), () => g.emit(br_if(end, matches(local.get(row)))))
    g.emit(local.set(position, i32.and(i32.add(local.get(position), i32.const(1)), mask)))
  })
  return { row, slot }
}

/** 1 where the first keys of a row are the given ones, as grouping has it. */
export function keysMatch(g: Emitter, layout: RowLayout, row: I32, keys: readonly Maybe[]): I32 {
  let all: I32 | undefined
  const result = g.local('i32', 'same')
  g.emit(local.set(result, i32.const(0)))
  g.block(differ => {
    keys.forEach((key, i) => {
      const field = layout.fields[i]!
      const same = emitSame(g, g.keepMaybe(loadField(g, field, row)), key, field.dataType)
      all = same
      g.emit(br_if(differ, i32.eqz(same)))
    })
    g.emit(local.set(result, i32.const(1)))
  })
  return all === undefined ? i32.const(1) : local.get(result)
}
