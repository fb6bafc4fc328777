import type { StructType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'

/** A table's or view's place: the one catalog, a database, a name. */
export interface TableIdentifier {
  readonly database: string
  readonly table: string
}

export type TableType = 'MANAGED' | 'EXTERNAL' | 'VIEW'

/** `CLUSTERED BY (a) SORTED BY (b) INTO 4 BUCKETS`. */
export interface BucketSpec {
  readonly numBuckets: number
  readonly bucketColumns: readonly string[]
  readonly sortColumns: readonly string[]
}

export interface CatalogColumnStatistics {
  readonly distinctCount?: bigint
  readonly min?: Value
  readonly max?: Value
  readonly nullCount?: bigint
  readonly averageLength?: number
  readonly maxLength?: number
}

export interface CatalogStatistics {
  readonly sizeInBytes: bigint
  readonly rowCount?: bigint
  readonly columns?: Readonly<Record<string, CatalogColumnStatistics>>
}

/** What a changed table makes of a view's columns: cast safely, cast as needed, take the new types, take the new columns. */
export type ViewSchemaMode = 'BINDING' | 'COMPENSATION' | 'TYPE EVOLUTION' | 'EVOLUTION'

/** What only views have. */
export interface ViewDefinition {
  readonly text: string
  /** It defines measures, in YAML; otherwise it is a query. */
  readonly metrics?: true
  /** Database names in the text mean this place. */
  readonly catalogAndNamespace: readonly string[]
  readonly schemaMode: ViewSchemaMode
  /** The SQL path that its names are looked for along, where there was one. */
  readonly path?: readonly (readonly string[])[]
  /** The columns of the query, for which the view's may have other names. */
  readonly queryColumns: readonly string[]
  /** Settings that decide what the text means. */
  readonly conf: Readonly<Record<string, string>>
}

/** Everything known of a stored table or view. Frozen: a change makes a new one. Source: Spark's `CatalogTable`. */
export interface CatalogTable {
  readonly identifier: TableIdentifier
  readonly tableType: TableType
  readonly provider?: string
  /** As declared: with char and varchar; partition columns last. */
  readonly schema: StructType
  readonly partitionColumns: readonly string[]
  readonly bucketSpec?: BucketSpec
  /** The folder (or file), as a local path. */
  readonly location?: string
  /** Options of the source. */
  readonly options: Readonly<Record<string, string>>
  readonly properties: Readonly<Record<string, string>>
  readonly comment?: string
  readonly owner: string
  /** Milliseconds. */
  readonly createTime: number
  readonly statistics?: CatalogStatistics
  readonly view?: ViewDefinition
  readonly collation?: string
}

/** Values of partition columns as text, by column; null is the default partition. */
export type PartitionSpec = Readonly<Record<string, string | null>>

export interface CatalogPartition {
  readonly spec: PartitionSpec
  readonly location: string
  readonly createTime: number
  readonly parameters: Readonly<Record<string, string>>
  readonly statistics?: CatalogStatistics
}

export interface CatalogDatabase {
  readonly name: string
  readonly comment: string
  readonly location: string
  readonly properties: Readonly<Record<string, string>>
  readonly owner: string
}

/** A user's function: of SQL (`body` is its text), or of a class that this engine has no way to run. */
export interface CatalogFunction {
  readonly database?: string
  readonly name: string
  readonly className?: string
  readonly sql?: SqlFunction
}

export interface SqlFunctionParameter {
  readonly name: string
  readonly dataType: import('../types/data-type.ts').DataType
  readonly defaultText?: string
  readonly comment?: string
}

export interface SqlFunction {
  readonly parameters: readonly SqlFunctionParameter[] | undefined
  /** The result's type; of a table function its columns. */
  readonly returns: import('../types/data-type.ts').DataType
  readonly isTable: boolean
  readonly body: string
  /** Is the body a query rather than an expression? */
  readonly isQuery: boolean
  readonly comment?: string
  readonly deterministic?: boolean
  readonly containsSql?: boolean
  readonly catalogAndNamespace: readonly string[]
  /** The SQL path that its names are looked for along, where there was one. */
  readonly path?: readonly (readonly string[])[]
  readonly conf: Readonly<Record<string, string>>
  readonly createTime: number
}
