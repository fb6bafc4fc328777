/**
 * Collations: what strings are compared, grouped and hashed by. `UTF8_BINARY` (or none) is the bytes themselves; all else goes
 * through a key or a collator. Names carry modifiers: `UNICODE_CI_AI_RTRIM`, `de_CI`.
 */
const collators = new Map<string, Intl.Collator>()

/** Does equality of this collation mean equality of bytes? */
export const isBinaryCollation = (name: string | undefined): boolean => name === undefined || name === 'UTF8_BINARY'

const trimmed = (s: string, name: string) => (name.includes('_RTRIM') ? s.replace(/ +$/, '') : s)

function collator(name: string): Intl.Collator {
  let found = collators.get(name)
  if (found === undefined) {
    const [locale, ...modifiers] = name.split('_')
    const ci = modifiers.includes('CI')
    const ai = modifiers.includes('AI')
    const sensitivity = ci ? (ai ? 'base' : 'accent') : ai ? 'case' : 'variant'
    found = new Intl.Collator(locale === 'UNICODE' ? 'und' : locale!, { sensitivity, ignorePunctuation: false })
    collators.set(name, found)
  }
  return found
}

/** Lower case as UTF8_LCASE has it: code point by code point, İ becoming i and a dot, final sigma as any sigma. */
const lowerCase = (s: string) => {
  let out = ''
  for (const c of s) out += c === 'ς' ? 'σ' : c.toLowerCase()
  return out
}

/** A string whose bytes are equal for strings that the collation holds equal. */
export function collationKey(s: string, name: string | undefined): string {
  if (name === undefined || name === 'UTF8_BINARY') return s
  const t = trimmed(s, name)
  if (name.startsWith('UTF8_BINARY')) return t
  if (name.startsWith('UTF8_LCASE')) return lowerCase(t)
  const parts = name.split('_')
  let key = t.normalize('NFD')
  if (parts.includes('AI')) key = key.replace(/\p{M}/gu, '')
  return parts.includes('CI') ? lowerCase(key) : key
}

/** Order of strings by code points, which is that of their UTF-8 bytes. */
export function compareCodePoints(a: string, b: string): number {
  const n = Math.min(a.length, b.length)
  for (let i = 0; i < n; i++) {
    let x = a.charCodeAt(i)
    let y = b.charCodeAt(i)
    if (x !== y) {
      // surrogates stand for code points above all others
      if (x >= 0xd800 && y >= 0xd800) {
        if (x < 0xe000) x += 0x2000
        else x -= 0x800
        if (y < 0xe000) y += 0x2000
        else y -= 0x800
      }
      return x < y ? -1 : 1
    }
  }
  return Math.sign(a.length - b.length)
}

export function compareStrings(a: string, b: string, collation: string | undefined): number {
  if (isBinaryCollation(collation)) return a === b ? 0 : compareCodePoints(a, b)
  const name = collation!
  if (name.startsWith('UTF8_')) return compareCodePoints(collationKey(a, name), collationKey(b, name))
  return Math.sign(collator(name).compare(trimmed(a, name), trimmed(b, name)))
}
