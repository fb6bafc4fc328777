import { quoteIdentifier } from '../types/names.ts'

/** `a`.`b`: a name of several parts as messages show it. */
export const quoteParts = (parts: readonly string[]): string => parts.map(quoteIdentifier).join('.')

/** The qualifier of columns of a subquery that has no name. */
const UNNAMED_SUBQUERY = '__auto_generated_subquery_name'

/** The parts of a column's name that messages show: those the user could have written. */
export const shownParts = (parts: readonly string[]): readonly string[] => (parts[0] === UNNAMED_SUBQUERY ? parts.slice(1) : parts)

/** first, second, third, 4th: how messages count. */
export const ordinal = (index: number): string => ['first', 'second', 'third'][index] ?? `${index + 1}th`

/** What the class of a function is called in Spark. */
export const expressionClass = (name: string): string =>
  `org.apache.spark.sql.catalyst.expressions.${name.replace(/(^|_)(\w)/g, (_, _lead: string, c: string) => c.toUpperCase())}`
