import type { Engine } from '../execution/engine.ts'
import { planKey } from '../plan/equality.ts'
import { CacheRelation, type LogicalPlan } from '../plan/logical.ts'
import { outputOf } from '../plan/output.ts'
import { mapChildren } from '../plan/tree.ts'
import type { QueryExecution } from './query-execution.ts'
import { StorageLevel } from './storage-level.ts'

interface Entry {
  readonly cacheId: number
  readonly query: QueryExecution
  readonly level: StorageLevel
}

let lastCacheId = 0

/**
 * Which DataFrames are cached. A query whose analyzed plan contains that of one reads its columns instead, once they have been computed.
 * Plans are compared after analysis: before, a name may mean another view each time.
 */
export class CacheManager {
  private entries: Entry[] = []
  private readonly engine: () => Engine

  constructor(engine: () => Engine) {
    this.engine = engine
  }

  add(query: QueryExecution, level: StorageLevel = StorageLevel.MEMORY_AND_DISK): void {
    if (this.has(query)) return
    this.entries.push({ cacheId: ++lastCacheId, query, level })
  }

  level(query: QueryExecution): StorageLevel | undefined {
    return this.entries.find(e => samePlace(e.query, query))?.level
  }

  has(query: QueryExecution): boolean {
    return this.entries.some(e => samePlace(e.query, query))
  }

  /** Forgets it and frees its columns. */
  remove(query: QueryExecution): void {
    for (const e of this.entries) if (samePlace(e.query, query)) this.free(e)
    this.entries = this.entries.filter(e => !samePlace(e.query, query))
  }

  clear(): void {
    for (const e of this.entries) this.free(e)
    this.entries = []
  }

  private free({ cacheId }: Entry): void {
    const engine = this.engine()
    const filled = engine.cache.get(cacheId)
    if (!filled) return
    engine.cache.delete(cacheId)
    engine.memory.freeOwner(filled.owner)
  }

  /** An analyzed plan with its cached parts replaced. */
  async use(plan: LogicalPlan): Promise<LogicalPlan> {
    if (this.entries.length === 0) return plan
    const cached = new Map<string, { cacheId: number; child: LogicalPlan }>()
    for (const { cacheId, query } of this.entries) {
      const child = await query.analyzed()
      const key = canonicalKey(child)
      if (!cached.has(key)) cached.set(key, { cacheId, child })
    }
    const replace = (p: LogicalPlan): LogicalPlan => {
      const found = cached.get(canonicalKey(p))
      return found
        ? CacheRelation({ ...found, output: outputOf(p), ...(p.planId === undefined ? {} : { planId: p.planId }) })
        : mapChildren(p, replace)
    }
    return replace(plan)
  }
}

const samePlace = (a: QueryExecution, b: QueryExecution): boolean => a === b || planKey(a.logical) === planKey(b.logical)

/** Strings are skipped, as they may hold anything; the time of the analysis does not count. */
const IDS = /"(?:[^"\\]|\\.)*"|#(\d+)|\bexprId:(\d+)|\bnow:-?\d+n/g

/** The key of a plan in which attributes count by the order of their appearance: each analysis gives them new ids. */
export function canonicalKey(plan: LogicalPlan): string {
  const seen = new Map<string, number>()
  return planKey(plan).replace(IDS, (whole, reference?: string, definition?: string) => {
    const id = reference ?? definition
    if (id === undefined) return whole.startsWith('now:') ? '' : whole
    let n = seen.get(id)
    if (n === undefined) seen.set(id, (n = seen.size))
    return reference === undefined ? `exprId:${n}` : `#${n}`
  })
}
