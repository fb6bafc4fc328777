import { type Call, Cast, type Expression, type WindowExpression } from '../../plan/expression.ts'
import { sameType } from '../../types/data-type.ts'
import { dataTypeOfChild } from './emit-expression.ts'

/** What lag or lead gives where there is no row, in the type of the function; undefined for null. */
export function windowDefault(w: WindowExpression): Expression | undefined {
  const f = w.function as Call
  const given = f.args[2]
  if (given === undefined) return undefined
  const from = dataTypeOfChild(given)
  if (from.type === 'null') return undefined
  if (sameType(from, f.dataType)) return given
  return Cast({
    child: given,
    dataType: f.dataType,
    mode: 'ansi',
    ...(f.options?.timeZone && { timeZone: f.options.timeZone }),
    ...(w.origin && { origin: w.origin }),
  })
}
