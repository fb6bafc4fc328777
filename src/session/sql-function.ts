import type { SqlFunctionEntry, SqlPath } from '../analyzer/context.ts'
import { transformDeep } from '../analyzer/deep.ts'
import { substituteCTEs } from '../analyzer/rules/substitute-ctes.ts'
import type { CatalogFunction, SqlFunction } from '../catalog/catalog-table.ts'
import { CATALOG, quoted, tableParts } from '../catalog/names.ts'
import { lookupFunction } from '../functions/registry.ts'
import {
  Alias,
  Cast,
  type Expression,
  newExprId,
  UnresolvedAlias,
  UnresolvedAttribute,
  UnresolvedFunction,
  UnresolvedStar,
  UnresolvedSubquery,
} from '../plan/expression.ts'
import { Join, type LogicalPlan, OneRowRelation, Project, SubqueryAlias } from '../plan/logical.ts'
import type { Origin } from '../plan/origin.ts'
import { mapExpressions, transformUp } from '../plan/tree.ts'
import { UnresolvedRelation, UnresolvedSubqueryColumnAliases } from '../plan/unresolved.ts'
import { parseExpression, parseQuery } from '../sql/parse.ts'
import type { StructType } from '../types/data-type.ts'
import { sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { singlePart } from './session-catalog.ts'
import { systemSchema } from './session-path.ts'
import type { SessionState } from './session-state.ts'

/** The user's function that a name means: temporary ones come before those of the database. */
export function findFunction(state: SessionState, parts: readonly string[]): CatalogFunction | undefined {
  const { catalog } = state
  const name = parts.at(-1)!.toLowerCase()
  const qualifier = parts.slice(0, -1).map(p => p.toLowerCase())
  const path = qualifier.join('.')
  if (path === 'session' || path === 'system.session') return catalog.functions.get(name)
  if (path === '') return catalog.functions.get(name) ?? catalog.shared.getFunction(catalog.currentDatabase, name)
  const own = qualifier[0] === CATALOG ? qualifier.slice(1) : qualifier
  return own.length === 1 ? catalog.shared.getFunction(own[0]!, name) : undefined
}

/** The whole name of a function; a temporary one has no more than its own. */
export const functionParts = (f: CatalogFunction): string[] => (f.database === undefined ? [f.name] : [CATALOG, f.database, f.name])

/** Built-in functions without an entry. */
const FORMS = new Set(['range', 'grouping', 'grouping_id'])

/** What a name without a schema means along a path: what is built in, a program's function, or one of SQL. */
export function routineOnPath(state: SessionState, name: string, path: SqlPath): 'builtin' | 'program' | CatalogFunction | undefined {
  const { catalog } = state
  const own = name.toLowerCase()
  for (const schema of path) {
    const system = systemSchema(schema)
    if (system === 'builtin') {
      if (FORMS.has(own) || lookupFunction(own) !== undefined) return 'builtin'
    } else if (system === 'session') {
      if (state.userFunctions.has(own)) return 'program'
      const temporary = catalog.functions.get(own)
      if (temporary !== undefined) return temporary
    } else if (systemSchema(schema.slice(0, 2)) === undefined) {
      const stored = catalog.shared.getFunction(databaseOf(state, schema, own), own)
      if (stored !== undefined) return stored
    }
  }
  return undefined
}

/** The database that a schema of a path is. Raises REQUIRES_SINGLE_PART_NAMESPACE where it is none. */
function databaseOf({ catalog }: SessionState, schema: readonly string[], name: string): string {
  const own = schema[0]!.toLowerCase() === CATALOG ? schema.slice(1) : schema
  if (own.length !== 1) throw singlePart([...schema, name])
  return catalog.fold(own[0]!)
}

/** A plan with the names of relations and functions as they are meant along a path. */
export function alongPath(state: SessionState, plan: LogicalPlan, path: SqlPath): LogicalPlan {
  const call = (e: UnresolvedFunction): Expression => {
    const found = routineOnPath(state, e.nameParts[0]!, path)
    if (found === undefined || found === 'program') return e
    if (found === 'builtin') return UnresolvedFunction({ ...e, called: false })
    return UnresolvedFunction({ ...e, nameParts: found.database === undefined ? ['session', found.name] : functionParts(found) })
  }
  return transformDeep(plan, p => {
    if (p.type === 'UnresolvedRelation') return relationAlong(state, p, path)
    if (p.type === 'UnresolvedTableValuedFunction' && p.nameParts.length === 1) {
      const found = routineOnPath(state, p.nameParts[0]!, path)
      if (typeof found !== 'object') return p
      return Object.freeze({ ...p, nameParts: found.database === undefined ? ['session', found.name] : functionParts(found) })
    }
    return mapExpressions(p, e =>
      transformUp(e, x => (x.type === 'UnresolvedFunction' && x.called && x.nameParts.length === 1 ? call(x) : x)),
    )
  })
}

function relationAlong({ catalog }: SessionState, p: UnresolvedRelation, path: SqlPath): LogicalPlan {
  const found = p.nameParts.length > 1 ? undefined : catalog.findRelation(p.nameParts, path)
  if (found === undefined) return p
  if (found.kind === 'temp' && !catalog.path.isSet) return p
  const nameParts = found.kind === 'temp' ? ['session', ...p.nameParts] : tableParts(found.table.identifier)
  return UnresolvedRelation({ ...p, nameParts, written: p.written ?? p.nameParts })
}

/** The user's function of SQL behind a name. */
export function lookupSqlFunction(
  state: SessionState,
  parts: readonly string[],
  origin?: Origin,
  path = state.catalog.sqlPath,
): SqlFunctionEntry | undefined {
  const along = parts.length === 1 ? routineOnPath(state, parts[0]!, path) : findFunction(state, parts)
  const found = typeof along === 'string' ? undefined : along
  if (found?.className !== undefined)
    throw sparkError(
      'CANNOT_LOAD_FUNCTION_CLASS',
      { className: found.className, functionName: quoted(functionParts(found)) },
      contextsOf(origin),
    )
  return found?.sql && entryOf(state, found, found.sql)
}

export function entryOf(state: SessionState, f: CatalogFunction, sql: SqlFunction): SqlFunctionEntry {
  const options = state.parserOptions()
  return {
    name: functionParts(f),
    isTable: sql.isTable,
    parameters: (sql.parameters ?? []).map(p => ({
      name: p.name,
      dataType: p.dataType,
      ...(p.defaultText === undefined ? {} : { default: parseExpression(p.defaultText, options) }),
    })),
    returns: sql.returns,
    body: parameters => bodyOf(state, sql, SubqueryAlias({ name: [f.name], child: parameters })),
  }
}

function bodyOf(state: SessionState, sql: SqlFunction, parameters: LogicalPlan): LogicalPlan {
  const options = state.parserOptions()
  if (!sql.isTable) {
    const body = sql.isQuery
      ? scalarQuery(meant(state, parseQuery(sql.body, options), sql))
      : meantIn(state, parseExpression(sql.body, options), sql)
    return Project({ projectList: [body.type === 'Alias' ? body : UnresolvedAlias({ child: body })], child: parameters })
  }
  const query = meant(state, parseQuery(sql.body, options), sql)
  const columns = (sql.returns as StructType).fields
  const names = columns.map((_, i) => `_${i}`)
  const renamed = columns.length === 0 ? query : UnresolvedSubqueryColumnAliases({ names, child: query })
  const right = SubqueryAlias({ name: [RESULT], child: renamed })
  const joined = Join({ left: parameters, right, joinType: 'inner', lateral: true })
  const list = columns.map(
    (c, i): Expression =>
      Alias({
        child: Cast({ child: UnresolvedAttribute({ nameParts: [RESULT, names[i]!] }), dataType: c.dataType, mode: 'ansi', implicit: true }),
        name: c.name,
        exprId: newExprId(),
        qualifier: [],
      }),
  )
  return Project({ projectList: columns.length === 0 ? [UnresolvedStar({ target: [RESULT] })] : list, child: joined })
}
const RESULT = '__function_result'

const scalarQuery = (plan: LogicalPlan): Expression => UnresolvedSubquery({ form: 'scalar', values: [], plan })

/** Names in a body mean what they meant along the path that it was made with, else what they mean where it is called. */
function meant(state: SessionState, plan: LogicalPlan, { path }: SqlFunction): LogicalPlan {
  return path !== undefined && state.catalog.path.isOn ? alongPath(state, substituteCTEs(plan), path) : plan
}
function meantIn(state: SessionState, e: Expression, sql: SqlFunction): Expression {
  const plan = meant(state, Project({ projectList: [e], child: OneRowRelation({}) }), sql)
  return plan.type === 'Project' ? plan.projectList[0]! : e
}
