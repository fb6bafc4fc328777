import type { Expression } from '../plan/expression.ts'
import type { Aggregate, LogicalPlan } from '../plan/logical.ts'
import { dataTypeOf, outputOf } from '../plan/output.ts'
import { childrenOf, expressionsOf, mapChildren } from '../plan/tree.ts'
import type { DataType } from '../types/data-type.ts'
import { isGenerator } from './generators.ts'
import { isLateral } from './lateral.ts'
import { likeType, typeProblem } from './type-problem.ts'

/** What is resolved: nodes whose names, types and children are all known and fit together. Answers are kept per node. */

const expressions = new WeakMap<Expression, boolean>()
const plans = new WeakMap<LogicalPlan, boolean>()

export function isResolved(e: Expression): boolean {
  let known = expressions.get(e)
  if (known === undefined)
    expressions.set(e, (known = !unresolvedKind(e) && childrenOf(e).every(isResolved) && typeProblem(e) === undefined))
  return known
}

function unresolvedKind(e: Expression): boolean {
  switch (e.type) {
    case 'ExpressionString':
    case 'Parameter':
    case 'NamedArgument':
    case 'PipeExpression':
      return true
    case 'LambdaVariable':
      return e.dataType === undefined
    case 'WindowExpression':
      return e.function.type === 'UnresolvedFunction' || e.frame === undefined
    default:
      return e.type.startsWith('Unresolved')
  }
}

export const childrenResolved = (e: Expression): boolean => childrenOf(e).every(isResolved)

/** Its own expressions and all its inputs are resolved, and it is no stand-in for another node. */
export function isPlanResolved(plan: LogicalPlan): boolean {
  let known = plans.get(plan)
  if (known === undefined) plans.set(plan, (known = computePlan(plan)))
  return known
}

/** Bottom-up over the nodes that are not resolved yet: below one that is, all are. */
export const transformUnresolved = (plan: LogicalPlan, f: (p: LogicalPlan) => LogicalPlan): LogicalPlan => {
  if (isPlanResolved(plan)) return plan
  const node = mapChildren(plan, c => transformUnresolved(c, f))
  return node !== plan && isPlanResolved(node) ? node : f(node)
}

function computePlan(plan: LogicalPlan): boolean {
  if (plan.type.startsWith('Unresolved')) return false
  if ((plan.type === 'CTERelationRef' || plan.type === 'UnionLoopRef' || plan.type === 'UnionLoop') && plan.output.length === 0)
    return false
  // parts of different widths never come together: what reads the loop has no columns to find
  if (plan.type === 'UnionLoop' && isPlanResolved(plan.recursion) && plan.output.length !== outputOf(plan.recursion).length) return false
  if (plan.type === 'Generate' && plan.generatorOutput.length === 0) return false
  if (plan.type === 'Aggregate' && plan.grouping !== undefined) return false
  if (plan.type === 'Union' && !unionFits(plan.inputs, plan.byName)) return false
  if (plan.type === 'SetOperation' && !widened([plan.left, plan.right])) return false
  if (!childrenOf<LogicalPlan>(plan).every(isPlanResolved) || !expressionsOf(plan).every(isResolved)) return false
  // SELECT lists with window functions, aggregates without GROUP BY and lateral aliases are still to be taken apart
  if (plan.type === 'Project') return plan.projectList.every(e => isNamed(e) && !holds(e, true))
  if (plan.type === 'Aggregate') return plan.aggregateExpressions.every(e => isNamed(e) && !holds(e, false))
  if (plan.type === 'CollectMetrics') return plan.metrics.every(isNamed)
  return true
}

/** By-name unions are rewritten to plain ones. */
const unionFits = (inputs: readonly LogicalPlan[], byName: boolean) => !byName && widened(inputs)

/** Columns in pairs have one type: until they do, the casts that give them new ids are still to come. */
function widened(inputs: readonly LogicalPlan[]): boolean {
  if (!inputs.every(isPlanResolved)) return false
  const [first, ...rest] = inputs.map(i => outputOf(i).map(a => a.dataType))
  return rest.every(o => o.length !== first!.length || o.every((t, i) => sameShape(t, first![i]!)))
}

/** The names of a struct's fields don't count: the first input's are taken. */
const sameShape = (a: DataType, b: DataType): boolean =>
  a.type === 'struct' && b.type === 'struct'
    ? a.fields.length === b.fields.length && a.fields.every((f, i) => sameShape(f.dataType, b.fields[i]!.dataType))
    : likeType(a, b)

/** A window function, a generator, unless they are passed over a lateral alias, and for a Project an aggregate. */
const holds = (e: Expression, aggregates: boolean, laterals = true): boolean =>
  e.type === 'WindowExpression' ||
  (aggregates && e.type === 'AggregateCall') ||
  (laterals && isLateral(e)) ||
  isGenerator(e) ||
  childrenOf(e).some(c => holds(c, aggregates, laterals))

/** An aggregate of which only the grouping sets are to be worked out; `withLaterals`: or its lateral aliases. */
export const isReadyAggregate = (a: Aggregate, withLaterals = false): boolean =>
  inputsResolved(a) &&
  a.groupingExpressions.every(isResolved) &&
  a.aggregateExpressions.every(e => isNamed(e) && isResolved(e) && !holds(e, false, !withLaterals))

export const isNamed = (e: Expression): boolean => e.type === 'AttributeReference' || e.type === 'Alias'

export const inputsResolved = (plan: LogicalPlan): boolean => childrenOf<LogicalPlan>(plan).every(isPlanResolved)

/** The types of expressions that are resolved. */
export const typesOf = (es: readonly Expression[]) => es.map(dataTypeOf)
