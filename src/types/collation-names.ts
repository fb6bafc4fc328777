/** The names of collations: `UTF8_BINARY`, `UTF8_LCASE`, `UNICODE` or a locale, and modifiers (`_CI`, `_AI`, `_RTRIM`). */

/** The locales that ICU has collation rules for, as language, script and ISO 3166 alpha-3 country. */
const LOCALES = `
  af am ar ar_SAU as az be bg blo bn bo br bs bs_Cyrl ca ceb chr cs cy da de de_AUT dsb dz ee el en en_USA eo es et fa fa_AFG
  ff ff_Adlm fi fil fo fr fr_CAN fy ga gl gu ha haw he he_ISR hi hr hsb hu hy id id_IDN ig is it ja ka kk kk_Arab kl km kn ko
  kok ku ky lb lij lkt ln lo lt lv mk ml mn mr ms mt my nb nb_NOR ne nl nn no nso om or pa pa_Guru pa_Guru_IND pl ps pt ro ru
  sa se si sk sl smn sq sr sr_Cyrl sr_Cyrl_BIH sr_Cyrl_MNE sr_Cyrl_SRB sr_Latn sr_Latn_BIH sr_Latn_SRB st sv sw ta te th tk tn
  to tr ug uk ur uz vi wae wo xh yi yo zh zh_Hans zh_Hans_CHN zh_Hans_SGP zh_Hant zh_Hant_HKG zh_Hant_MAC zh_Hant_TWN zu
`
  .trim()
  .split(/\s+/)

/** What a name says. */
export interface Collation {
  readonly name: string
  /** Undefined for `UTF8_BINARY` and `UTF8_LCASE`; `und` for UNICODE. */
  readonly locale: string | undefined
  readonly caseInsensitive: boolean
  readonly accentInsensitive: boolean
  readonly trimming: boolean
}

const BASES = new Map([...['UTF8_BINARY', 'UTF8_LCASE', 'UNICODE'], ...LOCALES].map(n => [n.toUpperCase(), n]))
const MODIFIERS = new Set(['CI', 'CS', 'AI', 'AS', 'RTRIM'])
const known = new Map<string, Collation | undefined>()

/** The collation of a name in any case; undefined if there is none. */
export function collationOf(name: string): Collation | undefined {
  if (!known.has(name)) known.set(name, parse(name))
  return known.get(name)
}

function parse(given: string): Collation | undefined {
  const parts = given.toUpperCase().split('_')
  const modifiers: string[] = []
  while (parts.length > 1 && MODIFIERS.has(parts.at(-1)!)) modifiers.unshift(parts.pop()!)
  const base = BASES.get(parts.join('_'))
  if (base === undefined) return undefined
  const has = (m: string): boolean => modifiers.includes(m)
  const twice = new Set(modifiers).size < modifiers.length || (has('CI') && has('CS')) || (has('AI') && has('AS'))
  const bytes = base.startsWith('UTF8')
  if (twice || (bytes && modifiers.some(m => m !== 'RTRIM'))) return undefined
  return {
    name: nameOf(base, has('CI'), has('AI'), has('RTRIM')),
    locale: bytes ? undefined : base === 'UNICODE' ? 'und' : tagOf(base),
    caseInsensitive: has('CI') || base === 'UTF8_LCASE',
    accentInsensitive: has('AI'),
    trimming: has('RTRIM'),
  }
}

const nameOf = (base: string, ci: boolean, ai: boolean, trim: boolean): string =>
  `${base}${ci ? '_CI' : ''}${ai ? '_AI' : ''}${trim ? '_RTRIM' : ''}`

/** Countries as BCP 47 names them. */
const COUNTRIES: Readonly<Record<string, string>> = {
  AFG: 'AF',
  AUT: 'AT',
  BIH: 'BA',
  CAN: 'CA',
  CHN: 'CN',
  HKG: 'HK',
  IDN: 'ID',
  IND: 'IN',
  ISR: 'IL',
  MAC: 'MO',
  MNE: 'ME',
  NOR: 'NO',
  SAU: 'SA',
  SGP: 'SG',
  SRB: 'RS',
  TWN: 'TW',
  USA: 'US',
}

const tagOf = (locale: string): string =>
  locale
    .split('_')
    .map(p => (p.length === 3 && p === p.toUpperCase() ? (COUNTRIES[p] ?? p) : p))
    .join('-')

/** One of `collations()`. */
export interface CollationRow {
  readonly name: string
  readonly language: string | null
  readonly country: string | null
  readonly accentSensitive: boolean
  readonly caseSensitive: boolean
  readonly trimming: boolean
  readonly icu: boolean
}

/** All collations: those of bytes first, then each locale's by name. */
export function allCollations(): CollationRow[] {
  const languages = new Intl.DisplayNames('en', { type: 'language', languageDisplay: 'standard' })
  const regions = new Intl.DisplayNames('en', { type: 'region' })
  const row = (name: string): CollationRow => {
    const c = collationOf(name)!
    const locale = c.locale === undefined || c.locale === 'und' ? undefined : new Intl.Locale(c.locale)
    return {
      name: c.name,
      language: locale === undefined ? null : (languages.of(locale.language) ?? locale.language),
      country: locale?.region === undefined ? null : (regions.of(locale.region) ?? locale.region),
      accentSensitive: !c.accentInsensitive,
      caseSensitive: !c.caseInsensitive,
      trimming: c.trimming,
      icu: c.locale !== undefined,
    }
  }
  const suffixes = ['', '_AI', '_AI_RTRIM', '_CI', '_CI_AI', '_CI_AI_RTRIM', '_CI_RTRIM', '_RTRIM']
  const bytes = ['UTF8_BINARY', 'UTF8_LCASE', 'UTF8_BINARY_RTRIM', 'UTF8_LCASE_RTRIM']
  return [...bytes, ...['UNICODE', ...LOCALES].flatMap(b => suffixes.map(s => b + s))].map(row)
}

const UTF8_ROOTS = ['UTF8_BINARY', 'UTF8_LCASE']
const ICU_ROOTS = [...BASES.values()].filter(n => !n.startsWith('UTF8'))

/** Names near to one that there is none of, for messages: the nearest, and others that are nearly the same, with the modifiers that were meant. */
export function collationProposals(given: string): string {
  const utf8 = given.startsWith('UTF8_')
  const endings = utf8 ? ['_RTRIM'] : ['_CI', '_AI', '_CS', '_AS', '_RTRIM']
  let name = given.toUpperCase()
  const found: string[] = []
  for (let m = endings.find(e => name.endsWith(e)); m !== undefined; m = endings.find(e => name.endsWith(e))) {
    found.unshift(m)
    name = name.slice(0, -m.length)
  }
  const overruled = (m: string): boolean => (m === '_CI' && found.includes('_CS')) || (m === '_AI' && found.includes('_AS'))
  const modifiers = [...new Set(found)].filter(m => !overruled(m)).join('')
  return (utf8 ? UTF8_ROOTS : ICU_ROOTS)
    .map(n => ({ n, d: distance(n.toUpperCase(), name) }))
    .sort((a, b) => a.d - b.d)
    .slice(0, 3)
    .filter(({ d }, i) => i === 0 || d < 3)
    .map(({ n }) => n + modifiers)
    .join(', ')
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]!
}
