import { Alias, AttributeReference, type Expression, newExprId, UnresolvedAlias, UnresolvedFunction } from '../../plan/expression.ts'
import { LocalRelation, type LogicalPlan, OneRowRelation, Project, Range, SubqueryAlias, Union } from '../../plan/logical.ts'
import { dataTypeOf, nullableOf } from '../../plan/output.ts'
import { exists, transformUp } from '../../plan/tree.ts'
import { UnresolvedInlineTable, type UnresolvedTableValuedFunction } from '../../plan/unresolved.ts'
import { castValue } from '../../types/cast/cast.ts'
import { type DataType, IntegerType, LongType, StringType, sameType } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { quoteIdentifier } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { javaError, SparkException, sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { unsupported } from '../../util/unsupported.ts'
import { unexpected, wrongNumberOfArguments } from '../arguments.ts'
import { commonTypeOf, isNumeric, isString } from '../coercion/common-type.ts'
import { castTo } from '../coercion/implicit-cast.ts'
import { literalAs } from '../coercion/literal-cast.ts'
import type { Scope } from '../context.ts'
import { transformDeep } from '../deep.ts'
import { isFoldable } from '../foldable.ts'
import { isGenerator } from '../generators.ts'
import { quoteParts } from '../quoting.ts'
import { fromOuter, keywordFunction, resolveNames, unresolvedNames } from '../resolve-names.ts'
import { isResolved } from '../resolved.ts'
import { prettySql } from '../sql.ts'
import { resolveFunctionsIn } from './resolve-functions.ts'

/** Tables that the query makes itself: VALUES, range(). */
export const resolveTables = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p => {
    if (p.type === 'UnresolvedInlineTable') return inlineTable(p, scope)
    if (p.type === 'UnresolvedTableValuedFunction') return tableFunction(p, scope)
    return p
  })

/** The alias belongs to the table: its names, its place. */
export const nameInlineTables = (plan: LogicalPlan): LogicalPlan =>
  transformDeep(plan, p => {
    if (p.type === 'SubqueryAlias' && p.child.type === 'UnresolvedInlineTable')
      return SubqueryAlias({ ...p, child: UnresolvedInlineTable({ ...p.child, origin: p.origin }) })
    if (p.type === 'UnresolvedSubqueryColumnAliases' && p.child.type === 'UnresolvedTableValuedFunction')
      return Object.freeze({ ...p, tableFunction: p.child.nameParts })
    if (p.type !== 'UnresolvedSubqueryColumnAliases' || p.child.type !== 'UnresolvedInlineTable') return p
    return UnresolvedInlineTable({ ...p.child, names: p.names, origin: p.origin })
  })

const settle = (e: Expression, scope: Scope): Expression =>
  resolveFunctionsIn(resolveNames(e, scope, keywordFunction, fromOuter(scope)), scope)

function inlineTable(p: UnresolvedInlineTable, scope: Scope): LogicalPlan {
  const problem = (condition: string, parameters: Record<string, string>, origin = p.origin) =>
    sparkError(`INVALID_INLINE_TABLE.${condition}`, parameters, contextsOf(origin))
  if (p.rows.some(row => row.some(e => exists(e, x => x.type === 'UnresolvedSubquery' && x.form === 'scalar'))))
    throw sparkError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.SCALAR_SUBQUERY_IN_VALUES', {}, contextsOf(p.origin))
  const rows = p.rows.map(row => row.map(e => settle(e, scope)))
  if (rows.flat().some(e => unresolvedNames(e).length > 0))
    return p.rows.every((r, i) => r.every((e, j) => e === rows[i]![j])) ? p : withRows(p, rows)
  for (const e of rows.flat()) if (!isResolved(e)) return withRows(p, rows)
  for (const e of rows.flat()) {
    if (!isFoldable(e) || exists(e, isGenerator))
      throw problem('CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE', { expr: `"${prettySql(e)}"` }, e.origin)
  }
  for (const [i, row] of p.rows.entries())
    if (row.length !== p.names.length)
      throw problem('NUM_COLUMNS_MISMATCH', {
        expectedNumCols: String(p.names.length),
        actualNumCols: String(row.length),
        rowIndex: String(i),
      })
  const types = p.names.map((name, i) => {
    const t = commonTypeOf(
      rows.map(r => dataTypeOf(r[i]!)),
      scope.ansi,
      false,
    )
    if (t === undefined) throw problem('INCOMPATIBLE_TYPES_IN_INLINE_TABLE', { colName: quoteIdentifier(name) })
    return t
  })
  return tableOf(p, rows, types, scope)
}

const withRows = (p: UnresolvedInlineTable, rows: readonly (readonly Expression[])[]): LogicalPlan =>
  rows.every((r, i) => r.every((e, j) => e === p.rows[i]![j]))
    ? p
    : (Object.freeze({ ...p, rows: Object.freeze(rows.map(r => Object.freeze(r))) }) as LogicalPlan)

/** A relation of constants where they can be known now; else the rows are computed as the query runs. */
function tableOf(
  p: UnresolvedInlineTable,
  rows: readonly (readonly Expression[])[],
  types: readonly DataType[],
  scope: Scope,
): LogicalPlan {
  const values = rows.map(row => row.map((e, i) => evaluated(p, e, types[i]!, scope)))
  if (values.every(row => row.every(v => v !== undefined))) {
    const output = p.names.map((name, i) =>
      AttributeReference({ name, dataType: types[i]!, nullable: rows.some(r => nullableOf(r[i]!)), exprId: newExprId(), qualifier: [] }),
    )
    return LocalRelation({
      output,
      columns: types.map((_, i) => values.map(row => row[i]!.value)),
      rowCount: rows.length,
      origin: p.origin,
      planId: p.planId,
    })
  }
  const inputs = rows.map(row =>
    Project({
      projectList: row.map((e, i) =>
        Alias({ child: castTo(e, types[i]!, scope.ansi), name: p.names[i]!, exprId: newExprId(), qualifier: [] }),
      ),
      child: OneRowRelation({}),
      origin: p.origin,
    }),
  )
  return inputs.length === 1 ? inputs[0]! : Union({ inputs, byName: false, allowMissingColumns: false, origin: p.origin, planId: p.planId })
}

/** The constant of a cell. Raises INVALID_INLINE_TABLE.FAILED_SQL_EXPRESSION_EVALUATION where it can't be computed. */
function evaluated(p: UnresolvedInlineTable, e: Expression, type: DataType, scope: Scope): { readonly value: Value } | undefined {
  try {
    return constant(e, type, scope)
  } catch (cause) {
    if (!(cause instanceof SparkException) || cause.condition === 'INTERNAL_ERROR') throw cause
    const sqlExpr = `"${prettySql(e)}"`
    throw sparkError('INVALID_INLINE_TABLE.FAILED_SQL_EXPRESSION_EVALUATION', { sqlExpr }, contextsOf(p.origin), cause)
  }
}

function constant(e: Expression, type: DataType, scope: Scope, of: Pick<Expression, 'origin'> = e): { readonly value: Value } | undefined {
  const bare = e.type === 'Alias' ? e.child : e
  const simple = bare.type === 'Literal' ? literalAs(bare, type, scope.ansi, scope.timeZone) : undefined
  if (simple !== undefined) return simple
  const known = scope.evaluate?.(castTo(bare, type, scope.ansi, of))
  return known?.type === 'Literal' && sameType(known.dataType, type) ? known : undefined
}

function tableFunction(p: UnresolvedTableValuedFunction, scope: Scope): LogicalPlan {
  const name = p.nameParts.at(-1)!.toLowerCase()
  if (p.nameParts.length === 1 && scope.reachesFunction?.(name) === false) throw unresolvable(p)
  if (p.tables !== undefined) throw unsupported('Table arguments', contextsOf(p.origin))
  if (name !== 'range') {
    // as SELECT explode(...) without a table
    if (scope.lookupFunction(name)?.kind === 'generator') {
      const call = UnresolvedFunction({
        nameParts: p.nameParts,
        args: p.args,
        distinct: false,
        asTable: true,
        called: true,
        origin: p.origin,
      })
      return Project({ projectList: [UnresolvedAlias({ child: call })], child: OneRowRelation({}), origin: p.origin, planId: p.planId })
    }
    const known = scope.lookupFunction(name)
    if (p.nameParts.length === 1 && known !== undefined && known.kind !== 'missing')
      throw sparkError('NOT_A_TABLE_FUNCTION', { functionName: quoteParts(p.nameParts) }, contextsOf(p.origin))
    throw unresolvable(p)
  }
  const qualifier = p.nameParts.slice(0, -1).join('.').toLowerCase()
  if (qualifier !== '' && qualifier !== 'builtin' && qualifier !== 'system.builtin') throw unresolvable(p)
  const unnamed = p.args.findIndex(a => a.type === 'NamedArgument')
  if (unnamed >= 0) {
    const paramName = quoteIdentifier(rangeParameter(unnamed, p.args.length))
    throw sparkError('NON_FOLDABLE_ARGUMENT', { funcName: '`range`', paramName, paramType: '"BIGINT"' }, contextsOf(p.origin))
  }
  const args = p.args.map(a => settle(a, scope))
  const changed = args.some((a, i) => a !== p.args[i])
  const partly = changed ? (Object.freeze({ ...p, args: Object.freeze(args) }) as LogicalPlan) : p
  if (!args.every(isResolved)) return partly
  if (args.length < 1 || args.length > 4) throw wrongNumberOfArguments('range', '[1, 2, 3, 4]', args.length, p)
  const numbers = args.map((a, i) => rangeArgument(a, i === 3 ? IntegerType : LongType, i, scope, p))
  if (numbers.some(n => n === undefined)) return partly
  const [first, second, step, partitions] = numbers as bigint[]
  if (partitions !== undefined && partitions <= 0n) throw javaError('Positive number of partitions required')
  if (step === 0n) throw sparkError('FAILED_FUNCTION_CALL', { funcName: '`range`' }, contextsOf(p.origin))
  const id = AttributeReference({ name: 'id', dataType: LongType, nullable: false, exprId: newExprId(), qualifier: [] })
  return Range({
    output: [id],
    start: args.length === 1 ? 0n : first!,
    end: args.length === 1 ? first! : second!,
    step: step ?? 1n,
    numPartitions: partitions === undefined ? undefined : Number(partitions),
    origin: p.origin,
    planId: p.planId,
  })
}

const unresolvable = (p: UnresolvedTableValuedFunction) =>
  sparkError('UNRESOLVABLE_TABLE_VALUED_FUNCTION', { name: quoteParts(p.nameParts) }, contextsOf(p.origin))

const RANGE_PARAMETERS = ['start', 'end', 'step', 'numSlices']

/** The name of the argument at a position; a single one is the end. */
const rangeParameter = (i: number, count: number): string => (count === 1 ? 'end' : RANGE_PARAMETERS[i]!)

function rangeArgument(e: Expression, type: DataType, i: number, scope: Scope, p: UnresolvedTableValuedFunction): bigint | undefined {
  const typeName = `"${type.type === 'int' ? 'INT' : 'BIGINT'}"`
  const paramName = quoteIdentifier(rangeParameter(i, p.args.length))
  if (!isFoldable(e) || (e.type === 'Call' && e.name === '$variable'))
    throw sparkError('NON_FOLDABLE_ARGUMENT', { funcName: '`range`', paramName, paramType: typeName }, contextsOf(p.origin))
  const given = dataTypeOf(e)
  if (!isNumeric(given) && !isString(given) && given.type !== 'null') {
    const problem = unexpected(p.args.length === 1 ? 1 : i, typeName, e)
    throw sparkError('UNEXPECTED_INPUT_TYPE', { functionName: '`range`', ...problem.parameters }, contextsOf(p.origin))
  }
  const known = constant(e, type, scope, p)
  if (known?.value === null) {
    const { parameters } = unexpected(p.args.length === 1 ? 1 : i, typeName, e)
    throw sparkError('UNEXPECTED_INPUT_TYPE', { functionName: '`range`', ...parameters }, contextsOf(p.origin))
  }
  // text that is no number is an error of its cast
  if (known === undefined && e.type === 'Literal' && dataTypeOf(e).type === 'string')
    return BigInt(castValue(StringType, type, 'ansi', { zone: zoneOf(scope.timeZone), context: contextsOf(p.origin) })(e.value) as bigint)
  if (known === undefined) {
    const problem = unexpected(i, typeName, e)
    throw sparkError(
      problem.condition,
      { ...problem.parameters, sqlExpr: `"range(${p.args.map(prettySql).join(', ')})"` },
      contextsOf(p.origin),
    )
  }
  return BigInt(known.value as number | bigint)
}
