import type { ColumnEstimate } from '../column-estimate.ts'
import { compositeBound } from '../statistics.ts'
import type { JoinGraph } from './join-graph.ts'

/**
 * The order in which the nodes of a join graph are joined: by dynamic programming over all sets of nodes (G. Moerkotte and
 * T. Neumann, Analysis of Two Existing and One New Dynamic Programming Algorithm, VLDB 2006) up to `limit` nodes, greedily beyond.
 *
 * A join costs the rows that it reads and gives, with those that its hash table is built from counted more. Rows of a set of
 * nodes do not depend on the order in which it was joined.
 */
export interface JoinTree {
  /** The nodes in it, a bit each. */
  readonly set: number
  readonly rows: number
  readonly cost: number
  /** Of a single node. */
  readonly node?: number
  /** The side that is streamed, and the side that a hash table is built from. */
  readonly probe?: JoinTree
  readonly build?: JoinTree
}

const buildFactor = 2

export function orderJoins(graph: JoinGraph, limit: number): JoinTree {
  const n = graph.nodes.length
  const leaves: JoinTree[] = graph.nodes.map((node, i) => ({ set: 1 << i, rows: node.rows, cost: 0, node: i }))
  if (n === 1) return leaves[0]!
  return n <= limit ? dynamic(graph, leaves) : greedy(graph, leaves)
}

/** Estimated rows of a set of nodes joined with each other. */
export function rowsOf(graph: JoinGraph, set: number): number {
  let rows = 1
  graph.nodes.forEach((n, i) => {
    if (set & (1 << i)) rows *= n.semi === undefined ? n.rows : n.semi.share
  })
  // all but the smallest count of distinct values in each class of equal columns divide the product
  for (const c of graph.classes) {
    const inside = c.members.filter(m => set & (1 << m.node)).map(m => m.distinctCount)
    if (inside.length < 2) continue
    const smallest = Math.min(...inside)
    let skipped = false
    for (const d of inside) {
      if (d === smallest && !skipped) skipped = true
      else rows /= Math.max(1, d)
    }
  }
  rows *= compositeKeys(graph, set)
  for (const c of graph.conditions) if ((c.needs & set) === c.needs) rows *= c.share
  return Math.max(rows, 1e-3)
}

/** Two nodes tied by several columns: together these have no more values than the smaller table has rows. */
function compositeKeys(graph: JoinGraph, set: number): number {
  let factor = 1
  for (let i = 0; i < graph.nodes.length; i++) {
    if (!(set & (1 << i))) continue
    for (let j = i + 1; j < graph.nodes.length; j++) {
      if (!(set & (1 << j))) continue
      let domain = 1
      const keys: [ColumnEstimate, ColumnEstimate][] = []
      for (const c of graph.classes) {
        const a = c.members.find(m => m.node === i)
        const b = c.members.find(m => m.node === j)
        if (a === undefined || b === undefined) continue
        domain *= Math.max(a.distinctCount, b.distinctCount)
        keys.push([graph.nodes[i]!.columns.get(a.column.exprId)!, graph.nodes[j]!.columns.get(b.column.exprId)!])
      }
      const bound = keys.length > 1 ? compositeBound(keys) : domain
      if (domain > bound) factor *= domain / bound
    }
  }
  return factor
}

/** Can the two sets be joined by hashing? */
function connected(graph: JoinGraph, a: number, b: number): boolean {
  for (const c of graph.classes) {
    let inA = false
    let inB = false
    for (const m of c.members) {
      if (a & (1 << m.node)) inA = true
      if (b & (1 << m.node)) inB = true
    }
    if (inA && inB) return true
  }
  return graph.conditions.some(
    c =>
      c.sides !== undefined &&
      (((c.sides[0] & a) === c.sides[0] && (c.sides[1] & b) === c.sides[1]) ||
        ((c.sides[0] & b) === c.sides[0] && (c.sides[1] & a) === c.sides[1])),
  )
}

/** Semi joins need what they look at; a set with one that lacks it is no plan. */
function valid(graph: JoinGraph, set: number): boolean {
  return graph.nodes.every((n, i) => n.semi === undefined || !(set & (1 << i)) || (n.semi.needs & set) === n.semi.needs)
}

const isSingle = (set: number): boolean => (set & (set - 1)) === 0

function combine(graph: JoinGraph, a: JoinTree, b: JoinTree, rows: number): JoinTree | undefined {
  const semiOf = (t: JoinTree) => (t.node === undefined ? undefined : graph.nodes[t.node]!.semi)
  const sa = semiOf(a)
  const sb = semiOf(b)
  if (sa !== undefined && sb !== undefined) return undefined
  const set = a.set | b.set
  if (sa !== undefined || sb !== undefined) {
    const [main, semi] = sa === undefined ? [a, b] : [b, a]
    if (((sa ?? sb)!.needs & main.set) !== (sa ?? sb)!.needs) return undefined
    const right = graph.nodes[semi.node!]!.rows
    // either side can be built from
    const work = Math.min(main.rows + buildFactor * right, right + buildFactor * main.rows)
    return { set, rows, cost: main.cost + work + rows, probe: main, build: semi }
  }
  // of equals, the first in the query stays first
  const [probe, build] = a.rows > b.rows || (a.rows === b.rows && a.set < b.set) ? [a, b] : [b, a]
  const crossed = connected(graph, a.set, b.set) ? 0 : probe.rows * build.rows
  return { set, rows, cost: a.cost + b.cost + probe.rows + buildFactor * build.rows + rows + crossed, probe, build }
}

function dynamic(graph: JoinGraph, leaves: readonly JoinTree[]): JoinTree {
  const n = leaves.length
  const full = 2 ** n - 1
  const best: (JoinTree | undefined)[] = new Array(full + 1)
  for (const l of leaves) best[l.set] = l
  for (let set = 1; set <= full; set++) {
    if (isSingle(set) || !valid(graph, set)) continue
    let rows: number | undefined
    // products without any connection only where there is no other way
    for (const products of [false, true]) {
      for (let a = (set - 1) & set; a > 0; a = (a - 1) & set) {
        const b = set ^ a
        if (a < b) break
        const x = best[a]
        const y = best[b]
        if (x === undefined || y === undefined) continue
        if (!products && !joinable(graph, x, y)) continue
        rows ??= rowsOf(graph, set)
        const t = combine(graph, x, y, rows)
        if (t !== undefined && (best[set] === undefined || t.cost < best[set]!.cost)) best[set] = t
      }
      if (best[set] !== undefined) break
      // a part of the whole that is not connected may still be reached through another node
      if (set !== full && !needsProduct(graph)) break
    }
  }
  return best[full] ?? greedy(graph, leaves)
}

const joinable = (graph: JoinGraph, a: JoinTree, b: JoinTree): boolean =>
  isSemiLeaf(graph, a) || isSemiLeaf(graph, b) || connected(graph, a.set, b.set)

const isSemiLeaf = (graph: JoinGraph, t: JoinTree): boolean => t.node !== undefined && graph.nodes[t.node]!.semi !== undefined

const products = new WeakMap<JoinGraph, boolean>()
/** Are there nodes that no equality ties to the others? */
function needsProduct(graph: JoinGraph): boolean {
  let known = products.get(graph)
  if (known === undefined) {
    const inputs = graph.nodes.flatMap((n, i) => (n.semi === undefined ? [1 << i] : []))
    let reached = inputs[0]!
    for (let grown = true; grown; ) {
      grown = false
      for (const i of inputs)
        if (!(reached & i) && connected(graph, reached, i)) {
          reached |= i
          grown = true
        }
    }
    products.set(graph, (known = inputs.some(i => !(reached & i))))
  }
  return known
}

/** Joins the pair that gives the fewest rows, again and again. */
function greedy(graph: JoinGraph, leaves: readonly JoinTree[]): JoinTree {
  const trees = [...leaves]
  while (trees.length > 1) {
    let choice: { i: number; j: number; tree: JoinTree; score: number } | undefined
    for (const products of [false, true]) {
      for (let i = 0; i < trees.length; i++)
        for (let j = i + 1; j < trees.length; j++) {
          if (!products && !joinable(graph, trees[i]!, trees[j]!)) continue
          const tree = combine(graph, trees[i]!, trees[j]!, rowsOf(graph, trees[i]!.set | trees[j]!.set))
          if (tree === undefined) continue
          const score = tree.cost - trees[i]!.cost - trees[j]!.cost
          if (choice === undefined || score < choice.score) choice = { i, j, tree, score }
        }
      if (choice !== undefined) break
    }
    const { i, j, tree } = choice!
    trees.splice(j, 1)
    trees[i] = tree
  }
  return trees[0]!
}
