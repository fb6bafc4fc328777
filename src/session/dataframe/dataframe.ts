import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { AttributeReference, newExprId } from '../../plan/expression.ts'
import { LocalRelation } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { collect } from '../../plan/tree.ts'
import { simpleString, treeString } from '../../types/names.ts'
import { javaError, sparkError } from '../../util/errors.ts'
import type { Column } from '../column.ts'
import { type ExplainMode, explainString } from '../explain.ts'
import { StorageLevel } from '../storage-level.ts'
import { TableArg } from '../table-function.ts'
import type { ActionOptions } from './actions.ts'
import { Actions } from './actions.ts'
import { createView } from './create-view.ts'
import { MergeIntoWriter } from './merge-into-writer.ts'
import { hashOf, meaningOf } from './semantics.ts'
import { DataFrameWriter } from './writer.ts'
import { DataFrameWriterV2 } from './writer-v2.ts'

/**
 * A lazy query over columns. Transformations chain at once; nothing is analysed before it is needed; what runs (actions, writes,
 * `schema()`, `explain()`) is a promise. Source: Spark's `Dataset`.
 */
export class DataFrame extends Actions {
  /** The rows as an argument of a table function of the user (`udtf`), which may divide and order them. */
  asTable(): TableArg {
    return new TableArg(this.self)
  }

  // ---- about it ----

  async columns(): Promise<string[]> {
    return outputOf(await this.queryExecution.analyzed()).map(a => a.name)
  }
  async dtypes(): Promise<[name: string, type: string][]> {
    return (await this.schema()).fields.map(f => [f.name, simpleString(f.dataType)])
  }
  /** `level`: how many levels of nesting are shown. */
  async printSchema(level?: number): Promise<void> {
    const text = treeString(await this.schema(), level)
    process.stdout.write(`${text}\n`)
  }
  /** Do both mean the same rows, whatever their columns are called? */
  async sameSemantics(other: DataFrame): Promise<boolean> {
    return meaningOf(await this.queryExecution.analyzed()) === meaningOf(await other.queryExecution.analyzed())
  }
  /** A number that DataFrames of the same semantics share. */
  async semanticHash(): Promise<number> {
    return hashOf(meaningOf(await this.queryExecution.analyzed()))
  }
  /** The files that it reads. */
  async inputFiles(): Promise<string[]> {
    const optimized = await this.queryExecution.optimized()
    return [
      ...new Set(
        collect(optimized, p => (p.type === 'Relation' ? p : undefined)).flatMap(r => r.source.files.map(f => pathToFileURL(f.path).href)),
      ),
    ]
  }
  /** Can its rows be had without running tasks? */
  async isLocal(): Promise<boolean> {
    const plan = await this.queryExecution.analyzed()
    return plan.type === 'LocalRelation'
  }
  get isStreaming(): boolean {
    return false
  }
  /** Prints the plans. `mode`: simple, extended, codegen (the WebAssembly text of each pipeline), cost, formatted, analyze (runs the query). */
  async explain(mode: ExplainMode | boolean = 'simple'): Promise<void> {
    const m = typeof mode === 'boolean' ? (mode ? 'extended' : 'simple') : (mode.toLowerCase() as ExplainMode)
    if (!EXPLAIN_MODES.has(m))
      throw javaError(`Unknown explain mode: ${mode}. Accepted explain modes are 'simple', 'extended', 'codegen', 'cost', 'formatted'.`)
    const text = await explainString(this.queryExecution, m)
    process.stdout.write(`${text}\n`)
  }

  // ---- cache, views, write ----

  /** Keeps the rows in memory, as columns, once they have been computed. */
  cache(): this {
    return this.persist()
  }
  /** By default at `spark.sql.defaultCacheStorageLevel`. */
  persist(level?: StorageLevel): this {
    const { state } = this.sparkSession
    state.cache.add(this.queryExecution, level ?? state.defaultStorageLevel())
    return this
  }
  unpersist(_blocking = false): this {
    const { state } = this.sparkSession
    state.cache.remove(this.queryExecution, state.engine)
    return this
  }
  /** Where its rows are kept. */
  get storageLevel(): StorageLevel {
    return this.sparkSession.state.cache.level(this.queryExecution) ?? StorageLevel.NONE
  }
  /** A DataFrame of the rows that there are now, which does not know how they were made. */
  async localCheckpoint(_eager = true, options?: ActionOptions): Promise<DataFrame> {
    const output = outputOf(await this.queryExecution.analyzed())
    const rows = await this.rows(options)
    const columns = output.map((_, i) => rows.map(r => r[i]!))
    const fresh = output.map(a => AttributeReference({ ...a, exprId: newExprId(), qualifier: [] }) as AttributeReference)
    return this.of(LocalRelation({ output: fresh, columns, rowCount: rows.length }))
  }
  /** As `localCheckpoint`: the rows live as long as the process. Raises _LEGACY_ERROR_TEMP_3016 where no folder has been set for it. */
  async checkpoint(eager = true, options?: ActionOptions): Promise<DataFrame> {
    if (this.sparkSession.sparkContext.getCheckpointDir() === null) throw sparkError('_LEGACY_ERROR_TEMP_3016')
    return this.localCheckpoint(eager, options)
  }
  /** Names it for SQL: what it means now, whatever becomes of the views that it uses. */
  createOrReplaceTempView(name: string): void {
    createView(this.self, name, 'temp', true)
  }
  registerTempTable(name: string): void {
    this.createOrReplaceTempView(name)
  }
  /** Raises TEMP_TABLE_OR_VIEW_ALREADY_EXISTS where the name is taken. */
  createTempView(name: string): void {
    createView(this.self, name, 'temp', false)
  }
  /** For all sessions of the process, as `global_temp.name`. */
  createOrReplaceGlobalTempView(name: string): void {
    createView(this.self, name, 'global', true)
  }
  createGlobalTempView(name: string): void {
    createView(this.self, name, 'global', false)
  }
  get write(): DataFrameWriter {
    return new DataFrameWriter(this.self)
  }
  /** Makes a table or adds to one, with the names of the columns deciding: `df.writeTo('t').append()`. */
  writeTo(table: string): DataFrameWriterV2 {
    return new DataFrameWriterV2(this.self, table)
  }

  /** Rows to be merged into a table where the condition says that they belong together. */
  mergeInto(table: string, _condition: Column): MergeIntoWriter {
    return new MergeIntoWriter(this.self, table)
  }

  /** What Spark's repr prints, as far as it is known without waiting. */
  [inspect.custom](): string {
    const known = this.queryExecution.schemaIfAnalyzed()
    return known ? `DataFrame[${known.fields.map(f => `${f.name}: ${simpleString(f.dataType)}`).join(', ')}]` : 'DataFrame[unresolved]'
  }
}

const EXPLAIN_MODES: ReadonlySet<string> = new Set(['simple', 'extended', 'codegen', 'cost', 'formatted', 'analyze'])
