import { sparkError } from '../util/errors.ts'

/** The parts of a column's name in the DataFrame API: dots separate them, backticks keep what is between them together. Raises INVALID_ATTRIBUTE_NAME_SYNTAX. */
export function attributeName(name: string): readonly string[] {
  if (/^[^`.]*$/.test(name)) return [name]
  // a part is quoted whole, or not at all
  if (!/^(`(?:[^`]|``)*`|[^`.]+)(\.(`(?:[^`]|``)*`|[^`.]+))*$/.test(name)) throw sparkError('INVALID_ATTRIBUTE_NAME_SYNTAX', { name })
  const parts = name.match(/`(?:[^`]|``)*`|[^`.]+/g)!
  return parts.map(part => (part.startsWith('`') ? part.slice(1, -1).replaceAll('``', '`') : part))
}
