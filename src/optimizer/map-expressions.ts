import type { Expression } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { mapChildren, mapExpressions, transformUp } from '../plan/tree.ts'
import { type Rule, type RuleContext, rule } from './rule.ts'
import { keepName } from './substitute.ts'

/** Replaces a node's own expressions; the columns of projections and aggregates keep their names and ids. Leaves stay as they are. */
export function mapOwnExpressions(p: LogicalPlan, f: (e: Expression) => Expression): LogicalPlan {
  switch (p.type) {
    case 'LocalRelation':
    case 'Range':
    case 'Relation':
    case 'CacheRelation':
    case 'LogicalRDD':
    case 'CTERelationRef':
      return p
    case 'Project': {
      const projectList = mapAll(p.projectList, e => keepName(e, f(e)))
      return projectList === p.projectList ? p : Object.freeze({ ...p, projectList })
    }
    case 'Aggregate': {
      const groupingExpressions = mapAll(p.groupingExpressions, f)
      const aggregateExpressions = mapAll(p.aggregateExpressions, e => keepName(e, f(e)))
      const same = groupingExpressions === p.groupingExpressions && aggregateExpressions === p.aggregateExpressions
      return same ? p : Object.freeze({ ...p, groupingExpressions, aggregateExpressions })
    }
    default:
      return mapExpressions(p, f)
  }
}

function mapAll(list: readonly Expression[], f: (e: Expression) => Expression): readonly Expression[] {
  const mapped = list.map(f)
  return mapped.every((e, i) => e === list[i]) ? list : Object.freeze(mapped)
}

/** Rewrites the expressions of every node bottom-up. */
export const rewriteExpressions = (plan: LogicalPlan, f: (e: Expression) => Expression): LogicalPlan =>
  transformUp(plan, p => mapOwnExpressions(p, e => transformUp(e, f)))

/**
 * A rule that rewrites expressions bottom-up, looking at nothing but the expression and the settings. What it left as it was within a query it
 * does not look at again.
 */
export const expressionRule = (name: string, f: (e: Expression, context: RuleContext) => Expression, ...types: readonly string[]): Rule => {
  const perQuery = new WeakMap<RuleContext, { plans: WeakSet<LogicalPlan>; expressions: WeakSet<Expression> }>()
  return rule(
    name,
    (plan, context) => {
      let done = perQuery.get(context)
      if (done === undefined) perQuery.set(context, (done = { plans: new WeakSet(), expressions: new WeakSet() }))
      const { plans, expressions } = done
      const inside = (e: Expression): Expression => f(mapChildren(e, inside), context)
      const expression = (e: Expression): Expression => {
        if (expressions.has(e)) return e
        const made = inside(e)
        if (made === e) expressions.add(e)
        return made
      }
      const visit = (p: LogicalPlan): LogicalPlan => {
        if (plans.has(p)) return p
        const made = mapOwnExpressions(mapChildren(p, visit), expression)
        if (made === p) plans.add(p)
        return made
      }
      return visit(plan)
    },
    ...types,
  )
}
