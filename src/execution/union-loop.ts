import { mapSubqueryPlans } from '../optimizer/subquery/subquery-plans.ts'
import { LocalRelation, type LogicalPlan, type UnionLoop, WithCTE } from '../plan/logical.ts'
import { collect, exists, mapChildren, transformUp } from '../plan/tree.ts'
import type { Value } from '../types/value.ts'
import { sparkError } from '../util/errors.ts'
import { FEW_ROWS, stepOf } from './loop-step.ts'

/** Runs an optimized plan and gives its columns in order. */
export type RunPlan = (plan: LogicalPlan) => Promise<Value[][]>

interface Limits {
  readonly levels: number
  readonly rows: number
}

/** The plan with every recursive query in it run, and its rows in its place. */
export async function withLoopResults(plan: LogicalPlan, conf: (key: string) => string | undefined, run: RunPlan): Promise<LogicalPlan> {
  const loops = outermost(plan)
  if (loops.length === 0) return plan
  const limits = {
    levels: Number(conf('spark.sql.cteRecursionLevelLimit') ?? 100),
    rows: Number(conf('spark.sql.cteRecursionRowLimit') ?? 1_000_000),
  }
  const ctes = collect(plan, (p): WithCTE | undefined => (p.type === 'WithCTE' ? p : undefined))
  // what refers to common table expressions of the query brings them along
  const within: RunPlan = p =>
    run(exists(p, n => n.type === 'CTERelationRef') ? ctes.reduceRight<LogicalPlan>((child, w) => WithCTE({ ...w, child }), p) : p)
  const results = new Map<LogicalPlan, LogicalPlan>()
  for (const loop of loops) results.set(loop, await runLoop(loop, limits, within))
  const replace = (p: LogicalPlan): LogicalPlan => results.get(p) ?? mapChildren(p, replace)
  return replace(plan)
}

/** Loops that stand in no other. */
const outermost = (p: LogicalPlan): UnionLoop[] => {
  if (p.type === 'UnionLoop') return [p]
  const found: UnionLoop[] = []
  mapChildren(p, c => {
    found.push(...outermost(c))
    return c
  })
  return found
}

const UNINTERRUPTED = 1024

async function runLoop(loop: UnionLoop, limits: Limits, run: RunPlan): Promise<LogicalPlan> {
  const levelLimit = loop.maxDepth ?? limits.levels
  const all: Value[][] = loop.output.map(() => [])
  const evaluate = stepOf(loop.recursion, loop.id)
  let step = await run(loop.anchor)
  for (let level = 1; rowsOf(step) > 0; level++) {
    step.forEach((values, i) => {
      for (const v of values) all[i]!.push(v)
    })
    if (loop.limit !== undefined && rowsOf(all) >= loop.limit) break
    if (levelLimit >= 0 && level > levelLimit) throw sparkError('RECURSION_LEVEL_LIMIT_EXCEEDED', { levelLimit: String(levelLimit) })
    if (loop.limit === undefined && limits.rows >= 0 && rowsOf(all) > limits.rows)
      throw sparkError('RECURSION_ROW_LIMIT_EXCEEDED', { rowLimit: String(limits.rows) })
    // now and then it goes the other way, where a query that is cancelled ends
    if (evaluate && rowsOf(step) <= FEW_ROWS && level % UNINTERRUPTED !== 0) step = columnsOf(evaluate(rowsIn(step)), loop.output.length)
    else step = await run(stepOver(loop.recursion, loop.id, step))
  }
  return LocalRelation({ output: loop.output, columns: all, rowCount: rowsOf(all) })
}

const rowsIn = (columns: readonly (readonly Value[])[]): Value[][] =>
  Array.from({ length: rowsOf(columns) }, (_, i) => columns.map(c => c[i]!))
const columnsOf = (rows: readonly (readonly Value[])[], n: number): Value[][] =>
  Array.from({ length: n }, (_, i) => rows.map(row => row[i]!))
const rowsOf = (columns: readonly (readonly Value[])[]): number => columns[0]?.length ?? 0

/** The recursion over the rows of the step before. */
function stepOver(recursion: LogicalPlan, loopId: number, step: readonly (readonly Value[])[]): LogicalPlan {
  const place = (plan: LogicalPlan): LogicalPlan =>
    mapSubqueryPlans(
      transformUp(plan, p =>
        p.type === 'UnionLoopRef' && p.loopId === loopId ? LocalRelation({ output: p.output, columns: step, rowCount: rowsOf(step) }) : p,
      ),
      place,
    )
  return place(recursion)
}
