import { searchPath } from '../../analyzer/functions.ts'
import { quoteParts } from '../../analyzer/quoting.ts'
import { CATALOG } from '../../catalog/names.ts'
import type { FunctionDefinition } from '../../functions/define.ts'
import { allFunctions, lookupFunction } from '../../functions/registry.ts'
import type { DescribeFunction } from '../../plan/session-command.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import type { DataFrame } from '../dataframe/dataframe.ts'
import { sessionComesFirst } from '../session-path.ts'
import type { SparkSession } from '../spark-session.ts'
import { findFunction } from '../sql-function.ts'
import { commandResult } from './result.ts'
import { describeSqlFunction } from './sql-function-commands.ts'

/** What is syntax, or a table, and is listed and described all the same. */
const SPECIAL_FORMS: Readonly<Record<string, string>> = {
  '!=': 'expr1 != expr2 - Whether the two differ.',
  '<>': 'expr1 <> expr2 - Whether the two differ.',
  '||': 'expr1 || expr2 - The second behind the first.',
  between: 'input [NOT] BETWEEN lower AND upper - Whether the input is neither less than the lower bound nor greater than the upper.',
  case: 'CASE expr1 WHEN expr2 THEN expr3 [WHEN expr4 THEN expr5]* [ELSE expr6] END - The result behind the first value that expr1 equals, else expr6.',
  cast: 'cast(expr AS type) - The expression as a value of the type.',
  grouping: 'grouping(expr) - Whether a grouping set leaves the expression out: 1 or 0.',
  grouping_id: 'grouping_id([expr1, ...]) - Which grouping expressions a row has been grouped without, as bits.',
  in: 'expr1 IN (expr2, expr3, ...) - Whether the first is equal to one of the others.',
  range: 'range([start,] end[, step[, numSlices]]) - The table of the numbers from the start to below the end.',
  when: 'CASE WHEN expr1 THEN expr2 [WHEN expr3 THEN expr4]* [ELSE expr5] END - The result behind the first condition that is true, else expr5.',
}

/** The names of built-in functions, operators and special forms. */
export function functionNames(): string[] {
  const own = allFunctions().filter(f => !f.name.startsWith('$') && f.name !== 'extractansiintervaldays' && f.kind !== 'missing')
  return [...new Set([...Object.keys(SPECIAL_FORMS), ...own.flatMap(f => [f.name, ...(f.aliases ?? [])])])]
}

/** From the function's entry: its form, what it does, and with EXTENDED its examples; else a user's function. */
export function runDescribeFunction(session: SparkSession, { name, extended, origin }: DescribeFunction): DataFrame {
  const prefix = name.slice(0, -1).join('.').toLowerCase()
  const builtin = prefix === '' || prefix === 'builtin' || prefix === 'system.builtin'
  const own = name.at(-1)!.toLowerCase()
  const hidden = prefix === '' && sessionComesFirst(session.state.catalog.sqlPath) && session.state.catalog.functions.has(own)
  const lines = builtin && !hidden ? linesOf(own, extended) : undefined
  if (lines !== undefined)
    return commandResult(
      session,
      ['function_desc'],
      lines.map(l => [l]),
    )
  const found = findFunction(session.state, name)
  if (found !== undefined) return describeSqlFunction(session, found, extended)
  const { catalog } = session.state
  if (prefix === 'system.session')
    throw sparkError('REQUIRES_SINGLE_PART_NAMESPACE', { sessionCatalog: CATALOG, identifier: quoteParts(name) })
  throw sparkError('UNRESOLVED_ROUTINE', { routineName: quoteParts(name), searchPath: searchPath(catalog) }, contextsOf(origin))
}

function linesOf(name: string, extended: boolean): string[] | undefined {
  const form = SPECIAL_FORMS[name]
  if (form !== undefined)
    return [`Function: ${name}`, `Usage: ${form}`, ...(extended ? [`Extended Usage:\n    No example/argument for ${name}.\n`] : [])]
  const found = lookupFunction(name)
  if (found === undefined) return undefined
  const more = extended && found.kind !== 'missing' ? [extendedUsage(found)] : []
  return [`Function: ${name}`, `Usage: ${usage(found)}`, ...more]
}

const usage = (f: FunctionDefinition): string => (f.kind === 'missing' ? `${f.name} is not there yet.` : `${f.usage} - ${f.doc}`)

function extendedUsage(f: Exclude<FunctionDefinition, { kind: 'missing' }>): string {
  const examples = f.examples.map(
    ([sql, result]) => `      > ${/^select /i.test(sql) ? sql : `SELECT ${sql}`};\n       ${result ?? 'NULL'}\n`,
  )
  return `Extended Usage:\n    Examples:\n${examples.join('')}  \n    Since: ${f.since}\n`
}
