import type { Call, Expression, Literal as LiteralNode } from '../plan/expression.ts'
import { Literal, Call as makeCall } from '../plan/expression.ts'
import { dataTypeOf, nullableOf } from '../plan/output.ts'
import { BooleanType, type DataType, IntegerType, LongType } from '../types/data-type.ts'

/** The calls that rules build: logic, comparison, null tests. */

export const trueLiteral: LiteralNode = Literal({ value: true, dataType: BooleanType })
export const falseLiteral: LiteralNode = Literal({ value: false, dataType: BooleanType })
export const nullLiteral = (dataType: DataType): LiteralNode => Literal({ value: null, dataType })
export const intLiteral = (value: number): LiteralNode => Literal({ value, dataType: IntegerType })
export const longLiteral = (value: bigint): LiteralNode => Literal({ value, dataType: LongType })

export const isCall = <N extends string>(e: Expression | undefined, ...names: readonly N[]): e is Call & { readonly name: N } =>
  e !== undefined && e.type === 'Call' && (names as readonly string[]).includes(e.name)

export const isLiteral = (e: Expression | undefined): e is LiteralNode => e !== undefined && e.type === 'Literal'
export const isTrue = (e: Expression | undefined): boolean => isLiteral(e) && e.value === true
export const isFalse = (e: Expression | undefined): boolean => isLiteral(e) && e.value === false
export const isNull = (e: Expression | undefined): boolean => isLiteral(e) && e.value === null

const call = (name: string, args: readonly Expression[], dataType: DataType, nullable: boolean): Call =>
  makeCall({ name, args, dataType, nullable })
const logic = (name: string, args: readonly Expression[]): Call => call(name, args, BooleanType, args.some(nullableOf))

export const and = (a: Expression, b: Expression): Call => logic('and', [a, b])
export const or = (a: Expression, b: Expression): Call => logic('or', [a, b])
export const not = (a: Expression): Call => logic('not', [a])
export const equal = (a: Expression, b: Expression): Call => logic('=', [a, b])
export const lessThan = (a: Expression, b: Expression): Call => logic('<', [a, b])
export const lessOrEqual = (a: Expression, b: Expression): Call => logic('<=', [a, b])
export const greaterThan = (a: Expression, b: Expression): Call => logic('>', [a, b])
export const comparison = (name: string, a: Expression, b: Expression): Call => logic(name, [a, b])
export const nullSafeEqual = (a: Expression, b: Expression): Call => call('<=>', [a, b], BooleanType, false)
export const isNotNullCall = (a: Expression): Call => call('isnotnull', [a], BooleanType, false)
export const isNullCall = (a: Expression): Call => call('isnull', [a], BooleanType, false)
export const coalesce = (...args: Expression[]): Call => call('coalesce', args, dataTypeOf(args[0]!), args.every(nullableOf))
export const ifElse = (condition: Expression, a: Expression, b: Expression): Call =>
  call('if', [condition, a, b], dataTypeOf(a), nullableOf(a) || nullableOf(b))

const mirrored: Readonly<Record<string, string>> = { '=': '=', '<=>': '<=>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }
/** `a op b` is `b mirror(op) a`; undefined for what is no comparison. */
export const mirror = (name: string): string | undefined => mirrored[name]
const negated: Readonly<Record<string, string>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' }
/** `not (a op b)` is `a negate(op) b`. */
export const negate = (name: string): string | undefined => negated[name]
export const isComparison = (e: Expression): e is Call => e.type === 'Call' && mirrored[e.name] !== undefined
