import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { estimate } from '../optimizer/statistics.ts'
import { Alias } from '../plan/expression.ts'
import type { CachedQuery } from '../plan/logical.ts'
import { collect, transformUp } from '../plan/tree.ts'
import type { Job } from '../scheduler/job.ts'
import { CachedData, type CachedTask } from './cached-data.ts'
import type { Step } from './compiler.ts'
import type { JobContext } from './execute.ts'
import { collectSink } from './operators/collect.ts'
import type { InMemoryTableScan, PhysicalPlan } from './physical.ts'
import * as physical from './physical.ts'
import type { CacheSpec } from './pipeline/spec.ts'
import { computeRddRows } from './rdd-rows.ts'
import { type CachedResult, runSteps } from './run.ts'
import { compilerOf, runOptions } from './run-options.ts'

/**
 * The plan, once the cached data that it reads is there and held for the job: it is computed when it is first read, and again where it was
 * evicted. What does not fit (and may not go to disk) is not cached: its plan takes the scan's place.
 */
export async function withCachedData(plan: PhysicalPlan, context: JobContext, job: Job): Promise<PhysicalPlan> {
  await computeRddRows(plan, context, job)
  const scans = collect(plan, (p): InMemoryTableScan | undefined => (p.type === 'InMemoryTableScan' ? p : undefined))
  if (scans.length === 0) return plan
  const { manager } = context.engine.storage
  manager.reserveExecution(manager.maxMemory - manager.storageCeiling)
  const absent = new Set<number>()
  for (const { cached } of scans) if (!absent.has(cached.id) && !(await hold(cached, context, job))) absent.add(cached.id)
  if (absent.size === 0) return plan
  const without = transformUp(plan, p => (p.type === 'InMemoryTableScan' && absent.has(p.cacheId) ? uncached(p) : p))
  return withCachedData(without, context, job)
}

/** Computes what is missing, and holds it; false where it cannot be kept. */
async function hold(cached: CachedQuery, context: JobContext, job: Job): Promise<boolean> {
  const { engine, reads } = context
  if (reads.has(cached.id)) return true
  for (;;) {
    const data = engine.cache.get(cached.id)
    if (data && reads.hold(data)) return true
    const others = engine.filling.get(cached.id)
    if (others !== undefined) {
      // whoever fills it may fail, then it is our turn
      await others.catch(() => {})
      continue
    }
    const filling = fill(cached, data, context, job).finally(() => engine.filling.delete(cached.id))
    engine.filling.set(cached.id, filling)
    await filling
    const filled = engine.cache.get(cached.id)
    return filled !== undefined && reads.hold(filled)
  }
}

/** The scan's rows straight from the plan that would have filled it. */
function uncached(scan: InMemoryTableScan): PhysicalPlan {
  const child = scan.cached.physical as PhysicalPlan
  const projectList = scan.output.map(({ name, exprId }, i) =>
    Alias({ child: child.output[scan.positions[i]!]!, name, exprId, qualifier: [] }),
  )
  const project: PhysicalPlan = physical.ProjectExec({ output: scan.output, projectList, child })
  return scan.dataFilters.reduce<PhysicalPlan>(
    (below, condition) => physical.FilterExec({ output: scan.output, condition, child: below }),
    project,
  )
}

let fills = 0

/** Runs the plan into batches: all of its tasks, or those whose batches are lost. */
async function fill(cached: CachedQuery, before: CachedData | undefined, context: JobContext, job: Job): Promise<void> {
  const { engine } = context
  const { manager, blocks, sharedBudget, folder } = engine.storage
  const level = cached.level
  const child = await withCachedData(cached.physical as PhysicalPlan, context, job)
  const prefix = `rdd_${cached.id}_${++fills}`
  const spec: CacheSpec = {
    batchRows: context.cacheBatchRows,
    compressed: context.cacheCompressed,
    useMemory: level.useMemory,
    useDisk: level.useDisk,
    ceiling: manager.storageCeiling,
    sharedBudget,
    folder: folder(),
    prefix,
  }
  const compiler = compilerOf(context)
  const { sink, consume } = collectSink(compiler.newSinkId(), child.output, undefined, undefined, spec)
  compiler.into(sink, () => compiler.produce(child, new Set(child.output.map(a => a.exprId)), consume))
  const lost = before?.morselRows === context.morselRows && repeatable(compiler.steps, sink.id) ? before.lost() : undefined
  if (level.useMemory) manager.reserveStorage(Math.min(estimate(cached.plan).sizeInBytes, manager.storageCeiling))
  const owner = job.newOwner()
  try {
    const { cached: results } = await runSteps(compiler, sink.id, job, {
      ...runOptions(context, job),
      owner,
      // least recently used data makes room as it comes
      onCached: bytes => manager.reserveStorage(bytes * (context.engine.threads + 1)),
      ...(lost ? { only: new Set(lost) } : {}),
    })
    const tasks = lost ? [...before!.tasks] : []
    const named = results.map(r => ({ task: r.task, made: nameBatches(r, prefix) }))
    for (const { task, made } of named) tasks[task] = made
    for (const [i, r] of results.entries())
      r.result.batches.forEach(({ place }, j) => blocks.put(named[i]!.made.batches![j]!.block, place, level))
    const data = new CachedData(
      cached.id,
      level,
      child.output.map(a => a.dataType),
      tasks.filter(t => t !== undefined),
      context.morselRows,
      blocks,
    )
    engine.cache.set(cached.id, data)
    if (data.lost().length === 0) cached.statistics = data.statistics
    else delete cached.statistics
    const kept = new Set(results.flatMap(r => r.result.batches.flatMap(b => (b.place.tier === 'disk' ? [b.place.file.path] : []))))
    removeFiles(spec, kept)
  } catch (error) {
    removeFiles(spec, new Set())
    throw error
  } finally {
    job.free(owner)
  }
}

const nameBatches = ({ task, partition, result }: CachedResult, prefix: string): CachedTask => ({
  partition,
  batches: result.complete
    ? result.batches.map(({ rows, statistics }, j) => ({ block: `${prefix}_${task}_${j}`, rows, statistics }))
    : undefined,
})

/** Whether the tasks that write the result are the same whenever the plan runs: what they read does not depend on others. */
const repeatable = (steps: readonly Step[], root: number): boolean =>
  steps.every(s => s.kind !== 'pipeline' || s.sink !== root || ['scan', 'range', 'local'].includes(s.source.kind))

/** Files of attempts that did not live to publish them. */
function removeFiles({ folder, prefix }: CacheSpec, kept: ReadonlySet<string>): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (name.startsWith(`${prefix}_`) && !kept.has(path)) rmSync(path, { force: true })
  }
}

/** Forgets what is cached under an id, and frees it as soon as nobody reads it any more. */
export function dropCached(engine: JobContext['engine'], id: number): void {
  engine.cache.delete(id)
  engine.storage.blocks.removeAll(`rdd_${id}_`)
}
