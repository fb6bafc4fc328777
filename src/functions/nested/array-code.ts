import type { Emitter } from '../../codegen/emitter.ts'
import { bytesAddress } from '../../codegen/strings.ts'
import { asI32, type Maybe, type Val, view } from '../../codegen/value.ts'
import { maybeVariable, nullOf } from '../../codegen/variable.ts'
import { INLINE, VIEW_SIZE } from '../../columnar/view.ts'
import type { ArrayType, DataType, MapType } from '../../types/data-type.ts'
import { type Layout, layoutOf, widthOf } from '../../types/layout.ts'
import { type I32, i32, i64, local, select, v128 } from '../../wasm/instructions.ts'
import type { FastResult } from '../define.ts'
import { padded } from './blob-code.ts'

/** Arrays and maps element by element in code, and what is made of them; columnar/blob.ts has the layout. */

export interface ArrayInCode {
  /** The address of its first byte. */
  readonly base: I32
  readonly count: I32
  readonly element: DataType
  /** The element at an index below the count; where `present` is 0, null. */
  item(i: I32, present?: I32): Maybe
}

/** The parts of an array, which must not be null. */
export function arrayOf(g: Emitter, value: Val, type: ArrayType): ArrayInCode {
  const v = g.keep(asI32(value))
  return arrayAt(g, g.keep(bytesAddress(v)), blockOf(g, v), type.element, type.containsNull)
}

/** The keys and the values of a map, which must not be null. */
export function entriesOf(g: Emitter, value: Val, type: MapType): { keys: ArrayInCode; values: ArrayInCode } {
  const v = g.keep(asI32(value))
  const block = blockOf(g, v)
  const keys = g.keep(i32.add(bytesAddress(v), i32.const(8)))
  const values = g.keep(i32.add(keys, i32.load(i32.sub(keys, i32.const(8)))))
  return {
    keys: arrayAt(g, keys, block, type.key, false),
    values: arrayAt(g, values, block, type.value, type.valueContainsNull),
  }
}

/** The keys of a map as an array, or its values: a part of its bytes. */
export function mapPart(g: Emitter, value: Val, part: 'keys' | 'values'): Val {
  const v = g.keep(asI32(value))
  const out = g.keep(g.scratch(VIEW_SIZE))
  const start = g.keep(bytesAddress(v))
  const keys = g.keep(i32.load(start))
  const rest = i32.sub(i32.sub(i32.load(v), i32.const(8)), keys)
  const [from, length] = part === 'keys' ? [i32.const(8), keys] : [i32.add(keys, i32.const(8)), rest]
  const types = ['i32', 'i32', 'i32'] as const
  g.emit(g.callKernel('view_make', types, 'void', out, i32.add(start, from), length))
  g.if(i32.gt_u(i32.load(out), i32.const(INLINE)), () => g.emit(i32.store(out, blockOf(g, v), 12)))
  return view(out)
}

/** The heap block of a view's bytes. */
const blockOf = (g: Emitter, v: I32): I32 => g.keep(select(i32.load(v, 12), i32.const(0), i32.gt_u(i32.load(v), i32.const(INLINE))))

function arrayAt(g: Emitter, base: I32, block: I32, element: DataType, containsNull: boolean): ArrayInCode {
  const layout = layoutOf(element)
  const count = g.keep(i32.load(base))
  const cells = g.keep(i32.add(i32.add(base, i32.const(8)), padded(count)))
  return {
    base,
    count,
    element,
    item: (i, present) => {
      // the first page is zeros: an element that is none
      const at = (address: I32): I32 => (present ? select(address, i32.const(0), present) : address)
      const isNull = containsNull || present ? i32.eqz(i32.load8_u(at(i32.add(base, i)), 8)) : undefined
      const cell = g.keep(at(g.element(cells, layout, i)))
      const val = layout === 'view' ? viewOf(g, base, block, cell) : g.load(layout, cell)
      return g.keepMaybe(isNull ? { val, isNull } : { val })
    },
  }
}

/** The view in a cell: itself where it is short; of a long one a copy with the bytes' address. */
function viewOf(g: Emitter, base: I32, block: I32, cell: I32): Val {
  const slot = g.keep(g.scratch(VIEW_SIZE))
  const out = g.local('i32', 'cell')
  g.emit(local.set(out, cell))
  g.if(i32.gt_u(i32.load(cell), i32.const(INLINE)), () =>
    g.emit(
      i64.store(slot, i64.load(cell)),
      i32.store(slot, i32.add(base, i32.load(cell, 8)), 8),
      i32.store(slot, block, 12),
      local.set(out, slot),
    ),
  )
  return view(local.get(out))
}

/** Bytes of a nested value at most, with some to spare: larger ones are JavaScript's to refuse. */
const MAX_BYTES = 1 << 29

/** An array of so many elements, each of which `each` gives; `count` must be kept. */
export const makeArray = (g: Emitter, element: DataType, count: I32, each: (i: I32) => Maybe): FastResult =>
  fillArray(g, element, count, put => g.for(i32.const(0), count, i => put(i, each(i))))

/** An array of so many elements, all of which `fill` puts in their places. */
export function fillArray(g: Emitter, element: DataType, count: I32, fill: (put: (i: I32, m: Maybe) => void) => void): FastResult {
  const heap = g.text!.heap(g)
  const layout = layoutOf(element)
  const width = widthOf[layout]
  const out = g.keep(g.scratch(VIEW_SIZE))
  const done = g.local('i32', 'done')
  g.emit(local.set(done, i32.const(0)))
  g.if(i32.le_u(count, i32.const(Math.floor(MAX_BYTES / (width + 1)))), () => {
    const head = g.keep(i32.add(padded(count), i32.const(8)))
    const size = g.keep(i32.add(head, padded(i32.mul(count, i32.const(width)))))
    const blob = g.keep(g.callKernel('heap_alloc', ['i32', 'i32'], 'i32', heap, size))
    const cells = g.keep(i32.add(blob, head))
    g.emit(i64.store(blob, i64.extend_i32_u(count)))
    // what fills up the last eight bytes
    g.if(count, () => {
      g.emit(i64.store(i32.sub(cells, i32.const(8)), i64.const(0)))
      if (width < 8) g.emit(i64.store(i32.sub(i32.add(blob, size), i32.const(8)), i64.const(0)))
    })
    fill((i, given) => {
      const m = g.keepMaybe(given)
      g.emit(i32.store8(i32.add(blob, i), m.isNull ? i32.eqz(m.isNull) : i32.const(1), 8))
      storeCell(g, m, g.keep(g.element(cells, layout, i)))
    })
    if (layout === 'view') {
      const types = ['i32', 'i32', 'i32', 'i32'] as const
      g.emit(local.set(done, g.callKernel('array_close', types, 'i32', blob, count, out, heap)))
    } else {
      g.emit(local.set(done, i32.const(1)), i32.store(out, size))
      // an empty array lies in its view
      g.if(
        count,
        () => g.emit(i32.store(out, count, 4), i32.store(out, blob, 8), i32.store(out, i32.const(0), 12)),
        () => g.emit(i64.store(out, i64.const(0), 4), i32.store(out, i32.const(0), 12)),
      )
    }
  })
  return { val: view(out), done: local.get(done) }
}

/** Writes an element: zeros where it is null. */
function storeCell(g: Emitter, { val, isNull }: Maybe, at: I32): void {
  if (!isNull) return g.store(val, at)
  switch (val.layout) {
    case 'i128':
    case 'view':
      return g.if(
        isNull,
        () => g.emit(i64.store(at, i64.const(0)), i64.store(at, i64.const(0), 8)),
        () => g.store(val, at),
      )
    case 'i64':
    case 'f64': {
      g.store(val, at)
      return g.if(isNull, () => g.emit(i64.store(at, i64.const(0))))
    }
    case 'f32':
      g.store(val, at)
      return g.if(isNull, () => g.emit(i32.store(at, i32.const(0))))
    default:
      return g.store({ ...val, code: select(i32.const(0), val.code, isNull) }, at)
  }
}

const MAX_SELECTED = 1 << 26

/** The indices of the elements for which a condition holds, and how many; `room` is 0 where there are too many elements. */
export function whichItems(g: Emitter, count: I32, holds: (i: I32) => I32): { room: I32; indices: I32; n: I32 } {
  const room = g.keep(i32.le_u(count, i32.const(MAX_SELECTED)))
  const n = g.local('i32', 'kept')
  const indices = g.local('i32', 'indices')
  g.emit(local.set(n, i32.const(0)))
  g.if(room, () => {
    const bytes = i32.shl(count, i32.const(2))
    g.emit(local.set(indices, g.callKernel('heap_alloc', ['i32', 'i32'], 'i32', g.text!.heap(g), bytes)))
    g.for(i32.const(0), count, i => {
      const kept = g.keep(holds(i))
      g.emit(i32.store(i32.add(local.get(indices), i32.shl(local.get(n), i32.const(2))), i), local.set(n, i32.add(local.get(n), kept)))
    })
  })
  return { room, indices: local.get(indices), n: local.get(n) }
}

/** The elements at `n` indices; with none (0), `n` from `first` on. `done` as the kernel says. */
export function takeItems(g: Emitter, array: ArrayInCode, indices: I32, first: I32, n: I32): FastResult {
  const out = g.keep(g.scratch(VIEW_SIZE))
  const types = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const
  const [width, views] = shapeOf(array.element)
  const done = g.callKernel('array_take', types, 'i32', array.base, indices, first, n, width, views, out, g.text!.heap(g))
  return { val: view(out), done: g.keep(done) }
}

/** What kernels are told of an element: its width, and whether it is a view. */
export function shapeOf(element: DataType): [width: I32, views: I32] {
  const layout = layoutOf(element)
  return [i32.const(widthOf[layout]), i32.const(layout === 'view' ? 1 : 0)]
}

/** Copies a view to a place of its own: what it was made at is written to again. */
export function settle(g: Emitter, from: I32, slot: I32): void {
  g.emit(v128.store(slot, v128.load(from)))
}

/** The result of `body` where none of the values is null, else null. */
export function whereGiven(g: Emitter, values: readonly Maybe[], layout: Layout, body: () => FastResult): FastResult {
  const nulls = values.flatMap(v => (v.isNull ? [v.isNull] : []))
  if (nulls.length === 0) return body()
  const result = maybeVariable(g, layout)
  const done = g.local('i32', 'done')
  g.if(
    nulls.reduce((a, b) => i32.or(a, b)),
    () => {
      result.set(nullOf(layout))
      g.emit(local.set(done, i32.const(1)))
    },
    () => {
      const made = body()
      result.set(made)
      g.emit(local.set(done, made.done))
    },
  )
  return { ...result.get(), done: local.get(done) }
}
