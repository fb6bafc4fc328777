import { analyze, resolveRelations } from '../../analyzer/analyzer.ts'
import { forEachDeep } from '../../analyzer/deep.ts'
import { substituteCTEs } from '../../analyzer/rules/substitute-ctes.ts'
import { prettySql } from '../../analyzer/sql.ts'
import type { CatalogFunction, SqlFunction } from '../../catalog/catalog-table.ts'
import { CATALOG, quoted } from '../../catalog/names.ts'
import { lookupFunction } from '../../functions/registry.ts'
import type { CreateFunction, DropFunction, RefreshFunction } from '../../plan/catalog-command.ts'
import { AttributeReference, Cast, type Expression, newExprId } from '../../plan/expression.ts'
import { LocalRelation, type LogicalPlan, OneRowRelation, Project } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { collect, exists, expressionsOf, forEachNode } from '../../plan/tree.ts'
import { parseExpression, parseQuery } from '../../sql/parse.ts'
import { type DataType, StructField, StructType } from '../../types/data-type.ts'
import { quoteIdentifier, sqlName } from '../../types/names.ts'
import { SparkException, sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { resolveConstant } from '../constant.ts'
import type { DataFrame } from '../dataframe/dataframe.ts'
import { singlePart } from '../session-catalog.ts'
import { pathText, sessionComesFirst } from '../session-path.ts'
import type { SessionState } from '../session-state.ts'
import type { SparkSession } from '../spark-session.ts'
import { entryOf, findFunction, functionParts } from '../sql-function.ts'
import { hasCharVarchar } from './char-varchar.ts'
import { civilOf } from './java-date.ts'
import { commandResult, noResult } from './result.ts'
import { capturedConf, refuseTemporary, storedPath } from './stored-view.ts'
import { keptPath } from './view.ts'

/** `CREATE FUNCTION`: the body is analyzed now, so that its errors show. */
export async function runCreateFunction(session: SparkSession, command: CreateFunction): Promise<DataFrame> {
  const { state } = session
  const { catalog } = state
  const place = placeOf(state, command)
  const shown = quoted([...(place.database === undefined ? [] : [place.database]), place.name])
  const known = place.database === undefined ? catalog.functions.get(place.name) : catalog.shared.getFunction(place.database, place.name)
  if (command.className !== undefined) {
    if (command.temporary) throw sparkError('CANNOT_LOAD_FUNCTION_CLASS', { className: command.className, functionName: shown })
  }
  if (command.temporary && known === undefined && sessionComesFirst(catalog.sqlPath) && lookupFunction(place.name) !== undefined)
    throw command.replace
      ? sparkError('USER_DEFINED_FUNCTIONS.CANNOT_REPLACE_NON_SQL_UDF_WITH_SQL_UDF', { name: place.name })
      : sparkError('ROUTINE_ALREADY_EXISTS', { newRoutineType: 'routine', existingRoutineType: 'routine', routineName: shown })
  const made: CatalogFunction =
    command.sql === undefined ? { ...place, className: command.className! } : { ...place, sql: await sqlFunction(session, command, place) }
  if (known !== undefined && !command.replace) {
    if (command.ifNotExists) return noResult(session)
    throw sparkError('ROUTINE_ALREADY_EXISTS', { newRoutineType: 'routine', existingRoutineType: 'routine', routineName: shown })
  }
  if (place.database === undefined) catalog.functions.set(place.name, made)
  else catalog.shared.putFunction(place.database, made)
  return noResult(session)
}

type Place = { readonly database?: string; readonly name: string }

function placeOf(state: SessionState, { name, temporary }: { name: readonly string[]; temporary: boolean }): Place {
  const own = name.at(-1)!.toLowerCase()
  if (temporary) return { name: own }
  const qualifier = name.length > 1 && name[0]!.toLowerCase() === CATALOG ? name.slice(1, -1) : name.slice(0, -1)
  if (qualifier.length > 1) throw singlePart(name)
  return { database: state.catalog.requireNamespace(qualifier.length === 0 ? undefined : qualifier), name: own }
}

async function sqlFunction(session: SparkSession, command: CreateFunction, place: Place): Promise<SqlFunction> {
  const { state } = session
  const sql = command.sql!
  const names = sql.parameters.map(p => p.name.toLowerCase())
  const twice = names.filter((n, i) => names.indexOf(n) !== i)
  if (twice.length > 0)
    throw sparkError('DUPLICATE_ROUTINE_PARAMETER_NAMES', {
      routineName: place.name,
      names: [...new Set(twice)].map(quoteIdentifier).join(', '),
    })
  refuseRepeated(sql.columns, place)
  checkDefaults(state, sql, place)
  if (sql.isTable && !sql.isQuery) throw sparkError('USER_DEFINED_FUNCTIONS.SQL_TABLE_UDF_BODY_MUST_BE_A_QUERY', { name: place.name })
  if (sql.parameters.some(p => hasCharVarchar(p.dataType)) || (sql.returns && hasCharVarchar(sql.returns)))
    throw sparkError('UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING', {})
  const body = bodyPlan(state, sql)
  if (place.database !== undefined) refuseTemporary(state, body, { obj: 'FUNCTION', objName: quoted([place.database, place.name]) })
  const unknown = unknownCall(body, state)
  if (unknown !== undefined) throw sparkError('ROUTINE_NOT_FOUND', { routineName: quoted(unknown) })
  refuseCycle(state, body, place)
  if (sql.containsSql && readsTables(body)) throw sparkError('INVALID_SQL_FUNCTION_DATA_ACCESS', {})
  if (sql.isTable && sql.columns === undefined && hasUnnamedColumn(body))
    throw sparkError('USER_DEFINED_FUNCTIONS.SQL_TABLE_UDF_MISSING_COLUMN_NAMES', { functionName: quoteIdentifier(place.name) })
  const draft: SqlFunction = {
    parameters: sql.parameters,
    returns: sql.isTable ? (sql.columns ?? StructType([])) : (sql.returns ?? { type: 'null' }),
    isTable: sql.isTable,
    body: sql.body,
    isQuery: sql.isQuery,
    ...(sql.comment === undefined ? {} : { comment: sql.comment }),
    ...(sql.deterministic === undefined ? {} : { deterministic: sql.deterministic }),
    // without a word about it, what its body does
    containsSql: sql.containsSql ?? !readsTables(body),
    catalogAndNamespace: [CATALOG, state.catalog.currentDatabase],
    ...(place.database === undefined ? keptPath(state) : storedPath(state)),
    conf: capturedConf(state),
    createTime: Date.now(),
  }
  if (!sql.isTable && !sql.isQuery) refuseComplex(parseExpression(sql.body, state.parserOptions()), sql.body)
  if (sql.columns) await checkColumnCount(session, draft, sql.columns, place)
  return { ...draft, returns: await checkBody(session, place, draft, command) }
}

function refuseRepeated(columns: StructType | undefined, place: Place): void {
  const names = columns?.fields.map(f => f.name.toLowerCase()) ?? []
  const repeated = names.filter((n, i) => names.indexOf(n) !== i)
  if (repeated.length > 0)
    throw sparkError('DUPLICATE_ROUTINE_RETURNS_COLUMNS', {
      routineName: place.name,
      columns: [...new Set(repeated)].map(quoteIdentifier).join(', '),
    })
}

/** Defaults come last, and are expressions of nothing but constants. */
function checkDefaults(state: SessionState, sql: NonNullable<CreateFunction['sql']>, place: Place): void {
  const { parameters } = sql
  const late = parameters.findIndex((p, i) => i > 0 && p.defaultText === undefined && parameters[i - 1]!.defaultText !== undefined)
  if (late > 0)
    throw sparkError('USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_PARAMETER_POSITION', {
      functionName: place.name,
      parameterName: parameters[late - 1]!.name,
      nextParameterName: parameters[late]!.name,
    })
  for (const { name, defaultText } of parameters) {
    if (defaultText === undefined) continue
    const value = parseExpression(defaultText, state.parserOptions())
    if (exists(value, e => e.type === 'UnresolvedSubquery'))
      throw sparkError('USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_EXPRESSION', { functionName: place.name, parameterName: name })
    refuseComplex(value, sql.body)
    resolveConstant(value, state.analysisContext())
  }
}

const readsTables = (body: LogicalPlan): boolean => {
  let found = false
  forEachDeep(substituteCTEs(body), p => {
    found ||= p.type === 'UnresolvedRelation'
  })
  return found
}

const hasUnnamedColumn = (query: LogicalPlan): boolean =>
  query.type === 'Project' &&
  query.projectList.some(e => e.type === 'UnresolvedAlias' && e.names === undefined && e.child.type !== 'UnresolvedAttribute')

/** Aggregates and windows belong to queries. */
function refuseComplex(e: Expression, queryText: string): void {
  const kindOf = (x: Expression) =>
    x.type === 'UnresolvedFunction' && x.nameParts.length === 1 ? lookupFunction(x.nameParts[0]!)?.kind : undefined
  const [generator] = collect(e, x => (kindOf(x) === 'generator' ? x : undefined))
  if (generator) throw sparkError('UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS', { expression: `"${prettySql(generator)}"` })
  const complex = exists(e, x => {
    if (x.type === 'WindowExpression' || x.type === 'UnresolvedWindowReference') return true
    const kind = kindOf(x)
    return kind === 'aggregate' || kind === 'window'
  })
  if (complex) throw sparkError('USER_DEFINED_FUNCTIONS.CANNOT_CONTAIN_COMPLEX_FUNCTIONS', { queryText })
}

function bodyPlan(state: SessionState, sql: Pick<SqlFunction, 'body' | 'isQuery'>): LogicalPlan {
  const options = state.parserOptions()
  return sql.isQuery
    ? parseQuery(sql.body, options)
    : Project({ projectList: [parseExpression(sql.body, options)], child: OneRowRelation({}) })
}

/** A function of the body that there is not, not even in the current database. */
function unknownCall(body: LogicalPlan, state: SessionState): readonly string[] | undefined {
  let found: readonly string[] | undefined
  forEachDeep(substituteCTEs(body), p => {
    for (const e of expressionsOf(p))
      forEachNode(e, x => {
        if (x.type !== 'UnresolvedFunction' || namesBuiltin(x.nameParts)) return
        if (state.userFunctions.has(x.nameParts.join('.').toLowerCase()) || findFunction(state, x.nameParts) !== undefined) return
        found ??= x.nameParts.length > 1 ? x.nameParts : [state.catalog.currentDatabase, x.nameParts[0]!.toLowerCase()]
      })
  })
  return found
}

/** A function that is to be replaced must not be called, directly or through others, by what replaces it. */
function refuseCycle(state: SessionState, body: LogicalPlan, place: Place, path: readonly string[] = [shownPlace(place)]): void {
  forEachDeep(body, p => {
    for (const e of expressionsOf(p))
      forEachNode(e, x => {
        const called = x.type === 'UnresolvedFunction' ? findFunction(state, x.nameParts) : undefined
        if (called === undefined) return
        const cycle = [...path, shownPlace(called)]
        if (called.database === place.database && called.name === place.name)
          throw sparkError('CYCLIC_FUNCTION_REFERENCE', { path: cycle.join(' -> ') })
        if (called.sql !== undefined && !path.includes(shownPlace(called))) refuseCycle(state, bodyPlan(state, called.sql), place, cycle)
      })
  })
}
const shownPlace = (f: Place): string => (f.database === undefined ? f.name : [CATALOG, f.database, f.name].join('.'))

/** Analyzes the body over parameters without values; gives the result's type. */
async function checkBody(session: SparkSession, place: Place, draft: SqlFunction, command: CreateFunction): Promise<DataType> {
  const { state } = session
  // whether the columns can be cast shows in calls
  if (command.sql!.columns !== undefined) return command.sql!.columns
  const entry = entryOf(state, { ...place, sql: draft }, draft)
  const parameters = LocalRelation({
    output: (draft.parameters ?? []).map(p =>
      AttributeReference({ name: p.name, dataType: p.dataType, nullable: true, exprId: newExprId(), qualifier: [] }),
    ),
    columns: (draft.parameters ?? []).map(() => []),
    rowCount: 0,
  })
  const context = state.analysisContext()
  const plan = await placedAt(command, async () => analyze(await resolveRelations(entry.body(parameters), context), context))
  const output = outputOf(plan)
  if (draft.isTable) {
    const columns = StructType(output.map(a => StructField(a.name, a.dataType, true)))
    refuseRepeated(columns, place)
    return columns
  }
  const returns = command.sql!.returns
  if (returns === undefined) return output[0]!.dataType
  const item = output[0]!
  const cast = Cast({ child: item, dataType: returns, mode: 'ansi', implicit: true, ...(command.origin ? { origin: command.origin } : {}) })
  analyze(Project({ projectList: [{ ...aliasOf(cast) }], child: plan }), context)
  return returns
}

/** That its query has several columns is told of the whole statement. */
async function placedAt<T>(command: CreateFunction, make: () => Promise<T>): Promise<T> {
  try {
    return await make()
  } catch (e) {
    const own =
      e instanceof SparkException && e.condition === 'INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN'
    throw own ? sparkError(e.condition!, e.messageParameters, contextsOf(command.origin)) : e
  }
}

const aliasOf = (child: Expression): Expression =>
  Object.freeze({ kind: 'expression', type: 'Alias', child, name: 'result', exprId: newExprId(), qualifier: [] }) as Expression

async function checkColumnCount(session: SparkSession, draft: SqlFunction, columns: StructType, place: Place): Promise<void> {
  const { state } = session
  const whole = entryOf(state, { ...place, sql: { ...draft, returns: StructType([]) } }, { ...draft, returns: StructType([]) })
  const parameters = LocalRelation({
    output: (draft.parameters ?? []).map(p =>
      AttributeReference({ name: p.name, dataType: p.dataType, nullable: true, exprId: newExprId(), qualifier: [] }),
    ),
    columns: (draft.parameters ?? []).map(() => []),
    rowCount: 0,
  })
  const context = state.analysisContext()
  const found = outputOf(analyze(await resolveRelations(whole.body(parameters), context), context)).length
  if (found !== columns.fields.length)
    throw sparkError('USER_DEFINED_FUNCTIONS.RETURN_COLUMN_COUNT_MISMATCH', {
      name: functionParts({ ...place, sql: draft }).join('.'),
      outputSize: String(found),
      returnParamSize: String(columns.fields.length),
    })
}

const namesBuiltin = (parts: readonly string[]): boolean => {
  const path = parts.slice(0, -1).join('.').toLowerCase()
  return (path === '' || path === 'system.builtin') && lookupFunction(parts.at(-1)!) !== undefined
}

/** `DROP [TEMPORARY] FUNCTION [IF EXISTS] f` */
export function runDropFunction(session: SparkSession, { name, temporary, ifExists, origin }: DropFunction): DataFrame {
  const { state } = session
  const { catalog } = state
  if (!temporary && namesBuiltin(name.parts))
    throw sparkError('FORBIDDEN_OPERATION', { statement: 'DROP', objectType: 'FUNCTION', objectName: quoted(name.parts) })
  if (!temporary && name.parts.length === 1 && catalog.functions.has(name.parts[0]!.toLowerCase()))
    throw sparkError(
      'EXPECT_PERSISTENT_FUNCTION_NOT_TEMP',
      {
        functionName: quoted(name.parts),
        operation: 'DROP FUNCTION',
        alternative: ' Please use DROP TEMPORARY FUNCTION to drop a temporary function.',
      },
      contextsOf(origin),
    )
  const place = placeOf(state, { name: name.parts, temporary })
  const known = place.database === undefined ? catalog.functions.get(place.name) : catalog.shared.getFunction(place.database, place.name)
  if (known === undefined) {
    if (temporary && lookupFunction(place.name) !== undefined)
      throw sparkError('FORBIDDEN_OPERATION', { statement: 'DROP', objectType: 'FUNCTION', objectName: quoted([place.name]) })
    if (ifExists) return noResult(session)
    throw sparkError('ROUTINE_NOT_FOUND', { routineName: quoted([...(place.database === undefined ? [] : [place.database]), place.name]) })
  }
  if (place.database === undefined) catalog.functions.delete(place.name)
  else catalog.shared.dropFunction(place.database, place.name)
  return noResult(session)
}

/** `REFRESH FUNCTION f`: what is stored is read anew anyway. */
export function runRefreshFunction(session: SparkSession, { name }: RefreshFunction): DataFrame {
  if (name.parts.length === 1 && lookupFunction(name.parts[0]!) !== undefined)
    throw sparkError('_LEGACY_ERROR_TEMP_1256', { functionName: name.parts[0]! }, contextsOf(name.origin))
  const place = placeOf(session.state, { name: name.parts, temporary: false })
  const known = session.state.catalog.shared.getFunction(place.database!, place.name)
  if (known === undefined) throw sparkError('ROUTINE_NOT_FOUND', { routineName: quoted([place.database!, place.name]) })
  throw sparkError('CANNOT_LOAD_FUNCTION_CLASS', {
    className: known.className ?? 'sqlFunction.',
    functionName: quoted(functionParts(known)),
  })
}

/** `DESCRIBE FUNCTION [EXTENDED]` of a user's function. */
export function describeSqlFunction(session: SparkSession, f: CatalogFunction, extended: boolean): DataFrame {
  const name = functionParts(f).join('.')
  const { sql } = f
  const lines: [string, string][] =
    sql === undefined
      ? []
      : [
          ['Function:', name],
          ['Type:', sql.isTable ? 'TABLE' : 'SCALAR'],
          ...multiline('Input:', inputs(sql, extended)),
          ...multiline('Returns:', returnLines(sql, extended)),
        ]
  if (sql && extended) {
    if (sql.comment !== undefined) lines.push(['Comment:', sql.comment])
    lines.push(
      ['Deterministic:', String(sql.deterministic ?? true)],
      ['Data Access:', sql.containsSql === false ? 'READS SQL DATA' : 'CONTAINS SQL'],
    )
    lines.push(
      ...multiline('Configs:', [
        `spark.sql.ansi.enabled=${sql.conf['spark.sql.ansi.enabled']}`,
        'spark.sql.artifact.isolation.enabled=false',
        ...(sql.path === undefined ? [] : ['spark.sql.path.enabled=true']),
        `spark.sql.session.timeZone=${sql.conf['spark.sql.session.timeZone']}`,
      ]),
      ['Create Time:', civilOf(sql.createTime, session.conf.get('spark.sql.session.timeZone'))],
      ['Body:', sql.body],
      ...(sql.path === undefined ? [] : [['SQL Path:', pathText(sql.path, ', ')] as [string, string]]),
    )
  }
  const width = Math.max(...lines.map(([label]) => label.length), 0) + 1
  const rows = sql === undefined ? classLines(f, name) : lines.map(([label, text]) => [label.padEnd(width) + text])
  return commandResult(session, ['function_desc'], rows)
}

const classLines = (f: CatalogFunction, name: string): string[][] => [[`Function: ${name}`], [`Class: ${f.className}`], ['Usage: N/A.']]

const multiline = (label: string, lines: readonly string[]): [string, string][] => lines.map((l, i) => [i === 0 ? label : '', l])

function inputs(sql: SqlFunction, comments: boolean): string[] {
  const list = sql.parameters ?? []
  if (list.length === 0) return ['()']
  return aligned(
    list.map(p => {
      const notes = [
        ...(p.defaultText === undefined ? [] : [`DEFAULT ${p.defaultText}`]),
        ...(p.comment === undefined ? [] : [`'${p.comment}'`]),
      ]
      return [p.name, sqlName(p.dataType), comments ? notes.join(' ') : '']
    }),
  )
}

function returnLines(sql: SqlFunction, comments: boolean): string[] {
  if (!sql.isTable) return [sqlName(sql.returns)]
  return aligned(
    (sql.returns as StructType).fields.map(f => [
      f.name,
      sqlName(f.dataType),
      f.metadata?.comment === undefined || !comments ? '' : `'${f.metadata.comment}'`,
    ]),
  )
}

/** Names and types in columns of equal width, then what else there is. */
function aligned(rows: readonly (readonly [string, string, string])[]): string[] {
  const widths = [0, 1].map(i => Math.max(...rows.map(r => r[i]!.length)))
  return rows.map(([a, b, c]) => `${a.padEnd(widths[0]!)} ${b.padEnd(widths[1]!)}${c === '' ? '' : ` ${c}`}`)
}
