import { Alias, type Expression, newExprId, PipeExpression, UnresolvedStar } from '../../plan/expression.ts'
import { Aggregate, Filter, type LogicalPlan, Project, SubqueryAlias } from '../../plan/logical.ts'
import { exists } from '../../plan/tree.ts'
import { UnresolvedWithColumns } from '../../plan/unresolved.ts'
import { expression } from '../expression/expression.ts'
import { capturedIdentifier, multipartIdentifier } from '../identifier.ts'
import {
  acceptWords,
  advance,
  commaSeparated,
  expectSymbol,
  failBack,
  isSymbol,
  isWord,
  isWords,
  originBetween,
  originFrom,
  type Parser,
  peek,
  reject,
  rejectStatement,
} from '../parser.ts'
import { groupBy } from './grouping.ts'
import { isPivot, pivot } from './pivot.ts'
import { organization, queryPrimary, setOperation } from './query.ts'
import { binned, joined } from './relation.ts'
import { sample } from './sample.ts'
import { pipedSelect, selectItem, where } from './select.ts'

const setWords = new Set(['UNION', 'EXCEPT', 'INTERSECT', 'MINUS'])

/** The index of the token behind the whole pipe. */
function endOfPipe(p: Parser): number {
  let depth = 0
  let i = p.pos
  for (; p.tokens[i]!.kind !== 'end' && p.tokens[i]!.text !== ';'; i++) {
    const { kind, text } = p.tokens[i]!
    if (kind !== 'symbol') continue
    if (text === '(') depth++
    else if (text === ')' && depth-- === 0) break
  }
  return i
}

/** `|> operator`: each operator is one step on the rows of what stands before it. */
export function pipeOperator(p: Parser, input: LogicalPlan, start: number): LogicalPlan {
  expectSymbol(p, '|>')
  if (p.options.pipes === false) rejectStatement(p, start, '_LEGACY_ERROR_TEMP_0035', { message: 'Operator pipe SQL syntax using |>' })
  const at = p.pos
  const origin = () => originFrom(p, start)
  const t = peek(p)
  const word = t.kind === 'word' ? t.value : ''
  if (setWords.has(word)) {
    advance(p)
    const all = isWord(p, 'ALL') || isWord(p, 'DISTINCT') ? advance(p).value === 'ALL' : false
    // its place goes on to the last operator
    return setOperation(word, all, input, queryPrimary(p), originBetween(p, start, endOfPipe(p) - 1))
  }
  if (isPivot(p)) {
    const turned = pivot(p, input)
    if (!isPivot(p)) return turned
    const both = pivot(p, turned)
    rejectStatement(p, start, 'NOT_ALLOWED_IN_FROM.UNPIVOT_WITH_PIVOT')
    return both
  }
  switch (word) {
    case 'SELECT':
      return pipedSelect(p, input)
    case 'EXTEND': {
      advance(p)
      const added = commaSeparated(p, selectItem).map(e => pipeExpression(e, 'EXTEND'))
      return Project({ projectList: [UnresolvedStar({}), ...added], child: input, origin: origin() })
    }
    case 'SET':
      return assigned(p, input, start)
    case 'DROP':
      return dropped(p, input, start)
    case 'AS':
      advance(p)
      return SubqueryAlias({ name: [capturedIdentifier(p)], child: input, origin: origin() })
    case 'WHERE':
      return Filter({ ...(where(p, input, start) as Filter), ownColumns: true })
    case 'AGGREGATE':
      return aggregated(p, input, start)
    case 'TABLESAMPLE':
      return sample(p, input)
    case 'BIN':
      return binned(p, input)
  }
  const join = joined(p, input)
  if (join) return join
  const windowAt = isWord(p, 'WINDOW') ? at : undefined
  const plan = organization(p, input, start, true)
  checkClauses(p, at)
  if (windowAt !== undefined) reject(p, windowAt, 'UNSUPPORTED_FEATURE.CLAUSE_WITH_PIPE_OPERATORS', { clauses: 'the WINDOW clause' })
  return plan
}

/** One clause for each operator (LIMIT and OFFSET go together). */
function checkClauses(p: Parser, at: number): void {
  const clauses: string[] = []
  let depth = 0
  for (const t of p.tokens.slice(at, p.pos)) {
    if (t.kind === 'symbol') depth += t.text === '(' ? 1 : t.text === ')' ? -1 : 0
    if (depth > 0 || t.kind !== 'word') continue
    if (t.value === 'ORDER' || t.value === 'CLUSTER' || t.value === 'DISTRIBUTE' || t.value === 'SORT') clauses.push(`${t.value} BY`)
    if (t.value === 'LIMIT' || t.value === 'OFFSET') clauses.push(t.value)
  }
  const sorted = clauses[0]?.endsWith('BY') ? clauses[0] : undefined
  const limited = clauses.at(-1)
  if (sorted !== undefined && (limited === 'LIMIT' || limited === 'OFFSET'))
    reject(p, at, 'MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS', { clause1: sorted, clause2: limited })
}

/** `DROP a, b`: the whole query, to its end, is told in its errors. */
function dropped(p: Parser, input: LogicalPlan, start: number): LogicalPlan {
  advance(p)
  const except = commaSeparated(p, multipartIdentifier)
  const origin = originBetween(p, start, endOfQuery(p))
  return Project({ projectList: [UnresolvedStar({ except, origin })], child: input, origin })
}

/** The last token of the query that the parser is in: before the parenthesis that closes it, or the end. */
function endOfQuery(p: Parser): number {
  let depth = 0
  for (let i = p.pos; i < p.tokens.length; i++) {
    const t = p.tokens[i]!
    if (t.kind === 'end') return Math.max(p.pos, i) - 1
    if (t.kind !== 'symbol') continue
    if (t.text === '(') depth++
    else if ((t.text === ')' && depth-- === 0) || (t.text === ';' && depth === 0)) return i - 1
  }
  return p.pos - 1
}

/** `SET a = 1, b = a`: one after another. */
function assigned(p: Parser, input: LogicalPlan, start: number): LogicalPlan {
  advance(p)
  let plan = input
  commaSeparated(p, q => {
    const at = q.pos
    const [name, ...rest] = multipartIdentifier(q)
    expectSymbol(q, '=')
    const child = pipeExpression(expression(q), 'SET')
    if (rest.length > 0)
      reject(q, at, '_LEGACY_ERROR_TEMP_0035', {
        message: 'SQL pipe syntax |> SET operator with multi-part assignment key (only single-part keys are allowed)',
      })
    const column = Alias({ child, name: name!, exprId: newExprId(), qualifier: [], origin: originFrom(q, at) })
    plan = UnresolvedWithColumns({ columns: [column], replaces: true, child: plan, origin: originBetween(q, start, endOfQuery(q)) })
  })
  return plan
}

const refuseAggregate = (p: Parser, start: number, what: string): void =>
  rejectStatement(p, start, 'UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE', { case: what })

/** What of GROUP BY an AGGREGATE operator doesn't have. */
function analyticsAhead(p: Parser): string | undefined {
  if (isWord(p, 'ALL', 2) && (peek(p, 3).kind === 'end' || isSymbol(p, ')', 3) || isSymbol(p, '|>', 3))) return 'GROUP BY ALL'
  if (isWord(p, 'ROLLUP', 2) && isSymbol(p, '(', 3)) return 'GROUP BY ROLLUP'
  if (isWord(p, 'CUBE', 2) && isSymbol(p, '(', 3)) return 'GROUP BY CUBE'
  return isWord(p, 'GROUPING', 2) && isWord(p, 'SETS', 3) ? 'GROUPING SETS' : undefined
}

/** An item that must, or must not, call aggregate functions; its name stays outside. */
function pipeExpression(e: Expression, clause: PipeExpression['clause']): Expression {
  if (e.type === 'Alias' || (e.type === 'UnresolvedAlias' && e.names !== undefined))
    return Object.freeze({ ...e, child: PipeExpression({ clause, child: e.child, origin: e.child.origin }) })
  return PipeExpression({ clause, child: e.type === 'UnresolvedAlias' ? e.child : e, origin: e.origin })
}

/** A grouping expression that is a number names an input column. */
const ordinal = (e: Expression): Expression =>
  e.type === 'UnresolvedAlias' && e.child.type === 'Literal' && e.child.dataType.type === 'int' ? pipeExpression(e, 'ORDINAL') : e

const unnamed = (e: Expression): Expression => (e.type === 'Alias' || e.type === 'UnresolvedAlias' ? e.child : e)

/** `AGGREGATE [functions] [GROUP BY keys]`: the keys come first. */
function aggregated(p: Parser, child: LogicalPlan, start: number): LogicalPlan {
  advance(p)
  const none = isWords(p, 'GROUP', 'BY') || peek(p).kind === 'end' || isSymbol(p, ')') || isSymbol(p, '|>')
  const functions = none ? [] : commaSeparated(p, selectItem).map(e => pipeExpression(e, 'AGGREGATE'))
  const analytics = isWords(p, 'GROUP', 'BY') ? analyticsAhead(p) : undefined
  if (analytics !== undefined) {
    groupBy(p)
    refuseAggregate(p, start, analytics)
  }
  if (isWords(p, 'GROUP', 'BY') && peek(p, 2).kind === 'end') failBack(p, p.pos + 2)
  const keys = acceptWords(p, 'GROUP', 'BY') ? commaSeparated(p, selectItem).map(ordinal) : []
  if (functions.length === 0 && keys.length === 0 && analytics === undefined)
    reject(p, start, '_LEGACY_ERROR_TEMP_0035', {
      message: 'The AGGREGATE clause requires a list of aggregate expressions or a list of grouping expressions, or both',
    })
  if (functions.some(e => exists<Expression>(e, x => x.type === 'WindowExpression' || x.type === 'UnresolvedWindowReference')))
    refuseAggregate(
      p,
      start,
      'window functions; please update the query to move the window functions to a subsequent |> SELECT operator instead',
    )
  return Aggregate({
    groupingExpressions: keys.map(unnamed),
    aggregateExpressions: [...keys, ...functions],
    child,
    origin: originFrom(p, start),
  })
}
