import type { Emitter } from '../../codegen/emitter.ts'
import { asI32, asI64, type Val, view } from '../../codegen/value.ts'
import { timeCast } from '../../functions/datetime/cast-code.ts'
import type { FastResult } from '../../functions/define.ts'
import type { Cast } from '../../plan/expression.ts'
import type { DataType } from '../../types/data-type.ts'
import { layoutOf } from '../../types/layout.ts'
import { type I32, i32, i64, type ValType } from '../../wasm/instructions.ts'

const ALWAYS = i32.const(1)
const MAX_INT: Partial<Record<DataType['type'], number>> = { byte: 7, short: 15, int: 31 }
/** Beyond this scale decimals print with an exponent where they are small, unless ANSI mode is on. */
const PLAIN_SCALE = 6

/**
 * Casts between texts and numbers or times, as far as texts are plain ones, and between dates and timestamps: see ScalarFunction.fast.
 * Undefined where there is no code.
 */
export function fastCast(g: Emitter, e: Cast, from: DataType, v: Val): FastResult | undefined {
  const to = e.dataType
  const ofTimes = timeCast(g, from, to, e.timeZone ?? 'UTC', v)
  if (ofTimes) return ofTimes
  if (to.type === 'string' && to.collation === undefined) return toText(g, e, from, v)
  if (from.type !== 'string') return undefined
  if (to.type !== 'long' && MAX_INT[to.type] === undefined) return undefined
  const n = g.keep(g.callKernel('view_to_i64', ['i32'], 'i64', asI32(v)))
  if (to.type === 'long') return { val: { layout: 'i64', code: n }, done: i64.ne(n, i64.const(-(2n ** 63n))) }
  const limit = 2n ** BigInt(MAX_INT[to.type]!)
  const fits = i32.and(i64.ge_s(n, i64.const(-limit)), i64.lt_s(n, i64.const(limit)))
  return { val: { layout: layoutOf(to), code: i32.wrap_i64(n) } as Val, done: fits }
}

function toText(g: Emitter, e: Cast, from: DataType, v: Val): FastResult | undefined {
  const print = (kernel: string, types: readonly ValType[], ...args: Parameters<typeof g.callKernel>[3][]): FastResult | undefined => {
    const support = g.text
    if (!support) return undefined
    const out: I32 = g.keep(g.scratch(16))
    g.emit(g.callKernel(kernel, [...types, 'i32', 'i32'], 'void', ...args, out, support.heap(g)))
    return { val: view(out), done: ALWAYS }
  }
  switch (from.type) {
    case 'byte':
    case 'short':
    case 'int':
      return print('i64_to_view', ['i64'], i64.extend_i32_s(asI32(v)))
    case 'long':
      return print('i64_to_view', ['i64'], asI64(v))
    case 'date':
      return print('date_to_view', ['i32'], asI32(v))
    case 'decimal': {
      if (e.mode === 'legacy' && from.scale > PLAIN_SCALE) return undefined
      const kept = g.keepVal(v)
      const [lo, hi] = kept.layout === 'i128' ? [kept.lo, kept.hi] : [asI64(kept), i64.shr_s(asI64(kept), i64.const(63))]
      return print('decimal_to_view', ['i64', 'i64', 'i32'], lo, hi, i32.const(from.scale))
    }
    default:
      return undefined
  }
}
