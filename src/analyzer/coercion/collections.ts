import type { Mismatch } from '../../functions/define.ts'
import { naturalOrder } from '../../functions/nested/lambda.ts'
import type { Expression } from '../../plan/expression.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { type DataType, sameType } from '../../types/data-type.ts'
import { isOrderable } from '../../types/descriptors.ts'
import { quotedSqlName } from '../../types/names.ts'
import { ordinal } from '../quoting.ts'
import { prettySql } from '../sql.ts'
import { commonTypeOf, isAnsiInterval, isAtomic, isIntegral, tightestCommonType } from './common-type.ts'

/**
 * What functions of arrays and maps refuse before their arguments are cast: they take no NULL without a type where they look for a
 * collection, and never read strings as other types.
 */
export function collectionProblem(name: string, args: readonly Expression[], ansi: boolean): Mismatch | undefined {
  const check = CHECKS[name]
  if (check === undefined || args.some(a => a.type === 'LambdaFunction' && name !== 'map_zip_with')) return undefined
  return check({ name, args, types: args.map(a => (a.type === 'LambdaFunction' ? { type: 'null' } : dataTypeOf(a))), ansi })
}

interface Given {
  readonly name: string
  readonly args: readonly Expression[]
  readonly types: readonly DataType[]
  readonly ansi: boolean
}
type Check = (g: Given) => Mismatch | undefined

const problem = (condition: string, g: Given, parameters: Record<string, string>): Mismatch => ({
  condition: `DATATYPE_MISMATCH.${condition}`,
  parameters: { functionName: `\`${g.name}\``, ...parameters },
})
const wrongInput = (g: Given, i: number, requiredType: string): Mismatch => ({
  condition: 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE',
  parameters: { paramIndex: ordinal(i), requiredType, inputSql: `"${prettySql(g.args[i]!)}"`, inputType: quotedSqlName(g.types[i]!) },
})
const pair = (g: Given, i = 0, j = 1) => ({ leftType: quotedSqlName(g.types[i]!), rightType: quotedSqlName(g.types[j]!) })

const isArray = (t: DataType | undefined): t is Extract<DataType, { type: 'array' }> => t?.type === 'array'
const isMap = (t: DataType | undefined): t is Extract<DataType, { type: 'map' }> => t?.type === 'map'
const isNull = (t: DataType | undefined): boolean => t?.type === 'null'
/** Do two types meet without loss, or in a wider decimal? Strings are not read as something else, intervals keep their fields. */
const meet = (a: DataType, b: DataType, ansi: boolean, wider = false): boolean =>
  sameType(a, b) ||
  (!(isAnsiInterval(a) && isAnsiInterval(b)) && (wider ? commonTypeOf([a, b], ansi, false) : tightestCommonType(ansi)(a, b)) !== undefined)

const first =
  (fits: (t: DataType | undefined) => boolean, requiredType: string): Check =>
  g =>
    fits(g.types[0]) ? undefined : wrongInput(g, 0, requiredType)
const all =
  (...checks: readonly Check[]): Check =>
  g => {
    for (const c of checks) {
      const found = c(g)
      if (found) return found
    }
    return undefined
  }

const ordered: Check = g => {
  const t = g.types[0]
  return isArray(t) && !isOrderable(t.element) ? problem('INVALID_ORDERING_TYPE', g, { dataType: quotedSqlName(t.element) }) : undefined
}
/** As `ordered`, told of the array itself. */
const orderedWhole: Check = g => ordered(g) && problem('INVALID_ORDERING_TYPE', g, { dataType: quotedSqlName(g.types[0]!) })
const integer =
  (i: number, exact: boolean): Check =>
  g => {
    const t = g.types[i]
    if (t === undefined || (exact ? t.type === 'int' || isNull(t) : isIntegral(t))) return undefined
    return wrongInput(g, i, '"INT"')
  }
const notNull: Check = g => (g.types.some(isNull) ? problem('NULL_TYPE', g, {}) : undefined)
/** An array and a value for it. */
const elementFits =
  (value: number, wider = false): Check =>
  g => {
    const [t, v] = [g.types[0]!, g.types[value]!]
    if (isArray(t) && (isNull(v) || meet(t.element, v, g.ansi, wider))) return undefined
    return problem('ARRAY_FUNCTION_DIFF_TYPES', g, { dataType: '"ARRAY"', ...pair(g, 0, value) })
  }
const twoArrays: Check = g => {
  const [a, b] = g.types
  if (isArray(a) && isArray(b) && meet(a.element, b.element, g.ansi)) return undefined
  return problem('BINARY_ARRAY_DIFF_TYPES', g, { arrayType: '"ARRAY"', ...pair(g) })
}
/** A map and a key for it. */
const keyFits =
  (wider: boolean): Check =>
  g => {
    const [t, k] = g.types
    if (isMap(t) && (isNull(k) || meet(t.key, k!, g.ansi, wider))) return undefined
    return problem('MAP_FUNCTION_DIFF_TYPES', g, { dataType: '"MAP"', ...pair(g) })
  }
const elementAt: Check = g => {
  if (isMap(g.types[0])) return keyFits(false)(g)
  if (!isArray(g.types[0])) return wrongInput(g, 0, '("ARRAY" or "MAP")')
  return isIntegral(g.types[1]!) ? undefined : wrongInput(g, 1, '"INT"')
}
const nestedArray = (t: DataType | undefined): boolean => isArray(t) && isArray(t.element)

const CHECKS: Readonly<Record<string, Check>> = {
  get: first(isArray, '"ARRAY"'),
  array_append: all(first(isArray, '"ARRAY"'), elementFits(1)),
  array_prepend: all(first(isArray, '"ARRAY"'), elementFits(1)),
  array_insert: all(
    g => (isArray(g.types[0]) && g.types[1]?.type === 'long' ? wrongInput(g, 1, '"INT"') : undefined),
    g => (isArray(g.types[0]) ? integer(1, false)(g) : undefined),
    elementFits(2),
  ),
  array_remove: all(elementFits(1), ordered),
  array_position: all(g => (isNull(g.types[0]) ? notNull(g) : undefined), first(isArray, '"ARRAY"'), elementFits(1), ordered),
  array_contains: all(notNull, first(isArray, '"ARRAY"'), elementFits(1, true), ordered),
  array_distinct: ordered,
  array_max: ordered,
  array_min: ordered,
  sort_array: all(orderedWhole, g =>
    g.types.length < 2 || g.types[1]!.type === 'boolean' || isNull(g.types[1]) ? undefined : wrongInput(g, 1, '"BOOLEAN"'),
  ),
  array_sort: g => {
    const [t] = g.types
    // the comparison it makes by itself has names until its types are known
    const sqlExpr = g.args.length > 1 ? undefined : `"array_sort(${prettySql(g.args[0]!)}, ${naturalOrder('left', 'right')})"`
    const found = first(isArray, '"ARRAY"')(g)
    if (found !== undefined) return sqlExpr === undefined ? found : { ...found, parameters: { ...found.parameters, sqlExpr } }
    if (!isArray(t) || isOrderable(t.element) || sqlExpr === undefined) return ordered(g)
    const compared = '"(namedlambdavariable() < namedlambdavariable())"'
    return problem('INVALID_ORDERING_TYPE', g, { functionName: '`<`', dataType: quotedSqlName(t.element), sqlExpr: compared })
  },
  array_union: all(twoArrays, ordered),
  array_intersect: all(twoArrays, ordered),
  array_except: all(twoArrays, ordered),
  arrays_overlap: all(twoArrays, ordered),
  array_repeat: integer(1, true),
  flatten: first(nestedArray, '"ARRAY" of "ARRAY"'),
  element_at: elementAt,
  try_element_at: elementAt,
  concat: g => {
    if (!g.types.some(isArray) || g.types.every(isArray)) return undefined
    const shown = g.types.map(t => quotedSqlName((isAtomic(t) || isNull(t)) && t.type !== 'binary' ? { type: 'string' } : t))
    return problem('DATA_DIFF_TYPES', g, { dataType: `(${shown.join(' or ')})` })
  },
  map_concat: g =>
    g.types.every(isMap) ? undefined : problem('MAP_CONCAT_DIFF_TYPES', g, { dataType: `[${g.types.map(quotedSqlName).join(', ')}]` }),
  map_contains_key: all(g => (isMap(g.types[0]) && isNull(g.types[1]) ? problem('NULL_TYPE', g, {}) : undefined), keyFits(true)),
  map_zip_with: g => {
    const [a, b] = g.types
    return isMap(a) && isMap(b) && !meet(a.key, b.key, g.ansi, true)
      ? problem('MAP_ZIP_WITH_DIFF_TYPES', g, pair({ ...g, types: [a.key, b.key] }))
      : undefined
  },
  sequence: g => {
    const [a, b, step] = g.types
    const text = (t: DataType | undefined) => t?.type === 'string'
    const time = (t: DataType) => ['date', 'timestamp', 'timestamp_ntz'].includes(t.type)
    // beside a number or a time, text is read as one
    if (g.types.some(text) && !(text(a) && text(b)) && !(text(step) && [a!, b!].some(time))) return undefined
    const interval = (t: DataType) => ['calendar_interval', 'day_time_interval', 'year_month_interval'].includes(t.type)
    const fits =
      (isIntegral(a!) || isNull(a)) && (isIntegral(b!) || isNull(b)) && !(isNull(a) && isNull(b))
        ? step === undefined || isIntegral(step) || isNull(step)
        : (time(a!) || isNull(a)) &&
          (time(b!) || isNull(b)) &&
          !(isNull(a) && isNull(b)) &&
          (step === undefined || interval(step) || isNull(step))
    if (fits) return undefined
    const functionName = `\`${g.name}\``
    return {
      condition: 'DATATYPE_MISMATCH.SEQUENCE_WRONG_INPUT_TYPES',
      parameters: {
        functionName,
        startType: '("TIMESTAMP" or "TIMESTAMP_NTZ" or "DATE")',
        stepType: '("INTERVAL" or "INTERVAL YEAR TO MONTH" or "INTERVAL DAY TO SECOND")',
        otherStartType: '"INTEGRAL"',
      },
    }
  },
}
