import type { Emitter } from '../../codegen/emitter.ts'
import * as int128 from '../../codegen/int128.ts'
import { viewCompare, viewEquals } from '../../codegen/strings.ts'
import { asF32, asF64, asI32, asI64, type Val } from '../../codegen/value.ts'
import { type F32, type F64, f32, f64, type I32, i32, i64 } from '../../wasm/instructions.ts'

/** Comparisons of two values of one layout, as Spark orders them: NaN above all and equal to itself, -0.0 = 0.0, strings by bytes. */

export function equalsCode(g: Emitter, a: Val, b: Val): I32 {
  switch (a.layout) {
    case 'f64':
      return floatEquals(f64, g.keep(a.code), g.keep(asF64(b)))
    case 'f32':
      return floatEquals(f32, g.keep(a.code), g.keep(asF32(b)))
    case 'i64':
      return i64.eq(a.code, asI64(b))
    case 'i128':
      return int128.eq(int128.widen(g, a), int128.widen(g, b))
    case 'view':
      return viewEquals(g, g.keep(a.code), g.keep(asI32(b)))
    default:
      return i32.eq(a.code, asI32(b))
  }
}

/** a < b, or a <= b. */
export function lessCode(g: Emitter, a: Val, b: Val, orEqual: boolean): I32 {
  switch (a.layout) {
    case 'f64':
      return floatLess(f64, g.keep(a.code), g.keep(asF64(b)), orEqual)
    case 'f32':
      return floatLess(f32, g.keep(a.code), g.keep(asF32(b)), orEqual)
    case 'i64':
      return orEqual ? i64.le_s(a.code, asI64(b)) : i64.lt_s(a.code, asI64(b))
    case 'i128': {
      const [x, y] = [int128.widen(g, a), int128.widen(g, b)]
      return orEqual ? int128.le(x, y) : int128.lt(x, y)
    }
    case 'view': {
      const c = viewCompare(g, g.keep(a.code), g.keep(asI32(b)))
      return orEqual ? i32.le_s(c, i32.const(0)) : i32.lt_s(c, i32.const(0))
    }
    default:
      return orEqual ? i32.le_s(a.code, asI32(b)) : i32.lt_s(a.code, asI32(b))
  }
}

interface Floats<F> {
  eq(a: F, b: F): I32
  ne(a: F, b: F): I32
  lt(a: F, b: F): I32
  le(a: F, b: F): I32
  gt(a: F, b: F): I32
}

function floatEquals<F extends F32 | F64>(f: Floats<F>, a: F, b: F): I32 {
  if (isNumber(a) || isNumber(b)) return f.eq(a, b)
  return i32.or(f.eq(a, b), i32.and(f.ne(a, a), f.ne(b, b)))
}

/** a < b where NaN is above all: not (b <= a), unless a is NaN itself. */
function floatLess<F extends F32 | F64>(f: Floats<F>, a: F, b: F, orEqual: boolean): I32 {
  if (isNumber(b)) return orEqual ? f.le(a, b) : f.lt(a, b)
  if (orEqual) return i32.or(f.le(a, b), f.ne(b, b))
  return i32.or(f.lt(a, b), i32.and(f.eq(a, a), f.ne(b, b)))
}

/** A constant that is not NaN makes the plain comparison right. */
const isNumber = (v: F32 | F64): boolean =>
  v.imm?.kind !== undefined && (v.imm.kind === 'f64' || v.imm.kind === 'f32') && !Number.isNaN(v.imm.value)

/** a >= b etc. by swapping. */
export function comparisonCode(g: Emitter, op: '=' | '<' | '<=' | '>' | '>=', a: Val, b: Val): I32 {
  switch (op) {
    case '=':
      return equalsCode(g, a, b)
    case '<':
      return lessCode(g, a, b, false)
    case '<=':
      return lessCode(g, a, b, true)
    case '>':
      return greater(g, a, b, false)
    case '>=':
      return greater(g, a, b, true)
  }
}

function greater(g: Emitter, a: Val, b: Val, orEqual: boolean): I32 {
  // the operands keep their order of evaluation
  return lessCode(g, g.keepVal(b), g.keepVal(a), orEqual)
}
