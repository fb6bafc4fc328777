import type { Emitter } from '../../codegen/emitter.ts'
import { type AggregateCode, asF64, float64, type Maybe, type StateRef } from '../../codegen/value.ts'
import { DoubleType } from '../../types/data-type.ts'
import { type F64, f64, select } from '../../wasm/instructions.ts'
import type { CallInfo, JsAggregate } from '../define.ts'

/** What aggregates over moments share. */

/** With the switch of former versions, what too few values have none of is NaN. */
export const orNaN = <S extends { readonly n: number }>(info: CallInfo, a: JsAggregate<S>): JsAggregate<S> =>
  info.options.legacy?.nanStatistics ? { ...a, finish: s => a.finish(s) ?? (s.n > 0 ? Number.NaN : null) } : a

export const unlessNaN = (info: CallInfo, code: () => AggregateCode | undefined): AggregateCode | undefined =>
  info.options.legacy?.nanStatistics ? undefined : code()

export const zero: Maybe = { val: float64(f64.const(0)) }
export const field = { dataType: DoubleType, nullable: false }
export const get = (g: Emitter, s: StateRef): F64 => g.keep(asF64(s.get().val))
export const set = (s: StateRef, v: F64) => s.set({ val: float64(v) })

/** The mean of two groups; that of the second as it is, where the first is empty. */
export const meanOfBoth = (n: F64, mean: F64, other: F64, moved: F64): F64 => select(f64.add(mean, moved), other, f64.gt(n, f64.const(0)))
