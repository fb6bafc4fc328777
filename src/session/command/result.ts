import { AttributeReference, newExprId } from '../../plan/expression.ts'
import { LocalRelation } from '../../plan/logical.ts'
import { BooleanType, StringType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'

/** A column of an answer: its name, what Spark says of it, and whether it may be null. */
export type ResultColumn = string | { readonly name: string; readonly comment?: string; readonly nullable?: boolean }

/** The answer of a command: rows of strings, but for columns whose name ends in `?`, which are boolean. */
export function commandResult(session: SparkSession, columns: readonly ResultColumn[], rows: readonly (readonly Value[])[]): DataFrame {
  const output = columns.map((c, i) => {
    const { name, comment, nullable = false }: Exclude<ResultColumn, string> = typeof c === 'string' ? { name: c } : c
    return AttributeReference({
      name: name.replace('?', ''),
      dataType: name.endsWith('?') ? BooleanType : StringType,
      nullable: nullable || rows.some(r => r[i] === null || r[i] === undefined),
      exprId: newExprId(),
      qualifier: [],
      ...(comment === undefined ? {} : { metadata: { comment } }),
    })
  })
  return new DataFrame(session, LocalRelation({ output, columns: columns.map((_, i) => rows.map(r => r[i]!)), rowCount: rows.length }))
}

/** The answer of a command that has none: no columns, no rows. */
export const noResult = (session: SparkSession): DataFrame => commandResult(session, [], [])
