import type { Layout } from '../types/layout.ts'
import { f32, f64, i32, i64, local } from '../wasm/instructions.ts'
import type { Emitter } from './emitter.ts'
import type { Maybe, Val } from './value.ts'

/** A value of a layout that branches assign: where arms of an `if` meet. Starts as zero (a view: the empty one at address 0). */
export interface Variable {
  get(): Val
  set(v: Val): void
}

export function variable(g: Emitter, layout: Layout): Variable {
  switch (layout) {
    case 'i128': {
      const lo = g.local('i64')
      const hi = g.local('i64')
      return {
        get: () => ({ layout, lo: local.get(lo), hi: local.get(hi) }),
        set: v => {
          if (v.layout !== 'i128') throw new Error(`codegen: ${v.layout} assigned to i128`)
          const kept = g.keepVal(v) as Extract<Val, { layout: 'i128' }>
          g.emit(local.set(lo, kept.lo), local.set(hi, kept.hi))
        },
      }
    }
    case 'i64':
      return simple(g, layout, 'i64')
    case 'f32':
      return simple(g, layout, 'f32')
    case 'f64':
      return simple(g, layout, 'f64')
    default:
      return simple(g, layout, 'i32')
  }
}

function simple(g: Emitter, layout: Layout, type: 'i32' | 'i64' | 'f32' | 'f64'): Variable {
  const l = g.local(type)
  return {
    get: () => ({ layout, code: local.get(l) }) as Val,
    set: v => {
      if (v.layout !== layout || v.layout === 'i128') throw new Error(`codegen: ${v.layout} assigned to ${layout}`)
      g.emit(local.set(l, v.code as never))
    },
  }
}

/** A variable that may be null. */
export function maybeVariable(g: Emitter, layout: Layout): { get(): Maybe; set(m: Maybe): void } {
  const val = variable(g, layout)
  const isNull = g.local('i32', 'null')
  return {
    get: () => ({ val: val.get(), isNull: local.get(isNull) }),
    set: m => {
      const kept = m.isNull && g.keep(m.isNull)
      val.set(m.val)
      g.emit(local.set(isNull, kept ?? i32.const(0)))
    },
  }
}

/** Some harmless value of a layout: what null lanes hold. */
export function zeroOf(layout: Layout): Val {
  switch (layout) {
    case 'i64':
      return { layout, code: i64.const(0) }
    case 'f32':
      return { layout, code: f32.const(0) }
    case 'f64':
      return { layout, code: f64.const(0) }
    case 'i128':
      return { layout, lo: i64.const(0), hi: i64.const(0) }
    default:
      return { layout, code: i32.const(0) }
  }
}

export const nullOf = (layout: Layout): Maybe => ({ val: zeroOf(layout), isNull: i32.const(1) })
