import { byteLength } from '../../codegen/strings.ts'
import { asI32 } from '../../codegen/value.ts'
import { Literal } from '../../plan/expression.ts'
import { ArrayType, BooleanType, IntegerType, StringType } from '../../types/data-type.ts'
import { sparkError } from '../../util/errors.ts'
import { i32 } from '../../wasm/instructions.ts'
import { type ScalarFunction, scalar } from '../define.ts'
import { constantOf, mismatch } from '../type-rules.ts'
import { groupsOf, regExpOf } from './java-regexp.ts'
import { regexpNumber, regexpSplit, regexpTexts, regexpReplace as replaceCode } from './regexp-code.ts'
import { replacementFor, replacementOf } from './regexp-replacement.ts'
import { tryString } from './string-code.ts'
import { pointCount } from './unicode.ts'

/** Functions of regular expressions, which are Java's. */

const text = (spec: Omit<ScalarFunction, 'kind' | 'group'>): ScalarFunction => scalar({ group: 'string_funcs', ...spec })
/** Fails for no text: a constant expression that is one. */
const mayFail: ScalarFunction['mayThrow'] = (_types, _options, [, pattern]) => groupsOf(pattern) === undefined
/** The same where the third argument is a group's index. */
const groupMayFail: ScalarFunction['mayThrow'] = (_types, _options, [, pattern, index]) => {
  const groups = groupsOf(pattern)
  return groups === undefined || typeof index !== 'number' || index < 0 || index > groups
}
const intLiteral = (value: number) => Literal({ value, dataType: IntegerType })

export const rlike = scalar({
  name: 'rlike',
  aliases: ['regexp', 'regexp_like'],
  printsAlias: true,
  group: 'predicate_funcs',
  since: '1.0.0',
  usage: 'rlike(str, regexp)',
  doc: 'Does the expression match some part of the text?',
  examples: [["SELECT rlike('%SystemDrive%\\\\Users\\\\John', '%SystemDrive%\\\\\\\\Users.*')", 'true']],
  args: ['string', 'string'],
  returns: BooleanType,
  mayThrow: mayFail,
  sql: ([a, b], name) => `${name.toUpperCase()}(${a}, ${b})`,
  bind: info => (s: string, pattern: string) => regExpOf(pattern, info.writtenAs ?? 'rlike').regexp.test(s),
  fast: (g, args, info) => regexpNumber(g, 'regexp_test', args, info, 'bool'),
})

export const regexpReplace = text({
  name: 'regexp_replace',
  since: '1.5.0',
  usage: 'regexp_replace(str, regexp, rep[, position])',
  doc: 'Every match (at or after a position) replaced; `$1` in the replacement stands for the first group.',
  examples: [["SELECT regexp_replace('100-200', '(\\\\d+)', 'num')", 'num-num']],
  args: ['string', 'string', 'string', 'int?'],
  returns: StringType,
  mayThrow: (_types, _options, [, pattern, replacement, position]) => {
    const groups = groupsOf(pattern)
    return groups === undefined || typeof position !== 'number' || position < 1 || replacementFor(replacement, groups) === undefined
  },
  coerce: args => (args.length === 3 ? [...args, intLiteral(1)] : args),
  check: args => {
    const position = constantOf(args[3])
    if (typeof position !== 'number' || position > 0) return undefined
    return mismatch('VALUE_OUT_OF_RANGE', { exprName: 'position', valueRange: '(0, 2147483647]', currentValue: String(position) })
  },
  eval: (s: string, pattern: string, replacement: string, position: number) => {
    if (position < 1)
      throw sparkError('DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', {
        exprName: 'position',
        valueRange: '(0, 2147483647]',
        currentValue: String(position),
      })
    // Java looks at no more than what is from the position on, which counts units of UTF-16
    if (position !== 1 && position > s.length) return s
    const before = s.slice(0, position - 1)
    const rest = s.slice(position - 1)
    const { regexp: r, groups } = regExpOf(pattern, 'regexp_replace', 'g')
    const failure = () => sparkError('INVALID_REGEXP_REPLACE', { source: s, pattern, replacement, position: String(position) })
    let make: ReturnType<typeof replacementOf> | undefined
    let out = before
    let done = 0
    const replaced = (m: RegExpExecArray): string => {
      try {
        make ??= replacementOf(replacement, groups)
        return make(m)
      } catch {
        throw failure()
      }
    }
    for (let m = r.exec(rest); m !== null; m = r.exec(rest)) {
      out += rest.slice(done, m.index) + replaced(m)
      done = m.index + m[0].length
      // not into a pair: JS would begin again before it
      if (m[0] === '') r.lastIndex += rest.codePointAt(done)! > 0xffff ? 2 : 1
    }
    return out + rest.slice(done)
  },
  fast: replaceCode,
})

/** The index of a group, checked. */
function checkGroup(count: number, index: number, functionName: string): void {
  if (index < 0 || index > count)
    throw sparkError('INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX', {
      parameter: '`idx`',
      functionName: `\`${functionName}\``,
      groupCount: String(count),
      groupIndex: String(index),
    })
}

export const regexpExtract = text({
  name: 'regexp_extract',
  since: '1.5.0',
  usage: 'regexp_extract(str, regexp[, idx])',
  doc: 'A group of the first match (the first by default, 0 for the whole); empty where nothing matches.',
  examples: [["SELECT regexp_extract('100-200', '(\\\\d+)-(\\\\d+)', 1)", '100']],
  args: ['string', 'string', 'int?'],
  returns: StringType,
  mayThrow: groupMayFail,
  coerce: args => (args.length === 2 ? [...args, intLiteral(1)] : args),
  eval: (s: string, pattern: string, index: number) => {
    const { regexp, groups } = regExpOf(pattern, 'regexp_extract')
    const m = regexp.exec(s)
    if (m === null) return ''
    checkGroup(groups.length - 1, index, 'regexp_extract')
    return m[groups[index]!] ?? ''
  },
  fast: (g, args, info) => regexpTexts(g, 'regexp_extract', args, info, info.constants[2]),
})

export const regexpExtractAll = text({
  name: 'regexp_extract_all',
  since: '3.1.0',
  usage: 'regexp_extract_all(str, regexp[, idx])',
  doc: 'A group of every match.',
  examples: [["SELECT regexp_extract_all('100-200, 300-400', '(\\\\d+)-(\\\\d+)', 1)", '[100, 300]']],
  args: ['string', 'string', 'int?'],
  returns: ArrayType(StringType),
  mayThrow: groupMayFail,
  coerce: args => (args.length === 2 ? [...args, intLiteral(1)] : args),
  eval: (s: string, pattern: string, index: number) => {
    const out: string[] = []
    const { regexp, groups } = regExpOf(pattern, 'regexp_extract_all', 'g')
    for (const m of s.matchAll(regexp)) {
      checkGroup(groups.length - 1, index, 'regexp_extract_all')
      out.push(m[groups[index]!] ?? '')
    }
    return out
  },
  fast: (g, args, info) => regexpTexts(g, 'regexp_extract_all', args, info, info.constants[2]),
})

export const regexpCount = text({
  name: 'regexp_count',
  since: '3.4.0',
  usage: 'regexp_count(str, regexp)',
  doc: 'How many matches there are.',
  examples: [["SELECT regexp_count('abcdefghijklmnopqrstuvwxyz', '[a-z]{3}')", '8']],
  args: ['string', 'string'],
  returns: IntegerType,
  mayThrow: mayFail,
  eval: (s: string, pattern: string) => [...s.matchAll(regExpOf(pattern, 'regexp_extract_all', 'g').regexp)].length,
  fast: (g, args, info) => regexpNumber(g, 'regexp_count', args, info, 'i32'),
})

export const regexpSubstr = text({
  name: 'regexp_substr',
  since: '3.4.0',
  usage: 'regexp_substr(str, regexp)',
  doc: 'The first match; null where nothing matches.',
  examples: [["SELECT regexp_substr('Steven Jones and Stephen Smith are the best players', 'Ste(v|ph)en')", 'Steven']],
  args: ['string', 'string'],
  returns: StringType,
  mayThrow: mayFail,
  mayReturnNull: true,
  eval: (s: string, pattern: string) => regExpOf(pattern, 'regexp_extract').regexp.exec(s)?.[0] || null,
  fast: (g, args, info) => {
    const found = regexpTexts(g, 'regexp_extract', args, info, 0)
    // no match and an empty one are the same
    return found && { ...found, isNull: i32.eqz(byteLength(asI32(found.val))) }
  },
})

export const regexpInstr = text({
  name: 'regexp_instr',
  since: '3.4.0',
  usage: 'regexp_instr(str, regexp)',
  doc: 'Where the first match begins, from 1; 0 where nothing matches.',
  examples: [["SELECT regexp_instr('user@spark.apache.org', '@[^.]*')", '5']],
  args: ['string', 'string', 'int?'],
  returns: IntegerType,
  mayThrow: mayFail,
  coerce: args => (args.length === 2 ? [...args, intLiteral(0)] : args),
  eval: (s: string, pattern: string) => {
    const m = regExpOf(pattern, 'regexp_instr').regexp.exec(s)
    return m === null ? 0 : pointCount(s.slice(0, m.index)) + 1
  },
  fast: (g, args, info) => regexpNumber(g, 'regexp_instr', args, info, 'i32'),
})

/** Java's Pattern.split with a limit: an empty match at the start gives no empty part. */
function splitBy(s: string, pattern: string, limit: number): string[] {
  if (pattern === '') {
    const characters = [...s]
    if (characters.length === 0) return ['']
    return limit > 0 && characters.length > limit ? [...characters.slice(0, limit - 1), characters.slice(limit - 1).join('')] : characters
  }
  const out: string[] = []
  let from = 0
  for (const m of s.matchAll(regExpOf(pattern, undefined, 'g').regexp)) {
    if (limit > 0 && out.length === limit - 1) break
    if (m[0] === '' && m.index === 0) continue
    out.push(s.slice(from, m.index))
    from = m.index + m[0].length
  }
  out.push(s.slice(from))
  return out
}

export const split = text({
  name: 'split',
  since: '1.5.0',
  usage: 'split(str, regex[, limit])',
  doc: 'The parts between matches; at most `limit` of them where it is positive.',
  examples: [
    ["SELECT split('oneAtwoBthreeC', '[ABC]')", '[one, two, three, ]'],
    ["SELECT split('oneAtwoBthreeC', '[ABC]', -1)", '[one, two, three, ]'],
    ["SELECT split('oneAtwoBthreeC', '[ABC]', 2)", '[one, twoBthreeC]'],
  ],
  args: ['string', 'string', 'int?'],
  returns: ArrayType(StringType, false),
  mayThrow: mayFail,
  coerce: args => (args.length === 2 ? [...args, intLiteral(-1)] : args),
  bind: info =>
    info.options.legacy?.cutsEmptySplit
      ? (s: string, pattern: string, limit: number) => {
          const parts = splitBy(s, pattern, pattern === '' ? -1 : limit)
          return pattern === '' && limit > 0 ? parts.slice(0, limit) : parts
        }
      : splitBy,
  fast: (g, args, info) => {
    const pattern = info.constants[1]
    if (info.options.legacy?.cutsEmptySplit) return undefined
    const literal = typeof pattern === 'string' ? plainText(pattern) : undefined
    if (!literal || !g.text) return regexpSplit(g, args, info)
    return tryString(g, 'view_split', [asI32(args[0]!), g.text.constant(g, Buffer.from(literal)), asI32(args[2]!)])
  },
})

/** The text that a pattern stands for, if it is one without metacharacters, or with these escaped. */
function plainText(pattern: string): string | undefined {
  return /^(?:[^\\^$.|?*+()[\]{}]|\\[^\p{L}\p{N}\s])*$/u.test(pattern) ? pattern.replace(/\\(.)/gu, '$1') : undefined
}
