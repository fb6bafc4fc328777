import type { Expression } from '../plan/expression.ts'
import type { Origin } from '../plan/origin.ts'
import { AnalysisException, type MessageParameters, ParseException, SparkException, sparkError } from '../util/errors.ts'
import { parseError } from '../util/parse-error.ts'
import { contextsOf } from '../util/query-context.ts'
import { boundParameters, boundText } from './bound-parameters.ts'
import { tokenize } from './lexer.ts'
import type { Token } from './token.ts'

/** The settings of a session that decide what SQL text means. */
export interface ParserOptions {
  /** `spark.sql.ansi.enabled`: what CAST does with bad input. */
  readonly ansi: boolean
  /** `spark.sql.ansi.enforceReservedKeywords` (with ANSI mode): keywords of the standard can't be names. */
  readonly reservedKeywords: boolean
  /** `spark.sql.ansi.doubleQuotedIdentifiers`: "x" is a name, not a string. */
  readonly doubleQuotedIdentifiers: boolean
  /** `spark.sql.session.timeZone`, for literals of timestamps without a zone. */
  readonly timeZone: string
  /** `spark.sql.timestampType`: what TIMESTAMP alone means. */
  readonly timestampType: 'TIMESTAMP_LTZ' | 'TIMESTAMP_NTZ'
  /** `spark.sql.parser.escapedStringLiterals`: backslashes in strings stand for themselves. */
  readonly escapedStringLiterals: boolean
  /** `spark.sql.legacy.setopsPrecedence.enabled`: INTERSECT binds no more tightly than UNION. */
  readonly equalSetOperators?: boolean
  /** `spark.sql.ansi.relationPrecedence` (with ANSI mode): JOIN binds more tightly than the comma of FROM. */
  readonly joinsBeforeCommas?: boolean
  /** `spark.sql.parser.quotedRegexColumnNames`: a quoted name in a SELECT list stands for the columns that it matches. */
  readonly regexNames?: boolean
  /** `spark.sql.operatorPipeSyntaxEnabled`: queries may go on with `|>`. */
  readonly pipes?: boolean
  /** `spark.sql.legacy.exponentLiteralAsDecimal.enabled`: 1e3 is a decimal. */
  readonly exponentDecimals?: boolean
  /** `spark.sql.scripting.cursorEnabled`: scripts have cursors. */
  readonly cursors?: boolean
  /** `spark.sql.timestampNanosTypes.enabled`: there are timestamps of nanoseconds. */
  readonly nanoseconds?: boolean
  /** `spark.sql.join.asofJoin.enabled`: there is ASOF JOIN. */
  readonly asofJoins?: boolean
  /** `spark.sql.legacy.parser.havingWithoutGroupByAsWhere`: HAVING by itself filters rows. */
  readonly havingFilters?: boolean
  /** `spark.sql.legacy.duplicateBetweenInput`: BETWEEN is two comparisons. */
  readonly betweenCompares?: boolean
  /** `spark.sql.legacy.consecutiveStringLiterals.enabled`: a quote written twice ends a string and begins the next. */
  readonly joinsQuotes?: boolean
  /** `spark.sql.legacy.interval.enabled`: intervals are of months, days and microseconds. */
  readonly calendarIntervals?: boolean
  /** Properties that clauses set are left out, not refused. */
  readonly dropsReserved?: boolean
  /** Values in PARTITION (...) are the texts that they are written as; NULL is 'null'. */
  readonly partitionTexts?: boolean
  readonly nullPartitionText?: boolean
  /** Arguments by name are refused. */
  readonly refusesNamed?: boolean
  /** CREATE TEMPORARY TABLE ... USING is refused. */
  readonly refusesTemporaryTables?: boolean
  /** The view whose text this is: errors name it. */
  readonly object?: { readonly objectType: string; readonly objectName: string }
  /** The literals of parameters as SQL, by name or place. */
  readonly parameters?: ReadonlyMap<string | number, string>
  /** The value of the constant in IDENTIFIER(...): the parser asks for it as it needs names. */
  readonly evaluateName?: (e: Expression, amongColumns: boolean) => string
}

export const defaultParserOptions: ParserOptions = Object.freeze({
  ansi: true,
  reservedKeywords: false,
  doubleQuotedIdentifiers: false,
  timeZone: 'UTC',
  timestampType: 'TIMESTAMP_LTZ',
  escapedStringLiterals: false,
})

/** What a parse carries along: the tokens, the place, and how far the furthest attempt got. */
export interface Parser {
  readonly sql: string
  readonly tokens: readonly Token[]
  options: ParserOptions
  pos: number
  /** Index of the furthest token that no rule could take: where the syntax error is. */
  furthest: number
  /** The hint that goes with it: `: missing ')'`. */
  hint: string
  /** Queries of FOR loops around this place: DO is no name in them. */
  loops: number
  /** Is this an item of a SELECT list? */
  inSelect: boolean
  /** Is this the type of a column that is declared? */
  declaring: boolean
  /** Errors of what parses but makes no sense; the first is raised once the whole text has parsed, as in Spark. */
  readonly rejected: SparkException[]
  /** Results of parses that may be tried more than once at a place: node and next place, or undefined where it failed. */
  readonly memo: Map<string, Memo | undefined>
  /** Offset of the first character of each line. */
  readonly lineStarts: readonly number[]
}

interface Memo {
  readonly result: unknown
  readonly pos: number
  readonly rejected: readonly SparkException[]
}

export function newParser(sql: string, options: Partial<ParserOptions> = {}): Parser {
  const lineStarts = [0]
  for (let i = sql.indexOf('\n'); i >= 0; i = sql.indexOf('\n', i + 1)) lineStarts.push(i + 1)
  return {
    sql,
    tokens: options.parameters ? boundParameters(tokenize(sql), options.parameters) : tokenize(sql),
    options: { ...defaultParserOptions, ...options },
    pos: 0,
    furthest: 0,
    hint: '',
    loops: 0,
    inSelect: false,
    declaring: false,
    rejected: [],
    memo: new Map(),
    lineStarts,
  }
}

/** Thrown where no rule can go on; `attempt` may try another, else it becomes a PARSE_SYNTAX_ERROR. */
const mismatch = Object.freeze({ mismatch: true })
export const isMismatch = (e: unknown): boolean => e === mismatch

/** Runs a whole parse: the text has to be used up. Every failure comes out as a ParseException. */
export function parseAll<T>(sql: string, options: Partial<ParserOptions> | undefined, rule: (p: Parser) => T): T {
  const p = newParser(sql, options)
  try {
    const result = rule(p)
    if (peek(p).kind !== 'end') unexpected(p)
    if (p.rejected.length > 0) throw p.rejected[0]!
    return result
  } catch (e) {
    if (e === mismatch) throw syntaxError(p)
    if (e instanceof RangeError) throw tooComplex(sql)
    throw e
  }
}

const tooComplex = (sql: string) => new ParseException('FAILED_TO_PARSE_TOO_COMPLEX', {}, [], { suffix: `\n== SQL ==\n${sql}` })

function syntaxError(p: Parser): ParseException {
  const token = p.tokens[p.furthest]!
  const { line, position } = placeOf(p, token.start)
  if (p.sql.trim() === '') return parseError('PARSE_EMPTY_STATEMENT', {}, p.sql, line, position)
  const error = token.marker === undefined ? tokenText(token) : `'${p.sql[token.start]}'`
  return parseError('PARSE_SYNTAX_ERROR', { error, hint: p.hint }, p.sql, line, position)
}

/** A token as error messages show it. */
export const tokenText = (t: Token): string =>
  t.kind === 'end'
    ? 'end of input'
    : `'${(t.kind === 'code' ? t.text.slice(0, t.text.indexOf('$', 1) + 1) : t.text).replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}'`

/** Behind a complete statement: a single word too many is named as such. */
export function unexpected(p: Parser): never {
  const after = p.tokens[p.pos + 1]
  // a second FROM reads as an alias
  if (isWord(p, 'FROM') && (isWord(p, 'FROM', -2) || isSymbol(p, ')', -1)) && after?.kind === 'word' && endsAt(p, p.pos + 2))
    fail(p, p.pos + 1, `: extra input ${tokenText(after)}`)
  // In double quotes it might have been a name.
  const extra = p.furthest <= p.pos && peek(p).quote !== '"' && (after === undefined || after.kind === 'end' || after.text === ';')
  fail(p, p.pos, extra ? `: extra input ${tokenText(peek(p))}` : '')
}

/** Line and position of an offset into the text. */
export function placeOf(p: Parser, offset: number): { readonly line: number; readonly position: number } {
  let low = 0
  let high = p.lineStarts.length - 1
  while (low < high) {
    const mid = (low + high + 1) >> 1
    if (p.lineStarts[mid]! <= offset) low = mid
    else high = mid - 1
  }
  return { line: low + 1, position: offset - p.lineStarts[low]! }
}

export const peek = (p: Parser, ahead = 0): Token => p.tokens[Math.max(0, Math.min(p.pos + ahead, p.tokens.length - 1))]!

export function advance(p: Parser): Token {
  const t = peek(p)
  if (t.kind !== 'end') p.pos++
  return t
}

/** Gives up this rule. The error is at the furthest token that any rule gave up at. */
export function fail(p: Parser, at = p.pos, hint = ''): never {
  if (at > p.furthest || (at === p.furthest && hint !== '')) {
    p.furthest = at
    p.hint = hint
  }
  throw mismatch
}

/** Notes that the token here was not what some optional part asked for; the parse goes on. */
export function note(p: Parser, at = p.pos): void {
  if (at > p.furthest) {
    p.furthest = at
    p.hint = ''
  }
}

/** Tries a rule; if it doesn't fit, goes back to where it started and gives undefined. Other errors stand. */
export function attempt<T>(p: Parser, rule: (p: Parser) => T): T | undefined {
  const { pos } = p
  const { length } = p.rejected
  try {
    return rule(p)
  } catch (e) {
    if (e !== mismatch) throw e
    p.pos = pos
    p.rejected.length = length
    return undefined
  }
}

/** As `attempt`, and remembers the outcome at this place, so that nested alternatives don't multiply. */
export function attemptOnce<T>(p: Parser, name: string, rule: (p: Parser) => T): T | undefined {
  const key = `${name}@${p.pos}`
  if (p.memo.has(key)) {
    const known = p.memo.get(key)
    if (known === undefined) return undefined
    p.pos = known.pos
    p.rejected.push(...known.rejected)
    return known.result as T
  }
  const { length } = p.rejected
  const result = attempt(p, rule)
  p.memo.set(key, result === undefined ? undefined : { result, pos: p.pos, rejected: p.rejected.slice(length) })
  return result
}

/** Is the token (`ahead` of the place) this keyword, or one of them? Keywords are in upper case. */
export function isWord(p: Parser, word: string, ahead = 0): boolean {
  const t = peek(p, ahead)
  return t.kind === 'word' && t.value === word
}
export function isAnyWord(p: Parser, words: ReadonlySet<string>, ahead = 0): boolean {
  const t = peek(p, ahead)
  return t.kind === 'word' && words.has(t.value)
}
export function isSymbol(p: Parser, symbol: string, ahead = 0): boolean {
  const t = peek(p, ahead)
  return t.kind === 'symbol' && t.text === symbol
}
/** Do the words follow, from here? */
export const isWords = (p: Parser, ...words: readonly string[]): boolean => words.every((w, i) => isWord(p, w, i))

/** Takes the keywords if they all follow. */
export function acceptWords(p: Parser, ...words: readonly string[]): boolean {
  if (!isWords(p, ...words)) {
    for (let i = 0; i < words.length && isWord(p, words[i]!, i); i++) note(p, p.pos + i + 1)
    return false
  }
  p.pos += words.length
  return true
}
export function acceptAnyWord(p: Parser, words: ReadonlySet<string>): string | undefined {
  return isAnyWord(p, words) ? advance(p).value : undefined
}
export function acceptSymbol(p: Parser, symbol: string): boolean {
  if (!isSymbol(p, symbol)) return false
  p.pos++
  return true
}
export function expectWord(p: Parser, ...words: readonly string[]): void {
  for (const w of words) {
    if (!isWord(p, w)) fail(p)
    p.pos++
  }
}
export function expectSymbol(p: Parser, symbol: string): void {
  if (!isSymbol(p, symbol)) fail(p)
  p.pos++
}

/** `rule (, rule)*` */
export function commaSeparated<T>(p: Parser, rule: (p: Parser) => T): T[] {
  const out = [rule(p)]
  while (acceptSymbol(p, ',')) out.push(rule(p))
  return out
}

/** `( rule (, rule)* )` */
export function parenthesized<T>(p: Parser, rule: (p: Parser) => T): T {
  expectSymbol(p, '(')
  const result = rule(p)
  expectSymbol(p, ')')
  return result
}

/** The origin of what was parsed from the token at index `from` to the last token taken. */
export function originFrom(p: Parser, from: number): Origin {
  return originBetween(p, from, Math.max(from, p.pos - 1))
}
export function originBetween(p: Parser, from: number, to: number): Origin {
  const first = p.tokens[from]!
  const last = p.tokens[to]!
  return Object.freeze({
    sql: p.sql,
    start: first.start,
    stop: last.marker === undefined ? last.end - 1 : last.start,
    ...placeOf(p, first.start),
    ...p.options.object,
  })
}

/** The text from the token at index `from` to the last token taken, as written. */
export const textFrom = (p: Parser, from: number): string => boundText(p.sql, p.tokens.slice(from, Math.max(from + 1, p.pos)))

/** An error with a condition of its own, about the tokens of these indices. */
export function conditionAt(p: Parser, from: number, condition: string, parameters: MessageParameters = {}, to = from): ParseException {
  return new ParseException(condition, parameters, contextsOf(originBetween(p, from, to)))
}

/**
 * Notes that what was parsed, from the token of index `from` to the last one taken, makes no sense. The parse goes on, as it may
 * turn out to be no sentence at all, and that error comes first.
 */
export function reject(
  p: Parser,
  from: number,
  condition: string,
  parameters: MessageParameters = {},
  to = Math.max(from, p.pos - 1),
): void {
  p.rejected.push(conditionAt(p, from, condition, parameters, to))
}

/** As `reject`, about the whole statement that begins at `from`, though it has not been read to its end. */
export function rejectStatement(p: Parser, from: number, condition: string, parameters: MessageParameters = {}): void {
  const end = p.tokens.findIndex((t, i) => i >= p.pos && (t.kind === 'end' || t.text === ';'))
  reject(p, from, condition, parameters, end - 1)
}

/** Runs a check of another folder; its error is noted as in `reject`, and `otherwise` stands for its result. */
export function checked<T>(p: Parser, otherwise: T, check: () => T): T {
  try {
    return check()
  } catch (e) {
    if (!(e instanceof SparkException)) throw e
    const { condition, messageParameters } = e
    if (e instanceof AnalysisException && condition !== null) rejectText(p, condition, messageParameters)
    else p.rejected.push(e)
    return otherwise
  }
}

/** Notes an error about the whole text. */
export const rejectText = (p: Parser, condition: string, parameters: MessageParameters = {}): void => {
  p.rejected.push(new ParseException(condition, parameters, [], { suffix: `\n== SQL ==\n${p.sql}` }))
}

/** Notes an error that says nothing about the place. */
export const rejectPlain = (p: Parser, condition: string, parameters: MessageParameters): void => {
  p.rejected.push(sparkError(condition, parameters))
}

/**
 * The end of a list in parentheses. A token too many is named as such: after the first item only if the list could go on behind it,
 * later in any case.
 */
export function closeList(p: Parser, items: number, close = ')'): void {
  if (acceptSymbol(p, close)) return
  const goesOn = isSymbol(p, close, 1) || isSymbol(p, ',', 1)
  fail(p, p.pos, items > 1 || goesOn ? `: extra input ${tokenText(peek(p))}` : '')
}

/** Functions whose arguments may have keywords between them. */
const OWN_GRAMMAR = new Set(['EXTRACT', 'SUBSTRING', 'SUBSTR', 'TRIM', 'OVERLAY', 'POSITION'])

/** The end of a call's arguments: a token too many is named as such where the list goes on behind it, else the end is missing. */
export function closeCall(p: Parser, nameParts: readonly string[], args: readonly Expression[], lastAt: number): void {
  if (acceptSymbol(p, ')')) return
  const name = nameParts.length === 1 ? nameParts[0]!.toUpperCase() : ''
  const own = OWN_GRAMMAR.has(name) || (name === 'CAST' && args[0]?.type !== 'UnresolvedAttribute')
  // parentheses might have been a row's, or a query's
  if (p.tokens[lastAt]!.text === '(' && peek(p).kind === 'word')
    fail(p, p.pos, args.length > 1 ? `: extra input ${tokenText(peek(p))}` : '')
  // SELECT reads as a column: no argument is a query
  if (isWord(p, 'SELECT', -1)) fail(p, p.pos, args.length > 1 || isSymbol(p, ')', 1) ? `: extra input ${tokenText(peek(p))}` : '')
  if (
    peek(p).kind === 'end' &&
    lastAt === p.pos - 1 &&
    args.length === 1 &&
    isSymbol(p, '(', -2) &&
    args[0]!.type === 'UnresolvedAttribute'
  )
    fail(p, p.pos, ": missing ')'")
  const goesOn = isSymbol(p, ')', 1) || isSymbol(p, ',', 1)
  // behind a comma, and before IN, one token is too many
  if (name === 'POSITION' && args.length > 1 && isWord(p, 'IN')) fail(p, p.pos, ": extra input 'IN'")
  if (own && (!goesOn || name === 'CAST') && peek(p).kind === 'word') fail(p)
  fail(
    p,
    p.pos,
    goesOn
      ? `: extra input ${tokenText(peek(p))}`
      : peek(p).kind === 'word' && !isWord(p, 'IGNORE') && args.at(-1)?.type !== 'UnresolvedStar'
        ? ": missing ')'"
        : '',
  )
}

/** Runs a rule that reads as nothing else: where it fails, the error is at the token where it began. */
export function wholeOr<T>(p: Parser, at: number, hint: string, rule: (p: Parser) => T, failsHere: (p: Parser) => boolean = () => true): T {
  try {
    return rule(p)
  } catch (e) {
    if (e === mismatch && failsHere(p)) {
      p.furthest = at
      p.hint = hint
    }
    throw e
  }
}

/** As `fail`, though other rules got further. */
export function failBack(p: Parser, at: number, hint = ''): never {
  p.furthest = at
  p.hint = hint
  throw mismatch
}

/** Does the text end at the token of this index? */
export const endsAt = (p: Parser, index: number): boolean => (p.tokens[index]?.kind ?? 'end') === 'end'

/** A symbol that nothing else could stand for: it is named as missing. */
export function requireSymbol(p: Parser, symbol: string): void {
  if (!acceptSymbol(p, symbol)) fail(p, p.pos, symbol === '(' && peek(p).kind === 'end' ? '' : `: missing '${symbol}'`)
}
/** `mayEnd`: could the statement end behind it? */
export function requireWord(p: Parser, word: string, mayEnd = true): void {
  if (!acceptWords(p, word)) fail(p, p.pos, mayEnd || peek(p).kind !== 'end' ? `: missing '${word}'` : '')
}

/** Forgets how far an attempt got: what failed in it reads as something else. */
export function forgetting<T>(p: Parser, rule: (p: Parser) => T): T | undefined {
  const { furthest, hint } = p
  const result = attempt(p, rule)
  if (result === undefined) {
    p.furthest = furthest
    p.hint = hint
  }
  return result
}
