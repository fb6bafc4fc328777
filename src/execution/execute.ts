import { rmSync } from 'node:fs'
import type { Memory } from '../columnar/memory.ts'
import { columnToArray } from '../columnar/reader.ts'
import { sameExpression } from '../plan/equality.ts'
import { type Expression, In, Literal } from '../plan/expression.ts'
import { Limit, type LogicalPlan, WithCTE } from '../plan/logical.ts'
import { dataTypeOf, outputOf } from '../plan/output.ts'
import { collect, exists, expressionsOf, forEachNode, mapChildren, mapExpressions, transformUp } from '../plan/tree.ts'
import type { Job, JobOptions } from '../scheduler/job.ts'
import { BooleanType, IntegerType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'
import { sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { unsupported } from '../util/unsupported.ts'
import { withCachedData } from './cache-fill.ts'
import { CachedReads } from './cached-reads.ts'
import { Compiler } from './compiler.ts'
import type { Engine, Pipelines } from './engine.ts'
import { localRows } from './local-result.ts'
import { withMetrics } from './observe.ts'
import { blockLayout, collectSink } from './operators/collect.ts'
import type { InMemoryTableScan, PhysicalPlan } from './physical.ts'
import { planPhysical } from './planner.ts'
import type { RddBlocks } from './rdd-rows.ts'
import { type Blocks, runSteps, type StepMetrics } from './run.ts'
import { compilerOf, runOptions, spillFolder } from './run-options.ts'
import { blocksOf, columnAt } from './runtime/local-blocks.ts'
import { withLoopResults } from './union-loop.ts'

/** What running a query depends on besides its plan. */
export interface ExecutionContext {
  readonly engine: Engine
  conf(key: string): string | undefined
  /** `spark.sql.execution.morselRows`, and below how many rows a stage stays on the driver. */
  readonly morselRows: number
  readonly batchRows: number
  readonly singleThreadRows: number
  /** Rows of a batch of cached data, and whether its columns are packed. */
  readonly cacheBatchRows: number
  readonly cacheCompressed: boolean
  /** `spark.driver.maxResultSize` in bytes, 0 for no limit. */
  readonly maxResultBytes?: number
  /** The share of the memory beyond which state goes to disk, and what of rows or bytes goes there in any case. */
  readonly spilling?: { readonly fraction: number; readonly maxRows: number; readonly maxBytes: number }
  readonly job: JobOptions
  readonly onStep?: (step: StepMetrics) => void
  /** Subplans that the job has computed already, by id: subqueries and the query itself share them. */
  readonly shared?: Map<number, Blocks>
  /** The cached data that the job holds. */
  readonly reads?: CachedReads
  /** The records of RDDs that the job has computed. */
  readonly rddRows?: Map<number, RddBlocks>
  /** What observers are to be told when the job has done well. */
  readonly reports?: (() => void)[]
}

/** The context within a job: what its subqueries and it share. */
export type JobContext = ExecutionContext & Required<Pick<ExecutionContext, 'shared' | 'reads' | 'rddRows' | 'reports'>>

/** Runs `body` as a job; what it spilled goes with it. */
export function inJob<T>(context: ExecutionContext, body: (context: JobContext, job: Job) => Promise<T>): Promise<T> {
  return context.engine.scheduler.runJob(context.job, async job => {
    const reads = new CachedReads()
    try {
      const reports: (() => void)[] = []
      const result = await body({ ...context, shared: new Map<number, Blocks>(), reads, rddRows: new Map(), reports }, job)
      for (const report of reports) report()
      return result
    } finally {
      reads.release()
      rmSync(spillFolder(context.engine, job), { recursive: true, force: true })
    }
  })
}

/** Column blocks of a finished query, and how to read them; valid within the job. */
export interface QueryResult extends Blocks {
  readonly plan: PhysicalPlan
  readonly memory: Memory
  readonly job: Job
}

/** Runs an optimized plan: subqueries first, then the plan itself, as one job. `use` reads the result before its memory is freed. */
export async function execute<T>(
  optimized: LogicalPlan,
  context: ExecutionContext,
  use: (result: QueryResult) => T | Promise<T>,
): Promise<T> {
  return inJob(context, async (sharing, job) => {
    const plan = await planQuery(optimized, sharing, job)
    const blocks = await runPhysical(plan, sharing, job, context.maxResultBytes)
    return use({ ...blocks, plan, memory: job.memory, job })
  })
}

/** A finished query's rows, which stay when its job is over. */
export interface KeptResult extends Blocks {
  /** It holds nothing of the result but what it needs to free it. */
  readonly free: () => void
}

/** Runs an optimized plan for rows that somebody keeps. */
export async function executeKept(optimized: LogicalPlan, context: ExecutionContext): Promise<KeptResult> {
  const { memory } = context.engine
  return inJob(context, async (sharing, job) => {
    const plan = await withCachedData(await planQuery(optimized, sharing, job), sharing, job)
    const { compiler, sink } = pipelinesOf(plan, sharing)
    const owner = job.newOwner()
    const { result } = await runSteps(compiler, sink, job, { ...runOptions(sharing, job), owner })
    job.release(owner)
    return { ...result, free: () => memory.freeOwner(owner) }
  })
}

/** Runs an optimized plan and hands its rows over a few partitions at a time, in order, waiting for `take` each time; it says whether to go on. */
export async function executeStream(
  optimized: LogicalPlan,
  context: ExecutionContext,
  take: (result: QueryResult) => Promise<boolean>,
): Promise<void> {
  await inJob(context, async (sharing, job) => {
    const plan = await withCachedData(await planQuery(optimized, sharing, job), sharing, job)
    const compiler = compilerOf(sharing)
    const { sink, consume } = collectSink(compiler.newSinkId(), plan.output)
    compiler.into(sink, () => compiler.produce(plan, new Set(plan.output.map(a => a.exprId)), consume))
    const onBlocks = (blocks: Blocks) => take({ ...blocks, plan, memory: job.memory, job })
    await runSteps(compiler, sink.id, job, { ...runOptions(sharing, job), onBlocks })
  })
}

/** The physical plan of an optimized plan, its recursive queries and subqueries replaced by their values. */
export async function planQuery(optimized: LogicalPlan, context: JobContext, job: Job): Promise<PhysicalPlan> {
  const looped = await withLoopResults(optimized, context.conf, async p =>
    readColumns(await runPhysical(await planQuery(p, context, job), context, job), job.memory),
  )
  const observed = await withMetrics(looped, context, async p =>
    readColumns(await runPhysical(await planQuery(p, context, job), context, job), job.memory),
  )
  const ready = await withSubqueryValues(observed, context, job)
  const { plans, threads } = context.engine
  return plans.physical.later(ready, context.conf, conf => planPhysical(ready, { parallelism: threads, conf }))
}

/** Runs a plan within a job. */
export async function runPhysical(physical: PhysicalPlan, context: JobContext, job: Job, maxResultBytes = 0): Promise<Blocks> {
  const known = localRows(physical, maxResultBytes)
  if (known) {
    const layout = blockLayout(known.output)
    return { layout, ...blocksOf(known, layout, job.memory) }
  }
  const plan = await withCachedData(physical, context, job)
  const { compiler, sink } = pipelinesOf(plan, context)
  const { result, shared } = await runSteps(compiler, sink, job, { ...runOptions(context, job), maxResultBytes })
  for (const [id, blocks] of shared) context.shared.set(id, blocks)
  return result
}

/** A plan's pipelines; they are kept with it, as long as the cached data that it reads and the subplans computed already are the same. */
function pipelinesOf(plan: PhysicalPlan, context: JobContext): Pipelines {
  const { pipelines } = context.engine.plans
  const { batchRows, reads, shared } = context
  const kept = pipelines.get(plan)
  if (kept?.batchRows === batchRows && sameKeys(kept.known, shared) && [...kept.columns].every(([id, c]) => c === reads.columns(id)))
    return kept
  const scans = collect(plan, (p): InMemoryTableScan | undefined => (p.type === 'InMemoryTableScan' ? p : undefined))
  const columns = new Map(scans.map(({ cacheId }) => [cacheId, reads.columns(cacheId)]))
  const known = new Set(shared.keys())
  const compiler = new Compiler(batchRows, known, id => columns.get(id))
  const { sink, consume } = collectSink(compiler.newSinkId(), plan.output)
  compiler.into(sink, () => compiler.produce(plan, new Set(plan.output.map(a => a.exprId)), consume))
  const made = { batchRows, columns, known, compiler, sink: sink.id }
  pipelines.set(plan, made)
  return made
}

const sameKeys = (a: ReadonlySet<number>, b: ReadonlyMap<number, unknown>): boolean => a.size === b.size && [...a].every(k => b.has(k))

/** Rows of a result as internal values, column by column. */
export function readColumns(result: Blocks, memory: Memory): Value[][] {
  return result.layout.columns.map((_, i) =>
    result.blocks.flatMap(block => columnToArray(memory, columnAt(result.layout, i, block.address), block.rows)),
  )
}

/** A plan's uncorrelated subqueries, each with the plan that answers it, and what the plan became with their latest values. */
interface Subqueries {
  readonly plans: ReadonlyMap<SubqueryExpression, LogicalPlan>
  answered?: { readonly values: ReadonlyMap<Expression, Expression>; readonly plan: LogicalPlan }
}

const subqueries = new WeakMap<LogicalPlan, Subqueries>()
/** The values of an `IN (subquery)` that are kept at most. */
const MOST_VALUES = 1_000

/** Every uncorrelated subquery left in the plan's expressions, run and replaced by its value; the same plan again where the values are. */
async function withSubqueryValues(plan: LogicalPlan, context: JobContext, job: Job): Promise<LogicalPlan> {
  let known = subqueries.get(plan)
  if (known === undefined) subqueries.set(plan, (known = { plans: subqueryPlans(plan) }))
  if (known.plans.size === 0) return plan
  const values = new Map<Expression, Expression>()
  for (const [e, limited] of known.plans) values.set(e, await subqueryValue(e, limited, context, job))
  const { answered } = known
  if (answered && [...values].every(([e, value]) => sameExpression(value, answered.values.get(e)!))) return answered.plan
  const replace = (e: Expression): Expression => {
    const value = values.get(e)
    if (value === undefined) return mapChildren(e, replace)
    return value.type === 'In' ? In({ ...value, value: replace(value.value) }) : value
  }
  const made = transformUp(plan, p => mapExpressions(p, replace))
  if ([...values.values()].every(v => v.type !== 'In' || v.list.length <= MOST_VALUES)) known.answered = { values, plan: made }
  return made
}

type SubqueryExpression = Extract<Expression, { type: 'ScalarSubquery' | 'Exists' | 'InSubquery' }>

const isSubquery = (e: Expression): e is SubqueryExpression => e.type === 'ScalarSubquery' || e.type === 'Exists' || e.type === 'InSubquery'

function subqueryPlans(plan: LogicalPlan): Map<SubqueryExpression, LogicalPlan> {
  const found = new Set<SubqueryExpression>()
  forEachNode(plan, p => {
    for (const e of expressionsOf(p)) forEachNode(e, x => isSubquery(x) && found.add(x))
  })
  if (found.size === 0) return new Map()
  const ctes = collect(plan, (p): WithCTE | undefined => (p.type === 'WithCTE' ? p : undefined))
  return new Map([...found].map(e => [e, limited(e, withDefinitions(e.plan, ctes))]))
}

/** No more rows than it takes to know the value. */
function limited(e: SubqueryExpression, child: LogicalPlan): LogicalPlan {
  if (e.type === 'InSubquery') return child
  return Limit({ limit: Literal({ value: e.type === 'Exists' ? 1 : 2, dataType: IntegerType }), child })
}

/** A subquery that refers to common table expressions of the enclosing query brings them along. */
function withDefinitions(plan: LogicalPlan, ctes: readonly WithCTE[]): LogicalPlan {
  if (!exists(plan, p => p.type === 'CTERelationRef')) return plan
  return ctes.reduceRight<LogicalPlan>((child, w) => WithCTE({ definitions: w.definitions, ids: w.ids, child }), plan)
}

async function subqueryValue(e: SubqueryExpression, limited: LogicalPlan, context: JobContext, job: Job): Promise<Expression> {
  if (e.outerAttributes.length > 0 || exists(limited, p => expressionsOf(p).some(x => exists(x, y => y.type === 'OuterReference'))))
    throw sparkError('INTERNAL_ERROR', { message: 'a correlated subquery was not rewritten as a join' })
  const plan = await planQuery(limited, context, job)
  const blocks = await runPhysical(plan, context, job)
  const position = plan.output.findIndex(a => a.exprId === outputOf(e.plan)[0]?.exprId)
  const column = position < 0 ? [] : readColumns(blocks, job.memory)[position]!
  if (e.type === 'Exists') return Literal({ value: blocks.rows > 0, dataType: BooleanType })
  if (e.type === 'ScalarSubquery') {
    if (blocks.rows > 1) throw sparkError('SCALAR_SUBQUERY_TOO_MANY_ROWS', {}, contextsOf(e.origin))
    return Literal({ value: column[0] ?? null, dataType: e.dataType })
  }
  if (e.values.length !== 1) throw unsupported('IN with several columns outside a filter')
  const value = e.values[0]!
  const dataType = dataTypeOf(value)
  if (column.length === 0) return Literal({ value: false, dataType: BooleanType })
  return In({ value, list: [...new Set(column)].map(v => Literal({ value: v, dataType })) })
}
