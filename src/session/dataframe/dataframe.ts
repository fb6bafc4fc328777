import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import type { Table } from 'apache-arrow'
import { attributeName } from '../../plan/attribute-name.ts'
import {
  AttributeReference,
  type Expression,
  ExpressionString,
  Literal,
  newExprId,
  UnresolvedAlias,
  UnresolvedAttribute,
  UnresolvedFunction,
  UnresolvedStar,
  UnresolvedSubquery,
} from '../../plan/expression.ts'
import {
  Aggregate,
  Distinct,
  Filter,
  Join,
  Limit,
  LocalRelation,
  type LogicalPlan,
  Offset,
  Project,
  SetOperation,
  Sort,
  SubqueryAlias,
  Tail,
  Union,
} from '../../plan/logical.ts'
import type { Origin } from '../../plan/origin.ts'
import { outputOf, schemaOf } from '../../plan/output.ts'
import { collect } from '../../plan/tree.ts'
import {
  type FrameOperation,
  UnresolvedDeduplicate,
  UnresolvedDrop,
  UnresolvedFrameOperation,
  UnresolvedToDF,
  UnresolvedWithColumns,
  UnresolvedWithColumnsRenamed,
  Zip,
} from '../../plan/unresolved.ts'
import type { RDD } from '../../rdd/rdd.ts'
import { hinted } from '../../sql/query/hint.ts'
import { IntegerType, type StructType } from '../../types/data-type.ts'
import { parseCalendarInterval } from '../../types/interval.ts'
import { simpleString, treeString } from '../../types/names.ts'
import type { Row } from '../../types/row.ts'
import { quoteString } from '../../types/sql-literal.ts'
import type { Value } from '../../types/value.ts'
import { contextOnlyOnDriver, handle } from '../../util/closure/handles.ts'
import { javaError, sparkError } from '../../util/errors.ts'
import { callSite } from '../call-site.ts'
import { Column, type ColumnOrName, notExpected, toColumn } from '../column.ts'
import { type ExplainMode, explainString } from '../explain.ts'
import { toLiteral } from '../literal.ts'
import type { Observation } from '../observation.ts'
import { QueryExecution, type RunQueryOptions, resultRows } from '../query-execution.ts'
import { checkResultSize } from '../result-size.ts'
import { displayReader, readRows, rowReader } from '../rows.ts'
import type { SparkSession } from '../spark-session.ts'
import { StorageLevel } from '../storage-level.ts'
import { TableArg } from '../table-function.ts'
import type { SchemaInput } from './create.ts'
import { createView } from './create-view.ts'
import { GroupedData } from './grouped-data.ts'
import { groupingSetsOf } from './grouping-sets.ts'
import { joinOn, lateralJoin, nearestByJoin } from './joins.ts'
import { MergeIntoWriter } from './merge-into-writer.ts'
import { DataFrameNaFunctions } from './na-functions.ts'
import { observed } from './observe.ts'
import { divided, type Partitions, repartition, repartitionByRange } from './partitioning.ts'
import { dataFrameRdd } from './rdd-frames.ts'
import { type SampleArguments, sampled, splits } from './sampling.ts'
import { named, sortOrder } from './select-items.ts'
import { hashOf, meaningOf } from './semantics.ts'
import { showString } from './show-string.ts'
import { DataFrameStatFunctions } from './stat-functions.ts'
import { type Columns, type UnpivotArguments, unpivoted } from './unpivot.ts'
import { DataFrameWriter } from './writer.ts'
import { DataFrameWriterV2 } from './writer-v2.ts'

/** What every action takes. */
export interface ActionOptions {
  /** Stops the job. */
  readonly signal?: AbortSignal
  /** The pool of the FAIR scheduler that the job is in (`spark.scheduler.pool`). */
  readonly pool?: string
}

/** Rows that one `show` asks for at most. */
const MAX_SHOWN = 0x7fffffff - 1

let lastPlanId = 0

/**
 * A lazy query over columns. Transformations chain at once; nothing is analysed before it is needed; what runs (actions, writes,
 * `schema()`, `explain()`) is a promise. Source: Spark's `Dataset`.
 */
export class DataFrame implements AsyncIterable<Row> {
  readonly sparkSession: SparkSession
  /** @internal */
  readonly queryExecution: QueryExecution
  private readonly planId: number

  /** @internal */
  constructor(session: SparkSession, plan: LogicalPlan) {
    this.sparkSession = session
    this.planId = ++lastPlanId
    this.queryExecution = new QueryExecution(session.state, Object.freeze({ ...plan, planId: this.planId }), plan)
  }

  /** The rows as an RDD. */
  get rdd(): RDD<Row> {
    return dataFrameRdd(this, plan => this.of(plan))
  }

  /** @internal It means nothing within a task. */
  [handle](): never {
    throw contextOnlyOnDriver()
  }

  /** @internal */
  get plan(): LogicalPlan {
    return this.queryExecution.logical
  }
  private of(plan: LogicalPlan): DataFrame {
    return new DataFrame(this.sparkSession, plan)
  }

  /** The rows as an argument of a table function of the user (`udtf`), which may divide and order them. */
  asTable(): TableArg {
    return new TableArg(this)
  }

  /**
   * What a function makes of each row, as rows; without a schema it is inferred. The function may say what columns it reads: `(r: { id: number }) => …`.
   * Source: Spark's `Dataset.map`.
   */
  map<R extends object = Row>(f: (row: R) => unknown, schema?: SchemaInput): DataFrame {
    return this.sparkSession.createDataFrame(this.rdd.map(f as never), schema)
  }
  /** As `map`, with any number of rows for each. */
  flatMap<R extends object = Row>(f: (row: R) => Iterable<unknown>, schema?: SchemaInput): DataFrame {
    return this.sparkSession.createDataFrame(this.rdd.flatMap(f as never), schema)
  }
  /** What a function makes of the rows of each partition. */
  mapPartitions<R extends object = Row>(f: (rows: Iterable<R>) => Iterable<unknown>, schema?: SchemaInput): DataFrame {
    return this.sparkSession.createDataFrame(this.rdd.mapPartitions(f as never), schema)
  }
  /** The rows made into one, two at a time, in any order. */
  reduce<R extends object = Row>(f: (a: R, b: R) => R): Promise<R> {
    return this.rdd.reduce(f as never) as Promise<unknown> as Promise<R>
  }

  // ---- columns ----

  /** A column of this DataFrame, also where another one has a column of that name. Raises UNRESOLVED_COLUMN, where no file has to be looked at. */
  col(name: string): Column {
    const origin = callSite('col')
    if (name === '*') return new Column(UnresolvedStar({ planId: this.planId, origin }))
    const column = UnresolvedAttribute({ nameParts: attributeName(name), planId: this.planId, lineage: () => this.plan, origin })
    this.queryExecution.checkColumn(column)
    return new Column(column)
  }
  select(...columns: ColumnOrName[]): DataFrame {
    return this.of(Project({ projectList: columns.map(named), child: this.plan }))
  }
  /** SQL expressions: `selectExpr('a + 1 as b', 'c')`. */
  selectExpr(...expressions: string[]): DataFrame {
    const origin = callSite('selectExpr')
    return this.of(Project({ projectList: expressions.map(sql => ExpressionString({ sql, origin })), child: this.plan }))
  }
  withColumn(name: string, column: Column): DataFrame {
    return this.withColumns({ [name]: column })
  }
  withColumns(columns: Readonly<Record<string, Column>>): DataFrame {
    const list = Object.entries(columns).map(([name, c]) => (c instanceof Column ? c : notExpected('col', 'Column', c)).as(name).expr)
    return this.of(UnresolvedWithColumns({ columns: list, child: this.plan }))
  }
  withColumnRenamed(from: string, to: string): DataFrame {
    return this.withColumnsRenamed({ [from]: to })
  }
  withColumnsRenamed(renames: Readonly<Record<string, string>>): DataFrame {
    if (typeof renames !== 'object') notExpected('colsMap', 'dict', renames)
    return this.of(UnresolvedWithColumnsRenamed({ renames: Object.entries(renames), child: this.plan }))
  }
  /** Without these columns; names that are not there are ignored. */
  drop(...columns: ColumnOrName[]): DataFrame {
    const list = columns.map(c => (typeof c === 'string' ? UnresolvedAttribute({ nameParts: [c] }) : toColumn(c).expr))
    return this.of(UnresolvedDrop({ columns: list, child: this.plan }))
  }
  /** A column with metadata, which its field of the schema carries. */
  withMetadata(column: string, metadata: Readonly<Record<string, unknown>>): DataFrame {
    return this.frameOperation({ name: 'metadata', column, metadata })
  }
  /** The columns whose names match a pattern between backticks; without them, the column of that name. */
  colRegex(pattern: string): Column {
    const m = /^(?:(\w+)\.)?`(.+)`$/.exec(pattern)
    if (!m) return this.col(pattern)
    const of = m[1] === undefined ? { planId: this.planId } : { target: [m[1]] }
    return new Column(UnresolvedStar({ pattern: m[2]!, ...of, origin: callSite('colRegex') }))
  }
  /** A column that sources hide, such as `_metadata` of files, whatever columns have its name. */
  metadataColumn(name: string): Column {
    const origin = callSite('metadataColumn')
    return new Column(UnresolvedAttribute({ nameParts: [name], planId: this.planId, metadataColumn: true, origin }))
  }
  /** The columns of a schema, by its names, in its order and of its types; what is missing is null. Source: `Dataset.to`. */
  to(schema: StructType): DataFrame {
    return this.frameOperation({ name: 'to', schema })
  }
  toDF(...names: string[]): DataFrame {
    if (names.length === 0) return this
    return this.of(UnresolvedToDF({ names, child: this.plan }))
  }
  alias(name: string): DataFrame {
    return this.of(SubqueryAlias({ name: [name], child: this.plan }))
  }
  as(name: string): DataFrame {
    return this.alias(name)
  }

  // ---- rows ----

  filter(condition: ColumnOrName): DataFrame {
    const origin = callSite('filter')
    if (typeof condition !== 'string' && !(condition instanceof Column)) notExpected('condition', 'Column or str', condition)
    const predicate = typeof condition === 'string' ? ExpressionString({ sql: condition, origin }) : condition.expr
    return this.of(Filter({ condition: predicate, child: this.plan }))
  }
  where(condition: ColumnOrName): DataFrame {
    return this.filter(condition)
  }
  distinct(): DataFrame {
    return this.of(Distinct({ child: this.plan }))
  }
  dropDuplicates(...columns: string[] | [readonly string[]]): DataFrame {
    // an empty list is none of the columns: all rows are the same
    return this.of(UnresolvedDeduplicate({ ...(columns.length > 0 ? { columns: columns.flat() } : {}), child: this.plan }))
  }
  /** A number is the place of a column, from 1; a negative one has it descending. */
  orderBy(...columns: (ColumnOrName | number)[]): DataFrame {
    return this.of(Sort({ order: this.order(columns), global: true, child: this.plan }))
  }
  private order(columns: readonly (ColumnOrName | number)[]): Expression[] {
    return columns.map(c => {
      if (typeof c !== 'number' || !Number.isInteger(c)) return sortOrder(c as ColumnOrName)
      if (c === 0) throw sparkError('ZERO_INDEX', {})
      const column = this.at(Math.abs(c))
      return (c < 0 ? column.desc() : column.asc()).expr
    })
  }
  /** The column at a place, from 1. Raises INDEX_NOT_POSITIVE. */
  private at(place: number): Column {
    if (place <= 0) throw sparkError('INDEX_NOT_POSITIVE', { index: String(place) })
    return new Column(UnresolvedAttribute({ nameParts: [`_${place}`], planId: this.planId, place, origin: callSite('groupBy') }))
  }
  sort(...columns: (ColumnOrName | number)[]): DataFrame {
    return this.orderBy(...columns)
  }
  sortWithinPartitions(...columns: (ColumnOrName | number)[]): DataFrame {
    return this.of(Sort({ order: this.order(columns), global: false, child: this.plan }))
  }
  limit(n: number): DataFrame {
    return this.of(Limit({ limit: int(n), child: this.plan }))
  }
  offset(n: number): DataFrame {
    return this.of(Offset({ offset: int(n), child: this.plan }))
  }
  repartition(...partitions: Partitions): DataFrame {
    return this.of(repartition(this.plan, partitions))
  }
  coalesce(numPartitions: number): DataFrame {
    return this.of(divided(this.plan, 'coalesce', numPartitions))
  }
  repartitionByRange(...partitions: Partitions): DataFrame {
    return this.of(repartitionByRange(this.plan, partitions))
  }
  /** Each row goes to the partition whose number the column holds, by its remainder; null is the first. */
  repartitionById(numPartitions: number, partitionId: ColumnOrName): DataFrame {
    return this.of(divided(this.plan, 'direct', numPartitions, [toColumn(partitionId).expr]))
  }
  /** About this share of the rows; the same seed takes the same rows. With replacement, a row may be taken several times. */
  sample(fraction: number, seed?: number | bigint): DataFrame
  sample(withReplacement: boolean, fraction: number, seed?: number | bigint): DataFrame
  sample(...args: SampleArguments): DataFrame {
    return this.of(sampled(this.plan, args))
  }
  /** Advice to the planner: `broadcast`, `shuffle_hash`, `coalesce`, ... */
  hint(name: string, ...parameters: unknown[]): DataFrame {
    if (typeof name !== 'string') notExpected('name', 'str', name)
    return this.of(hinted({ name, parameters: parameters.map(toLiteral) }, this.plan))
  }

  // ---- two DataFrames ----

  /** `how`: inner, cross, outer/full, left, right, leftsemi, leftanti (also with underscores or `outer` appended). */
  join(other: DataFrame, on?: string | readonly string[] | Column, how = 'inner'): DataFrame {
    if (on !== undefined && typeof on !== 'string' && !Array.isArray(on) && !(on instanceof Column))
      notExpected('on', 'Column or list of str', on)
    return this.of(joinOn(this.plan, other.plan, on instanceof Column ? on.expr : on, how))
  }
  /** Joins each row with the rows of a DataFrame that may use the row's columns through `outer()`. */
  lateralJoin(other: DataFrame, how?: string): DataFrame
  lateralJoin(other: DataFrame, on?: Column, how?: string): DataFrame
  lateralJoin(other: DataFrame, second?: Column | string, third = 'inner'): DataFrame {
    const [on, how] = typeof second === 'string' ? [undefined, second] : [second, third]
    return this.of(lateralJoin(this.plan, other.plan, on?.expr, how))
  }
  /**
   * With each row the rows of the other that come first by a ranking, at most `numResults` (up to 100,000); which of equals is not said. A ranking of null takes
   * no part. `mode`: exact or approx, which is exact here; `direction`: by the least distance, or the greatest similarity. All pairs are looked at.
   */
  nearestByJoin(other: DataFrame, ranking: Column, numResults: number, mode: string, direction: string, joinType = 'inner'): DataFrame {
    return this.of(nearestByJoin(this.plan, other.plan, { ranking: ranking.expr, numResults, mode, direction, joinType }))
  }
  /** The columns of both, row by row: both have to be projections (select, withColumn, ...) of the same. */
  zip(other: DataFrame): DataFrame {
    return this.of(Zip({ left: this.plan, right: other.plan, origin: callSite('zip') }))
  }
  crossJoin(other: DataFrame): DataFrame {
    return this.of(Join({ left: this.plan, right: other.plan, joinType: 'cross' }))
  }
  /** By position, keeping duplicates (UNION ALL). */
  union(other: DataFrame): DataFrame {
    return this.of(Union({ inputs: [this.plan, other.plan], byName: false, allowMissingColumns: false }))
  }
  unionAll(other: DataFrame): DataFrame {
    return this.union(other)
  }
  unionByName(other: DataFrame, options: boolean | { allowMissingColumns?: boolean } = false): DataFrame {
    const allowMissingColumns = typeof options === 'boolean' ? options : (options.allowMissingColumns ?? false)
    return this.of(Union({ inputs: [this.plan, other.plan], byName: true, allowMissingColumns }))
  }
  intersect(other: DataFrame): DataFrame {
    return this.setOperation(other, 'intersect', false)
  }
  intersectAll(other: DataFrame): DataFrame {
    return this.setOperation(other, 'intersect', true)
  }
  except(other: DataFrame): DataFrame {
    return this.setOperation(other, 'except', false)
  }
  subtract(other: DataFrame): DataFrame {
    return this.except(other)
  }
  exceptAll(other: DataFrame): DataFrame {
    return this.setOperation(other, 'except', true)
  }
  private setOperation(other: DataFrame, operation: 'intersect' | 'except', all: boolean): DataFrame {
    return this.of(SetOperation({ operation, all, left: this.plan, right: other.plan }))
  }

  // ---- groups ----

  /** A number is the place of a column, from 1. */
  groupBy(...columns: (ColumnOrName | number)[]): GroupedData {
    return new GroupedData(this, this.keys(columns))
  }
  groupby(...columns: (ColumnOrName | number)[]): GroupedData {
    return this.groupBy(...columns)
  }
  /** @internal Names are this DataFrame's columns. */
  keys(columns: readonly (ColumnOrName | number)[]): Expression[] {
    return columns.map(c => {
      if (c === '*') return UnresolvedStar({})
      if (typeof c === 'number' && Number.isInteger(c)) return this.at(c).expr
      return typeof c === 'string'
        ? UnresolvedAttribute({ nameParts: attributeName(c), planId: this.planId })
        : toColumn(c as ColumnOrName).expr
    })
  }
  rollup(...columns: (ColumnOrName | number)[]): GroupedData {
    return new GroupedData(this, this.keys(columns), 'rollup')
  }
  cube(...columns: (ColumnOrName | number)[]): GroupedData {
    return new GroupedData(this, this.keys(columns), 'cube')
  }
  agg(first: Column | Readonly<Record<string, string>>, ...rest: Column[]): DataFrame {
    return this.groupBy().agg(first, ...rest)
  }
  /** Aggregates over several sets of the grouping columns: `GROUPING SETS`. */
  groupingSets(sets: readonly (readonly ColumnOrName[])[], ...columns: ColumnOrName[]): GroupedData {
    const { keys, sets: indexes } = groupingSetsOf(sets, columns)
    return new GroupedData(this, keys, { sets: indexes })
  }
  /** Of streams only: raises _LEGACY_ERROR_TEMP_3102. */
  dropDuplicatesWithinWatermark(..._columns: string[] | [readonly string[]]): DataFrame {
    throw sparkError('_LEGACY_ERROR_TEMP_3102', { msg: 'dropDuplicatesWithinWatermark is not supported with batch DataFrames/DataSets' })
  }
  /** What to do about nulls and NaN. */
  get na(): DataFrameNaFunctions {
    return new DataFrameNaFunctions(this)
  }
  dropna(...args: Parameters<DataFrameNaFunctions['drop']>): DataFrame {
    return this.na.drop(...args)
  }
  fillna(...args: Parameters<DataFrameNaFunctions['fill']>): DataFrame {
    return this.na.fill(...args)
  }
  replace(...args: Parameters<DataFrameNaFunctions['replace']>): DataFrame {
    return this.na.replace(...args)
  }
  /** Correlations, quantiles, frequent values, stratified samples. */
  get stat(): DataFrameStatFunctions {
    return new DataFrameStatFunctions(this)
  }
  corr(...args: Parameters<DataFrameStatFunctions['corr']>): Promise<number> {
    return this.stat.corr(...args)
  }
  cov(...args: Parameters<DataFrameStatFunctions['cov']>): Promise<number> {
    return this.stat.cov(...args)
  }
  crosstab(...args: Parameters<DataFrameStatFunctions['crosstab']>): DataFrame {
    return this.stat.crosstab(...args)
  }
  freqItems(...args: Parameters<DataFrameStatFunctions['freqItems']>): DataFrame {
    return this.stat.freqItems(...args)
  }
  sampleBy(...args: Parameters<DataFrameStatFunctions['sampleBy']>): DataFrame {
    return this.stat.sampleBy(...args)
  }
  approxQuantile(column: string, probabilities: readonly number[], relativeError: number): Promise<number[]>
  approxQuantile(columns: readonly string[], probabilities: readonly number[], relativeError: number): Promise<number[][]>
  approxQuantile(columns: never, probabilities: readonly number[], relativeError: number): Promise<number[] | number[][]> {
    return this.stat.approxQuantile(columns, probabilities, relativeError)
  }
  /** Count, mean, standard deviation, minimum and maximum of columns that are numbers or text, as text. */
  describe(...columns: string[]): DataFrame {
    const chosen = columns.length === 0 ? this : this.select(...columns)
    return chosen.summary('count', 'mean', 'stddev', 'min', 'max')
  }
  /** Statistics of columns that are numbers or text, as text: count, count_distinct, approx_count_distinct, mean, stddev, min, max, percentages such as `75%`. */
  summary(...statistics: string[]): DataFrame {
    return this.frameOperation({ name: 'summary', statistics })
  }
  /** A row per value column, with its name and its value; without `values`, all columns but the ids. */
  unpivot(ids: Columns, variableColumnName: string, valueColumnName: string): DataFrame
  unpivot(ids: Columns, values: Columns | null | undefined, variableColumnName: string, valueColumnName: string): DataFrame
  unpivot(ids: Columns, ...rest: UnpivotArguments): DataFrame {
    return this.of(unpivoted(this.plan, ids, rest))
  }
  melt(...args: Parameters<DataFrame['unpivot']>): DataFrame {
    return this.unpivot(...args)
  }
  /** A tolerance for late rows: streams only, so it changes nothing here. Raises CANNOT_PARSE_INTERVAL. */
  withWatermark(_eventTime: string, delayThreshold: string): DataFrame {
    if (parseCalendarInterval(delayThreshold) === undefined)
      throw sparkError('CANNOT_PARSE_INTERVAL', { intervalString: quoteString(delayThreshold) })
    return this
  }
  /** Columns become rows; the values of the index column (the first) name the new columns. */
  transpose(indexColumn?: ColumnOrName): DataFrame {
    return this.of(
      UnresolvedFrameOperation({
        operation: { name: 'transpose' },
        ...(indexColumn === undefined ? {} : { columns: [toColumn(indexColumn).expr] }),
        child: this.plan,
      }),
    )
  }
  /** With a column of the rows' places, from 0, in the order of partitions. */
  zipWithIndex(indexColumn = 'index'): DataFrame {
    return this.frameOperation({ name: 'zipWithIndex', column: indexColumn })
  }
  /** Parts of the rows at random, their sizes as the weights; together they are all rows. */
  randomSplit(weights: readonly number[], seed?: number | bigint): DataFrame[] {
    return splits(weights, seed).map(part => this.frameOperation(part))
  }
  /** @internal */
  frameOperation(operation: FrameOperation, origin?: Origin): DataFrame {
    return this.of(UnresolvedFrameOperation({ operation, child: this.plan, ...(origin ? { origin } : {}) }))
  }
  /** Metrics of all rows: aggregates and constants, taken while the first action runs. Raises INVALID_OBSERVED_METRICS, REUSE_OBSERVATION. */
  observe(observation: Observation | string, metric: Column, ...more: Column[]): DataFrame {
    if (metric === undefined) throw sparkError('CANNOT_BE_EMPTY', { item: 'exprs' })
    return this.of(observed(this.plan, observation, [metric, ...more], this.sparkSession.conf))
  }
  /** `df.transform(f)` is `f(df)`: for chaining one's own steps. */
  transform<T>(f: (df: DataFrame) => T): T {
    return f(this)
  }

  // ---- actions ----

  async collect(options?: ActionOptions): Promise<Row[]> {
    const schema = await this.schema()
    return this.queryExecution.run(result => {
      checkResultSize(result, this.sparkSession.conf)
      return readRows(result, schema, this.sparkSession.conf)
    }, options)
  }
  collectAsList(options?: ActionOptions): Promise<Row[]> {
    return this.collect(options)
  }
  async count(options?: ActionOptions): Promise<number> {
    const one = UnresolvedFunction({
      nameParts: ['count'],
      args: [Literal({ value: 1, dataType: IntegerType })],
      distinct: false,
      called: true,
    })
    const counted = this.of(
      Aggregate({ groupingExpressions: [], aggregateExpressions: [UnresolvedAlias({ child: one })], child: this.plan }),
    )
    return Number((await counted.rows(options))[0]![0])
  }
  async take(n: number, options?: ActionOptions): Promise<Row[]> {
    return this.limit(n).collect(options)
  }
  async head(): Promise<Row | undefined>
  async head(n: number, options?: ActionOptions): Promise<Row[]>
  async head(n?: number, options?: ActionOptions): Promise<Row | undefined | Row[]> {
    return n === undefined ? this.first(options) : this.take(n, options)
  }
  async first(options?: ActionOptions): Promise<Row | undefined> {
    return (await this.take(1, options))[0]
  }
  async takeAsList(n: number, options?: ActionOptions): Promise<Row[]> {
    return this.take(n, options)
  }
  async tail(n: number, options?: ActionOptions): Promise<Row[]> {
    return this.of(Tail({ limit: int(n), child: this.plan })).collect(options)
  }
  async isEmpty(options?: ActionOptions): Promise<boolean> {
    return (await this.limit(1).rows(options)).length === 0
  }
  /** The rows as JSON objects, null fields left out. */
  async toJSON(options?: ActionOptions): Promise<string[]> {
    const { jsonWriter } = await import('./to-json.ts')
    const write = jsonWriter(await this.schema(), this.sparkSession.conf)
    return (await this.rows(options)).map(write)
  }
  /** An apache-arrow Table that owns its bytes. */
  async toArrow(options?: ActionOptions): Promise<Table> {
    const { resultToArrow } = await import('./to-arrow.ts')
    return this.queryExecution.run(async result => resultToArrow(result, await this.schema(), this.sparkSession.conf), options)
  }
  /** Rows one by one. They are computed a few partitions at a time, when the ones before have been taken; whoever stops early ends the job. */
  async *toLocalIterator(options?: ActionOptions): AsyncGenerator<Row> {
    const read = rowReader(await this.schema(), this.sparkSession.conf)
    for await (const rows of this.queryExecution.stream(options)) for (const row of rows) yield read(row)
  }
  [Symbol.asyncIterator](): AsyncIterator<Row> {
    return this.toLocalIterator()
  }
  /** Calls a function for each partition with its rows, in the workers. */
  async foreachPartition(f: (rows: AsyncIterable<Row>) => unknown, options?: ActionOptions): Promise<void> {
    await this.rdd.foreachPartition(f, options)
  }
  async foreach(f: (row: Row) => unknown, options?: ActionOptions): Promise<void> {
    for await (const row of this.toLocalIterator(options)) await f(row)
  }
  /** Its one value, as a column of another query: a scalar subquery. */
  scalar(): Column {
    return new Column(UnresolvedSubquery({ form: 'scalar', values: [], plan: this.plan, origin: callSite('scalar') }))
  }
  /** Has it rows? As a column of another query. */
  exists(): Column {
    return new Column(UnresolvedSubquery({ form: 'exists', values: [], plan: this.plan, origin: callSite('exists') }))
  }
  /** Prints the first rows as Spark prints them. `truncate`: characters per cell (20), or false for all. `show(false)` is `show(20, false)`. */
  async show(n: number | boolean = 20, truncate: boolean | number = true, vertical = false, options?: ActionOptions): Promise<void> {
    const text =
      typeof n === 'boolean' ? await this.showString(20, n, false, options) : await this.showString(n, truncate, vertical, options)
    process.stdout.write(`${text}\n`)
  }
  /** What `show` prints. */
  async showString(n = 20, truncate: boolean | number = true, vertical = false, options?: ActionOptions): Promise<string> {
    const limit = Math.min(Math.max(0, Math.trunc(n)), MAX_SHOWN)
    const first = this.limit(limit + 1)
    const schema = await this.schema()
    const cells = displayReader(schema, this.sparkSession.conf)
    const rows = await first.rows(options)
    return showString(
      schema.fields.map(f => f.name),
      rows.slice(0, limit).map(cells),
      { truncate: typeof truncate === 'number' ? truncate : truncate ? 20 : 0, vertical, more: rows.length > limit, limit },
    )
  }

  // ---- about it ----

  async schema(): Promise<StructType> {
    return schemaOf(await this.queryExecution.analyzed())
  }
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
    createView(this, name, 'temp', true)
  }
  registerTempTable(name: string): void {
    this.createOrReplaceTempView(name)
  }
  /** Raises TEMP_TABLE_OR_VIEW_ALREADY_EXISTS where the name is taken. */
  createTempView(name: string): void {
    createView(this, name, 'temp', false)
  }
  /** For all sessions of the process, as `global_temp.name`. */
  createOrReplaceGlobalTempView(name: string): void {
    createView(this, name, 'global', true)
  }
  createGlobalTempView(name: string): void {
    createView(this, name, 'global', false)
  }
  get write(): DataFrameWriter {
    return new DataFrameWriter(this)
  }
  /** Makes a table or adds to one, with the names of the columns deciding: `df.writeTo('t').append()`. */
  writeTo(table: string): DataFrameWriterV2 {
    return new DataFrameWriterV2(this, table)
  }

  /** Rows to be merged into a table where the condition says that they belong together. */
  mergeInto(table: string, _condition: Column): MergeIntoWriter {
    return new MergeIntoWriter(this, table)
  }

  /** @internal rows as internal values */
  async rows(options?: RunQueryOptions): Promise<Value[][]> {
    return this.queryExecution.run(result => {
      checkResultSize(result, this.sparkSession.conf)
      return resultRows(result)
    }, options)
  }

  /** What Spark's repr prints, as far as it is known without waiting. */
  [inspect.custom](): string {
    const known = this.queryExecution.schemaIfAnalyzed()
    return known ? `DataFrame[${known.fields.map(f => `${f.name}: ${simpleString(f.dataType)}`).join(', ')}]` : 'DataFrame[unresolved]'
  }
}

const EXPLAIN_MODES: ReadonlySet<string> = new Set(['simple', 'extended', 'codegen', 'cost', 'formatted', 'analyze'])

const int = (n: number): Expression => Literal({ value: n, dataType: IntegerType })
