import { ShowCollations, ShowCreateTable, ShowPartitions, ShowTableExtended, ShowTableProperties } from '../../plan/catalog-command.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import {
  ShowCatalogs,
  ShowColumns,
  ShowCurrentNamespace,
  ShowFunctions,
  ShowNamespaces,
  ShowTables,
  ShowViews,
} from '../../plan/session-command.ts'
import { isString, stringLiteral } from '../expression/literal.ts'
import { isIdentifier, multipartIdentifier } from '../identifier.ts'
import { identifierReference } from '../identifier-reference.ts'
import { acceptWords, advance, fail, isAnyWord, isSymbol, isWord, originFrom, type Parser, parenthesized, peek, reject } from '../parser.ts'
import { showProcedures } from './procedure.ts'
import { propertyKey } from './properties.ts'
import { partitionSpec, tableName } from './table-clauses.ts'

const namespaces = new Set(['DATABASES', 'SCHEMAS', 'NAMESPACES'])
const namespace = new Set(['DATABASE', 'SCHEMA', 'NAMESPACE'])
const scopes = new Set(['all', 'system', 'user'])
const separate = new Set(['CREATE', 'TABLE', 'GRANT', 'ROLE'])

/** SHOW TABLES, VIEWS, COLUMNS, FUNCTIONS, DATABASES, CATALOGS, CURRENT NAMESPACE; undefined for any other. */
export function show(p: Parser): LogicalPlan | undefined {
  const start = p.pos
  advance(p)
  const what = peek(p).kind === 'word' ? peek(p).value : ''
  const origin = () => originFrom(p, start)
  if (namespaces.has(what)) {
    advance(p)
    return ShowNamespaces({ namespace: within(p), pattern: pattern(p), origin: origin() })
  }
  switch (what) {
    case 'TABLES':
      advance(p)
      return ShowTables({ namespace: within(p), pattern: pattern(p), origin: origin() })
    case 'VIEWS':
      advance(p)
      return ShowViews({ namespace: within(p), pattern: pattern(p), origin: origin() })
    case 'CATALOGS':
      advance(p)
      return ShowCatalogs({ pattern: pattern(p), origin: origin() })
    case 'COLLATIONS':
      advance(p)
      return ShowCollations({ pattern: pattern(p), origin: origin() })
    case 'PROCEDURES':
      return showProcedures(p, start)
    case 'COLUMNS':
      advance(p)
      return showColumns(p, start)
    case 'CURRENT':
      if (!isAnyWord(p, namespace, 1)) break
      p.pos += 2
      return ShowCurrentNamespace({ origin: origin() })
    case 'FUNCTIONS':
      return showFunctions(p, start)
    case 'TABLE':
      if (isWord(p, 'EXTENDED', 1)) return showTableExtended(p, start)
      break
    case 'TBLPROPERTIES': {
      advance(p)
      const name = tableName(p)
      return ShowTableProperties({ name, key: isSymbol(p, '(') ? parenthesized(p, propertyKey) : undefined, origin: origin() })
    }
    case 'PARTITIONS': {
      advance(p)
      const name = tableName(p)
      return ShowPartitions({ name, partition: partitionSpec(p), origin: origin() })
    }
    case 'CREATE': {
      if (!isWord(p, 'TABLE', 1)) break
      p.pos += 2
      const name = tableName(p)
      return ShowCreateTable({ name, asSerde: acceptWords(p, 'AS', 'SERDE'), origin: origin() })
    }
  }
  if (isWord(p, 'FUNCTIONS', 1)) return showFunctions(p, start)
  // Any one word may stand before FUNCTIONS.
  const follows = peek(p, 1).kind === 'end' || peek(p, 1).kind === 'string' || isIdentifier(p, 1)
  const alone = isIdentifier(p) && follows && !separate.has(what)
  p.pos = start
  if (alone && !known.has(what)) fail(p, start + 2, ": missing 'FUNCTIONS'")
  return undefined
}
const known = new Set(['ROLES', 'PRINCIPALS', 'COMPACTIONS', 'TRANSACTIONS', 'INDEXES', 'LOCKS', 'ROLE', 'GRANT'])

const within = (p: Parser): string[] | undefined => (acceptWords(p, 'FROM') || acceptWords(p, 'IN') ? identifierReference(p) : undefined)

/** `[LIKE] 'pattern'` */
function pattern(p: Parser): string | undefined {
  return acceptWords(p, 'LIKE') || isString(p) ? stringLiteral(p) : undefined
}

function showTableExtended(p: Parser, start: number): LogicalPlan {
  p.pos += 2
  const namespaceName = within(p)
  if (!isWord(p, 'LIKE')) fail(p)
  advance(p)
  const at = p.pos
  const like = stringLiteral(p)
  const patternOrigin = originFrom(p, at)
  return ShowTableExtended({
    namespace: namespaceName,
    pattern: like,
    patternOrigin,
    partition: partitionSpec(p),
    origin: originFrom(p, start),
  })
}

function showColumns(p: Parser, start: number): LogicalPlan {
  if (!acceptWords(p, 'FROM') && !acceptWords(p, 'IN')) fail(p)
  const table = tableName(p)
  return ShowColumns({ table: table.parts, namespace: within(p), nameOrigin: table.origin, origin: originFrom(p, start) })
}

function showFunctions(p: Parser, start: number): LogicalPlan {
  const scope = isWord(p, 'FUNCTIONS') ? 'all' : advance(p).text.toLowerCase()
  advance(p)
  let place = within(p)
  let like: string | undefined
  if (acceptWords(p, 'LIKE') || isString(p) || isIdentifier(p)) {
    // a name before the dot of an unquoted pattern is that of the namespace
    const parts = isString(p) ? [stringLiteral(p)] : multipartIdentifier(p)
    like = parts.at(-1)
    if (parts.length > 1) place = parts.slice(0, -1)
  }
  if (!scopes.has(scope)) reject(p, start, 'INVALID_SQL_SYNTAX.SHOW_FUNCTIONS_INVALID_SCOPE', { scope: `\`${scope}\`` })
  return ShowFunctions({ scope: scope as ShowFunctions['scope'], namespace: place, pattern: like, origin: originFrom(p, start) })
}
