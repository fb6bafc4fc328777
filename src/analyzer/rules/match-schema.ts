import { Alias, Call, Cast, type Expression, LambdaFunction, LambdaVariable, Literal, newExprId } from '../../plan/expression.ts'
import { type LogicalPlan, Project } from '../../plan/logical.ts'
import type { Origin } from '../../plan/origin.ts'
import { dataTypeOf, nullableOf, outputOf } from '../../plan/output.ts'
import type { UnresolvedFrameOperation } from '../../plan/unresolved.ts'
import { canStoreAssign } from '../../types/cast/rules.ts'
import {
  ArrayType,
  BooleanType,
  type DataType,
  MapType,
  StringType,
  StructField,
  type StructType,
  sameType,
  StructType as structType,
} from '../../types/data-type.ts'
import { quotedSqlName, quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { type Scope, sameName } from '../context.ts'
import { extractValue } from '../extract-value.ts'
import { proposal } from '../suggest.ts'

interface Source {
  readonly name: string
  readonly value: Expression
  readonly metadata: Readonly<Record<string, unknown>> | undefined
}

/** `df.to(schema)`: the columns by the schema's names, in its order and of its types; what is missing is null where that is allowed. */
export function matchSchema(p: UnresolvedFrameOperation, schema: StructType, scope: Scope): LogicalPlan {
  const sources = outputOf(p.child).map((a): Source => ({ name: a.name, value: a, metadata: a.metadata }))
  const projectList = ordered(sources, schema, [], scope, p.origin).map(({ name, value, metadata }) =>
    Alias({ child: value, name, exprId: newExprId(), qualifier: [], ...(metadata === undefined ? {} : { metadata }) }),
  )
  return Project({ projectList, child: p.child, origin: p.origin })
}

const shown = (path: readonly string[]): string => path.map(quoteIdentifier).join('.')

function ordered(
  sources: readonly Source[],
  schema: StructType,
  path: readonly string[],
  scope: Scope,
  origin: Origin | undefined,
): Source[] {
  return schema.fields.map(f => {
    const found = sources.filter(s => sameName(scope, s.name, f.name))
    if (found.length > 1)
      throw sparkError('AMBIGUOUS_COLUMN_OR_FIELD', { name: shown([...path, f.name]), n: String(found.length) }, contextsOf(origin))
    const [source] = found
    if (source === undefined) {
      if (f.nullable) return { name: f.name, value: Literal({ value: null, dataType: f.dataType }), metadata: f.metadata }
      throw missing(f.name, path, sources, origin)
    }
    const metadata = source.metadata || f.metadata ? { ...source.metadata, ...f.metadata } : undefined
    return { name: f.name, value: converted(source.value, f.dataType, f.nullable, [...path, source.name], scope, origin), metadata }
  })
}

function missing(name: string, path: readonly string[], sources: readonly Source[], origin: Origin | undefined): Error {
  const names = sources.map((s, exprId) => ({ name: s.name, qualifier: [], exprId }))
  // of equally near names, the first come first
  const suggested = proposal([name], names as never, false)
  const [condition, parameters] =
    path.length === 0
      ? (['UNRESOLVED_COLUMN', { objectName: quoteIdentifier(name) }] as const)
      : (['UNRESOLVED_FIELD', { fieldName: quoteIdentifier(name), columnPath: shown(path) }] as const)
  return suggested === undefined
    ? sparkError(`${condition}.WITHOUT_SUGGESTION`, parameters, contextsOf(origin))
    : sparkError(`${condition}.WITH_SUGGESTION`, { ...parameters, proposal: suggested }, contextsOf(origin))
}

/** A value as one of another type, the fields of its structs by name; those that it lacks are null. */
export const byFieldNames = (e: Expression, to: DataType, scope: Scope): Expression => converted(e, to, true, [], scope, undefined)

function converted(
  e: Expression,
  to: DataType,
  nullable: boolean,
  path: readonly string[],
  scope: Scope,
  origin: Origin | undefined,
): Expression {
  if (nullableOf(e) && !nullable) throw sparkError('NULLABLE_COLUMN_OR_FIELD', { name: shown(path) }, contextsOf(origin))
  const from = dataTypeOf(e)
  const call = (name: string, args: readonly Expression[], dataType: DataType, mayBeNull: boolean): Expression =>
    Call({ name, args, dataType, nullable: mayBeNull, options: scope.options, origin })
  const text = (value: string) => Literal({ value, dataType: StringType })
  if (from.type === 'struct' && to.type === 'struct') {
    const fields = from.fields.map(
      (f): Source => ({ name: f.name, value: extractValue(e, text(f.name), scope, origin), metadata: f.metadata }),
    )
    // within the struct, the struct itself is there
    const inner = fields.map((s, i) => {
      const f = from.fields[i]!
      return s.value.type === 'Call' ? { ...s, value: Call({ ...s.value, nullable: f.nullable }) } : s
    })
    const made = ordered(inner, to, path, scope, origin)
    const type = structType(made.map(s => StructField(s.name, dataTypeOf(s.value), nullableOf(s.value), s.metadata as never)))
    const struct = call(
      'named_struct',
      made.flatMap(s => [text(s.name), s.value]),
      type,
      false,
    )
    if (!nullableOf(e)) return struct
    return call('if', [call('isnull', [e], BooleanType, false), Literal({ value: null, dataType: type }), struct], type, true)
  }
  const nulls = (there: boolean, allowed: boolean): void => {
    if (there && !allowed) throw sparkError('NOT_NULL_CONSTRAINT_VIOLATION.ARRAY_ELEMENT', { columnPath: shown(path) }, contextsOf(origin))
  }
  const lambda = (params: readonly LambdaVariable[], body: Expression) => LambdaFunction({ params, body })
  const variable = (name: string, dataType: DataType, mayBeNull: boolean) =>
    LambdaVariable({ name, exprId: newExprId(), dataType, nullable: mayBeNull }) as Expression & LambdaVariable
  if (from.type === 'array' && to.type === 'array') {
    nulls(from.containsNull, to.containsNull)
    const x = variable('x', from.element, from.containsNull)
    const body = converted(x, to.element, to.containsNull, [...path, 'element'], scope, origin)
    return body === x ? e : call('transform', [e, lambda([x], body)], ArrayType(dataTypeOf(body), nullableOf(body)), nullableOf(e))
  }
  if (from.type === 'map' && to.type === 'map') {
    nulls(from.valueContainsNull, to.valueContainsNull)
    const [k, v] = [variable('k', from.key, false), variable('v', from.value, from.valueContainsNull)]
    const key = converted(k, to.key, false, [...path, 'key'], scope, origin)
    const value = converted(v, to.value, to.valueContainsNull, [...path, 'value'], scope, origin)
    const keyed =
      key === k
        ? e
        : call('transform_keys', [e, lambda([k, v], key)], MapType(dataTypeOf(key), from.value, from.valueContainsNull), nullableOf(e))
    return value === v
      ? keyed
      : call(
          'transform_values',
          [keyed, lambda([k, v], value)],
          MapType(dataTypeOf(key), dataTypeOf(value), nullableOf(value)),
          nullableOf(e),
        )
  }
  if (sameType(from, to)) return e
  if (canStoreAssign(from, to)) return Cast({ child: e, dataType: to, mode: 'ansi', origin })
  throw sparkError(
    'INVALID_COLUMN_OR_FIELD_DATA_TYPE',
    { name: shown(path), type: quotedSqlName(from), expectedType: quotedSqlName(to) },
    contextsOf(origin),
  )
}
