import { CreateMetricView } from '../../plan/catalog-command.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { CreateView, DropView } from '../../plan/session-command.ts'
import { UnresolvedDataSource } from '../../plan/unresolved.ts'
import { stringLiteral } from '../expression/literal.ts'
import { identifier, identifierList, multipartIdentifier } from '../identifier.ts'
import {
  acceptAnyWord,
  acceptWords,
  conditionAt,
  expectSymbol,
  expectWord,
  fail,
  isSymbol,
  isWord,
  isWords,
  originFrom,
  type Parser,
  reject,
  rejectStatement,
  textFrom,
} from '../parser.ts'
import { query } from '../query/query.ts'
import { collationName, columnTypes } from '../types.ts'
import { properties } from './properties.ts'
import { checkReserved, onceEach, propertiesWithValues, tableName } from './table-clauses.ts'

const temporary = new Set(['TEMP', 'TEMPORARY'])

/** CREATE [OR REPLACE] [[GLOBAL] TEMP] VIEW, over a query or (temporary ones) a data source; undefined for any other CREATE. */
export function createView(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  expectWord(p, 'CREATE')
  const replace = acceptWords(p, 'OR', 'REPLACE')
  const global = acceptWords(p, 'GLOBAL')
  const isTemporary = acceptAnyWord(p, temporary) !== undefined
  if (!isWord(p, 'VIEW') || (global && !isTemporary)) {
    if (global) fail(p)
    p.pos = start
    return undefined
  }
  p.pos++
  const ifNotExists = acceptWords(p, 'IF', 'NOT', 'EXISTS')
  const { parts: name, origin: nameOrigin } = tableName(p)
  const scope = !isTemporary ? 'persisted' : global ? 'global temp' : 'temp'
  const at = p.pos
  const columns = isSymbol(p, '(') ? viewColumns(p) : []
  if (scope !== 'persisted' && (columns === undefined || (columns.length === 0 && isWord(p, 'USING')))) {
    p.pos = at
    return sourceView(p, start, { name, replace, scope })
  }
  if (columns === undefined) fail(p)
  let given: Readonly<Record<string, string>> | undefined
  let comment: string | undefined
  let schemaMode: string | undefined
  let collation: string | undefined
  let metrics = false
  let language: string | undefined
  const once = onceEach(p, start)
  for (;;) {
    if (acceptWords(p, 'COMMENT')) {
      once('COMMENT')
      comment = stringLiteral(p)
    } else if (isWords(p, 'PARTITIONED', 'ON')) {
      p.pos += 2
      identifierList(p)
      rejectStatement(p, start, 'INVALID_STATEMENT_OR_CLAUSE', { operation: 'CREATE VIEW ... PARTITIONED ON' })
    } else if (acceptWords(p, 'TBLPROPERTIES')) {
      once('TBLPROPERTIES')
      given = checkReserved(p, start, propertiesWithValues(p, start))
    } else if (acceptWords(p, 'DEFAULT', 'COLLATION')) {
      once('DEFAULT COLLATION')
      collation = collationName(p)
    } else if (acceptWords(p, 'WITH', 'SCHEMA')) {
      once('WITH SCHEMA')
      schemaMode = viewSchemaMode(p)
    } else if (scope === 'persisted' && acceptWords(p, 'WITH', 'METRICS')) {
      once('WITH METRICS')
      metrics = true
    } else if (scope === 'persisted' && acceptWords(p, 'LANGUAGE')) {
      once('LANGUAGE')
      language = identifier(p)
    } else break
  }
  expectWord(p, 'AS')
  if (metrics || language !== undefined) {
    if (schemaMode !== undefined || collation !== undefined) fail(p, start + 1)
    const text = codeLiteral(p)
    const missing = metrics ? (language === undefined ? 'LANGUAGE' : undefined) : 'WITH METRICS'
    if (missing !== undefined)
      rejectStatement(p, start, 'MISSING_CLAUSES_FOR_OPERATION', { clauses: missing, operation: 'CREATE METRIC VIEW' })
    if (language?.toUpperCase() !== 'YAML')
      rejectStatement(p, start, '_LEGACY_ERROR_TEMP_0035', { message: `Unsupported language for metric view: ${language}` })
    const own = { name: { parts: name, origin: nameOrigin }, columns, replace, ifNotExists, comment, properties: given ?? {}, text }
    return CreateMetricView({ ...own, origin: originFrom(p, start) })
  }
  const from = p.pos
  const child = query(p)
  const originalText = textFrom(p, from)
  const shown = name.join('.')
  const made = { name, nameOrigin, columns, replace, ifNotExists, scope, originalText, comment, collation, child } as const
  if (ifNotExists && replace) reject(p, start, 'CREATE_VIEW_WITH_IF_NOT_EXISTS_AND_REPLACE', { viewName: shown })
  if (scope === 'persisted') return CreateView({ ...made, properties: given, schemaMode, origin: originFrom(p, start) })
  if (ifNotExists && !replace) reject(p, start, '_LEGACY_ERROR_TEMP_0053')
  if (schemaMode !== undefined) reject(p, start, 'UNSUPPORTED_FEATURE.TEMPORARY_VIEW_WITH_SCHEMA_BINDING_MODE')
  if (given !== undefined)
    reject(p, start, '_LEGACY_ERROR_TEMP_0035', { message: "TBLPROPERTIES can't coexist with CREATE TEMPORARY VIEW" })
  checkQualifier(p, start, name)
  return CreateView({ ...made, origin: originFrom(p, start) })
}

/** `$$…$$`: what is between. */
function codeLiteral(p: Parser): string {
  const token = p.tokens[p.pos]!
  if (token.kind !== 'code' || token.value === '') fail(p)
  p.pos++
  return token.value!
}

/** `BINDING`, `COMPENSATION`, `[TYPE] EVOLUTION` */
function viewSchemaMode(p: Parser): string {
  if (acceptWords(p, 'TYPE', 'EVOLUTION')) return 'TYPE EVOLUTION'
  const mode = acceptAnyWord(p, schemaModes)
  return mode ?? fail(p)
}
const schemaModes = new Set(['BINDING', 'COMPENSATION', 'EVOLUTION'])

const session = new Set(['session', 'system.session'])

export function checkQualifier(p: Parser, start: number, name: readonly string[]): void {
  const qualifier = name.slice(0, -1)
  if (qualifier.length === 0 || session.has(qualifier.join('.').toLowerCase())) return
  const quoted = (part: string) => `\`${part.replaceAll('`', '``')}\``
  p.rejected.push(
    conditionAt(
      p,
      start,
      'INVALID_TEMP_OBJ_QUALIFIER',
      { objectType: 'VIEW', objectName: quoted(name.at(-1)!), qualifier: qualifier.map(quoted).join('.') },
      p.pos - 1,
    ),
  )
}

/** `(a, b COMMENT 'x')`; undefined if these are columns with types. */
function viewColumns(p: Parser): { name: string; comment?: string }[] | undefined {
  expectSymbol(p, '(')
  const columns: { name: string; comment?: string }[] = []
  do {
    const name = identifier(p)
    if (!isSymbol(p, ',') && !isSymbol(p, ')') && !isWord(p, 'COMMENT')) return undefined
    columns.push(acceptWords(p, 'COMMENT') ? { name, comment: stringLiteral(p) } : { name })
  } while (isSymbol(p, ',') && p.pos++ >= 0)
  expectSymbol(p, ')')
  return columns
}

/** `CREATE TEMP VIEW v [(a INT)] USING format [OPTIONS (...)]` */
function sourceView(
  p: Parser,
  start: number,
  view: { name: readonly string[]; replace: boolean; scope: 'temp' | 'global temp' },
): LogicalPlan {
  let schema: ReturnType<typeof columnTypes> | undefined
  if (isSymbol(p, '(')) {
    p.pos++
    schema = columnTypes(p)
    expectSymbol(p, ')')
  }
  expectWord(p, 'USING')
  const from = p.pos
  const format = multipartIdentifier(p).join('.')
  const given = acceptWords(p, 'OPTIONS') ? properties(p) : {}
  const paths: string[] = []
  const options: Record<string, string> = {}
  for (const [key, value] of Object.entries(given)) {
    if (key.toLowerCase() === 'path') paths.push(value)
    else options[key.toLowerCase()] = value
  }
  const child = UnresolvedDataSource({ format, paths, options, schema, origin: originFrom(p, from) })
  return CreateView({ ...view, columns: [], ifNotExists: false, child, origin: originFrom(p, start) })
}

/** DROP VIEW [IF EXISTS] name; undefined for any other DROP. */
export function dropView(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  if (!isWord(p, 'VIEW', 1)) return undefined
  p.pos += 2
  const ifExists = acceptWords(p, 'IF', 'EXISTS')
  const { parts: name, origin: nameOrigin } = tableName(p)
  return DropView({ name, nameOrigin, ifExists, origin: originFrom(p, start) })
}
