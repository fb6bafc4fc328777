import type { Emitter } from '../../codegen/emitter.ts'
import { bytesAddress, viewEquals } from '../../codegen/strings.ts'
import { asI32, bool } from '../../codegen/value.ts'
import { compileLike } from '../../kernels/like-pattern.ts'
import { type Expression, Literal } from '../../plan/expression.ts'
import { exprString } from '../../plan/expression-string.ts'
import { BooleanType, StringType } from '../../types/data-type.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { type I32, i32 } from '../../wasm/instructions.ts'
import { type CallInfo, type Mismatch, type ScalarFunction, scalar } from '../define.ts'
import { constantOf, fn } from '../type-rules.ts'

/** LIKE: `%` stands for any text, `_` for one character; the escape character takes the meaning from either, or from itself. */

const encoder = new TextEncoder()

/** A pattern's characters: text, or a wildcard. Raises INVALID_FORMAT for an escape that escapes nothing. */
function* parts(pattern: string, escapeCharacter: string): Generator<{ text: string } | { wildcard: '%' | '_' }> {
  const shown = `'${pattern.replace(/\\/g, '\\\\')}'`
  const characters = [...pattern]
  for (let i = 0; i < characters.length; i++) {
    const c = characters[i]!
    if (c === escapeCharacter) {
      const next = characters[++i]
      if (next === undefined) throw sparkError('INVALID_FORMAT.ESC_AT_THE_END', { format: shown })
      if (next !== '_' && next !== '%' && next !== escapeCharacter)
        throw sparkError('INVALID_FORMAT.ESC_IN_THE_MIDDLE', { format: shown, char: `'${next}'` })
      yield { text: next }
    } else if (c === '%' || c === '_') yield { wildcard: c }
    else yield { text: c }
  }
}

export function likeRegExp(pattern: string, escapeCharacter: string, ignoreCase = false): RegExp {
  let source = ''
  for (const p of parts(pattern, escapeCharacter))
    source += 'text' in p ? p.text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') : p.wildcard === '%' ? '.*' : '.'
  return new RegExp(`^${source}$`, ignoreCase ? 'sui' : 'su')
}

/** A pattern with `%` at its ends only: what it asks for, and where. */
export function simplePattern(
  pattern: string,
  escapeCharacter: string,
): { kind: 'equals' | 'prefix' | 'suffix' | 'contains'; text: string } | undefined {
  const list = [...parts(pattern, escapeCharacter)]
  let [from, to] = [0, list.length]
  const isAny = (i: number) => i >= 0 && i < list.length && 'wildcard' in list[i]! && list[i]!.wildcard === '%'
  while (isAny(from)) from++
  while (to > from && isAny(to - 1)) to--
  let text = ''
  for (const p of list.slice(from, to)) {
    if ('wildcard' in p) return undefined
    text += p.text
  }
  const kind = from > 0 ? (to < list.length || from === list.length ? 'contains' : 'suffix') : to < list.length ? 'prefix' : 'equals'
  return { kind, text }
}

function likeCode(g: Emitter, subject: I32, pattern: string, escapeCharacter: string): I32 | undefined {
  if (!g.text) return undefined
  const v = g.keep(subject)
  const simple = simplePattern(pattern, escapeCharacter)
  const bytes = simple ? encoder.encode(simple.text) : compileLike(pattern, escapeCharacter)
  const constant = g.keep(g.text.constant(g, bytes))
  if (simple?.kind === 'equals') return viewEquals(g, v, constant)
  const kernel =
    simple === undefined
      ? 'view_like'
      : simple.kind === 'prefix'
        ? 'view_starts_with'
        : simple.kind === 'suffix'
          ? 'view_ends_with'
          : 'view_contains'
  return g.callKernel(kernel, ['i32', 'i32', 'i32'], 'i32', v, bytesAddress(constant), i32.const(bytes.length))
}

/** Is it a constant pattern that has a meaning? */
function isSound(pattern: Value | undefined, escaped: Value | undefined = '\\'): boolean {
  if (typeof pattern !== 'string' || typeof escaped !== 'string') return false
  try {
    for (const _ of parts(pattern, escaped));
    return true
  } catch {
    return false
  }
}

/** The escape is one character. */
function checkEscape([, , escaped]: readonly Expression[]): Mismatch | undefined {
  const given = constantOf(escaped)
  if (escaped === undefined || (typeof given === 'string' && [...given].length === 1)) return undefined
  const sqlExpr = `"${typeof given === 'string' ? given : exprString(escaped).toUpperCase()}"`
  return { condition: 'INVALID_ESCAPE_CHAR', parameters: { sqlExpr } }
}

const escapeOf = (info: CallInfo): string => (info.constants[2] as string | undefined) ?? '\\'

export const like = scalar({
  name: 'like',
  group: 'predicate_funcs',
  since: '1.0.0',
  usage: 'str like pattern[ ESCAPE escape]',
  doc: 'Does the whole text match the pattern, in which `_` stands for one character and `%` for any number of them?',
  examples: [
    ["SELECT like('Spark', '_park')", 'true'],
    ["SELECT '%SystemDrive%/Users/John' like '/%SystemDrive/%//Users%' ESCAPE '/'", 'true'],
    ["SELECT 'Spark' like '%park_'", 'false'],
  ],
  args: ['string', 'string', 'any?'],
  constants: [2],
  check: checkEscape,
  returns: BooleanType,
  mayThrow: (_types, _options, [, pattern, escaped]) => !isSound(pattern, escaped),
  sql: ([a, b, escaped]) => (escaped === undefined || escaped === '\\' ? `${a} LIKE ${b}` : `${a} LIKE ${b} ESCAPE '${escaped}'`),
  bind: info => {
    const escapeWith = escapeOf(info)
    const constant = info.constants[1]
    if (typeof constant === 'string') {
      let compiled: RegExp | undefined
      return (s: string) => (compiled ??= likeRegExp(constant, escapeWith)).test(s)
    }
    const cache = new Map<string, RegExp>()
    return (s: string, pattern: string) => {
      let r = cache.get(pattern)
      if (r === undefined) cache.set(pattern, (r = likeRegExp(pattern, escapeWith)))
      return r.test(s)
    }
  },
  // a malformed constant pattern is left to `eval`, which raises its error for the first row
  wasm: (g, [s], info) => {
    const pattern = info.constants[1]
    if (typeof pattern !== 'string') return undefined
    try {
      const code = likeCode(g, asI32(s!), pattern, escapeOf(info))
      return code && bool(code)
    } catch {
      return undefined
    }
  },
  total: info => typeof info.constants[1] === 'string',
})

export const ilike = scalar({
  name: 'ilike',
  group: 'predicate_funcs',
  since: '3.3.0',
  usage: 'str ilike pattern[ ESCAPE escape]',
  doc: 'The same as `like`, upper and lower case being the same.',
  examples: [
    ["SELECT ilike('Spark', '_Park')", 'true'],
    ["SELECT 'spark' ilike '%PARK_'", 'false'],
  ],
  args: ['string', 'string', 'any?'],
  constants: [2],
  check: checkEscape,
  returns: BooleanType,
  sql: ([a, b]) => `ilike(${a}, ${b})`,
  mayThrow: true,
  rewrite: ([a, b, escaped]) => fn('like', fn('lower', a!), fn('lower', b!), escaped ?? Literal({ value: '\\', dataType: StringType })),
})

/** `LIKE ANY (...)` and `LIKE ALL (...)` of constant patterns, each test with NOT before it or without. */
const quantified = (name: string, connective: 'and' | 'or', negated: boolean): ScalarFunction =>
  scalar({
    name: `$${name}`,
    group: '',
    since: '3.0.0',
    usage: name,
    doc: '',
    examples: [],
    args: ['string', 'string+'],
    returns: BooleanType,
    mayThrow: true,
    sql: ([value]) => `${name}(${value})`,
    rewrite: ([value, ...patterns]) => {
      const tests = patterns.map(p => {
        const test = fn('like', value!, p)
        return negated ? fn('not', test) : test
      })
      return tests.reduce((a, b) => fn(connective, a, b))
    },
  })
export const likeAll = quantified('likeall', 'and', false)
export const likeAny = quantified('likeany', 'or', false)
export const notLikeAll = quantified('notlikeall', 'and', true)
export const notLikeAny = quantified('notlikeany', 'or', true)
