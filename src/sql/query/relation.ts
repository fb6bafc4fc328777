import type { Expression } from '../../plan/expression.ts'
import { Join, type JoinType, type LogicalPlan, SubqueryAlias } from '../../plan/logical.ts'
import {
  MAX_NEAREST,
  NearestByJoin,
  UnresolvedAsofJoin,
  UnresolvedJoin,
  UnresolvedRelation,
  UnresolvedSubqueryColumnAliases,
  UnresolvedTableValuedFunction,
} from '../../plan/unresolved.ts'
import { expression } from '../expression/expression.ts'
import { functionArgument, functionName, isFunctionCall } from '../expression/function-call.ts'
import { identifier, identifierList, isIdentifier, isStrictIdentifier } from '../identifier.ts'
import { identifierReference } from '../identifier-reference.ts'
import {
  acceptSymbol,
  acceptWords,
  advance,
  attempt,
  commaSeparated,
  endsAt,
  expectSymbol,
  expectWord,
  fail,
  failBack,
  isSymbol,
  isWord,
  isWords,
  originFrom,
  type Parser,
  reject,
  requireSymbol,
  textFrom,
  wholeOr,
} from '../parser.ts'
import { properties } from '../statement/properties.ts'
import { isClauseAhead } from './clauses.ts'
import { lateralView } from './lateral-view.ts'
import { isPivot, pivot } from './pivot.ts'
import { inlineTable, nestedQuery } from './query.ts'
import { sample } from './sample.ts'
import { isQueryAhead } from './subquery.ts'
import { tableArgument } from './table-argument.ts'
import { binBy, isBinBy, jsonTable, unnest } from './table-forms.ts'
import { isStream, otherRead, stream, watermarked } from './table-reads.ts'

/** Is the FROM here a clause, and not the name of what stands before it? */
export const isFromClause = (p: Parser): boolean => isWord(p, 'FROM')

/** `FROM a, b JOIN c ... [LATERAL VIEW ...] [PIVOT ...]`. A comma joins, and the joins after it apply to all before. */
export function fromClause(p: Parser): LogicalPlan {
  const start = p.pos
  expectWord(p, 'FROM')
  let plan = relation(p, undefined)
  while (acceptSymbol(p, ',')) {
    const at = p.pos
    const lateral = isWord(p, 'LATERAL')
    if (!p.options.joinsBeforeCommas || lateral) plan = relation(p, plan, start)
    else plan = Join({ left: plan, right: relation(p, undefined), joinType: 'inner', origin: originFrom(p, at) })
  }
  while (isWords(p, 'LATERAL', 'VIEW')) plan = lateralView(p, plan)
  while (isPivot(p)) plan = pivot(p, plan)
  return plan
}

/** One item of FROM with its joins, joined to the items before it. */
export function relation(p: Parser, left: LogicalPlan | undefined, leftStart = p.pos): LogicalPlan {
  const start = p.pos
  const lateral = acceptLateral(p)
  const values = isWord(p, 'VALUES')
  const primary = relationPrimary(p)
  if (lateral && left) checkLateral(p, leftStart, primary, values)
  let plan = left ? Join({ left, right: primary, joinType: 'inner', lateral: lateral || undefined, origin: originFrom(p, start) }) : primary
  for (;;) {
    const next = isPivot(p) ? pivot(p, plan) : isBinBy(p) ? binned(p, plan) : joined(p, plan)
    if (next === undefined) return plan
    plan = next
  }
}

/** `BIN BY (...) [[AS] alias]`, if it follows. */
export function binned(p: Parser, plan: LogicalPlan): LogicalPlan {
  if (!isBinBy(p)) return plan
  const start = p.pos
  return tableAlias(p, binBy(p, plan), start)
}

const acceptLateral = (p: Parser): boolean =>
  isWord(p, 'LATERAL') && !isWord(p, 'VIEW', 1) && (isSymbol(p, '(', 1) || isIdentifier(p, 1)) && acceptWords(p, 'LATERAL')

/** `bare`: VALUES without parentheses. */
function checkLateral(p: Parser, start: number, right: LogicalPlan, bare: boolean): void {
  const inner = right.type === 'SubqueryAlias' ? right.child : right
  if (inner.type === 'UnresolvedRelation' || inner.type === 'Join' || bare)
    reject(p, start, 'INVALID_SQL_SYNTAX.LATERAL_WITHOUT_SUBQUERY_OR_TABLE_VALUED_FUNC')
}

const joinTypes: readonly (readonly [words: readonly string[], type: JoinType])[] = [
  [['INNER'], 'inner'],
  [['CROSS'], 'cross'],
  [['LEFT', 'OUTER'], 'leftouter'],
  [['LEFT', 'SEMI'], 'leftsemi'],
  [['LEFT', 'ANTI'], 'leftanti'],
  [['LEFT'], 'leftouter'],
  [['SEMI'], 'leftsemi'],
  [['ANTI'], 'leftanti'],
  [['RIGHT', 'OUTER'], 'rightouter'],
  [['RIGHT'], 'rightouter'],
  [['FULL', 'OUTER'], 'fullouter'],
  [['FULL'], 'fullouter'],
  [[], 'inner'],
]

const joinStarts = new Set(['JOIN', 'NATURAL', 'ASOF', ...joinTypes.flatMap(([words]) => words.slice(0, 1))])

/** Could a join follow here? */
const isJoin = (p: Parser): boolean => p.tokens[p.pos]!.kind === 'word' && joinStarts.has(p.tokens[p.pos]!.value)

/** `left [NATURAL] [type] JOIN [LATERAL] right [ON ... | USING (...)]`; undefined if no join follows. */
export function joined(p: Parser, left: LogicalPlan): LogicalPlan | undefined {
  if (!isJoin(p)) return undefined
  const at = p.pos
  const natural = acceptWords(p, 'NATURAL')
  const typed = joinTypes.find(([words]) => acceptWords(p, ...words))!
  const joinType = typed[1]
  const asof = !natural && (joinType === 'inner' || joinType === 'leftouter') && acceptWords(p, 'ASOF')
  const next = p.tokens[p.pos]!
  if (asof && !isWord(p, 'JOIN') && next.kind === 'word')
    fail(p, p.pos, isWord(p, 'JOIN', 1) ? `: extra input '${next.text}'` : ": missing 'JOIN'")
  if (!asof && isWord(p, 'ASOF') && isWord(p, 'JOIN', 1)) fail(p, p.pos, ": extra input 'ASOF'")
  if (isWord(p, 'ON')) fail(p, p.pos, ": missing 'JOIN'")
  if (!isWord(p, 'JOIN') && (isWord(p, 'SEMI', -1) || isWord(p, 'ANTI', -1)) && p.pos === at + 1) failBack(p, at)
  expectWord(p, 'JOIN')
  const lateral = !asof && acceptLateral(p)
  const values = isWord(p, 'VALUES')
  const right = relationPrimary(p)
  if (asof) return asofJoin(p, left, right, joinType, at)
  if (natural && joinType === 'cross') reject(p, at, 'INCOMPATIBLE_JOIN_TYPES', { joinType1: 'NATURAL', joinType2: 'CROSS' })
  if (lateral) checkLateral(p, at, right, values)
  if (!natural && (isWord(p, 'APPROX') || isWord(p, 'EXACT')) && isWord(p, 'NEAREST', 1)) {
    const nearest = nearestBy(p, left, right, joinType, at)
    if (lateral) reject(p, at, 'UNSUPPORTED_FEATURE.LATERAL_JOIN_NEAREST_BY')
    return nearest
  }
  const condition = !natural && isWord(p, 'ON') ? onCondition(p) : undefined
  const using = !natural && !condition && isWord(p, 'USING') ? usingColumns(p) : undefined
  if (lateral) {
    if (joinType !== 'inner' && joinType !== 'cross' && joinType !== 'leftouter')
      reject(p, at, 'INVALID_LATERAL_JOIN_TYPE', { joinType: sqlNames[joinType]! })
  }
  const origin = originFrom(p, at)
  // as in Spark, without a condition a call that gives no rows takes the row before it along
  if (lateral && joinType === 'leftouter' && !condition && givesRows(right))
    return Join({ left, right, joinType: 'inner', lateral: true, origin })
  if (natural || using) {
    if (lateral && natural) reject(p, at, 'INCOMPATIBLE_JOIN_TYPES', { joinType1: 'LATERAL', joinType2: 'NATURAL' })
    else if (lateral) reject(p, at, 'UNSUPPORTED_FEATURE.LATERAL_JOIN_USING')
    return UnresolvedJoin({ left, right, joinType, using, origin })
  }
  return Join({ left, right, joinType, condition, lateral: lateral || undefined, origin })
}

/** Is it a call of a generator that leaves rows without elements out? */
function givesRows(p: LogicalPlan): boolean {
  if (p.type === 'SubqueryAlias' || p.type === 'UnresolvedSubqueryColumnAliases') return givesRows(p.child)
  return p.type === 'UnresolvedUnnest' || (p.type === 'UnresolvedTableValuedFunction' && DROPPING.has(p.nameParts.at(-1)!.toLowerCase()))
}
const DROPPING = new Set(['explode', 'posexplode', 'inline', 'variant_explode'])

const sqlNames: Partial<Record<JoinType, string>> = {
  leftsemi: 'LEFT SEMI',
  leftanti: 'LEFT ANTI',
  rightouter: 'RIGHT OUTER',
  fullouter: 'FULL OUTER',
}

function onCondition(p: Parser): Expression {
  advance(p)
  return expression(p)
}
function usingColumns(p: Parser): string[] {
  advance(p)
  if (!isSymbol(p, '(')) requireSymbol(p, '(')
  return identifierList(p)
}

function asofJoin(p: Parser, left: LogicalPlan, right: LogicalPlan, joinType: JoinType, at: number): LogicalPlan {
  expectWord(p, 'MATCH_CONDITION')
  requireSymbol(p, '(')
  const from = p.pos
  const match = expression(p)
  const written = textFrom(p, from)
  const operator = comparisonIn(p, from) ?? written
  expectSymbol(p, ')')
  const condition = isWord(p, 'ON') ? onCondition(p) : undefined
  const using = !condition && isWord(p, 'USING') ? usingColumns(p) : undefined
  // Off by default, as in Spark.
  if (!p.options.asofJoins) reject(p, at, 'UNSUPPORTED_FEATURE.ASOF_JOIN', { config: '"spark.sql.join.asofJoin.enabled"' })
  const known = MATCHES.find(m => m === operator && match.type === 'UnresolvedFunction' && match.nameParts[0] === m)
  if (known === undefined) reject(p, at, 'ASOF_JOIN_MATCH_CONDITION_INVALID_OPERATOR', { operator })
  const [first, second] = (match.type === 'UnresolvedFunction' ? match.args : []) as [Expression, Expression]
  return UnresolvedAsofJoin({
    left,
    right,
    joinType: joinType === 'leftouter' ? joinType : 'inner',
    operator: known ?? '>=',
    first,
    second,
    condition,
    using,
    origin: originFrom(p, at),
  })
}
/** The operator that compares, or joins comparisons, at the top of what was just read. */
function comparisonIn(p: Parser, from: number): string | undefined {
  let depth = 0
  let found: string | undefined
  for (const t of p.tokens.slice(from, p.pos)) {
    if (t.kind === 'symbol') depth += t.text === '(' ? 1 : t.text === ')' ? -1 : 0
    if (depth > 0) continue
    if (t.kind === 'word' && (t.value === 'AND' || t.value === 'OR')) return found === undefined ? undefined : t.value
    if (t.kind === 'symbol' && COMPARISONS.has(t.text)) found ??= t.text === '==' ? '=' : t.text
  }
  return found
}
const COMPARISONS = new Set(['>=', '>', '<=', '<', '=', '==', '<>', '!=', '<=>'])
const MATCHES = ['>=', '>', '<=', '<'] as const

/** `{APPROX|EXACT} NEAREST [n] BY {DISTANCE|SIMILARITY} ranking`; both are exact. */
function nearestBy(p: Parser, left: LogicalPlan, right: LogicalPlan, joinType: JoinType, start: number): LogicalPlan {
  const approx = isWord(p, 'APPROX')
  p.pos += 2
  const count = p.tokens[p.pos]!.form === 'integer' ? advance(p).text : '1'
  if (isSymbol(p, '-')) fail(p, p.pos, ": extra input '-'")
  expectWord(p, 'BY')
  const direction = acceptWords(p, 'DISTANCE') ? 'distance' : 'similarity'
  if (direction === 'similarity' && !acceptWords(p, 'SIMILARITY')) fail(p, p.pos, ": missing {'DISTANCE', 'SIMILARITY'}")
  const ranking = expression(p)
  const numResults = Number(count)
  if (!(numResults >= 1 && numResults <= MAX_NEAREST))
    reject(p, start, 'NEAREST_BY_JOIN.NUM_RESULTS_OUT_OF_RANGE', { numResults: count, min: '1', max: String(MAX_NEAREST) })
  const known = joinType === 'inner' || joinType === 'leftouter' ? joinType : undefined
  if (known === undefined)
    reject(p, start, 'NEAREST_BY_JOIN.UNSUPPORTED_JOIN_TYPE', {
      joinType: sqlNames[joinType] ?? joinType.toUpperCase(),
      supported: "'INNER', 'LEFT OUTER'",
    })
  return NearestByJoin({ left, right, joinType: known ?? 'inner', approx, numResults, ranking, direction, origin: originFrom(p, start) })
}

/** A table, a subquery, joined tables in parentheses, VALUES, or a function. */
export function relationPrimary(p: Parser): LogicalPlan {
  const start = p.pos
  if (isSymbol(p, '(')) return inParentheses(p)
  if (isWord(p, 'VALUES') && !isFunctionOrTable(p)) {
    const values = inlineTable(p)
    // rows are not sampled: the word reads as their alias
    if (values.type !== 'SubqueryAlias' && isWord(p, 'TABLESAMPLE') && isSymbol(p, '(', 1)) fail(p, p.pos + 2)
    return values
  }
  const form = unnest(p) ?? jsonTable(p)
  if (form !== undefined) return tableAlias(p, form, start)
  if (isStream(p, endsName))
    return tableAlias(
      p,
      stream(p, isFunctionCall, q => tableFunction(q, functionName(q), start)),
      start,
    )
  if (isFunctionCall(p) && !endsInClause(p)) return tableFunction(p, functionName(p), start)
  if (!isIdentifier(p)) fail(p)
  const reference = identifierReference(p)
  if (isSymbol(p, '(') && isWord(p, 'IDENTIFIER', start - p.pos)) return tableFunction(p, reference, start)
  const options = isWord(p, 'WITH') && isSymbol(p, '(', 1) ? tableOptions(p) : undefined
  let table: LogicalPlan = UnresolvedRelation({ nameParts: reference, options, origin: originFrom(p, start) })
  table = otherRead(p, table, reference, start)
  table = watermarked(p, sample(p, table), start)
  return tableAlias(p, table, start)
}

/** Does a clause, a join or an alias begin here, and no name? */
function endsName(p: Parser, ahead: number): boolean {
  const { pos } = p
  p.pos += ahead
  const ends = isWord(p, 'AS') || !isStrictIdentifier(p) || isClauseAhead(p)
  p.pos = pos
  return ends
}

/** Is the name's last part IDENTIFIER(...)? */
function endsInClause(p: Parser): boolean {
  let at = 0
  while (isSymbol(p, '.', at + 1)) at += 2
  return isWord(p, 'IDENTIFIER', at) && isSymbol(p, '(', at + 1)
}

/** A table may be called VALUES. */
const isFunctionOrTable = (p: Parser): boolean => {
  const next = p.tokens[p.pos + 1]!
  return (
    next.kind === 'end' ||
    next.text === ',' ||
    next.text === ')' ||
    next.text === '.' ||
    next.text === ';' ||
    (next.text === '(' && p.tokens[p.pos + 2]!.text === ')')
  )
}

function tableOptions(p: Parser): Readonly<Record<string, string>> {
  advance(p)
  return properties(p)
}

function inParentheses(p: Parser): LogicalPlan {
  const start = p.pos
  if (isQueryAhead(p)) {
    const query = attempt(p, q => {
      advance(q)
      const plan = nestedQuery(q)
      requireSymbol(q, ')')
      return plan
    })
    if (query) {
      const sampled = watermarked(p, sample(p, query), start)
      const aliased = tableAlias(p, sampled, start)
      if (aliased !== sampled) return aliased
      return SubqueryAlias({ name: ['__auto_generated_subquery_name'], child: sampled, origin: originFrom(p, start) })
    }
  }
  advance(p)
  const inner = relation(p, undefined)
  expectSymbol(p, ')')
  return tableAlias(p, sample(p, inner), start)
}

/** `f(...)` in FROM. */
function tableFunction(p: Parser, nameParts: readonly string[], start: number): LogicalPlan {
  expectSymbol(p, '(')
  const tables: LogicalPlan[] = []
  const args: Expression[] = []
  let place = 0
  if (!isSymbol(p, ')'))
    commaSeparated(p, q => {
      const table = tableArgument(q, place++)
      if (table) tables.push(table)
      else args.push(functionArgument(q))
    })
  expectSymbol(p, ')')
  // a call is not sampled: the word reads as its alias
  if (isWord(p, 'TABLESAMPLE') && isSymbol(p, '(', 1)) fail(p, p.pos + 1)
  // its alias is part of the call
  const made = () =>
    UnresolvedTableValuedFunction({ nameParts, args, ...(tables.length === 0 ? {} : { tables }), origin: originFrom(p, start) })
  return tableAlias(p, made, start)
}

/** Words that look like an alias, and begin a clause that does not follow. */
function refuseAlias(p: Parser, at: number): void {
  if (isWord(p, 'LATERAL', at) && endsAt(p, p.pos + at + 1)) fail(p, p.pos + at + 1)
  if (isWord(p, 'MINUS', at) && endsAt(p, p.pos + at + 1)) failBack(p, p.pos + at)
  const named = isIdentifier(p, 1) && (isSymbol(p, '(', 2) || endsAt(p, p.pos + 2))
  if (isWord(p, 'WINDOW') && !isWord(p, 'IDENTIFIER', 1) && (named || (isWord(p, 'AS', 1) && isSymbol(p, '(', 2)))) failBack(p, p.pos)
}

/** `[AS] name [(a, b)]`; what is no list of names is not read into. A plan whose place takes in its alias is made once that is read. */
export function tableAlias(p: Parser, given: LogicalPlan | (() => LogicalPlan), start: number): LogicalPlan {
  const made = () => (typeof given === 'function' ? given() : given)
  refuseAlias(p, isWord(p, 'AS') ? 1 : 0)
  if (!isWord(p, 'AS') && (!isStrictIdentifier(p) || isClauseAhead(p))) return made()
  const name = attempt(p, q => {
    if (!isSymbol(q, '(', 1)) acceptWords(q, 'AS')
    if (!isStrictIdentifier(q)) fail(q)
    return identifier(q)
  })
  if (name === undefined) {
    // A table may be called AS.
    return isWord(p, 'AS') ? SubqueryAlias({ name: [advance(p).text], child: made(), origin: originFrom(p, start) }) : made()
  }
  const columns = isSymbol(p, '(') ? wholeOr(p, p.pos, '', identifierList) : undefined
  const origin = originFrom(p, start)
  const plan = made()
  const child = columns ? UnresolvedSubqueryColumnAliases({ names: columns, child: plan, origin }) : plan
  return SubqueryAlias({ name: [name], child, origin })
}
