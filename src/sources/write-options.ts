import { sparkError } from '../util/errors.ts'

/** An option that Java reads as a Boolean: `true` or `false` in any case. */
export function javaFlag(text: string | undefined, otherwise: boolean): boolean {
  if (text === undefined) return otherwise
  const lower = text.toLowerCase()
  if (lower !== 'true' && lower !== 'false') throw sparkError('INTERNAL_ERROR', { message: `For input string: "${text}"` })
  return lower === 'true'
}

/** The option `lineSep` of JSON and text files. */
export function lineSeparator(text: string | undefined): string | undefined {
  if (text === '') throw sparkError('INTERNAL_ERROR', { message: "requirement failed: 'lineSep' cannot be an empty string." })
  return text
}
