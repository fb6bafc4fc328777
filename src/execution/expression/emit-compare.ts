import type { Emitter } from '../../codegen/emitter.ts'
import * as int128 from '../../codegen/int128.ts'
import { viewCompare } from '../../codegen/strings.ts'
import { asF64, asI32, asI64, asI128, type Maybe, type Val } from '../../codegen/value.ts'
import { Call } from '../../plan/expression.ts'
import { BooleanType, type DataType } from '../../types/data-type.ts'
import { type F64, f64, type I32, i32, i64, local, select } from '../../wasm/instructions.ts'
import type { CallSite } from './call-site.ts'
import { emitCallJs } from './emit-call-js.ts'
import { argument, type ExpressionHost } from './emit-expression.ts'

/** <0, 0, >0 in SQL's order of one sort key. Both values must be kept. */
export function emitCompare(
  g: Emitter,
  a: Maybe,
  b: Maybe,
  type: DataType,
  direction: 'asc' | 'desc',
  nulls: 'first' | 'last',
  host: ExpressionHost,
): I32 {
  const order = (): I32 => {
    const c = bytewise(type) ? compareValues(g, a.val, b.val) : compareParts(g, a.val, b.val, type, host)
    return direction === 'asc' ? c : i32.sub(i32.const(0), c)
  }
  if (!a.isNull && !b.isNull) return order()
  const x = a.isNull ?? i32.const(0)
  const y = b.isNull ?? i32.const(0)
  const result = g.local('i32', 'order')
  g.if(
    i32.or(x, y),
    () => g.emit(local.set(result, nulls === 'first' ? i32.sub(y, x) : i32.sub(x, y))),
    () => g.emit(local.set(result, order())),
  )
  return local.get(result)
}

/** Nested values and collated strings have an order that isn't their bytes'. */
export function bytewise(t: DataType): boolean {
  if (t.type === 'string') return t.collation === undefined || t.collation === 'UTF8_BINARY'
  return t.type !== 'array' && t.type !== 'struct' && t.type !== 'map' && t.type !== 'calendar_interval'
}

function compareParts(g: Emitter, a: Val, b: Val, type: DataType, host: ExpressionHost): I32 {
  const less = (x: Val, y: Val): I32 => g.keep(asI32(emitCallJs(g, lessThan(type), [{ val: x }, { val: y }], host).val))
  const [x, y] = [g.keepVal(a), g.keepVal(b)]
  return i32.sub(less(y, x), less(x, y))
}

const lessThan = (type: DataType): CallSite => ({
  expression: Call({ name: '<', args: [argument(0, type), argument(1, type)], dataType: BooleanType, nullable: false }),
  argTypes: [type, type],
  resultType: BooleanType,
})

function compareValues(g: Emitter, a: Val, b: Val): I32 {
  switch (a.layout) {
    case 'i64':
      return i32.sub(i64.gt_s(a.code, asI64(b)), i64.lt_s(a.code, asI64(b)))
    case 'i128': {
      const [x, y] = [asI128(a), asI128(b)]
      return i32.sub(int128.lt(y, x), int128.lt(x, y))
    }
    case 'f64':
      return compareFloats(g, a.code, asF64(b))
    case 'f32':
      return compareFloats(g, promote(a), promote(b))
    case 'view':
      return viewCompare(g, a.code, asI32(b))
    default:
      return i32.sub(i32.gt_s(a.code, asI32(b)), i32.lt_s(a.code, asI32(b)))
  }
}

/** NaN is equal to itself and greater than any other value. */
function compareFloats(g: Emitter, a: F64, b: F64): I32 {
  const x = g.keep(a)
  const y = g.keep(b)
  const nans = i32.sub(f64.ne(x, x), f64.ne(y, y))
  return select(nans, i32.sub(f64.gt(x, y), f64.lt(x, y)), i32.or(f64.ne(x, x), f64.ne(y, y)))
}

const promote = (v: Val): F64 => {
  if (v.layout !== 'f32') throw new Error('codegen: f32 expected')
  return f64.promote_f32(v.code)
}
