import { analyze, resolveRelations } from '../analyzer/analyzer.ts'
import { scopeOf } from '../analyzer/context.ts'
import { dataFrameColumn } from '../analyzer/dataframe-column.ts'
import { forEachDeep } from '../analyzer/deep.ts'
import { bindRelations } from '../analyzer/resolve-relations.ts'
import { Remembered } from '../config/remembered.ts'
import { ansiEnabled, pivotMaxValues, sessionTimeZone, transposeMaxValues } from '../config/session.ts'
import {
  type ExecutionContext,
  execute,
  executeKept,
  executeStream,
  type KeptResult,
  type QueryResult,
  readColumns,
} from '../execution/execute.ts'
import type { PhysicalPlan } from '../execution/physical.ts'
import { planPhysical } from '../execution/planner.ts'
import { optimize } from '../optimizer/optimizer.ts'
import type { UnresolvedAttribute } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { schemaOf } from '../plan/output.ts'
import type { StructType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'
import { withinStack } from '../util/too-complex.ts'
import { withRddSchemas } from './dataframe/rdd-frames.ts'
import { type EagerContext, runEagerOperations } from './eager-operations.ts'
import type { SessionState } from './session-state.ts'
import { callsTableFunctions } from './table-function-calls.ts'

export interface RunQueryOptions {
  readonly signal?: AbortSignal
  readonly description?: string
  /** The pool of the FAIR scheduler that its job is in (`spark.scheduler.pool`). */
  readonly pool?: string
  readonly onStep?: ExecutionContext['onStep']
}

/** Plans of no more nodes are analyzed for a column of theirs. */
const QUICKLY = 200
/** Nodes whose columns are in files, in rows, or in RDDs. */
const WAITING: ReadonlySet<string> = new Set(['UnresolvedDataSource', 'UnresolvedRelation', 'UnresolvedFrameOperation', 'LogicalRDD'])

const optimizedPlans = new Remembered<LogicalPlan, LogicalPlan>()

/** A query's way through the house; each phase is done once, when it is first asked for. */
export class QueryExecution {
  readonly logical: LogicalPlan
  private readonly state: SessionState
  /** The plan as it was written, which other queries may have in common with this one. */
  private readonly written: LogicalPlan
  private analyzedPlan: Promise<LogicalPlan> | undefined
  private known: LogicalPlan | undefined
  private atOnce: LogicalPlan | 'later' | undefined

  constructor(state: SessionState, logical: LogicalPlan, written: LogicalPlan = logical) {
    this.state = state
    this.logical = logical
    this.written = written
  }

  analyzed(): Promise<LogicalPlan> {
    this.analyzedPlan ??= withinStack(async () => {
      const { state, logical } = this
      this.known = await state.plans.analyzed(this.written, state.analysisContext(), state.conf.version, async context => {
        const related = await resolveRelations(logical, context)
        // of views too
        const resolved = await withRddSchemas(related)
        const ready = await runEagerOperations(await this.withTableFunctions(resolved), this.eagerContext())
        return { plan: analyze(ready, context), alone: resolved === related && ready === resolved }
      })
      return this.known
    })
    return this.analyzedPlan
  }

  private async withTableFunctions(plan: LogicalPlan): Promise<LogicalPlan> {
    if (!callsTableFunctions(plan, this.state)) return plan
    const { withTableFunctions } = await import('./table-function-rows.ts')
    return withTableFunctions(plan, this.state)
  }

  /** How operations that look at their input's rows before the analysis run it. */
  private eagerContext(): EagerContext {
    const { state } = this
    return {
      ansi: state.conf.value(ansiEnabled),
      timeZone: state.conf.value(sessionTimeZone),
      pivotMaxValues: state.conf.value(pivotMaxValues),
      transposeMaxValues: state.conf.value(transposeMaxValues),
      run: async plan => {
        const query = new QueryExecution(state, plan)
        const { fields } = schemaOf(await query.analyzed())
        return { fields, rows: await query.run(resultRows) }
      },
    }
  }

  /** The plan, if the analysis has been done already. */
  planIfAnalyzed(): LogicalPlan | undefined {
    return this.known
  }

  /**
   * A column of the DataFrame: raises Spark's error at once where the plan's columns take no file and no rows to know, and it is none of them.
   * Elsewhere the query that uses it will say so.
   */
  checkColumn(column: UnresolvedAttribute): void {
    const plan = this.known ?? (this.atOnce ??= this.analyzedAtOnce() ?? 'later')
    if (plan !== 'later') dataFrameColumn(column, [plan], scopeOf(this.state.analysisContext()))
  }

  private analyzedAtOnce(): LogicalPlan | undefined {
    try {
      const context = this.state.analysisContext()
      const bound = bindRelations(this.logical, context)
      let nodes = 0
      let waits = false
      forEachDeep(bound, p => {
        if (++nodes > QUICKLY || WAITING.has(p.type)) waits = true
      })
      return waits ? undefined : analyze(bound, context)
    } catch {
      // the query will say what is wrong with it
      return undefined
    }
  }

  /** The same query, to be analyzed anew: tables and files may have changed. */
  again(): QueryExecution {
    return new QueryExecution(this.state, this.logical, this.written)
  }

  /** An analyzed plan, optimized and planned with the session's settings. */
  async planned(analyzed: LogicalPlan): Promise<{ plan: LogicalPlan; physical: PhysicalPlan }> {
    const context = this.state.executionContext()
    return withinStack(async () => {
      const plan = optimize(analyzed, { conf: context.conf })
      return { plan, physical: await planPhysical(plan, { parallelism: context.engine.threads, conf: context.conf }) }
    })
  }

  /** The schema, if the analysis has been done already. */
  schemaIfAnalyzed(): StructType | undefined {
    return this.known && schemaOf(this.known)
  }

  async optimized(): Promise<LogicalPlan> {
    const { cache } = this.state
    const analyzed = await this.analyzed()
    const plan = cache.isEmpty ? analyzed : await cache.use(analyzed, this.state.engine)
    return withinStack(() =>
      optimizedPlans.of(
        plan,
        key => this.state.conf.getOption(key),
        conf => optimize(plan, { conf }),
      ),
    )
  }

  /** The physical plan as it would run; subqueries are not run for it. */
  async physical(): Promise<PhysicalPlan> {
    const context = this.state.executionContext()
    const optimized = await this.optimized()
    return withinStack(() => planPhysical(optimized, { parallelism: context.engine.threads, conf: context.conf }))
  }

  /** The rows, a few partitions at a time: the next ones are computed when these have been taken. */
  async *stream(options: RunQueryOptions = {}): AsyncGenerator<Value[][]> {
    const context = this.state.executionContext(options.signal ? { signal: options.signal } : {})
    const optimized = await this.optimized()
    yield* handedOver<Value[][]>(put => withinStack(() => executeStream(optimized, context, result => put(resultRows(result)))))
  }

  /** Runs the query as a job for rows that stay until they are freed. */
  async keep(): Promise<KeptResult> {
    const context = this.state.executionContext()
    const optimized = await this.optimized()
    return withinStack(() => executeKept(optimized, context))
  }

  /** Runs the query as a job; `use` reads the result before its memory is freed. */
  async run<T>(use: (result: QueryResult) => T | Promise<T>, options: RunQueryOptions = {}): Promise<T> {
    const { signal, description, pool, onStep } = options
    const job = { ...(signal ? { signal } : {}), ...(description ? { description } : {}), ...(pool ? { pool } : {}) }
    const context = this.state.executionContext(job, onStep)
    const optimized = await this.optimized()
    return withinStack(() => execute(optimized, context, use))
  }
}

/** Values that a producer gives one at a time: it waits until the next is asked for. Its `put` says false when nobody asks any more. */
export async function* handedOver<T>(produce: (put: (value: T) => Promise<boolean>) => Promise<void>): AsyncGenerator<T> {
  type Given = { readonly value: T } | { readonly end: true } | { readonly error: unknown }
  let give!: (given: Given) => void
  let resume: (goOn: boolean) => void = () => {}
  const next = () =>
    new Promise<Given>(resolve => {
      give = resolve
    })
  let item = next()
  const work = produce(value => {
    const asked = new Promise<boolean>(resolve => {
      resume = resolve
    })
    give({ value })
    return asked
  }).then(
    () => give({ end: true }),
    error => give({ error }),
  )
  try {
    for (;;) {
      const given = await item
      if ('error' in given) throw given.error
      if ('end' in given) return
      item = next()
      yield given.value
      resume(true)
    }
  } finally {
    resume(false)
    await work
  }
}

/** Rows of a result as internal values. */
export function resultRows(result: QueryResult): Value[][] {
  const columns = readColumns(result, result.memory)
  return Array.from({ length: result.rows }, (_, i) => columns.map(c => c[i]!))
}
