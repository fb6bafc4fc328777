import {
  Alias,
  AttributeReference,
  type Expression,
  Literal,
  newExprId,
  SortOrder,
  UnresolvedFunction,
  WindowExpression,
  type WindowFrame,
} from '../../plan/expression.ts'
import { Aggregate, type LogicalPlan, Project } from '../../plan/logical.ts'
import { outputOf, toAttribute } from '../../plan/output.ts'
import { mapChildren, mapExpressions } from '../../plan/tree.ts'
import { IntegerType, StringType } from '../../types/data-type.ts'
import { isAnalyzed } from '../analyzed.ts'
import type { Scope } from '../context.ts'
import { transformDeep } from '../deep.ts'
import { extractValue } from '../extract-value.ts'
import { resolveFunctionsIn } from './resolve-functions.ts'
import { SESSION } from './resolve-time-windows.ts'
import { resolveWindows } from './resolve-windows.ts'

/**
 * Rows grouped by sessions: of the rows with the same other keys, sessions that touch are one.
 *
 *     Aggregate [k, s]                  Aggregate [k, s']
 *     +- child                     ⇒    +- Project [..., struct(min(start), max(end)) over (partition by k, n) AS s']
 *                                          +- Project [..., sum(begins) over (partition by k order by start) AS n]
 *                                             +- Project [..., start > max(end) over (the rows before) AS begins]
 *                                                +- child
 */
export const mergeSessions = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformDeep(plan, p => {
    if (p.type !== 'Aggregate' || isAnalyzed(p)) return p
    const session = p.groupingExpressions.find(isSession)
    return session === undefined ? p : merged(p, session as AttributeReference, scope)
  })

const isSession = (e: Expression): boolean => e.type === 'AttributeReference' && e.metadata?.[SESSION] === true

const fn = (name: string, ...args: readonly Expression[]): Expression => UnresolvedFunction({ nameParts: [name], args, distinct: false })
const int = (value: number) => Literal({ value, dataType: IntegerType })
const text = (value: string) => Literal({ value, dataType: StringType })

function merged(p: Aggregate, session: AttributeReference, scope: Scope): LogicalPlan {
  const keys = p.groupingExpressions.filter(g => g !== session)
  const end = (name: string) => extractValue(session, text(name), scope, undefined, false)
  const [start, stop] = [end('start'), end('end')]
  const orderBy = [SortOrder({ child: start, direction: 'asc', nulls: 'first' })]
  const over = (f: Expression, frame?: WindowFrame): Expression =>
    WindowExpression({ function: f, partitionBy: keys, orderBy, ...(frame && { frame }) })
  const add = (child: LogicalPlan, value: Expression): [LogicalPlan, AttributeReference] => {
    const made = Alias({ child: resolveFunctionsIn(value, scope), name: '_session', exprId: newExprId(), qualifier: [] })
    const projectList = [...outputOf(child), made]
    return [resolveWindows(Project({ projectList, child })), toAttribute(made)]
  }
  const before: WindowFrame = { unit: 'rows', lower: 'unboundedPreceding', upper: int(-1) }
  const reached = over(fn('max', stop), before)
  const [flagged, begins] = add(p.child, fn('if', fn('<=', start, reached), int(0), int(1)))
  // rows of one time are in one session, whichever of them comes first
  const [numbered, n] = add(flagged, over(fn('sum', begins)))
  const whole = (f: Expression): Expression => WindowExpression({ function: f, partitionBy: [...keys, n], orderBy: [] })
  const [united, unitedSession] = add(
    numbered,
    fn('named_struct', text('start'), whole(fn('min', start)), text('end'), whole(fn('max', stop))),
  )
  const replace = (e: Expression): Expression =>
    e.type === 'AttributeReference' && e.exprId === session.exprId
      ? AttributeReference({ ...unitedSession, name: e.name, qualifier: e.qualifier, metadata: e.metadata })
      : mapChildren<Expression>(e, replace)
  // a bare key keeps its identity for what stands above
  const named = (e: Expression): Expression =>
    e.type === 'AttributeReference' && e.exprId === session.exprId
      ? Alias({ child: replace(e), name: e.name, exprId: e.exprId, qualifier: e.qualifier, metadata: e.metadata })
      : e
  const aggregate = Aggregate({ ...p, aggregateExpressions: p.aggregateExpressions.map(named), child: united })
  return mapExpressions(aggregate, e => (e.type === 'Alias' ? mapChildren<Expression>(e, replace) : replace(e)))
}
