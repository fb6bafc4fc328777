import { quotedTable } from '../../catalog/names.ts'
import { PARTITION_TRANSFORMS } from '../../functions/misc/partition-transforms.ts'
import { attributeName } from '../../plan/attribute-name.ts'
import type { PartitionTransform } from '../../plan/catalog-command.ts'
import type { Expression } from '../../plan/expression.ts'
import { parseMultipartIdentifier } from '../../sql/parse.ts'
import { sparkError } from '../../util/errors.ts'
import { Column, type ColumnOrName } from '../column.ts'
import { columnText } from '../column-text.ts'
import type { DataFrame } from './dataframe.ts'

/**
 * `df.writeTo('t')` makes a table. Tables of files are of Spark's first kind, and take no rows this way, as in Spark: `write.saveAsTable` and
 * `write.insertInto` add to them. Source: Spark's `DataFrameWriterV2`.
 */
export class DataFrameWriterV2 {
  private readonly df: DataFrame
  private readonly name: string
  private provider: string | undefined
  private readonly settings: Record<string, string> = {}
  private readonly properties: Record<string, string> = {}
  private partitions: readonly PartitionTransform[] = []
  private clusters: readonly string[] = []

  /** @internal */
  constructor(df: DataFrame, name: string) {
    this.df = df
    this.name = name
  }
  using(provider: string): this {
    this.provider = provider
    return this
  }
  option(key: string, value: string | number | boolean): this {
    this.settings[key] = String(value)
    return this
  }
  options(options: Readonly<Record<string, string | number | boolean>>): this {
    for (const [k, v] of Object.entries(options)) this.option(k, v)
    return this
  }
  tableProperty(key: string, value: string): this {
    this.properties[key] = value
    return this
  }
  /** By columns, or by `bucket(n, column)`. Raises UNSUPPORTED_PARTITION_TRANSFORM for years, months, days and hours, as Spark does for tables of files. */
  partitionedBy(...columns: ColumnOrName[]): this {
    this.partitions = columns.map(transformOf)
    return this
  }
  /** Rows that are alike in these columns near each other: advice, which files do not need. */
  clusterBy(...columns: string[]): this {
    this.clusters = columns
    return this
  }
  /** Raises TABLE_OR_VIEW_ALREADY_EXISTS. */
  async create(): Promise<void> {
    if (this.clusters.length > 0 && this.partitions.length > 0)
      throw sparkError('SPECIFY_CLUSTER_BY_WITH_PARTITIONED_BY_IS_NOT_ALLOWED', {})
    const { createFrom } = await import('../command/save-as-table.ts')
    await createFrom(this.df, {
      name: this.name,
      format: this.provider,
      options: this.settings,
      properties: this.properties,
      partitionBy: [],
      partitioning: this.partitions,
      clusterBy: this.clusters,
    })
  }
  /** Tables of files can't be put in the place of others in one step. */
  replace(): Promise<void> {
    return this.refused('REPLACE TABLE AS SELECT')
  }
  createOrReplace(): Promise<void> {
    return this.refused('REPLACE TABLE AS SELECT')
  }
  /** Raises TABLE_OR_VIEW_NOT_FOUND, VIEW_WRITE_NOT_ALLOWED, and for tables of files _LEGACY_ERROR_TEMP_1012. */
  append(): Promise<void> {
    return this.intoExisting()
  }
  overwrite(_condition: Column): Promise<void> {
    return this.intoExisting()
  }
  overwritePartitions(): Promise<void> {
    return this.intoExisting()
  }

  private async intoExisting(): Promise<void> {
    const { catalog } = this.df.sparkSession.state
    const found = catalog.requireFromProgram(parseMultipartIdentifier(this.name))
    if (found.kind === 'temp' || found.table.tableType === 'VIEW') {
      const name = found.kind === 'temp' ? found.parts.join('.') : found.table.identifier.table
      throw sparkError('VIEW_WRITE_NOT_ALLOWED', { name })
    }
    await this.df.queryExecution.analyzed()
    throw sparkError('_LEGACY_ERROR_TEMP_1012', { identifier: quotedTable(found.table.identifier) })
  }
  private async refused(operation: string): Promise<void> {
    const id = this.df.sparkSession.state.catalog.requireIdentifier(parseMultipartIdentifier(this.name))
    throw sparkError('UNSUPPORTED_FEATURE.TABLE_OPERATION', { tableName: quotedTable(id), operation })
  }
}

function transformOf(c: ColumnOrName): PartitionTransform {
  if (!(c instanceof Column)) return { column: attributeName(String(c)) }
  const e: Expression = c.expr
  if (e.type === 'UnresolvedAttribute') return { column: e.nameParts }
  const name = e.type === 'UnresolvedFunction' ? e.nameParts.join('.') : ''
  if (e.type !== 'UnresolvedFunction' || !PARTITION_TRANSFORMS.has(name))
    throw sparkError('_LEGACY_ERROR_TEMP_1316', { expr: columnText(e) })
  return { transform: name.slice(1), arguments: e.args }
}
