import type { LocalRelation, LogicalPlan } from '../plan/logical.ts'
import { UnresolvedRelation } from '../plan/logical.ts'
import { transformUp } from '../plan/tree.ts'
import { parallelCollection } from '../rdd/kinds/parallel-collection.ts'
import type { RDD } from '../rdd/rdd.ts'
import type { Row } from '../types/row.ts'
import { callSite } from './call-site.ts'
import { localRelation, type SchemaInput } from './create-dataframe.ts'
import type { DataFrame } from './dataframe.ts'
import { jsOptions } from './rows.ts'
import type { SessionState } from './session-state.ts'

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

/** The rows of a DataFrame as an RDD; the query runs when the first job asks for them. */
export function dataFrameRdd(df: DataFrame): RDD<Row> {
  const sc = df.sparkSession.sparkContext
  const rows: Row[] = []
  const definition = parallelCollection(rows, sc.defaultParallelism)
  const prepare = async () => {
    for (const row of await df.collect()) rows.push(row)
  }
  return sc.rdd<Row>({ ...definition, kind: 'MapPartitionsRDD', prepare }, 'rdd')
}
