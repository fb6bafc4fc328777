import { lookupFunction } from '../../functions/registry.ts'
import { sameExpression } from '../../plan/equality.ts'
import type { AggregateCall, Expression, LambdaVariable } from '../../plan/expression.ts'
import type { Aggregate } from '../../plan/logical.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { childrenOf, exists } from '../../plan/tree.ts'
import { isOrderable } from '../../types/descriptors.ts'
import { quotedSqlName } from '../../types/names.ts'
import { javaError, type SparkException, sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { fullSql, prettySql } from '../sql.ts'

/** What an aggregate's lists may hold: Spark's rules of valid aggregation. */
export function checkAggregate(a: Aggregate): void {
  for (const g of a.groupingExpressions) {
    if (exists(g, e => e.type === 'AggregateCall')) throw sparkError('GROUP_BY_AGGREGATE', { sqlExpr: fullSql(g) }, contextsOf(g.origin))
    const t = dataTypeOf(g)
    if (!groupable(t))
      throw sparkError(
        'GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE',
        { sqlExpr: `"${prettySql(g)}"`, dataType: quotedSqlName(t) },
        // columns of an input are all made where the first of them is named
        contextsOf((g.type === 'AttributeReference' ? a.groupingExpressions[0]!.origin : undefined) ?? g.origin),
      )
  }
  for (const e of a.aggregateExpressions) valid(e, a)
  // elements of arrays are no rows that an aggregate could run over
  const ofElements = (e: Expression): boolean => e.type === 'AggregateCall' && e.name !== 'count' && freeVariable(e) !== undefined
  if (a.aggregateExpressions.some(e => exists(e, ofElements)))
    throw javaError('Lambda variable is not defined in the current codegen scope')
}

/** Maps group by their entries; variants and calendar intervals don't. */
const groupable = (t: ReturnType<typeof dataTypeOf>): boolean => {
  switch (t.type) {
    case 'map':
      return groupable(t.key) && groupable(t.value)
    case 'array':
      return groupable(t.element)
    case 'struct':
      return t.fields.every(f => groupable(f.dataType))
    default:
      return isOrderable(t) || t.type === 'calendar_interval'
  }
}

function valid(e: Expression, a: Aggregate): void {
  if (e.type === 'AggregateCall') {
    if (e.args.some(arg => find(arg, x => x.type === 'WindowExpression'))) throw sparkError('_LEGACY_ERROR_TEMP_1031')
    for (const arg of e.args) {
      const inner = find(arg, x => x.type === 'AggregateCall')
      if (inner) throw sparkError('NESTED_AGGREGATE_FUNCTION', {}, contextsOf(inner.origin))
      const random = find(arg, isRandom)
      if (random)
        throw sparkError('AGGREGATE_FUNCTION_WITH_NONDETERMINISTIC_EXPRESSION', { sqlExpr: `"${prettySql(e)}"` }, contextsOf(random.origin))
    }
    return
  }
  if (a.groupingExpressions.some(g => sameExpression(g, e))) return
  // a window's function is computed over the groups: its arguments have to come from them
  if (e.type === 'WindowExpression') {
    for (const c of childrenOf(e)) if (c !== e.function) valid(c, a)
    for (const c of childrenOf(e.function)) valid(c, a)
    return
  }
  // of the enclosing query: other rules say whether it may stand here
  if (e.type === 'OuterReference') return
  if (e.type === 'AttributeReference') {
    if (a.groupingExpressions.length === 0) throw sparkError('MISSING_GROUP_BY', {}, contextsOf(a.origin))
    throw missingAggregation(e)
  }
  if (e.type === 'ScalarSubquery') {
    if (e.outerAttributes.length > 0)
      throw sparkError('SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION', { sqlExpr: `"${prettySql(e)}"` }, contextsOf(e.origin))
    return
  }
  for (const c of childrenOf(e)) valid(c, a)
}

const find = (e: Expression, test: (x: Expression) => boolean): Expression | undefined => {
  if (test(e)) return e
  for (const c of childrenOf(e)) {
    const found = find(c, test)
    if (found) return found
  }
  return undefined
}

export const isRandom = (e: Expression): boolean => {
  if (e.type === 'ExternalUdf') return !e.deterministic
  if (e.type !== 'Call') return false
  const f = lookupFunction(e.name)
  return f?.kind === 'scalar' && f.deterministic === false
}

/** A parameter of a lambda that the expression stands in. */
export function freeVariable(e: Expression, bound: ReadonlySet<number> = new Set()): LambdaVariable | undefined {
  if (e.type === 'LambdaVariable') return bound.has(e.exprId) ? undefined : e
  const known = e.type === 'LambdaFunction' ? new Set([...bound, ...e.params.map(p => p.exprId)]) : bound
  for (const c of childrenOf(e)) {
    const found = freeVariable(c, known)
    if (found) return found
  }
  return undefined
}

/** FILTER is a plain condition. */
export function checkAggregateCall(e: AggregateCall): void {
  if (e.filter === undefined) return
  const wrong = (sub: string) =>
    sparkError(`INVALID_AGGREGATE_FILTER.${sub}`, { filterExpr: `"${prettySql(e.filter!)}"`, ...inside(sub, e) }, contextsOf(e.origin))
  if (find(e.filter, isRandom)) throw wrong('NON_DETERMINISTIC')
  if (dataTypeOf(e.filter).type !== 'boolean') throw wrong('NOT_BOOLEAN')
  if (find(e.filter, x => x.type === 'AggregateCall')) throw wrong('CONTAINS_AGGREGATE')
  if (find(e.filter, x => x.type === 'WindowExpression')) throw wrong('CONTAINS_WINDOW_FUNCTION')
}

function inside(sub: string, e: AggregateCall): Record<string, string> {
  const kind = sub === 'CONTAINS_AGGREGATE' ? 'AggregateCall' : sub === 'CONTAINS_WINDOW_FUNCTION' ? 'WindowExpression' : undefined
  const found = kind && find(e.filter!, x => x.type === kind)
  return found ? { [kind === 'AggregateCall' ? 'aggExpr' : 'windowExpr']: `"${prettySql(found)}"` } : {}
}

export function missingAggregation(e: Expression): SparkException {
  const expression = prettySql(e)
  return sparkError('MISSING_AGGREGATION', { expression: `"${expression}"`, expressionAnyValue: `"any_value(${expression})"` })
}
