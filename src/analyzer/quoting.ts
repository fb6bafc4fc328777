import { quoteIdentifier } from '../types/names.ts'

/** `a`.`b`: a name of several parts as messages show it. */
export const quoteParts = (parts: readonly string[]): string => parts.map(quoteIdentifier).join('.')

/** first, second, third, 4th: how messages count. */
export const ordinal = (index: number): string => ['first', 'second', 'third'][index] ?? `${index + 1}th`

/** What the class of a function is called in Spark. */
export const expressionClass = (name: string): string =>
  `org.apache.spark.sql.catalyst.expressions.${name.replace(/(^|_)(\w)/g, (_, _lead: string, c: string) => c.toUpperCase())}`
