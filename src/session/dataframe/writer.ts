import { InsertIntoDataSource } from '../../plan/session-command.ts'
import { javaError, sparkError } from '../../util/errors.ts'
import type { ActionOptions } from './actions.ts'
import type { DataFrame } from './dataframe.ts'

type SaveMode = 'error' | 'append' | 'overwrite' | 'ignore'

/** `df.write`: format, mode and options, then a path. Source: Spark's `DataFrameWriter`. */
export class DataFrameWriter {
  private readonly df: DataFrame
  private source = 'parquet'
  private sourceGiven = false
  private saveMode: SaveMode = 'error'
  private readonly settings: Record<string, string> = {}
  private partitions: readonly string[] = []
  private clusters: readonly string[] = []
  private sortColumns: readonly string[] | undefined
  private buckets: { readonly numBuckets: number; readonly columns: readonly string[] } | undefined

  /** @internal */
  constructor(df: DataFrame) {
    this.df = df
  }
  format(name: string): this {
    this.source = name
    this.sourceGiven = true
    return this
  }
  /** What happens to data that is there: error (errorifexists), append, overwrite, ignore. */
  mode(mode: string): this {
    const m = mode.toLowerCase()
    const known: Record<string, SaveMode> = {
      error: 'error',
      errorifexists: 'error',
      default: 'error',
      append: 'append',
      overwrite: 'overwrite',
      ignore: 'ignore',
    }
    if (!known[m]) throw sparkError('INVALID_SAVE_MODE', { mode: `"${mode}"` })
    this.saveMode = known[m]
    return this
  }
  option(key: string, value: string | number | boolean): this {
    this.settings[key.toLowerCase()] = String(value)
    return this
  }
  options(options: Readonly<Record<string, string | number | boolean>>): this {
    for (const [k, v] of Object.entries(options)) this.option(k, v)
    return this
  }
  partitionBy(...columns: string[] | [readonly string[]]): this {
    this.partitions = columns.flat()
    return this
  }
  /** Files by a hash of columns: of stored tables only. */
  bucketBy(numBuckets: number, ...columns: string[]): this {
    this.buckets = { numBuckets, columns }
    return this
  }
  /** The order within a bucket. */
  sortBy(...columns: string[]): this {
    this.sortColumns = columns
    return this
  }
  clusterBy(...columns: string[]): this {
    this.clusters = columns
    return this
  }
  /** What no path can have, and what does not go together. */
  private checkLayout(operation: 'save' | 'insertInto'): void {
    this.checkTogether()
    if (this.buckets !== undefined)
      throw sparkError(this.sortColumns === undefined ? '_LEGACY_ERROR_TEMP_1312' : '_LEGACY_ERROR_TEMP_1313', { operation })
  }
  private checkTogether(): void {
    if (this.clusters.length > 0 && this.partitions.length > 0)
      throw sparkError('SPECIFY_CLUSTER_BY_WITH_PARTITIONED_BY_IS_NOT_ALLOWED', {})
    if (this.clusters.length > 0 && this.buckets !== undefined) throw sparkError('SPECIFY_CLUSTER_BY_WITH_BUCKETING_IS_NOT_ALLOWED', {})
    if (this.sortColumns !== undefined && this.buckets === undefined) throw sparkError('SORT_BY_WITHOUT_BUCKETING', {})
  }
  /** The format `noop`: the query runs, and its rows go nowhere. Raises UNSUPPORTED_DATA_SOURCE_SAVE_MODE. */
  private async runOnly(options: ActionOptions | undefined): Promise<void> {
    const names: Partial<Record<SaveMode, string>> = { error: 'ErrorIfExists', ignore: 'Ignore' }
    const createMode = names[this.saveMode]
    if (createMode !== undefined) throw sparkError('UNSUPPORTED_DATA_SOURCE_SAVE_MODE', { source: 'noop', createMode: `"${createMode}"` })
    for await (const _ of this.df.queryExecution.stream(options)) {
      // each partition is freed as it has been computed
    }
  }
  /** Writes to a folder, or to the option `path`; the data appears there when all of it is written, or not at all. */
  async save(path?: string, options?: ActionOptions): Promise<void> {
    this.checkLayout('save')
    const { path: given, ...settings } = this.settings
    if (path !== undefined && given !== undefined)
      throw sparkError('_LEGACY_ERROR_TEMP_1307', { config: 'spark.sql.legacy.pathOptionBehavior.enabled' })
    const target = path ?? given
    if (this.source.toLowerCase() === 'noop') return this.runOnly(options)
    if (target === '') throw javaError('Can not create a Path from an empty string')
    if (target === undefined) throw sparkError('_LEGACY_ERROR_TEMP_2047')
    const command = InsertIntoDataSource({
      format: this.source,
      path: target,
      mode: this.saveMode,
      options: settings,
      partitionBy: this.partitions,
      child: this.df.plan,
    })
    const { writeFiles } = await import('./write-files.ts')
    await writeFiles(this.df, command, options)
    await this.refreshCache()
  }
  parquet(path: string, options?: ActionOptions): Promise<void> {
    return this.format('parquet').save(path, options)
  }
  orc(path: string, options?: ActionOptions): Promise<void> {
    return this.format('orc').save(path, options)
  }
  csv(path: string, options?: ActionOptions): Promise<void> {
    return this.format('csv').save(path, options)
  }
  json(path: string, options?: ActionOptions): Promise<void> {
    return this.format('json').save(path, options)
  }
  /** An element per row; the option `rowTag` gives its name. */
  xml(path: string, options?: ActionOptions): Promise<void> {
    return this.format('xml').save(path, options)
  }
  text(path: string, options?: ActionOptions): Promise<void> {
    return this.format('text').save(path, options)
  }
  /** Writes to a table of this name, which is made where it is not there. */
  async saveAsTable(name: string): Promise<void> {
    this.checkTogether()
    const { saveAsTable } = await import('../command/save-as-table.ts')
    await saveAsTable(this.df, {
      name,
      format: this.sourceGiven ? this.source : undefined,
      mode: this.saveMode,
      options: this.settings,
      partitionBy: this.partitions,
      clusterBy: this.clusters,
      ...(this.buckets ? { bucketBy: { ...this.buckets, sort: this.sortColumns ?? [] } } : {}),
    })
    await this.refreshCache()
  }
  /** Writes to a table that is there, by the places of the columns. */
  async insertInto(name: string, overwrite = this.saveMode === 'overwrite'): Promise<void> {
    if (this.partitions.length > 0) throw sparkError('PARTITION_BY_NOT_ALLOWED_WITH_INSERT_INTO', { tableName: name })
    this.checkLayout('insertInto')
    const { insertIntoTable } = await import('../command/save-as-table.ts')
    await insertIntoTable(this.df, name, overwrite)
    await this.refreshCache()
  }
  /** What is cached of the files that were written is out of date. */
  private async refreshCache(): Promise<void> {
    const { cache, engine } = this.df.sparkSession.state
    if (!cache.isEmpty) await cache.refresh(engine)
  }
}
