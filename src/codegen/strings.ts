import { INLINE } from '../columnar/view.ts'
import { type I32, type I64, i32, i64, ifElse, select, v128 } from '../wasm/instructions.ts'
import type { Emitter } from './emitter.ts'

/** Strings and binaries as addresses of 16-byte views (columnar/view.ts). Operands must be kept. */

export const byteLength = (v: I32): I32 => i32.load(v)
export const isInline = (v: I32): I32 => i32.le_u(byteLength(v), i32.const(INLINE))
/** The address of the bytes, inline or not. */
export const bytesAddress = (v: I32): I32 => select(i32.add(v, i32.const(4)), i32.load(v, 8), isInline(v))

/** Bytewise equality. Short values are equal where their views are; long ones also compare their bytes. */
export function viewEquals(g: Emitter, a: I32, b: I32): I32 {
  const head = g.keep(i64.eq(i64.load(a), i64.load(b)))
  return ifElse(
    head,
    [ifElse(isInline(a), [i64.eq(i64.load(a, 8), i64.load(b, 8))], [g.callKernel('view_equals', ['i32', 'i32'], 'i32', a, b)], 'i32')],
    [i32.const(0)],
    'i32',
  )
}

/** <0, 0, >0 by unsigned bytes (UTF-8 order is code point order). */
export const viewCompare = (g: Emitter, a: I32, b: I32): I32 => g.callKernel('view_compare', ['i32', 'i32'], 'i32', a, b)

/** Writes a view of `length` bytes at `address` to `out`. */
export function makeView(g: Emitter, out: I32, address: I32, length: I32): void {
  g.emit(g.callKernel('view_make', ['i32', 'i32', 'i32'], 'void', out, address, length))
}

const MULTIPLIER = i64.const(0x9e3779b97f4a7c15n)

/** One round of mixing: cheap, and good enough in the high bits (which are the ones used). */
export const mix = (h: I64, x: I64): I64 => i64.mul(i64.xor(i64.rotl(h, i64.const(29)), x), MULTIPLIER)

/** A 64-bit hash of a view's bytes: the view itself where it is inline. */
export function viewHash(g: Emitter, v: I32, seed: I64): I64 {
  const head = g.keep(seed)
  return ifElse(
    isInline(v),
    [mix(mix(head, i64.load(v)), i64.load(v, 8))],
    [mix(head, g.callKernel('view_hash', ['i32'], 'i64', v))],
    'i64',
  )
}

/** Copies the 16 bytes. */
export const copyView = (g: Emitter, from: I32, to: I32): void => g.emit(v128.store(to, v128.load(from)))
