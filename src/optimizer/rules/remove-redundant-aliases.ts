import type { AttributeReference } from '../../plan/expression.ts'
import { Join, type LogicalPlan, Project } from '../../plan/logical.ts'
import { withNullability } from '../../plan/output.ts'
import { mapChildren } from '../../plan/tree.ts'
import { mapOwnExpressions } from '../map-expressions.ts'
import { outputIds } from '../references.ts'
import { rule } from '../rule.ts'
import { keepName, substitute } from '../substitute.ts'

/**
 * `Project a AS b x  ⇒  Project a x`, with every use of b above reading a instead: then projections merge and filters pass. The
 * plan's own output and what must differ (the two sides of a join, the inputs of a union) keep their aliases.
 */
export const removeRedundantAliases = rule('RemoveRedundantAliases', plan => strip(plan, outputIds(plan)).plan)

type Renames = Map<number, AttributeReference>

/** `kept`: ids that must stay in the output. Gives the plan and what became of the ids that are gone. */
function strip(p: LogicalPlan, kept: ReadonlySet<number>): { plan: LogicalPlan; renames: Renames } {
  switch (p.type) {
    case 'Project': {
      const below = strip(p.child, new Set())
      const renames: Renames = new Map()
      const taken = new Set(p.projectList.map(e => (e as AttributeReference).exprId))
      const list = p.projectList.map(e => {
        const now = keepName(e, substitute(e, below.renames))
        if (now.type !== 'Alias' || now.child.type !== 'AttributeReference' || kept.has(now.exprId)) return now
        const source = now.child
        // the column itself is there too, or another alias took its place: two columns need two ids
        if (taken.has(source.exprId) || now.metadata !== undefined) return now
        taken.add(source.exprId)
        renames.set(now.exprId, source)
        return source
      })
      const same = below.plan === p.child && list.every((e, i) => e === p.projectList[i])
      return { plan: same ? p : Project({ ...p, projectList: list, child: below.plan }), renames }
    }
    case 'Join': {
      const left = strip(p.left, kept)
      const right = strip(p.right, new Set([...kept, ...outputIds(p.left), ...outputIds(left.plan)]))
      // an id that came to light on one side may be on the other already (a table joined with itself keeps its aliases)
      const clash = [...outputIds(right.plan)].some(id => outputIds(left.plan).has(id))
      const l = clash ? strip(p.left, outputIds(p.left)) : left
      const r = clash ? strip(p.right, outputIds(p.right)) : right
      const within: Renames = new Map([...l.renames, ...r.renames])
      const renames: Renames = new Map([
        ...aboveJoin(l.renames, p.joinType === 'rightouter' || p.joinType === 'fullouter'),
        ...aboveJoin(r.renames, p.joinType === 'leftouter' || p.joinType === 'fullouter'),
      ])
      if (l.plan === p.left && r.plan === p.right) return { plan: p, renames }
      const condition = p.condition && substitute(p.condition, within)
      return { plan: Join({ ...p, left: l.plan, right: r.plan, condition }), renames }
    }
    case 'Union':
    case 'Expand':
    case 'Generate':
    case 'WithCTE':
    case 'SetOperation':
      return { plan: mapChildren<LogicalPlan>(p, c => strip(c, outputIds(c)).plan), renames: new Map() }
    case 'Aggregate': {
      const below = strip(p.child, new Set())
      if (below.plan === p.child) return { plan: p, renames: new Map() }
      const node = below.renames.size === 0 ? p : mapOwnExpressions(p, e => substitute(e, below.renames))
      return { plan: Object.freeze({ ...node, child: below.plan }) as LogicalPlan, renames: new Map() }
    }
    case 'Filter':
    case 'Sort':
    case 'Limit':
    case 'Offset':
    case 'Tail':
    case 'Sample':
    case 'Window':
    case 'Repartition': {
      const below = strip(p.child, kept)
      if (below.plan === p.child) return { plan: p, renames: below.renames }
      const node = below.renames.size === 0 ? p : mapOwnExpressions(p, e => substitute(e, below.renames))
      return { plan: Object.freeze({ ...node, child: below.plan }) as LogicalPlan, renames: below.renames }
    }
    default:
      return { plan: mapChildren<LogicalPlan>(p, c => strip(c, outputIds(c)).plan), renames: new Map() }
  }
}

/** What a side's columns are called above the join, which may have no row of an optional side. */
const aboveJoin = (renames: Renames, optional: boolean): Renames =>
  optional ? new Map([...renames].map(([id, a]) => [id, withNullability(a, true)])) : renames
