import { Call, type Expression, type UnresolvedFunction } from '../plan/expression.ts'
import { ByteType, IntegerType, LongType } from '../types/data-type.ts'

/** `grouping(x)` and `grouping_id(...)`: no functions of values, but of the grouping set that a row belongs to. */
export const isGroupingName = (nameParts: readonly string[]): boolean => {
  const name = nameParts.at(-1)!.toLowerCase()
  return name === 'grouping' || name === 'grouping_id'
}

export const isGroupingFunction = (e: Expression): boolean => e.type === 'Call' && isGroupingName([e.name])

/** The call until the grouping sets are worked out. */
export function groupingCall(u: UnresolvedFunction, ints = false): Expression {
  const name = u.nameParts.at(-1)!.toLowerCase()
  return Call({
    name,
    args: u.args,
    dataType: name === 'grouping' ? ByteType : ints ? IntegerType : LongType,
    nullable: false,
    origin: u.origin,
  })
}
