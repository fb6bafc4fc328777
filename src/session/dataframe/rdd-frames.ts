import { columnAt } from '../../execution/runtime/local-blocks.ts'
import type { LocalRelation, LogicalPlan } from '../../plan/logical.ts'
import { UnresolvedRelation } from '../../plan/logical.ts'
import { transformUp } from '../../plan/tree.ts'
import { type Table, table } from '../../rdd/kinds/table.ts'
import type { RDD } from '../../rdd/rdd.ts'
import type { Row } from '../../types/row.ts'
import { callSite } from '../call-site.ts'
import type { QueryExecution } from '../query-execution.ts'
import { jsOptions } from '../rows.ts'
import type { SessionState } from '../session-state.ts'
import { localRelation, type SchemaInput } from './create.ts'
import type { DataFrame } from './dataframe.ts'

/** What the rows of a relation come from; computed by the first query that is analysed. */
interface RddSource {
  readonly rdd: RDD<unknown>
  readonly schema: SchemaInput | undefined
  relation: Promise<LocalRelation> | undefined
}

/** The source rides on the node, through copies of it, and goes with it. */
const SOURCE = Symbol('rdd')
type RddRelation = LogicalPlan & { readonly [SOURCE]?: RddSource }

let lastId = 0

/** The records of an RDD as a relation: rows, arrays, objects, or plain values. */
export function rddRelation(rdd: RDD<unknown>, schema: SchemaInput | undefined): LogicalPlan {
  const node = UnresolvedRelation({ nameParts: ['rdd', `rdd ${rdd.id}.${++lastId}`], origin: callSite('createDataFrame') })
  return Object.freeze({ ...node, [SOURCE]: { rdd, schema, relation: undefined } })
}

/** Computes the RDDs that a plan reads, and puts their rows in. */
export async function withRddRows(plan: LogicalPlan, state: SessionState): Promise<LogicalPlan> {
  const found = new Map<RddSource, LocalRelation>()
  const sources: RddSource[] = []
  transformUp(plan, p => {
    const source = (p as RddRelation)[SOURCE]
    if (source !== undefined) sources.push(source)
    return p
  })
  for (const source of sources) {
    source.relation ??= source.rdd.collect().then(rows => localRelation(rows, source.schema, jsOptions(state.conf)))
    found.set(source, await source.relation)
  }
  if (found.size === 0) return plan
  return transformUp(plan, p => {
    const source = (p as RddRelation)[SOURCE]
    const rows = source && found.get(source)
    return rows ? (Object.freeze({ ...rows, ...(p.planId === undefined ? {} : { planId: p.planId }) }) as LogicalPlan) : p
  })
}

/** Frees a table's pages once no RDD is made of it any more. */
const tables = new FinalizationRegistry<() => void>(free => free())

/** The rows of a DataFrame as an RDD; the query runs when the first job asks for them. */
export function dataFrameRdd(df: DataFrame, query: QueryExecution): RDD<Row> {
  const { conf, sparkContext } = df.sparkSession
  const compute = async (): Promise<Table> => {
    const schema = await df.schema()
    const { layout, blocks, free } = await query.keep()
    const columns = ({ address }: { readonly address: number }) => layout.columns.map((_, i) => columnAt(layout, i, address))
    const made: Table = { pieces: blocks.map(b => ({ columns: columns(b), rows: b.rows })), schema, options: jsOptions(conf) }
    tables.register(made, free)
    return made
  }
  return sparkContext.rdd<Row>(table(sparkContext.defaultParallelism, compute), 'rdd')
}
