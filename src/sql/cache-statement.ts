import { CacheTable, ClearCache, type LogicalPlan, RefreshTable, UncacheTable, UseNamespace } from '../plan/logical.ts'
import { identifierReference } from './identifier-reference.ts'
import { acceptAnyWord, acceptWords, advance, expectWord, isWord, originFrom, type Parser, peek, reject, textFrom } from './parser.ts'
import { properties } from './properties.ts'
import { query } from './query.ts'
import { isQueryAhead } from './subquery.ts'

/** `CACHE [LAZY] TABLE name [OPTIONS (...)] [[AS] query]` */
export function cacheTable(p: Parser): LogicalPlan {
  const start = p.pos
  expectWord(p, 'CACHE')
  const lazy = acceptWords(p, 'LAZY')
  expectWord(p, 'TABLE')
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
  expectWord(p, 'UNCACHE', 'TABLE')
  const ifExists = acceptWords(p, 'IF', 'EXISTS')
  return UncacheTable({ ifExists, name: identifierReference(p), origin: originFrom(p, start) })
}

export function clearCache(p: Parser): LogicalPlan {
  const start = p.pos
  expectWord(p, 'CLEAR', 'CACHE')
  return ClearCache({ origin: originFrom(p, start) })
}

/** REFRESH TABLE name; undefined for paths and functions. */
export function refresh(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  if (!isWord(p, 'TABLE', 1)) return undefined
  p.pos += 2
  return RefreshTable({ name: identifierReference(p), origin: originFrom(p, start) })
}

const namespaceWords = new Set(['DATABASE', 'SCHEMA', 'NAMESPACE'])

/** `USE [DATABASE] name` */
export function use(p: Parser): LogicalPlan {
  const start = p.pos
  advance(p)
  if (peek(p, 1).kind !== 'end' && peek(p, 1).text !== '.' && peek(p, 1).text !== ';') acceptAnyWord(p, namespaceWords)
  return UseNamespace({ name: identifierReference(p), origin: originFrom(p, start) })
}
