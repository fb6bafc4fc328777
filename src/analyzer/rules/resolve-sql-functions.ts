import { Call, Cast, type Expression, Literal, OuterReference, type UnresolvedSqlFunction } from '../../plan/expression.ts'
import { type Aggregate, type LogicalPlan, Project } from '../../plan/logical.ts'
import { dataTypeOf, nullableOf, outputOf } from '../../plan/output.ts'
import { childrenOf, exists, expressionsOf, forEachNode, mapExpressions, transformUp } from '../../plan/tree.ts'
import { StringType, sameType } from '../../types/data-type.ts'
import { DOCUMENTATION, sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { isAnalyzed } from '../analyzed.ts'
import { castTo } from '../coercion/implicit-cast.ts'
import { type Scope, scopeOf } from '../context.ts'
import { hasPlan, transformDeep } from '../deep.ts'
import { quoteParts } from '../quoting.ts'
import { childrenResolved, isPlanResolved, isResolved } from '../resolved.ts'
import { splitAggregate } from '../split-aggregate.ts'
import { outerAttributesOf, type Run } from './resolve-subqueries.ts'

/**
 * A call of a user's function becomes its body, with the arguments in the places of the parameters, as soon as they are resolved. The body
 * is analyzed on its own: nothing in it sees the query around the call.
 */
export const resolveSqlFunctions =
  (run: Run) =>
  (plan: LogicalPlan, scope: Scope): LogicalPlan =>
    transformUp(plan, p => {
      if (isPlanResolved(p) || isAnalyzed(p)) return p
      if (p.type === 'Sort') return refuseInSort(p)
      for (const e of expressionsOf(p)) refuseInWindow(e)
      const apart = p.type === 'Aggregate' ? overGroups(p) : undefined
      if (apart !== undefined) return apart
      return mapExpressions(p, e =>
        transformUp(e, x => (x.type === 'UnresolvedSqlFunction' && childrenResolved(x) ? inlined(x, scope, run) : x)),
      )
    })

/** A body that is a query takes values of groups from the aggregate below: its WHERE could hold no aggregate function. */
function overGroups(p: Aggregate): LogicalPlan | undefined {
  const isQueryOfGroups = (x: Expression): boolean =>
    x.type === 'UnresolvedSqlFunction' &&
    childrenResolved(x) &&
    x.args.some(a => exists(a, y => y.type === 'AggregateCall')) &&
    exists(x.plan, q => expressionsOf(q).some(e => exists(e, hasPlan)))
  if (p.grouping !== undefined || !p.groupingExpressions.every(isResolved)) return undefined
  if (!p.aggregateExpressions.some(e => exists(e, isQueryOfGroups))) return undefined
  const split = splitAggregate(p)
  return split && Project({ projectList: split.list, child: split.inner, origin: p.origin, planId: p.planId })
}

/** A user's function of SQL is no window function. */
function refuseInWindow(e: Expression): void {
  forEachNode(e, x => {
    if (x.type !== 'WindowExpression' || x.function.type !== 'UnresolvedSqlFunction') return
    const functionName = quoteParts(x.function.name.split('.'))
    throw sparkError('UNSUPPORTED_SQL_UDF_USAGE', { functionName, nodeName: 'Window' }, contextsOf(x.origin))
  })
}

/** ORDER BY has no place for the bodies: UNSUPPORTED_SQL_UDF_USAGE. */
function refuseInSort(p: Extract<LogicalPlan, { type: 'Sort' }>): LogicalPlan {
  for (const e of p.order)
    forEachNode(e, x => {
      if (x.type !== 'UnresolvedSqlFunction') return
      const functionName = quoteParts(x.name.split('.'))
      throw sparkError('UNSUPPORTED_SQL_UDF_USAGE', { functionName, nodeName: 'Sort' }, contextsOf(x.origin))
    })
  return p
}

function inlined(call: UnresolvedSqlFunction, scope: Scope, run: Run): Expression {
  const body = run(call.plan, scopeOf(scope))
  if (!isPlanResolved(body)) throw unresolvedBody(call)
  const [item] = body.type === 'Project' ? body.projectList : []
  const [input] = childrenOf<LogicalPlan>(body)
  if (item === undefined || input === undefined) throw unresolvedBody(call)
  const parameters = outputOf(input)
  if (call.args.length !== parameters.length) {
    const counts = { expectedNum: String(parameters.length), actualNum: String(call.args.length), docroot: DOCUMENTATION }
    throw sparkError(
      'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
      { functionName: quoteParts(call.name.split('.')), ...counts },
      contextsOf(call.origin),
    )
  }
  const values = new Map(
    parameters.map((p, i) => {
      const arg = castTo(call.args[i]!, p.dataType, true)
      return [p.exprId, arg === call.args[i] ? arg : (Object.freeze({ ...arg, origin: call.origin }) as Expression)] as const
    }),
  )
  const inside = item.type === 'Alias' ? item.child : item
  const value = substituted(inBody(inside), values)
  const result = sameType(dataTypeOf(inside), call.returns)
    ? value
    : Cast({ child: value, dataType: call.returns, mode: 'ansi', implicit: true, ...(call.origin ? { origin: call.origin } : {}) })
  return Call({
    name: '$sql_function',
    args: [result, Literal({ value: call.name, dataType: StringType }), ...call.args.slice(0, call.shown)],
    dataType: call.returns,
    nullable: nullableOf(result),
    options: scope.options,
    ...(call.origin ? { origin: call.origin } : {}),
  })
}

/** A body that is resolved has the places of its own text. */
export const inBody = <N extends Expression>(e: N): N =>
  transformUp<Expression>(e, x => (x.origin?.body ? (Object.freeze({ ...x, origin: x.origin.body }) as Expression) : x)) as N

const unresolvedBody = (call: UnresolvedSqlFunction) =>
  sparkError('INTERNAL_ERROR', { message: `The body of the function ${call.name} cannot be resolved.` }, contextsOf(call.origin))

/** The arguments in the places of the parameters; inside subqueries they are of the enclosing query. */
function substituted(e: Expression, values: ReadonlyMap<number, Expression>): Expression {
  return transformUp(e, x => {
    if (x.type === 'AttributeReference') return values.get(x.exprId) ?? x
    if (!hasPlan(x) || !('outerAttributes' in x)) return x
    const plan = transformDeep(x.plan, p =>
      mapExpressions(p, f =>
        transformUp(f, y => {
          if (y.type !== 'OuterReference') return y
          const value = values.get(y.attribute.exprId)
          return value === undefined ? y : asOuter(value)
        }),
      ),
    )
    return Object.freeze({ ...x, plan, outerAttributes: outerAttributesOf(plan) }) as Expression
  })
}

const asOuter = (e: Expression): Expression => transformUp(e, x => (x.type === 'AttributeReference' ? OuterReference({ attribute: x }) : x))
