import { analyze, resolveRelations } from '#dist/analyzer/analyzer.js'
import { lookupFunction } from '#dist/functions/registry.js'
import type { LogicalPlan } from '#dist/plan/logical.js'
import { parseExpression, parseStatement } from '#dist/sql/parse.js'

/** The analyzed plan of a query over the given tables. */
export async function analyzed(sql: string, lookupTable: (name: readonly string[]) => LogicalPlan | undefined): Promise<LogicalPlan> {
  const context = {
    ansi: true,
    caseSensitive: false,
    timeZone: 'UTC',
    now: 0n,
    conf: () => undefined,
    lookupFunction,
    lookupView: lookupTable,
    parseExpression,
  }
  return analyze(await resolveRelations(parseStatement(sql), context), context)
}
