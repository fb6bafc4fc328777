import { asI32 } from '../../codegen/value.ts'
import { Literal } from '../../plan/expression.ts'
import { BinaryType, type DataType, IntegerType, StringType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import type { Value } from '../../types/value.ts'
import { i32 } from '../../wasm/instructions.ts'
import { type ScalarFunction, scalar } from '../define.ts'
import { castTo, mismatch, typeOf } from '../type-rules.ts'
import { makeString, tryString } from './string-code.ts'
import { concatBytes, isAscii, pointCount, pointSlice } from './unicode.ts'

/** Upper and lower case, trimming, padding, replacing characters. */

const text = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'string_funcs', ...spec })
const sameAsFirst = (types: readonly DataType[]): DataType => types[0]!

export const upper = text({
  name: 'upper',
  aliases: ['ucase'],
  printsAlias: true,
  since: '1.0.1',
  usage: 'upper(str)',
  doc: 'The text in upper case.',
  examples: [["SELECT upper('SparkSql')", 'SPARKSQL']],
  args: ['string'],
  returns: sameAsFirst,
  eval: (s: string) => s.toUpperCase(),
  fast: (g, [s]) => tryString(g, 'view_upper_ascii', [asI32(s!)]),
})

export const lower = text({
  name: 'lower',
  aliases: ['lcase'],
  printsAlias: true,
  since: '1.0.1',
  usage: 'lower(str)',
  doc: 'The text in lower case.',
  examples: [["SELECT lower('SparkSql')", 'sparksql']],
  args: ['string'],
  returns: sameAsFirst,
  eval: (s: string) => s.toLowerCase(),
  fast: (g, [s]) => tryString(g, 'view_lower_ascii', [asI32(s!)]),
})

/** The few letters whose title case is not their upper case. */
const TITLE: Readonly<Record<string, string>> = { ǆ: 'ǅ', ǉ: 'ǈ', ǌ: 'ǋ', ǳ: 'ǲ', ß: 'Ss', ﬀ: 'Ff', ﬁ: 'Fi', ﬂ: 'Fl' }
const titleCase = (c: string): string => TITLE[c] ?? (c >= 'ა' && c <= 'ჿ' ? c : c.toUpperCase())

/** Words with a capital letter first, as the language has them. */
export const initialCapitals = (s: string, language?: string): string =>
  s
    .toLocaleLowerCase(language ?? 'und')
    .replace(/(^| )([^ ])/gu, (_, before: string, c: string) => before + (language?.startsWith('tr') && c === 'i' ? 'İ' : titleCase(c)))

export const initCap = text({
  name: 'initcap',
  since: '1.5.0',
  usage: 'initcap(str)',
  doc: 'Every word with a capital first letter and small letters after it; words are what spaces separate.',
  examples: [["SELECT initcap('sPark sql')", 'Spark Sql']],
  args: ['string'],
  returns: sameAsFirst,
  eval: (s: string) => initialCapitals(s),
  fast: (g, [s]) => tryString(g, 'view_initcap_ascii', [asI32(s!)]),
})

// ---- trimming ----

type Side = 'both' | 'left' | 'right'

/** Cuts characters of a set (by default spaces) from the ends. */
export function trimmed(s: string, set: string | undefined, side: Side): string {
  const characters = set === undefined ? undefined : new Set(set)
  const cut = (c: string) => (characters ? characters.has(c) : c === ' ')
  const list = isAscii(s) ? s : [...s]
  let [from, to] = [0, list.length]
  if (side !== 'right') while (from < to && cut(list[from]!)) from++
  if (side !== 'left') while (to > from && cut(list[to - 1]!)) to--
  return typeof list === 'string' ? list.slice(from, to) : list.slice(from, to).join('')
}

const KERNELS = { both: 'view_trim', left: 'view_trim_left', right: 'view_trim_right' }

/** `trim(s)`, or with the characters first: `trim('x', s)`, which is also `TRIM(BOTH 'x' FROM s)`. */
const trimming = (name: string, side: Side, keyword: string, doc: string, examples: ScalarFunction['examples']): ScalarFunction =>
  text({
    name,
    since: '1.5.0',
    usage: `${name}([trimStr,] str)`,
    doc,
    examples,
    args: ['string', 'string?'],
    returns: types => types.at(-1)!,
    sql: args => (args.length === 1 ? `${name}(${args[0]})` : `TRIM(${keyword} ${args[0]} FROM ${args[1]})`),
    eval: (a: string, b?: string) => (b === undefined ? trimmed(a, undefined, side) : trimmed(b, a, side)),
    total: true,
    wasm: (g, args) => (args.length === 1 ? makeString(g, KERNELS[side], [asI32(args[0]!)], false) : undefined),
  })

export const trim = trimming('trim', 'both', 'BOTH', 'The text without spaces (or the given characters) at both ends.', [
  ["SELECT trim('    SparkSQL   ')", 'SparkSQL'],
  ["SELECT trim(BOTH FROM '    SparkSQL   ')", 'SparkSQL'],
  ["SELECT trim('SL' FROM 'SSparkSQLS')", 'parkSQ'],
])
export const ltrim = trimming('ltrim', 'left', 'LEADING', 'The text without spaces (or the given characters) at its beginning.', [
  ["SELECT ltrim('    SparkSQL   ')", 'SparkSQL   '],
])
export const rtrim = trimming('rtrim', 'right', 'TRAILING', 'The text without spaces (or the given characters) at its end.', [
  ["SELECT rtrim('    SparkSQL   ')", '    SparkSQL'],
])

export const btrim = text({
  name: 'btrim',
  checkedAs: 'trim',
  since: '3.2.0',
  usage: 'btrim(str[, trimStr])',
  doc: 'The text without spaces (or the given characters) at both ends.',
  examples: [
    ["SELECT btrim('    SparkSQL   ')", 'SparkSQL'],
    ["SELECT btrim('SSparkSQLS', 'SL')", 'parkSQ'],
    ["SELECT btrim(encode('SSparkSQLS', 'utf-8'), encode('SL', 'utf-8'))", 'parkSQ'],
  ],
  args: ['string', 'string?'],
  returns: sameAsFirst,
  eval: (s: string, set?: string) => trimmed(s, set, 'both'),
})

// ---- padding ----

/** Exactly so many characters: cut, or filled with the pad over and over. */
function padded(s: string, count: number, pad: string, atLeft: boolean): string {
  if (count <= 0) return ''
  const n = pointCount(s)
  if (n >= count) return pointSlice(s, 0, count)
  if (pad === '') return s
  const missing = count - n
  const length = pointCount(pad)
  const filling = pointSlice(pad.repeat(Math.ceil(missing / length)), 0, missing)
  return atLeft ? filling + s : s + filling
}

function bytesPadded(b: Uint8Array, count: number, pad: Uint8Array, atLeft: boolean): Uint8Array {
  if (count <= 0) return new Uint8Array(0)
  if (b.length >= count) return b.slice(0, count)
  if (pad.length === 0) return b
  const filling = Uint8Array.from({ length: count - b.length }, (_, i) => pad[i % pad.length]!)
  return concatBytes(atLeft ? [filling, b] : [b, filling])
}

const padding = (name: 'lpad' | 'rpad', doc: string, examples: ScalarFunction['examples']): ScalarFunction =>
  text({
    name,
    since: '1.5.0',
    usage: `${name}(str, len[, pad])`,
    doc,
    examples,
    args: ['string|binary', 'int', 'string|binary?'],
    returns: sameAsFirst,
    coerce: (given, options) => {
      const args = given.map((a, i) =>
        i !== 1 && options.legacy?.paddingIsText && typeOf(a).type === 'binary' ? castTo(a, StringType) : a,
      )
      const binary = typeOf(args[0]!).type === 'binary'
      // bytes beside text are text
      if (args.length === 3 && binary !== (typeOf(args[2]!).type === 'binary'))
        return args.map((a, i) => (i !== 1 && (typeOf(a).type === 'binary' || typeOf(a).type === 'null') ? castTo(a, StringType) : a))
      if (args.length === 3) return args
      return [...args, binary ? Literal({ value: Uint8Array.of(0), dataType: BinaryType }) : Literal({ value: ' ', dataType: StringType })]
    },
    eval: (s: string | Uint8Array, n: number, pad: string | Uint8Array) =>
      typeof s === 'string' ? padded(s, n, pad as string, name === 'lpad') : bytesPadded(s, n, pad as Uint8Array, name === 'lpad'),
    fast: (g, [s, n, pad], info) =>
      info.argTypes[0]!.type === 'binary'
        ? undefined
        : tryString(g, 'view_pad_ascii', [asI32(s!), asI32(n!), asI32(pad!), i32.const(name === 'lpad' ? 1 : 0)]),
  })

export const lpad = padding('lpad', 'Exactly so many characters: filled up at the left, or cut.', [
  ["SELECT lpad('hi', 5, '??')", '???hi'],
  ["SELECT lpad('hi', 1, '??')", 'h'],
  ["SELECT lpad('hi', 5)", '   hi'],
])
export const rpad = padding('rpad', 'Exactly so many characters: filled up at the right, or cut.', [
  ["SELECT rpad('hi', 5, '??')", 'hi???'],
  ["SELECT rpad('hi', 1, '??')", 'h'],
  ["SELECT rpad('hi', 5)", 'hi   '],
])

// ---- replacing ----

export const replace = text({
  name: 'replace',
  since: '2.3.0',
  usage: 'replace(str, search[, replace])',
  doc: 'The text with every occurrence of one string replaced by another, or taken out.',
  examples: [["SELECT replace('ABCabc', 'abc', 'DEF')", 'ABCDEF']],
  args: ['string', 'string', 'string?'],
  returns: StringType,
  coerce: args => (args.length === 2 ? [...args, Literal({ value: '', dataType: StringType })] : args),
  eval: (s: string, search: string, by: string) => (search === '' ? s : s.replaceAll(search, () => by)),
  fast: (g, [s, search, by]) => tryString(g, 'view_replace', [asI32(s!), asI32(search!), asI32(by!)]),
})

export const translate = text({
  name: 'translate',
  since: '1.5.0',
  usage: 'translate(input, from, to)',
  doc: 'Each character of `from` replaced by the one at its place in `to`, or taken out where there is none.',
  examples: [["SELECT translate('AaBbCc', 'abc', '123')", 'A1B2C3']],
  args: ['string', 'string', 'string'],
  returns: StringType,
  eval: (s: string, from: string, to: string) => {
    const target = [...to]
    const map = new Map<string, string>()
    for (const [i, c] of [...from].entries()) if (!map.has(c)) map.set(c, target[i] ?? '')
    return [...s].map(c => map.get(c) ?? c).join('')
  },
  fast: (g, [s, from, to]) => tryString(g, 'view_translate_ascii', [asI32(s!), asI32(from!), asI32(to!)]),
})

export const overlay = text({
  name: 'overlay',
  since: '3.0.0',
  usage: 'overlay(input, replace, pos[, len])',
  doc: 'The text with a part (from a position, as long as the replacement or `len`) replaced.',
  examples: [
    ["SELECT overlay('Spark SQL' PLACING '_' FROM 6)", 'Spark_SQL'],
    ["SELECT overlay('Spark SQL' PLACING 'ANSI ' FROM 7 FOR 0)", 'Spark ANSI SQL'],
    ["SELECT overlay('Spark SQL' PLACING 'tructured' FROM 2 FOR 4)", 'Structured SQL'],
  ],
  args: ['string|binary', 'string|binary', 'int', 'int?'],
  returns: sameAsFirst,
  coerce: args => (args.length === 3 ? [...args, Literal({ value: -1, dataType: IntegerType })] : args),
  check: ([s, by]) => {
    const types = [typeOf(s!), typeOf(by!)]
    return types[0]!.type === types[1]!.type
      ? undefined
      : mismatch('DATA_DIFF_TYPES', { functionName: '`overlay`', dataType: `(${types.map(quotedSqlName).join(' or ')})` })
  },
  eval: (s: string | Uint8Array, by: string | Uint8Array, position: number, length: number) => {
    if (typeof s === 'string') {
      const n = length >= 0 ? length : pointCount(by as string)
      const count = pointCount(s)
      return (
        head(position, count, to => pointSlice(s, 0, to)) + (by as string) + tail(position + n, count, from => pointSlice(s, from, count))
      )
    }
    const n = length >= 0 ? length : by.length
    const before = head(position, s.length, to => s.slice(0, to)) || new Uint8Array(0)
    const after = tail(position + n, s.length, from => s.slice(from)) || new Uint8Array(0)
    return concatBytes([before, by as Uint8Array, after])
  },
})
/** substringSQL(1, position - 1) */
const head = <T>(position: number, count: number, slice: (to: number) => T): T | '' => {
  const to = Math.min(position - 1, count)
  return to <= 0 ? '' : slice(to)
}
/** substringSQL(position, to the end), negative positions from the end. */
const tail = <T>(position: number, count: number, slice: (from: number) => T): T | '' => {
  const from = position > 0 ? position - 1 : position < 0 ? Math.max(0, count + position) : 0
  return from >= count ? '' : slice(from)
}

export const reverse = scalar({
  name: 'reverse',
  group: 'collection_funcs',
  since: '1.5.0',
  usage: 'reverse(array)',
  doc: 'The characters of a string or the elements of an array in reverse order.',
  examples: [
    ["SELECT reverse('Spark SQL')", 'LQS krapS'],
    ['SELECT reverse(array(2, 1, 4, 3))', '[3, 4, 1, 2]'],
  ],
  args: ['string|binary|array'],
  coerce: ([a]) => (['array', 'binary', 'string', 'map', 'struct'].includes(typeOf(a!).type) ? [a!] : [castTo(a!, StringType)]),
  returns: sameAsFirst,
  eval: (v: string | Uint8Array | readonly Value[]) =>
    typeof v === 'string' ? [...v].reverse().join('') : v instanceof Uint8Array ? v.slice().reverse() : [...v].reverse(),
})
