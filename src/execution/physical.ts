import type { AggregateCall, Alias, AttributeReference, Expression, SortOrder } from '../plan/expression.ts'
import type { CachedQuery, JoinType, Repartition } from '../plan/logical.ts'
import type { ScanPlan, ScanSource, SourceFilter } from '../sources/source.ts'
import type { DataType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'
import type { RddRows } from './rdd-rows.ts'

/**
 * Physical operators as frozen plain data, under Spark's names: what `explain()` prints and what is compiled to pipelines.
 * Each has `output`.
 */
export type PhysicalPlan =
  | FileScan
  | LocalTableScan
  | RangeExec
  | OneRow
  | InMemoryTableScan
  | RDDScan
  | ProjectExec
  | FilterExec
  | HashAggregate
  | SortExec
  | TakeOrderedAndProject
  | LimitExec
  | HashJoin
  | NestedLoopJoin
  | WindowExec
  | WindowGroupLimitExec
  | UnionExec
  | ExpandExec
  | GenerateExec
  | ExchangeExec
  | SampleExec
  | MaterializedScan
  | UnionLoopExec
  | UnionLoopRefExec

interface Base {
  readonly kind: 'physical'
  readonly output: readonly AttributeReference[]
  /** Estimates of the optimizer, shown beside actuals. */
  readonly estimatedRows?: number
}

export interface FileScan extends Base {
  readonly type: 'FileScan'
  readonly source: ScanSource
  readonly pushedFilters: readonly SourceFilter[]
  /** All predicates on the scan's columns, in order; the scan applies them. */
  readonly dataFilters: readonly Expression[]
  readonly limit?: number
  readonly scan: ScanPlan
}
export interface LocalTableScan extends Base {
  readonly type: 'LocalTableScan'
  readonly columns: readonly (readonly Value[])[]
  readonly rowCount: number
}
export interface RangeExec extends Base {
  readonly type: 'Range'
  readonly start: bigint
  readonly end: bigint
  readonly step: bigint
  readonly numPartitions: number
}
export interface OneRow extends Base {
  readonly type: 'OneRow'
}
/** Columns of a cached DataFrame; it is filled when it is first read (`cached.physical`). */
export interface InMemoryTableScan extends Base {
  readonly type: 'InMemoryTableScan'
  readonly cacheId: number
  readonly cached: CachedQuery
  /** The place of each column of the output among those cached, and the types of all of these. */
  readonly positions: readonly number[]
  readonly types: readonly DataType[]
  /** All predicates on its columns, in order; the scan applies them. */
  readonly dataFilters: readonly Expression[]
  /** What batches are skipped by; columns go by their place in the output. */
  readonly pushedFilters: readonly SourceFilter[]
}
/** Records of an RDD, which its tasks have written into blocks before the query's own steps run. */
export interface RDDScan extends Base {
  readonly type: 'RDDScan'
  readonly rowsId: number
  readonly numPartitions: number
  readonly rddRows: () => RddRows
}
export interface ProjectExec extends Base {
  readonly type: 'Project'
  readonly projectList: readonly Expression[]
  readonly child: PhysicalPlan
}
export interface FilterExec extends Base {
  readonly type: 'Filter'
  readonly condition: Expression
  readonly child: PhysicalPlan
}
/** Partial per worker, then merged: one operator. `resultExpressions` are over the keys' and aggregates' attributes. */
export interface HashAggregate extends Base {
  readonly type: 'HashAggregate'
  readonly keys: readonly Alias[]
  readonly aggregates: readonly { readonly call: AggregateCall; readonly attribute: AttributeReference }[]
  /** It gives the fields of the aggregates' states as these columns instead of results; made while compiling. */
  readonly states?: readonly AttributeReference[]
  /** These columns of the child are fields of states that are merged, in the place of rows. */
  readonly merges?: readonly AttributeReference[]
  readonly child: PhysicalPlan
}
export interface SortExec extends Base {
  readonly type: 'Sort'
  readonly order: readonly SortOrder[]
  /** Partitions stay, each sorted. */
  readonly local?: boolean
  readonly child: PhysicalPlan
}
export interface TakeOrderedAndProject extends Base {
  readonly type: 'TakeOrderedAndProject'
  readonly limit: number
  readonly offset: number
  readonly order: readonly SortOrder[]
  readonly child: PhysicalPlan
}
/** `limit` undefined: only the offset. `tail`: the last rows. */
export interface LimitExec extends Base {
  readonly type: 'GlobalLimit'
  readonly limit?: number
  readonly offset: number
  readonly tail?: boolean
  readonly child: PhysicalPlan
}
/** Builds on one side, streams the other. For semi, anti and outer joins the preserved side is `left` for left*, `right` for right*. */
export interface HashJoin extends Base {
  readonly type: 'HashJoin'
  readonly left: PhysicalPlan
  readonly right: PhysicalPlan
  readonly joinType: JoinType
  readonly leftKeys: readonly Expression[]
  readonly rightKeys: readonly Expression[]
  /** `<=>` keys: null matches null. */
  readonly nullSafe: readonly boolean[]
  readonly condition?: Expression
  readonly buildSide: 'left' | 'right'
  readonly nullAware: boolean
  /** Most of the probe side's rows find no partner: its scan may test their keys before it reads anything else of them. */
  readonly runtimeFilter?: boolean
  /** Then, of several keys: the one with the most values, which tells most rows apart by itself. */
  readonly filterKey?: number
  /** Of an existence join: the column that says whether there was a match. */
  readonly mark?: AttributeReference
}
export interface NestedLoopJoin extends Base {
  readonly type: 'BroadcastNestedLoopJoin'
  readonly left: PhysicalPlan
  readonly right: PhysicalPlan
  readonly joinType: JoinType
  readonly condition?: Expression
  readonly buildSide: 'left' | 'right'
  readonly nullAware: boolean
  readonly mark?: AttributeReference
}
/** Window functions over rows sorted by partition and order. */
export interface WindowExec extends Base {
  readonly type: 'Window'
  readonly windowExpressions: readonly Alias[]
  readonly partitionBy: readonly Expression[]
  readonly orderBy: readonly SortOrder[]
  readonly child: PhysicalPlan
}
/** Drops rows that can't have a rank within the limit, not necessarily all of them. */
export interface WindowGroupLimitExec extends Base {
  readonly type: 'WindowGroupLimit'
  readonly partitionBy: readonly Expression[]
  readonly orderBy: readonly SortOrder[]
  readonly rankLikeFunction: RankingFunction
  readonly limit: number
  readonly child: PhysicalPlan
}
export type RankingFunction = 'row_number' | 'rank' | 'dense_rank'
export interface UnionExec extends Base {
  readonly type: 'Union'
  readonly inputs: readonly PhysicalPlan[]
}
export interface ExpandExec extends Base {
  readonly type: 'Expand'
  readonly projections: readonly (readonly Expression[])[]
  readonly child: PhysicalPlan
}
/** A row of the child per element of an array, per entry of a map, or (`inline`) per struct of an array. */
export interface GenerateExec extends Base {
  readonly type: 'Generate'
  readonly collection: Expression
  readonly inline: boolean
  /** The first column is the element's index. */
  readonly position: boolean
  /** Rows without elements stay, with nulls. */
  readonly outer: boolean
  readonly generatorOutput: readonly AttributeReference[]
  readonly child: PhysicalPlan
}
/** Rows in partitions that tell: `spark_partition_id()`, files, the order of what is collected. */
export interface ExchangeExec extends Base {
  readonly type: 'Exchange'
  readonly partitioning: Repartition['partitioning']
  readonly numPartitions: number
  /** Small partitions may be put together: nobody asked for a number. */
  readonly adaptive: boolean
  /** What decides: columns, or for `range` sort orders. */
  readonly expressions: readonly Expression[]
  /** The number of a row's partition; `range` finds it by sorting. */
  readonly partitionId?: Expression
  readonly child: PhysicalPlan
}
export interface SampleExec extends Base {
  readonly type: 'Sample'
  readonly lowerBound: number
  readonly upperBound: number
  readonly withReplacement: boolean
  readonly seed: bigint
  readonly child: PhysicalPlan
}
/** A shared subplan, computed once. */
export interface MaterializedScan extends Base {
  readonly type: 'ReusedExchange'
  readonly id: number
  readonly childOutput: readonly AttributeReference[]
  readonly child: PhysicalPlan
}

/** A recursive query as it is explained: when a query runs, its rows have taken its place. */
export interface UnionLoopExec extends Base {
  readonly type: 'UnionLoop'
  readonly id: number
  readonly anchor: PhysicalPlan
  readonly recursion: PhysicalPlan
}
export interface UnionLoopRefExec extends Base {
  readonly type: 'UnionLoopRef'
  readonly loopId: number
}

type Init<T extends Base> = Omit<T, 'kind' | 'type'>
const make =
  <T extends PhysicalPlan>(type: T['type']) =>
  (init: Init<T>): T =>
    Object.freeze({ kind: 'physical', type, ...init }) as unknown as T

export const FileScan = make<FileScan>('FileScan')
export const LocalTableScan = make<LocalTableScan>('LocalTableScan')
export const RangeExec = make<RangeExec>('Range')
export const OneRow = make<OneRow>('OneRow')
export const InMemoryTableScan = make<InMemoryTableScan>('InMemoryTableScan')
export const RDDScan = make<RDDScan>('RDDScan')
export const ProjectExec = make<ProjectExec>('Project')
export const FilterExec = make<FilterExec>('Filter')
export const HashAggregate = make<HashAggregate>('HashAggregate')
export const SortExec = make<SortExec>('Sort')
export const TakeOrderedAndProject = make<TakeOrderedAndProject>('TakeOrderedAndProject')
export const LimitExec = make<LimitExec>('GlobalLimit')
export const HashJoin = make<HashJoin>('HashJoin')
export const NestedLoopJoin = make<NestedLoopJoin>('BroadcastNestedLoopJoin')
export const WindowExec = make<WindowExec>('Window')
export const WindowGroupLimitExec = make<WindowGroupLimitExec>('WindowGroupLimit')
export const UnionExec = make<UnionExec>('Union')
export const ExpandExec = make<ExpandExec>('Expand')
export const GenerateExec = make<GenerateExec>('Generate')
export const ExchangeExec = make<ExchangeExec>('Exchange')
export const SampleExec = make<SampleExec>('Sample')
export const UnionLoopExec = make<UnionLoopExec>('UnionLoop')
export const UnionLoopRefExec = make<UnionLoopRefExec>('UnionLoopRef')
export const MaterializedScan = make<MaterializedScan>('ReusedExchange')
