import type { Value } from '../../types/value.ts'

/** A replacement's parts: texts, and groups of the JS expression. */
export type ReplacementPart = string | { readonly group: number | string }

/** Java's replacement text: `$1`, `${name}`, and `\` before a character that stands for itself. */
export function replacementParts(text: string, groups: readonly number[]): ReplacementPart[] {
  const parts: ReplacementPart[] = []
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    if (c === '\\') {
      i++
      if (i >= text.length) throw new SyntaxError('character to be escaped is missing')
      parts.push(text[i]!)
    } else if (c === '$') {
      const m = /^(?:\{(\w+)\}|\d)/.exec(text.slice(i + 1))
      if (!m) throw new SyntaxError('Illegal group reference')
      i += m[0].length
      if (m[1] !== undefined) {
        parts.push({ group: m[1] })
        continue
      }
      let number = Number(m[0])
      // further digits belong to the number where there is such a group
      while (i + 1 < text.length && /\d/.test(text[i + 1]!) && number * 10 + Number(text[i + 1]) < groups.length)
        number = number * 10 + Number(text[++i])
      if (number >= groups.length) throw new RangeError(`No group ${number}`)
      parts.push({ group: groups[number]! })
    } else parts.push(c)
  }
  return parts
}

/** The same of a constant, for an expression whose groups have their own numbers; undefined where the text is none. */
export function replacementFor(text: Value | undefined, groups: number): ReplacementPart[] | undefined {
  if (typeof text !== 'string') return undefined
  try {
    return replacementParts(
      text,
      Array.from({ length: groups + 1 }, (_, i) => i),
    )
  } catch {
    return undefined
  }
}

/** Its text for a match. */
export function replacementOf(text: string, groups: readonly number[]): (m: RegExpExecArray) => string {
  const parts = replacementParts(text, groups)
  return m =>
    parts.map(p => (typeof p === 'string' ? p : ((typeof p.group === 'string' ? m.groups?.[p.group] : m[p.group]) ?? ''))).join('')
}
