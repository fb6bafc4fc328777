import type { Emitter } from '../../codegen/emitter.ts'
import * as int128 from '../../codegen/int128.ts'
import { mix, viewEquals, viewHash } from '../../codegen/strings.ts'
import { asF32, asF64, asI32, asI64, asI128, type Maybe, type Val } from '../../codegen/value.ts'
import type { DataType } from '../../types/data-type.ts'
import { f32, f64, type I32, type I64, i32, i64, select } from '../../wasm/instructions.ts'

/** SQL equality of two values of one type: NaN = NaN, 0.0 = -0.0, strings by bytes. */
export function emitEquals(g: Emitter, a: Val, b: Val, _type: DataType): I32 {
  switch (a.layout) {
    case 'f64': {
      const x = g.keep(a.code)
      const y = g.keep(asF64(b))
      return i32.or(f64.eq(x, y), i32.and(f64.ne(x, x), f64.ne(y, y)))
    }
    case 'f32': {
      const x = g.keep(a.code)
      const y = g.keep(asF32(b))
      return i32.or(f32.eq(x, y), i32.and(f32.ne(x, x), f32.ne(y, y)))
    }
    case 'i64':
      return i64.eq(a.code, asI64(b))
    case 'i128':
      return int128.eq(asI128(g.keepVal(a)), asI128(g.keepVal(b)))
    case 'view':
      return viewEquals(g, g.keep(a.code), g.keep(asI32(b)))
    default:
      return i32.eq(a.code, asI32(b))
  }
}

/** Grouping equality: nulls are equal to each other. Both must be kept. */
export function emitSame(g: Emitter, a: Maybe, b: Maybe, type: DataType): I32 {
  const equal = g.keep(emitEquals(g, a.val, b.val, type))
  if (!a.isNull && !b.isNull) return equal
  const x = a.isNull ?? i32.const(0)
  const y = b.isNull ?? i32.const(0)
  // null lanes hold zeros only in columns; so compare the flags first
  return i32.and(i32.eq(x, y), i32.or(x, equal))
}

/** -0.0 becomes 0.0 and every NaN the same one, so that equal keys have equal bits. */
export function normalizeFloat(g: Emitter, v: Val): Val {
  if (v.layout === 'f64') {
    const x = g.keep(v.code)
    return { layout: 'f64', code: g.keep(select(f64.add(x, f64.const(0)), f64.const(Number.NaN), f64.eq(x, x))) }
  }
  if (v.layout === 'f32') {
    const x = g.keep(v.code)
    return { layout: 'f32', code: g.keep(select(f32.add(x, f32.const(0)), f32.const(Number.NaN), f32.eq(x, x))) }
  }
  return v
}

const NULL_HASH = i64.const(0x5bd1e9955bd1e995n)

/** A 32-bit hash of the keys, from the high bits of a 64-bit mix; equal keys (as `emitSame` has it) hash alike. Values must be kept. */
export function emitHash(g: Emitter, keys: readonly Maybe[]): I32 {
  let h: I64 = i64.const(0x2545f4914f6cdd1dn)
  for (const key of keys) {
    const hashed = hashOne(g, h, key.val)
    h = g.keep(key.isNull ? select(mix(h, NULL_HASH), g.keep(hashed), key.isNull) : hashed)
  }
  // a last multiplication spreads the low bits upwards
  return g.keep(i32.wrap_i64(i64.shr_u(i64.mul(i64.xor(h, i64.shr_u(h, i64.const(32))), i64.const(0xd6e8feb86659fd93n)), i64.const(32))))
}

function hashOne(g: Emitter, h: I64, v: Val): I64 {
  switch (v.layout) {
    case 'i64':
      return mix(h, v.code)
    case 'i128':
      return mix(mix(h, v.lo), v.hi)
    case 'f64':
      return mix(h, i64.reinterpret_f64(v.code))
    case 'f32':
      return mix(h, i64.extend_i32_s(i32.reinterpret_f32(v.code)))
    case 'view':
      return viewHash(g, v.code, h)
    default:
      return mix(h, i64.extend_i32_s(v.code))
  }
}
