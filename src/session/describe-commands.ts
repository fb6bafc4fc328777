import { searchPath } from '../analyzer/functions.ts'
import { quoteParts } from '../analyzer/quoting.ts'
import type { FunctionDefinition } from '../functions/define.ts'
import { lookupFunction } from '../functions/registry.ts'
import type { DescribeFunction, DescribeQuery, DescribeRelation } from '../plan/logical.ts'
import type { StructField, StructType } from '../types/data-type.ts'
import { catalogString, quoteIdentifier } from '../types/names.ts'
import { sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { commandResult } from './command-result.ts'
import { DataFrame } from './dataframe.ts'
import type { SparkSession } from './spark-session.ts'

const COLUMNS = ['col_name', 'data_type', 'comment']

/** `DESCRIBE t` and `DESCRIBE t column`. */
export async function runDescribeRelation(session: SparkSession, { relation, extended, column }: DescribeRelation): Promise<DataFrame> {
  const schema = await new DataFrame(session, relation).schema()
  const view = relation.type === 'UnresolvedRelation' ? session.state.lookupView(relation.nameParts) : undefined
  if (column === undefined) return commandResult(session, COLUMNS, describeRows(schema, view?.comments))
  const name = column.join('.')
  const caseSensitive = session.conf.get('spark.sql.caseSensitive') === 'true'
  const same = (f: StructField): boolean => f.name === name || (!caseSensitive && f.name.toLowerCase() === name.toLowerCase())
  const field = schema.fields.find(same)
  if (field === undefined)
    throw sparkError('COLUMN_NOT_FOUND', { colName: quoteIdentifier(name), caseSensitiveConfig: '"spark.sql.caseSensitive"' })
  const unknown = extended ? ['min', 'max', 'num_nulls', 'distinct_count', 'avg_col_len', 'max_col_len', 'histogram'] : []
  return commandResult(
    session,
    ['info_name', 'info_value'],
    [
      ['col_name', field.name],
      ['data_type', catalogString(field.dataType)],
      ['comment', view?.comments[field.name] ?? 'NULL'],
      ...unknown.map(statistic => [statistic, 'NULL']),
    ],
  )
}

export async function runDescribeQuery(session: SparkSession, { child }: DescribeQuery): Promise<DataFrame> {
  return commandResult(session, COLUMNS, describeRows(await new DataFrame(session, child).schema()))
}

const describeRows = (schema: StructType, comments: Readonly<Record<string, string>> = {}) =>
  schema.fields.map(f => [f.name, catalogString(f.dataType), comments[f.name] ?? commentOf(f)])

const commentOf = (f: StructField): string | null => (typeof f.metadata?.comment === 'string' ? f.metadata.comment : null)

/** From the function's entry: its form, what it does, and with EXTENDED its examples. */
export function runDescribeFunction(session: SparkSession, { name, extended, origin }: DescribeFunction): DataFrame {
  const found = name.length === 1 ? lookupFunction(name[0]!) : undefined
  if (found === undefined)
    throw sparkError('UNRESOLVED_ROUTINE', { routineName: quoteParts(name), searchPath: searchPath({}) }, contextsOf(origin))
  const lines = [`Function: ${name[0]!.toLowerCase()}`, `Usage: ${usage(found)}`]
  if (extended && found.kind !== 'missing') lines.push(extendedUsage(found))
  return commandResult(
    session,
    ['function_desc'],
    lines.map(l => [l]),
  )
}

const usage = (f: FunctionDefinition): string => (f.kind === 'missing' ? `${f.name} is not there yet.` : `${f.usage} - ${f.doc}`)

function extendedUsage(f: Exclude<FunctionDefinition, { kind: 'missing' }>): string {
  const examples = f.examples.map(
    ([sql, result]) => `      > ${/^select /i.test(sql) ? sql : `SELECT ${sql}`};\n       ${result ?? 'NULL'}\n`,
  )
  return `Extended Usage:\n    Examples:\n${examples.join('')}  \n    Since: ${f.since}\n`
}
