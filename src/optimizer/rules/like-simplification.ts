import { lookupFunction } from '../../functions/registry.ts'
import type { Expression } from '../../plan/expression.ts'
import { Call, Literal } from '../../plan/expression.ts'
import { dataTypeOf, nullableOf } from '../../plan/output.ts'
import { BooleanType, IntegerType, StringType } from '../../types/data-type.ts'
import { and, comparison, equal, intLiteral, isCall } from '../calls.ts'
import { isMovable } from '../expression-facts.ts'
import { expressionRule } from '../map-expressions.ts'
import { conjunction } from '../predicates.ts'

/** `a LIKE 'x%' ⇒ startswith(a, 'x')`, `'%x' ⇒ endswith`, `'%x%' ⇒ contains`, `'x' ⇒ a = 'x'`, `'x%y' ⇒` both ends and the length. */
export const likeSimplification = expressionRule('LikeSimplification', simplify, 'Call')

const test = (name: string, a: Expression, text: string): Expression =>
  Call({ name, args: [a, Literal({ value: text, dataType: StringType })], dataType: BooleanType, nullable: nullableOf(a) })

function simplify(e: Expression): Expression {
  if (!isCall(e, 'like') || lookupFunction('startswith') === undefined) return e
  const [a, pattern, escaping] = e.args
  const type = dataTypeOf(a!)
  if (type.type !== 'string' || type.collation !== undefined || pattern?.type !== 'Literal' || typeof pattern.value !== 'string') return e
  const p = pattern.value
  const escapeChar = escaping === undefined ? '\\' : escaping.type === 'Literal' ? String(escaping.value) : undefined
  if (escapeChar === undefined || p.includes(escapeChar) || p.includes('_')) return e
  const parts = p.split('%')
  if (parts.length === 1) return equal(a!, Literal({ value: p, dataType: StringType }))
  if (parts.length === 2 && parts[1] === '' && parts[0] !== '') return test('startswith', a!, parts[0]!)
  if (parts.length === 2 && parts[0] === '' && parts[1] !== '') return test('endswith', a!, parts[1]!)
  if (parts.length === 3 && parts[0] === '' && parts[2] === '' && parts[1] !== '') return test('contains', a!, parts[1]!)
  if (parts.length === 2 && parts[0] !== '' && parts[1] !== '' && isMovable(a!)) {
    const length = Call({ name: 'length', args: [a!], dataType: IntegerType, nullable: nullableOf(a!) })
    const least = comparison('>=', length, intLiteral([...parts[0]!].length + [...parts[1]!].length))
    return conjunction([least, and(test('startswith', a!, parts[0]!), test('endswith', a!, parts[1]!))])
  }
  return e
}
