import type { Collation } from './collation-names.ts'

/**
 * What a character is to a collation of ICU: the same text for all that it holds equal. ICU's own keys are out of reach, so the text is made by
 * Unicode's rules (compatibility forms, kana and digits differ only as cases do, some characters are nothing), and the collator has the last word.
 */

/** Is there a difference to the collator? */
export type Equal = (a: string, b: string) => boolean

export function foldCharacter(c: string, { locale, caseInsensitive, accentInsensitive }: Collation, equal: Equal): string {
  const lower = (s: string) => (caseInsensitive ? lowerCase(s, locale!) : s)
  const plain = lower(c).normalize('NFD')
  if (c >= ' ' && c <= '~') return plain
  const loose = caseInsensitive || accentInsensitive
  let key = ''
  for (const d of loose ? lower(plain.normalize('NFKD')) : plain) {
    if (equal(d, '')) continue
    if (/\p{Nd}/u.test(d)) key += digitOf(d)
    else if (loose && isKana(d)) key += kana(d, caseInsensitive)
    else if (accentInsensitive && /\p{Script=Latin}/u.test(d) && d > '~') key += baseLetters(d, caseInsensitive, equal)
    else key += (loose && FINALS[d]) || d
  }
  if (equal(c, key)) return key
  // ™ is small letters
  const small = key.toLowerCase()
  return equal(c, small) ? small : plain
}

const lowerCase = (s: string, locale: string): string => {
  // two letters of Turkish, whose cases are their own
  const lower = /^(tr|az)\b/.test(locale) ? s.toLocaleLowerCase(locale) : s.toLowerCase()
  return lower.replaceAll('ς', 'σ')
}

/** The digits of a script stand in tens. */
function digitOf(d: string): string {
  const code = d.codePointAt(0)!
  let zero = code
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return String(code - zero)
}

/** Hebrew letters as they end words. */
const FINALS: Readonly<Record<string, string>> = { ך: 'כ', ם: 'מ', ן: 'נ', ף: 'פ', ץ: 'צ' }

const isKana = (d: string): boolean => d >= 'ぁ' && d <= 'ヶ'
const SMALL = 'ぁぃぅぇぉっゃゅょゎゕゖ'
const LARGE = 'あいうえおつやゆよわかけ'

/** Katakana as hiragana; without case, small ones as large ones. */
function kana(d: string, caseInsensitive: boolean): string {
  const code = d.codePointAt(0)!
  const hiragana = code >= 0x30a1 && code <= 0x30f6 ? String.fromCodePoint(code - 0x60) : d
  const small = caseInsensitive ? SMALL.indexOf(hiragana) : -1
  return small < 0 ? hiragana : LARGE[small]!
}

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz', 'ae', 'oe', 'ss']

/** The letters of ASCII that a letter of Latin is but for its accents. */
function baseLetters(d: string, caseInsensitive: boolean, equal: Equal): string {
  // ß is no pair of letters where cases count
  const found = LETTERS.find(x => equal(d, x) && (caseInsensitive || x !== 'ss'))
  return found ?? (caseInsensitive ? undefined : LETTERS.find(x => equal(d, x.toUpperCase()))?.toUpperCase()) ?? d
}
