import { foldCharacter } from './collation-fold.ts'
import { collationOf } from './collation-names.ts'

/**
 * What strings are compared, grouped, hashed and searched by. `UTF8_BINARY` (or none) is the bytes themselves; all else goes through
 * a key, made character by character, and, for the order of a locale, a collator.
 */

/** Does equality of this collation mean equality of bytes? */
export const isBinaryCollation = (name: string | undefined): boolean => name === undefined || name === 'UTF8_BINARY'

/** The collation of a string whose operands have different ones: nothing can be compared by it. */
export const INDETERMINATE = 'null'

const collators = new Map<string, Intl.Collator>()

function collator(name: string): Intl.Collator {
  let found = collators.get(name)
  if (found === undefined) {
    const c = collationOf(name)!
    const { caseInsensitive: ci, accentInsensitive: ai } = c
    const sensitivity = ci ? (ai ? 'base' : 'accent') : ai ? 'case' : 'variant'
    found = new Intl.Collator(c.locale, { sensitivity, ignorePunctuation: false })
    collators.set(name, found)
  }
  return found
}

/** One character's key: lower case (İ becomes i and a dot, final sigma any sigma); of a locale, what its collator holds equal. */
function fold(c: string, name: string): string {
  const collation = collationOf(name)!
  if (collation.locale === undefined) return collation.caseInsensitive ? lowerCase(c) : c
  let seen = folds.get(name)
  if (seen === undefined) folds.set(name, (seen = new Map()))
  let key = seen.get(c)
  if (key === undefined) {
    const { compare } = collator(name)
    key = foldCharacter(c, collation, (a, b) => compare(a, b) === 0)
    seen.set(c, key)
  }
  return key
}
const folds = new Map<string, Map<string, string>>()
const lowerCase = (c: string): string => (c === 'ς' ? 'σ' : c.toLowerCase())

const trimmed = (s: string, name: string): string => (name.endsWith('_RTRIM') ? s.replace(/ +$/, '') : s)

/** A string whose bytes are equal for strings that the collation holds equal. */
export function collationKey(s: string, name: string | undefined): string {
  if (isBinaryCollation(name)) return s
  const t = trimmed(s, name!)
  if (name === 'UTF8_BINARY_RTRIM') return t
  let key = ''
  for (const c of t) key += fold(c, name!)
  return key
}

/** A string's key, and which of the string's UTF-16 units each unit of the key comes from (one more at the end). */
export function foldedText(s: string, name: string): { readonly key: string; readonly origins: readonly number[] } {
  let key = ''
  const origins: number[] = []
  let at = 0
  for (const c of s) {
    const k = name === 'UTF8_BINARY_RTRIM' ? c : fold(c, name)
    for (let i = 0; i < k.length; i++) origins.push(at)
    key += k
    at += c.length
  }
  origins.push(s.length)
  return { key, origins }
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
  const [x, y] = [collationKey(a, name), collationKey(b, name)]
  if (x === y) return 0
  const order = collationOf(name)!.locale === undefined ? 0 : Math.sign(collator(name).compare(trimmed(a, name), trimmed(b, name)))
  return order === 0 ? compareCodePoints(x, y) : order
}
