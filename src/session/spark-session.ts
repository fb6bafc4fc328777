import { type ConfigInput, RuntimeConf } from '../config/conf.ts'
import { closeEngine } from '../execution/engine.ts'
import type { Expression } from '../plan/expression.ts'
import { AttributeReference, newExprId } from '../plan/expression.ts'
import { type LogicalPlan, Range } from '../plan/logical.ts'
import { UnresolvedRelation } from '../plan/unresolved.ts'
import { RDD } from '../rdd/rdd.ts'
import { SparkContext } from '../rdd/spark-context.ts'
import { parseMultipartIdentifier } from '../sql/parse.ts'
import { LongType } from '../types/data-type.ts'
import { contextOnlyOnDriver, handle } from '../util/closure/handles.ts'
import { sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { withinStack } from '../util/too-complex.ts'
import { CacheManager } from './cache-manager.ts'
import { Catalog } from './catalog.ts'
import { withoutLengths } from './command/char-varchar.ts'
import { type LocalData, localRelation, type SchemaInput, schemaGiven } from './dataframe/create.ts'
import { DataFrame } from './dataframe/dataframe.ts'
import { rddRelation } from './dataframe/rdd-frames.ts'
import { addToDF } from './dataframe/rdd-to-df.ts'
import { DataFrameReader } from './dataframe/reader.ts'
import { toLiteral } from './literal.ts'
import { jsOptions } from './rows.ts'
import { newCatalog } from './session-catalog.ts'
import { SessionState, type SharedState } from './session-state.ts'
import { storageInfo } from './storage-info.ts'
import { UDTFRegistration } from './table-function.ts'
import { TableValuedFunction } from './table-valued-function.ts'
import { UDFRegistration } from './udf-registration.ts'
import { substituteVariables } from './variable-substitution.ts'
import { Views } from './views.ts'

let active: SparkSession | undefined

/** The entry point: settings, tables, SQL. One engine per process serves all sessions. */
export class SparkSession {
  /** @internal */
  readonly state: SessionState

  /** @internal use `SparkSession.builder()` */
  constructor(state: SessionState) {
    this.state = state
  }

  /** @internal It means nothing within a task. */
  [handle](): never {
    throw contextOnlyOnDriver()
  }

  static builder(): Builder {
    return new Builder()
  }

  /** The session made last, if it has not been stopped. */
  static active(): SparkSession | undefined {
    return active
  }

  static getActiveSession(): SparkSession | undefined {
    return active
  }
  static getDefaultSession(): SparkSession | undefined {
    return active
  }
  static setActiveSession(session: SparkSession): void {
    active = session
  }
  static clearActiveSession(): void {
    active = undefined
  }
  static setDefaultSession(session: SparkSession): void {
    active = session
  }
  static clearDefaultSession(): void {
    active = undefined
  }

  get conf(): RuntimeConf {
    return this.state.conf
  }

  get version(): string {
    return '4.3.0'
  }

  get read(): DataFrameReader {
    return new DataFrameReader(this)
  }

  /**
   * Parses a statement; a command runs at once, a query when an action asks for it. Parameters are named (`:name`) in an object or
   * positional (`?`) in an array: JS values, or Columns.
   */
  async sql(text: string, parameters?: Readonly<Record<string, unknown>> | readonly unknown[]): Promise<DataFrame> {
    const { runStatement } = await import('./command/run-statement.ts')
    const bound = parameters === undefined ? undefined : bindParameters(parameters)
    return withinStack(() => runStatement(this, this.state.parseStatement(substituteVariables(text, this.conf), bound), bound))
  }

  /** The table functions, as DataFrames. */
  get tvf(): TableValuedFunction {
    return new TableValuedFunction(this)
  }

  /** The entry to RDDs: one for all sessions. */
  get sparkContext(): SparkContext {
    const { shared } = this.state
    addToDF()
    shared.sparkContext ??= new SparkContext({
      engine: () => this.state.engine,
      conf: key => shared.conf.getOption(key),
      allConf: () => shared.conf.getAll(),
      stop: () => this.stop(),
      storageInfo: () => storageInfo(this),
      toDF: (rdd, schema) => this.createDataFrame(rdd, schema as SchemaInput | undefined),
    })
    return shared.sparkContext
  }

  /** The rows of a table or view. */
  table(name: string): DataFrame {
    return this.of(this.state.settled(UnresolvedRelation({ nameParts: parseMultipartIdentifier(name) })))
  }

  /** A column `id` of longs from start (0) to end, exclusive. */
  range(start: number | bigint, end?: number | bigint, step: number | bigint = 1, numPartitions?: number): DataFrame {
    const [from, to] = end === undefined ? [0, start] : [start, end]
    if (BigInt(step) === 0n) throw new RangeError('requirement failed: step (0) cannot be 0')
    if (numPartitions !== undefined && numPartitions <= 0) throw new RangeError('Positive number of partitions required')
    const output = [AttributeReference({ name: 'id', dataType: LongType, nullable: false, exprId: newExprId(), qualifier: [] })]
    return this.of(
      Range({
        output,
        start: BigInt(from),
        end: BigInt(to),
        step: BigInt(step),
        ...(numPartitions === undefined ? {} : { numPartitions }),
      }),
    )
  }

  /**
   * A DataFrame of data of the program: rows (objects, arrays, `Row`s, plain values), columns (`{ id: [1, 2], x: new Float64Array(2) }`), or an
   * Arrow table; or an RDD of rows. `schema`: DDL, a type, or names; without one it is inferred.
   */
  createDataFrame(data: LocalData | RDD<unknown>, schema?: SchemaInput): DataFrame {
    const { schema: full } = schemaGiven(schema)
    const given = full === undefined ? schema : withoutLengths(full, this.conf)
    if (data instanceof RDD) return this.of(rddRelation(data, given, jsOptions(this.conf)))
    return this.of(localRelation(data, given, jsOptions(this.conf)))
  }

  /** A DataFrame without rows or columns. */
  get emptyDataFrame(): DataFrame {
    return this.createDataFrame([], [])
  }

  /** Names JS functions for SQL. */
  get udf(): UDFRegistration {
    return new UDFRegistration(this.state.userFunctions)
  }

  /** Names JS table functions for SQL. */
  get udtf(): UDTFRegistration {
    return new UDTFRegistration(this.state.userFunctions)
  }

  /** Runs a step and prints how long it took. */
  async time<T>(f: () => T | Promise<T>): Promise<T> {
    const started = performance.now()
    const result = await f()
    process.stdout.write(`Time taken: ${Math.round(performance.now() - started)} ms\n`)
    return result
  }

  /** Marks the jobs that the session runs from now on, so that `interruptTag` finds them. */
  addTag(tag: string): void {
    checkTag(tag)
    this.state.tags.add(tag)
  }
  removeTag(tag: string): void {
    checkTag(tag)
    this.state.tags.delete(tag)
  }
  getTags(): string[] {
    return [...this.state.tags]
  }
  clearTags(): void {
    this.state.tags.clear()
  }
  /** Stops all jobs, and gives their ids. */
  interruptAll(): string[] {
    const { scheduler } = this.state.engine
    const ids = scheduler.activeJobs.map(String)
    scheduler.cancelAllJobs()
    return ids
  }
  /** Stops the jobs with a tag. */
  interruptTag(tag: string): void {
    checkTag(tag)
    this.state.engine.scheduler.cancelJobsWithTag(tag, `as jobs with the tag ${tag} were interrupted`)
  }
  /** Stops a job by its id. */
  interruptOperation(jobId: number | string): void {
    this.state.engine.scheduler.cancelJob(Number(jobId), 'as it was interrupted')
  }

  /** Views, functions and what is cached. */
  get catalog(): Catalog {
    return new Catalog(this)
  }

  /** A session with settings and temporary views of its own, on the same engine. */
  newSession(): SparkSession {
    return new SparkSession(new SessionState(this.state.shared, new RuntimeConf([], this.state.shared.conf)))
  }

  /** Ends the engine's workers and gives its memory back. */
  async stop(): Promise<void> {
    if (active === this) active = undefined
    this.state.shared.sparkContext?.close()
    await closeEngine()
  }

  /** @internal */
  of(plan: LogicalPlan): DataFrame {
    return new DataFrame(this, plan)
  }
}

function checkTag(tag: string): void {
  if (tag === '') throw new TypeError('requirement failed: Spark job tag cannot be an empty string.')
  if (tag.includes(',')) throw new TypeError("requirement failed: Spark job tag cannot contain ','.")
}

function bindParameters(
  parameters: Readonly<Record<string, unknown>> | readonly unknown[],
): Readonly<Record<string, Expression>> | readonly Expression[] {
  if (Array.isArray(parameters)) return parameters.map((v, i) => argumentOf(`_${i + 1}`, v))
  return Object.fromEntries(Object.entries(parameters).map(([k, v]) => [k, argumentOf(k, v)]))
}

/** Functions that collect values. */
const COLLECTING = new Set(['array', 'map', 'map_from_arrays', 'map_from_entries', 'struct', 'named_struct'])

/** A value, or a collection of values. Raises INVALID_SQL_ARG. */
function argumentOf(name: string, value: unknown): Expression {
  const e = toLiteral(value)
  const isValue = (x: Expression): boolean => {
    if (x.type === 'Literal') return true
    if (x.type === 'Alias' || x.type === 'Cast') return isValue(x.child)
    return x.type === 'UnresolvedFunction' && COLLECTING.has(x.nameParts.join()) && x.args.every(isValue)
  }
  if (!isValue(e)) throw sparkError('INVALID_SQL_ARG', { name }, contextsOf(e.origin))
  return e
}

/** Collects settings; `getOrCreate` gives the active session with them, or a new one. */
class Builder {
  private readonly settings: [string, ConfigInput][] = []

  appName(name: string): this {
    return this.config('spark.app.name', name)
  }
  /** `local`, `local[2]`, `local[*]`. */
  master(url: string): this {
    return this.config('spark.master', url)
  }
  config(key: string, value: ConfigInput): this
  config(settings: Readonly<Record<string, ConfigInput>>): this
  config(key: string | Readonly<Record<string, ConfigInput>>, value?: ConfigInput): this {
    if (typeof key === 'string') this.settings.push([key, value!])
    else this.settings.push(...Object.entries(key))
    return this
  }
  async getOrCreate(): Promise<SparkSession> {
    if (active) {
      for (const [key, value] of this.settings) if (active.conf.isModifiable(key)) active.conf.set(key, value)
      return active
    }
    // what the program was started with belongs to all its sessions, and is what RESET goes back to
    const conf = new RuntimeConf([...SparkContext.systemSettings, ...this.settings])
    const shared: SharedState = { conf, globalViews: new Views(), catalog: newCatalog(conf), cache: new CacheManager() }
    active = new SparkSession(new SessionState(shared, new RuntimeConf([], shared.conf)))
    return active
  }
}
