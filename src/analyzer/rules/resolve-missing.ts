import { sameExpression } from '../../plan/equality.ts'
import { Alias, type AttributeReference, type Expression, newExprId } from '../../plan/expression.ts'
import { Aggregate, type Distinct, Filter, type LogicalPlan, Project, Repartition } from '../../plan/logical.ts'
import { outputOf, referencesOf, toAttribute } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import { isAnalyzed } from '../analyzed.ts'
import type { Scope } from '../context.ts'
import { fromInputs, fromOuter, keywordFunction, resolveNames } from '../resolve-names.ts'
import { inputsResolved, isPlanResolved, isResolved } from '../resolved.ts'
import { silent } from '../silent.ts'
import { firstOf } from './resolve-dataframe.ts'
import { exposing } from './resolve-references.ts'

/** A filter's names, and those of DISTRIBUTE BY, are columns of its input, or of what lies below a projection that dropped them (`df.select('a').where('b > 1')`). */
export const resolveFilters = (plan: LogicalPlan, scope: Scope): LogicalPlan =>
  transformUp(plan, p => {
    if (p.type === 'Repartition') return repartition(p, scope)
    if (p.type !== 'Filter' || isPlanResolved(p) || isAnalyzed(p) || !inputsResolved(p) || isResolved(p.condition)) return p
    const own = resolveNames(p.condition, scope, ...fromInputs([p.child], scope), keywordFunction)
    const [conditions, child] = p.ownColumns ? [[own], p.child] : addMissing([own], p.child, scope)
    const condition = resolveNames(conditions[0]!, scope, fromOuter(scope))
    if (condition === p.condition) return p
    const exposed = exposing(Filter({ ...p, condition, child }))
    return backToOutput(p.child, exposed.child, exposed)
  })

/** DISTRIBUTE BY may name what the projection below dropped. */
function repartition(p: Repartition, scope: Scope): LogicalPlan {
  if (isAnalyzed(p) || !inputsResolved(p) || p.expressions.every(isResolved)) return p
  const own = p.expressions.map(e => resolveNames(e, scope, ...fromInputs([p.child], scope).map(silent)))
  const [expressions, child] = addMissing(own, p.child, scope)
  return child === p.child ? p : backToOutput(p.child, child, Repartition({ ...p, expressions, child }))
}

/** A projection to the original columns, where the child has been given more. */
export const backToOutput = (before: LogicalPlan, after: LogicalPlan, plan: LogicalPlan): LogicalPlan =>
  before === after ? plan : Project({ projectList: outputOf(before), child: plan, planId: plan.planId })

/**
 * Resolves names of expressions above a plan in the plan's inputs, where its own output doesn't have them, and passes the columns up
 * to it. Not through DISTINCT, set operations or named subqueries; through an aggregate only grouping columns, and what the
 * first of duplicates has.
 */
export function addMissing(
  exprs: readonly Expression[],
  plan: LogicalPlan,
  scope: Scope,
  /** Names that are ambiguous here may be clear further down. */
  lenient = false,
): [readonly Expression[], LogicalPlan] {
  const meanings = fromInputs([plan], scope).map(m => (lenient ? silent(m) : m))
  const own = exprs.map(e => (isResolved(e) ? e : resolveNames(e, scope, ...meanings)))
  switch (plan.type) {
    case 'Project':
    case 'Aggregate':
    case 'Distinct':
    case 'Filter':
    case 'Sort':
    case 'Limit':
    case 'Offset':
    case 'Repartition':
    case 'Sample':
    case 'Window':
    case 'Generate': {
      const [resolved, child] = addMissing(own, plan.child, scope, lenient)
      const given = new Set(outputOf(plan).map(a => a.exprId))
      const below = new Map(outputOf(child).map(a => [a.exprId, a]))
      const missing = referencesOf(...resolved)
        .filter(a => !given.has(a.exprId) && below.has(a.exprId))
        .map(a => below.get(a.exprId)!)
      if (missing.length === 0) return [resolved, plan]
      if (plan.type === 'Project') return [resolved, Project({ ...plan, projectList: [...plan.projectList, ...missing], child })]
      if ('deduplicates' in plan && plan.deduplicates) return firstOfMissing(resolved, plan, child, missing)
      if (plan.type === 'Distinct') return [own, plan]
      if (plan.type !== 'Aggregate') return [resolved, Object.freeze({ ...plan, child }) as LogicalPlan]
      if (!missing.every(a => plan.groupingExpressions.some(g => sameExpression(g, a)))) return [exprs, plan]
      return [resolved, Aggregate({ ...plan, aggregateExpressions: [...plan.aggregateExpressions, ...missing], child })]
    }
    default:
      return [own, plan]
  }
}

/** Where equal rows have become one, its columns that are not among them are those of the first row. */
function firstOfMissing(
  exprs: readonly Expression[],
  plan: Aggregate | Distinct,
  child: LogicalPlan,
  missing: readonly AttributeReference[],
): [readonly Expression[], LogicalPlan] {
  const added = new Map(
    missing.map(a => [a.exprId, Alias({ child: firstOf(a), name: a.name, exprId: newExprId(), qualifier: a.qualifier }) as Alias]),
  )
  const [groupingExpressions, own] =
    plan.type === 'Aggregate' ? [plan.groupingExpressions, plan.aggregateExpressions] : [outputOf(plan), outputOf(plan)]
  const aggregate = Aggregate({ groupingExpressions, aggregateExpressions: [...own, ...added.values()], child, deduplicates: true })
  const above = (e: Expression): Expression =>
    transformUp(e, x => {
      const first = x.type === 'AttributeReference' ? added.get(x.exprId) : undefined
      return first ? toAttribute(first) : x
    })
  return [exprs.map(above), aggregate]
}
