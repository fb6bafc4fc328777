import type { LogicalPlan } from '../../plan/logical.ts'
import { type PathItem, ResetCommand, SetCommand, SetPath } from '../../plan/session-command.ts'
import { systemZone } from '../../util/system-zone.ts'
import { intervalLiteral, isInterval } from '../expression/interval.ts'
import { isString, stringLiteral } from '../expression/literal.ts'
import { identifierReference } from '../identifier-reference.ts'
import {
  acceptWords,
  advance,
  attempt,
  commaSeparated,
  fail,
  isSymbol,
  isWord,
  originFrom,
  type Parser,
  peek,
  reject,
  rejectText,
  textFrom,
} from '../parser.ts'

const TIME_ZONE = 'spark.sql.session.timeZone'
const ASSIGNMENT = /^([a-zA-Z_\d\\.:]+)\s*=([^;]*);*$/s
const KEY = /^([a-zA-Z_\d\\.:]+)$/
const elsewhere = new Set(['CATALOG', 'VAR', 'VARIABLE', 'ROLE', 'PATH'])

/** `SET`, `SET -v`, `SET key`, `SET key = value`, `SET TIME ZONE ...`: keys and values are taken from the text as they stand. */
export function setStatement(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  const next = peek(p, 1)
  if (next.kind === 'word' && elsewhere.has(next.value) && !isSymbol(p, '=', 2) && !isSymbol(p, '.', 2)) {
    if (next.value === 'ROLE') {
      rest(p)
      reject(p, start, 'INVALID_STATEMENT_OR_CLAUSE', { operation: 'SET ROLE' })
      return SetCommand({ verbose: false })
    }
    if (peek(p, 2).kind !== 'end' && next.value === 'CATALOG') return undefined
  }
  if (next.value === 'PATH' && next.kind === 'word' && isSymbol(p, '=', 2)) {
    const path = attempt(p, setPath)
    if (path) return path
  }
  advance(p)
  if (isWord(p, 'TIME') && isWord(p, 'ZONE', 1)) return timeZone(p, start)
  if (peek(p).kind === 'quoted') {
    const key = advance(p).value
    if (peek(p).kind === 'end') return SetCommand({ key, verbose: false, origin: originFrom(p, start) })
    if (isSymbol(p, '=')) {
      advance(p)
      const only = peek(p).kind === 'quoted' && peek(p, 1).kind === 'end' ? peek(p).value : undefined
      const text = rest(p)
      return SetCommand({ key, value: only ?? text, verbose: false, origin: originFrom(p, start) })
    }
  }
  p.pos = start + 1
  const text = rest(p)
  const origin = originFrom(p, start)
  if (text === '') return SetCommand({ verbose: false, origin })
  if (text === '-v') return SetCommand({ verbose: true, origin })
  const key = KEY.exec(text)
  if (key) return SetCommand({ key: key[1]!, verbose: false, origin })
  const assignment = ASSIGNMENT.exec(text)
  if (assignment) return SetCommand({ key: assignment[1]!, value: assignment[2]!.trim(), verbose: false, origin })
  const backquoted = /^([a-zA-Z_\d\\.:]+)\s*=\s*`((?:[^`]|``)*)`$/.exec(text)
  if (backquoted) return SetCommand({ key: backquoted[1]!, value: backquoted[2]!.replaceAll('``', '`'), verbose: false, origin })
  reject(p, start, 'INVALID_SET_SYNTAX')
  return SetCommand({ verbose: false, origin })
}

const SHORTCUTS: Readonly<Record<string, PathItem>> = {
  DEFAULT_PATH: 'DEFAULT_PATH',
  SYSTEM_PATH: 'SYSTEM_PATH',
  PATH: 'PATH',
  CURRENT_SCHEMA: 'CURRENT_SCHEMA',
  CURRENT_DATABASE: 'CURRENT_SCHEMA',
}

/** `SET PATH = item, item`; anything else behind the sign is the value of a setting called PATH. */
function setPath(p: Parser): LogicalPlan {
  const start = p.pos
  p.pos += 3
  const items = commaSeparated(p, pathItem)
  while (isSymbol(p, ';')) advance(p)
  if (peek(p).kind !== 'end') fail(p)
  for (const item of items)
    if (typeof item !== 'string' && item.length === 1) rejectText(p, 'INVALID_SQL_PATH_SCHEMA_REFERENCE', { qualifiedName: item[0]! })
  return SetPath({ items, origin: originFrom(p, start) })
}

function pathItem(p: Parser): PathItem {
  const t = peek(p)
  const shortcut = t.kind === 'word' && !isSymbol(p, '.', 1) ? SHORTCUTS[t.value] : undefined
  if (shortcut === undefined) return identifierReference(p)
  advance(p)
  return shortcut
}

/** The remaining text, without semicolons at its end; takes all tokens. */
function rest(p: Parser): string {
  const from = p.pos
  while (peek(p).kind !== 'end') advance(p)
  while (p.pos > from && p.tokens[p.pos - 1]!.text === ';') p.pos--
  return p.pos === from ? '' : textFrom(p, from).trim()
}

const MAX_HOURS = 18
const SECONDS_PER_HOUR = 3600
const MICROS_PER_SECOND = 1_000_000n

function timeZone(p: Parser, start: number): LogicalPlan {
  p.pos += 2
  const set = (value: string) => SetCommand({ key: TIME_ZONE, value, verbose: false, origin: originFrom(p, start) })
  if (isString(p)) return set(stringLiteral(p))
  if (acceptWords(p, 'LOCAL')) return set(systemZone())
  if (isInterval(p)) {
    const at = p.pos
    const { value } = intervalLiteral(p)
    if (typeof value === 'bigint') {
      const seconds = Number(value / MICROS_PER_SECOND)
      if (Math.abs(seconds) > MAX_HOURS * SECONDS_PER_HOUR || value % MICROS_PER_SECOND !== 0n)
        reject(p, start, 'INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE', { input: intervalText(p, at) })
      return set(offsetText(seconds))
    }
    if (value !== null) reject(p, start, 'INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE', { input: intervalText(p, at) })
    return set('')
  }
  rest(p)
  reject(p, start, '_LEGACY_ERROR_TEMP_0045')
  return set('')
}

const intervalText = (p: Parser, at: number): string => p.tokens[at + 1]!.value

/** Seconds as Java writes a zone offset: `+08:30`, `Z`. */
function offsetText(seconds: number): string {
  if (seconds === 0) return 'Z'
  const two = (n: number) => String(n).padStart(2, '0')
  const size = Math.abs(seconds)
  const rest = size % 60
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(size / SECONDS_PER_HOUR))}:${two(Math.floor(size / 60) % 60)}${rest ? `:${two(rest)}` : ''}`
}

/** `RESET`, `RESET key` */
export function resetStatement(p: Parser): LogicalPlan {
  const start = p.pos
  advance(p)
  const only = peek(p).kind === 'quoted' && (peek(p, 1).kind === 'end' || peek(p, 1).text === ';') ? peek(p).value : undefined
  const text = rest(p)
  const origin = originFrom(p, start)
  if (text === '') return ResetCommand({ origin })
  if (only === undefined && !KEY.test(text)) reject(p, start, 'INVALID_RESET_COMMAND_FORMAT')
  return ResetCommand({ key: only ?? text, origin })
}
