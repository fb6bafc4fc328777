import type { Mismatch } from '../../functions/define.ts'
import type { CastMode } from '../../plan/expression.ts'
import { canCast } from '../../types/cast/rules.ts'
import type { DataType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { isNumeric, isString } from './common-type.ts'

/** What is wrong with a cast, by Spark's words. */
export function castProblem(from: DataType, to: DataType, mode: CastMode): Mismatch | undefined {
  if (canCast(from, to, mode)) return undefined
  const types = { srcType: quotedSqlName(from), targetType: quotedSqlName(to) }
  const functionNames =
    isNumeric(from) && to.type === 'date'
      ? '`DATE_FROM_UNIX_DATE`'
      : from.type === 'date' && isNumeric(to)
        ? '`UNIX_DATE`'
        : from.type === 'array' && isString(to)
          ? '`ARRAY_JOIN`'
          : undefined
  if (mode !== 'legacy' && functionNames !== undefined)
    return { condition: 'DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION', parameters: { ...types, functionNames } }
  if (mode === 'ansi' && canCast(from, to, 'legacy'))
    return {
      condition: 'DATATYPE_MISMATCH.CAST_WITH_CONF_SUGGESTION',
      parameters: { ...types, config: '"spark.sql.ansi.enabled"', configVal: "'false'" },
    }
  return { condition: 'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', parameters: types }
}
