import { RAW_TYPE } from '../../analyzer/rules/char-type-padding.ts'
import type { RuntimeConf } from '../../config/conf.ts'
import { charVarcharAsString } from '../../config/session.ts'
import { Call, type Expression, LambdaFunction, LambdaVariable, Literal, newExprId } from '../../plan/expression.ts'
import { dataTypeOf, nullableOf } from '../../plan/output.ts'
import { type DataType, IntegerType, StringType, StructField, StructType } from '../../types/data-type.ts'
import { mapTypes, typeExists } from '../../types/tree.ts'
import { sparkError } from '../../util/errors.ts'

/** Columns of char and varchar: stored as strings, checked and padded when written. */

/** The type of the values: char and varchar are strings. */
export const valueType = (t: DataType): DataType => mapTypes(t, u => (isCharVarchar(u) || isPlainString(u) ? StringType : u))

/** Strings without a collation may have been declared so. */
const isPlainString = (t: DataType): boolean => t.type === 'string' && t.collation === 'UTF8_BINARY'

/** A table's columns as queries see them: nullable, char and varchar as strings. */
export const readSchema = (schema: StructType): StructType =>
  StructType(schema.fields.map(f => StructField(f.name, valueType(f.dataType), true, withRawType(f))))

/** The declared type goes along, for tables that are made of this column. */
function withRawType(f: StructField): Record<string, unknown> | undefined {
  if (!hasCharVarchar(f.dataType)) return f.metadata
  return { ...f.metadata, [RAW_TYPE]: f.dataType }
}

/** The column as it was declared where it comes from. */
export const declaredType = (a: { readonly dataType: DataType; readonly metadata?: Readonly<Record<string, unknown>> }): DataType =>
  (a.metadata?.[RAW_TYPE] as DataType | undefined) ?? a.dataType

const isCharVarchar = (t: DataType): boolean => t.type === 'char' || t.type === 'varchar'
export const hasCharVarchar = (t: DataType): boolean => typeExists(t, isCharVarchar)

/**
 * What a program says of columns: char and varchar are refused, or where `spark.sql.legacy.charVarcharAsString` says so strings. Raises
 * UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING.
 */
export function withoutLengths<T extends DataType>(t: T, conf: RuntimeConf): T {
  if (!hasCharVarchar(t)) return t
  if (!conf.value(charVarcharAsString)) throw sparkError('UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING')
  return mapTypes(t, u => (isCharVarchar(u) ? StringType : u)) as T
}

const call = (name: string, args: readonly Expression[], dataType: DataType, nullable: boolean): Expression =>
  Call({ name, args, dataType, nullable, options: { ansi: true, timeZone: 'UTC' } })

/** The value with its lengths checked against the declared type. */
export function lengthChecked(e: Expression, declared: DataType): Expression {
  if (!hasCharVarchar(declared)) return e
  const t = dataTypeOf(e)
  switch (declared.type) {
    case 'char':
    case 'varchar':
      return call(
        `$${declared.type}_type_write_side_check`,
        [e, Literal({ value: declared.length, dataType: IntegerType })],
        StringType,
        nullableOf(e),
      )
    case 'array': {
      if (t.type !== 'array') return e
      const x = variable('x', t.element, t.containsNull)
      const lambda = LambdaFunction({ params: [x], body: lengthChecked(x, declared.element) })
      return call('transform', [e, lambda], t, nullableOf(e))
    }
    case 'map': {
      if (t.type !== 'map') return e
      const [k, v] = [variable('k', t.key, false), variable('v', t.value, t.valueContainsNull)]
      const lambda = (body: Expression) => LambdaFunction({ params: [k, v], body })
      const keys = call('transform_keys', [e, lambda(lengthChecked(k, declared.key))], t, nullableOf(e))
      return call('transform_values', [keys, lambda(lengthChecked(v, declared.value))], t, nullableOf(e))
    }
    case 'struct':
      return t.type === 'struct'
        ? structOf(
            e,
            t,
            t,
            t.fields.map((_, i) => i),
            (field, i) => lengthChecked(field, declared.fields[i]!.dataType),
          )
        : e
    default:
      return e
  }
}

const variable = (name: string, dataType: DataType, nullable: boolean): Expression & LambdaVariable =>
  LambdaVariable({ name, exprId: newExprId(), dataType, nullable })

/** A struct of the target's fields, made from a struct's by the places in `order`; null stays null. */
export function structOf(
  e: Expression,
  from: StructType,
  to: StructType,
  order: readonly number[],
  of: (field: Expression, index: number) => Expression,
): Expression {
  const text = (value: string) => Literal({ value, dataType: StringType })
  const values = to.fields.map((_, i) => {
    const at = order[i]!
    const f = from.fields[at]!
    return of(call('$struct_field', [e, Literal({ value: at, dataType: IntegerType }), text(f.name)], f.dataType, true), i)
  })
  const type = StructType(to.fields.map((f, i) => StructField(f.name, dataTypeOf(values[i]!), true)))
  const made = call(
    'named_struct',
    to.fields.flatMap((f, i) => [text(f.name), values[i]!]),
    type,
    false,
  )
  if (!nullableOf(e)) return made
  return call('if', [call('isnull', [e], BOOLEAN, false), Literal({ value: null, dataType: type }), made], type, true)
}
const BOOLEAN: DataType = Object.freeze({ type: 'boolean' })
