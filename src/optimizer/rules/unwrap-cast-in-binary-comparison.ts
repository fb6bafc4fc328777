import type { Expression } from '../../plan/expression.ts'
import { In, Literal } from '../../plan/expression.ts'
import { dataTypeOf, nullableOf } from '../../plan/output.ts'
import { BooleanType, type DataType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { comparison, falseLiteral, ifElse, isComparison, isNotNullCall, mirror, nullLiteral, trueLiteral } from '../calls.ts'
import { isLossless } from '../cast-facts.ts'
import { expressionRule } from '../map-expressions.ts'

/**
 * Compares the column instead of its widening cast, so that the comparison can reach the scan:
 *
 *     CAST(a AS BIGINT) > 5   ⇒  a > 5
 *     CAST(a AS DECIMAL(12,2)) > 5.5  ⇒  a > 5       (a an integer)
 *     CAST(a AS BIGINT) = 3000000000  ⇒  false (null where a is null)
 */
export const unwrapCastInBinaryComparison = expressionRule('UnwrapCastInBinaryComparison', unwrap, 'Cast')

/** An exact number: units × 10^-scale. */
interface Exact {
  readonly units: bigint
  readonly scale: number
}

const bounds: Readonly<Record<string, bigint>> = { byte: 1n << 7n, short: 1n << 15n, int: 1n << 31n, long: 1n << 63n }

function exactOf(value: Value, type: DataType): Exact | undefined {
  if (type.type === 'decimal' && typeof value === 'bigint') return { units: value, scale: type.scale }
  if (bounds[type.type] !== undefined) return { units: BigInt(value as number), scale: 0 }
  if (
    (type.type === 'double' || type.type === 'float') &&
    typeof value === 'number' &&
    Number.isSafeInteger(value) &&
    !Object.is(value, -0)
  )
    return { units: BigInt(value), scale: 0 }
  return undefined
}

/** The largest value of the type that is not above the number, and whether it is that number; undefined below the type's range. */
function floorIn(x: Exact, type: DataType): { value: bigint; exact: boolean; above: boolean } | 'below' {
  const scale = type.type === 'decimal' ? type.scale : 0
  const limit = type.type === 'decimal' ? 10n ** BigInt(type.precision) - 1n : bounds[type.type]! - 1n
  const least = type.type === 'decimal' ? -limit : -bounds[type.type]!
  let value: bigint
  let exact = true
  if (x.scale <= scale) value = x.units * 10n ** BigInt(scale - x.scale)
  else {
    const unit = 10n ** BigInt(x.scale - scale)
    value = x.units / unit
    exact = value * unit === x.units
    if (!exact && x.units < 0n) value -= 1n
  }
  if (value < least) return 'below'
  return value > limit ? { value: limit, exact: false, above: true } : { value, exact, above: false }
}

const literalOf = (value: bigint, type: DataType): Expression =>
  Literal({ value: type.type === 'decimal' || type.type === 'long' ? value : Number(value), dataType: type })

function unwrap(e: Expression): Expression {
  if (e.type === 'In') return unwrapIn(e)
  if (!isComparison(e)) return e
  const [a, b] = e.args as [Expression, Expression]
  if (b.type === 'Literal' && a.type === 'Cast') return compare(e, e.name, a, b)
  return a.type === 'Literal' && b.type === 'Cast' ? compare(e, mirror(e.name)!, b, a) : e
}

const unwrappable = (cast: Extract<Expression, { type: 'Cast' }>): DataType | undefined => {
  const from = dataTypeOf(cast.child)
  return (bounds[from.type] !== undefined || from.type === 'decimal') && isLossless(from, cast.dataType) ? from : undefined
}

function compare(
  e: Expression,
  op: string,
  cast: Extract<Expression, { type: 'Cast' }>,
  literal: Extract<Expression, { type: 'Literal' }>,
): Expression {
  const from = unwrappable(cast)
  const exact = from === undefined || literal.value === null ? undefined : exactOf(literal.value, literal.dataType)
  if (from === undefined || exact === undefined) return e
  const a = cast.child
  const f = floorIn(exact, from)
  const always = (value: boolean): Expression => {
    const known = value ? trueLiteral : falseLiteral
    return op === '<=>' || !nullableOf(a) ? known : ifElse(isNotNullCall(a), known, nullLiteral(BooleanType))
  }
  if (f === 'below') return always(op === '>' || op === '>=')
  if (f.above) return always(op === '<' || op === '<=')
  const bound = literalOf(f.value, from)
  if (f.exact) return comparison(op, a, bound)
  if (op === '=' || op === '<=>') return always(false)
  return comparison(op === '<' || op === '<=' ? '<=' : '>', a, bound)
}

function unwrapIn(e: Extract<Expression, { type: 'In' }>): Expression {
  if (e.value.type !== 'Cast') return e
  const from = unwrappable(e.value)
  if (from === undefined) return e
  const list: Expression[] = []
  for (const item of e.list) {
    if (item.type !== 'Literal') return e
    if (item.value === null) {
      list.push(nullLiteral(from))
      continue
    }
    const exact = exactOf(item.value, item.dataType)
    if (exact === undefined) return e
    const f = floorIn(exact, from)
    if (f !== 'below' && f.exact) list.push(literalOf(f.value, from))
  }
  return list.length === 0 ? e : In({ ...e, value: e.value.child, list })
}
