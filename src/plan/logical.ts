import type { ScanSource } from '../sources/source.ts'
import type { Value } from '../types/value.ts'
import type { CatalogCommand } from './catalog-command.ts'
import type { Alias, AttributeReference, Expression, SortOrder } from './expression.ts'
import { type Base, make } from './node.ts'
import type { SessionCommand } from './session-command.ts'
import type { UnresolvedPlan } from './unresolved.ts'

/**
 * The logical algebra, unresolved and resolved, as frozen plain data; names are Catalyst's. SQL, DataFrames and Connect all
 * make these nodes. Each type has a factory of the same name. `output` of a resolved plan: see `output.ts`.
 */
export type LogicalPlan = UnresolvedPlan | ResolvedPlan | Command

export type Command = SessionCommand | CatalogCommand

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
  /** It takes the first row of each group (`df.dropDuplicates('a')`). */
  readonly deduplicates?: boolean
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
  /** It takes the first of equal rows (`df.distinct()`), whose columns that were dropped below can be had. */
  readonly deduplicates?: boolean
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
