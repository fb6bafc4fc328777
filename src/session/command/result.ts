import { AttributeReference, newExprId } from '../../plan/expression.ts'
import { LocalRelation } from '../../plan/logical.ts'
import { BooleanType, StringType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { DataFrame } from '../dataframe/dataframe.ts'
import type { SparkSession } from '../spark-session.ts'

/** The answer of a command: rows of strings, but for columns whose name ends in `?`, which are boolean. */
export function commandResult(session: SparkSession, columns: readonly string[], rows: readonly (readonly Value[])[]): DataFrame {
  const output = columns.map(c =>
    AttributeReference({
      name: c.replace('?', ''),
      dataType: c.endsWith('?') ? BooleanType : StringType,
      nullable: true,
      exprId: newExprId(),
      qualifier: [],
    }),
  )
  return new DataFrame(session, LocalRelation({ output, columns: columns.map((_, i) => rows.map(r => r[i]!)), rowCount: rows.length }))
}

/** The answer of a command that has none: no columns, no rows. */
export const noResult = (session: SparkSession): DataFrame => commandResult(session, [], [])
