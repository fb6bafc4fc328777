import { conditionOf, splitConjuncts } from '../optimizer/predicates.ts'
import { estimate, matchShare } from '../optimizer/statistics.ts'
import { AttributeReference, type Expression } from '../plan/expression.ts'
import type { Join, LogicalPlan } from '../plan/logical.ts'
import { outputOf, referenceIds } from '../plan/output.ts'
import { equalityKey } from './equality-key.ts'
import type { PhysicalPlan } from './physical.ts'
import * as physical from './physical.ts'
import type { PlannerContext } from './planner.ts'

type Ids = ReadonlySet<number>

/** Who plans the sides. */
interface JoinPlanner {
  readonly context: PlannerContext
  plan(p: LogicalPlan, required: Ids): Promise<PhysicalPlan>
}

/** A runtime filter pays where no more of the rows than this share are left. */
const MOST_MATCHES = 0.5

/** The strategy of a join: by a hash table where there are keys that are to be equal, else every row against every row. */
export async function planJoin(planner: JoinPlanner, p: Join, required: Ids): Promise<PhysicalPlan> {
  const leftIds = new Set(outputOf(p.left).map(a => a.exprId))
  const rightIds = new Set(outputOf(p.right).map(a => a.exprId))
  const leftKeys: Expression[] = []
  const rightKeys: Expression[] = []
  const nullSafe: boolean[] = []
  const rest: Expression[] = []
  for (const conjunct of p.condition ? splitConjuncts(p.condition) : []) {
    const pair = equiPair(conjunct, leftIds, rightIds)
    if (pair) {
      leftKeys.push(equalityKey(pair[0]))
      rightKeys.push(equalityKey(pair[1]))
      nullSafe.push((conjunct as { name: string }).name === '<=>')
    } else rest.push(conjunct)
  }
  const needed = union(required, p.condition ? referenceIds(p.condition) : new Set())
  const left = await planner.plan(p.left, intersect(needed, leftIds))
  const right = await planner.plan(p.right, intersect(needed, rightIds))
  const condition = conditionOf(rest)
  const existential = p.joinType === 'leftsemi' || p.joinType === 'leftanti'
  const output = existential ? left.output : p.mark ? [...left.output, p.mark] : joinOutput(p, left, right)
  const nullAware = p.nullAware ?? false
  const common = { left, right, joinType: p.joinType, output, nullAware, estimatedRows: rows(p), ...(p.mark ? { mark: p.mark } : {}) }
  // a null-aware join that is more than one key against one key needs the full three-valued condition
  const hashable = leftKeys.length > 0 && (!nullAware || (leftKeys.length === 1 && condition === undefined))
  const side = buildSide(p)
  if (!hashable)
    return physical.NestedLoopJoin({
      ...common,
      buildSide: nullAware ? 'right' : side,
      ...(p.condition ? { condition: p.condition } : {}),
    })
  return physical.HashJoin({
    ...common,
    leftKeys,
    rightKeys,
    nullSafe,
    ...(condition ? { condition } : {}),
    ...(filtersScan(planner.context, p, side, [...leftKeys, ...rightKeys]) && {
      runtimeFilter: true,
      ...(side === 'right' ? filterKey(p.left, leftKeys) : filterKey(p.right, rightKeys)),
    }),
    buildSide: nullAware ? 'right' : side,
  })
}

/** Is it worth while to look up the probe side's keys as soon as they are read? */
function filtersScan(context: PlannerContext, p: Join, side: 'left' | 'right', keys: readonly Expression[]): boolean {
  if (p.joinType !== 'inner' && !(p.joinType === 'leftsemi' && side === 'right')) return false
  if (context.conf('spark.sql.optimizer.runtime.bloomFilter.enabled')?.toLowerCase() === 'false') return false
  const least = Number(context.conf('spark.sql.execution.runtimeFilterRows') ?? 100_000)
  const probe = side === 'right' ? 'left' : 'right'
  if (!keys.every(isPlainKey) || rows(p[probe]) < least) return false
  return least <= 0 || matchShare(p, probe) <= MOST_MATCHES
}

/** A column of whole numbers, which is looked up fast. */
const isPlainKey = (e: Expression): boolean =>
  e.type === 'AttributeReference' && ['int', 'long', 'short', 'byte', 'date', 'timestamp', 'timestamp_ntz'].includes(e.dataType.type)

/** The smaller side builds; for semi and anti joins the right one unless the left is much smaller. */
function buildSide(p: Join): 'left' | 'right' {
  if (p.joinType === 'existence') return 'right'
  if (p.buildSide) return p.buildSide
  if (p.hint?.right) return 'right'
  if (p.hint?.left) return 'left'
  const left = rows(p.left)
  const right = rows(p.right)
  const margin = p.joinType === 'leftsemi' || p.joinType === 'leftanti' ? 4 : p.joinType === 'leftouter' ? 2 : 1
  return left * margin < right ? 'left' : 'right'
}
/** Of several keys of the side that is filtered, the one with the most values. */
function filterKey(plan: LogicalPlan, keys: readonly Expression[]): { filterKey?: number } {
  if (keys.length === 1) return {}
  const { columns, rowCount } = estimate(plan)
  const counts = keys.map(k => (k.type === 'AttributeReference' ? (columns.get(k.exprId)?.distinctCount ?? rowCount) : 0))
  return { filterKey: counts.indexOf(Math.max(...counts)) }
}

function joinOutput(p: Join, left: PhysicalPlan, right: PhysicalPlan): AttributeReference[] {
  const nullable = (a: AttributeReference, when: boolean): AttributeReference =>
    when && !a.nullable ? AttributeReference({ ...a, nullable: true }) : a
  const t = p.joinType
  return [
    ...left.output.map(a => nullable(a, t === 'rightouter' || t === 'fullouter')),
    ...right.output.map(a => nullable(a, t === 'leftouter' || t === 'fullouter')),
  ]
}

function equiPair(e: Expression, left: Ids, right: Ids): [Expression, Expression] | undefined {
  if (e.type !== 'Call' || (e.name !== '=' && e.name !== '<=>')) return undefined
  const [a, b] = e.args as [Expression, Expression]
  const from = (x: Expression, ids: Ids): boolean => {
    const refs = referenceIds(x)
    return refs.size > 0 && [...refs].every(id => ids.has(id))
  }
  if (from(a, left) && from(b, right)) return [a, b]
  if (from(a, right) && from(b, left)) return [b, a]
  return undefined
}

const rows = (p: LogicalPlan): number => Number(estimate(p).rowCount)
const union = (a: Ids, b: Ids): Set<number> => new Set([...a, ...b])
const intersect = (a: Ids, b: Ids): Set<number> => new Set([...a].filter(x => b.has(x)))
