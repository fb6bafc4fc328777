import type { PartitionValues } from './catalog-command.ts'
import type { LogicalPlan } from './logical.ts'
import { type Base, make } from './node.ts'
import type { Origin } from './origin.ts'
import type { Compound } from './script.ts'

/** Commands about the session: views, settings, the cache, and what tells of them; `spark.sql` runs them at once. */
export type SessionCommand =
  | CreateView
  | DropView
  | SetCommand
  | SetPath
  | ResetCommand
  | ExplainCommand
  | DescribeRelation
  | DescribeFunction
  | DescribeQuery
  | ShowTables
  | ShowViews
  | ShowColumns
  | ShowFunctions
  | InsertIntoDataSource
  | CacheTable
  | UncacheTable
  | ClearCache
  | RefreshTable
  | UseNamespace
  | ShowNamespaces
  | ShowCurrentNamespace
  | ShowCatalogs
  | CompoundBody
  | UnsupportedCommand

export interface CreateView extends Base {
  readonly type: 'CreateView'
  readonly name: readonly string[]
  readonly columns: readonly { readonly name: string; readonly comment?: string }[]
  readonly replace: boolean
  readonly ifNotExists: boolean
  readonly scope: 'temp' | 'global temp' | 'persisted'
  readonly originalText?: string
  readonly comment?: string
  readonly properties?: Readonly<Record<string, string>>
  /** `WITH SCHEMA ...`. */
  readonly schemaMode?: string
  /** The default collation of its strings. */
  readonly collation?: string
  readonly nameOrigin?: Origin
  readonly child: LogicalPlan
}
export interface DropView extends Base {
  readonly type: 'DropView'
  readonly name: readonly string[]
  readonly ifExists: boolean
  readonly nameOrigin?: Origin
}
/** An item of a SQL path: a schema by its whole name, or what stands for several. */
export type PathItem = readonly string[] | 'DEFAULT_PATH' | 'SYSTEM_PATH' | 'PATH' | 'CURRENT_SCHEMA'
/** `SET PATH = ...` */
export interface SetPath extends Base {
  readonly type: 'SetPath'
  readonly items: readonly PathItem[]
}
/** `SET`, `SET -v`, `SET k`, `SET k=v`, `SET TIME ZONE x`. */
export interface SetCommand extends Base {
  readonly type: 'SetCommand'
  readonly key?: string
  readonly value?: string
  readonly verbose: boolean
}
export interface ResetCommand extends Base {
  readonly type: 'ResetCommand'
  readonly key?: string
}
export interface ExplainCommand extends Base {
  readonly type: 'ExplainCommand'
  readonly mode: 'simple' | 'extended' | 'codegen' | 'cost' | 'formatted' | 'analyze'
  readonly child: LogicalPlan
}
export interface DescribeRelation extends Base {
  readonly type: 'DescribeRelation'
  readonly relation: LogicalPlan
  readonly extended: boolean
  readonly column?: readonly string[]
  readonly partition?: PartitionValues
  readonly asJson?: boolean
}
export interface DescribeQuery extends Base {
  readonly type: 'DescribeQuery'
  readonly child: LogicalPlan
}
export interface DescribeFunction extends Base {
  readonly type: 'DescribeFunction'
  readonly name: readonly string[]
  readonly extended: boolean
}
export interface ShowTables extends Base {
  readonly type: 'ShowTables'
  readonly namespace?: readonly string[]
  readonly pattern?: string
}
export interface ShowViews extends Base {
  readonly type: 'ShowViews'
  readonly namespace?: readonly string[]
  readonly pattern?: string
}
export interface ShowColumns extends Base {
  readonly type: 'ShowColumns'
  readonly table: readonly string[]
  readonly namespace?: readonly string[]
  readonly nameOrigin?: Origin
}
export interface ShowFunctions extends Base {
  readonly type: 'ShowFunctions'
  readonly scope: 'user' | 'system' | 'all'
  readonly namespace?: readonly string[]
  readonly pattern?: string
}
/** `df.write.format(f).save(path)`, `INSERT OVERWRITE DIRECTORY`. */
export interface InsertIntoDataSource extends Base {
  readonly type: 'InsertIntoDataSource'
  readonly format: string
  readonly path: string
  readonly mode: 'error' | 'append' | 'overwrite' | 'ignore'
  readonly options: Readonly<Record<string, string>>
  readonly partitionBy: readonly string[]
  readonly child: LogicalPlan
}
/** `CACHE [LAZY] TABLE name [OPTIONS (...)] [AS query]` */
export interface CacheTable extends Base {
  readonly type: 'CacheTable'
  readonly name: readonly string[]
  readonly lazy: boolean
  readonly options: Readonly<Record<string, string>>
  /** The query that the name becomes a temporary view of. */
  readonly query?: LogicalPlan
  readonly originalText?: string
}
export interface UncacheTable extends Base {
  readonly type: 'UncacheTable'
  readonly name: readonly string[]
  readonly ifExists: boolean
}
export interface ClearCache extends Base {
  readonly type: 'ClearCache'
}
export interface RefreshTable extends Base {
  readonly type: 'RefreshTable'
  readonly name: readonly string[]
}
/** `USE [DATABASE] name` */
export interface UseNamespace extends Base {
  readonly type: 'UseNamespace'
  readonly name: readonly string[]
  /** `USE DATABASE x`: the name is the database's alone, without a catalog. */
  readonly worded?: boolean
}
/** `SHOW DATABASES`, `SHOW NAMESPACES` */
export interface ShowNamespaces extends Base {
  readonly type: 'ShowNamespaces'
  readonly namespace?: readonly string[]
  readonly pattern?: string
}
/** `SHOW CURRENT NAMESPACE` */
export interface ShowCurrentNamespace extends Base {
  readonly type: 'ShowCurrentNamespace'
}
export interface ShowCatalogs extends Base {
  readonly type: 'ShowCatalogs'
  readonly pattern?: string
}
/** A SQL script. */
export interface CompoundBody extends Base {
  readonly type: 'CompoundBody'
  readonly body: Compound
}
/** A statement of Spark's grammar that is not there yet. */
export interface UnsupportedCommand extends Base {
  readonly type: 'UnsupportedCommand'
  readonly name: string
}

export const CreateView = make<CreateView>('CreateView')
export const DropView = make<DropView>('DropView')
export const SetPath = make<SetPath>('SetPath')
export const SetCommand = make<SetCommand>('SetCommand')
export const ResetCommand = make<ResetCommand>('ResetCommand')
export const ExplainCommand = make<ExplainCommand>('ExplainCommand')
export const DescribeRelation = make<DescribeRelation>('DescribeRelation')
export const DescribeFunction = make<DescribeFunction>('DescribeFunction')
export const DescribeQuery = make<DescribeQuery>('DescribeQuery')
export const ShowTables = make<ShowTables>('ShowTables')
export const ShowViews = make<ShowViews>('ShowViews')
export const ShowColumns = make<ShowColumns>('ShowColumns')
export const ShowFunctions = make<ShowFunctions>('ShowFunctions')
export const InsertIntoDataSource = make<InsertIntoDataSource>('InsertIntoDataSource')
export const CacheTable = make<CacheTable>('CacheTable')
export const UncacheTable = make<UncacheTable>('UncacheTable')
export const ClearCache = make<ClearCache>('ClearCache')
export const RefreshTable = make<RefreshTable>('RefreshTable')
export const UseNamespace = make<UseNamespace>('UseNamespace')
export const ShowNamespaces = make<ShowNamespaces>('ShowNamespaces')
export const ShowCurrentNamespace = make<ShowCurrentNamespace>('ShowCurrentNamespace')
export const ShowCatalogs = make<ShowCatalogs>('ShowCatalogs')
export const CompoundBody = make<CompoundBody>('CompoundBody')
export const UnsupportedCommand = make<UnsupportedCommand>('UnsupportedCommand')
