import type { Engine } from '../execution/engine.ts'
import { planKey } from '../plan/equality.ts'
import { AttributeReference, newExprId } from '../plan/expression.ts'
import { CacheRelation, type LogicalPlan } from '../plan/logical.ts'
import { outputOf } from '../plan/output.ts'
import { mapChildren } from '../plan/tree.ts'
import type { QueryExecution } from './query-execution.ts'

interface Entry {
  readonly cacheId: number
  readonly query: QueryExecution
}

let lastCacheId = 0

/** Which DataFrames are cached. A query that contains the plan of one reads its columns instead, once they have been computed. */
export class CacheManager {
  private readonly entries = new Map<string, Entry>()
  private readonly engine: () => Engine

  constructor(engine: () => Engine) {
    this.engine = engine
  }

  add(plan: LogicalPlan, query: QueryExecution): void {
    const key = planKey(plan)
    if (!this.entries.has(key)) this.entries.set(key, { cacheId: ++lastCacheId, query })
  }

  /** Forgets it and frees its columns. */
  remove(plan: LogicalPlan): void {
    const key = planKey(plan)
    const entry = this.entries.get(key)
    if (!entry) return
    this.entries.delete(key)
    const engine = this.engine()
    const filled = engine.cache.get(entry.cacheId)
    if (!filled) return
    engine.cache.delete(entry.cacheId)
    engine.memory.freeOwner(filled.owner)
  }

  /** The plan with cached parts replaced. */
  async use(plan: LogicalPlan): Promise<LogicalPlan> {
    if (this.entries.size === 0) return plan
    const found = new Map<LogicalPlan, Entry>()
    const find = (p: LogicalPlan): LogicalPlan => {
      const entry = this.entries.get(planKey(p))
      if (!entry) return mapChildren(p, find)
      found.set(p, entry)
      return p
    }
    find(plan)
    const replaced = new Map<LogicalPlan, LogicalPlan>()
    for (const [p, { cacheId, query }] of found) {
      const child = await query.analyzedWithoutCache()
      // each use has attributes of its own, so that self-joins keep them apart
      const output = outputOf(child).map(a => AttributeReference({ ...a, exprId: newExprId() }))
      replaced.set(p, CacheRelation({ cacheId, output, child, ...(p.planId === undefined ? {} : { planId: p.planId }) }))
    }
    const replace = (p: LogicalPlan): LogicalPlan => replaced.get(p) ?? mapChildren(p, replace)
    return replace(plan)
  }
}
