import { AttributeReference as Attribute, type AttributeReference } from '../plan/expression.ts'
import { type LogicalPlan, Project, Relation } from '../plan/logical.ts'
import { outputOf } from '../plan/output.ts'
import { mapChildren } from '../plan/tree.ts'

/** Marks the metadata columns of sources, as Spark does: names reach them, stars don't. */
export const METADATA_FLAG = '__metadata_col'
export const isMetadataColumn = (a: AttributeReference): boolean => a.metadata?.[METADATA_FLAG] !== undefined

/**
 * The columns that USING and NATURAL joins hide: the other side's copy of the key. A qualifier still reaches them from above, through
 * operators that pass rows on. Metadata columns of sources are hidden too, but need no qualifier.
 */
export const hiddenOf: ColumnsOf = remembered(plan => {
  switch (plan.type) {
    case 'Relation':
      return plan.metadata === undefined || plan.output.some(a => a.exprId === plan.metadata!.exprId) ? [] : [plan.metadata]
    case 'SubqueryAlias':
      return (plan.view ? [] : hiddenOf(plan.child)).filter(isMetadataColumn).map(a => Attribute({ ...a, qualifier: plan.name }))
    case 'Project':
      return plan.hidden ?? [...hiddenOf(plan.child), ...dropped(plan)]
    case 'Join':
      return plan.joinType === 'leftsemi' || plan.joinType === 'leftanti'
        ? hiddenOf(plan.left)
        : [...hiddenOf(plan.left), ...hiddenOf(plan.right)]
    default:
      return passesRowsOn(plan) ? hiddenOf(plan.child) : []
  }
})

/** Those of a plan's columns that were hidden below it, and are still reached by their qualifier only. */
export const qualifiedOf: ColumnsOf = remembered(plan => {
  switch (plan.type) {
    case 'Project':
    case 'Aggregate': {
      const below = [...hiddenOf(plan.child).filter(a => !isMetadataColumn(a)), ...qualifiedOf(plan.child)]
      if (below.length === 0) return below
      const kept = new Set(
        (plan.type === 'Project' ? plan.projectList : plan.aggregateExpressions).flatMap(e =>
          e.type === 'AttributeReference' ? [e.exprId] : [],
        ),
      )
      return below.filter(a => kept.has(a.exprId))
    }
    default:
      return passesRowsOn(plan) ? qualifiedOf(plan.child) : []
  }
})

type ColumnsOf = (plan: LogicalPlan) => readonly AttributeReference[]

/** Found once for a node: those above ask again, each of them. */
function remembered(columnsOf: ColumnsOf): ColumnsOf {
  const known = new WeakMap<LogicalPlan, readonly AttributeReference[]>()
  return plan => {
    let columns = known.get(plan)
    if (columns === undefined) known.set(plan, (columns = columnsOf(plan)))
    return columns
  }
}

const PASS_ROWS_ON = ['Filter', 'Sort', 'Limit', 'Offset', 'Sample', 'CollectMetrics', 'Repartition', 'UnresolvedHaving', 'Window'] as const
type PassesRowsOn = Extract<LogicalPlan, { type: (typeof PASS_ROWS_ON)[number] }>
const passesRowsOn = (plan: LogicalPlan): plan is PassesRowsOn => (PASS_ROWS_ON as readonly string[]).includes(plan.type)

/** Metadata columns that something below uses, and that the projection doesn't pass on. */
function dropped(plan: Project): readonly AttributeReference[] {
  const below = outputOf(plan.child).filter(isMetadataColumn)
  if (below.length === 0) return below
  const own = new Set(outputOf(plan).map(a => a.exprId))
  return below.filter(a => !own.has(a.exprId))
}

/** The plan with these hidden columns among its output, so that an operator above can use them. */
export function expose(plan: LogicalPlan, ids: ReadonlySet<number>): LogicalPlan {
  const present = new Set(outputOf(plan).map(a => a.exprId))
  const missing = hiddenOf(plan).filter(a => ids.has(a.exprId) && !present.has(a.exprId))
  if (missing.length === 0) return plan
  if (plan.type === 'Relation') return Relation({ ...plan, output: [...plan.output, ...missing] })
  if (plan.type !== 'Project') return mapChildren<LogicalPlan>(plan, c => expose(c, ids))
  const child = expose(plan.child, ids)
  const made = new Map(outputOf(child).map(a => [a.exprId, a]))
  return Project({ ...plan, projectList: [...plan.projectList, ...missing.map(a => made.get(a.exprId) ?? Attribute(a))], child })
}
