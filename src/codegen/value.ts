import type { DataType } from '../types/data-type.ts'
import type { Layout } from '../types/layout.ts'
import type { F32, F64, I32, I64 } from '../wasm/instructions.ts'
import type { Bounds } from './bounds.ts'

export type { Emitter } from './emitter.ts'

/**
 * A SQL value in generated code that is certainly not null. The instructions are trees: using one twice computes it twice, so keep
 * (`Emitter.keep`) what is used more than once.
 * - `bool` 0 or 1 · `i8`, `i16`, `i32` sign-extended in an i32
 * - `i128` two halves, two's complement
 * - `bounds` what is known of an integer's size (bounds.ts)
 * - `view` the address of a 16-byte view (columnar/view.ts); the view must not be written to
 */
export type Val =
  | { readonly layout: 'bool'; readonly code: I32 }
  | { readonly layout: 'i8' | 'i16' | 'i32'; readonly code: I32; readonly bounds?: Bounds | undefined }
  | { readonly layout: 'i64'; readonly code: I64; readonly bounds?: Bounds | undefined }
  | { readonly layout: 'f32'; readonly code: F32 }
  | { readonly layout: 'f64'; readonly code: F64 }
  | { readonly layout: 'i128'; readonly lo: I64; readonly hi: I64; readonly bounds?: Bounds | undefined }
  | { readonly layout: 'view'; readonly code: I32 }

/** A value that may be null: `isNull` (1 or 0) is absent where it never is. Where it is 1, `val` is some harmless value of the layout (an empty view). */
export interface Maybe {
  readonly val: Val
  readonly isNull?: I32
}

export const isMaybe = (v: Val | Maybe): v is Maybe => 'val' in v

/** A field of an aggregate's state. */
export interface StateField {
  readonly dataType: DataType
  readonly nullable: boolean
}

/** A state field of the group at hand, in memory. */
export interface StateRef {
  get(): Maybe
  /** Stores it; views longer than 12 bytes are copied into the table's heap. */
  set(value: Maybe): void
  /** Where the state's long bytes go. */
  readonly heap?: I32 | undefined
}

/** An aggregate as code over its state; see functions/define.ts. Arguments come as they are, null or not, rows that a FILTER drops are not seen. */
export interface AggregateCode {
  readonly state: readonly StateField[]
  /** The state of a group before its first row. */
  init(g: import('./emitter.ts').Emitter): Maybe[]
  update(g: import('./emitter.ts').Emitter, state: StateRef[], args: Maybe[]): void
  merge(g: import('./emitter.ts').Emitter, state: StateRef[], other: Maybe[]): void
  /** Takes back the update of a row, exactly; absent where that can't be. A state that began as null does not become null again. */
  remove?(g: import('./emitter.ts').Emitter, state: StateRef[], args: Maybe[]): void
  finish(g: import('./emitter.ts').Emitter, state: Maybe[]): Maybe
  /** Says what the state is: of aggregates over the same inputs and rows, states with one key are kept once. */
  readonly key?: string
  /** The inputs that the state depends on, by number, where that is not all of them. */
  readonly inputs?: readonly number[]
  /** The state grows with the rows: it is not begun anew for every frame. */
  readonly gathers?: boolean
  /** Not for frames that grow: finishing in between makes a difference to what comes of it later. */
  readonly grouped?: boolean
  /** Merging gives what updating row by row does, however rows are grouped, as long as their order stays; true of what is composed of such. */
  readonly exact?: boolean
  /** Another form for frames whose start moves, exact and with `remove` where that can be. */
  readonly sliding?: AggregateCode
  /** The states that it is made of, one after another, where others may share them: an average's sum and count. */
  readonly parts?: readonly AggregateCode[]
}

/** An aggregate over the states of others. */
export function composed(parts: readonly AggregateCode[], finish: AggregateCode['finish']): AggregateCode {
  const slice = <T>(all: readonly T[], i: number): T[] => {
    const from = parts.slice(0, i).reduce((n, p) => n + p.state.length, 0)
    return all.slice(from, from + parts[i]!.state.length)
  }
  return {
    parts,
    state: parts.flatMap(p => p.state),
    init: g => parts.flatMap(p => p.init(g)),
    update: (g, state, args) => parts.forEach((p, i) => p.update(g, slice(state, i), args)),
    merge: (g, state, other) => parts.forEach((p, i) => p.merge(g, slice(state, i), slice(other, i))),
    ...(parts.every(p => p.remove) && {
      remove: (g, state, args) => parts.forEach((p, i) => p.remove!(g, slice(state, i), args)),
    }),
    finish,
  }
}

export const bool = (code: I32): Val => ({ layout: 'bool', code })
export const int32 = (code: I32): Val => ({ layout: 'i32', code })
export const int64 = (code: I64): Val => ({ layout: 'i64', code })
export const float32 = (code: F32): Val => ({ layout: 'f32', code })
export const float64 = (code: F64): Val => ({ layout: 'f64', code })
export const int128 = (lo: I64, hi: I64): Val => ({ layout: 'i128', lo, hi })
export const view = (address: I32): Val => ({ layout: 'view', code: address })

/** The i32 of a bool, i8, i16, i32 or view value. */
export function asI32(v: Val): I32 {
  if (v.layout === 'i64' || v.layout === 'f32' || v.layout === 'f64' || v.layout === 'i128')
    throw new Error(`codegen: ${v.layout} where i32 was expected`)
  return v.code
}
export function asI64(v: Val): I64 {
  if (v.layout !== 'i64') throw new Error(`codegen: ${v.layout} where i64 was expected`)
  return v.code
}
export function asF64(v: Val): F64 {
  if (v.layout !== 'f64') throw new Error(`codegen: ${v.layout} where f64 was expected`)
  return v.code
}
export function asF32(v: Val): F32 {
  if (v.layout !== 'f32') throw new Error(`codegen: ${v.layout} where f32 was expected`)
  return v.code
}
export function asI128(v: Val): { lo: I64; hi: I64 } {
  if (v.layout !== 'i128') throw new Error(`codegen: ${v.layout} where i128 was expected`)
  return v
}

/** The value of a layout that null lanes hold: needs `zeroView`, the address of an empty view. */
export type { Layout }
