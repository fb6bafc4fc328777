import { isFoldable } from '../../analyzer/foldable.ts'
import type { CatalogTable } from '../../catalog/catalog-table.ts'
import { defaultColumnAllowedProviders } from '../../config/catalog.ts'
import { isDeterministic } from '../../optimizer/expression-facts.ts'
import { Cast, type Expression, Literal } from '../../plan/expression.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { exists } from '../../plan/tree.ts'
import { parseExpression } from '../../sql/parse.ts'
import { castValue } from '../../types/cast/cast.ts'
import { canCast, canUpCast } from '../../types/cast/rules.ts'
import { type DataType, NullType, type StructField } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { quotedSqlName, quoteIdentifier } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { SparkException, sparkError } from '../../util/errors.ts'
import { evaluateConstant, resolveConstant } from '../constant.ts'
import type { SessionState } from '../session-state.ts'
import { lengthChecked, valueType } from './char-varchar.ts'

/** Where a column's metadata keep the text of its DEFAULT, and of the one that files without the column stand for. */
export const CURRENT_DEFAULT = 'CURRENT_DEFAULT'
export const EXISTS_DEFAULT = 'EXISTS_DEFAULT'

export const defaultText = (f: StructField): string | undefined => f.metadata?.[CURRENT_DEFAULT] as string | undefined

/** The value of a column that an INSERT does not give: its DEFAULT, else null. `resolved`: for plans that are. */
export function defaultExpression(state: SessionState, field: StructField, resolved = false): Expression {
  const text = defaultText(field)
  const dataType = valueType(field.dataType)
  if (text === undefined) return Cast({ child: Literal({ value: null, dataType: NullType }), dataType, mode: 'ansi', implicit: true })
  const parsed = parseExpression(text, state.parserOptions())
  const child = resolved ? resolveConstant(parsed, state.analysisContext()) : parsed
  return Cast({ child, dataType, mode: 'ansi', implicit: true })
}

/** By column: what rows of older files have in it. */
export function existenceDefaults(state: SessionState, table: CatalogTable): Record<string, Value> | undefined {
  const found: Record<string, Value> = {}
  for (const f of table.schema.fields) {
    const text = f.metadata?.[EXISTS_DEFAULT] as string | undefined
    if (text === undefined) continue
    const e = Cast({ child: parseExpression(text, state.parserOptions()), dataType: valueType(f.dataType), mode: 'ansi' })
    found[f.name] = evaluateConstant(lengthChecked(e, f.dataType), state.analysisContext()).value
  }
  return Object.keys(found).length === 0 ? undefined : found
}

/** Checks the text of a DEFAULT. Raises INVALID_DEFAULT_VALUE. */
export function checkDefault(state: SessionState, colName: string, type: DataType, text: string, statement: string): void {
  const fail = (condition: string, more: Record<string, string> = {}) =>
    sparkError(`INVALID_DEFAULT_VALUE.${condition}`, { statement, colName: quoteIdentifier(colName), defaultValue: text, ...more })
  const parsed = parseExpression(text, state.parserOptions())
  if (exists(parsed, e => e.type === 'UnresolvedSubquery')) throw fail('SUBQUERY_EXPRESSION')
  const e = resolved(state, parsed, () => fail('NOT_CONSTANT'))
  const from = dataTypeOf(e)
  const to = valueType(type)
  if (!canUpCast(from, to) && !(isFoldable(e) && fitsNarrower(evaluateConstant(e, state.analysisContext()), to)))
    throw fail('DATA_TYPE', { expectedType: quotedSqlName(type), actualType: quotedSqlName(from) })
  if (!isDeterministic(e)) throw fail('NON_DETERMINISTIC')
  if (type !== to) evaluateConstant(lengthChecked(Cast({ child: e, dataType: to, mode: 'ansi' }), type), state.analysisContext())
}

function resolved(state: SessionState, parsed: Expression, notConstant: () => Error): Expression {
  try {
    // variables change
    return resolveConstant(parsed, { ...state.analysisContext(), lookupVariable: undefined })
  } catch (e) {
    if (e instanceof SparkException && e.condition?.startsWith('UNRESOLVED_COLUMN')) throw notConstant()
    throw e
  }
}

/** A constant whose value the column's type has as well; booleans and what holds others are only themselves. */
function fitsNarrower(e: Literal, to: DataType): boolean {
  if ([e.dataType, to].some(t => WHOLE.has(t.type)) || !canCast(e.dataType, to, 'try')) return false
  try {
    return castValue(e.dataType, to, 'ansi', { zone: zoneOf('UTC') })(e.value) !== null
  } catch {
    return false
  }
}
const WHOLE = new Set(['boolean', 'array', 'map', 'struct'])

/** May tables of this source have columns with DEFAULT? Raises DEFAULT_UNSUPPORTED. */
export function checkDefaultProvider(state: SessionState, provider: string, statementType: string, existing: boolean): void {
  const allowed = state.conf
    .value(defaultColumnAllowedProviders)
    .toLowerCase()
    .split(',')
    .map(p => p.trim())
  if (allowed.includes(provider.toLowerCase())) return
  if (allowed.includes(`${provider.toLowerCase()}*`)) {
    if (!existing) return
    throw sparkError('ADD_DEFAULT_UNSUPPORTED', { statementType, dataSource: provider })
  }
  throw sparkError('DEFAULT_UNSUPPORTED', { statementType, dataSource: provider })
}
