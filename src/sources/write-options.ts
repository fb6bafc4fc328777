import { javaError } from '../util/errors.ts'

/** An option that Java reads as a Boolean: `true` or `false` in any case. */
export function javaFlag(text: string | undefined, otherwise: boolean): boolean {
  if (text === undefined) return otherwise
  const lower = text.toLowerCase()
  if (lower !== 'true' && lower !== 'false') throw javaError(`For input string: "${text}"`)
  return lower === 'true'
}

/** The option `lineSep` of JSON and text files. */
export function lineSeparator(text: string | undefined): string | undefined {
  if (text === '') throw javaError("requirement failed: 'lineSep' cannot be an empty string.")
  return text
}
