import { quoteIdentifier } from '../types/names.ts'

/** `a`.`b`: a name of several parts as messages show it. */
export const quoteParts = (parts: readonly string[]): string => parts.map(quoteIdentifier).join('.')

/** first, second, third, 4th: how messages count. */
export const ordinal = (index: number): string => ['first', 'second', 'third'][index] ?? `${index + 1}th`
