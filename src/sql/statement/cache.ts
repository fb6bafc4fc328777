import { RefreshFunction, RefreshPath } from '../../plan/catalog-command.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { CacheTable, ClearCache, RefreshTable, UncacheTable, UseNamespace } from '../../plan/session-command.ts'
import { isString, stringLiteral } from '../expression/literal.ts'
import { identifierReference } from '../identifier-reference.ts'
import {
  acceptAnyWord,
  acceptWords,
  advance,
  expectWord,
  isWord,
  originFrom,
  type Parser,
  peek,
  reject,
  requireWord,
  textFrom,
} from '../parser.ts'
import { query } from '../query/query.ts'
import { isQueryAhead } from '../query/subquery.ts'
import { properties } from './properties.ts'
import { tableName } from './table-clauses.ts'

/** `CACHE [LAZY] TABLE name [OPTIONS (...)] [[AS] query]` */
export function cacheTable(p: Parser): LogicalPlan {
  const start = p.pos
  expectWord(p, 'CACHE')
  const lazy = acceptWords(p, 'LAZY')
  if (lazy) requireWord(p, 'TABLE')
  else expectWord(p, 'TABLE')
  const name = identifierReference(p)
  const options = acceptWords(p, 'OPTIONS') ? properties(p) : {}
  if (!acceptWords(p, 'AS') && !isQueryAhead(p)) return CacheTable({ name, lazy, options, origin: originFrom(p, start) })
  const from = p.pos
  const plan = query(p)
  if (name.length > 1) reject(p, start, '_LEGACY_ERROR_TEMP_0037', { quoted: name.slice(0, -1).join('.') })
  return CacheTable({ name, lazy, options, query: plan, originalText: textFrom(p, from), origin: originFrom(p, start) })
}

export function uncacheTable(p: Parser): LogicalPlan {
  const start = p.pos
  expectWord(p, 'UNCACHE')
  requireWord(p, 'TABLE')
  const ifExists = acceptWords(p, 'IF', 'EXISTS')
  return UncacheTable({ ifExists, name: identifierReference(p), origin: originFrom(p, start) })
}

export function clearCache(p: Parser): LogicalPlan {
  const start = p.pos
  expectWord(p, 'CLEAR')
  requireWord(p, 'CACHE')
  return ClearCache({ origin: originFrom(p, start) })
}

/** `REFRESH TABLE name`, `REFRESH FUNCTION name`, `REFRESH path`. */
export function refresh(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  if (isWord(p, 'FUNCTION', 1) && peek(p, 2).kind !== 'end') {
    p.pos += 2
    return RefreshFunction({ name: tableName(p), origin: originFrom(p, start) })
  }
  if (!isWord(p, 'TABLE', 1) || peek(p, 2).kind === 'end') return refreshPath(p, start)
  p.pos += 2
  return RefreshTable({ name: identifierReference(p), origin: originFrom(p, start) })
}

function refreshPath(p: Parser, start: number): LogicalPlan {
  advance(p)
  const from = p.pos
  const text = isString(p) ? stringLiteral(p) : undefined
  while (text === undefined && peek(p).kind !== 'end' && peek(p).text !== ';') advance(p)
  const path = text ?? (p.pos === from ? '' : textFrom(p, from))
  if (path === '') reject(p, start, 'INVALID_SQL_SYNTAX.EMPTY_REFRESH_RESOURCE_PATH')
  if (text === undefined && /\s/.test(path)) reject(p, start, 'INVALID_SQL_SYNTAX.INVALID_REFRESH_RESOURCE_PATH')
  return RefreshPath({ path, origin: originFrom(p, start) })
}

const namespaceWords = new Set(['DATABASE', 'SCHEMA', 'NAMESPACE'])

/** `USE [DATABASE] name` */
export function use(p: Parser): LogicalPlan {
  const start = p.pos
  advance(p)
  const worded = peek(p, 1).kind !== 'end' && peek(p, 1).text !== '.' && peek(p, 1).text !== ';' && acceptAnyWord(p, namespaceWords)
  return UseNamespace({ name: identifierReference(p), ...(worded ? { worded: true } : {}), origin: originFrom(p, start) })
}
