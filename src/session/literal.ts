import { type Expression, Literal } from '../plan/expression.ts'
import { BooleanType, DoubleType, IntegerType, LongType, NullType, StringType } from '../types/data-type.ts'
import { Column } from './column.ts'

/** A JS value as a literal, with the type Spark gives it. */
export function toLiteral(v: unknown): Expression {
  if (v instanceof Column) return v.expr
  if (v === null || v === undefined) return Literal({ value: null, dataType: NullType })
  if (typeof v === 'boolean') return Literal({ value: v, dataType: BooleanType })
  if (typeof v === 'bigint') return Literal({ value: v, dataType: LongType })
  if (typeof v === 'string') return Literal({ value: v, dataType: StringType })
  if (typeof v === 'number') {
    if (Number.isInteger(v) && Math.abs(v) <= 0x7fffffff && !Object.is(v, -0)) return Literal({ value: v, dataType: IntegerType })
    if (Number.isSafeInteger(v)) return Literal({ value: BigInt(v), dataType: LongType })
    return Literal({ value: v, dataType: DoubleType })
  }
  throw new TypeError(`not a literal: ${String(v)}`)
}
