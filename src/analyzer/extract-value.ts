import { Alias, Call, type Expression, Literal, newExprId } from '../plan/expression.ts'
import type { Origin } from '../plan/origin.ts'
import { dataTypeOf, nullableOf } from '../plan/output.ts'
import { ArrayType, IntegerType, NullType, StringType, type StructField, sameType } from '../types/data-type.ts'
import { quotedSqlName, quoteIdentifier } from '../types/names.ts'
import { sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { castTo } from './coercion/implicit-cast.ts'
import { type Scope, sameName } from './context.ts'
import { isFoldable } from './foldable.ts'
import { quoteParts } from './quoting.ts'
import { prettySql } from './sql.ts'

/**
 * `child[key]` and `child.field`: a struct's field, a field of each struct of an array, an array's element, a map's value. As calls that SQL
 * text has no name for: `$struct_field(struct, ordinal, name)`, `$array_struct_field(array, ordinal, name)`, `$array_item(array, index)`,
 * `$map_value(map, key)`.
 */
export function extractValue(
  child: Expression,
  key: Expression,
  scope: Scope,
  origin: Origin | undefined,
  /** Do errors show the place? As Spark has it: those of names do, those of brackets don't. */
  placed = true,
): Expression {
  const shown = placed ? origin : undefined
  const t = dataTypeOf(child)
  const name = key.type === 'Literal' && key.dataType.type === 'string' && key.value !== null ? String(key.value) : undefined
  const call = (which: string, args: readonly Expression[], dataType: ReturnType<typeof dataTypeOf>, nullable: boolean) =>
    Call({ name: which, args, dataType, nullable, options: scope.options, origin })
  if (t.type === 'struct') {
    if (name === undefined) throw sparkError('INVALID_EXTRACT_FIELD_TYPE', { extraction: `"${prettySql(key)}"` }, contextsOf(shown))
    const i = fieldIndex(t.fields, name, scope, shown)
    const f = t.fields[i]!
    return call('$struct_field', [child, ...place(i, name)], f.dataType, nullableOf(child) || f.nullable)
  }
  if (t.type === 'array' && t.element.type === 'struct' && name !== undefined) {
    const i = fieldIndex(t.element.fields, name, scope, shown)
    const f = t.element.fields[i]!
    return call('$array_struct_field', [child, ...place(i, name)], ArrayType(f.dataType, t.containsNull || f.nullable), nullableOf(child))
  }
  if (t.type === 'array') {
    // an index that is not there is an error, which Spark does not reckon with for constant ones
    const always = scope.ansi && !isFoldable(key) && ![child, key].some(nullableOf)
    const made =
      child.type === 'Call' && child.name === 'array' && key.type === 'Literal' && key.value !== null
        ? child.args[Number(key.value)]
        : undefined
    return call('$array_item', [child, key], t.element, made ? nullableOf(made) : !always || t.containsNull)
  }
  if (t.type === 'map') {
    // a name is text, to be read as a key
    const found = placed && !sameType(t.key, StringType) ? castTo(key, t.key, scope.ansi, { ...(origin && { origin }) }) : key
    return call('$map_value', [child, found], t.value, true)
  }
  // of nothing nothing, which keeps its name
  if (t.type === 'null')
    return Alias({
      child: Literal({ value: null, dataType: NullType }),
      name: `${prettySql(child)}[${prettySql(key)}]`,
      exprId: newExprId(),
      qualifier: [],
    })
  throw sparkError('INVALID_EXTRACT_BASE_FIELD_TYPE', { base: `"${prettySql(child)}"`, other: quotedSqlName(t) }, contextsOf(shown))
}

const place = (i: number, name: string): Expression[] => [
  Literal({ value: i, dataType: IntegerType }),
  Literal({ value: name, dataType: StringType }),
]

function fieldIndex(fields: readonly StructField[], name: string, scope: Scope, origin: Origin | undefined): number {
  const found = fields.flatMap((f, i) => (sameName(scope, f.name, name) ? [i] : []))
  if (found.length === 1) return found[0]!
  const fieldName = quoteIdentifier(name)
  if (found.length > 1)
    throw sparkError('AMBIGUOUS_REFERENCE_TO_FIELDS', { field: fieldName, count: String(found.length) }, contextsOf(origin))
  throw sparkError('FIELD_NOT_FOUND', { fieldName, fields: fields.map(f => quoteParts(f.name.split('.'))).join(', ') }, contextsOf(origin))
}
