import { type Expression, SortOrder } from '../../plan/expression.ts'
import { Distinct, Limit, type LogicalPlan, Offset, Repartition, SetOperation, Sort, Union } from '../../plan/logical.ts'
import {
  UnresolvedInlineTable,
  UnresolvedRelation,
  UnresolvedSubqueryColumnAliases,
  UnresolvedWindowDefinitions,
  UnresolvedWith,
} from '../../plan/unresolved.ts'
import { expression } from '../expression/expression.ts'
import { rowFields } from '../expression/row.ts'
import { capturedIdentifier, identifierList, isIdentifier, multipartIdentifier } from '../identifier.ts'
import {
  acceptWords,
  advance,
  attempt,
  attemptOnce,
  commaSeparated,
  endsAt,
  expectSymbol,
  expectWord,
  fail,
  failBack,
  isMismatch,
  isSymbol,
  isWord,
  isWords,
  originFrom,
  type Parser,
  peek,
  reject,
  tokenText,
} from '../parser.ts'
import { pipeOperator } from './pipe.ts'
import { tableAlias } from './relation.ts'
import { fromStatement, querySpecification, windowClause } from './select.ts'
import { sortItem } from './sort-item.ts'

/** `[WITH ...] term [ORDER BY ...] [LIMIT ...]` */
export function query(p: Parser): LogicalPlan {
  const { inSelect } = p
  p.inSelect = false
  try {
    return wholeQuery(p)
  } finally {
    p.inSelect = inSelect
  }
}

function wholeQuery(p: Parser): LogicalPlan {
  const start = p.pos
  if (isWord(p, 'WITH')) {
    const ctes = commonTables(p)
    const child = organized(p)
    checkNames(p, ctes.names, start)
    if (!ctes.recursive && ctes.maxRecursion !== undefined)
      reject(p, start, '_LEGACY_ERROR_TEMP_0035', {
        message: 'Cannot specify MAX RECURSION LEVEL when the CTE is not marked as RECURSIVE',
      })
    return UnresolvedWith({ ...ctes, child, origin: originFrom(p, start) })
  }
  return organized(p)
}

/** Names of common tables differ, in any case. */
function checkNames(p: Parser, names: readonly string[], start: number): void {
  const lower = names.map(n => n.toLowerCase())
  const duplicates = names.filter((_, i) => lower.indexOf(lower[i]!) === i && lower.lastIndexOf(lower[i]!) !== i)
  if (duplicates.length > 0) reject(p, start, 'DUPLICATED_CTE_NAMES', { duplicateNames: duplicates.map(n => `\`${n}\``).join(', ') })
}

function organized(p: Parser): LogicalPlan {
  const start = p.pos
  return organization(p, queryTerm(p), start)
}

/** `WITH [RECURSIVE] name [(columns)] [MAX RECURSION LEVEL n] [AS] (query), ...` */
export function commonTables(p: Parser): Pick<UnresolvedWith, 'names' | 'definitions' | 'recursive' | 'maxRecursion'> {
  expectWord(p, 'WITH')
  const recursive = isWord(p, 'RECURSIVE') && !isSymbol(p, '(', 1) && !isWord(p, 'AS', 1) && acceptWords(p, 'RECURSIVE')
  const names: string[] = []
  const definitions: LogicalPlan[] = []
  const levels: (number | undefined)[] = []
  commaSeparated(p, q => {
    const at = q.pos
    const name = capturedIdentifier(q)
    const columns = isSymbol(q, '(') ? attempt(q, columnList) : undefined
    // what is no list of names reads as no list
    if (columns === undefined && isSymbol(q, '(')) q.hint = ''
    levels.push(acceptWords(q, 'MAX', 'RECURSION', 'LEVEL') ? wholeNumber(q) : undefined)
    acceptWords(q, 'AS')
    expectSymbol(q, '(')
    const body = nestedQuery(q)
    expectSymbol(q, ')')
    names.push(name)
    definitions.push(columns ? UnresolvedSubqueryColumnAliases({ names: columns, child: body, origin: originFrom(q, at) }) : body)
  })
  return { names, definitions, recursive: recursive || undefined, maxRecursion: levels.some(l => l !== undefined) ? levels : undefined }
}

/** A column list before AS or before the body's own parenthesis. */
function columnList(p: Parser): string[] {
  const names = identifierList(p)
  if (!isWord(p, 'AS') && !isWord(p, 'MAX') && !isSymbol(p, '(')) fail(p)
  return names
}

function wholeNumber(p: Parser): number {
  const t = peek(p)
  if (t.kind !== 'number' || t.form !== 'integer') fail(p)
  return Number(advance(p).text)
}

/** A query that an alternative may have parsed at this place before. */
export function nestedQuery(p: Parser): LogicalPlan {
  const plan = attemptOnce(p, 'query', query)
  if (plan === undefined) fail(p)
  return plan
}

// INTERSECT binds more tightly than UNION and EXCEPT, and those more than |>.
const INTERSECT = 2
const UNION = 1
const setOperators: Readonly<Record<string, number>> = { INTERSECT, UNION, EXCEPT: UNION, MINUS: UNION }

function queryTerm(p: Parser, binding = 0): LogicalPlan {
  const start = p.pos
  let left = queryPrimary(p)
  for (;;) {
    const t = peek(p)
    if (t.kind === 'symbol' && t.text === '|>' && binding === 0) {
      left = pipeOperator(p, left, start)
      continue
    }
    const own = t.kind === 'word' && Object.hasOwn(setOperators, t.value) ? setOperators[t.value]! : 0
    const level = p.options.equalSetOperators ? Math.min(own, UNION) : own
    if (level === 0 || level < binding) return left
    const operator = advance(p).value
    const all = isWord(p, 'ALL') || isWord(p, 'DISTINCT') ? advance(p).value === 'ALL' : false
    const right = queryTerm(p, level + 1)
    left = setOperation(operator, all, left, right, originFrom(p, start))
  }
}

/** UNION without ALL is a distinct union. */
export function setOperation(
  operator: string,
  all: boolean,
  left: LogicalPlan,
  right: LogicalPlan,
  origin: LogicalPlan['origin'],
): LogicalPlan {
  if (operator === 'UNION') {
    const union = Union({ inputs: [left, right], byName: false, allowMissingColumns: false, origin })
    return all ? union : Distinct({ child: union, origin })
  }
  return SetOperation({ operation: operator === 'INTERSECT' ? 'intersect' : 'except', all, left, right, origin })
}

/** SELECT, FROM first, TABLE t, VALUES, or a query in parentheses. */
export function queryPrimary(p: Parser): LogicalPlan {
  if (isSymbol(p, '(')) {
    advance(p)
    const inner = nestedQuery(p)
    if (!isSymbol(p, ')')) fail(p, p.pos, peek(p).kind === 'end' ? ": missing ')'" : '')
    advance(p)
    return inner
  }
  const t = peek(p)
  switch (t.kind === 'word' ? t.value : '') {
    case 'SELECT':
    case 'MAP':
    case 'REDUCE':
      return querySpecification(p)
    case 'FROM':
      return fromStatement(p)
    case 'VALUES':
      return inlineTable(p)
    case 'TABLE': {
      advance(p)
      if (!isIdentifier(p)) fail(p)
      const at = p.pos
      const nameParts = multipartIdentifier(p)
      return UnresolvedRelation({ nameParts, origin: originFrom(p, at) })
    }
    default:
      return fail(p)
  }
}

/** `VALUES (1, 'a'), (2, 'b') [AS t(x, y)]` */
export function inlineTable(p: Parser): LogicalPlan {
  const start = p.pos
  expectWord(p, 'VALUES')
  const rows = valueRows(p).map(rowFields)
  const names = rows[0]!.map((_, i) => `col${i + 1}`)
  const table = UnresolvedInlineTable({ names, rows, origin: originFrom(p, start) })
  return tableAlias(p, table, start)
}

/** A comma at the end of the text is one too many. */
function valueRows(p: Parser): Expression[] {
  const rows = [expression(p)]
  while (isSymbol(p, ',')) {
    if (endsAt(p, p.pos + 1)) fail(p, p.pos, ": extra input ','")
    advance(p)
    rows.push(expression(p))
  }
  return rows
}

/** ORDER BY, CLUSTER BY, DISTRIBUTE BY, SORT BY, WINDOW, LIMIT, OFFSET on top of a query; `piped`: as an operator of a pipe. */
export function organization(p: Parser, term: LogicalPlan, start: number, piped = false): LogicalPlan {
  const at = p.pos
  const list = <T>(rule: (q: Parser) => T, ...words: string[]): T[] | undefined => {
    if (!isWords(p, ...words)) return undefined
    const from = p.pos
    p.pos += words.length
    if (piped && endsAt(p, p.pos)) failBack(p, from)
    if (isSymbol(p, ')')) failBack(p, from + 1, `: extra input ${tokenText(p.tokens[from + 1]!)}`)
    // behind a comma the list may not end
    const endsEarly = (q: Parser) => q.tokens[q.furthest - 1]!.text === ',' && (endsAt(q, q.furthest) || q.tokens[q.furthest]!.text === ')')
    try {
      return commaSeparated(p, rule)
    } catch (e) {
      if (isMismatch(e) && endsEarly(p)) failBack(p, from, endsAt(p, p.furthest) ? '' : ": missing ')'")
      throw e
    }
  }
  const order = list(sortItem, 'ORDER', 'BY')
  const cluster = list(expression, 'CLUSTER', 'BY')
  const distribute = list(expression, 'DISTRIBUTE', 'BY')
  const sort = list(sortItem, 'SORT', 'BY')
  const given = [order, cluster, distribute, sort].filter(c => c !== undefined).length
  if (given > 1 && !(given === 2 && distribute && sort)) reject(p, at, 'UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES')
  const windows = windowClause(p)
  let limit: Expression | undefined
  if (piped && (isWord(p, 'LIMIT') || isWord(p, 'OFFSET')) && endsAt(p, p.pos + 1)) fail(p, p.pos, `: extra input ${tokenText(peek(p))}`)
  if (acceptWords(p, 'LIMIT') && !(isWord(p, 'ALL') && acceptWords(p, 'ALL'))) limit = expression(p)
  const offset = acceptWords(p, 'OFFSET') ? expression(p) : undefined
  if (p.pos === at) return term
  let plan = term
  const origin = originFrom(p, at)
  const by = distribute ?? cluster
  if (by) plan = Repartition({ partitioning: 'hash', expressions: by, child: plan, origin })
  if (order) plan = Sort({ order, global: true, child: plan, origin, ...(piped && { ownColumns: true }) })
  const local = sort ?? cluster?.map(ascending)
  if (local) plan = Sort({ order: local, global: false, child: plan, origin })
  if (windows) plan = UnresolvedWindowDefinitions({ ...windows, child: plan, origin: originFrom(p, start) })
  if (offset) plan = Offset({ offset, child: plan, origin })
  return limit ? Limit({ limit, child: plan, origin }) : plan
}

const ascending = (child: Expression): Expression => SortOrder({ child, direction: 'asc', nulls: 'first', origin: child.origin })
