import { forEachDeep, transformDeep } from '../../analyzer/deep.ts'
import { columnToArray } from '../../columnar/reader.ts'
import { partitionCount } from '../../execution/exchange.ts'
import type { PhysicalPlan } from '../../execution/physical.ts'
import type { RddRows } from '../../execution/rdd-rows.ts'
import { columnAt } from '../../execution/runtime/local-blocks.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { LogicalRDD, Union } from '../../plan/logical.ts'
import { collect } from '../../plan/tree.ts'
import { UnresolvedRelation } from '../../plan/unresolved.ts'
import { type Table, table } from '../../rdd/kinds/table.ts'
import type { RDD } from '../../rdd/rdd.ts'
import type { RowBlock } from '../../rdd/worker/rows-sink.ts'
import type { DataType, StructType } from '../../types/data-type.ts'
import { inferSchema } from '../../types/infer.ts'
import { isPlainValue, type JsOptions } from '../../types/js-value.ts'
import type { Row } from '../../types/row.ts'
import { callSite } from '../call-site.ts'
import { jsOptions } from '../rows.ts'
import { attributesOf, type SchemaInput, schemaGiven } from './create.ts'
import type { DataFrame } from './dataframe.ts'

/** Records that are looked at for a schema. */
const LOOKED_AT = 100

/** What the rows of a relation come from; its schema is found by the first query that is analysed. */
interface RddSource {
  readonly rdd: RDD<unknown>
  readonly names: readonly string[] | undefined
  readonly options: JsOptions
  relation: Promise<LogicalRDD> | undefined
}

/** The source rides on the node, through copies of it, and goes with it. */
const SOURCE = Symbol('rdd')
type RddRelation = LogicalPlan & { readonly [SOURCE]?: RddSource }

let lastId = 0

/** The records of an RDD as a relation: rows, arrays, objects, or plain values. Where no schema is given, it is found by the first analysis. */
export function rddRelation(rdd: RDD<unknown>, schema: SchemaInput | undefined, options: JsOptions): LogicalPlan {
  const given = schemaGiven(schema).schema
  if (given !== undefined) return logicalRdd(rdd, given, options)
  const node = UnresolvedRelation({ nameParts: ['rdd', `rdd ${rdd.id}.${++lastId}`], origin: callSite('createDataFrame') })
  return Object.freeze({ ...node, [SOURCE]: { rdd, names: schemaGiven(schema).names, options, relation: undefined } })
}

/** Puts relations in whose columns are known, from the first records. */
export async function withRddSchemas(plan: LogicalPlan): Promise<LogicalPlan> {
  const found = new Map<RddSource, LogicalRDD>()
  const sources: RddSource[] = []
  forEachDeep(plan, p => {
    const source = (p as RddRelation)[SOURCE]
    if (source !== undefined) sources.push(source)
  })
  for (const source of sources) {
    source.relation ??= relationOf(source).catch(error => {
      source.relation = undefined
      throw error
    })
    found.set(source, await source.relation)
  }
  if (found.size === 0) return plan
  return transformDeep(plan, p => {
    const source = (p as RddRelation)[SOURCE]
    const rows = source && found.get(source)
    return rows ? (Object.freeze({ ...rows, ...(p.planId === undefined ? {} : { planId: p.planId }) }) as LogicalPlan) : p
  })
}

const relationOf = async ({ rdd, names, options }: RddSource): Promise<LogicalRDD> =>
  logicalRdd(rdd, await inferredSchema(rdd, names), options)

function logicalRdd(rdd: RDD<unknown>, { fields }: StructType, options: JsOptions): LogicalRDD {
  const rows: RddRows = { rdd, options }
  return LogicalRDD({ rowsId: ++lastId, output: attributesOf(fields), rddRows: () => rows })
}

async function inferredSchema(rdd: RDD<unknown>, names: readonly string[] | undefined): Promise<StructType> {
  const first = await rdd.take(LOOKED_AT)
  if (first.length === 0) throw new TypeError('RDD is empty')
  const inferred = inferSchema(
    first.map(r => (isPlainValue(r) ? [r] : r)),
    names ?? (first.every(isPlainValue) ? ['value'] : undefined),
  )
  if (inferred.fields.some(f => holdsNull(f.dataType)))
    throw new TypeError('[CANNOT_DETERMINE_TYPE] Some of types cannot be determined after inferring.')
  return inferred
}

/** Was there nothing but null? */
function holdsNull(t: DataType): boolean {
  if (t.type === 'array') return holdsNull(t.element)
  if (t.type === 'map') return holdsNull(t.key) || holdsNull(t.value)
  return t.type === 'null' || (t.type === 'struct' && t.fields.some(f => holdsNull(f.dataType)))
}

/** Frees a table's pages once no RDD is made of it any more. */
const tables = new FinalizationRegistry<() => void>(free => free())

/** Makes another DataFrame of the session. */
type FrameOf = (plan: LogicalPlan) => DataFrame

/** The rows of a DataFrame as an RDD, in its partitions; the query runs when the first job asks for them. */
export function dataFrameRdd(df: DataFrame, of: FrameOf): RDD<Row> {
  const { conf, sparkContext } = df.sparkSession
  const compute = async (): Promise<Table> => {
    const schema = await df.schema()
    const { plan, next } = await withPlaces(df.plan, of, 0)
    const { layout, blocks, free } = await of(plan).queryExecution.keep()
    const { memory } = sparkContext.engine
    const places = layout.columns.length - 1
    const ids = blocks.flatMap(b => columnToArray(memory, columnAt(layout, places, b.address), b.rows) as number[])
    const columns = ({ address }: RowBlock) => layout.columns.slice(0, places).map((_, i) => columnAt(layout, i, address))
    const made: Table = {
      pieces: blocks.map(b => ({ columns: columns(b), rows: b.rows })),
      schema,
      options: jsOptions(conf),
      starts: startsOf(ids, next),
    }
    tables.register(made, free)
    return made
  }
  return sparkContext.rdd<Row>(table(likelyPartitions(df.plan) ?? sparkContext.defaultParallelism, compute), 'rdd')
}

/** A plan with the number of each row's partition in a last column, from `first` on; `next` is the number behind the last one. */
async function withPlaces(plan: LogicalPlan, of: FrameOf, first: number): Promise<{ plan: LogicalPlan; next: number }> {
  if (plan.type === 'Union' && !plan.byName) {
    const inputs: LogicalPlan[] = []
    let next = first
    for (const input of plan.inputs) {
      const placed = await withPlaces(input, of, next)
      inputs.push(placed.plan)
      next = placed.next
    }
    return { plan: Union({ ...plan, inputs }), next }
  }
  const placed = of(plan).selectExpr('*', `spark_partition_id() + ${first}`)
  const { threads } = placed.sparkSession.sparkContext.engine
  return { plan: placed.plan, next: first + exactPartitions(await placed.queryExecution.physical(), threads) }
}

/** Where partitions begin among rows that are in their order. Partitions at the end may have no rows. */
function startsOf(ids: readonly number[], partitions: number): number[] {
  const starts = [0]
  for (const [row, id] of ids.entries()) while (starts.length <= id) starts.push(row)
  while (starts.length < partitions) starts.push(ids.length)
  return [...starts, ids.length]
}

/** How many partitions there are at least: exchanges that adapt have as many as there are rows for. */
function exactPartitions(plan: PhysicalPlan, parallelism: number): number {
  const adapts = collect(plan, p => (p.type === 'Exchange' && p.adaptive ? p : undefined)).length > 0
  return adapts ? 1 : partitionCount(plan, parallelism)
}

/** How many partitions a plan says that it has, before it has been analysed. */
function likelyPartitions(plan: LogicalPlan): number | undefined {
  switch (plan.type) {
    case 'Range':
    case 'Repartition':
      return plan.numPartitions
    case 'Project':
    case 'Filter':
      return likelyPartitions(plan.child)
    default:
      return undefined
  }
}
