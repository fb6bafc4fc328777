import type { Expression } from '../../plan/expression.ts'
import type { DataType } from '../../types/data-type.ts'

/**
 * A place where generated code hands over to JS: a function without code of its own, or one that fails. The arguments lie in a frame of
 * the scratch block, 16 bytes each, then one null byte each; the result is written over the first. Plain data, cloned to workers.
 */
export interface CallSite {
  /** The expression over its arguments: attribute references with ids 0, 1, ... */
  readonly expression: Expression
  readonly argTypes: readonly DataType[]
  readonly resultType: DataType
}

export const frameSize = (args: number): number => Math.max(16, args * 17)
export const argOffset = (i: number): number => i * 16
export const nullOffset = (args: number, i: number): number => args * 16 + i
