import type { Expression } from '../../plan/expression.ts'
import { UnresolvedAttribute } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { type JsonTableColumn, UnresolvedBinBy, UnresolvedJsonTable, UnresolvedUnnest } from '../../plan/unresolved.ts'
import { LongType } from '../../types/data-type.ts'
import { quoteIdentifier } from '../../types/names.ts'
import { expression } from '../expression/expression.ts'
import { functionArgument } from '../expression/function-call.ts'
import { stringLiteral } from '../expression/literal.ts'
import { identifier, multipartIdentifier } from '../identifier.ts'
import {
  acceptWords,
  attempt,
  commaSeparated,
  expectSymbol,
  expectWord,
  fail,
  isSymbol,
  isWord,
  originFrom,
  type Parser,
  parenthesized,
  peek,
  reject,
  requireWord,
  tokenText,
} from '../parser.ts'
import { castTarget, dataType } from '../types.ts'

/** Forms of FROM that are no calls: UNNEST, JSON_TABLE, BIN BY. */

/** `UNNEST(array, ...) [WITH ORDINALITY]`; undefined where it is a call like others. */
export function unnest(p: Parser): (() => LogicalPlan) | undefined {
  if (!isWord(p, 'UNNEST') || !isSymbol(p, '(', 1) || isSymbol(p, ')', 2)) return undefined
  const start = p.pos
  p.pos += 2
  const args = commaSeparated(p, functionArgument)
  if (args.some(a => a.type === 'NamedArgument')) {
    p.pos = start
    return undefined
  }
  expectSymbol(p, ')')
  const ordinality = acceptWords(p, 'WITH', 'ORDINALITY')
  if (!ordinality && isWord(p, 'WITH')) fail(p, p.pos + 1, `: extra input ${tokenText(peek(p, 1))}`)
  // it is not sampled: the word reads as its alias
  if (isWord(p, 'TABLESAMPLE') && isSymbol(p, '(', 1)) fail(p, p.pos + 2)
  return () => UnresolvedUnnest({ args, ordinality, origin: originFrom(p, start) })
}

/** `JSON_TABLE(json, 'path' COLUMNS (...) [NULL | ERROR ON ERROR])`; undefined where it is a call like others. */
export function jsonTable(p: Parser): (() => LogicalPlan) | undefined {
  if (!isWord(p, 'JSON_TABLE') || !isSymbol(p, '(', 1)) return undefined
  const start = p.pos
  const head = attempt(p, q => {
    q.pos += 2
    const json = expression(q)
    expectSymbol(q, ',')
    const rowPath = stringLiteral(q)
    expectWord(q, 'COLUMNS')
    return { json, rowPath }
  })
  if (head === undefined) return undefined
  const columns = parenthesized(p, q => commaSeparated(q, jsonTableColumn))
  const failing = acceptWords(p, 'ERROR', 'ON', 'ERROR')
  if (!failing) acceptWords(p, 'NULL', 'ON', 'ERROR')
  expectSymbol(p, ')')
  const names = columns.map(c => c.name.toLowerCase())
  const twice = names.find((n, i) => names.indexOf(n) < i)
  if (twice !== undefined) reject(p, start, 'INVALID_SQL_SYNTAX.DUPLICATE_JSON_TABLE_COLUMN', { columnName: quoteIdentifier(twice) })
  return () => UnresolvedJsonTable({ ...head, columns, failing, origin: originFrom(p, start) })
}

function jsonTableColumn(p: Parser): JsonTableColumn {
  const name = identifier(p)
  if (acceptWords(p, 'FOR', 'ORDINALITY')) return { is: 'ordinality', name, dataType: LongType }
  const written = castTarget(dataType(p))
  if (acceptWords(p, 'EXISTS')) {
    expectWord(p, 'PATH')
    return { is: 'exists', name, dataType: written, path: stringLiteral(p) }
  }
  return { is: 'value', name, dataType: written, path: acceptWords(p, 'PATH') ? stringLiteral(p) : `$['${name}']` }
}

export const isBinBy = (p: Parser): boolean => isWord(p, 'BIN') && isWord(p, 'BY', 1) && isSymbol(p, '(', 2)

const column = (p: Parser): Expression => UnresolvedAttribute({ nameParts: multipartIdentifier(p) })

/** `BIN BY (RANGE start TO end BIN WIDTH width [ALIGN TO origin] DISTRIBUTE UNIFORM (columns) [BIN_START AS a] [BIN_END AS b] [BIN_DISTRIBUTE_RATIO AS r])` */
export function binBy(p: Parser, child: LogicalPlan, start = p.pos): LogicalPlan {
  p.pos += 2
  expectSymbol(p, '(')
  expectWord(p, 'RANGE')
  const rangeStart = column(p)
  expectWord(p, 'TO')
  const rangeEnd = column(p)
  requireWord(p, 'BIN')
  expectWord(p, 'WIDTH')
  const width = expression(p)
  const alignTo = acceptWords(p, 'ALIGN', 'TO') ? expression(p) : undefined
  expectWord(p, 'DISTRIBUTE')
  expectWord(p, 'UNIFORM')
  const distributed = parenthesized(p, q => commaSeparated(q, column))
  const named = (word: string, otherwise: string): string => {
    if (!acceptWords(p, word)) return otherwise
    requireWord(p, 'AS')
    return identifier(p)
  }
  const names = [named('BIN_START', 'bin_start'), named('BIN_END', 'bin_end'), named('BIN_DISTRIBUTE_RATIO', 'bin_distribute_ratio')]
  expectSymbol(p, ')')
  return UnresolvedBinBy({ rangeStart, rangeEnd, width, alignTo, distributed, names, child, origin: originFrom(p, start) })
}
