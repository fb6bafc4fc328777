import type { AttributeReference, Expression } from '../../plan/expression.ts'
import * as L from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { mapChildren } from '../../plan/tree.ts'
import { equal } from '../calls.ts'
import { type JoinGraph, joinGraph } from '../join-order/join-graph.ts'
import { type JoinTree, orderJoins } from '../join-order/join-order.ts'
import { reduceAggregates } from '../join-order/semi-join-reduction.ts'
import { conditionOf, conjunction } from '../predicates.ts'
import { rule } from '../rule.ts'
import { estimate, recordCte } from '../statistics.ts'
import { sameOutput } from '../substitute.ts'

/** Up to this many inputs all orders are looked at (Spark's `spark.sql.cbo.joinReorder.dp.threshold` has the same default). */
const defaultThreshold = 12

/**
 * Orders inner joins, with the semi and anti joins among them, by estimated cost, and says of every join which side to build from.
 *
 *     Join (Join lineitem supplier) nation  ⇒  Join lineitem (Join supplier nation)
 */
export const costBasedJoinReorder = rule('CostBasedJoinReorder', (plan, { conf }) => {
  const threshold = Number(conf('spark.sql.cbo.joinReorder.dp.threshold') ?? defaultThreshold)
  const visit = (p: L.LogicalPlan): L.LogicalPlan => {
    if (p.type === 'WithCTE') {
      const definitions = p.definitions.map(visit)
      definitions.forEach((d, i) => {
        recordCte(p.ids[i]!, d)
      })
      return L.WithCTE({ ...p, definitions, child: visit(p.child) })
    }
    const graph = joinGraph(reduceAggregates(p), visit)
    if (graph === undefined) return chooseBuildSide(mapChildren(p, visit))
    const joined = build(graph, orderJoins(graph, threshold))
    const rest = graph.last.length === 0 ? joined : L.Filter({ condition: conjunction(graph.last), child: joined })
    return sameOutput(rest, p) ? rest : L.Project({ projectList: outputOf(p), child: rest })
  }
  return visit(plan)
})

/** The joins of a tree: conditions stand at the first join that has all their columns. */
function build(graph: JoinGraph, tree: JoinTree): L.LogicalPlan {
  if (tree.node !== undefined) return filtered(graph, graph.nodes[tree.node]!.plan, tree.set)
  const left = tree.probe!
  const right = tree.build!
  const semi = right.node === undefined ? undefined : graph.nodes[right.node]!.semi
  if (semi !== undefined) {
    const buildSide = graph.nodes[right.node!]!.rows <= left.rows ? 'right' : 'left'
    return L.Join({ ...semi.join, left: build(graph, left), buildSide })
  }
  const on: Expression[] = []
  for (const c of graph.classes) {
    const a = c.members.find(m => left.set & (1 << m.node))
    const b = c.members.find(m => right.set & (1 << m.node))
    if (a !== undefined && b !== undefined) on.push(equal(a.column, b.column))
  }
  on.push(...conditionsAt(graph, tree.set, left.set, right.set))
  const condition = conditionOf(on)
  return L.Join({
    left: build(graph, left),
    right: build(graph, right),
    joinType: condition === undefined ? 'cross' : 'inner',
    condition,
    buildSide: 'right',
  })
}

const conditionsAt = (graph: JoinGraph, set: number, left: number, right: number): Expression[] =>
  graph.conditions
    .filter(c => (c.needs & set) === c.needs && (c.needs & left) !== c.needs && (c.needs & right) !== c.needs)
    .map(c => c.expression)

/** Conditions of one node alone (none where push-down has run; constants among them). */
function filtered(graph: JoinGraph, plan: L.LogicalPlan, set: number): L.LogicalPlan {
  const own = [
    ...graph.conditions.filter(c => c.needs === set).map(c => c.expression),
    ...graph.classes.flatMap(c => within(c.members.filter(m => set === 1 << m.node).map(m => m.column))),
  ]
  return own.length === 0 ? plan : L.Filter({ condition: conjunction(own), child: plan })
}

/** Two columns of one input may be equal by way of others. */
const within = (columns: readonly AttributeReference[]): Expression[] => columns.slice(1).map(c => equal(columns[0]!, c))

/** Outer joins and the like keep their order; a hash table is built from the smaller side. */
function chooseBuildSide(p: L.LogicalPlan): L.LogicalPlan {
  if (p.type !== 'Join' || p.buildSide !== undefined) return p
  const l = estimate(p.left).rowCount
  const r = estimate(p.right).rowCount
  return L.Join({ ...p, buildSide: r <= l ? 'right' : 'left' })
}
