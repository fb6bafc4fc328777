import { type Expression, UnresolvedAlias } from '../../plan/expression.ts'
import { Aggregate, Distinct, Filter, type LogicalPlan, OneRowRelation, Project, Union } from '../../plan/logical.ts'
import { UnresolvedHaving, UnresolvedQualify, UnresolvedWindowDefinitions } from '../../plan/unresolved.ts'
import { expression } from '../expression/expression.ts'
import { namedExpression } from '../expression/named-expression.ts'
import { startsExpression } from '../expression/primary.ts'
import { isIdentifier } from '../identifier.ts'
import {
  advance,
  commaSeparated,
  expectWord,
  failBack,
  isSymbol,
  isWord,
  isWords,
  originFrom,
  type Parser,
  peek,
  wholeOr,
} from '../parser.ts'
import { groupBy } from './grouping.ts'
import { type Hint, hints, withHints } from './hint.ts'
import { lateralView } from './lateral-view.ts'
import { organization } from './query.ts'
import { fromClause, isFromClause } from './relation.ts'
import { isTransform, type TransformClause, transformClause, transformed } from './transform.ts'
import { windowDefinitions } from './window.ts'

/** `SELECT ... [FROM ...] [WHERE ...] [GROUP BY ...] [HAVING ...] [WINDOW ...] [QUALIFY ...]` */
export function querySpecification(p: Parser): LogicalPlan {
  const start = p.pos
  if (isTransform(p)) {
    const clause = transformClause(p)
    const rows = isFromClause(p) ? fromClause(p) : OneRowRelation({ origin: originFrom(p, start) })
    return transformed(p, clause, specified(p, selecting(clause), rows, start), start)
  }
  const select = selectClause(p)
  const from = isFromClause(p) ? fromClause(p) : OneRowRelation({ origin: originFrom(p, start) })
  return specified(p, select, from, start)
}

/** `FROM t [SELECT ...]...`: with several SELECTs, the union of their results. */
export function fromStatement(p: Parser): LogicalPlan {
  const start = p.pos
  const from = fromClause(p)
  const bodies: LogicalPlan[] = []
  while (isWord(p, 'SELECT') || isTransform(p)) bodies.push(fromSelect(p, from))
  if (bodies.length === 0) return from
  return bodies.length === 1
    ? bodies[0]!
    : Union({ inputs: bodies, byName: false, allowMissingColumns: false, origin: originFrom(p, start) })
}

/** One SELECT of several over the same FROM. */
export function fromSelect(p: Parser, from: LogicalPlan): LogicalPlan {
  const at = p.pos
  if (isTransform(p)) {
    const clause = transformClause(p)
    return organization(p, transformed(p, clause, specified(p, selecting(clause), from, at), at), at)
  }
  return organization(p, specified(p, selectClause(p), from, at), at)
}

/** `|> SELECT ...`: a projection of the rows before it. */
export function pipedSelect(p: Parser, child: LogicalPlan): LogicalPlan {
  const start = p.pos
  const { hints: given, distinct, items } = selectClause(p)
  const at = p.pos
  const grouping = groupBy(p)
  const plan = grouping
    ? Aggregate({ ...grouping, aggregateExpressions: items, child, origin: originFrom(p, at) })
    : Project({ projectList: items, child, origin: originFrom(p, start) })
  const projected = withWindows(p, plan, start)
  return withHints(given, distinct ? Distinct({ child: projected, origin: originFrom(p, start) }) : projected)
}

interface SelectClause {
  readonly hints: readonly Hint[]
  readonly distinct: boolean
  readonly items: readonly Expression[]
}

const selecting = ({ items }: TransformClause): SelectClause => ({ hints: [], distinct: false, items })

export function selectClause(p: Parser): SelectClause {
  expectWord(p, 'SELECT')
  const given: Hint[] = []
  while (peek(p).kind === 'hint') given.push(...hints(p))
  // before FROM it is a column
  const quantified = (isWord(p, 'DISTINCT') || isWord(p, 'ALL')) && startsExpression(p, 1) && !(isWord(p, 'FROM', 1) && isSource(p, 2))
  const distinct = quantified && advance(p).value === 'DISTINCT'
  const { inSelect } = p
  p.inSelect = true
  try {
    return { hints: given, distinct, items: commaSeparated(p, selectItem) }
  } finally {
    p.inSelect = inSelect
  }
}

const namedTypes = new Set(['UnresolvedAttribute', 'UnresolvedStar', 'Alias', 'UnresolvedAlias'])

/** A select item; one without a name is to be named by the analyzer. */
export function selectItem(p: Parser): Expression {
  const e = namedExpression(p)
  return namedTypes.has(e.type) ? e : UnresolvedAlias({ child: e, origin: e.origin })
}

/** `WINDOW w AS (...)`; undefined if there is none. */
export const windowClause = (p: Parser): ReturnType<typeof windowDefinitions> | undefined => {
  if (!isWord(p, 'WINDOW') || !isIdentifier(p, 1)) return undefined
  const at = p.pos
  // `WINDOW w (...)` reads as no clause at all
  if (isSymbol(p, '(', 2) && !isWord(p, 'IDENTIFIER', 1)) failBack(p, p.pos)
  return isWord(p, 'AS', 2) || isWord(p, 'IDENTIFIER', 1)
    ? wholeOr(p, p.pos, '', windowDefinitions, () => isSymbol(p, '(', at + 3 - p.pos))
    : undefined
}

/** The plan with the windows that it may name. */
function withWindows(p: Parser, child: LogicalPlan, start: number): LogicalPlan {
  const windows = windowClause(p)
  return windows ? UnresolvedWindowDefinitions({ ...windows, child, origin: originFrom(p, start) }) : child
}

/** What follows FROM, put around it in the order in which it is evaluated. All of it has the place of the whole. */
function specified(p: Parser, select: SelectClause, from: LogicalPlan, start: number): LogicalPlan {
  let plan = from
  while (isWords(p, 'LATERAL', 'VIEW')) plan = lateralView(p, plan)
  const condition = isWord(p, 'WHERE') ? clauseExpression(p) : undefined
  const { items } = select
  const at = p.pos
  const grouping = groupBy(p)
  const groupingOrigin = grouping && originFrom(p, at)
  const having = isWord(p, 'HAVING') ? clauseExpression(p) : undefined
  const windows = windowClause(p)
  const qualify = isWord(p, 'QUALIFY') && startsExpression(p, 1) ? clauseExpression(p) : undefined
  const origin = originFrom(p, start)
  if (condition) plan = Filter({ condition, child: plan, origin })
  if (grouping) plan = Aggregate({ ...grouping, aggregateExpressions: items, child: plan, origin: groupingOrigin })
  // HAVING without GROUP BY makes one group of everything.
  else if (having && !p.options.havingFilters)
    plan = Aggregate({ groupingExpressions: [], aggregateExpressions: items, child: plan, origin })
  else plan = Project({ projectList: items, child: plan, origin })
  if (having && !grouping && p.options.havingFilters) plan = Filter({ condition: having, child: plan, origin })
  else if (having) plan = UnresolvedHaving({ condition: having, child: plan, origin })
  if (select.distinct) plan = Distinct({ child: plan, origin })
  if (windows) plan = UnresolvedWindowDefinitions({ ...windows, child: plan, origin })
  if (qualify) plan = UnresolvedQualify({ condition: qualify, child: plan, origin })
  return withHints(select.hints, plan)
}

export function where(p: Parser, child: LogicalPlan, start = p.pos): LogicalPlan {
  if (!isWord(p, 'WHERE')) return child
  return Filter({ condition: clauseExpression(p), child, origin: originFrom(p, start) })
}

/** The keyword and its expression. */
export function clauseExpression(p: Parser): Expression {
  advance(p)
  return expression(p)
}

/** Something to select from: a name or a parenthesis, and not what goes on behind a column called FROM. */
const isSource = (p: Parser, ahead: number): boolean =>
  isSymbol(p, '(', ahead) || (isIdentifier(p, ahead) && !isWord(p, 'FROM', ahead) && !isWord(p, 'AS', ahead))
