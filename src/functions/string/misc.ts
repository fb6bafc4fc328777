import { isUtf8 as isUtf8Bytes } from 'node:buffer'
import { asI32, int32 } from '../../codegen/value.ts'
import { Literal } from '../../plan/expression.ts'
import { BooleanType, type DataType, DoubleType, IntegerType, StringType } from '../../types/data-type.ts'
import { quotedSqlName } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { i32, select } from '../../wasm/instructions.ts'
import { type ScalarFunction, scalar } from '../define.ts'
import { perPartition } from '../misc/partition-state.ts'
import { XorShiftRandom } from '../misc/xorshift.ts'
import { constantOf, mismatch, typeOf } from '../type-rules.ts'

/** Characters and codes, similarity of strings, masks and checks. */

const text = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'string_funcs', ...spec })

export const ascii = text({
  name: 'ascii',
  since: '1.5.0',
  usage: 'ascii(str)',
  doc: 'The code point of the first character; 0 for an empty string.',
  examples: [
    ["SELECT ascii('222')", '50'],
    ['SELECT ascii(2)', '50'],
  ],
  args: ['string'],
  returns: IntegerType,
  eval: (s: string) => s.codePointAt(0) ?? 0,
})

export const chr = text({
  name: 'chr',
  aliases: ['char'],
  printsAlias: true,
  since: '2.3.0',
  usage: 'chr(expr)',
  doc: 'The character of a code, taken modulo 256; nothing for a negative code.',
  examples: [['SELECT chr(65)', 'A']],
  args: ['long'],
  returns: StringType,
  eval: (n: bigint) => (n < 0n ? '' : String.fromCharCode(Number(n & 0xffn))),
})

export const levenshtein = text({
  name: 'levenshtein',
  since: '1.5.0',
  usage: 'levenshtein(str1, str2[, threshold])',
  doc: 'How many characters must be changed, added or taken out to make one of the other; -1 where that exceeds the threshold.',
  examples: [
    ["SELECT levenshtein('kitten', 'sitting')", '3'],
    ["SELECT levenshtein('kitten', 'sitting', 2)", '-1'],
  ],
  args: ['string', 'string', 'int?'],
  returns: IntegerType,
  eval: (a: string, b: string, threshold?: number) => {
    const [x, y] = [[...a], [...b]]
    let row = y.map((_, i) => i + 1)
    row.unshift(0)
    for (let i = 0; i < x.length; i++) {
      const next = [i + 1]
      for (let j = 0; j < y.length; j++) next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (x[i] === y[j] ? 0 : 1)))
      row = next
    }
    const distance = row[y.length]!
    return threshold !== undefined && distance > threshold ? -1 : distance
  },
  fast: (g, [a, b, threshold]) => {
    if (!g.text) return undefined
    const types = ['i32', 'i32', 'i32'] as const
    const distance = g.keep(g.callKernel('view_levenshtein_ascii', types, 'i32', asI32(a!), asI32(b!), g.text.heap(g)))
    const far = threshold === undefined ? i32.const(0) : i32.gt_s(distance, asI32(threshold))
    return { val: int32(g.keep(select(i32.const(-1), distance, far))), done: i32.ge_s(distance, i32.const(0)) }
  },
})

const SOUNDEX = '01230127022455012623017202'

export const soundex = text({
  name: 'soundex',
  since: '1.5.0',
  usage: 'soundex(str)',
  doc: 'The Soundex code of a word: a letter and three digits.',
  examples: [["SELECT soundex('Miller')", 'M460']],
  strict: true,
  args: ['string'],
  returns: StringType,
  eval: (s: string) => {
    if (s === '') return ''
    const codeOf = (c: string) => SOUNDEX[c.charCodeAt(0) - 65]
    const upper = [...s].map(c => (c >= 'a' && c <= 'z' ? c.toUpperCase() : c))
    const first = upper[0]!
    if (!/[A-Z]/.test(first)) return s
    let out = first
    let last = codeOf(first)
    for (const c of upper.slice(1)) {
      if (!/[A-Z]/.test(c)) {
        last = '0'
        continue
      }
      const code = codeOf(c)!
      // 7 marks H and W, which do not part equal codes
      if (code === '7') continue
      if (code !== '0' && code !== last) {
        out += code
        if (out.length === 4) break
      }
      last = code
    }
    return out.padEnd(4, '0')
  },
})

export const luhnCheck = text({
  name: 'luhn_check',
  mayReturnNull: true,
  since: '3.5.0',
  usage: 'luhn_check(str)',
  doc: 'Are the digits a number that passes the Luhn test (as card numbers do)?',
  examples: [
    ["SELECT luhn_check('8112189876')", 'true'],
    ["SELECT luhn_check('79927398713')", 'true'],
    ["SELECT luhn_check('79927398714')", 'false'],
  ],
  args: ['string'],
  returns: BooleanType,
  eval: (s: string) => {
    if (!/^\d+$/.test(s)) return false
    let sum = 0
    for (let i = 0; i < s.length; i++) {
      let d = Number(s[s.length - 1 - i])
      if (i % 2 === 1 && (d *= 2) > 9) d -= 9
      sum += d
    }
    return sum % 10 === 0
  },
})

export const jaroWinkler = text({
  name: 'jaro_winkler_similarity',
  mayReturnNull: true,
  since: '4.3.0',
  usage: 'jaro_winkler_similarity(str1, str2)',
  doc: 'How alike two strings are, from 0 to 1: common characters and transpositions, with a bonus for a common beginning.',
  examples: [],
  args: ['string', 'string'],
  returns: DoubleType,
  eval: (a: string, b: string) => {
    const [x, y] = [[...a], [...b]]
    if (x.length === 0 && y.length === 0) return 1
    if (x.length === 0 || y.length === 0) return 0
    const reach = Math.max(0, Math.floor(Math.max(x.length, y.length) / 2) - 1)
    const taken = new Array<boolean>(y.length).fill(false)
    const left: string[] = []
    x.forEach((c, i) => {
      for (let j = Math.max(0, i - reach); j < Math.min(y.length, i + reach + 1); j++)
        if (!taken[j] && y[j] === c) {
          taken[j] = true
          left.push(c)
          return
        }
    })
    if (left.length === 0) return 0
    const right = y.filter((_, j) => taken[j])
    const moved = left.filter((c, i) => c !== right[i]).length
    const m = left.length
    const jaro = (m / x.length + m / y.length + (m - Math.floor(moved / 2)) / m) / 3
    let prefix = 0
    while (prefix < Math.min(4, x.length, y.length) && x[prefix] === y[prefix]) prefix++
    return jaro + prefix * 0.1 * (1 - jaro)
  },
})

const MASK_PARAMETERS = ['str', 'upperChar', 'lowerChar', 'digitChar', 'otherChar']
const nullText = Literal({ value: null, dataType: StringType })
const letter = (value: string) => Literal({ value, dataType: StringType })

export const mask = text({
  name: 'mask',
  since: '3.4.0',
  usage: 'mask(input[, upperChar, lowerChar, digitChar, otherChar])',
  doc: 'Every capital letter, small letter, digit and other character replaced by one that stands for its kind; null keeps a kind as it is.',
  examples: [
    ["SELECT mask('abcd-EFGH-8765-4321')", 'xxxx-XXXX-nnnn-nnnn'],
    ["SELECT mask('AbCD123-@$#', 'Q', 'q', 'd', 'o')", 'QqQQdddoooo'],
    ["SELECT mask('AbCD123-@$#', NULL, NULL, NULL, 'o')", 'AbCD123oooo'],
  ],
  strict: true,
  args: ['string', ...MASK_PARAMETERS.slice(1).map(name => `${name}=string!?`)],
  returns: StringType,
  nulls: 'custom',
  coerce: args => [...args, ...[letter('X'), letter('x'), letter('n'), nullText].slice(args.length - 1)],
  check: args => {
    const i = args.findIndex((a, at) => at > 0 && typeof constantOf(a) === 'string' && [...(constantOf(a) as string)].length !== 1)
    return i < 0 ? undefined : mismatch('INPUT_SIZE_NOT_ONE', { exprName: MASK_PARAMETERS[i]! })
  },
  eval: (s: string | null, upper: string | null, lower: string | null, digit: string | null, other: string | null) =>
    s === null
      ? null
      : [...s].map(c => (/\p{Lu}/u.test(c) ? upper : /\p{Ll}/u.test(c) ? lower : /\p{Nd}/u.test(c) ? digit : other) ?? c).join(''),
})

export const quote = text({
  name: 'quote',
  mayReturnNull: true,
  since: '4.1.0',
  usage: 'quote(str)',
  doc: 'The text in single quotes, with quotes and backslashes in it escaped.',
  examples: [],
  args: ['string'],
  returns: StringType,
  eval: (s: string) => `'${s.replace(/'/g, "\\'")}'`,
})

// ---- UTF-8: strings here are always well-formed; binaries may not be ----

const isUtf8 = (v: string | Uint8Array): boolean => typeof v === 'string' || isUtf8Bytes(v)
const decoded = (v: string | Uint8Array): string => (typeof v === 'string' ? v : Buffer.from(v).toString())

const wellFormed = (name: string, returns: DataType, doc: string, evaluate: (v: string | Uint8Array) => boolean | string | null) =>
  text({
    name,
    since: '4.0.0',
    usage: `${name}(str)`,
    doc,
    examples: [],
    args: ['string|binary'],
    returns,
    mayThrow: name === 'validate_utf8',
    mayReturnNull: true,
    eval: evaluate,
  })
export const isValidUtf8 = wellFormed('is_valid_utf8', BooleanType, 'Is the text well-formed UTF-8?', isUtf8)
export const makeValidUtf8 = wellFormed('make_valid_utf8', StringType, 'The text with malformed parts replaced by U+FFFD.', decoded)
export const validateUtf8 = wellFormed('validate_utf8', StringType, 'The text, if it is well-formed UTF-8, else an error.', v => {
  if (isUtf8(v)) return decoded(v)
  throw sparkError('INVALID_UTF8_STRING', {
    str: `\\x${Buffer.from(v as Uint8Array)
      .toString('hex')
      .toUpperCase()
      .match(/../g)!
      .join('\\x')}`,
  })
})
export const tryValidateUtf8 = wellFormed('try_validate_utf8', StringType, 'The text, if it is well-formed UTF-8, else null.', v =>
  isUtf8(v) ? decoded(v) : null,
)

const ALPHANUMERIC = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
export const randstr = text({
  name: 'randstr',
  since: '4.0.0',
  usage: 'randstr(length[, seed])',
  doc: 'So many random letters and digits.',
  examples: [],
  args: ['length=int!', 'seed=any!?'],
  constants: [0],
  check: ([length, seed]) => {
    if (seed !== undefined && !['int', 'long', 'null'].includes(typeOf(seed).type))
      return mismatch('UNEXPECTED_INPUT_TYPE', {
        paramIndex: 'second',
        requiredType: '("INT" or "BIGINT")',
        inputSql: { sql: seed },
        inputType: quotedSqlName(typeOf(seed)),
      })
    const n = constantOf(length)
    return typeof n !== 'number' || n >= 0
      ? undefined
      : mismatch('VALUE_OUT_OF_RANGE', { exprName: '`length`', valueRange: '[0, 2147483647]', currentValue: String(n) })
  },
  returns: StringType,
  deterministic: false,
  nulls: 'never',
  bind: info => {
    const generator = perPartition(info, info.constants[1], seed => new XorShiftRandom(seed))
    return (n: number | null) => Array.from({ length: n ?? 0 }, () => ALPHANUMERIC[Math.abs(generator().int() % 62)]).join('')
  },
})
