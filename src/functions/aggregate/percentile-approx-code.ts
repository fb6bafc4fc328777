import type { Emitter } from '../../codegen/emitter.ts'
import { bytesAddress, makeView } from '../../codegen/strings.ts'
import { type AggregateCode, asI32, float32, float64, int64, type Val } from '../../codegen/value.ts'
import { VIEW_SIZE } from '../../columnar/view.ts'
import { BinaryType, type DataType } from '../../types/data-type.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { type F64, f32, f64, i32, i64 } from '../../wasm/instructions.ts'
import { isDecimal } from '../type-rules.ts'
import { whenNotNull } from './basic.ts'
import { bitsOf, kernel } from './collect-code.ts'
import { numberCode, ordered } from './percentile-code.ts'
import { BUFFER } from './quantile-summary.ts'

/** Where a list has its capacity, and how many bytes it has before its values (kernels/assembly/summary.ts). */
const CAPACITY = 12
const HEAD = 16

/** Quantile summaries in memory. Undefined where the values are no numbers of 64 bits. */
export function summaryCode(type: DataType, share: number | readonly number[], error: number): AggregateCode | undefined {
  const number = numberCode(type)
  const many = typeof share !== 'number'
  const shares = [...(many ? share : [share]).entries()].sort((a, b) => a[1] - b[1])
  const n = shares.length
  if (number === undefined || n === 0) return undefined
  const view = { dataType: BinaryType, nullable: false }
  return {
    key: `summary ${error}`,
    inputs: [0],
    gathers: true,
    grouped: true,
    state: [view, view],
    init: () => [{ val: { layout: 'view', code: i32.const(0) } }, { val: { layout: 'view', code: i32.const(0) } }],
    update: (g, [values, samples], [value]) =>
      whenNotNull(g, [value!], () => {
        const list = g.keep(asI32(values!.get().val))
        const bits = g.keep(ordered(g, number(g, value!.val)))
        const length = g.keep(i32.load(list))
        const after = g.keep(i32.add(length, i32.const(8)))
        // the common case of what the kernel does
        const hasRoom = i32.and(
          i32.and(i32.ge_u(length, i32.const(HEAD)), i32.ge_u(i32.load(list, CAPACITY), after)),
          i32.lt_u(after, i32.const(HEAD + 8 * BUFFER)),
        )
        const types = ['i32', 'i32', 'i64', 'f64', 'i32'] as const
        g.if(
          hasRoom,
          () => g.emit(i64.store(i32.add(i32.load(list, 8), length), bits), i32.store(list, after)),
          () => g.emit(g.callKernel('summary_add', types, 'void', list, asI32(samples!.get().val), bits, f64.const(error), values!.heap!)),
        )
      }),
    merge: (g, [values, samples], [otherValues, otherSamples]) => {
      const lists = [values!.get(), samples!.get(), otherValues!, otherSamples!].map(m => asI32(m.val))
      const types = ['i32', 'i32', 'i32', 'i32', 'f64', 'i32'] as const
      g.emit(g.callKernel('summary_merge', types, 'void', ...lists, f64.const(error), values!.heap!))
    },
    finish: (g, [values, samples]) => {
      const places = bytesAddress(g.text!.constant(g, new Uint8Array(Float64Array.from(shares, s => s[1]).buffer)))
      const found = g.keep(g.scratch(8 * n))
      const heap = g.text!.heap(g)
      const types = ['i32', 'i32', 'i32', 'i32', 'f64', 'i32', 'i32'] as const
      const lists = [asI32(values!.val), asI32(samples!.val)] as const
      const isNull = i32.eqz(
        g.keep(g.callKernel('summary_quantiles', types, 'i32', ...lists, places, i32.const(n), f64.const(error), found, heap)),
      )
      const nth = (k: number): Val => ofDouble(g, type, f64.load(found, 8 * k))
      if (!many) return { val: g.keepVal(nth(0)), isNull }
      const list = g.keep(g.scratch(8 * n))
      for (const [k, [place]] of shares.entries()) g.emit(i64.store(list, bitsOf(g.keepVal(nth(k))), 8 * place))
      const [listed, out] = [g.keep(g.scratch(VIEW_SIZE)), g.keep(g.scratch(VIEW_SIZE))]
      makeView(g, listed, list, i32.const(8 * n))
      kernel(g, 'values_array', listed, i32.const(widthOf[layoutOf(type)]), out, heap)
      return { val: { layout: 'view', code: out }, isNull }
    },
  }
}

/** A double as a value of the type that it came from. */
function ofDouble(g: Emitter, type: DataType, v: F64): Val {
  const layout = layoutOf(type)
  switch (layout) {
    case 'f64':
      return float64(v)
    case 'f32':
      return float32(f32.demote_f64(v))
    case 'i64': {
      if (!isDecimal(type)) return int64(i64.trunc_sat_f64_s(v))
      const x = g.keep(f64.mul(v, f64.const(10 ** type.scale)))
      const whole = g.keep(f64.floor(x))
      // halves upwards
      return int64(i64.add(i64.trunc_sat_f64_s(whole), i64.extend_i32_u(f64.ge(f64.sub(x, whole), f64.const(0.5)))))
    }
    default:
      return { layout, code: i32.trunc_sat_f64_s(v) } as Val
  }
}
