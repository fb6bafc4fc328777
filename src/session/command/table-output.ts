import { Alias, Call, Cast, type Expression, LambdaFunction, LambdaVariable, Literal, newExprId } from '../../plan/expression.ts'
import { dataTypeOf, nullableOf } from '../../plan/output.ts'
import { canStoreAssign, canUpCast } from '../../types/cast/rules.ts'
import { ArrayType, type DataType, MapType, StringType, type StructField, type StructType, sameType } from '../../types/data-type.ts'
import { catalogString, quotedSqlName, quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { lengthChecked, structOf, valueType } from './char-varchar.ts'

export type StoreAssignmentPolicy = 'ANSI' | 'LEGACY' | 'STRICT'

/** How the columns of a query become those of a table. Source: Spark's `TableOutputResolver`. */
export interface TableOutput {
  /** The table, as messages show it. */
  readonly tableName: string
  readonly policy: StoreAssignmentPolicy
  readonly byName: boolean
  /** The lengths of char and varchar are not looked at. */
  readonly anyLength?: boolean
  readonly caseSensitive: boolean
}

/** One column of the query as the table's: converted, checked, under the table's name. */
export function tableColumn(source: Expression, field: StructField, output: TableOutput): Expression {
  const value = converted(source, valueType(field.dataType), [field.name], output)
  const child = output.anyLength ? value : lengthChecked(value, field.dataType)
  return Alias({ child, name: field.name, exprId: newExprId(), qualifier: [] })
}

const named = (path: readonly string[]): string => path.map(quoteIdentifier).join('.')

function converted(e: Expression, to: DataType, path: readonly string[], output: TableOutput): Expression {
  const from = dataTypeOf(e)
  if (output.policy !== 'LEGACY') {
    if (from.type === 'struct' && to.type === 'struct') return structColumn(e, from, to, path, output)
    if (from.type === 'array' && to.type === 'array') return arrayColumn(e, from, to, path, output)
    if (from.type === 'map' && to.type === 'map') return mapColumn(e, from, to, path, output)
  }
  if (!allowed(from, to, output.policy))
    throw sparkError('INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST', {
      tableName: output.tableName,
      colName: named(path),
      srcType: shown(from),
      targetType: shown(to),
    })
  if (sameType(from, to)) return e
  if (output.policy !== 'ANSI') return Cast({ child: e, dataType: to, mode: 'legacy' })
  const cast = Cast({ child: e, dataType: to, mode: 'ansi' })
  return mayOverflow(from, to) ? overflowChecked(cast, from, to, path) : cast
}

function allowed(from: DataType, to: DataType, policy: StoreAssignmentPolicy): boolean {
  if (policy === 'LEGACY') return true
  return policy === 'ANSI' ? canStoreAssign(from, to) : canUpCast(from, to) && (from.type !== 'null' || to.type === 'null')
}

const INTEGRAL = ['byte', 'short', 'int', 'long']

/** Can a cast between numbers, or to a smaller one, have no result? */
function mayOverflow(from: DataType, to: DataType): boolean {
  const [a, b] = [INTEGRAL.indexOf(from.type), INTEGRAL.indexOf(to.type)]
  if (a >= 0 && b >= 0) return a > b
  if (to.type === 'decimal') return !canUpCast(from, to)
  return b >= 0 && (from.type === 'float' || from.type === 'double' || from.type === 'decimal' || from.type === 'timestamp')
}

function overflowChecked(cast: Expression, from: DataType, to: DataType, path: readonly string[]): Expression {
  const text = (value: string) => Literal({ value, dataType: StringType })
  return Call({
    name: '$check_overflow_in_table_insert',
    args: [cast, text(named(path)), text(quotedSqlName(from)), text(quotedSqlName(to))],
    dataType: to,
    nullable: nullableOf(cast),
    options: { ansi: true, timeZone: 'UTC' },
  })
}

/** A type as Spark's message has it: its catalog name in capitals. */
const shown = (t: DataType): string => `"${catalogString(t).toUpperCase()}"`

/** Fields by place, or by name where the columns are. */
function structColumn(e: Expression, from: StructType, to: StructType, path: readonly string[], output: TableOutput): Expression {
  const { tableName, byName } = output
  const shown = (fields: readonly StructField[]) => fields.map(f => quoteIdentifier(f.name)).join(', ')
  const order = byName
    ? to.fields.map(f => {
        const found = from.fields.findIndex(g => same(g.name, f.name, output))
        if (found >= 0) return found
        throw sparkError('INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_FIND_DATA', { tableName, colName: named([...path, f.name]) })
      })
    : to.fields.map((_, i) => i)
  if (from.fields.length < to.fields.length)
    throw sparkError('INCOMPATIBLE_DATA_FOR_TABLE.STRUCT_MISSING_FIELDS', {
      tableName,
      colName: named(path),
      missingFields: shown(to.fields.slice(from.fields.length)),
    })
  if (from.fields.length > to.fields.length)
    throw sparkError('INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_STRUCT_FIELDS', {
      tableName,
      colName: named(path),
      extraFields: shown(
        byName ? from.fields.filter(f => !to.fields.some(g => same(g.name, f.name, output))) : from.fields.slice(to.fields.length),
      ),
    })
  if (sameType(from, to)) return e
  return structOf(e, from, to, order, (field, i) => converted(field, to.fields[i]!.dataType, [...path, to.fields[i]!.name], output))
}

function arrayColumn(e: Expression, from: ArrayType, to: ArrayType, path: readonly string[], output: TableOutput): Expression {
  const x = LambdaVariable({ name: 'x', exprId: newExprId(), dataType: from.element, nullable: from.containsNull })
  const body = converted(x, to.element, [...path, 'element'], output)
  if (body === x) return e
  const type = ArrayType(to.element, from.containsNull)
  const lambda = LambdaFunction({ params: [x], body })
  return Call({ name: 'transform', args: [e, lambda], dataType: type, nullable: nullableOf(e), options: { ansi: true, timeZone: 'UTC' } })
}

function mapColumn(e: Expression, from: MapType, to: MapType, path: readonly string[], output: TableOutput): Expression {
  const k = LambdaVariable({ name: 'k', exprId: newExprId(), dataType: from.key, nullable: false })
  const v = LambdaVariable({ name: 'v', exprId: newExprId(), dataType: from.value, nullable: from.valueContainsNull })
  const key = converted(k, to.key, [...path, 'key'], output)
  const value = converted(v, to.value, [...path, 'value'], output)
  const apply = (name: string, of: Expression, body: Expression, type: DataType): Expression =>
    Call({
      name,
      args: [of, LambdaFunction({ params: [k, v], body })],
      dataType: type,
      nullable: nullableOf(e),
      options: { ansi: true, timeZone: 'UTC' },
    })
  const keyed = key === k ? e : apply('transform_keys', e, key, MapType(to.key, from.value, from.valueContainsNull))
  return value === v ? keyed : apply('transform_values', keyed, value, MapType(to.key, to.value, from.valueContainsNull))
}

export const same = (a: string, b: string, rule: { readonly caseSensitive: boolean }): boolean =>
  a === b || (!rule.caseSensitive && a.toLowerCase() === b.toLowerCase())
