import type { AttributeReference, Expression } from '../../plan/expression.ts'
import * as L from '../../plan/logical.ts'
import { isCall } from '../calls.ts'
import { type ColumnEstimate, equatedCounts } from '../column-estimate.ts'
import { hasSubquery, isMovable } from '../expression-facts.ts'
import { splitConjuncts } from '../predicates.ts'
import { outputIds, referenceIds } from '../references.ts'
import { selectivity } from '../selectivity.ts'
import { equiPairs, estimate, semiShare } from '../statistics.ts'

/**
 * A tree of inner joins as a graph. Its nodes are the inputs that are joined, and the right sides of semi and anti joins: those
 * only filter, so they may be applied anywhere above the columns that they look at.
 */
export interface JoinGraph {
  readonly nodes: readonly GraphNode[]
  /** Columns that are equal once all are joined. */
  readonly classes: readonly EqualityClass[]
  /** All other conditions, each applied as soon as its columns are there. */
  readonly conditions: readonly GraphCondition[]
  /** Conditions that must wait for the finished join: they may throw. */
  readonly last: readonly Expression[]
}

export interface GraphNode {
  readonly plan: L.LogicalPlan
  readonly rows: number
  readonly columns: ReadonlyMap<number, ColumnEstimate>
  readonly ids: ReadonlySet<number>
  /** Of a semi or anti join: the join, the nodes whose columns it reads (a bit each), and the share of rows that it keeps. */
  readonly semi?: { readonly join: L.Join; readonly needs: number; readonly share: number }
}

export interface EqualityClass {
  readonly members: readonly { readonly node: number; readonly column: AttributeReference; readonly distinctCount: number }[]
}

export interface GraphCondition {
  readonly expression: Expression
  /** The nodes that it reads, a bit each. */
  readonly needs: number
  readonly share: number
  /** An equality of expressions over disjoint nodes: can be hashed, so it connects them. */
  readonly sides?: readonly [number, number]
}

interface Parts {
  readonly inputs: L.LogicalPlan[]
  readonly semis: L.Join[]
  readonly conditions: Expression[]
  readonly last: Expression[]
}

/** May the join be taken apart? */
const asInner = (p: L.LogicalPlan): L.Join | undefined =>
  p.type === 'Join' && (p.joinType === 'inner' || p.joinType === 'cross') && p.lateral !== true && p.hint === undefined ? p : undefined

const asSemi = (p: L.LogicalPlan): L.Join | undefined =>
  p.type === 'Join' &&
  (p.joinType === 'leftsemi' || p.joinType === 'leftanti') &&
  p.hint === undefined &&
  splitConjuncts(p.condition).every(isMovable)
    ? p
    : undefined

const isJoinNode = (p: L.LogicalPlan): boolean => (asInner(p) ?? asSemi(p)) !== undefined

/** Sets of nodes are bits of an int. */
const maxNodes = 30

/** The graph of the join tree at a plan; undefined where there is none, or where it has too many nodes. */
export function joinGraph(plan: L.LogicalPlan, optimizeInput: (p: L.LogicalPlan) => L.LogicalPlan): JoinGraph | undefined {
  if (!isJoinNode(plan)) return undefined
  const parts: Parts = { inputs: [], semis: [], conditions: [], last: [] }
  flatten(plan, parts)
  if (parts.inputs.length + parts.semis.length > maxNodes) return undefined
  const nodes: GraphNode[] = parts.inputs.map(p => nodeOf(optimizeInput(p)))
  const owner = new Map<number, number>()
  nodes.forEach((n, i) => {
    for (const id of n.ids) owner.set(id, i)
  })
  const needsOf = (ids: Iterable<number>): number => {
    let bits = 0
    for (const id of ids) {
      const i = owner.get(id)
      if (i !== undefined) bits |= 1 << i
    }
    return bits
  }
  const all = new Map(nodes.flatMap(n => [...n.columns]))
  for (const join of parts.semis) nodes.push(semiNode(join, optimizeInput(join.right), needsOf, all))

  const classes = new Classes()
  const conditions: GraphCondition[] = []
  for (const c of parts.conditions) {
    const pair = asColumnPair(c)
    const needs = needsOf(referenceIds(c))
    if (pair !== undefined && owner.get(pair[0].exprId) !== owner.get(pair[1].exprId)) classes.equate(...pair)
    else if (needs === 0) parts.last.push(c)
    else conditions.push({ expression: c, needs, share: selectivity(c, all, 1).share, sides: hashSides(c, needsOf) })
  }
  return {
    nodes,
    classes: classes.list().map(columns => {
      const owners = columns.map(c => owner.get(c.exprId)!)
      const counts = equatedCounts(columns.map((c, i) => nodes[owners[i]!]!.columns.get(c.exprId)!))
      return { members: columns.map((column, i) => ({ node: owners[i]!, column, distinctCount: counts[i]! })) }
    }),
    conditions,
    last: parts.last,
  }
}

function flatten(p: L.LogicalPlan, parts: Parts): void {
  // projections between joins only drop columns, which pruning does again afterwards
  if (p.type === 'Project' && p.projectList.every(e => e.type === 'AttributeReference') && isJoinNode(p.child))
    return flatten(p.child, parts)
  const inner = asInner(p)
  if (inner !== undefined) {
    flatten(inner.left, parts)
    flatten(inner.right, parts)
    for (const c of splitConjuncts(inner.condition)) (isMovable(c) && !hasSubquery(c) ? parts.conditions : parts.last).push(c)
    return
  }
  const semi = asSemi(p)
  if (semi !== undefined) {
    flatten(semi.left, parts)
    parts.semis.push(semi)
    return
  }
  parts.inputs.push(p)
}

function nodeOf(plan: L.LogicalPlan): GraphNode {
  const e = estimate(plan)
  return { plan, rows: Math.max(e.rowCount, 1), columns: e.columns, ids: outputIds(plan) }
}

function semiNode(
  join: L.Join,
  right: L.LogicalPlan,
  needsOf: (ids: Iterable<number>) => number,
  all: ReadonlyMap<number, ColumnEstimate>,
): GraphNode {
  const e = estimate(right)
  const ids = outputIds(right)
  const outside = join.condition === undefined ? [] : [...referenceIds(join.condition)].filter(id => !ids.has(id))
  // without a column of the left it filters all or nothing: apply it to the first input
  const needs = needsOf(outside) || 1
  const { pairs, rest } = equiPairs(join.condition, join.left, join.right)
  const keys = pairs.flatMap(([a, b]) => {
    const l = a.type === 'AttributeReference' ? all.get(a.exprId) : undefined
    const r = b.type === 'AttributeReference' ? e.columns.get(b.exprId) : undefined
    return l === undefined || r === undefined ? [] : [[l, r] as const]
  })
  const both = new Map([...all, ...e.columns])
  const other = rest.reduce((s, c) => s * selectivity(c, both, 1).share, 1)
  const leftRows = Math.max(...keys.map(([l]) => l.tableRows), 1)
  const matched = semiShare(keys, leftRows, e.rowCount, other)
  const share = join.joinType === 'leftsemi' ? matched : Math.max(0.05, 1 - matched)
  return {
    plan: right,
    rows: Math.max(e.rowCount, 1),
    columns: new Map(),
    ids: new Set(),
    semi: { join: right === join.right ? join : L.Join({ ...join, right }), needs, share },
  }
}

function asColumnPair(c: Expression): [AttributeReference, AttributeReference] | undefined {
  if (!isCall(c, '=')) return undefined
  const [a, b] = c.args
  return a?.type === 'AttributeReference' && b?.type === 'AttributeReference' ? [a, b] : undefined
}

function hashSides(c: Expression, needsOf: (ids: Iterable<number>) => number): readonly [number, number] | undefined {
  if (!isCall(c, '=', '<=>')) return undefined
  const l = needsOf(referenceIds(c.args[0]!))
  const r = needsOf(referenceIds(c.args[1]!))
  return l !== 0 && r !== 0 && (l & r) === 0 ? [l, r] : undefined
}

/** Columns merged into classes by equalities. */
class Classes {
  readonly #of = new Map<number, AttributeReference[]>()
  equate(a: AttributeReference, b: AttributeReference): void {
    const x = this.#of.get(a.exprId) ?? [a]
    const y = this.#of.get(b.exprId) ?? [b]
    if (x === y) return
    const merged = [...x, ...y]
    for (const c of merged) this.#of.set(c.exprId, merged)
  }
  list(): AttributeReference[][] {
    return [...new Set(this.#of.values())]
  }
}
