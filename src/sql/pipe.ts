import { Alias, type Expression, newExprId, UnresolvedStar } from '../plan/expression.ts'
import { Aggregate, type LogicalPlan, Project, SubqueryAlias, UnresolvedFeature, UnresolvedWithColumns } from '../plan/logical.ts'
import { expression } from './expression.ts'
import { capturedIdentifier, multipartIdentifier } from './identifier.ts'
import {
  acceptWords,
  advance,
  commaSeparated,
  expectSymbol,
  fail,
  isSymbol,
  isWord,
  isWords,
  originFrom,
  type Parser,
  peek,
  reject,
} from './parser.ts'
import { isPivot, pivot } from './pivot.ts'
import { organization, queryPrimary, setOperation } from './query.ts'
import { joined } from './relation.ts'
import { sample } from './sample.ts'
import { pipedSelect, selectItem, where } from './select.ts'

const setWords = new Set(['UNION', 'EXCEPT', 'INTERSECT', 'MINUS'])

/** `|> operator`: each operator is one step on the rows of what stands before it. */
export function pipeOperator(p: Parser, input: LogicalPlan, start: number): LogicalPlan {
  expectSymbol(p, '|>')
  const at = p.pos
  const origin = () => originFrom(p, start)
  const t = peek(p)
  const word = t.kind === 'word' ? t.value : ''
  if (setWords.has(word)) {
    advance(p)
    const all = isWord(p, 'ALL') || isWord(p, 'DISTINCT') ? advance(p).value === 'ALL' : false
    return setOperation(p, word, all, input, queryPrimary(p), start)
  }
  if (isPivot(p)) return pivot(p, input)
  switch (word) {
    case 'SELECT':
      return pipedSelect(p, input)
    case 'EXTEND':
      advance(p)
      return Project({ projectList: [UnresolvedStar({}), ...commaSeparated(p, selectItem)], child: input, origin: origin() })
    case 'SET':
      return assigned(p, input, start)
    case 'DROP':
      advance(p)
      return Project({ projectList: [UnresolvedStar({ except: commaSeparated(p, multipartIdentifier) })], child: input, origin: origin() })
    case 'AS':
      advance(p)
      return SubqueryAlias({ name: [capturedIdentifier(p)], child: input, origin: origin() })
    case 'WHERE':
      return where(p, input)
    case 'AGGREGATE':
      return aggregated(p, input, start)
    case 'TABLESAMPLE':
      return sample(p, input)
    case 'BIN':
      return binBy(p, input, start)
  }
  const join = joined(p, input)
  if (join) return join
  const windowAt = isWord(p, 'WINDOW') ? at : undefined
  const plan = organization(p, input, start)
  if (windowAt !== undefined) reject(p, windowAt, 'UNSUPPORTED_FEATURE.CLAUSE_WITH_PIPE_OPERATORS', { clauses: 'the WINDOW clause' })
  return plan
}

/** `SET a = 1, b = a`: one after another. */
function assigned(p: Parser, input: LogicalPlan, start: number): LogicalPlan {
  advance(p)
  let plan = input
  commaSeparated(p, q => {
    const at = q.pos
    const name = capturedIdentifier(q)
    expectSymbol(q, '=')
    const child = expression(q)
    const column = Alias({ child, name, exprId: newExprId(), qualifier: [], origin: originFrom(q, at) })
    plan = UnresolvedWithColumns({ columns: [column], child: plan, origin: originFrom(q, start) })
  })
  return plan
}

const unnamed = (e: Expression): Expression => (e.type === 'Alias' || e.type === 'UnresolvedAlias' ? e.child : e)

/** `AGGREGATE [functions] [GROUP BY keys]`: the keys come first. */
function aggregated(p: Parser, child: LogicalPlan, start: number): LogicalPlan {
  advance(p)
  const functions = isWords(p, 'GROUP', 'BY') || peek(p).kind === 'end' || isSymbol(p, ')') ? [] : commaSeparated(p, selectItem)
  const keys = acceptWords(p, 'GROUP', 'BY') ? commaSeparated(p, selectItem) : []
  if (functions.length === 0 && keys.length === 0) fail(p)
  return Aggregate({
    groupingExpressions: keys.map(unnamed),
    aggregateExpressions: [...keys, ...functions],
    child,
    origin: originFrom(p, start),
  })
}

function binBy(p: Parser, child: LogicalPlan, start: number): LogicalPlan {
  while (peek(p).kind !== 'end' && !isSymbol(p, '|>')) advance(p)
  return UnresolvedFeature({ name: 'BIN BY', children: [child], origin: originFrom(p, start) })
}
