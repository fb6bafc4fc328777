import { fn } from '../../functions/type-rules.ts'
import { Alias, type Expression, Literal, newExprId, UnresolvedAlias, UnresolvedAttribute } from '../../plan/expression.ts'
import { type LogicalPlan, OneRowRelation, Project } from '../../plan/logical.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { exists, transformUp } from '../../plan/tree.ts'
import type { UnresolvedJsonTable, UnresolvedUnnest } from '../../plan/unresolved.ts'
import { canCast } from '../../types/cast/rules.ts'
import { BooleanType, IntegerType, LongType, StringType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { isAnalyzed } from '../analyzed.ts'
import { unexpected } from '../arguments.ts'
import type { Scope } from '../context.ts'
import { isGenerator } from '../generators.ts'
import { isResolved } from '../resolved.ts'
import { prettySql } from '../sql.ts'

/** UNNEST and JSON_TABLE: rows that a function makes of one value, taken apart. */
export const resolveTableForms = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p => {
    if (isAnalyzed(p)) return p
    if (p.type === 'UnresolvedUnnest' && p.args.every(isResolved)) return unnested(p)
    return p.type === 'UnresolvedJsonTable' && isResolved(p.json) ? jsonRows(p, scope) : p
  })

function refuse(p: UnresolvedUnnest | UnresolvedJsonTable, args: readonly Expression[], text: string): void {
  if (args.some(a => exists(a, isGenerator)))
    throw sparkError('UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS', { expression: `"${text}"` }, contextsOf(p.origin))
  const bad = args.filter(a => exists(a, e => e.type === 'AggregateCall' || e.type === 'WindowExpression'))
  if (bad.length > 0)
    throw sparkError(
      'UNSUPPORTED_EXPR_FOR_OPERATOR',
      { operator: 'Generate', invalidExprSqls: bad.map(e => `"${prettySql(e)}"`).join(', ') },
      contextsOf(p.origin),
    )
}

const attribute = (name: string): Expression => UnresolvedAttribute({ nameParts: [name] })
const named = (child: Expression, name: string): Expression => Alias({ child, name, exprId: newExprId(), qualifier: [] })
const integer = (value: number): Expression => Literal({ value, dataType: IntegerType })

function unnested(p: UnresolvedUnnest): LogicalPlan {
  const { args, origin, planId } = p
  const text = `unnest(${args.map(prettySql).join(', ')})`
  refuse(p, args, text)
  const wrong = args.findIndex(a => dataTypeOf(a).type !== 'array')
  if (wrong >= 0) {
    const { condition, parameters } = unexpected(wrong, '"ARRAY"', args[wrong]!)
    throw sparkError(condition, { ...(parameters as Record<string, string>), sqlExpr: `"${text}"` }, contextsOf(origin))
  }
  const over = (projectList: readonly Expression[], child: LogicalPlan) => Project({ projectList, child, origin, planId })
  const row = OneRowRelation({})
  if (args.length === 1 && !p.ordinality) return over([UnresolvedAlias({ child: fn('explode', args[0]!) })], row)
  const single = args.length === 1
  // an array that is null has no elements
  const arrays = single ? args : args.map(a => fn('coalesce', a, Literal({ value: [], dataType: dataTypeOf(a) })))
  const zipped = single ? args[0]! : fn('arrays_zip', ...arrays)
  const rows = over([UnresolvedAlias({ child: fn('posexplode', zipped), names: ['__pos', '__item'] })], row)
  const items = single
    ? [named(attribute('__item'), 'col')]
    : args.map((_, i) =>
        named(fn('$struct_field', attribute('__item'), integer(i), Literal({ value: String(i), dataType: StringType })), `col${i}`),
      )
  const place = named(fn('+', fn('bigint', attribute('__pos')), Literal({ value: 1n, dataType: LongType })), 'ordinality')
  return over(p.ordinality ? [...items, place] : items, rows)
}

/** As `get_json_object` reads paths, without `*` but for one at the end of a row's. */
const PATH = /^\$(?:\.[^.[*\s][^.[]*|\['[^'*]*'\]|\[\d+\])*$/

function jsonRows(p: UnresolvedJsonTable, scope: Scope): LogicalPlan {
  const { json, rowPath, columns, origin, planId } = p
  const clauses = columns.map(c =>
    c.is === 'ordinality'
      ? `${c.name} FOR ORDINALITY`
      : `${c.name} ${quotedSqlName(c.dataType).slice(1, -1)}${c.is === 'exists' ? ' EXISTS' : ''} PATH '${c.path}'`,
  )
  const text = `JSON_TABLE(${prettySql(json)}, '${rowPath}' COLUMNS (${clauses.join(', ')}) ${p.failing ? 'ERROR' : 'NULL'} ON ERROR)`
  const given = dataTypeOf(json)
  if (given.type === 'array' || given.type === 'map' || given.type === 'struct') {
    const { condition, parameters } = unexpected(0, '"STRING"', json)
    throw sparkError(condition, { ...(parameters as Record<string, string>), sqlExpr: `"${text}"` }, contextsOf(origin))
  }
  refuse(p, [json], text)
  const problem = (condition: string, parameters: Record<string, string>) =>
    sparkError(`DATATYPE_MISMATCH.${condition}`, { sqlExpr: `"${text}"`, ...parameters }, contextsOf(origin))
  const checkPath = (location: string, path: string) => {
    if (!PATH.test(path)) throw problem('INVALID_JSON_TABLE_PATH', { location, path: `'${p.rowPath === path ? rowPath : path}'` })
  }
  if (!PATH.test(rowPath.replace(/\[\*\]$/, ''))) checkPath('row path', rowPath)
  for (const c of columns) if (c.path !== undefined) checkPath(`column '${c.name}'`, c.path)
  for (const c of columns) {
    const from = c.is === 'exists' ? BooleanType : StringType
    if (c.is === 'ordinality' || canCast(from, c.dataType, scope.ansi ? 'ansi' : 'legacy')) continue
    throw problem('CAST_WITHOUT_SUGGESTION', { srcType: quotedSqlName(from), targetType: quotedSqlName(c.dataType) })
  }
  const rows = fn(
    '$json_table',
    dataTypeOf(json).type === 'string' ? json : fn('string', json),
    Literal({
      value: JSON.stringify({ rowPath, failing: p.failing, columns: columns.map(({ is, path }) => ({ is, path })) }),
      dataType: StringType,
    }),
    ...columns.map(c => Literal({ value: null, dataType: c.dataType })),
  )
  const call = UnresolvedAlias({ child: fn('inline', rows), names: columns.map(c => c.name) })
  return Project({ projectList: [call], child: OneRowRelation({}), origin, planId })
}
