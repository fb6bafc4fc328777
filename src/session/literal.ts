import { type Expression, Literal, UnresolvedFunction } from '../plan/expression.ts'
import { BooleanType, type DataType, DecimalType, DoubleType, IntegerType, LongType, NullType, StringType } from '../types/data-type.ts'
import { inferType } from '../types/infer.ts'
import { Decimal } from '../types/js-classes.ts'
import { fromJs } from '../types/js-value.ts'
import { Row } from '../types/row.ts'
import { sparkError } from '../util/errors.ts'
import { Column } from './column.ts'

/** Values of these types stand for themselves; the zone only matters for texts, which they are not. */
const options = { longAs: 'number', timeZone: 'UTC' } as const
const MAX_INT = 0x7fffffff
const LONG_BITS = 64

/**
 * A JS value as a literal, with the type Spark gives it: integers INT where they fit, else BIGINT, other numbers DOUBLE; Decimal, LocalDate,
 * Timestamp, Date and the like their own types; arrays, `Map`s and plain objects calls of `array`, `map` and `named_struct`.
 */
export function toLiteral(v: unknown): Expression {
  if (v instanceof Column) return v.expr
  if (v === null || v === undefined) return Literal({ value: null, dataType: NullType })
  switch (typeof v) {
    case 'boolean':
      return Literal({ value: v, dataType: BooleanType })
    case 'string':
      return Literal({ value: v, dataType: StringType })
    case 'bigint':
      return Literal({
        value: v,
        dataType: BigInt.asIntN(LONG_BITS, v) === v ? LongType : DecimalType(String(v).replace('-', '').length, 0),
      })
    case 'number':
      if (!Number.isSafeInteger(v) || Object.is(v, -0)) return Literal({ value: v, dataType: DoubleType })
      return v <= MAX_INT && v >= -MAX_INT - 1
        ? Literal({ value: v, dataType: IntegerType })
        : Literal({ value: BigInt(v), dataType: LongType })
    case 'object':
      return objectLiteral(v)
    default:
      throw sparkError('UNSUPPORTED_FEATURE.LITERAL_TYPE', { value: String(v), type: typeof v })
  }
}

function objectLiteral(v: object): Expression {
  const call = (name: string, args: readonly Expression[]): Expression => UnresolvedFunction({ nameParts: [name], args, distinct: false })
  if (Array.isArray(v)) return call('array', v.map(toLiteral))
  if (v instanceof Map) {
    return call(
      'map',
      [...v].flatMap(([key, value]) => [toLiteral(key), toLiteral(value)]),
    )
  }
  if (Object.getPrototypeOf(v) === Object.prototype || v instanceof Row) {
    return call(
      'named_struct',
      Object.entries(v).flatMap(([name, value]) => [toLiteral(name), toLiteral(value)]),
    )
  }
  const dataType = typeOf(v)
  return Literal({ value: fromJs(dataType, options)(v), dataType })
}

/** A decimal's own precision and scale rather than those of a column of unknown decimals. */
function typeOf(v: object): DataType {
  if (!(v instanceof Decimal)) return inferType(v)
  const digits = String(v.unscaled).replace('-', '').length
  return DecimalType(Math.max(digits, v.scale), v.scale)
}
