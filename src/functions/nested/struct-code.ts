import type { Emitter } from '../../codegen/emitter.ts'
import { asF32, asF64, asI32, asI64, type Maybe, type Val, view } from '../../codegen/value.ts'
import { VIEW_SIZE } from '../../columnar/view.ts'
import type { ArrayType, StructType } from '../../types/data-type.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { type I32, type I64, i32, i64, local, memory, select } from '../../wasm/instructions.ts'
import type { FastResult, ScalarFunction } from '../define.ts'
import { arrayOf, makeArray } from './array-code.ts'
import { padded, structSlots } from './blob-code.ts'

/** Structs made of values, and arrays of them; columnar/blob.ts has the layout. */

type Lazy = NonNullable<ScalarFunction['wasmLazy']>

const certain: I32 = i32.const(1)
const none: I32 = i32.const(0)

const MAX_STRUCT = 1 << 29

/** A struct of the values at some places of the arguments, one for each of its fields. */
export const structCode =
  (fieldsAt: (i: number) => boolean): Lazy =>
  (g, args, info) => {
    const struct = info.returnType as StructType
    if (!g.text || !hasCode(struct)) return undefined
    return makeStruct(
      g,
      struct,
      args.filter((_, i) => fieldsAt(i)).map(a => a()),
    )
  }

export const hasCode = ({ fields }: StructType): boolean => fields.length > 0 && fields.every(f => f.dataType.type !== 'null')

function makeStruct(g: Emitter, struct: StructType, values: readonly Maybe[]): FastResult {
  const layouts = struct.fields.map(f => layoutOf(f.dataType))
  const slots = structSlots(struct)
  const head = slots.at(-1)!
  // long bytes lie behind the fields
  const long = (v: Maybe): I32 => {
    const length = g.keep(i32.load(asI32(v.val)))
    const bytes = select(padded(length), none, i32.gt_u(length, i32.const(12)))
    return g.keep(v.isNull ? select(none, bytes, v.isNull) : bytes)
  }
  const lengths = values.map((v, i) => (layouts[i] === 'view' ? long(v) : undefined))
  const total = lengths.reduce<I64>((sum, n) => (n ? i64.add(sum, i64.extend_i32_u(n)) : sum), i64.const(head))
  const size = g.keep(total)
  const done = g.keep(i64.le_u(size, i64.const(MAX_STRUCT)))
  const out = g.keep(g.scratch(VIEW_SIZE))
  g.if(done, () => {
    const blob = g.keep(g.callKernel('heap_alloc', ['i32', 'i32'], 'i32', g.text!.heap(g), i32.wrap_i64(size)))
    const tail = g.local('i32', 'tail')
    for (let word = 0; word < head; word += 8) g.emit(i64.store(blob, i64.const(0), word))
    g.emit(local.set(tail, i32.add(blob, i32.const(head))))
    values.forEach((v, i) => {
      const place = slots[i]!
      const put = (): void => {
        g.emit(i32.store8(blob, certain, i))
        g.store(v.val, blob, place)
        const bytes = lengths[i]
        if (bytes === undefined) return
        g.if(bytes, () => {
          const source = asI32(v.val)
          g.emit(
            i64.store(i32.sub(i32.add(local.get(tail), bytes), i32.const(8)), i64.const(0)),
            memory.copy(local.get(tail), i32.load(source, 8), i32.load(source)),
            i32.store(blob, i32.sub(local.get(tail), blob), place + 8),
            i32.store(blob, none, place + 12),
            local.set(tail, i32.add(local.get(tail), bytes)),
          )
        })
      }
      if (v.isNull) g.if(i32.eqz(v.isNull), put)
      else put()
    })
    g.emit(i32.store(out, i32.wrap_i64(size)), i32.store(out, i32.load(blob), 4), i32.store(out, blob, 8), i32.store(out, none, 12))
  })
  return { val: view(out), done }
}

// ---- arrays of structs ----

/** `arrays_zip`: of arrays that are shorter, nulls. */
export const zipCode: NonNullable<ScalarFunction['fast']> = (g, values, info) => {
  const struct = (info.returnType as ArrayType).element as StructType
  if (!g.text || !hasCode(struct)) return undefined
  const arrays = values.map((v, i) => arrayOf(g, v, info.argTypes[i] as ArrayType))
  const count = arrays.reduce((n, a) => g.keep(select(a.count, n, i32.gt_u(a.count, n))), none)
  return makeStructArray(g, struct, count, i => arrays.map(a => a.item(i, g.keep(i32.lt_u(i, a.count)))))
}

/** Bytes of such an array at most. */
const MAX_BYTES = 1 << 29

/** An array of `count` structs, each of the values that `each` gives; `count` must be kept. */
export function makeStructArray(g: Emitter, struct: StructType, count: I32, each: (i: I32) => readonly Maybe[]): FastResult {
  if (struct.fields.every(f => layoutOf(f.dataType) !== 'view')) return ofOneSize(g, struct, count, each)
  const whole = g.local('i32', 'whole')
  g.emit(local.set(whole, certain))
  const made = makeArray(g, struct, count, i => {
    const { val, done } = makeStruct(g, struct, each(i))
    g.emit(local.set(whole, i32.and(local.get(whole), done)))
    return { val }
  })
  return { val: made.val, done: i32.and(made.done, local.get(whole)) }
}

/** Structs of one size are written where they stay. */
function ofOneSize(g: Emitter, struct: StructType, count: I32, each: (i: I32) => readonly Maybe[]): FastResult {
  const size = structSlots(struct).at(-1)!
  const out = g.keep(g.scratch(VIEW_SIZE))
  const done = g.local('i32', 'done')
  g.emit(local.set(done, none))
  g.if(i32.le_u(count, i32.const(Math.floor(MAX_BYTES / (size + VIEW_SIZE + 1)))), () => {
    const head = g.keep(i32.add(padded(count), i32.const(8)))
    const items = g.keep(i32.add(head, i32.mul(count, i32.const(VIEW_SIZE))))
    const bytes = g.keep(i32.add(items, i32.mul(count, i32.const(size))))
    const blob = g.keep(g.callKernel('heap_alloc', ['i32', 'i32'], 'i32', g.text!.heap(g), bytes))
    const cells = g.keep(i32.add(blob, head))
    g.emit(i64.store(blob, i64.extend_i32_u(count)))
    g.if(count, () => g.emit(i64.store(i32.sub(cells, i32.const(8)), i64.const(0))))
    g.emit(memory.fill(i32.add(blob, i32.const(8)), certain, count))
    g.for(none, count, i => {
      const values = each(i).map(v => g.keepMaybe(v))
      const offset = g.keep(i32.add(items, i32.mul(i, i32.const(size))))
      const place = g.keep(i32.add(blob, offset))
      const first = storeFields(g, values, place)
      const cell = g.keep(i32.add(cells, i32.mul(i, i32.const(VIEW_SIZE))))
      g.emit(i64.store(cell, i64.or(i64.const(size), i64.shl(first, i64.const(32)))), i64.store(cell, i64.extend_i32_u(offset), 8))
    })
    g.emit(local.set(done, certain), i32.store(out, bytes))
    g.if(
      count,
      () => g.emit(i32.store(out, count, 4), i32.store(out, blob, 8), i32.store(out, none, 12)),
      () => g.emit(i64.store(out, i64.const(0), 4), i32.store(out, none, 12)),
    )
  })
  return { val: view(out), done: local.get(done) }
}

/** Writes a struct of fields without bytes elsewhere; its first eight bytes. */
function storeFields(g: Emitter, values: readonly Maybe[], place: I32): I64 {
  const validity: I64[] = []
  for (let from = 0; from < values.length; from += 8) {
    const flags = values.slice(from, from + 8)
    const fixed = flags.reduce((sum, v, i) => sum + (v.isNull ? 0n : 1n << BigInt(8 * i)), 0n)
    const word = flags.reduce<I64>(
      (sum, { isNull }, i) => (isNull ? i64.or(sum, i64.shl(i64.extend_i32_u(i32.eqz(isNull)), i64.const(8 * i))) : sum),
      i64.const(fixed),
    )
    validity.push(g.keep(word))
  }
  const words = values.flatMap(({ val, isNull }) => wordsOf(val).map(w => (isNull ? select(i64.const(0), w, isNull) : w)))
  for (const [i, word] of [...validity, ...words].entries()) g.emit(i64.store(place, word, 8 * i))
  return validity[0]!
}

/** The bytes of a value's slot. */
function wordsOf(v: Val): I64[] {
  switch (v.layout) {
    case 'i64':
      return [asI64(v)]
    case 'f64':
      return [i64.reinterpret_f64(asF64(v))]
    case 'f32':
      return [i64.extend_i32_u(i32.reinterpret_f32(asF32(v)))]
    case 'i128':
      return [v.lo, v.hi]
    default: {
      const bits = 8 * widthOf[v.layout]
      return [i64.extend_i32_u(bits === 32 ? asI32(v) : i32.and(asI32(v), i32.const(2 ** bits - 1)))]
    }
  }
}
