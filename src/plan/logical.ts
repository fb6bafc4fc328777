import type { ScanSource } from '../sources/source.ts'
import type { StructField, StructType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'
import type { CatalogCommand, PartitionValues } from './command.ts'
import type { Alias, AttributeReference, Expression, SortOrder } from './expression.ts'
import type { Origin } from './origin.ts'
import type { Compound } from './script.ts'

/**
 * The logical algebra, unresolved and resolved, as frozen plain data; names are Catalyst's. SQL, DataFrames and Connect all
 * make these nodes. Each type has a factory of the same name. `output` of a resolved plan: see `output.ts`.
 */
export type LogicalPlan = UnresolvedPlan | ResolvedPlan | Command

export type UnresolvedPlan =
  | UnresolvedRelation
  | UnresolvedDataSource
  | UnresolvedInlineTable
  | UnresolvedTableValuedFunction
  | UnresolvedHaving
  | UnresolvedQualify
  | UnresolvedHint
  | UnresolvedSubqueryColumnAliases
  | UnresolvedWith
  | UnresolvedJoin
  | UnresolvedDrop
  | UnresolvedWithColumns
  | UnresolvedWithColumnsRenamed
  | UnresolvedToDF
  | UnresolvedDeduplicate
  | UnresolvedWindowDefinitions
  | UnresolvedPivot
  | NearestByJoin
  | Zip
  | UnresolvedUnpivot
  | UnresolvedFrameOperation
  | UnresolvedFeature

export type ResolvedPlan =
  | OneRowRelation
  | LocalRelation
  | Range
  | Relation
  | Project
  | Filter
  | Aggregate
  | Sort
  | Limit
  | Offset
  | Tail
  | Join
  | Union
  | SetOperation
  | Distinct
  | SubqueryAlias
  | MetricView
  | Repartition
  | Window
  | Expand
  | Generate
  | Sample
  | CollectMetrics
  | CacheRelation
  | LogicalRDD
  | WithCTE
  | CTERelationRef
  | UnionLoop
  | UnionLoopRef

interface Base {
  readonly kind: 'plan'
  readonly origin?: Origin
  /** Ties `df.col('x')` to the DataFrame it was taken from (self-joins, as in Connect). */
  readonly planId?: number
}

// ---- unresolved ----

/** A table or view by name. */
export interface UnresolvedRelation extends Base {
  readonly type: 'UnresolvedRelation'
  readonly nameParts: readonly string[]
  /** The name that messages show, where a longer one was put in its place. */
  readonly written?: readonly string[]
  readonly options?: Readonly<Record<string, string>>
}
/** `spark.read.format(f).options(o).schema(s).load(paths)`; also `parquet.\`path\`` in SQL. */
export interface UnresolvedDataSource extends Base {
  readonly type: 'UnresolvedDataSource'
  readonly format: string
  readonly paths: readonly string[]
  readonly options: Readonly<Record<string, string>>
  readonly schema?: StructType
}
/** `VALUES (1, 'a'), (2, 'b') AS t(x, y)`. */
export interface UnresolvedInlineTable extends Base {
  readonly type: 'UnresolvedInlineTable'
  readonly names: readonly string[]
  readonly rows: readonly (readonly Expression[])[]
}
/** `range(10)`, `explode(...)` in FROM. */
export interface UnresolvedTableValuedFunction extends Base {
  readonly type: 'UnresolvedTableValuedFunction'
  readonly nameParts: readonly string[]
  readonly args: readonly Expression[]
}
/** HAVING above an Aggregate (or a Project, without GROUP BY): may use aggregates that the child doesn't compute. */
export interface UnresolvedHaving extends Base {
  readonly type: 'UnresolvedHaving'
  readonly condition: Expression
  readonly child: LogicalPlan
}
/** QUALIFY above a Project or Aggregate: a filter on window functions, which may be the select list's or its own. */
export interface UnresolvedQualify extends Base {
  readonly type: 'UnresolvedQualify'
  readonly condition: Expression
  readonly child: LogicalPlan
}
/** A hint such as BROADCAST(t): advice that names relations of the child (upper case name; parameters are attributes and literals). Unknown ones have no effect. */
export interface UnresolvedHint extends Base {
  readonly type: 'UnresolvedHint'
  readonly name: string
  readonly parameters: readonly Expression[]
  readonly child: LogicalPlan
}
/** `(…) AS t(a, b)`: only the column names; the SubqueryAlias stands above. */
export interface UnresolvedSubqueryColumnAliases extends Base {
  readonly type: 'UnresolvedSubqueryColumnAliases'
  readonly names: readonly string[]
  /** The name of the table function whose columns they are. */
  readonly tableFunction?: readonly string[]
  readonly child: LogicalPlan
}
export interface UnresolvedWith extends Base {
  readonly type: 'UnresolvedWith'
  readonly names: readonly string[]
  /** The named queries, in order; column lists are UnresolvedSubqueryColumnAliases on top of them. */
  readonly definitions: readonly LogicalPlan[]
  readonly recursive?: boolean
  /** `MAX RECURSION LEVEL n` per definition, if any has one. */
  readonly maxRecursion?: readonly (number | undefined)[]
  readonly child: LogicalPlan
}
/** JOIN ... USING (cols) or NATURAL JOIN; also `df.join(other, ['a'])`. */
export interface UnresolvedJoin extends Base {
  readonly type: 'UnresolvedJoin'
  readonly left: LogicalPlan
  readonly right: LogicalPlan
  readonly joinType: JoinType
  /** undefined: natural. */
  readonly using?: readonly string[]
}
export interface UnresolvedDrop extends Base {
  readonly type: 'UnresolvedDrop'
  readonly columns: readonly Expression[]
  readonly child: LogicalPlan
}
export interface UnresolvedWithColumns extends Base {
  readonly type: 'UnresolvedWithColumns'
  /** Aliases; a column of that name is replaced in place, else appended. */
  readonly columns: readonly Expression[]
  /** Every column has to be there already. */
  readonly replaces?: boolean
  readonly child: LogicalPlan
}
export interface UnresolvedWithColumnsRenamed extends Base {
  readonly type: 'UnresolvedWithColumnsRenamed'
  readonly renames: readonly (readonly [from: string, to: string])[]
  readonly child: LogicalPlan
}
export interface UnresolvedToDF extends Base {
  readonly type: 'UnresolvedToDF'
  readonly names: readonly string[]
  readonly child: LogicalPlan
}
/** `dropDuplicates(cols)`; all columns when undefined. */
export interface UnresolvedDeduplicate extends Base {
  readonly type: 'UnresolvedDeduplicate'
  readonly columns?: readonly string[]
  readonly child: LogicalPlan
}
/** A DataFrame method whose plan depends on the columns, or (`pivot` without values, `transpose`, `crosstab`) on the rows of its child. */
export interface UnresolvedFrameOperation extends Base {
  readonly type: 'UnresolvedFrameOperation'
  readonly operation: FrameOperation
  /** Columns given as expressions. */
  readonly columns?: readonly Expression[]
  readonly values?: readonly Expression[]
  readonly child: LogicalPlan
}
/** Values are literals; `columns` undefined stands for all. */
export type FrameOperation =
  | {
      readonly name: 'fill'
      readonly kind: 'number' | 'string' | 'boolean'
      readonly value: Expression
      readonly columns?: readonly string[]
    }
  | { readonly name: 'fillEach'; readonly values: readonly (readonly [column: string, value: Expression])[] }
  | { readonly name: 'dropna'; readonly atLeast?: number; readonly how: 'any' | 'all'; readonly columns?: readonly string[] }
  | {
      readonly name: 'replace'
      readonly kind: 'number' | 'string' | 'boolean'
      readonly pairs: readonly (readonly [from: Expression, to: Expression])[]
      readonly columns?: readonly string[]
    }
  | { readonly name: 'summary'; readonly statistics: readonly string[] }
  | {
      readonly name: 'unpivot'
      readonly nameColumn: string
      readonly valueColumn: string
      /** What columns that were computed for it are called. */
      readonly labels?: Readonly<Record<string, string>>
    }
  | { readonly name: 'transpose' }
  | {
      /** TRANSFORM: the rows as lines to a program, and its lines as rows. */
      readonly name: 'script'
      readonly script: string
      /** The text between fields, and for nulls. */
      readonly input: { readonly field: string; readonly null: string }
      readonly output: { readonly field: string; readonly null: string }
      readonly columns?: readonly StructField[]
    }
  | { readonly name: 'zipWithIndex'; readonly column: string }
  | { readonly name: 'crosstab'; readonly left: string; readonly right: string }
  | {
      readonly name: 'pivot'
      readonly keys: readonly Expression[]
      readonly column: Expression
      /** Undefined: a function of each of the columns, or of all that are numbers. */
      readonly aggregates?: readonly Expression[]
      readonly numbers?: { readonly function: string; readonly columns?: readonly string[] }
      readonly values?: readonly Expression[]
    }
  | {
      readonly name: 'eachNumber'
      readonly function: string
      readonly keys: readonly Expression[]
      readonly columns?: readonly string[]
      readonly grouping?: Aggregate['grouping']
    }
  | { readonly name: 'metadata'; readonly column: string; readonly metadata: Readonly<Record<string, unknown>> }
  | { readonly name: 'to'; readonly schema: StructType }
  | { readonly name: 'split'; readonly lowerBound: number; readonly upperBound: number; readonly seed: bigint }

/** `WINDOW w AS (...)`: names for UnresolvedWindowReference below. */
export interface UnresolvedWindowDefinitions extends Base {
  readonly type: 'UnresolvedWindowDefinitions'
  readonly names: readonly string[]
  /** WindowExpressions whose `function` is a placeholder Literal NULL. */
  readonly specs: readonly Expression[]
  readonly child: LogicalPlan
}
/** Parsed, but not planned yet: the analyzer raises `UNSUPPORTED_FEATURE` with its name and position. */
export interface UnresolvedFeature extends Base {
  readonly type: 'UnresolvedFeature'
  readonly name: string
  readonly children: readonly LogicalPlan[]
}
/** `PIVOT (aggregates FOR column IN (values))`: a row for each group, with columns for each value. Several columns are a struct, and so are their values. */
export interface UnresolvedPivot extends Base {
  readonly type: 'UnresolvedPivot'
  /** Undefined: all columns that the pivot doesn't use. */
  readonly groupBy?: readonly Expression[]
  readonly column: Expression
  readonly values: readonly Expression[]
  readonly aggregates: readonly Expression[]
  readonly child: LogicalPlan
}
/** Of NEAREST BY's rows for each of the left. */
export const MAX_NEAREST = 100_000
/** `JOIN … NEAREST n BY ranking`: to each row of the left, the rows of the right that come first by a ranking, at most so many. */
export interface NearestByJoin extends Base {
  readonly type: 'NearestByJoin'
  readonly left: LogicalPlan
  readonly right: LogicalPlan
  readonly joinType: 'inner' | 'leftouter'
  /** Others than the very first would do as well. */
  readonly approx: boolean
  readonly numResults: number
  readonly ranking: Expression
  /** The least distances first, or the greatest similarities. */
  readonly direction: 'distance' | 'similarity'
}
/** The columns of two plans that are projections of one, side by side. */
export interface Zip extends Base {
  readonly type: 'Zip'
  readonly left: LogicalPlan
  readonly right: LogicalPlan
}
/** `UNPIVOT (values FOR name IN (columns))`: each set of columns makes a row. Either the ids or the sets may be left out: the other columns. */
export interface UnresolvedUnpivot extends Base {
  readonly type: 'UnresolvedUnpivot'
  readonly ids?: readonly Expression[]
  readonly sets?: readonly (readonly Expression[])[]
  readonly names?: readonly (string | undefined)[]
  readonly nameColumn: string
  readonly valueColumns: readonly string[]
  readonly child: LogicalPlan
}

// ---- resolved ----

/** `existence`, made by the optimizer: every row of the left with a boolean (`Join.mark`) that says whether it has a match. */
export type JoinType = 'inner' | 'cross' | 'leftouter' | 'rightouter' | 'fullouter' | 'leftsemi' | 'leftanti' | 'existence'

/** One row of no columns: `SELECT 1`. */
export interface OneRowRelation extends Base {
  readonly type: 'OneRowRelation'
}
/** Rows in memory, in columns of internal values, or as an engine-owned handle (`createDataFrame` of typed arrays and Arrow). */
export interface LocalRelation extends Base {
  readonly type: 'LocalRelation'
  readonly output: readonly AttributeReference[]
  readonly columns: readonly (readonly Value[])[]
  readonly rowCount: number
}
export interface Range extends Base {
  readonly type: 'Range'
  readonly output: readonly AttributeReference[]
  readonly start: bigint
  readonly end: bigint
  readonly step: bigint
  readonly numPartitions?: number
}
/** A resolved source (Spark's LogicalRelation / DataSourceV2Relation). */
export interface Relation extends Base {
  readonly type: 'Relation'
  readonly output: readonly AttributeReference[]
  readonly source: ScanSource
  /** The hidden column `_metadata`, in the output only where something uses it. */
  readonly metadata?: AttributeReference
}
export interface Project extends Base {
  readonly type: 'Project'
  readonly projectList: readonly Expression[]
  /** During analysis: columns of a USING join that only their qualifier reaches. Gone afterwards. */
  readonly hidden?: readonly AttributeReference[]
  readonly child: LogicalPlan
}
export interface Filter extends Base {
  readonly type: 'Filter'
  /** Names are columns of the input alone, not of what lies below it. */
  readonly ownColumns?: boolean
  readonly condition: Expression
  readonly child: LogicalPlan
}
export interface Aggregate extends Base {
  readonly type: 'Aggregate'
  readonly groupingExpressions: readonly Expression[]
  readonly aggregateExpressions: readonly Expression[]
  readonly child: LogicalPlan
  /** As parsed: GROUP BY ALL, ROLLUP, CUBE, GROUPING SETS (indices into groupingExpressions). */
  readonly grouping?: 'all' | 'rollup' | 'cube' | { readonly sets: readonly (readonly number[])[] }
}
export interface Sort extends Base {
  readonly type: 'Sort'
  readonly order: readonly Expression[]
  readonly global: boolean
  readonly child: LogicalPlan
  /** Its names are those of its input, not what lies below: as an operator of a pipe. */
  readonly ownColumns?: boolean
}
export interface Limit extends Base {
  readonly type: 'Limit'
  readonly limit: Expression
  readonly child: LogicalPlan
}
export interface Offset extends Base {
  readonly type: 'Offset'
  readonly offset: Expression
  readonly child: LogicalPlan
}
export interface Tail extends Base {
  readonly type: 'Tail'
  readonly limit: Expression
  readonly child: LogicalPlan
}
export interface Join extends Base {
  readonly type: 'Join'
  readonly left: LogicalPlan
  readonly right: LogicalPlan
  readonly joinType: JoinType
  readonly condition?: Expression
  /** `broadcast`, `merge`, `shuffle_hash`, ... per side, from hints. */
  readonly hint?: { readonly left?: string; readonly right?: string }
  /** LATERAL: the right side may use the left's attributes through OuterReference. */
  readonly lateral?: boolean
  /** Made from NOT IN: a null on either side makes the condition unknown, which drops the row. */
  readonly nullAware?: boolean
  /** Of an `existence` join: the column after the left's. Never null. */
  readonly mark?: AttributeReference
  /** The optimizer's choice of the side that a hash table is built from, where its estimates say. */
  readonly buildSide?: 'left' | 'right'
}
export interface Union extends Base {
  readonly type: 'Union'
  readonly inputs: readonly LogicalPlan[]
  readonly byName: boolean
  readonly allowMissingColumns: boolean
}
/** INTERSECT and EXCEPT, [ALL]. */
export interface SetOperation extends Base {
  readonly type: 'SetOperation'
  readonly operation: 'intersect' | 'except'
  readonly all: boolean
  readonly left: LogicalPlan
  readonly right: LogicalPlan
}
export interface Distinct extends Base {
  readonly type: 'Distinct'
  readonly child: LogicalPlan
}
/**
 * A metric view before its measures are taken: `list` has its dimensions, columns of the child, and its measures, which are aliases of aggregate
 * expressions over the child. An Aggregate above says over which groups.
 */
export interface MetricView extends Base {
  readonly type: 'MetricView'
  readonly list: readonly Expression[]
  readonly child: LogicalPlan
}
export interface SubqueryAlias extends Base {
  readonly type: 'SubqueryAlias'
  readonly name: readonly string[]
  readonly child: LogicalPlan
  /** Of a view (a query's text, or a DataFrame's plan), which hides the metadata columns of what it reads. */
  readonly view?: 'text' | 'plan'
}
export interface Repartition extends Base {
  readonly type: 'Repartition'
  /** `direct`: the expression is the number of the partition. */
  readonly partitioning: 'hash' | 'range' | 'roundrobin' | 'coalesce' | 'direct'
  readonly numPartitions?: number
  readonly expressions: readonly Expression[]
  readonly child: LogicalPlan
}
export interface Window extends Base {
  readonly type: 'Window'
  readonly windowExpressions: readonly Alias[]
  readonly partitionBy: readonly Expression[]
  readonly orderBy: readonly SortOrder[]
  readonly child: LogicalPlan
}
/** Each input row once per projection: grouping sets, several distinct aggregates. */
export interface Expand extends Base {
  readonly type: 'Expand'
  readonly projections: readonly (readonly Expression[])[]
  readonly output: readonly AttributeReference[]
  readonly child: LogicalPlan
}
export interface Generate extends Base {
  readonly type: 'Generate'
  readonly generator: Expression
  readonly outer: boolean
  readonly generatorOutput: readonly AttributeReference[]
  /** As parsed: LATERAL VIEW's names. */
  readonly qualifier?: string
  readonly names?: readonly string[]
  readonly child: LogicalPlan
}
/** `df.observe(...)`: passes rows on, and tells an observer the metrics of all of them when the query has run. */
export interface CollectMetrics extends Base {
  readonly type: 'CollectMetrics'
  readonly name: string
  /** Aggregates with names. */
  readonly metrics: readonly Expression[]
  readonly observer: MetricsObserver
  /** The observer's number: plans that tell others are not the same. */
  readonly observerId: number
  /** The plan id of the DataFrame that is observed. */
  readonly frame: number
  readonly child: LogicalPlan
}
export interface MetricsObserver {
  /** False once it has been told. */
  readonly waiting: boolean
  report(metrics: readonly AttributeReference[], values: readonly Value[]): void
}
export interface Sample extends Base {
  readonly type: 'Sample'
  readonly lowerBound: number
  readonly upperBound: number
  readonly withReplacement: boolean
  readonly seed: bigint
  readonly child: LogicalPlan
}
/** Columns of a cached DataFrame (Spark's InMemoryRelation): a leaf, whatever fills it. */
export interface CacheRelation extends Base {
  readonly type: 'CacheRelation'
  readonly cacheId: number
  readonly output: readonly AttributeReference[]
  /** The place of each of them among the columns that are cached. */
  readonly positions: readonly number[]
  readonly cached: CachedQuery
}
/** The records of an RDD as rows: a leaf, computed by every query that reads it. Plans know nothing of what computes it. */
export interface LogicalRDD extends Base {
  readonly type: 'LogicalRDD'
  /** Which one it is: two reads of the same have the same rows. */
  readonly rowsId: number
  readonly output: readonly AttributeReference[]
  readonly rddRows: () => unknown
}
/** Where cached rows may be: storage's `StorageLevel`. */
export interface CacheLevel {
  readonly useDisk: boolean
  readonly useMemory: boolean
  readonly useOffHeap: boolean
  readonly deserialized: boolean
  readonly replication: number
  readonly description: string
  readonly planString: string
}
/** What is cached under an id. */
export interface CachedQuery {
  readonly id: number
  /** The optimized plan that fills it. */
  readonly plan: LogicalPlan
  readonly level: CacheLevel
  /** The table or view that it was cached as. */
  readonly name?: string
  /** Execution's plan of it, and how that prints. */
  readonly physical: unknown
  readonly printed: string
  /** Once it has been computed: its rows, their bytes in memory, and what is known of each column. */
  statistics?: {
    readonly rowCount: number
    readonly sizeInBytes: number
    readonly columns: readonly { readonly nullCount: number; readonly min?: unknown; readonly max?: unknown }[]
  }
}
/** Common table expressions that are used more than once. */
export interface WithCTE extends Base {
  readonly type: 'WithCTE'
  readonly definitions: readonly LogicalPlan[]
  readonly ids: readonly number[]
  readonly child: LogicalPlan
}
export interface CTERelationRef extends Base {
  readonly type: 'CTERelationRef'
  readonly cteId: number
  readonly output: readonly AttributeReference[]
}

/**
 * A recursive query: the rows of `anchor`, then those of `recursion` over the rows of the step before (UnionLoopRef), until there are none. Without
 * `output` until the anchor is resolved.
 */
export interface UnionLoop extends Base {
  readonly type: 'UnionLoop'
  readonly id: number
  readonly output: readonly AttributeReference[]
  readonly anchor: LogicalPlan
  readonly recursion: LogicalPlan
  /** The column list of the name, which the recursion sees. */
  readonly names?: readonly string[]
  /** `MAX RECURSION LEVEL n` */
  readonly maxDepth?: number
  /** No more rows than this are asked for. */
  readonly limit?: number
}
export interface UnionLoopRef extends Base {
  readonly type: 'UnionLoopRef'
  readonly loopId: number
  readonly output: readonly AttributeReference[]
}

// ---- commands: run at once by spark.sql ----

export type Command =
  | CreateView
  | DropView
  | SetCommand
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
  | CatalogCommand

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

type Init<T extends Base> = Omit<T, 'kind' | 'type'>
const make =
  <T extends LogicalPlan>(type: T['type']) =>
  (init: Init<T>): T => {
    const node: Record<string, unknown> = { kind: 'plan', type }
    for (const [k, v] of Object.entries(init)) if (v !== undefined) node[k] = v
    return Object.freeze(node) as unknown as T
  }

export const UnresolvedRelation = make<UnresolvedRelation>('UnresolvedRelation')
export const UnresolvedDataSource = make<UnresolvedDataSource>('UnresolvedDataSource')
export const UnresolvedInlineTable = make<UnresolvedInlineTable>('UnresolvedInlineTable')
export const UnresolvedTableValuedFunction = make<UnresolvedTableValuedFunction>('UnresolvedTableValuedFunction')
export const UnresolvedHaving = make<UnresolvedHaving>('UnresolvedHaving')
export const UnresolvedQualify = make<UnresolvedQualify>('UnresolvedQualify')
export const UnresolvedHint = make<UnresolvedHint>('UnresolvedHint')
export const UnresolvedSubqueryColumnAliases = make<UnresolvedSubqueryColumnAliases>('UnresolvedSubqueryColumnAliases')
export const UnresolvedWith = make<UnresolvedWith>('UnresolvedWith')
export const UnresolvedJoin = make<UnresolvedJoin>('UnresolvedJoin')
export const UnresolvedDrop = make<UnresolvedDrop>('UnresolvedDrop')
export const UnresolvedWithColumns = make<UnresolvedWithColumns>('UnresolvedWithColumns')
export const UnresolvedWithColumnsRenamed = make<UnresolvedWithColumnsRenamed>('UnresolvedWithColumnsRenamed')
export const UnresolvedToDF = make<UnresolvedToDF>('UnresolvedToDF')
export const UnresolvedDeduplicate = make<UnresolvedDeduplicate>('UnresolvedDeduplicate')
export const UnresolvedFrameOperation = make<UnresolvedFrameOperation>('UnresolvedFrameOperation')
export const UnresolvedWindowDefinitions = make<UnresolvedWindowDefinitions>('UnresolvedWindowDefinitions')
export const UnresolvedPivot = make<UnresolvedPivot>('UnresolvedPivot')
export const NearestByJoin = make<NearestByJoin>('NearestByJoin')
export const Zip = make<Zip>('Zip')
export const UnresolvedUnpivot = make<UnresolvedUnpivot>('UnresolvedUnpivot')
export const UnresolvedFeature = make<UnresolvedFeature>('UnresolvedFeature')
export const OneRowRelation = make<OneRowRelation>('OneRowRelation')
export const LocalRelation = make<LocalRelation>('LocalRelation')
export const Range = make<Range>('Range')
export const Relation = make<Relation>('Relation')
export const Project = make<Project>('Project')
export const Filter = make<Filter>('Filter')
export const Aggregate = make<Aggregate>('Aggregate')
export const Sort = make<Sort>('Sort')
export const Limit = make<Limit>('Limit')
export const Offset = make<Offset>('Offset')
export const Tail = make<Tail>('Tail')
export const Join = make<Join>('Join')
export const Union = make<Union>('Union')
export const SetOperation = make<SetOperation>('SetOperation')
export const Distinct = make<Distinct>('Distinct')
export const MetricView = make<MetricView>('MetricView')
export const SubqueryAlias = make<SubqueryAlias>('SubqueryAlias')
export const Repartition = make<Repartition>('Repartition')
export const Window = make<Window>('Window')
export const Expand = make<Expand>('Expand')
export const Generate = make<Generate>('Generate')
export const Sample = make<Sample>('Sample')
export const CollectMetrics = make<CollectMetrics>('CollectMetrics')
export const CacheRelation = make<CacheRelation>('CacheRelation')
export const LogicalRDD = make<LogicalRDD>('LogicalRDD')
export const WithCTE = make<WithCTE>('WithCTE')

let lastCteId = 0
/** A fresh id of a common table expression, unique in the process. */
export const newCteId = (): number => ++lastCteId

export const CTERelationRef = make<CTERelationRef>('CTERelationRef')
export const UnionLoop = make<UnionLoop>('UnionLoop')
export const UnionLoopRef = make<UnionLoopRef>('UnionLoopRef')
export const CreateView = make<CreateView>('CreateView')
export const DropView = make<DropView>('DropView')
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
