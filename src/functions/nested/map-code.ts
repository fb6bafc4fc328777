import type { Emitter } from '../../codegen/emitter.ts'
import { asI32, type Maybe, view } from '../../codegen/value.ts'
import { VIEW_SIZE } from '../../columnar/view.ts'
import { ArrayType, type DataType, type MapType, StringType, type StructType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { type I32, i32, local } from '../../wasm/instructions.ts'
import type { FastResult, ScalarFunction } from '../define.ts'
import { tryString } from '../string/string-code.ts'
import { type ArrayInCode, arrayOf, entriesOf, fillArray, makeArray, mapPart, whereGiven } from './array-code.ts'
import { concatCode, find, itemOrNull, kindOf, unionCode } from './array-kernels.ts'
import { fieldCode } from './blob-code.ts'
import { hasCode, makeStructArray } from './struct-code.ts'

/** Maps made of keys and values. Keys that are null or equal, or floating numbers (of which a map holds one zero), are JavaScript's. */

type Fast = NonNullable<ScalarFunction['fast']>
type Lazy = NonNullable<ScalarFunction['wasmLazy']>

const certain: I32 = i32.const(1)
const none: I32 = i32.const(0)

/** The kind of a map's key (`kindOf`), where its keys can be told apart as they are. */
const keyKind = (key: DataType): number | undefined => (key.type === 'float' || key.type === 'double' ? undefined : kindOf(key))

/** 1 where the keys are made, none is null and no two are equal. */
export function distinctKeys(g: Emitter, made: FastResult, key: DataType, kind: number): I32 {
  const ok = g.local('i32', 'unique')
  g.emit(local.set(ok, none))
  g.if(made.done, () => {
    const array = arrayOf(g, made.val, ArrayType(key, true))
    const heap = g.text!.heap(g)
    const room = g.keep(g.callKernel('heap_alloc', ['i32', 'i32'], 'i32', heap, i32.shl(array.count, i32.const(2))))
    const nulls = g.callKernel('array_has_null', ['i32'], 'i32', array.base)
    const n = g.callKernel('array_distinct', ['i32', 'i32', 'i32', 'i32'], 'i32', array.base, i32.const(kind), room, heap)
    g.emit(local.set(ok, i32.and(i32.eqz(nulls), i32.eq(n, array.count))))
  })
  return local.get(ok)
}

/** A map of two arrays of one length. */
export function makeMap(g: Emitter, keys: FastResult, values: FastResult): FastResult {
  const out = g.keep(g.scratch(VIEW_SIZE))
  const done = g.local('i32', 'done')
  g.emit(local.set(done, none))
  g.if(i32.and(keys.done, values.done), () => {
    const types = ['i32', 'i32', 'i32', 'i32'] as const
    g.emit(local.set(done, g.callKernel('map_make', types, 'i32', asI32(keys.val), asI32(values.val), out, g.text!.heap(g))))
  })
  return { val: view(out), done: local.get(done) }
}

/** The same of keys of which it is not known whether a map may have them. */
const checkedMap = (g: Emitter, keys: FastResult, values: FastResult, { key }: MapType, kind: number): FastResult =>
  makeMap(g, { val: keys.val, done: distinctKeys(g, keys, key, kind) }, values)

/** Maps of more values are made in JavaScript. */
const MAX_GIVEN = 128

export const mapCode: Lazy = (g, args, info) => {
  const type = info.returnType as MapType
  const kind = keyKind(type.key)
  if (!g.text || kind === undefined || type.value.type === 'null' || args.length === 0 || args.length > MAX_GIVEN) return undefined
  const values = args.map(a => a())
  const part = (element: DataType, odd: number): FastResult => {
    const own = values.filter((_, i) => i % 2 === odd)
    return fillArray(g, element, i32.const(own.length), put => own.forEach((v, i) => put(i32.const(i), v)))
  }
  return checkedMap(g, part(type.key, 0), part(type.value, 1), type, kind)
}

export const mapFromArraysCode: Fast = (g, [keys, values], info) => {
  const type = info.returnType as MapType
  const kind = keyKind(type.key)
  if (!g.text || kind === undefined) return undefined
  const [k, v] = [keys!, values!].map((a, i) => arrayOf(g, a, info.argTypes[i] as ArrayType)) as [ArrayInCode, ArrayInCode]
  return checkedMap(g, { val: keys!, done: i32.eq(k.count, v.count) }, { val: values!, done: certain }, type, kind)
}

/** Null where an entry is. */
export const mapFromEntriesCode: Fast = (g, [entries], info) => {
  const type = info.returnType as MapType
  const kind = keyKind(type.key)
  const given = info.argTypes[0] as ArrayType
  const struct = given.element as StructType
  if (!g.text || kind === undefined || type.value.type === 'null') return undefined
  const array = arrayOf(g, entries!, given)
  const isNull = given.containsNull ? g.keep(g.callKernel('array_has_null', ['i32'], 'i32', array.base)) : none
  const result = g.local('i32', 'map')
  const done = g.local('i32', 'done')
  g.emit(local.set(done, isNull))
  g.if(i32.eqz(isNull), () => {
    const part = (element: DataType, field: number): FastResult =>
      makeArray(g, element, array.count, i => fieldCode(g, array.item(i).val, struct, field)!)
    const made = checkedMap(g, part(type.key, 0), part(type.value, 1), type, kind)
    g.emit(local.set(result, asI32(made.val)), local.set(done, made.done))
  })
  return { val: view(local.get(result)), isNull, done: local.get(done) }
}

export const mapEntriesCode: Fast = (g, [map], info) => {
  const struct = (info.returnType as ArrayType).element as StructType
  if (!g.text || !hasCode(struct)) return undefined
  const { keys, values } = entriesOf(g, map!, info.argTypes[0] as MapType)
  return makeStructArray(g, struct, keys.count, i => [keys.item(i), values.item(i)])
}

export const mapConcatCode: Fast = (g, maps, info) => {
  const type = info.returnType as MapType
  const kind = keyKind(type.key)
  if (!g.text || kind === undefined || maps.length === 0) return undefined
  const part = (of: 'keys' | 'values', element: DataType): FastResult =>
    concatCode(
      g,
      maps.map(m => mapPart(g, m, of)),
      { ...info, returnType: ArrayType(element, true) },
    )!
  return checkedMap(g, part('keys', type.key), part('values', type.value), type, kind)
}

/** The keys of both maps, each with what a function of the user's makes of it and the values. */
export const mapZipWithCode: Lazy = (g, [left, right, f], info) => {
  const [first, second] = info.argTypes as [MapType, MapType]
  const { value } = info.returnType as MapType
  const kind = kindOf(first.key)
  if (!g.text || kind === undefined || [first.value, second.value, value].some(t => t.type === 'null')) return undefined
  const given = [left!(), right!()]
  return whereGiven(g, given, 'view', () => {
    const [a, b] = given.map((m, i) => entriesOf(g, m.val, info.argTypes[i] as MapType)) as [Entries, Entries]
    const list = ArrayType(first.key, false)
    const parts = given.map(m => mapPart(g, m.val, 'keys'))
    const keys = unionCode(g, parts, { ...info, argTypes: [list, list], returnType: list })!
    const result = g.local('i32', 'map')
    const done = g.local('i32', 'done')
    g.emit(local.set(done, none))
    g.if(keys.done, () => {
      const all = arrayOf(g, keys.val, list)
      const made = makeArray(g, value, all.count, i => {
        const key = all.item(i)
        const of = ({ keys: k, values }: Entries): Maybe => g.keepMaybe(itemOrNull(g, values, find(g, k, kind, key.val)))
        return f!(key, of(a), of(b))
      })
      const map = makeMap(g, keys, made)
      g.emit(local.set(result, asI32(map.val)), local.set(done, map.done))
    })
    return { val: view(local.get(result)), done: local.get(done) }
  })
}
type Entries = ReturnType<typeof entriesOf>

/** A separator that means itself as a regular expression. */
const isPlain = (v: Value | undefined): v is string => typeof v === 'string' && v !== '' && !/[\\^$.|?*+()[\]{}]/.test(v)

/** `str_to_map` by texts. */
export const strToMapCode: Fast = (g, [text, pair, keyValue], info) => {
  if (!g.text || !isPlain(info.constants[1]) || !isPlain(info.constants[2])) return undefined
  const type = info.returnType as MapType
  const kind = keyKind(type.key)
  if (kind === undefined) return undefined
  const [between, colon] = [asI32(pair!), asI32(keyValue!)]
  const list = ArrayType(StringType, false)
  const entries = tryString(g, 'view_split', [asI32(text!), between, i32.const(-1)])!
  const result = g.local('i32', 'map')
  const done = g.local('i32', 'done')
  g.emit(local.set(done, none))
  g.if(entries.done, () => {
    const array = arrayOf(g, entries.val, list)
    const keys = makeArray(g, type.key, array.count, i => ({
      val: tryString(g, 'view_split_part', [asI32(array.item(i).val), colon, certain])!.val,
    }))
    const values = makeArray(g, type.value, array.count, i => {
      const out = g.keep(g.scratch(VIEW_SIZE))
      const found = g.keep(g.callKernel('view_behind', ['i32', 'i32', 'i32'], 'i32', asI32(array.item(i).val), colon, out))
      return { val: view(out), isNull: i32.eqz(found) }
    })
    const made = checkedMap(g, keys, values, type, kind)
    g.emit(local.set(result, asI32(made.val)), local.set(done, made.done))
  })
  return { val: view(local.get(result)), done: local.get(done) }
}
