import type { Emitter } from '../../codegen/emitter.ts'
import { bytesAddress } from '../../codegen/strings.ts'
import { asI32, bool, int64, type Val, view } from '../../codegen/value.ts'
import { maybeVariable, nullOf } from '../../codegen/variable.ts'
import { VIEW_SIZE } from '../../columnar/view.ts'
import type { ArrayType, DataType, MapType } from '../../types/data-type.ts'
import { layoutOf } from '../../types/layout.ts'
import { identityOf } from '../../types/normalize.ts'
import { type I32, i32, i64, ifElse, local, select } from '../../wasm/instructions.ts'
import type { CallInfo, FastResult, ScalarFunction } from '../define.ts'
import { type ArrayInCode, arrayOf, entriesOf, mapPart, shapeOf, takeItems } from './array-code.ts'

/** Functions of arrays and maps through kernels (kernels/assembly/arrays.ts, array-values.ts): `ScalarFunction.fast`. */

type Fast = NonNullable<ScalarFunction['fast']>

/** The kind of an element whose values kernels can tell apart and order (array-values.ts); undefined for others. */
export function kindOf(t: DataType): number | undefined {
  const layout = layoutOf(t)
  // texts of a collation may be equal where their bytes are not
  if (t.type === 'null' || identityOf(t) !== 'bytes') return undefined
  if (layout === 'view') return ['string', 'char', 'varchar', 'binary'].includes(t.type) ? 7 : undefined
  return { bool: 0, i8: 0, i16: 1, i32: 2, i64: 3, f32: 4, f64: 5, i128: 6 }[layout]
}

const certain: I32 = i32.const(1)
const none: I32 = i32.const(0)
const given = (info: CallInfo, i = 0): ArrayType => info.argTypes[i] as ArrayType
const opened = (g: Emitter, values: readonly Val[], info: CallInfo, i = 0): ArrayInCode => arrayOf(g, values[i]!, given(info, i))

/** A kernel over addresses and numbers. */
const kernel = (g: Emitter, name: string, ...args: I32[]): I32 =>
  g.keep(
    g.callKernel(
      name,
      args.map(() => 'i32' as const),
      'i32',
      ...args,
    ),
  )

/** A kernel that writes a view to its last but one argument, the heap last, and says whether it did. */
function making(g: Emitter, name: string, ...args: I32[]): FastResult {
  const out = g.keep(g.scratch(VIEW_SIZE))
  return { val: view(out), done: kernel(g, name, ...args, out, g.text!.heap(g)) }
}

/** Where a value is among the elements; -1 where it is not. */
export function find(g: Emitter, array: ArrayInCode, kind: number, value: Val): I32 {
  let address: I32
  if (value.layout === 'view') address = value.code
  else {
    address = g.keep(g.scratch(16))
    g.store(value, address)
  }
  return kernel(g, 'array_find', array.base, i32.const(kind), address)
}

export const containsCode: Fast = (g, values, info) => {
  const kind = kindOf(given(info).element)
  if (kind === undefined) return undefined
  const array = opened(g, values, info)
  const found = g.keep(i32.ge_s(find(g, array, kind, values[1]!), none))
  if (!given(info).containsNull) return { val: bool(found), done: certain }
  const isNull = ifElse(found, [none], [g.callKernel('array_has_null', ['i32'], 'i32', array.base)], 'i32')
  return { val: bool(found), isNull: g.keep(isNull), done: certain }
}

export const positionCode: Fast = (g, values, info) => {
  const kind = kindOf(given(info).element)
  if (kind === undefined) return undefined
  const at = find(g, opened(g, values, info), kind, values[1]!)
  return { val: int64(i64.extend_i32_s(i32.add(at, i32.const(1)))), done: certain }
}

/** The element at an index, null where that is -1. */
export function itemOrNull(g: Emitter, array: ArrayInCode, at: I32): FastResult {
  const result = maybeVariable(g, layoutOf(array.element))
  g.if(
    i32.lt_s(at, none),
    () => result.set(nullOf(layoutOf(array.element))),
    () => result.set(array.item(at)),
  )
  return { ...result.get(), done: certain }
}

export const extremeCode =
  (greatest: boolean): Fast =>
  (g, values, info) => {
    const kind = kindOf(given(info).element)
    if (kind === undefined) return undefined
    const array = opened(g, values, info)
    return itemOrNull(g, array, kernel(g, 'array_extreme', array.base, i32.const(kind), i32.const(greatest ? 1 : 0)))
  }

/** The value of a key, null where it is not there. */
export const lookupCode: Fast = (g, [map, key], info) => {
  const type = info.argTypes[0] as MapType
  const kind = kindOf(type.key)
  if (kind === undefined || type.value.type === 'null') return undefined
  const { keys, values } = entriesOf(g, map!, type)
  return itemOrNull(g, values, find(g, keys, kind, key!))
}

export const containsKeyCode: Fast = (g, [map, key], info) => {
  const type = info.argTypes[0] as MapType
  const kind = kindOf(type.key)
  if (kind === undefined) return undefined
  return { val: bool(i32.ge_s(find(g, entriesOf(g, map!, type).keys, kind, key!), none)), done: certain }
}

export const mapPartCode =
  (part: 'keys' | 'values'): Fast =>
  (g, [map]) => ({ val: mapPart(g, map!, part), done: certain })

/** Room for as many indices as an array has elements; of arrays that are too long for it, JavaScript takes care. */
const MAX_INDICES = 1 << 26
function withIndices(g: Emitter, array: ArrayInCode, body: (indices: I32, heap: I32) => FastResult): FastResult {
  const heap = g.text!.heap(g)
  const result = g.local('i32', 'array')
  const done = g.local('i32', 'done')
  g.emit(local.set(done, none))
  g.if(i32.le_u(array.count, i32.const(MAX_INDICES)), () => {
    const made = body(kernel(g, 'heap_alloc', heap, i32.shl(array.count, i32.const(2))), heap)
    g.emit(local.set(result, asI32(made.val)), local.set(done, made.done))
  })
  return { val: view(local.get(result)), done: local.get(done) }
}

export const distinctCode: Fast = (g, values, info) => {
  const kind = kindOf(given(info).element)
  if (!g.text || kind === undefined) return undefined
  const array = opened(g, values, info)
  return withIndices(g, array, (indices, heap) => {
    const n = kernel(g, 'array_distinct', array.base, i32.const(kind), indices, heap)
    return takeItems(g, array, indices, none, n)
  })
}

/** The distinct elements of the first that are among the second's (`wanted`), or are not. */
export const membersCode =
  (wanted: boolean): Fast =>
  (g, values, info) => {
    const kind = kindOf(given(info).element)
    if (!g.text || kind === undefined) return undefined
    const [a, b] = [opened(g, values, info), opened(g, values, info, 1)]
    return withIndices(g, a, (indices, heap) => {
      const n = kernel(g, 'array_distinct', a.base, i32.const(kind), indices, heap)
      const kept = kernel(g, 'array_members', a.base, indices, n, b.base, i32.const(kind), i32.const(wanted ? 1 : 0), heap)
      return takeItems(g, a, indices, none, kept)
    })
  }

export const concatCode: Fast = (g, values, info) => {
  if (!g.text) return undefined
  const list = g.keep(g.scratch(4 * values.length))
  values.forEach((v, i) => {
    g.emit(i32.store(list, bytesAddress(g.keep(asI32(v))), 4 * i))
  })
  return making(g, 'array_concat', list, i32.const(values.length), ...shapeOf((info.returnType as ArrayType).element))
}

export const unionCode: Fast = (g, values, info) => {
  const kind = kindOf(given(info).element)
  const all = kind === undefined ? undefined : concatCode(g, values, info)
  if (all === undefined) return undefined
  const result = g.local('i32', 'array')
  const done = g.local('i32', 'done')
  g.emit(local.set(done, none))
  g.if(all.done, () => {
    const made = distinctCode(g, [all.val], { ...info, argTypes: [info.returnType] })!
    g.emit(local.set(result, asI32(made.val)), local.set(done, made.done))
  })
  return { val: view(local.get(result)), done: local.get(done) }
}

/** In order, with nulls first where `nullsFirst` says so; descending where the order's flag is 0. */
export const sortCode =
  (nullsFirst: boolean): Fast =>
  (g, values, info) => {
    const kind = kindOf(given(info).element)
    if (!g.text || kind === undefined) return undefined
    const array = opened(g, values, info)
    const descending = values[1] === undefined ? none : i32.eqz(asI32(values[1]))
    return withIndices(g, array, (indices, heap) => {
      const types = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const
      const down = g.keep(descending)
      const first = nullsFirst ? i32.eqz(down) : none
      g.emit(g.callKernel('array_order', types, 'void', array.base, i32.const(kind), down, first, indices, heap))
      return takeItems(g, array, indices, none, array.count)
    })
  }

export const sliceCode: Fast = (g, values, info) => {
  if (!g.text) return undefined
  const array = opened(g, values, info)
  const [start, length] = [g.keep(asI32(values[1]!)), g.keep(asI32(values[2]!))]
  const ahead = g.keep(i32.gt_s(start, none))
  const from = g.keep(select(i32.sub(start, i32.const(1)), i32.add(array.count, start), ahead))
  const inside = g.keep(i32.and(i32.ge_s(from, none), i32.lt_u(from, array.count)))
  const rest = g.keep(i32.sub(array.count, from))
  const n = g.keep(i32.mul(select(length, rest, i32.lt_u(length, rest)), inside))
  const valid = g.keep(i32.and(i32.ne(start, none), i32.ge_s(length, none)))
  const made = takeItems(g, array, none, i32.mul(from, inside), i32.mul(n, valid))
  return { val: made.val, done: i32.and(made.done, valid) }
}

export const joinCode: Fast = (g, values) => {
  if (!g.text) return undefined
  const base = g.keep(bytesAddress(g.keep(asI32(values[0]!))))
  return making(g, 'array_join', base, asI32(values[1]!), values[2] === undefined ? none : asI32(values[2]))
}

/** Where an array is null, so is the result. */
export const flattenCode: Fast = (g, values, info) => {
  if (!g.text) return undefined
  const array = opened(g, values, info)
  const isNull = g.keep(g.callKernel('array_has_null', ['i32'], 'i32', array.base))
  const made = making(g, 'array_flatten', array.base, ...shapeOf((info.returnType as ArrayType).element))
  return { ...made, isNull }
}
