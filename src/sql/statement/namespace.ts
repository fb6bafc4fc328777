import {
  AlterNamespace,
  AlterTable,
  CommentOn,
  CreateNamespace,
  DescribeNamespace,
  DropNamespace,
  SetCatalog,
} from '../../plan/catalog-command.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { isString, stringLiteral } from '../expression/literal.ts'
import { multipartIdentifier } from '../identifier.ts'
import { identifierReference } from '../identifier-reference.ts'
import {
  acceptAnyWord,
  acceptSymbol,
  acceptWords,
  expectSymbol,
  expectWord,
  fail,
  isAnyWord,
  isWord,
  isWords,
  originFrom,
  type Parser,
  peek,
  reject,
  rejectPlain,
} from '../parser.ts'
import { properties, propertyKey } from './properties.ts'
import { checkReserved, tableName } from './table-clauses.ts'

const words = new Set(['DATABASE', 'SCHEMA', 'NAMESPACE'])
const propertyWords = new Set(['DBPROPERTIES', 'PROPERTIES'])

/** `CREATE DATABASE [IF NOT EXISTS] d [COMMENT 'x'] [LOCATION 'x'] [WITH DBPROPERTIES (...)]` */
export function createNamespace(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  if (!isAnyWord(p, words, 1)) return undefined
  p.pos += 2
  const ifNotExists = acceptWords(p, 'IF', 'NOT', 'EXISTS')
  const name = identifierReference(p)
  const seen = new Set<string>()
  const repeated: string[] = []
  const once = (clause: string) => {
    if (seen.has(clause)) repeated.push(clause)
    seen.add(clause)
  }
  let comment: string | undefined
  let location: string | undefined
  let given: Readonly<Record<string, string>> = {}
  for (;;) {
    if (acceptWords(p, 'COMMENT')) {
      once('COMMENT')
      comment = stringLiteral(p)
    } else if (acceptWords(p, 'LOCATION')) {
      once('LOCATION')
      location = stringLiteral(p)
    } else if (isWord(p, 'WITH') && isAnyWord(p, propertyWords, 1)) {
      p.pos += 2
      once('WITH PROPERTIES')
      given = checkReserved(p, start, properties(p), true)
    } else if (isWords(p, 'DEFAULT', 'COLLATION')) {
      once('DEFAULT COLLATION')
      refuseCollation(p)
    } else break
  }
  for (const clauseName of repeated) reject(p, start, 'DUPLICATE_CLAUSES', { clauseName })
  return CreateNamespace({ name, ifNotExists, comment, location, properties: given, origin: originFrom(p, start) })
}

/** Schemas have no default collation yet. */
function refuseCollation(p: Parser): void {
  p.pos += 2
  multipartIdentifier(p)
  rejectPlain(p, 'UNSUPPORTED_FEATURE.SCHEMA_LEVEL_COLLATIONS', {})
}

/** `DROP DATABASE [IF EXISTS] d [RESTRICT | CASCADE]` */
export function dropNamespace(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  if (!isAnyWord(p, words, 1)) return undefined
  p.pos += 2
  const ifExists = acceptWords(p, 'IF', 'EXISTS')
  const name = tableName(p)
  const cascade = acceptWords(p, 'CASCADE')
  if (!cascade) acceptWords(p, 'RESTRICT')
  return DropNamespace({ name, ifExists, cascade, origin: originFrom(p, start) })
}

/** `ALTER DATABASE d SET DBPROPERTIES (...) | UNSET DBPROPERTIES (...) | SET LOCATION 'x'` */
export function alterNamespace(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  if (!isAnyWord(p, words, 1)) return undefined
  p.pos += 2
  const name = tableName(p)
  if (acceptWords(p, 'UNSET')) {
    if (!acceptAnyWord(p, propertyWords)) fail(p)
    const ifExists = acceptWords(p, 'IF', 'EXISTS')
    expectSymbol(p, '(')
    const unset = [propertyKey(p)]
    while (acceptSymbol(p, ',')) unset.push(propertyKey(p))
    expectSymbol(p, ')')
    return AlterNamespace({ name, unset, ...(ifExists ? {} : {}), origin: originFrom(p, start) })
  }
  if (isWords(p, 'DEFAULT', 'COLLATION')) {
    refuseCollation(p)
    return AlterNamespace({ name, origin: originFrom(p, start) })
  }
  expectWord(p, 'SET')
  if (acceptWords(p, 'LOCATION')) return AlterNamespace({ name, location: stringLiteral(p), origin: originFrom(p, start) })
  if (!acceptAnyWord(p, propertyWords)) fail(p)
  const set = checkReserved(p, start, properties(p), true)
  return AlterNamespace({ name, set, origin: originFrom(p, start) })
}

/** `DESCRIBE DATABASE [EXTENDED] d` */
export function describeNamespace(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  if (!isAnyWord(p, words, 1) || peek(p, 2).kind === 'end') return undefined
  p.pos += 2
  const extended = peek(p, 1).kind !== 'end' && acceptWords(p, 'EXTENDED')
  return DescribeNamespace({ name: tableName(p), extended, origin: originFrom(p, start) })
}

/** `SET CATALOG name` */
export function setCatalog(p: Parser): LogicalPlan {
  const start = p.pos
  expectWord(p, 'SET', 'CATALOG')
  const name = isString(p) ? stringLiteral(p) : identifierReference(p).join('.')
  return SetCatalog({ name, origin: originFrom(p, start) })
}

/** `COMMENT ON TABLE t IS 'x'`, `COMMENT ON DATABASE d IS NULL` */
export function commentOn(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  if (!isWord(p, 'ON', 1)) return undefined
  p.pos += 2
  const what = acceptAnyWord(p, words) === undefined ? 'TABLE' : 'NAMESPACE'
  if (what === 'TABLE' && acceptWords(p, 'COLUMN')) return commentOnColumn(p, start)
  if (what === 'TABLE') expectWord(p, 'TABLE')
  const name = tableName(p)
  expectWord(p, 'IS')
  const comment = acceptWords(p, 'NULL') ? '' : stringLiteral(p)
  return CommentOn({ what, name, comment, origin: originFrom(p, start) })
}

/** `COMMENT ON COLUMN t.c IS 'x'` changes the column. */
function commentOnColumn(p: Parser, start: number): LogicalPlan {
  const at = p.pos
  const parts = identifierReference(p)
  const origin = originFrom(p, at)
  expectWord(p, 'IS')
  const comment = acceptWords(p, 'NULL') ? '' : stringLiteral(p)
  const columns = [{ column: parts.slice(-1), comment, origin }]
  const name = { parts: parts.slice(0, -1), origin }
  return AlterTable({ name, isView: false, action: { change: 'ALTER COLUMNS', columns }, origin: originFrom(p, start) })
}
