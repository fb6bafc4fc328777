import { Cast, type Expression } from '../../plan/expression.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { canStoreAssign } from '../../types/cast/rules.ts'
import { type DataType, sameType } from '../../types/data-type.ts'
import { isAnsiInterval, isAtomic, isNumeric, isString } from './common-type.ts'

/** The expression as a value of the type: itself, or with a cast that no one wrote. Its errors are about `of`, the node that needs it. */
export const castTo = (e: Expression, dataType: DataType, ansi: boolean, of: Pick<Expression, 'origin'> = e): Expression =>
  sameType(dataTypeOf(e), dataType)
    ? e
    : Cast({ child: e, dataType, mode: ansi ? 'ansi' : 'legacy', implicit: true, ...(of.origin && { origin: of.origin }) })

/** An argument of a call: the errors of a cast that was made for the call are about the call. */
export const castFor = (e: Expression, call: Pick<Expression, 'origin'>): Expression =>
  e.type === 'Cast' && e.implicit && e.origin === e.child.origin && call.origin ? Cast({ ...e, origin: call.origin }) : e

const isDatetime = (t: DataType) => t.type === 'date' || t.type === 'timestamp' || t.type === 'timestamp_ntz' || t.type === 'time'
const fits = (from: boolean, to: boolean) => to || !from

/** May an argument of one type be passed for another? ANSI: strings as any atomic type, all else by the rules of assignment. */
export function implicitly(from: DataType, to: DataType, ansi: boolean): boolean {
  if (sameType(from, to)) return true
  if (from.type === 'null') return true
  if (ansi) return (isString(from) && isAtomic(to)) || canStoreAssign(from, to)
  if (isNumeric(from) && isNumeric(to)) return true
  if (isDatetime(from) && isDatetime(to)) return true
  if (isString(from)) return isNumeric(to) || isDatetime(to) || to.type === 'binary' || to.type === 'time' || isAnsiInterval(to)
  if (isString(to)) return isAtomic(from)
  if (isAnsiInterval(from) && from.type === to.type) return true
  return nested(from, to, (a, b) => implicitly(a, b, ansi))
}

function nested(from: DataType, to: DataType, each: (a: DataType, b: DataType) => boolean): boolean {
  if (from.type === 'array' && to.type === 'array') return fits(from.containsNull, to.containsNull) && each(from.element, to.element)
  if (from.type === 'map' && to.type === 'map')
    return fits(from.valueContainsNull, to.valueContainsNull) && each(from.key, to.key) && each(from.value, to.value)
  return false
}
