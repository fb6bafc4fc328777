import type { DataType } from '../types/data-type.ts'
import { type Layout, layoutOf, widthOf } from '../types/layout.ts'
import { type I32, i32, i64, memory, v128 } from '../wasm/instructions.ts'
import type { Emitter } from './emitter.ts'
import { isInline } from './strings.ts'
import type { Maybe, StateRef, Val } from './value.ts'

/**
 * Rows at breakers: a header (the operator's own: hash, next pointer, flags), one null byte per nullable field, then the fields,
 * widest first. Rows lie one after another in blocks; a row's size is a multiple of 8.
 */
export interface RowLayout {
  readonly size: number
  readonly fields: readonly RowField[]
}
export interface RowField {
  readonly dataType: DataType
  readonly layout: Layout
  readonly offset: number
  /** Offset of the null byte (1 = null); -1 where the field is never null. */
  readonly nullOffset: number
}

export function rowLayout(fields: readonly { dataType: DataType; nullable: boolean }[], headerSize: number): RowLayout {
  let at = headerSize
  const nullOffsets = fields.map(f => (f.nullable ? at++ : -1))
  const offsets = new Array<number>(fields.length)
  const order = fields.map((f, i) => ({ i, width: widthOf[layoutOf(f.dataType)] })).sort((a, b) => b.width - a.width)
  for (const { i, width } of order) {
    const align = Math.min(width, 8)
    at = Math.ceil(at / align) * align
    offsets[i] = at
    at += width
  }
  return {
    size: Math.ceil(at / 8) * 8,
    fields: fields.map((f, i) => ({
      dataType: f.dataType,
      layout: layoutOf(f.dataType),
      offset: offsets[i]!,
      nullOffset: nullOffsets[i]!,
    })),
  }
}

export function loadField(g: Emitter, field: RowField, row: I32): Maybe {
  const val = g.load(field.layout, row, field.offset)
  return field.nullOffset < 0 ? { val } : { val, isNull: i32.load8_u(row, field.nullOffset) }
}

/** Copies a row elsewhere; small ones without a call. */
export function copyRow(g: Emitter, to: I32, from: I32, size: number): void {
  if (size > 128) return g.emit(memory.copy(to, from, i32.const(size)))
  let at = 0
  for (; at + 16 <= size; at += 16) g.emit(v128.store(to, v128.load(from, at), at))
  if (at < size) g.emit(i64.store(to, i64.load(from, at), at))
}

/** Stores a field. Long bytes of views are copied into `heap` where one is given; else they must outlive the row. */
export function storeField(g: Emitter, field: RowField, row: I32, value: Maybe, heap?: I32): void {
  if (field.nullOffset >= 0) g.emit(i32.store8(row, value.isNull ?? i32.const(0), field.nullOffset))
  storeValue(g, value.val, row, field.offset, heap)
}

/** Stores a value; a long view's bytes go to `heap`. */
export function storeValue(g: Emitter, val: Val, address: I32, offset: number, heap?: I32): void {
  if (val.layout !== 'view' || heap === undefined) return g.store(val, address, offset)
  const from = g.keep(val.code)
  const to = g.keep(offset === 0 ? address : i32.add(address, i32.const(offset)))
  g.if(
    isInline(from),
    () => g.store({ layout: 'view', code: from }, to),
    () => g.emit(g.callKernel('view_copy', ['i32', 'i32', 'i32'], 'void', from, to, heap)),
  )
}

/** A field of a row as an aggregate's state. */
export function stateRef(g: Emitter, field: RowField, row: I32, heap?: I32): StateRef {
  return {
    get: () => loadField(g, field, row),
    set: value => storeField(g, field, row, value, heap),
    heap,
  }
}
