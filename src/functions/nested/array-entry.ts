import { groupKey } from '../../types/compare.ts'
import { ArrayType, type DataType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { type CallInfo, type ScalarFunction, scalar } from '../define.ts'

/** What the entries of functions of arrays share. */
export type Items = readonly Value[]
export const array = (spec: Omit<ScalarFunction, 'kind' | 'group'> & { group?: string }): ScalarFunction =>
  scalar({ group: 'array_funcs', ...spec })
export const elementOf = (info: CallInfo): DataType => (info.argTypes[0] as ArrayType).element
export const sameAsFirst = (types: readonly DataType[]): DataType => types[0]!
export const elementType = (types: readonly DataType[]): DataType => (types[0] as ArrayType).element
/** The array type of several: nulls where any has them. */
export const joined = (types: readonly DataType[]): DataType =>
  ArrayType(
    (types[0] as ArrayType).element,
    types.some(t => (t as ArrayType).containsNull),
  )

export const keyed = (t: DataType) => (v: Value) => groupKey(v, t)
