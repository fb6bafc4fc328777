import type { Mismatch } from '../define.ts'

/** What is wrong with a format of to_number and to_char: Spark's INVALID_FORMAT.*. */

type Token = 'digits' | 'point' | 'dollar' | 'S' | 'MI' | 'PR' | { readonly unknown: string }

function tokensOf(format: string): Token[] {
  const out: Token[] = []
  for (let i = 0; i < format.length; ) {
    const digits = /^[09,G]+/.exec(format.slice(i))
    if (digits) {
      out.push('digits')
      i += digits[0].length
      continue
    }
    const two = format.slice(i, i + 2)
    const c = format[i]!
    if (two === 'MI' || two === 'PR') {
      out.push(two)
      i += 2
      continue
    }
    out.push(c === '.' || c === 'D' ? 'point' : c === '$' ? 'dollar' : c === 'S' ? 'S' : { unknown: c })
    i++
  }
  return out
}

/** The places that tokens may stand in, each at most once. */
const ORDER: readonly (readonly Token[])[] = [['S', 'MI'], ['dollar'], ['digits'], ['point'], ['digits'], ['dollar'], ['S', 'MI'], ['PR']]
const NAMES: readonly (readonly [Token, string])[] = [
  ['point', '. or D'],
  ['dollar', '$'],
  ['S', 'S'],
  ['MI', 'MI'],
  ['PR', 'PR'],
]

const problem = (name: string, format: string, parameters: Readonly<Record<string, string>> = {}): Mismatch => ({
  condition: `INVALID_FORMAT.${name}`,
  parameters: { format: `'${format}'`, ...parameters },
})

const named = (t: Token): string =>
  typeof t === 'object'
    ? `character '${t.unknown}''`
    : t === 'digits'
      ? 'digit sequence'
      : t === 'PR'
        ? 'closing angle bracket'
        : `'${t === 'point' ? '.' : t === 'dollar' ? '$' : t}'`

/** The first thing that is wrong with a format, undefined for one that can be used. */
export function formatProblem(written: string): Mismatch | undefined {
  const format = written.toUpperCase()
  if (format === '') return problem('EMPTY', format)
  const tokens = tokensOf(format)
  if (!tokens.includes('digits')) return problem('WRONG_NUM_DIGIT', format)
  const [digit, point, dollar] = [tokens.indexOf('digits'), tokens.indexOf('point'), tokens.indexOf('dollar')]
  if (dollar > digit) return problem('CUR_MUST_BEFORE_DIGIT', format)
  if (point >= 0 && dollar > point) return problem('CUR_MUST_BEFORE_DEC', format)
  const [whole, ...fraction] = format.split(/[.D]/)
  if (fraction.some(f => /[,G]/.test(f))) return problem('THOUSANDS_SEPS_MUST_BEFORE_DEC', format)
  for (const [group] of whole!.matchAll(/[09,G]+/g)) if (/^[,G]|[,G]$|[,G]{2}/.test(group)) return problem('CONT_THOUSANDS_SEPS', format)
  for (const [token, token_] of NAMES)
    if (tokens.filter(t => t === token).length > 1) return problem('WRONG_NUM_TOKEN', format, { token: token_ })
  let at = 0
  for (const allowed of ORDER) if (at < tokens.length && allowed.includes(tokens[at]!)) at++
  return at < tokens.length ? problem('UNEXPECTED_TOKEN', format, { token: named(tokens[at]!) }) : undefined
}
