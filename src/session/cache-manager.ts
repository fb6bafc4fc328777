import { dropCached } from '../execution/cache-fill.ts'
import type { Engine } from '../execution/engine.ts'
import { physicalString } from '../execution/explain.ts'
import { canonicalKey, shapeOf } from '../plan/canonical-plan.ts'
import { planKey } from '../plan/equality.ts'
import type { Expression } from '../plan/expression.ts'
import { type CachedQuery, CacheRelation, type LogicalPlan } from '../plan/logical.ts'
import { outputOf } from '../plan/output.ts'
import { childrenOf, expressionsOf, mapChildren, mapExpressions, transformUp } from '../plan/tree.ts'
import type { QueryExecution } from './query-execution.ts'
import type { StorageLevel } from './storage-level.ts'

interface Entry {
  query: QueryExecution
  readonly level: StorageLevel
  readonly name: string | undefined
  /** Its analyzed plan, and what that is compared by; absent until it is needed, and where the analysis fails. */
  plan?: LogicalPlan
  key?: string
  shape?: number
  analyzing?: boolean
  cached?: CachedQuery
}

export interface CachedEntry {
  readonly cached: CachedQuery | undefined
  readonly level: StorageLevel
  readonly name: string | undefined
  readonly query: QueryExecution
}

interface Used {
  readonly plan: LogicalPlan
  readonly version: number
  readonly reads: readonly { readonly cached: CachedQuery; readonly statistics: CachedQuery['statistics'] }[]
}

let lastCacheId = 0

/**
 * Which DataFrames are cached, for all sessions. A query whose analyzed plan, or a part of it, is that of one reads its columns instead, which
 * are computed when they are first read. Plans are compared after the analysis, as before it a name may mean another view each time; names of
 * columns and of views don't count.
 */
export class CacheManager {
  private entries: Entry[] = []
  /** Changes with what is cached. */
  private version = 0
  /** What became of plans, as long as the same is cached and the same known of it. */
  private readonly used = new WeakMap<LogicalPlan, Used>()
  /** Queries to be removed as soon as they can be compared: whoever asks does not wait. */
  private removals: { query: QueryExecution; cascade: boolean; before: readonly Entry[] }[] = []

  add(query: QueryExecution, level: StorageLevel, name?: string): void {
    if (this.has(query)) return
    this.entries.push({ query, level, name })
    this.version++
  }

  level(query: QueryExecution): StorageLevel | undefined {
    return this.find(query)?.level
  }

  has(query: QueryExecution): boolean {
    return this.find(query) !== undefined
  }

  get isEmpty(): boolean {
    return this.entries.length === 0
  }

  get all(): readonly CachedEntry[] {
    return this.entries as readonly (Entry & CachedEntry)[]
  }

  private find(query: QueryExecution): Entry | undefined {
    const plan = query.planIfAnalyzed()
    const key = plan && this.entries.some(e => e.key !== undefined) ? canonicalKey(plan) : undefined
    return this.entries.find(e => samePlace(e.query, query) || (key !== undefined && e.key === key))
  }

  /** Forgets it and frees its columns; with `cascade` also all that was made of it. */
  remove(query: QueryExecution, engine: Engine, cascade = false): void {
    this.removals.push({ query, cascade, before: [...this.entries] })
    for (const e of this.entries) if (samePlace(e.query, query)) this.drop(e, engine)
  }

  clear(engine: Engine): void {
    for (const e of [...this.entries]) this.drop(e, engine)
    this.removals = []
  }

  private drop(e: Entry, engine: Engine): void {
    this.version++
    this.entries = this.entries.filter(x => x !== e)
    this.free(e, engine)
  }

  private free(e: Entry, engine: Engine): void {
    this.version++
    if (e.cached === undefined) return
    dropCached(engine, e.cached.id)
    delete e.cached
    // plans that read it are made anew
    for (const other of this.entries) if (other.cached && !engine.cache.has(other.cached.id)) delete other.cached
  }

  /** Analyzes what has not been, and does the removals that were asked for. */
  async settle(engine: Engine): Promise<void> {
    for (const e of this.entries) {
      if (e.key !== undefined || e.analyzing) continue
      e.analyzing = true
      try {
        e.plan = withoutAliases(await e.query.analyzed())
        e.key = canonicalKey(e.plan)
        e.shape = shapeOf(e.plan)
        this.version++
      } catch {
        // the query itself will say what is wrong
      } finally {
        e.analyzing = false
      }
    }
    for (const { query, cascade, before } of this.removals.splice(0)) {
      const plan = await query.analyzed().then(withoutAliases, () => undefined)
      if (plan === undefined) continue
      const key = canonicalKey(plan)
      const shape = shapeOf(plan)
      for (const e of before) {
        if (!this.entries.includes(e) || e.plan === undefined) continue
        if (e.key === key || (cascade && contains(e.plan, key, shape))) this.drop(e, engine)
      }
    }
    const seen = new Set<string>()
    for (const e of [...this.entries]) {
      if (e.key === undefined) continue
      if (seen.has(e.key)) this.drop(e, engine)
      else seen.add(e.key)
    }
  }

  /**
   * After tables, views or files have changed: what is cached of them is computed anew when it is next read. What has no meaning any more is
   * forgotten.
   */
  async refresh(engine: Engine, isStale: (plan: LogicalPlan) => boolean = () => false): Promise<void> {
    if (this.isEmpty) return
    await this.settle(engine)
    for (const e of [...this.entries]) {
      const query = e.query.again()
      const plan = await query.analyzed().then(withoutAliases, () => undefined)
      if (plan === undefined) {
        if (e.plan !== undefined) this.drop(e, engine)
        continue
      }
      const key = canonicalKey(plan)
      if (key === e.key && !isStale(plan)) continue
      this.free(e, engine)
      Object.assign(e, { query, plan, key, shape: shapeOf(plan) })
    }
  }

  /** An analyzed plan with its cached parts replaced. */
  async use(plan: LogicalPlan, engine: Engine): Promise<LogicalPlan> {
    if (this.entries.length === 0 && this.removals.length === 0) return plan
    await this.settle(engine)
    const { version } = this
    const known = this.used.get(plan)
    if (known?.version === version && known.reads.every(({ cached, statistics }) => cached.statistics === statistics)) return known.plan
    const made = await this.replaced(plan, undefined)
    const reads = cachedIn(made).map(cached => ({ cached, statistics: cached.statistics }))
    // what was cached or dropped meanwhile is not in it
    if (version === this.version) this.used.set(plan, { plan: made, version, reads })
    return made
  }

  private async replaced(plan: LogicalPlan, except: Entry | undefined): Promise<LogicalPlan> {
    const known = this.entries.filter(e => e !== except && e.key !== undefined)
    const shapes = new Set(known.map(e => e.shape))
    const bare = withoutAliases(plan)
    const found = new Map<LogicalPlan, Entry>()
    const look = (p: LogicalPlan): void => {
      if (shapes.has(shapeOf(p))) {
        const key = canonicalKey(p)
        const entry = known.find(e => e.key === key)
        if (entry) {
          found.set(p, entry)
          return
        }
      }
      for (const c of childrenOf(p)) look(c)
      for (const s of subqueriesOf(p)) look(s)
    }
    look(bare)
    if (found.size === 0) return plan
    const relations = new Map<LogicalPlan, LogicalPlan>()
    for (const [p, entry] of found) {
      const cached = await this.prepare(entry)
      const output = outputOf(p)
      const { planId } = p
      relations.set(
        p,
        CacheRelation({
          cacheId: cached.id,
          output,
          positions: output.map((_, i) => i),
          cached,
          ...(planId === undefined ? {} : { planId }),
        }),
      )
    }
    const replace = (p: LogicalPlan): LogicalPlan => relations.get(p) ?? mapExpressions(mapChildren(p, replace), e => within(e, replace))
    return replace(bare)
  }

  /** What fills the entry: its plan, optimized once, itself reading what else is cached. */
  private async prepare(entry: Entry): Promise<CachedQuery> {
    if (entry.cached) return entry.cached
    const { level, name } = entry
    const { plan, physical } = await entry.query.planned(await this.replaced(entry.plan!, entry))
    entry.cached ??= {
      id: ++lastCacheId,
      plan,
      level,
      physical,
      printed: physicalString(physical),
      ...(name === undefined ? {} : { name }),
    }
    return entry.cached
  }
}

const samePlace = (a: QueryExecution, b: QueryExecution): boolean => a === b || planKey(a.logical) === planKey(b.logical)

const withoutAliases = (plan: LogicalPlan): LogicalPlan => transformUp(plan, p => (p.type === 'SubqueryAlias' ? p.child : p))

/** Whether the plan, or a part of it, has the key. */
const contains = (plan: LogicalPlan, key: string, shape: number): boolean =>
  (shapeOf(plan) === shape && canonicalKey(plan) === key) || [...childrenOf(plan), ...subqueriesOf(plan)].some(c => contains(c, key, shape))

/** The cached queries that a plan and its subqueries read. */
function cachedIn(plan: LogicalPlan): CachedQuery[] {
  const own = plan.type === 'CacheRelation' ? [plan.cached] : []
  return [...own, ...[...childrenOf(plan), ...subqueriesOf(plan)].flatMap(cachedIn)]
}

type Subquery = Expression & { readonly plan: LogicalPlan }
const isSubquery = (e: Expression): e is Subquery => 'plan' in e && (e as { plan?: { kind?: string } }).plan?.kind === 'plan'

function subqueriesOf(p: LogicalPlan): LogicalPlan[] {
  const out: LogicalPlan[] = []
  const visit = (e: Expression): void => {
    if (isSubquery(e)) out.push(e.plan)
    for (const c of childrenOf(e)) visit(c)
  }
  for (const e of expressionsOf(p)) visit(e)
  return out
}

/** An expression with the plans of its subqueries replaced. */
const within = (e: Expression, f: (p: LogicalPlan) => LogicalPlan): Expression => {
  const inner = mapChildren(e, c => within(c, f))
  if (!isSubquery(inner)) return inner
  const plan = f(inner.plan)
  return plan === inner.plan ? inner : (Object.freeze({ ...inner, plan }) as Expression)
}
