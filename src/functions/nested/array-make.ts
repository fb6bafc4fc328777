import type { Emitter } from '../../codegen/emitter.ts'
import { bytesAddress } from '../../codegen/strings.ts'
import { asI32, asI64, bool, type Maybe, type Val, view } from '../../codegen/value.ts'
import { maybeVariable } from '../../codegen/variable.ts'
import { VIEW_SIZE } from '../../columnar/view.ts'
import type { ArrayType } from '../../types/data-type.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { type I32, type I64, i32, i64, local, select } from '../../wasm/instructions.ts'
import type { CallInfo, FastResult, ScalarFunction } from '../define.ts'
import { type ArrayInCode, arrayOf, fillArray, makeArray, takeItems, whereGiven, whichItems } from './array-code.ts'
import { concatCode, kindOf } from './array-kernels.ts'

/** Arrays made of values, and arrays with some elements more or less. */

type Fast = NonNullable<ScalarFunction['fast']>
type Lazy = NonNullable<ScalarFunction['wasmLazy']>

const certain: I32 = i32.const(1)
const none: I32 = i32.const(0)
const opened = (g: Emitter, value: Val, info: CallInfo, i = 0): ArrayInCode => arrayOf(g, value, info.argTypes[i] as ArrayType)

/** So many numbers at most: more are JavaScript's, or to be refused. */
const MAX_SEQUENCE = 1 << 24

/** Integers, and dates by days. What does not lead from one bound to the other is JavaScript's to refuse. */
export const sequenceCode: Fast = (g, values, info) => {
  const [type, , stepType] = info.argTypes
  if (!g.text || !['byte', 'short', 'int', 'long', 'date'].includes(type!.type)) return undefined
  const long = (v: Val): I64 => g.keep(v.layout === 'i64' ? asI64(v) : i64.extend_i32_s(asI32(v)))
  const [start, stop] = [long(values[0]!), long(values[1]!)]
  const zero = i64.const(0)
  let step = g.keep(select(i64.const(1), i64.const(-1), i64.le_s(start, stop)))
  let whole: I32 = certain
  if (stepType?.type === 'day_time_interval' && type!.type === 'date') {
    const micros = long(values[2]!)
    step = g.keep(i64.div_s(micros, i64.const(DAY)))
    whole = g.keep(i64.eqz(i64.rem_s(micros, i64.const(DAY))))
  } else if (stepType !== undefined) {
    if (type!.type === 'date') return undefined
    step = long(values[2]!)
  }
  const span = g.keep(i64.sub(stop, start))
  // a difference that leaves 64 bits has the wrong sign
  const upwards = i32.and(i64.gt_s(step, zero), i32.and(i64.ge_s(span, zero), i64.ge_s(stop, start)))
  const least = i64.const(-(2n ** 63n))
  const below = i32.and(i32.and(i64.le_s(span, zero), i64.ne(span, least)), i64.le_s(stop, start))
  const downwards = i32.and(i64.lt_s(step, zero), below)
  const leads = g.keep(i32.and(whole, i32.or(upwards, downwards)))
  const by = g.keep(select(step, i64.const(1), leads))
  const steps = g.keep(select(i64.div_s(select(span, zero, leads), by), zero, leads))
  const few = g.keep(i32.and(leads, i64.lt_s(steps, i64.const(MAX_SEQUENCE))))
  const n = i32.add(i32.wrap_i64(select(steps, zero, few)), certain)
  const out = g.keep(g.scratch(VIEW_SIZE))
  const types = ['i64', 'i64', 'i32', 'i32', 'i32', 'i32'] as const
  const width = i32.const(widthOf[layoutOf(type!)])
  const made = g.keep(g.callKernel('array_sequence', types, 'i32', start, by, n, width, out, g.text.heap(g)))
  return { val: view(out), done: i32.and(few, made) }
}
const DAY = 86_400_000_000n

const MAX_REPEATED = 1 << 20

export const repeatCode: Lazy = (g, [value, count], info) => {
  if (!g.text) return undefined
  const [v, n] = [value!(), count!()]
  const wanted = g.keep(asI32(n.val))
  const few = i32.le_s(wanted, i32.const(MAX_REPEATED))
  const ok = g.keep(n.isNull ? i32.or(few, n.isNull) : few)
  const some = i32.and(i32.gt_s(wanted, none), n.isNull ? i32.and(ok, i32.eqz(n.isNull)) : ok)
  const made = makeArray(g, info.argTypes[0]!, g.keep(i32.mul(wanted, some)), (): Maybe => v)
  const done = i32.and(ok, made.done)
  return n.isNull ? { val: made.val, isNull: n.isNull, done } : { val: made.val, done }
}

/** An array of given values. */
export const arrayCode: Lazy = (g, args, info) => {
  const { element } = info.returnType as ArrayType
  if (!g.text || args.length === 0 || args.length > MAX_GIVEN || element.type === 'null') return undefined
  const values = args.map(a => a())
  return fillArray(g, element, i32.const(args.length), put => values.forEach((v, i) => put(i32.const(i), v)))
}
/** Longer lists of values are made in JavaScript. */
const MAX_GIVEN = 64

/** The element at an index from 0, null where there is none. */
export const getCode: Fast = (g, [items, index], info) => {
  const array = opened(g, items!, info)
  const at = g.keep(asI32(index!))
  return { ...array.item(at, g.keep(i32.lt_u(at, array.count))), done: certain }
}

export const compactCode: Fast = (g, [items], info) => {
  if (!g.text) return undefined
  const array = opened(g, items!, info)
  const { room, indices, n } = whichItems(g, array.count, i => {
    const { isNull } = array.item(i)
    return isNull ? i32.eqz(isNull) : certain
  })
  return taken(g, room, () => takeItems(g, array, indices, none, n))
}

/** What `take` makes, where there is room for it. */
function taken(g: Emitter, room: I32, take: () => FastResult): FastResult {
  const result = g.local('i32', 'array')
  const done = g.local('i32', 'done')
  g.emit(local.set(done, none))
  g.if(room, () => {
    const made = take()
    g.emit(local.set(result, asI32(made.val)), local.set(done, made.done))
  })
  return { val: view(local.get(result)), done: local.get(done) }
}

/** Of some elements of `a`, how many are in `b` (`wanted`) or are not; their indices are at the beginning then. */
function members(g: Emitter, a: ArrayInCode, indices: I32, n: I32, b: I32, kind: number, wanted: boolean): I32 {
  const types = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const
  const flag = i32.const(wanted ? 1 : 0)
  return g.keep(g.callKernel('array_members', types, 'i32', a.base, indices, n, b, i32.const(kind), flag, g.text!.heap(g)))
}

export const removeCode: Fast = (g, [items, value], info) => {
  const array = opened(g, items!, info)
  const kind = kindOf(array.element)
  if (!g.text || kind === undefined) return undefined
  const unwanted = fillArray(g, array.element, certain, put => put(none, { val: value! }))
  const { room, indices, n } = whichItems(g, array.count, () => certain)
  return taken(g, i32.and(room, unwanted.done), () =>
    takeItems(g, array, indices, none, members(g, array, indices, n, bytesAddress(asI32(unwanted.val)), kind, false)),
  )
}

/** Null where no element is in both, but one of either is null. */
export const overlapCode: Fast = (g, [left, right], info) => {
  const [a, b] = [opened(g, left!, info), opened(g, right!, info, 1)]
  const kind = kindOf(a.element)
  if (!g.text || kind === undefined) return undefined
  const { room, indices, n } = whichItems(g, a.count, i => {
    const { isNull } = a.item(i)
    return isNull ? i32.eqz(isNull) : certain
  })
  const found = g.local('i32', 'found')
  g.emit(local.set(found, none))
  g.if(room, () => g.emit(local.set(found, i32.ne(members(g, a, indices, n, b.base, kind, true), none))))
  const hasNull = (array: ArrayInCode): I32 => g.callKernel('array_has_null', ['i32'], 'i32', array.base)
  const both = i32.and(i32.ne(a.count, none), i32.ne(b.count, none))
  const isNull = g.keep(i32.and(i32.eqz(local.get(found)), i32.and(both, i32.or(hasNull(a), hasNull(b)))))
  return { val: bool(local.get(found)), isNull, done: room }
}

/** An array with a value added at its end, or before its first element. */
export const additionCode =
  (atEnd: boolean): Lazy =>
  (g, [items, value], info) => {
    if (!g.text) return undefined
    const [array, v] = [items!(), value!()]
    const result = g.local('i32', 'array')
    const done = g.local('i32', 'done')
    g.emit(local.set(done, certain))
    g.if(array.isNull ? i32.eqz(array.isNull) : certain, () => {
      const one = fillArray(g, (info.returnType as ArrayType).element, certain, put => put(none, v))
      const made = concatCode(g, atEnd ? [array.val, one.val] : [one.val, array.val], info)!
      g.emit(local.set(result, asI32(made.val)), local.set(done, i32.and(one.done, made.done)))
    })
    const val = view(local.get(result))
    return array.isNull ? { val, isNull: array.isNull, done: local.get(done) } : { val, done: local.get(done) }
  }

const MAX_GAP = 1 << 26

/** An array with a value at an index from 1, or from the end where it is negative; nulls fill a gap. Index 0 is JavaScript's to refuse. */
export const insertCode: Lazy = (g, [items, position, value], info) => {
  const { element } = info.returnType as ArrayType
  if (!g.text || element.type === 'null') return undefined
  const given = [items!(), position!()] as const
  const v = value!()
  return whereGiven(g, given, 'view', () => {
    const array = opened(g, given[0].val, info)
    const { count } = array
    const wanted = g.keep(asI32(given[1].val))
    const ahead = g.keep(i32.gt_s(wanted, none))
    const near = g.keep(i32.and(i32.le_s(wanted, i32.const(MAX_GAP)), i32.ge_s(wanted, i32.const(-MAX_GAP))))
    const done = g.keep(i32.and(i32.ne(wanted, none), near))
    const fromEnd = i32.add(i32.add(count, wanted), i32.const(info.options.legacy?.negativeInsert ? 0 : 1))
    const at = g.keep(select(i32.sub(wanted, certain), fromEnd, ahead))
    // before the first element: the value, a gap, the elements
    const gap = g.keep(select(i32.sub(none, at), none, i32.lt_s(at, none)))
    const place = g.keep(select(none, at, i32.lt_s(at, none)))
    const behind = select(place, count, i32.gt_s(place, count))
    const total = g.keep(i32.mul(i32.add(i32.add(behind, gap), certain), done))
    const made = makeArray(g, element, total, i => {
      const result = maybeVariable(g, layoutOf(element))
      g.if(
        i32.eq(i, place),
        () => result.set(v),
        () => {
          const from = g.keep(i32.sub(i, select(none, i32.add(gap, certain), i32.lt_s(i, place))))
          result.set(array.item(from, g.keep(i32.lt_u(from, count))))
        },
      )
      return result.get()
    })
    return { val: made.val, done: i32.and(made.done, done) }
  })
}
