import type { AnalysisContext } from '../analyzer/context.ts'
import { isFoldable } from '../analyzer/foldable.ts'
import { fullSql, prettySql } from '../analyzer/sql.ts'
import { Call, type Expression, Literal } from '../plan/expression.ts'
import { dataTypeOf } from '../plan/output.ts'
import { type DataType, StringType } from '../types/data-type.ts'
import { catalogString, quoteIfNeeded } from '../types/names.ts'
import type { Value } from '../types/value.ts'
import { SparkException, sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { valueType } from './command/char-varchar.ts'
import { evaluateConstant, resolveConstant } from './constant.ts'
import type { Variable } from './session-catalog.ts'
import { systemSchema } from './session-path.ts'
import type { SessionState } from './session-state.ts'

/** The name of a variable without `session.` and `system.session.`; undefined if it can be none. */
export function variableName(parts: readonly string[]): string | undefined {
  const qualifier = parts.slice(0, -1).join('.').toLowerCase()
  return qualifier === '' || qualifier === 'session' || qualifier === 'system.session' ? parts.at(-1) : undefined
}

/** The session's variable of a name; without a qualifier only where the SQL path holds the session. */
export function findVariable({ catalog }: SessionState, nameParts: readonly string[]): Variable | undefined {
  const name = variableName(nameParts)
  if (name === undefined || (nameParts.length === 1 && !catalog.sqlPath.some(s => systemSchema(s) === 'session'))) return undefined
  return catalog.variables.get(catalog.fold(name))
}

/** What a name means as a session variable, as a constant. */
export function lookupVariable(state: SessionState, nameParts: readonly string[]): Expression | undefined {
  const variable = findVariable(state, nameParts)
  if (variable === undefined) return undefined
  return variableReference(`system.session.${quoteIfNeeded(variable.name)}`, variable)
}

/** A variable in an expression: its value, and the name by which columns call it. */
export function variableReference(name: string, variable: { readonly value: Value; readonly dataType: DataType }): Expression {
  const dataType = valueType(variable.dataType)
  const value = Literal({ value: variable.value, dataType })
  const shown = Literal({ value: `${name}=${fullSql(value)}`, dataType: StringType })
  return Call({ name: '$variable', args: [value, shown], dataType, nullable: true })
}

/** The name in IDENTIFIER(...): a constant string. Raises NOT_A_CONSTANT_STRING. */
export function identifierName(e: Expression, context: AnalysisContext, amongColumns: boolean): string {
  const fail = (condition: string, more: Record<string, string> = {}) =>
    sparkError(`NOT_A_CONSTANT_STRING.${condition}`, { name: 'IDENTIFIER', expr: prettySql(e), ...more }, contextsOf(e.origin))
  const resolve = () => {
    try {
      return resolveConstant(e, context)
    } catch (x) {
      throw amongColumns && x instanceof SparkException && x.condition?.startsWith('UNRESOLVED_COLUMN') ? fail('NOT_CONSTANT') : x
    }
  }
  const resolved = resolve()
  if (!isFoldable(resolved)) throw fail('NOT_CONSTANT')
  if (dataTypeOf(resolved).type !== 'string') throw fail('WRONG_TYPE', { dataType: catalogString(dataTypeOf(resolved)) })
  const { value } = evaluateConstant(e, context)
  if (value === null) throw fail('NULL')
  return value as string
}
