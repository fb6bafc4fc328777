import type { AnalysisContext } from '../analyzer/context.ts'
import { fullSql } from '../analyzer/sql.ts'
import type { Expression } from '../plan/expression.ts'

/** What a literal of these types means does not depend on the session. */
const PLAIN: ReadonlySet<string> = new Set(
  'string boolean byte short int long decimal float double binary date timestamp_ntz day_time_interval year_month_interval null'.split(' '),
)

/** The parameters that are plain literals, as SQL. Others become values of the parsed plan. */
export function parameterTexts(parameters: NonNullable<AnalysisContext['parameters']>): Map<string | number, string> {
  const entries: (readonly [string | number, Expression])[] = Array.isArray(parameters)
    ? parameters.map((e, i) => [i, e] as const)
    : Object.entries(parameters as Readonly<Record<string, Expression>>)
  return new Map(entries.flatMap(([key, e]) => (e.type === 'Literal' && PLAIN.has(e.dataType.type) ? [[key, fullSql(e)] as const] : [])))
}
