import { collationKey, foldedText, isBinaryCollation } from '../../types/collation.ts'
import { collationOf } from '../../types/collation-names.ts'
import type { DataType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import type { CallInfo, ScalarFunction } from '../define.ts'
import { initialCapitals } from './case.ts'
import { pointCount, unitIndex } from './unicode.ts'

// biome-ignore lint/suspicious/noExplicitAny: the evaluators of entries
type Evaluate = (...args: any[]) => Value

const collationIn = (t: DataType | undefined): string | undefined =>
  t?.type === 'string' && !isBinaryCollation(t.collation) ? t.collation : undefined

/** The collation of the string arguments, undefined where it is that of bytes. */
export const collationOfTypes = (types: readonly DataType[]): string | undefined => types.map(collationIn).find(c => c !== undefined)

/** Patterns have no collation: it is that of the text which is looked at. */
const collationOfCall = (name: string, types: readonly DataType[]): string | undefined =>
  LIKES.has(name) || REGEXPS.has(name) ? collationIn(types[0]) : collationOfTypes(types)

/** Where a key stands in a folded text, as units of the original. */
interface Match {
  readonly from: number
  readonly to: number
}

function* matches(s: string, part: string, collation: string): Generator<Match> {
  const { key, origins } = foldedText(s, collation)
  const wanted = foldedText(part, collation).key
  if (wanted === '') return
  for (let at = key.indexOf(wanted); at >= 0; ) {
    const match = { from: origins[at]!, to: origins[at + wanted.length]! }
    if (isWhole(key, origins, at, at + wanted.length)) {
      yield match
      at = key.indexOf(wanted, at + wanted.length)
    } else at = key.indexOf(wanted, at + 1)
  }
}

/** Parts of a key that are characters of the text, with all their accents. */
const isWhole = (key: string, origins: readonly number[], from: number, to: number): boolean =>
  (from === 0 || origins[from - 1] !== origins[from]) && origins[to - 1] !== origins[to] && !MARK.test(key.slice(to, to + 2))
const MARK = /^\p{M}/u

function pieces(s: string, delimiter: string, collation: string): string[] {
  const out: string[] = []
  let last = 0
  for (const m of matches(s, delimiter, collation)) {
    out.push(s.slice(last, m.from))
    last = m.to
  }
  return [...out, s.slice(last)]
}

function substringIndex(s: string, delimiter: string, count: number, collation: string): string {
  if (delimiter === '' || count === 0) return ''
  const all = [...matches(s, delimiter, collation)]
  if (count > 0) return all.length < count ? s : s.slice(0, all[count - 1]!.from)
  return all.length < -count ? s : s.slice(all[all.length + count]!.to)
}

function trimmed(s: string, set: string | undefined, collation: string, left: boolean, right: boolean): string {
  const unwanted = new Set([...(set ?? ' ')].map(c => collationKey(c, collation)))
  const points = [...s]
  let [from, to] = [0, points.length]
  while (left && from < to && unwanted.has(collationKey(points[from]!, collation))) from++
  while (right && to > from && unwanted.has(collationKey(points[to - 1]!, collation))) to--
  return points.slice(from, to).join('')
}

/** The position of a part, 1-based in characters, looked for from a position on. */
function position(s: string, part: string, from: number, collation: string): number {
  const what = sought(part, collation)
  if (what === '') return 1
  const start = unitIndex(s, from - 1)
  for (const m of matches(s, what, collation)) if (m.from >= start) return pointCount(s.slice(0, m.from)) + 1
  return 0
}

function translated(s: string, from: string, to: string, collation: string): string {
  const map = new Map<string, string>()
  const targets = [...to]
  for (const [i, c] of [...from].entries()) {
    const key = collationKey(c, collation)
    if (!map.has(key)) map.set(key, targets[i] ?? '')
  }
  return [...s].map(c => map.get(collationKey(c, collation)) ?? c).join('')
}

/** Bytes beside a collated text are read as one. */
type Text = string | Uint8Array
const textOf = (s: Text): string => (typeof s === 'string' ? s : Buffer.from(s).toString())

/** Spaces at the end of what is looked for are none to collations that trim. */
const sought = (part: string, collation: string): string => (collationOf(collation)!.trimming ? part.replace(/ +$/, '') : part)

/** Where a key is to be found in another: anywhere, at one end. */
function holds(s: Text, part: Text, collation: string, side: 'any' | 'start' | 'end'): boolean {
  const what = sought(textOf(part), collation)
  if (side === 'any' && what !== '') return !matches(textOf(s), what, collation).next().done
  const text = side === 'end' ? sought(textOf(s), collation) : textOf(s)
  const { key, origins } = foldedText(text, collation)
  const wanted = foldedText(what, collation).key
  if (wanted === '') return true
  const from = side === 'start' ? 0 : key.length - wanted.length
  const to = from + wanted.length
  if (from < 0 || MARK.test(wanted) || !key.startsWith(wanted, from) || !isWhole(key, origins, from, to)) return false
  // characters that are nothing are something at the ends
  return side === 'start' ? origins[0] === 0 : [...text.slice(origins[to - 1])].length === 1
}

/** Searching and replacing by keys. */
const SEARCHES: Readonly<Record<string, (collation: string) => Evaluate>> = {
  contains: c => (s: Text, part: Text) => holds(s, part, c, 'any'),
  startswith: c => (s: Text, part: Text) => holds(s, part, c, 'start'),
  endswith: c => (s: Text, part: Text) => holds(s, part, c, 'end'),
  instr:
    c =>
    (s: string, part: string, from = 1) =>
      position(s, part, from, c),
  locate: c => (part: string | null, s: string | null, from: number | null) => {
    if (part === null || s === null) return null
    return from === null || from < 1 ? 0 : position(s, part, from, c)
  },
  find_in_set: c => (s: string, list: string) => {
    const key = collationKey(s, c)
    return s.includes(',') ? 0 : list.split(',').findIndex(x => collationKey(x, c) === key) + 1
  },
  replace: c => (s: string, search: string, by: string) => {
    const all = pieces(s, search, c)
    return all.join(by)
  },
  initcap: c => (s: string) => initialCapitals(s, collationOf(c)?.locale),
  translate: c => (s: string, from: string, to: string) => translated(s, from, to, c),
  substring_index: c => (s: string, delimiter: string, count: number) => substringIndex(s, delimiter, count, c),
  trim: c => (a: string, b?: string) => (b === undefined ? trimmed(a, undefined, c, true, true) : trimmed(b, a, c, true, true)),
  ltrim: c => (a: string, b?: string) => (b === undefined ? trimmed(a, undefined, c, true, false) : trimmed(b, a, c, true, false)),
  rtrim: c => (a: string, b?: string) => (b === undefined ? trimmed(a, undefined, c, false, true) : trimmed(b, a, c, false, true)),
  btrim: c => (s: string, set?: string) => trimmed(s, set, c, true, true),
}

/** Those whose second argument is a regular expression. */
const REGEXPS = new Set([
  'rlike',
  'regexp_replace',
  'regexp_extract',
  'regexp_extract_all',
  'regexp_count',
  'regexp_substr',
  'regexp_instr',
  'split',
])
const LIKES = new Set(['like', 'ilike', 'like_all', 'like_any'])

/** The evaluation of a function under the collation of its strings; undefined where it is the function's own. */
export function collatedEvaluate(def: ScalarFunction, info: CallInfo): Evaluate | undefined {
  const collation = collationOfCall(def.name, info.argTypes)
  if (collation === undefined) return undefined
  const search = SEARCHES[def.name]?.(collation)
  if (search) return search
  if (def.name === 'split_part') {
    const parts = def.eval!
    // the delimiters that it looks for are put in their places
    return (s: string, delimiter: string, n: number) =>
      delimiter === '' ? parts(s, delimiter, n) : parts(pieces(s, delimiter, collation).join('\uffff'), '\uffff', n)
  }
  if (!collation.startsWith('UTF8_LCASE')) return undefined
  const change =
    REGEXPS.has(def.name) || def.name === 'str_to_map'
      ? (p: string) => `(?iu)${p}`
      : LIKES.has(def.name)
        ? (p: string) => collationKey(p, collation)
        : undefined
  if (change === undefined) return undefined
  const changed = (v: Value | undefined, i: number): Value | undefined =>
    typeof v === 'string' && (i === 1 || (LIKES.has(def.name) && i !== 2) || (def.name === 'str_to_map' && i === 2)) ? change(v) : v
  const bound = def.bind ? def.bind({ ...info, constants: info.constants.map(changed) }) : def.eval
  return bound && ((...args: Value[]) => bound(...args.map(changed)))
}
