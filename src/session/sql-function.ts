import type { SqlFunctionEntry } from '../analyzer/context.ts'
import { transformDeep } from '../analyzer/deep.ts'
import { substituteCTEs } from '../analyzer/rules/substitute-ctes.ts'
import type { CatalogFunction, SqlFunction } from '../catalog/catalog-table.ts'
import { CATALOG, quoted } from '../catalog/names.ts'
import { lookupFunction } from '../functions/registry.ts'
import {
  Alias,
  Cast,
  type Expression,
  newExprId,
  UnresolvedAlias,
  UnresolvedAttribute,
  UnresolvedStar,
  UnresolvedSubquery,
} from '../plan/expression.ts'
import { Join, type LogicalPlan, Project, SubqueryAlias } from '../plan/logical.ts'
import type { Origin } from '../plan/origin.ts'
import { UnresolvedRelation, UnresolvedSubqueryColumnAliases } from '../plan/unresolved.ts'
import { parseExpression, parseQuery } from '../sql/parse.ts'
import type { StructType } from '../types/data-type.ts'
import { sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
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

/** The user's function of SQL behind a name; built-in ones come first. */
export function lookupSqlFunction(state: SessionState, parts: readonly string[], origin?: Origin): SqlFunctionEntry | undefined {
  if (parts.length === 1 && lookupFunction(parts[0]!) !== undefined) return undefined
  const found = findFunction(state, parts)
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
    body: parameters => bodyOf(state, f, sql, SubqueryAlias({ name: [f.name], child: parameters })),
  }
}

function bodyOf(state: SessionState, f: CatalogFunction, sql: SqlFunction, parameters: LogicalPlan): LogicalPlan {
  const options = state.parserOptions()
  if (!sql.isTable) {
    const body = sql.isQuery ? scalarQuery(qualified(parseQuery(sql.body, options), f)) : qualifiedIn(parseExpression(sql.body, options), f)
    return Project({ projectList: [body.type === 'Alias' ? body : UnresolvedAlias({ child: body })], child: parameters })
  }
  const query = qualified(parseQuery(sql.body, options), f)
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

/** Names of tables in the body of a stored function mean its own database. */
function qualified(plan: LogicalPlan, f: CatalogFunction): LogicalPlan {
  if (f.database === undefined) return plan
  return transformDeep(substituteCTEs(plan), p =>
    p.type === 'UnresolvedRelation' && p.nameParts.length === 1
      ? UnresolvedRelation({ ...p, nameParts: [CATALOG, f.database!, ...p.nameParts], written: p.nameParts })
      : p,
  )
}
const qualifiedIn = (e: Expression, f: CatalogFunction): Expression => {
  const plan = qualified(Project({ projectList: [e], child: UnresolvedRelation({ nameParts: [''] }) }), f)
  return plan.type === 'Project' ? plan.projectList[0]! : e
}
