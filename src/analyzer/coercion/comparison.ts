import type { Mismatch } from '../../functions/define.ts'
import { type DataType, DateType, DoubleType, sameType, TimestampType } from '../../types/data-type.ts'
import { decimalForType, widerDecimal } from '../../types/decimal.ts'
import { quotedSqlName } from '../../types/names.ts'
import { isAnsiInterval, isAtomic, isFloating, isNumeric, isString, tightestCommonType, withString } from './common-type.ts'

/** The operators that compare two values. */
export const COMPARISONS: ReadonlySet<string> = new Set(['=', '<', '<=', '>', '>=', '<=>', 'equal_null'])

/** The type two values are compared in; undefined where they stay as they are. */
export function comparisonType(a: DataType, b: DataType, ansi: boolean): DataType | undefined {
  const tight = tightestCommonType(ansi)(a, b)
  if (tight !== undefined) return tight
  if (isNumeric(a) && isNumeric(b)) {
    if (isFloating(a) || isFloating(b)) return DoubleType
    return widerDecimal(decimalForType(a)!, decimalForType(b)!)
  }
  if (ansi) return withString(a, b)
  // true is 1
  if (a.type === 'boolean' && isNumeric(b)) return b
  if (b.type === 'boolean' && isNumeric(a)) return a
  return besideString(a, b)
}

/** Without ANSI mode a string is read as the other type; beside a decimal both are doubles. */
function besideString(a: DataType, b: DataType): DataType | undefined {
  if (!isString(a)) return isString(b) ? besideString(b, a) : undefined
  if (b.type === 'decimal') return DoubleType
  if (b.type === 'date') return DateType
  if (b.type === 'timestamp') return TimestampType
  return isAtomic(b) && !isAnsiInterval(b) ? b : undefined
}

/** Types that can't be compared with each other. Names and nullability of fields don't matter. */
export const comparisonProblem = (a: DataType, b: DataType): Mismatch | undefined =>
  alike(a, b)
    ? undefined
    : { condition: 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES', parameters: { left: quotedSqlName(a), right: quotedSqlName(b) } }

/** The same type but for names and nullability of fields. */
export function alike(a: DataType, b: DataType): boolean {
  if (a.type !== b.type) return false
  switch (a.type) {
    case 'array':
      return alike(a.element, (b as typeof a).element)
    case 'map':
      return alike(a.key, (b as typeof a).key) && alike(a.value, (b as typeof a).value)
    case 'struct': {
      const { fields } = b as typeof a
      return a.fields.length === fields.length && a.fields.every((f, i) => alike(f.dataType, fields[i]!.dataType))
    }
    default:
      return sameType(a, b)
  }
}
