import { Alias, AttributeReference, type Expression, newExprId } from '../plan/expression.ts'
import { type LogicalPlan, Relation } from '../plan/logical.ts'
import { mapChildren, mapExpressions } from '../plan/tree.ts'
import { isAnalyzed, markAnalyzed } from './analyzed.ts'
import { hasPlan } from './deep.ts'

/**
 * Gives every producer of columns ids of its own: the same view, table or DataFrame used twice in a query (self-joins, subqueries over the
 * outer table) comes out with different columns each time. References above follow their own side. Spark's DeduplicateRelations, done once
 * before names are resolved.
 */
export function uniqueIds(plan: LogicalPlan): LogicalPlan {
  return renew(plan, new Set()).plan
}

/** Old to new ids of the columns that a plan gives. */
type Renamed = ReadonlyMap<number, number>
const none: Renamed = new Map()

function renew(plan: LogicalPlan, seen: Set<number>): { plan: LogicalPlan; renamed: Renamed } {
  let renamed: Map<number, number> | undefined
  const add = (from: number, to: number) => (renamed ??= new Map()).set(from, to)
  const fresh = (id: number): number => {
    if (!seen.has(id)) {
      seen.add(id)
      return id
    }
    const to = newExprId()
    seen.add(to)
    add(id, to)
    return to
  }
  let node = mapChildren(plan, child => {
    const below = renew(child, seen)
    for (const [from, to] of below.renamed) add(from, to)
    return below.plan
  })
  node = mapExpressions(node, e => follow(e, renamed ?? none, seen))
  node = produced(node, fresh)
  return { plan: node !== plan && isAnalyzed(plan) ? markAnalyzed(node) : node, renamed: renamed ?? none }
}

/** References with their new ids, in subqueries too. */
function follow(e: Expression, renamed: Renamed, seen: Set<number>): Expression {
  if (e.type === 'AttributeReference') {
    const to = renamed.get(e.exprId)
    return to === undefined ? e : AttributeReference({ ...e, exprId: to })
  }
  const inside = mapChildren<Expression>(e, c => follow(c, renamed, seen))
  if (!hasPlan(inside)) return inside
  const below = renew(inside.plan, seen).plan
  const plan = renamed.size === 0 ? below : followOuter(below, renamed)
  return plan === inside.plan ? inside : (Object.freeze({ ...inside, plan }) as Expression)
}

/** Outer references inside a subquery point to the enclosing plan. */
function followOuter(plan: LogicalPlan, renamed: Renamed): LogicalPlan {
  const outer = (e: Expression): Expression => {
    if (e.type === 'OuterReference') return mapChildren<Expression>(e, c => follow(c, renamed, new Set()))
    const inside = mapChildren(e, outer)
    if (!hasPlan(inside)) return inside
    const below = followOuter(inside.plan, renamed)
    return below === inside.plan ? inside : (Object.freeze({ ...inside, plan: below }) as Expression)
  }
  return mapExpressions(
    mapChildren(plan, c => followOuter(c, renamed)),
    outer,
  )
}

function produced(plan: LogicalPlan, fresh: (id: number) => number): LogicalPlan {
  const column = (a: AttributeReference): AttributeReference => {
    const id = fresh(a.exprId)
    return id === a.exprId ? a : AttributeReference({ ...a, exprId: id })
  }
  const alias = <E extends Expression>(e: E): E => {
    if (e.type !== 'Alias') return e
    const id = fresh(e.exprId)
    return id === e.exprId ? e : (Alias({ ...e, exprId: id }) as unknown as E)
  }
  switch (plan.type) {
    case 'Relation': {
      const renewed = changed(plan, 'output', plan.output, column) as Relation
      const { metadata } = plan
      if (metadata === undefined) return renewed
      const at = plan.output.findIndex(a => a.exprId === metadata.exprId)
      const own = at < 0 ? column(metadata) : renewed.output[at]!
      return own === metadata ? renewed : Relation({ ...renewed, metadata: own })
    }
    case 'LocalRelation':
    case 'Range':
    case 'CacheRelation':
    case 'LogicalRDD':
    case 'Expand':
      return changed(plan, 'output', plan.output, column)
    case 'Project':
      return changed(plan, 'projectList', plan.projectList, alias)
    case 'MetricView':
      return changed(plan, 'list', plan.list, alias)
    case 'Aggregate':
      return changed(plan, 'aggregateExpressions', plan.aggregateExpressions, alias)
    case 'Window':
      return changed(plan, 'windowExpressions', plan.windowExpressions, alias)
    case 'Generate':
      return changed(plan, 'generatorOutput', plan.generatorOutput, column)
    case 'UnresolvedWithColumns':
      return changed(plan, 'columns', plan.columns, alias)
    default:
      return plan
  }
}

function changed<T>(plan: LogicalPlan, field: string, list: readonly T[], f: (item: T) => T): LogicalPlan {
  const mapped = list.map(f)
  return mapped.every((m, i) => m === list[i]) ? plan : (Object.freeze({ ...plan, [field]: Object.freeze(mapped) }) as LogicalPlan)
}
