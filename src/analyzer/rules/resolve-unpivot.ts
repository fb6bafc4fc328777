import { Alias, AttributeReference, Call, type Expression, Literal, newExprId } from '../../plan/expression.ts'
import { Expand, type LogicalPlan } from '../../plan/logical.ts'
import { dataTypeOf, nullableOf, outputOf, toAttribute } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import type { UnresolvedUnpivot } from '../../plan/unresolved.ts'
import { type DataType, StringType, StructField, StructType, sameType } from '../../types/data-type.ts'
import { quotedSqlName, quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { isAnalyzed } from '../analyzed.ts'
import { commonTypeOf } from '../coercion/common-type.ts'
import { castTo } from '../coercion/implicit-cast.ts'
import type { Scope } from '../context.ts'
import { inputsResolved, isNamed, isResolved } from '../resolved.ts'
import { fullSql, prettySql } from '../sql.ts'

/** UNPIVOT: each row once for every set of value columns, with the set's name beside its values. */
export const resolveUnpivot = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p => {
    if (p.type !== 'UnresolvedUnpivot' || isAnalyzed(p) || !inputsResolved(p)) return p
    return [...(p.ids ?? []), ...(p.sets ?? []).flat()].every(isResolved) ? unpivot(p, scope) : p
  })

function unpivot(p: UnresolvedUnpivot, scope: Scope): LogicalPlan {
  const ids = p.ids?.map(asNamed) ?? others(p, p.sets!.flat(), 'value', 'id')
  const sets = p.sets?.map(s => s.map(asNamed)) ?? others(p, p.ids!, 'id', 'value').map(a => [a])
  if (sets.length === 0) throw sparkError('UNPIVOT_REQUIRES_VALUE_COLUMNS', {})
  const types = p.valueColumns.map((_, i) =>
    sharedType(
      sets.map(s => s[i]!),
      sets,
    ),
  )
  const values = p.valueColumns.map((name, i) =>
    AttributeReference({ name, dataType: types[i]!, nullable: sets.some(s => nullableOf(s[i]!)), exprId: newExprId(), qualifier: [] }),
  )
  const name = AttributeReference({ name: p.nameColumn, dataType: StringType, nullable: false, exprId: newExprId(), qualifier: [] })
  const projections = sets.map((set, n) => [
    ...ids.map(withoutName),
    Literal({ value: p.names?.[n] ?? set.map(e => toAttribute(e).name).join('_'), dataType: StringType }),
    ...set.map((e, i) => castTo(withoutName(e), types[i]!, scope.ansi)),
  ])
  return Expand({ projections, output: [...ids.map(toAttribute), name, ...values], child: p.child, origin: p.origin, planId: p.planId })
}

const withoutName = (e: Expression): Expression => (e.type === 'Alias' ? e.child : e)
const asNamed = (e: Expression): Expression =>
  isNamed(e) ? e : Alias({ child: e, name: fieldName(e) ?? prettySql(e), exprId: newExprId(), qualifier: [] })

/** A field of a struct is named after the field. */
const fieldName = (e: Expression): string | undefined =>
  e.type === 'Call' && e.name === '$struct_field' && e.args[2]?.type === 'Literal' ? String(e.args[2].value) : undefined

/** The columns that are not among the given ones, which have to be columns then. */
function others(p: UnresolvedUnpivot, given: readonly Expression[], kind: string, empty: string): AttributeReference[] {
  const computed = given.filter(e => e.type !== 'AttributeReference')
  if (computed.length > 0)
    throw sparkError('UNPIVOT_REQUIRES_ATTRIBUTES', {
      given: kind,
      empty,
      expressions: computed.map(e => `"${prettySql(asNamed(e))}"`).join(', '),
    })
  const taken = new Set(given.map(e => (e as AttributeReference).exprId))
  return outputOf(p.child).filter(a => !taken.has(a.exprId))
}

/** Spark finds the type by the rules outside of ANSI mode. */
function sharedType(column: readonly Expression[], sets: readonly (readonly Expression[])[]): DataType {
  const types = column.map(dataTypeOf)
  const shared = types.every(t => sameType(t, types[0]!)) ? types[0] : commonTypeOf(types, false, false)
  if (shared !== undefined) return shared
  throw sparkError('UNPIVOT_VALUE_DATA_TYPE_MISMATCH', { types: typesOf(sets) })
}

function structOf(set: readonly Expression[]): Expression {
  const fields = set.map(e => StructField(toAttribute(e).name, dataTypeOf(e), nullableOf(e)))
  const args = set.flatMap(e => [Literal({ value: toAttribute(e).name, dataType: StringType }), withoutName(e)])
  return Call({ name: 'named_struct', args, dataType: StructType(fields), nullable: false })
}

/** By the types' names and the columns': `"INT" (\`a\`, \`b\`), "STRING" (\`c\`)`; several values of a row are a struct, whose text Spark splits at its dots. */
function typesOf(sets: readonly (readonly Expression[])[]): string {
  const byType = new Map<string, string[]>()
  for (const set of sets) {
    const struct = set.length === 1 ? undefined : structOf(set)
    const type = quotedSqlName(dataTypeOf(struct ?? set[0]!))
    const shown =
      struct === undefined ? quoteIdentifier(toAttribute(set[0]!).name) : fullSql(struct).split('.').map(quoteIdentifier).join('.')
    byType.set(type, [...(byType.get(type) ?? []), shown])
  }
  return [...byType]
    .sort(([a], [b]) => (a.slice(0, -1) < b.slice(0, -1) ? -1 : 1))
    .map(([type, names]) => `${type} (${[...names].sort().join(', ')})`)
    .join(', ')
}
