import type { DataType, StructType } from '../types/data-type.ts'
import type { Expression } from './expression.ts'
import type { LogicalPlan } from './logical.ts'
import { type Base, make } from './node.ts'
import type { Origin } from './origin.ts'
import type { UnresolvedWith } from './unresolved.ts'

/**
 * Commands about the catalog: databases, tables, stored views, functions, variables. The parser makes them, the session runs them at once; nothing is
 * resolved in them. Names are Catalyst's.
 */
export type CatalogCommand =
  | CreateNamespace
  | CreateMetricView
  | DropNamespace
  | AlterNamespace
  | DescribeNamespace
  | SetCatalog
  | CommentOn
  | CreateTable
  | CreateTableLike
  | DropTable
  | AlterTable
  | TruncateTable
  | RepairTable
  | AnalyzeTable
  | AnalyzeTables
  | ShowTableExtended
  | ShowTableProperties
  | ShowPartitions
  | ShowCreateTable
  | ShowCollations
  | ProcedureCommand
  | ManageResources
  | IndexCommand
  | InsertIntoStatement
  | InsertIntoMany
  | ModifyTable
  | LoadData
  | RefreshPath
  | CreateFunction
  | DropFunction
  | RefreshFunction
  | CreateVariable
  | SetVariable
  | DropVariable
  | ExecuteImmediate

/** A table's or view's name in a statement, and where it stands. */
export interface Name {
  readonly parts: readonly string[]
  readonly origin?: Origin
}

type Properties = Readonly<Record<string, string>>

/** `PARTITION (a = 1, b)`: without a value, for any. In the order and the letters of the statement. */
export type PartitionValues = readonly { readonly name: string; readonly value?: Expression }[]

/** `CREATE VIEW v WITH METRICS LANGUAGE YAML AS $$…$$` */
export interface CreateMetricView extends Base {
  readonly type: 'CreateMetricView'
  readonly name: Name
  readonly columns: readonly { readonly name: string; readonly comment?: string }[]
  readonly ifNotExists: boolean
  readonly replace: boolean
  readonly comment?: string
  readonly properties: Properties
  /** Its definition, as it was written. */
  readonly text: string
}
export interface CreateNamespace extends Base {
  readonly type: 'CreateNamespace'
  readonly name: readonly string[]
  readonly ifNotExists: boolean
  readonly comment?: string
  readonly location?: string
  readonly properties: Properties
}
export interface DropNamespace extends Base {
  readonly type: 'DropNamespace'
  readonly name: Name
  readonly ifExists: boolean
  readonly cascade: boolean
}
export interface AlterNamespace extends Base {
  readonly type: 'AlterNamespace'
  readonly name: Name
  readonly set?: Properties
  readonly unset?: readonly string[]
  readonly location?: string
}
export interface DescribeNamespace extends Base {
  readonly type: 'DescribeNamespace'
  readonly name: Name
  readonly extended: boolean
}
export interface SetCatalog extends Base {
  readonly type: 'SetCatalog'
  readonly name: string
}
/** `ADD FILE path`, `LIST JARS [path ...]`: files that come with the session. */
export interface ManageResources extends Base {
  readonly type: 'ManageResources'
  readonly operation: 'add' | 'list'
  readonly resource: 'file' | 'jar' | 'archive'
  readonly paths: readonly string[]
}
/** `COMMENT ON TABLE t IS '...'`; null takes the comment away. */
export interface CommentOn extends Base {
  readonly type: 'CommentOn'
  readonly what: 'TABLE' | 'NAMESPACE'
  readonly name: Name
  readonly comment: string
}

export interface ColumnDefinition {
  readonly origin?: Origin
  readonly name: readonly string[]
  readonly dataType: DataType
  readonly nullable: boolean
  readonly comment?: string
  /** SQL text of DEFAULT. */
  readonly defaultText?: string
  /** GENERATED ALWAYS AS (...). */
  readonly generated?: { readonly value: Expression; readonly text: string }
  readonly identity?: { readonly options: readonly { readonly option: 'START' | 'STEP'; readonly value: string }[] }
  /** The constraints that stand with the column. */
  readonly constraints?: readonly TableConstraint[]
  readonly position?: 'FIRST' | { readonly after: string }
}
/** A CHECK, or a key. */
export interface TableConstraint {
  readonly kind: 'CHECK' | 'PRIMARY KEY' | 'UNIQUE' | 'FOREIGN KEY'
  readonly name?: string
  readonly columns: readonly string[]
  /** Of a CHECK, and its text. */
  readonly condition?: Expression
  readonly text?: string
}
/** `PARTITIONED BY`: a column, one with a type, or a function of one. */
export type PartitionTransform =
  | { readonly column: readonly string[] }
  | { readonly definition: ColumnDefinition }
  | { readonly transform: string; readonly arguments: readonly Expression[] }

export interface TableSpec {
  readonly provider?: string
  readonly options: Properties
  readonly properties: Properties
  readonly location?: string
  readonly comment?: string
  readonly external: boolean
  /** What Hive alone understands: STORED AS, ROW FORMAT, as written. */
  readonly serde?: string
  readonly partitioning: readonly PartitionTransform[]
  readonly bucketSpec?: {
    readonly numBuckets: number
    readonly columns: readonly string[]
    readonly sort: readonly string[]
  }
  readonly collation?: string
  readonly clusterBy?: readonly (readonly string[])[]
  readonly constraints: readonly TableConstraint[]
}
/** `CREATE TABLE`, with a query or without. */
export interface CreateTable extends Base {
  readonly type: 'CreateTable'
  readonly name: Name
  readonly columns: readonly ColumnDefinition[]
  readonly spec: TableSpec
  readonly ifNotExists: boolean
  readonly replace?: 'REPLACE TABLE' | 'CREATE OR REPLACE TABLE'
  readonly query?: LogicalPlan
}
export interface CreateTableLike extends Base {
  readonly type: 'CreateTableLike'
  readonly name: Name
  readonly source: Name
  readonly provider?: string
  readonly location?: string
  readonly properties: Properties
  readonly ifNotExists: boolean
}
export interface DropTable extends Base {
  readonly type: 'DropTable'
  readonly name: Name
  readonly ifExists: boolean
  readonly purge: boolean
}

export type TableChange =
  | { readonly change: 'RENAME'; readonly to: readonly string[] }
  /** `one`: it said COLUMN, not COLUMNS. */
  | { readonly change: 'ADD COLUMNS'; readonly columns: readonly ColumnDefinition[]; readonly one?: boolean }
  | { readonly change: 'REPLACE COLUMNS'; readonly columns: readonly ColumnDefinition[] }
  | { readonly change: 'DROP COLUMNS'; readonly columns: readonly (readonly string[])[]; readonly ifExists: boolean }
  | { readonly change: 'RENAME COLUMN'; readonly column: readonly string[]; readonly to: string }
  | { readonly change: 'ALTER COLUMNS'; readonly columns: readonly ColumnChange[] }
  | { readonly change: 'CHANGE COLUMN'; readonly column: readonly string[]; readonly definition: ColumnDefinition }
  | { readonly change: 'SET TBLPROPERTIES'; readonly properties: Properties }
  | { readonly change: 'UNSET TBLPROPERTIES'; readonly keys: readonly string[]; readonly ifExists: boolean }
  | { readonly change: 'SET LOCATION'; readonly location: string; readonly partition?: PartitionValues }
  | { readonly change: 'SET SERDE'; readonly serde: boolean; readonly properties: Properties; readonly partition?: PartitionValues }
  | {
      readonly change: 'ADD PARTITION'
      readonly partitions: readonly { readonly values: PartitionValues; readonly location?: string }[]
      readonly ifNotExists: boolean
    }
  | {
      readonly change: 'DROP PARTITION'
      readonly partitions: readonly PartitionValues[]
      readonly ifExists: boolean
      readonly purge: boolean
    }
  | { readonly change: 'RENAME PARTITION'; readonly from: PartitionValues; readonly to: PartitionValues }
  | { readonly change: 'RECOVER PARTITIONS' }
  | { readonly change: 'AS'; readonly query: LogicalPlan; readonly originalText: string }
  | { readonly change: 'WITH SCHEMA'; readonly mode: string }
  | { readonly change: 'DEFAULT COLLATION'; readonly collation: string }
  | { readonly change: 'CLUSTER BY'; readonly columns: readonly (readonly string[])[] }
  /** What no file table can do: the feature's name. */
  | { readonly change: 'OTHER'; readonly feature: string }

export interface ColumnChange {
  readonly column: readonly string[]
  readonly origin?: Origin
  readonly dataType?: DataType
  readonly nullable?: boolean
  readonly comment?: string
  readonly position?: 'FIRST' | { readonly after: string }
  readonly defaultText?: string
  readonly dropDefault?: boolean
}

/** `ALTER TABLE`, `ALTER VIEW`. */
export interface AlterTable extends Base {
  readonly type: 'AlterTable'
  readonly name: Name
  readonly isView: boolean
  readonly action: TableChange
}
export interface TruncateTable extends Base {
  readonly type: 'TruncateTable'
  readonly name: Name
  readonly partition?: PartitionValues
}
/** `MSCK REPAIR TABLE [{ADD|DROP|SYNC} PARTITIONS]`. */
export interface RepairTable extends Base {
  readonly type: 'RepairTable'
  readonly name: Name
  readonly add: boolean
  readonly drop: boolean
}
/** `ANALYZE TABLE t [PARTITION (...)] COMPUTE STATISTICS [NOSCAN | FOR [ALL] COLUMNS ...]`. */
export interface AnalyzeTable extends Base {
  readonly type: 'AnalyzeTable'
  readonly name: Name
  readonly partition?: PartitionValues
  readonly noScan: boolean
  readonly columns?: 'all' | readonly string[]
}
export interface AnalyzeTables extends Base {
  readonly type: 'AnalyzeTables'
  readonly namespace?: readonly string[]
  readonly noScan: boolean
}
export interface ShowTableExtended extends Base {
  readonly type: 'ShowTableExtended'
  readonly namespace?: readonly string[]
  readonly pattern: string
  readonly patternOrigin?: Origin
  readonly partition?: PartitionValues
}
export interface ShowTableProperties extends Base {
  readonly type: 'ShowTableProperties'
  readonly name: Name
  readonly key?: string
}
export interface ShowPartitions extends Base {
  readonly type: 'ShowPartitions'
  readonly name: Name
  readonly partition?: PartitionValues
}
export interface ShowCreateTable extends Base {
  readonly type: 'ShowCreateTable'
  readonly name: Name
  readonly asSerde: boolean
}

/** `SHOW COLLATIONS [LIKE 'pattern']`. */
export interface ShowCollations extends Base {
  readonly type: 'ShowCollations'
  readonly pattern?: string
}
/** CALL, SHOW PROCEDURES, DESCRIBE PROCEDURE: this catalog has no procedures. */
export interface ProcedureCommand extends Base {
  readonly type: 'ProcedureCommand'
  /** The procedure; with SHOW the namespace, if it was given. */
  readonly name?: Name
  readonly isShow: boolean
}
/** CREATE INDEX, DROP INDEX: no file table has indexes. */
export interface IndexCommand extends Base {
  readonly type: 'IndexCommand'
  readonly operation: 'CREATE INDEX' | 'DROP INDEX'
  readonly table: Name
}

/** `INSERT INTO t [PARTITION (...)] [(columns) | BY NAME] query`. */
export interface InsertIntoStatement extends Base {
  readonly type: 'InsertIntoStatement'
  readonly table: Name
  readonly partition: PartitionValues
  readonly columns: readonly string[]
  readonly byName: boolean
  readonly overwrite: boolean
  readonly ifPartitionNotExists: boolean
  /** REPLACE WHERE, REPLACE ON, REPLACE USING: no file table can do these. */
  readonly replace?: 'WHERE' | 'ON/USING'
  readonly schemaEvolution?: boolean
  readonly child: LogicalPlan
}
/** `FROM t INSERT INTO a SELECT ... INSERT INTO b SELECT ...`. */
export interface InsertIntoMany extends Base {
  readonly type: 'InsertIntoMany'
  readonly inserts: readonly LogicalPlan[]
}
/** DELETE, UPDATE, MERGE: no file table can do these. */
export interface ModifyTable extends Base {
  readonly type: 'ModifyTable'
  readonly statement: 'DELETE' | 'UPDATE TABLE' | 'MERGE INTO TABLE'
  readonly table: Name
  readonly alias?: string
  readonly condition?: Expression
  /** Of MERGE. */
  readonly source?: LogicalPlan
  readonly clauses: readonly ModifyClause[]
  /** The common tables in front of it. */
  readonly with?: Pick<UnresolvedWith, 'names' | 'definitions' | 'recursive' | 'maxRecursion'>
}
/** SET, or what a WHEN of MERGE does: of which rows its expressions speak. */
export interface ModifyClause {
  readonly over: 'target' | 'source' | 'both'
  readonly condition?: Expression
  /** Columns of the target that get values. */
  readonly assigned: readonly Expression[]
  readonly values: readonly Expression[]
  /** `INSERT *` or `UPDATE SET *`: every column comes from the source. */
  readonly star?: boolean
}
export interface LoadData extends Base {
  readonly type: 'LoadData'
  readonly path: string
  readonly local: boolean
  readonly overwrite: boolean
  readonly table: Name
  readonly partition?: PartitionValues
}
export interface RefreshPath extends Base {
  readonly type: 'RefreshPath'
  readonly path: string
}

export interface FunctionParameter {
  readonly name: string
  readonly dataType: DataType
  readonly defaultText?: string
  readonly comment?: string
}
/** `CREATE FUNCTION`: of SQL, or of a class. */
export interface CreateFunction extends Base {
  readonly type: 'CreateFunction'
  readonly name: readonly string[]
  readonly temporary: boolean
  readonly replace: boolean
  readonly ifNotExists: boolean
  readonly className?: string
  readonly sql?: {
    readonly parameters: readonly FunctionParameter[]
    /** undefined: as the body gives. */
    readonly returns?: DataType
    readonly isTable: boolean
    readonly columns?: StructType
    readonly language: string
    readonly comment?: string
    readonly deterministic?: boolean
    readonly containsSql?: boolean
    readonly isQuery: boolean
    readonly body: string
  }
}
export interface DropFunction extends Base {
  readonly type: 'DropFunction'
  readonly name: Name
  readonly temporary: boolean
  readonly ifExists: boolean
}
export interface RefreshFunction extends Base {
  readonly type: 'RefreshFunction'
  readonly name: Name
}

/** `DECLARE [OR REPLACE] [VARIABLE] x [type] [DEFAULT e]`. */
export interface CreateVariable extends Base {
  readonly type: 'CreateVariable'
  readonly names: readonly Name[]
  readonly dataType?: DataType
  readonly replace: boolean
  readonly value?: Expression
  readonly valueText: string
}
/** `SET VAR x = e, y = e`, `SET VAR (x, y) = (query)`. */
export interface SetVariable extends Base {
  readonly type: 'SetVariable'
  readonly names: readonly Name[]
  readonly values: readonly Expression[]
  /** The query that gives the values. */
  readonly query?: LogicalPlan
}
export interface DropVariable extends Base {
  readonly type: 'DropVariable'
  readonly name: Name
  readonly ifExists: boolean
}
/** `EXECUTE IMMEDIATE text [INTO variables] [USING arguments]`. */
export interface ExecuteImmediate extends Base {
  readonly type: 'ExecuteImmediate'
  readonly text: Expression
  readonly into: readonly Name[]
  readonly using: readonly Expression[]
}

export const CreateNamespace = make<CreateNamespace>('CreateNamespace')
export const DropNamespace = make<DropNamespace>('DropNamespace')
export const AlterNamespace = make<AlterNamespace>('AlterNamespace')
export const DescribeNamespace = make<DescribeNamespace>('DescribeNamespace')
export const SetCatalog = make<SetCatalog>('SetCatalog')
export const CommentOn = make<CommentOn>('CommentOn')
export const CreateTable = make<CreateTable>('CreateTable')
export const CreateTableLike = make<CreateTableLike>('CreateTableLike')
export const CreateMetricView = make<CreateMetricView>('CreateMetricView')
export const DropTable = make<DropTable>('DropTable')
export const AlterTable = make<AlterTable>('AlterTable')
export const TruncateTable = make<TruncateTable>('TruncateTable')
export const RepairTable = make<RepairTable>('RepairTable')
export const AnalyzeTable = make<AnalyzeTable>('AnalyzeTable')
export const AnalyzeTables = make<AnalyzeTables>('AnalyzeTables')
export const ShowTableExtended = make<ShowTableExtended>('ShowTableExtended')
export const ShowTableProperties = make<ShowTableProperties>('ShowTableProperties')
export const ShowPartitions = make<ShowPartitions>('ShowPartitions')
export const ShowCreateTable = make<ShowCreateTable>('ShowCreateTable')
export const ShowCollations = make<ShowCollations>('ShowCollations')
export const ManageResources = make<ManageResources>('ManageResources')
export const ProcedureCommand = make<ProcedureCommand>('ProcedureCommand')
export const IndexCommand = make<IndexCommand>('IndexCommand')
export const InsertIntoStatement = make<InsertIntoStatement>('InsertIntoStatement')
export const InsertIntoMany = make<InsertIntoMany>('InsertIntoMany')
export const ModifyTable = make<ModifyTable>('ModifyTable')
export const LoadData = make<LoadData>('LoadData')
export const RefreshPath = make<RefreshPath>('RefreshPath')
export const CreateFunction = make<CreateFunction>('CreateFunction')
export const DropFunction = make<DropFunction>('DropFunction')
export const RefreshFunction = make<RefreshFunction>('RefreshFunction')
export const CreateVariable = make<CreateVariable>('CreateVariable')
export const SetVariable = make<SetVariable>('SetVariable')
export const DropVariable = make<DropVariable>('DropVariable')
export const ExecuteImmediate = make<ExecuteImmediate>('ExecuteImmediate')

/** The types of these nodes, to tell commands from queries. */
export const CATALOG_COMMANDS: ReadonlySet<string> = new Set<CatalogCommand['type']>([
  'CreateMetricView',
  'CreateNamespace',
  'DropNamespace',
  'AlterNamespace',
  'DescribeNamespace',
  'SetCatalog',
  'ManageResources',
  'CommentOn',
  'CreateTable',
  'CreateTableLike',
  'DropTable',
  'AlterTable',
  'TruncateTable',
  'RepairTable',
  'AnalyzeTable',
  'AnalyzeTables',
  'ShowTableExtended',
  'ShowTableProperties',
  'ShowPartitions',
  'ShowCreateTable',
  'ShowCollations',
  'ProcedureCommand',
  'IndexCommand',
  'InsertIntoStatement',
  'InsertIntoMany',
  'ModifyTable',
  'LoadData',
  'RefreshPath',
  'CreateFunction',
  'DropFunction',
  'RefreshFunction',
  'CreateVariable',
  'SetVariable',
  'DropVariable',
  'ExecuteImmediate',
])

/** Is it a statement that is run for what it does, not a query? */
export const isCommand = (plan: LogicalPlan): boolean =>
  CATALOG_COMMANDS.has(plan.type) ||
  /^(Create|Drop|Set(?!Operation)|Reset|Explain|Describe|Show|Insert|UnsupportedCommand|Cache(?!Relation)|Uncache|Clear|Refresh|Use)/.test(
    plan.type,
  )
