import { castProblem } from '../../analyzer/coercion/cast-problem.ts'
import type { AnalysisContext } from '../../analyzer/context.ts'
import { searchPath } from '../../analyzer/functions.ts'
import { mismatchError } from '../../analyzer/mismatch-error.ts'
import { prettySql } from '../../analyzer/sql.ts'
import { quoted } from '../../catalog/names.ts'
import type { CreateVariable, DropVariable, ExecuteImmediate, Name, SetVariable } from '../../plan/catalog-command.ts'
import { isCommand } from '../../plan/catalog-command.ts'
import { Alias, AttributeReference, Cast, type Expression, Literal, newExprId, UnresolvedFunction } from '../../plan/expression.ts'
import { type LogicalPlan, OneRowRelation, Project } from '../../plan/logical.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { exists, transformUp } from '../../plan/tree.ts'
import { parseExpression, parseStatement } from '../../sql/parse.ts'
import { type DataType, NullType, type StructField } from '../../types/data-type.ts'
import { quotedSqlName, quoteIdentifier } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { syntaxToldOf } from '../../util/parse-error.ts'
import { contextsOf } from '../../util/query-context.ts'
import { evaluateConstant, resolveConstant } from '../constant.ts'
import { DataFrame } from '../dataframe/dataframe.ts'
import type { Local } from '../script/scope.ts'
import type { Variable } from '../session-catalog.ts'
import type { SessionState } from '../session-state.ts'
import type { SparkSession } from '../spark-session.ts'
import { findVariable, variableName } from '../variables.ts'
import { lengthChecked, valueType } from './char-varchar.ts'
import { noResult } from './result.ts'
import type { Parameters } from './run-statement.ts'

const whole = (name: string): string => quoted(['system', 'session', name])

/** The name of a variable that is to be made or dropped. Raises UNRESOLVED_VARIABLE for places that hold none. */
function ownName(state: SessionState, { parts, origin }: Name): string {
  const name = variableName(parts)
  if (name === undefined)
    throw sparkError('UNRESOLVED_VARIABLE', { variableName: quoted(parts), searchPath: '[`system`.`session`]' }, contextsOf(origin))
  return state.catalog.fold(name)
}

/** `DECLARE [OR REPLACE] x ...` */
export function runCreateVariable(session: SparkSession, command: CreateVariable): DataFrame {
  const { state } = session
  const { variables } = state.catalog
  const names = command.names.map(n => ownName(state, n))
  const known = command.replace ? undefined : names.find(n => variables.has(n))
  if (known !== undefined) throw sparkError('VARIABLE_ALREADY_EXISTS', { variableName: whole(known) })
  const twice = names.find((n, i) => names.indexOf(n) !== i)
  if (twice !== undefined) throw sparkError('DUPLICATE_VARIABLE_NAME_INSIDE_DECLARE', { variableName: whole(twice) })
  const e = command.value ?? Literal({ value: null, dataType: NullType })
  if (exists(e, x => x.type === 'UnresolvedSubquery'))
    throw sparkError('INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION', {
      statement: 'DECLARE VARIABLE',
      colName: whole(names[0]!),
      defaultValue: command.valueText,
    })
  const context = state.analysisContext()
  const dataType = command.dataType ?? dataTypeOf(resolveConstant(e, context))
  const value = evaluateConstant(castTo(e, dataType, command.origin), context).value
  for (const name of names) variables.set(name, { name, dataType, value, defaultText: command.valueText })
  return noResult(session)
}

/** A value in the variable's type; char and varchar are as long as declared. */
const castTo = (child: Expression, dataType: DataType, origin?: Expression['origin']): Expression =>
  lengthChecked(Cast({ child, dataType: valueType(dataType), mode: 'ansi', implicit: true, ...(origin ? { origin } : {}) }), dataType)

/** `DROP TEMPORARY VARIABLE [IF EXISTS] x` */
export function runDropVariable(session: SparkSession, { name, ifExists }: DropVariable): DataFrame {
  const own = ownName(session.state, name)
  if (!session.state.catalog.variables.delete(own) && !ifExists) throw sparkError('VARIABLE_NOT_FOUND', { variableName: whole(own) })
  return noResult(session)
}

/** The variables that SET and INTO name. Raises UNRESOLVED_VARIABLE, DUPLICATE_ASSIGNMENTS. */
function targetsOf(state: SessionState, names: readonly Name[], missing: (name: Name) => Error): Variable[] {
  const found = names.map(n => {
    const variable = findVariable(state, n.parts)
    if (variable === undefined) throw missing(n)
    return variable
  })
  const twice = found.filter((v, i) => found.indexOf(v) !== i)
  if (twice.length > 0)
    throw sparkError('DUPLICATE_ASSIGNMENTS', { nameList: [...new Set(twice)].map(v => quoteIdentifier(v.name)).join(', ') })
  return found
}

/** The word DEFAULT where a value may stand. */
export const isDefault = (e: Expression): boolean => e.type === 'UnresolvedAttribute' && e.nameParts.join('.').toUpperCase() === 'DEFAULT'

/** `SET VAR x = e, y = e`, `SET VAR (x, y) = (query)` */
export async function runSetVariable(session: SparkSession, command: SetVariable): Promise<DataFrame> {
  const { state } = session
  const targets = targetsOf(state, command.names, n =>
    sparkError('UNRESOLVED_VARIABLE', { variableName: quoted(n.parts), searchPath: searchPath(state.catalog) }, contextsOf(n.origin)),
  )
  const query = command.query ?? valuesQuery(state, command, targets)
  await assign(session, query, targets, command.origin)
  return noResult(session)
}

function valuesQuery(state: SessionState, command: SetVariable, targets: readonly Variable[]): LogicalPlan {
  const projectList = command.values.map((e, i) => {
    const child = isDefault(e) ? parseExpression(targets[i]!.defaultText, state.parserOptions()) : e
    return Alias({ child, name: targets[i]!.name, exprId: newExprId(), qualifier: [] })
  })
  return Project({ projectList, child: OneRowRelation({}) })
}

/** The same for variables of a script. */
async function assignLocals(
  session: SparkSession,
  query: LogicalPlan,
  targets: readonly Local[],
  origin?: Expression['origin'],
): Promise<void> {
  const values = await rowFor(session, query, targets, origin)
  targets.forEach((t, i) => {
    t.value = values[i]!
  })
}

/** One row goes to the variables; none makes them null. */
async function assign(
  session: SparkSession,
  query: LogicalPlan,
  targets: readonly Variable[],
  origin?: Expression['origin'],
): Promise<void> {
  const values = await rowFor(session, query, targets, origin)
  targets.forEach((v, i) => {
    session.state.catalog.variables.set(v.name, { ...v, value: values[i]! })
  })
}

/** Columns that variables cannot take, whether there are rows or not: the error names the column. */
export function checkStorable(
  fields: readonly StructField[],
  targets: readonly { readonly dataType: DataType }[],
  origin: Expression['origin'],
): void {
  for (const [i, { name, dataType }] of fields.entries()) {
    const problem = castProblem(dataType, targets[i]!.dataType, 'ansi')
    if (problem === undefined) continue
    const column = AttributeReference({ name, dataType, nullable: true, exprId: newExprId(), qualifier: [] })
    throw mismatchError(problem, castTo(column, targets[i]!.dataType, origin))
  }
}

/** The one row of a query, in the types of the variables. Raises ASSIGNMENT_ARITY_MISMATCH, ROW_SUBQUERY_TOO_MANY_ROWS. */
async function rowFor(
  session: SparkSession,
  query: LogicalPlan,
  targets: readonly { readonly dataType: DataType }[],
  origin?: Expression['origin'],
): Promise<Value[]> {
  const df = new DataFrame(session, query)
  const schema = await df.schema()
  if (schema.fields.length !== targets.length)
    throw sparkError('ASSIGNMENT_ARITY_MISMATCH', { numTarget: String(targets.length), numExpr: String(schema.fields.length) })
  checkStorable(schema.fields, targets, origin)
  const rows = await df.limit(2).rows()
  if (rows.length > 1) throw sparkError('ROW_SUBQUERY_TOO_MANY_ROWS', {})
  const context = session.state.analysisContext()
  return targets.map((v, i): Value => {
    const given = rows[0]?.[i] ?? null
    const e = castTo(Literal({ value: given, dataType: schema.fields[i]!.dataType }), v.dataType, origin)
    return given === null ? null : evaluateConstant(e, context).value
  })
}

/** `EXECUTE IMMEDIATE text [INTO x, ...] [USING a [AS b], ...]` */
export async function runExecuteImmediate(session: SparkSession, command: ExecuteImmediate): Promise<DataFrame> {
  const { state } = session
  const context = state.analysisContext()
  refuseUnsteady(command.text)
  const type = dataTypeOf(resolveConstant(command.text, context))
  if (type.type !== 'string') throw sparkError('INVALID_EXPR_TYPE_FOR_QUERY_EXECUTE_IMMEDIATE', { exprType: quotedSqlName(type) })
  const text = evaluateConstant(command.text, context).value as string | null
  if (text === null) throw sparkError('NULL_QUERY_STRING_EXECUTE_IMMEDIATE', { varName: quoteIdentifier(prettySql(command.text)) })
  const parameters = argumentsOf(state, command.using, text)
  const { runStatement } = await import('./run-statement.ts')
  const whole = { sql: text, start: 0, stop: text.length - 1 }
  const plan = syntaxToldOf(whole, () => parseStatement(text, state.parserOptions(parameters)))
  if (plan.type === 'CompoundBody') throw sparkError('SQL_SCRIPT_IN_EXECUTE_IMMEDIATE', { sqlString: text })
  // the statement sees no variables of the script around it
  const { locals: around } = state
  const run = async (): Promise<DataFrame> => {
    state.locals = undefined
    try {
      return await runStatement(session, plan, parameters)
    } finally {
      state.locals = around
    }
  }
  if (command.into.length === 0) return run()
  if (isCommand(plan)) {
    // it has run by the time Spark sees that it gives nothing to keep
    await run()
    throw sparkError('INVALID_STATEMENT_FOR_EXECUTE_INTO', { sqlString: text.toUpperCase() })
  }
  const locals = command.into.map(n => around?.find(n.parts))
  if (locals.length > 0 && locals.every(l => l !== undefined)) {
    const df = await run()
    await assignLocals(session, df.plan, locals as Local[], command.origin)
    return noResult(session)
  }
  const targets = targetsOf(state, command.into, n =>
    sparkError('UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', { objectName: quoted(n.parts) }, contextsOf(n.origin)),
  )
  const df = await run()
  await assign(session, df.plan, targets, command.origin)
  return noResult(session)
}

/** The value of an argument; constructors of collections stay what they are. */
function argument(e: Expression, context: AnalysisContext): Expression {
  refuseUnsteady(e)
  return e.type === 'UnresolvedFunction' && CONSTRUCTORS.has(e.nameParts.join('.').toLowerCase())
    ? resolveConstant(e, context)
    : evaluateConstant(e, context)
}
const CONSTRUCTORS = new Set(['array', 'map', 'struct', 'named_struct', 'map_from_arrays', 'map_from_entries'])

/** A parameter has one value: no query, nothing that changes from call to call. */
function refuseUnsteady(e: Expression): void {
  const isRandom = (x: Expression) => x.type === 'UnresolvedFunction' && RANDOM.has(x.nameParts.join('.').toLowerCase())
  if (!exists(e, x => x.type === 'UnresolvedSubquery' || isRandom(x))) return
  const shown = transformUp(e, x =>
    x.type === 'UnresolvedSubquery' ? UnresolvedFunction({ nameParts: ['scalarsubquery'], args: [], distinct: false }) : x,
  )
  throw sparkError('UNSUPPORTED_EXPR_FOR_PARAMETER', { invalidExprSql: `"${prettySql(shown)}"` }, contextsOf(e.origin))
}
const RANDOM = new Set(['rand', 'random', 'randn', 'uuid', 'shuffle', 'monotonically_increasing_id', 'spark_partition_id'])

/** The arguments of USING: by place, or by name where each has one. */
export function argumentsOf(state: SessionState, using: readonly Expression[], text: string): Parameters | undefined {
  if (using.length === 0) return undefined
  const context = state.analysisContext()
  const value = (e: Expression) => argument(e.type === 'Alias' || e.type === 'UnresolvedAlias' ? e.child : e, context)
  const named = using.map(e => (e.type === 'Alias' ? e.name : e.type === 'UnresolvedAttribute' ? e.nameParts.at(-1)! : undefined))
  const positions = text.includes('?')
  const names = /:[A-Za-z_]/.test(text.replace(/::/g, ''))
  if (positions && names) throw sparkError('INVALID_QUERY_MIXED_QUERY_PARAMETERS', {})
  if (!names) return using.map(value)
  const unnamed = using.filter((_, i) => named[i] === undefined)
  if (unnamed.length > 0) throw sparkError('ALL_PARAMETERS_MUST_BE_NAMED', { exprs: unnamed.map(e => `"${prettySql(e)}"`).join(', ') })
  return Object.fromEntries(using.map((e, i) => [named[i]!, value(e)]))
}
