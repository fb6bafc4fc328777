import type { Literal } from '../../plan/expression.ts'
import { castValue } from '../../types/cast/cast.ts'
import { canCast } from '../../types/cast/rules.ts'
import { type DataType, sameType } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import type { Value } from '../../types/value.ts'

/** A literal's value as another type; undefined where there is no such cast or the value fails it (that is reported when the query runs). */
export function literalAs(
  { value, dataType: from }: Literal,
  to: DataType,
  ansi: boolean,
  timeZone: string,
): { readonly value: Value } | undefined {
  if (sameType(from, to) || value === null) return { value }
  const mode = ansi ? 'ansi' : 'legacy'
  if (!canCast(from, to, mode)) return undefined
  try {
    return { value: castValue(from, to, mode, { zone: zoneOf(timeZone) })(value) }
  } catch {
    return undefined
  }
}
