import type { Emitter } from '../../codegen/emitter.ts'
import { asI32, bool, int32, type Maybe, type Val, view } from '../../codegen/value.ts'
import { maybeVariable } from '../../codegen/variable.ts'
import { VIEW_SIZE } from '../../columnar/view.ts'
import type { ArrayType, MapType } from '../../types/data-type.ts'
import { layoutOf } from '../../types/layout.ts'
import { br, br_if, type I32, i32, local, memory, select } from '../../wasm/instructions.ts'
import type { FastResult, ScalarFunction } from '../define.ts'
import { type ArrayInCode, arrayOf, entriesOf, makeArray, mapPart, settle, takeItems, whereGiven, whichItems } from './array-code.ts'
import { kindOf } from './array-kernels.ts'
import { distinctKeys, makeMap } from './map-code.ts'
import { hasCode, makeStructArray } from './struct-code.ts'

/** Higher-order functions as loops, with the user's function written into them. */

type Code = NonNullable<ScalarFunction['wasmLazy']>

/** 1 where a condition is true, not null. */
const isTrue = ({ val, isNull }: Maybe): I32 => (isNull ? i32.and(asI32(val), i32.eqz(isNull)) : asI32(val))
const index = (i: I32): Maybe => ({ val: int32(i) })
const certain: I32 = i32.const(1)

export const transformCode: Code = (g, [items, f], info) => {
  if (!g.text) return undefined
  const given = items!()
  return whereGiven(g, [given], 'view', () => {
    const array = arrayOf(g, given.val, info.argTypes[0] as ArrayType)
    const { element } = info.returnType as ArrayType
    const { fields } = f!
    if (fields && element.type === 'struct' && hasCode(element))
      return makeStructArray(g, element, array.count, i => fields(array.item(i), index(i)))
    return makeArray(g, element, array.count, i => f!(array.item(i), index(i)))
  })
}

export const filterCode: Code = (g, [items, f], info) => {
  if (!g.text) return undefined
  const given = items!()
  return whereGiven(g, [given], 'view', () => {
    const array = arrayOf(g, given.val, info.argTypes[0] as ArrayType)
    const { room, indices, n } = whichItems(g, array.count, i => isTrue(f!(array.item(i), index(i))))
    return unlessAll(g, room, n, array.count, given.val, () => takeItems(g, array, indices, i32.const(0), n))
  })
}

/** The value itself where all of it is wanted, else what `part` makes. */
function unlessAll(g: Emitter, room: I32, n: I32, count: I32, whole: Val, part: () => FastResult): FastResult {
  const result = g.local('i32', 'part')
  const done = g.local('i32', 'done')
  g.emit(local.set(result, asI32(whole)), local.set(done, room))
  g.if(i32.and(room, i32.ne(n, count)), () => {
    const made = part()
    g.emit(local.set(result, asI32(made.val)), local.set(done, made.done))
  })
  return { val: view(local.get(result)), done: local.get(done) }
}

/** `exists` ends at the first element for which the condition is true, `forall` where it is false. Null where it has been null before. */
export const quantifierCode =
  (ends: boolean): Code =>
  (g, [items, f], info) => {
    const given = items!()
    return whereGiven(g, [given], 'bool', () => {
      const array = arrayOf(g, given.val, info.argTypes[0] as ArrayType)
      const unknown = g.local('i32', 'unknown')
      const found = g.local('i32', 'found')
      g.emit(local.set(unknown, i32.const(0)), local.set(found, i32.const(0)))
      g.for(i32.const(0), array.count, (i, _next, end) => {
        const { val, isNull } = f!(array.item(i))
        const hit = ends ? asI32(val) : i32.eqz(asI32(val))
        g.emit(local.set(found, isNull ? i32.and(hit, i32.eqz(isNull)) : hit), br_if(end, local.get(found)))
        if (isNull) g.emit(local.set(unknown, i32.or(local.get(unknown), isNull)))
      })
      const value = ends ? local.get(found) : i32.eqz(local.get(found))
      const isNull = i32.and(local.get(unknown), i32.eqz(local.get(found)))
      const result = bool(ends && info.options.legacy?.twoValuedExists ? local.get(found) : value)
      return ends && info.options.legacy?.twoValuedExists ? { val: result, done: certain } : { val: result, isNull, done: certain }
    })
  }

export const aggregateCode: Code = (g, [items, start, merge, finish], info) => {
  const given = items!()
  const layout = layoutOf(info.argTypes[1]!)
  return whereGiven(g, [given], layoutOf(info.returnType), () => {
    const array = arrayOf(g, given.val, info.argTypes[0] as ArrayType)
    const state = maybeVariable(g, layout)
    // the next state is made of this one, so a view of it has a place of its own
    const slot = layout === 'view' ? g.keep(g.scratch(VIEW_SIZE)) : undefined
    const become = (m: Maybe): void => {
      if (!slot) return state.set(m)
      const kept = g.keepMaybe(m)
      settle(g, asI32(kept.val), slot)
      state.set(kept.isNull ? { val: view(slot), isNull: kept.isNull } : { val: view(slot) })
    }
    become(start!())
    g.for(i32.const(0), array.count, i => become(merge!(state.get(), array.item(i))))
    return { ...(finish ? finish(state.get()) : state.get()), done: certain }
  })
}

export const zipWithCode: Code = (g, [left, right, f], info) => {
  if (!g.text) return undefined
  const given = [left!(), right!()]
  return whereGiven(g, given, 'view', () => {
    const [a, b] = given.map((m, k) => arrayOf(g, m.val, info.argTypes[k] as ArrayType)) as [ArrayInCode, ArrayInCode]
    const count = g.keep(select(a.count, b.count, i32.gt_u(a.count, b.count)))
    const at = (array: ArrayInCode, i: I32): Maybe => array.item(i, g.keep(i32.lt_u(i, array.count)))
    return makeArray(g, (info.returnType as ArrayType).element, count, i => f!(at(a, i), at(b, i)))
  })
}

/** Longer arrays are sorted in JavaScript, which merges runs. */
const MAX_INSERTED = 31

/**
 * Sorts by a function of the user's, step by step as Java and JavaScript do: what is in order from the beginning, or in the opposite one, stays,
 * and every other element is put where it belongs among those before it. So functions that are no order give what they give there. Null is
 * JavaScript's to refuse.
 */
export const arraySortCode: Code = (g, [items, f], info) => {
  if (!g.text || f === undefined) return undefined
  const given = items!()
  return whereGiven(g, [given], 'view', () => {
    const array = arrayOf(g, given.val, info.argTypes[0] as ArrayType)
    const { count } = array
    const done = g.local('i32', 'done')
    const indices = g.keep(g.scratch(4 * (MAX_INSERTED + 1)))
    const place = (k: I32): I32 => i32.add(indices, i32.shl(k, i32.const(2)))
    g.emit(local.set(done, i32.le_u(count, i32.const(MAX_INSERTED))))
    g.if(local.get(done), () =>
      g.block(failed => {
        const isLess = (a: Maybe, b: Maybe): I32 => {
          const { val, isNull } = f(a, b)
          if (isNull) g.if(isNull, () => g.emit(local.set(done, i32.const(0)), br(failed)))
          return g.keep(i32.lt_s(asI32(val), i32.const(0)))
        }
        const run = g.local('i32', 'run')
        const down = g.local('i32', 'down')
        const at = local.get(run)
        const [low, high] = [g.local('i32', 'low'), g.local('i32', 'high')]
        g.emit(local.set(run, i32.const(1)), local.set(down, i32.const(0)))
        g.loop(end => {
          g.emit(br_if(end, i32.ge_u(at, count)))
          const less = isLess(array.item(at), array.item(g.keep(i32.sub(at, i32.const(1)))))
          g.if(i32.eq(at, i32.const(1)), () => g.emit(local.set(down, less)))
          g.emit(br_if(end, i32.ne(less, local.get(down))), local.set(run, i32.add(at, i32.const(1))))
        })
        g.for(i32.const(0), count, i => {
          const reversed = i32.and(local.get(down), i32.lt_u(i, at))
          g.emit(i32.store(place(i), select(i32.sub(i32.sub(at, i32.const(1)), i), i, reversed)))
        })
        g.for(at, count, i => {
          const item = array.item(i)
          g.emit(local.set(low, i32.const(0)), local.set(high, i))
          g.loop(end => {
            g.emit(br_if(end, i32.ge_u(local.get(low), local.get(high))))
            const middle = g.keep(i32.shr_u(i32.add(local.get(low), local.get(high)), i32.const(1)))
            g.if(
              isLess(item, array.item(g.keep(i32.load(place(middle))))),
              () => g.emit(local.set(high, middle)),
              () => g.emit(local.set(low, i32.add(middle, i32.const(1)))),
            )
          })
          const behind = i32.shl(i32.sub(i, local.get(low)), i32.const(2))
          const next = i32.add(local.get(low), i32.const(1))
          g.emit(memory.copy(place(next), place(local.get(low)), behind), i32.store(place(local.get(low)), i))
        })
      }),
    )
    return unlessAll(g, local.get(done), i32.const(0), count, given.val, () => takeItems(g, array, indices, i32.const(0), count))
  })
}

// ---- maps ----

export const mapFilterCode: Code = (g, [map, f], info) => {
  if (!g.text) return undefined
  const given = map!()
  return whereGiven(g, [given], 'view', () => {
    const { keys, values } = entriesOf(g, given.val, info.argTypes[0] as MapType)
    const { room, indices, n } = whichItems(g, keys.count, i => isTrue(f!(keys.item(i), values.item(i))))
    return unlessAll(g, room, n, keys.count, given.val, () => {
      const [k, v] = [keys, values].map(part => takeItems(g, part, indices, i32.const(0), n)) as [FastResult, FastResult]
      return makeMap(g, k, v)
    })
  })
}

export const transformValuesCode: Code = (g, [map, f], info) => {
  if (!g.text) return undefined
  const given = map!()
  return whereGiven(g, [given], 'view', () => {
    const { keys, values } = entriesOf(g, given.val, info.argTypes[0] as MapType)
    const made = makeArray(g, (info.returnType as MapType).value, keys.count, i => f!(keys.item(i), values.item(i)))
    return makeMap(g, { val: mapPart(g, given.val, 'keys'), done: certain }, made)
  })
}

/** Keys that are null or equal, or floating numbers (which a map holds in one form), are JavaScript's. */
export const transformKeysCode: Code = (g, [map, f], info) => {
  const { key } = info.returnType as MapType
  const kind = kindOf(key)
  if (!g.text || kind === undefined || key.type === 'float' || key.type === 'double') return undefined
  const given = map!()
  return whereGiven(g, [given], 'view', () => {
    const { keys, values } = entriesOf(g, given.val, info.argTypes[0] as MapType)
    const made = makeArray(g, key, keys.count, i => f!(keys.item(i), values.item(i)))
    const unique = distinctKeys(g, made, key, kind)
    return makeMap(g, { val: made.val, done: unique }, { val: mapPart(g, given.val, 'values'), done: certain })
  })
}
