import type { Emitter } from '../../codegen/emitter.ts'
import { type AggregateCode, asF32, asF64, asI32, asI64, float64, int32, int64, type Val } from '../../codegen/value.ts'
import { maybeVariable } from '../../codegen/variable.ts'
import { INLINE } from '../../columnar/view.ts'
import { BinaryType, type DataType } from '../../types/data-type.ts'
import { layoutOf } from '../../types/layout.ts'
import { type F64, f64, type I32, type I64, i32, i64, select } from '../../wasm/instructions.ts'
import { isDecimal } from '../type-rules.ts'
import { whenNotNull } from './basic.ts'

/** Where a list that doesn't lie in its view has its capacity. */
const CAPACITY = 12

/** Percentiles of the numbers that are gathered in a list in memory (kernels/assembly/values.ts), by selection. */

interface Percentile {
  /** The values' type. */
  readonly type: DataType
  /** Which of the inputs they are. */
  readonly input: number
  readonly share: number
  /** Places count from the greatest value. */
  readonly descending?: boolean
  /** The value that the share reaches, not interpolated. */
  readonly discrete?: boolean
  readonly returns: DataType
}

/** Undefined where the values are no numbers of 64 bits. */
export function percentileCode({
  type,
  input,
  share,
  descending = false,
  discrete = false,
  returns,
}: Percentile): AggregateCode | undefined {
  const number = numberCode(type)
  if (number === undefined) return undefined
  return {
    key: 'values',
    inputs: [input],
    gathers: true,
    state: [{ dataType: BinaryType, nullable: false }],
    init: () => [{ val: { layout: 'view', code: i32.const(0) } }],
    update: (g, [list], args) => {
      const value = args[input]!
      whenNotNull(g, [value], () => {
        addValue(g, g.keep(asI32(list!.get().val)), g.keep(ordered(g, number(g, value.val))), list!.heap!)
      })
    },
    merge: (g, [list], [other]) =>
      g.emit(g.callKernel('values_append', ['i32', 'i32', 'i32'], 'void', asI32(list!.get().val), asI32(other!.val), list!.heap!)),
    finish: (g, [list]) => {
      const address = g.keep(asI32(list!.val))
      const count = g.keep(i32.shr_u(i32.load(address), i32.const(3)))
      const result = maybeVariable(g, layoutOf(returns))
      result.set({ val: ofNumber(returns, f64.const(0)), isNull: i32.const(1) })
      const nth = (place: I32): F64 => {
        const upwards = descending ? i32.sub(i32.sub(count, i32.const(1)), place) : place
        return number64(g, g.callKernel('values_nth', ['i32', 'i32'], 'i64', address, upwards))
      }
      g.if(count, () => {
        if (discrete) {
          const reached = g.keep(i32.trunc_sat_f64_s(f64.ceil(f64.mul(f64.const(share), f64.convert_i32_s(count)))))
          const place = g.keep(i32.sub(reached, i32.gt_s(reached, i32.const(0))))
          return result.set({ val: ofNumber(returns, nth(place)) })
        }
        const position = g.keep(f64.mul(f64.convert_i32_s(i32.sub(count, i32.const(1))), f64.const(share)))
        const [low, high] = [g.keep(f64.floor(position)), g.keep(f64.ceil(position))]
        const place = g.keep(i32.trunc_sat_f64_s(low))
        g.if(
          f64.eq(low, high),
          () => result.set({ val: ofNumber(returns, nth(place)) }),
          () => {
            // of the two values around the position, the lesser is found by selection: the greater is the least of those behind it
            const lesser = g.keep(descending ? i32.sub(count, i32.add(place, i32.const(2))) : place)
            const x = g.keep(number64(g, g.callKernel('values_nth', ['i32', 'i32'], 'i64', address, lesser)))
            const y = g.keep(number64(g, g.callKernel('values_least', ['i32', 'i32'], 'i64', address, i32.add(lesser, i32.const(1)))))
            const [a, b] = descending ? [y, x] : [x, y]
            const between = f64.add(f64.mul(f64.sub(high, position), a), f64.mul(f64.sub(position, low), b))
            result.set({ val: ofNumber(returns, select(a, between, f64.eq(a, b))) })
          },
        )
      })
      return result.get()
    },
  }
}

/** Adds a value to a list; address and bits are kept. */
export function addValue(g: Emitter, list: I32, bits: I64, heap: I32): void {
  const length = g.keep(i32.load(list))
  const after = g.keep(i32.add(length, i32.const(8)))
  // the common case of what the kernel does
  const hasRoom = i32.and(i32.gt_u(length, i32.const(INLINE)), i32.ge_u(i32.load(list, CAPACITY), after))
  g.if(
    hasRoom,
    () => g.emit(i64.store(i32.add(i32.load(list, 8), length), bits), i32.store(list, after)),
    () => g.emit(g.callKernel('values_add', ['i32', 'i64', 'i32'], 'void', list, bits, heap)),
  )
}

/** A value as a double; undefined for types that have no code. */
export function numberCode(type: DataType): ((g: Emitter, v: Val) => F64) | undefined {
  const layout = layoutOf(type)
  switch (layout) {
    case 'f64':
      return (_, v) => asF64(v)
    case 'f32':
      return (_, v) => f64.promote_f32(asF32(v))
    case 'i64': {
      const wide = (v: Val): F64 => f64.convert_i64_s(asI64(v))
      return isDecimal(type) ? (_, v) => f64.div(wide(v), f64.const(10 ** type.scale)) : (_, v) => wide(v)
    }
    case 'i8':
    case 'i16':
    case 'i32':
      return (_, v) => f64.convert_i32_s(asI32(v))
    default:
      return undefined
  }
}

function ofNumber(returns: DataType, v: F64): Val {
  if (returns.type === 'year_month_interval') return int32(i32.trunc_sat_f64_s(v))
  if (returns.type === 'day_time_interval' || returns.type === 'time') return int64(i64.trunc_sat_f64_s(v))
  return float64(v)
}

/** The bits of a double as an integer of the same order, NaN last. */
export function ordered(g: Emitter, v: F64): I64 {
  const x = g.keep(v)
  return flipped(g.keep(i64.reinterpret_f64(select(x, f64.const(Number.NaN), f64.eq(x, x)))))
}
const number64 = (g: Emitter, bits: I64): F64 => f64.reinterpret_i64(flipped(g.keep(bits)))
const flipped = (bits: I64): I64 => i64.xor(bits, i64.shr_u(i64.shr_s(bits, i64.const(63)), i64.const(1)))
