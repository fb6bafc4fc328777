import { lookupFunction } from '../../functions/registry.ts'
import { sameExpression } from '../../plan/equality.ts'
import { treeString } from '../../plan/explain.ts'
import { AttributeReference, type Expression, UnresolvedAttribute, type UnresolvedFunction } from '../../plan/expression.ts'
import type { LogicalPlan, SetOperation } from '../../plan/logical.ts'
import { dataTypeOf, outputOf, referencesOf } from '../../plan/output.ts'
import { childrenOf, exists, expressionsOf, transformUp } from '../../plan/tree.ts'
import type { DataType } from '../../types/data-type.ts'
import { quotedSqlName, quoteIdentifier } from '../../types/names.ts'
import { type SparkException, sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { isAnalyzed } from '../analyzed.ts'
import { commonTypeOf } from '../coercion/common-type.ts'
import type { Scope } from '../context.ts'
import { missingColumn } from '../dataframe-column.ts'
import { hasPlan } from '../deep.ts'
import { isFoldableAsWritten } from '../foldable.ts'
import { checkTime, resolveCall, searchPath, withOrigin } from '../functions.ts'
import { isGenerator, outsideSelect } from '../generators.ts'
import { isGroupingFunction } from '../grouping-functions.ts'
import { checkedAs, mismatchError } from '../mismatch-error.ts'
import { ordinal, quoteParts } from '../quoting.ts'
import { childrenResolved, isPlanResolved, isResolved } from '../resolved.ts'
import { resolveFunctionsIn } from '../rules/resolve-functions.ts'
import { lambdaProblem, takesLambda } from '../rules/resolve-lambdas.ts'
import { missingWindow } from '../rules/substitute-windows.ts'
import { fullSql, prettySql } from '../sql.ts'
import { unresolvedColumn } from '../suggest.ts'
import { likeType, typeProblem } from '../type-problem.ts'
import { checkAggregate, checkAggregateCall, isRandom, missingAggregation } from './aggregate.ts'
import { checkCorrelation } from './correlation.ts'
import { featureError } from './features.ts'
import { checkHaving } from './having.ts'
import { checkMetrics } from './metrics.ts'
import { checkSubquery } from './subquery.ts'
import { checkUnionLoop } from './union-loop.ts'
import { checkWindow, isWindowFunction } from './window.ts'

/**
 * Reports what the rules could not resolve, and what is resolved but not allowed: bottom-up, so that the first cause comes before
 * what follows from it. Conditions, parameters and order are those of Spark's CheckAnalysis.
 */
export function checkAnalysis(plan: LogicalPlan, scope: Scope): void {
  checkNodes(plan, scope)
  checkResolved(plan)
}

/** What no other check had a word for. */
function checkResolved(plan: LogicalPlan): void {
  if (isPlanResolved(plan)) return
  childrenOf<LogicalPlan>(plan).forEach(checkResolved)
  throw sparkError(
    'INTERNAL_ERROR',
    { message: `Found the unresolved operator: ${treeString(plan).split('\n')[0]}` },
    contextsOf(plan.origin),
  )
}

function checkNodes(plan: LogicalPlan, scope: Scope): void {
  if (isAnalyzed(plan)) return
  for (const child of childrenOf<LogicalPlan>(plan)) checkNodes(child, scope)
  checkNode(plan)
  checkGenerators(plan)
  checkPartitionId(plan)
  checkGroupByAll(plan)
  checkTrailingComma(plan)
  // with windows, what they are computed over comes first
  const windows = plan.type === 'Aggregate' && plan.aggregateExpressions.some(e => exists(e, x => x.type === 'WindowExpression'))
  if (windows && expressionsOf(plan).every(isResolved)) checkAggregate(plan)
  if (plan.type === 'UnresolvedHaving') checkHaving(plan, scope)
  for (const e of expressionsOf(plan)) checkExpression(e, plan, scope)
  checkOperator(plan, scope)
  checkPlaces(plan)
  if (!isPlanResolved(plan) && expressionsOf(plan).some(isBareLambda))
    throw sparkError('INTERNAL_ERROR', { message: 'Invalid call to dataType on unresolved object' })

  function checkNode(p: LogicalPlan): void {
    switch (p.type) {
      case 'UnresolvedRelation':
        throw tableNotFound(p, scope)
      case 'UnresolvedFeature':
        throw featureError(p, scope)
      default:
    }
  }
}

function tableNotFound(p: Extract<LogicalPlan, { type: 'UnresolvedRelation' }>, scope: Scope): SparkException {
  const catalog = scope.currentCatalog ?? 'spark_catalog'
  const namespace = p.nameParts[0]!.toLowerCase() === catalog ? p.nameParts.slice(1, -1) : p.nameParts.slice(0, -1)
  if (namespace.length > 1)
    return sparkError('REQUIRES_SINGLE_PART_NAMESPACE', { sessionCatalog: catalog, identifier: quoteParts(p.nameParts) })
  return sparkError(
    'TABLE_OR_VIEW_NOT_FOUND',
    { relationName: quoteParts(p.written ?? p.nameParts), searchPath: searchPath(scope) },
    contextsOf(p.origin),
  )
}

/** What tells partitions by their numbers is an INT. */
function checkPartitionId(p: LogicalPlan): void {
  const [id] = p.type === 'Repartition' && p.partitioning === 'direct' ? p.expressions : []
  if (id === undefined || dataTypeOf(id).type === 'int') return
  throw sparkError('DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', {
    sqlExpr: `"direct_shuffle_partition_id(${prettySql(id)})"`,
    paramIndex: 'first',
    requiredType: '"INT"',
    inputSql: `"${prettySql(id)}"`,
    inputType: quotedSqlName(dataTypeOf(id)),
  })
}

/** Generators stand in SELECT lists and LATERAL VIEW. */
function checkGenerators(p: LogicalPlan): void {
  if (p.type === 'Project' || p.type === 'Aggregate' || p.type === 'Generate') return
  if (expressionsOf(p).some(e => exists(e, isGenerator))) throw outsideSelect(p)
}

/** `SELECT a, FROM t` reads as a column called FROM. */
function checkTrailingComma(p: LogicalPlan): void {
  const last = p.type === 'Project' && p.projectList.length > 1 ? p.projectList.at(-1) : undefined
  if (last?.type !== 'Alias' || last.child.type !== 'UnresolvedAttribute' || last.child.nameParts.length !== 1) return
  if (last.child.nameParts[0]!.toUpperCase() === 'FROM') throw sparkError('TRAILING_COMMA_IN_SELECT', {}, contextsOf(last.origin))
}

/** GROUP BY ALL that found nothing to group by. */
function checkGroupByAll(p: LogicalPlan): void {
  if (p.type !== 'Aggregate' || p.grouping !== 'all' || !p.aggregateExpressions.every(isResolved)) return
  throw sparkError('UNRESOLVED_ALL_IN_GROUP_BY', {}, contextsOf(p.origin))
}

/** Operators that compute columns: what is wrong in them has its place. */
const LISTS = new Set(['Project', 'Aggregate'])

/** The first problem in an expression, children before parents. */
export function checkExpression(e: Expression, plan: LogicalPlan, scope: Scope, inLambda = false): void {
  // a lambda can't be resolved where its function's arguments are wrong
  if (e.type === 'UnresolvedFunction' && takesLambda(e)) {
    const problem = lambdaProblem(e)
    if (problem !== undefined) throw mismatchError(problem, e)
  }
  if (e.type === 'LambdaFunction' && exists(e, hasPlan)) throw sparkError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.HIGHER_ORDER_FUNCTION')
  for (const child of childrenOf(e)) checkExpression(child, plan, scope, inLambda || e.type === 'LambdaFunction')
  switch (e.type) {
    case 'UnresolvedAttribute':
      // names in a lambda have lost their place
      throw unresolvedName(inLambda ? UnresolvedAttribute({ ...e, origin: plan.origin ?? e.origin }) : e, plan, scope)
    case 'UnresolvedStar':
      throw sparkError('INVALID_USAGE_OF_STAR_OR_REGEX', { elem: "'*'", prettyName: plan.type }, contextsOf(e.origin))
    case 'UnresolvedFunction': {
      if (!childrenResolved(e)) return
      const outcome = resolveCall(e, scope)
      if ('mismatch' in outcome) {
        const replaced = replacementOf(e, scope)
        if (replaced !== undefined) checkExpression(replaced, plan, scope)
        throw mismatchError(outcome.mismatch, e)
      }
      return
    }
    case 'UnresolvedSubquery':
    case 'ScalarSubquery':
    case 'Exists':
    case 'InSubquery':
      checkAnalysis(e.plan, scope)
      checkSubquery(e, plan)
      break
    case 'Call':
      if (isGroupingFunction(e) && childrenResolved(e))
        throw sparkError('UNSUPPORTED_GROUPING_EXPRESSION', {}, LISTS.has(plan.type) ? contextsOf(e.origin) : [])
      break
    case 'Cast':
      if (e.dataType.type === 'time' && !e.implicit) checkTime(scope)
      break
    case 'UnresolvedWindowReference':
      throw missingWindow(e.name)
    case 'AggregateCall':
      checkAggregateCall(e)
      break
    case 'WindowExpression':
      checkWindow(e, firstName(plan) ?? (plan.type === 'Window' ? firstName(plan.child) : undefined))
      break
    default:
  }
  if (!childrenResolved(e)) return
  const problem = typeProblem(e)
  if (problem !== undefined) throw mismatchError(problem, e)
}

/** What a call of a function stands for, if that is what errors are about. */
function replacementOf(e: UnresolvedFunction, scope: Scope): Expression | undefined {
  const f = lookupFunction(e.nameParts.at(-1)!)
  if (checkedAs(e) !== true || f?.kind !== 'scalar') return undefined
  const written = f.rewrite?.(e.args, scope.options)
  return written && resolveFunctionsIn(withOrigin(written, e), scope)
}

const operatorName = (p: LogicalPlan): string => (p.type === 'Repartition' && p.expressions.length > 0 ? 'RepartitionByExpression' : p.type)

function unresolvedName(u: Extract<Expression, { type: 'UnresolvedAttribute' }>, plan: LogicalPlan, scope: Scope): SparkException {
  const inputs = childrenOf<LogicalPlan>(plan)
  if (u.planId !== undefined) return missingColumn(u, plan, scope)
  const columns: AttributeReference[] = inputs.every(isPlanResolved) ? inputs.flatMap(outputOf) : []
  return unresolvedColumn(u, columns)
}

function checkOperator(p: LogicalPlan, scope: Scope): void {
  const context = contextsOf(p.origin)
  switch (p.type) {
    case 'Filter':
    case 'UnresolvedHaving': {
      const t = dataTypeOf(p.condition)
      if (t.type !== 'boolean') {
        const filter = `"${prettySql(p.condition)}"`
        throw sparkError('DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN', { sqlExpr: filter, filter, type: quotedSqlName(t) }, context)
      }
      return
    }
    case 'Join': {
      if (p.lateral === true) checkLateral(p)
      if (p.condition === undefined) return
      const t = dataTypeOf(p.condition)
      if (t.type !== 'boolean')
        throw sparkError(
          'JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE',
          { joinCondition: `"${prettySql(p.condition)}"`, conditionType: quotedSqlName(t) },
          context,
        )
      if (p.lateral !== true && exists(p.condition, isRandom))
        throw sparkError('INVALID_NON_DETERMINISTIC_EXPRESSIONS', { sqlExprs: `"${prettySql(p.condition)}"` }, context)
      return
    }
    case 'Aggregate':
      return checkAggregate(p)
    case 'CollectMetrics':
      return checkMetrics(p)
    case 'Limit':
      return checkLimit('limit', p.limit, p.child, scope)
    case 'Offset':
      return checkLimit('offset', p.offset, p.child, scope)
    case 'Tail':
      return checkLimit('tail', p.limit, p.child, scope)
    case 'Distinct':
      return checkDistinctColumns(outputOf(p.child), p)
    case 'Union':
      return checkSetOperation(p.inputs, 'UNION', p, scope)
    case 'UnionLoop':
      return isPlanResolved(p) ? checkUnionLoop(p) : undefined
    case 'SetOperation':
      return checkSetOperation([p.left, p.right], `${p.operation.toUpperCase()}${p.all ? ' ALL' : ''}`, p, scope)
    default:
  }
}

function checkLateral(p: Extract<LogicalPlan, { type: 'Join' }>): void {
  const random = (plan: LogicalPlan): boolean => exists(plan, q => expressionsOf(q).some(e => exists(e, isRandom)))
  const several = p.left.type !== 'OneRowRelation'
  if (several && random(p.right))
    throw sparkError(
      'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.NON_DETERMINISTIC_LATERAL_SUBQUERIES',
      { treeNode: treeString(p) },
      contextsOf(p.origin),
    )
  if (p.condition !== undefined && exists(p.condition, isRandom))
    throw sparkError(
      'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.LATERAL_JOIN_CONDITION_NON_DETERMINISTIC',
      { condition: fullSql(p.condition) },
      contextsOf(p.condition.origin),
    )
  checkCorrelation(p.right)
}

function checkLimit(name: string, e: Expression, child: LogicalPlan, scope: Scope): void {
  const fail = (sub: string, more: Record<string, string>) =>
    sparkError(
      `INVALID_LIMIT_LIKE_EXPRESSION.${sub}`,
      { name, expr: `"${prettySql(shownRandom(e))}"`, ...more },
      contextsOf(placeOf(e, child)),
    )
  if (!isFoldableAsWritten(e)) throw fail('IS_UNFOLDABLE', {})
  const t = dataTypeOf(e)
  if (t.type !== 'int') throw fail('DATA_TYPE', { dataType: quotedSqlName(t) })
  const constant = e.type === 'Literal' ? e : scope.evaluate?.(e)
  if (constant?.type !== 'Literal') return
  if (constant.value === null) throw fail('IS_NULL', {})
  if ((constant.value as number) < 0) throw fail('IS_NEGATIVE', { v: String(constant.value) })
}

/** A function where a value should stand. */
const isBareLambda = (e: Expression): boolean => e.type === 'LambdaFunction' || (e.type === 'UnresolvedAlias' && isBareLambda(e.child))

/** What is random has been taken out by the time that this is told. */
const shownRandom = (e: Expression): Expression =>
  transformUp(e, x =>
    isRandom(x) ? AttributeReference({ name: '_nondeterministic', dataType: dataTypeOf(x), nullable: false, exprId: 0, qualifier: [] }) : x,
  )

/** A column's place is that of the first name of the list it comes from, as Spark makes all columns of an input at once; true and false have none. */
function placeOf(e: Expression, child: LogicalPlan): Expression['origin'] {
  if (e.type === 'Literal' && e.dataType.type === 'boolean') return undefined
  if (e.type !== 'AttributeReference') return e.origin
  if (child.type === 'Sort' || child.type === 'Offset') return placeOf(e, child.child)
  const from = child.type === 'Project' && child.projectList.some(x => x.type === 'AttributeReference' && x.exprId === e.exprId)
  return (from && firstName(child)) || e.origin
}

/** Where the first column that an operator names stands: keys come before the rest. */
export function firstName(p: LogicalPlan): Expression['origin'] {
  const list = p.type === 'Aggregate' ? [...p.groupingExpressions, ...p.aggregateExpressions] : expressionsOf(p)
  for (const e of list) {
    const found = firstColumn(e)
    if (found !== undefined) return found
  }
  return undefined
}

function firstColumn(e: Expression): Expression['origin'] {
  if (e.type === 'AttributeReference') return e.origin
  for (const c of childrenOf<Expression>(e)) {
    const found = firstColumn(c)
    if (found !== undefined) return found
  }
  return undefined
}

/** Types that would meet outside of ANSI mode. */
const WITHOUT_ANSI =
  '\nTo fix the error, you might need to add explicit type casts. If necessary set spark.sql.ansi.enabled to false to bypass this error.'

/** Would every column have a type outside of ANSI mode? */
const meetWithoutAnsi = (a: readonly AttributeReference[], b: readonly AttributeReference[]): boolean =>
  a.every((x, i) => {
    const [s, t] = [x.dataType, b[i]!.dataType]
    return likeType(s, t) || (s.type !== t.type && commonTypeOf([s, t], false) !== undefined)
  })

function checkSetOperation(inputs: readonly LogicalPlan[], operator: string, p: LogicalPlan, scope: Scope): void {
  const [first, ...rest] = inputs.map(outputOf)
  for (const [i, columns] of rest.entries()) {
    if (columns.length !== first!.length)
      throw sparkError(
        'NUM_COLUMNS_MISMATCH',
        {
          operator,
          firstNumColumns: String(first!.length),
          invalidOrdinalNum: ordinal(i + 1),
          invalidNumColumns: String(columns.length),
        },
        contextsOf(p.origin),
      )
    for (const [c, column] of columns.entries())
      if (
        p.type === 'SetOperation'
          ? !meets(column, first![c]!)
          : !likeType(column.dataType, first![c]!.dataType) && !structAlike(column, first![c]!)
      )
        throw sparkError(
          'INCOMPATIBLE_COLUMN_TYPE',
          {
            operator,
            columnOrdinalNumber: ordinal(c),
            tableOrdinalNumber: ordinal(i + 1),
            dataType1: quotedSqlName(column.dataType),
            dataType2: quotedSqlName(first![c]!.dataType),
            hint: scope.ansi && meetWithoutAnsi(columns, first!) ? WITHOUT_ANSI : '',
          },
          contextsOf(p.origin),
        )
  }
  if (p.type !== 'SetOperation') return
  checkDistinctColumns(first!, p)
  // what has a type in common outside of ANSI mode only passes, and is never resolved
  if (rest.some(columns => columns.some((column, c) => !likeType(column.dataType, first![c]!.dataType)))) {
    const message = `Found the unresolved operator: '${p.operation === 'except' ? 'Except' : 'Intersect'}${p.all ? ' All' : ''} ${p.all}`
    throw sparkError('INTERNAL_ERROR', { message }, contextsOf(p.origin))
  }
  checkComparable(first!, p)
}

const meets = (a: AttributeReference, b: AttributeReference): boolean =>
  likeType(a.dataType, b.dataType) ||
  // collations do not meet
  (!(a.dataType.type === 'string' && b.dataType.type === 'string') && commonTypeOf([a.dataType, b.dataType], false) !== undefined)

/** Distinct set operations become joins that compare their columns, which calendar intervals can't be. */
function checkComparable(columns: readonly AttributeReference[], p: SetOperation): void {
  if (p.all || !columns.some(c => contains(c.dataType, 'calendar_interval'))) return
  throw sparkError('PLAN_VALIDATION_FAILED_RULE_IN_BATCH', {
    rule: `org.apache.spark.sql.catalyst.optimizer.${p.operation === 'except' ? 'ReplaceExceptWithAntiJoin' : 'ReplaceIntersectWithSemiJoin'}`,
    batch: 'Replace Operators',
    reason: 'The plan was previously resolved and now became unresolved.',
  })
}

/** What DISTINCT and set operations can't tell apart: maps and variants. */
function checkDistinctColumns(columns: readonly AttributeReference[], p: LogicalPlan): void {
  for (const type of ['map', 'variant'] as const) {
    const column = columns.find(a => contains(a.dataType, type))
    if (column === undefined) continue
    throw sparkError(
      `UNSUPPORTED_FEATURE.SET_OPERATION_ON_${type.toUpperCase()}_TYPE`,
      { colName: quoteIdentifier(column.name), dataType: quotedSqlName(column.dataType) },
      contextsOf(p.origin),
    )
  }
}

const contains = (t: DataType, type: DataType['type']): boolean =>
  t.type === type ||
  (t.type === 'array' && contains(t.element, type)) ||
  (t.type === 'map' && (contains(t.key, type) || contains(t.value, type))) ||
  (t.type === 'struct' && t.fields.some(f => contains(f.dataType, type)))

/** Field names of structs may differ in a set operation: the first input's count. */
const structAlike = (a: AttributeReference, b: AttributeReference): boolean =>
  a.dataType.type === 'struct' &&
  b.dataType.type === 'struct' &&
  a.dataType.fields.length === b.dataType.fields.length &&
  a.dataType.fields.every((f, i) => likeType(f.dataType, (b.dataType as typeof a.dataType & { type: 'struct' }).fields[i]!.dataType))

/** Aggregates, window functions and generators outside of the operators that compute them. */
function checkPlaces(p: LogicalPlan): void {
  if (p.type === 'MetricView') return
  const misplaced: Expression[] = []
  const visit = (e: Expression): void => {
    if (
      e.type === 'WindowExpression'
        ? p.type !== 'Window'
        : e.type === 'AggregateCall'
          ? p.type !== 'Aggregate' && p.type !== 'Window' && p.type !== 'CollectMetrics'
          : isGenerator(e) && p.type !== 'Generate'
    )
      misplaced.push(e)
    if (isWindowFunction(e))
      throw sparkError('WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE', { funcName: `"${prettySql(e)}"` }, contextsOf(p.origin))
    // an aggregate that a window is over is out of place as the window is
    for (const c of childrenOf(e))
      if (e.type === 'WindowExpression' && c === e.function && c.type !== 'AggregateCall') childrenOf(c).forEach(visit)
      else visit(c)
  }
  for (const e of expressionsOf(p)) visit(e)
  if (misplaced.length === 0) return
  if (p.type === 'Filter')
    throw sparkError(
      'INVALID_WHERE_CONDITION',
      { condition: `"${prettySql(p.condition)}"`, expressionList: misplaced.map(fullSql).join(', ') },
      contextsOf(p.origin),
    )
  // what is taken out of the list leaves its columns there
  const left = p.type === 'Aggregate' ? ungrouped(p, misplaced) : undefined
  if (left !== undefined) throw missingAggregation(left)
  throw sparkError(
    'UNSUPPORTED_EXPR_FOR_OPERATOR',
    { operator: operatorName(p), invalidExprSqls: [...new Set(misplaced.map(e => `"${prettySql(e)}"`))].join(', ') },
    contextsOf(p.origin),
  )
}

/** The first column of a window function or generator in an aggregate's list that is not grouped by. */
function ungrouped(p: Extract<LogicalPlan, { type: 'Aggregate' }>, misplaced: readonly Expression[]): AttributeReference | undefined {
  const listed = misplaced.filter(m => p.aggregateExpressions.some(e => exists(e, x => x === m || sameExpression(x, m))))
  return referencesOf(...listed).find(a => !p.groupingExpressions.some(g => sameExpression(g, a)))
}
