import {
  Alias,
  AttributeReference,
  Cast,
  type Expression,
  type NamedArgument,
  newExprId,
  type UnresolvedFunction,
  UnresolvedSqlFunction,
} from '../plan/expression.ts'
import { LocalRelation, type LogicalPlan, OneRowRelation, Project } from '../plan/logical.ts'
import type { Origin } from '../plan/origin.ts'
import { collect, mapExpressions, transformUp } from '../plan/tree.ts'
import type { UnresolvedTableValuedFunction } from '../plan/unresolved.ts'
import { sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import type { AnalysisContext, SqlFunctionEntry } from './context.ts'
import { transformDeep, transformExpressionsDeep } from './deep.ts'
import { quoteParts } from './quoting.ts'
import { bindParameters } from './rules/bind-parameters.ts'
import { substituteCTEs } from './rules/substitute-ctes.ts'

/** How deep functions may call functions: those that were replaced may have come to call themselves. */
const MAX_DEPTH = 50
const DOCUMENTATION = 'https://spark.apache.org/docs/latest'

/** Calls of users' functions get the bodies they mean at this moment; calls of table functions become their queries. */
export function expandSqlFunctions(plan: LogicalPlan, context: AnalysisContext, depth = 0): LogicalPlan {
  if (context.lookupSqlFunction === undefined) return plan
  if (depth > MAX_DEPTH) throw sparkError('INTERNAL_ERROR', { message: 'SQL functions call each other without end.' })
  const body = (entry: SqlFunctionEntry, parameters: LogicalPlan) =>
    expandSqlFunctions(bindParameters(substituteCTEs(entry.body(parameters)), context), context, depth + 1)
  return transformDeep(plan, p => {
    if (p.type === 'UnresolvedTableValuedFunction') {
      const entry = context.lookupSqlFunction!(p.nameParts, p.origin)
      return entry === undefined ? p : tableFunction(p, entry, body)
    }
    return mapExpressions(p, e =>
      transformUp(e, x => {
        if (x.type === 'LambdaFunction') refuseIn(x.body)
        if (x.type !== 'UnresolvedFunction' || (x.nameParts.length === 1 && !x.called)) return x
        const entry = context.lookupSqlFunction!(x.nameParts, x.origin)
        return entry === undefined ? x : scalarFunction(x, entry, body)
      }),
    )
  })
}

/** The body of a function of SQL may be a query, and lambdas have no place for those. */
function refuseIn(lambda: Expression): void {
  const [found] = collect(lambda, e => (e.type === 'UnresolvedSqlFunction' ? e : undefined))
  if (found !== undefined)
    throw sparkError('UNSUPPORTED_FEATURE.LAMBDA_FUNCTION_WITH_SQL_UDF', { funcName: found.name }, contextsOf(found.origin))
}

/** What is wrong with a body is told of the call; what goes wrong in the arguments has its place, and so has what the body computes. */
function placedAt(plan: LogicalPlan, origin: Origin | undefined, args: readonly Expression[] = [], isTable = false): LogicalPlan {
  const given = new Set<object>(args.flatMap(a => collect<Expression, Expression>(a, x => x)))
  const placed = <N extends { readonly type: string; readonly origin?: Origin }>(node: N): N =>
    given.has(node) || (isTable && node.type === 'UnresolvedRelation') || (node.origin === undefined && node.type !== 'Cast')
      ? node
      : (Object.freeze({ ...node, origin: node.origin ? { ...origin, body: node.origin } : origin }) as N)
  return transformExpressionsDeep(transformDeep(plan, placed), placed)
}

type Body = (entry: SqlFunctionEntry, parameters: LogicalPlan) => LogicalPlan

function scalarFunction(u: UnresolvedFunction, entry: SqlFunctionEntry, body: Body): Expression {
  const fail = (syntax: string) =>
    sparkError('INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX', { prettyName: quoteParts(entry.name), syntax }, contextsOf(u.origin))
  if (entry.isTable) throw sparkError('NOT_A_SCALAR_FUNCTION', { functionName: quoteParts(entry.name) }, contextsOf(u.origin))
  if (u.distinct) throw fail('DISTINCT')
  if (u.filter) throw fail('FILTER CLAUSE')
  const parameters = LocalRelation({
    output: entry.parameters.map(p =>
      AttributeReference({ name: p.name, dataType: p.dataType, nullable: true, exprId: newExprId(), qualifier: [] }),
    ),
    columns: entry.parameters.map(() => []),
    rowCount: 0,
  })
  return UnresolvedSqlFunction({
    name: entry.name.join('.'),
    args: argumentsOf(u.args, entry, u.origin),
    shown: u.args.some(a => a.type === 'NamedArgument') ? entry.parameters.length : u.args.length,
    returns: entry.returns,
    plan: placedAt(body(entry, parameters), u.origin),
    origin: u.origin,
  })
}

function tableFunction(p: UnresolvedTableValuedFunction, entry: SqlFunctionEntry, body: Body): LogicalPlan {
  if (!entry.isTable) throw sparkError('NOT_A_TABLE_FUNCTION', { functionName: quoteParts(entry.name) }, contextsOf(p.origin))
  const args = argumentsOf(p.args, entry, p.origin)
  const projectList = entry.parameters.map((parameter, i) =>
    Alias({
      child: Cast({ child: args[i]!, dataType: parameter.dataType, mode: 'ansi', implicit: true, origin: p.origin }),
      name: parameter.name,
      exprId: newExprId(),
      qualifier: [],
    }),
  )
  const made = placedAt(body(entry, Project({ projectList, child: OneRowRelation({}) })), p.origin, args, true)
  return p.planId === undefined ? made : (Object.freeze({ ...made, planId: p.planId }) as LogicalPlan)
}

/** One argument per parameter: by place, by name, else its default. */
function argumentsOf(given: readonly Expression[], entry: SqlFunctionEntry, origin: Expression['origin']): Expression[] {
  // how many there are is not known yet
  if (given.some(a => a.type === 'UnresolvedStar')) return [...given]
  const functionName = quoteParts(entry.name)
  const { parameters } = entry
  const positional = given.filter(a => a.type !== 'NamedArgument')
  const wrongNumber = () =>
    sparkError(
      'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
      { functionName, expectedNum: String(parameters.length), actualNum: String(given.length), docroot: DOCUMENTATION },
      // of a table function the place is lost
      entry.isTable ? [] : contextsOf(origin),
    )
  const args: (Expression | undefined)[] = [...positional]
  const named = given.findIndex(a => a.type === 'NamedArgument')
  const misplaced = named >= 0 && given.findIndex((a, i) => i > named && a.type !== 'NamedArgument')
  if (misplaced !== false && misplaced > 0)
    throw sparkError(
      'UNEXPECTED_POSITIONAL_ARGUMENT',
      { routineName: functionName, parameterName: `\`${(given[misplaced - 1] as NamedArgument).name}\`` },
      contextsOf(origin),
    )
  const isUnknown = (a: Expression) => a.type === 'NamedArgument' && !parameters.some(p => p.name.toLowerCase() === a.name.toLowerCase())
  if (given.length > parameters.length && !given.some(isUnknown)) throw wrongNumber()
  for (const a of given) {
    if (a.type !== 'NamedArgument') continue
    const at = parameters.findIndex(p => p.name.toLowerCase() === a.name.toLowerCase())
    if (at < 0)
      throw sparkError(
        'UNRECOGNIZED_PARAMETER_NAME',
        { routineName: functionName, argumentName: `\`${a.name}\``, proposal: parameters.map(p => `\`${p.name}\``).join(' ') },
        contextsOf(origin),
      )
    if (args[at] !== undefined)
      throw sparkError(
        `DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.${at < positional.length ? 'BOTH_POSITIONAL_AND_NAMED' : 'DOUBLE_NAMED_ARGUMENT_REFERENCE'}`,
        { routineName: functionName, parameterName: `\`${parameters[at]!.name}\`` },
        contextsOf(origin),
      )
    args[at] = a.value
  }
  return parameters.map((p, i) => {
    const value = args[i] ?? p.default
    if (value === undefined && named >= 0)
      throw sparkError(
        'REQUIRED_PARAMETER_NOT_FOUND',
        { routineName: functionName, parameterName: `\`${p.name}\``, index: String(i) },
        contextsOf(origin),
      )
    if (value === undefined) throw wrongNumber()
    return value
  })
}
