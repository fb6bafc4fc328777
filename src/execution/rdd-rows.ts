import type { AttributeReference } from '../plan/expression.ts'
import { collect } from '../plan/tree.ts'
import { morePartitions } from '../rdd/actions.ts'
import { prepare } from '../rdd/job/lineage.ts'
import { runJob } from '../rdd/job/run-job.ts'
import type { RDD } from '../rdd/rdd.ts'
import type { RowBlock } from '../rdd/worker/rows-sink.ts'
import type { Job } from '../scheduler/job.ts'
import { StructField, StructType } from '../types/data-type.ts'
import { fromRecord, type JsOptions } from '../types/js-value.ts'
import type { Value } from '../types/value.ts'
import type { JobContext } from './execute.ts'
import { blockLayout } from './operators/collect.ts'
import type { PhysicalPlan, RDDScan } from './physical.ts'
import type { BlockLayout } from './pipeline/spec.ts'

/** An RDD whose records are rows, and how its values are taken. */
export interface RddRows {
  readonly rdd: RDD<unknown>
  readonly options: JsOptions
}

/** The rows as the RDD's tasks have written them, by partition. */
export interface RddBlocks {
  readonly layout: BlockLayout
  readonly partitions: readonly (readonly RowBlock[])[]
  readonly rows: number
  /** Are these the rows of all partitions? */
  readonly complete: boolean
}

/** How many partitions there are; what that depends on is found out first. */
export async function partitionsOf({ rdd }: RddRows): Promise<number> {
  await prepare(rdd)
  return rdd.getNumPartitions()
}

/** From here on partitions are so many that a block each should not be larger than a page. */
const MANY = 256
const FEW_ROWS = 256

/** Runs the RDDs that a plan reads, each once in a query's job, in jobs of their own. Their rows go with the query's. */
export async function computeRddRows(plan: PhysicalPlan, context: JobContext, job: Job): Promise<void> {
  const scans = collect(plan, (p): RDDScan | undefined => (p.type === 'RDDScan' ? p : undefined))
  const wanted = rowsWanted(plan)
  for (const { rowsId, rddRows, output, numPartitions } of scans) {
    const known = context.rddRows.get(rowsId)
    if (known?.complete || (known && known.rows >= wanted)) continue
    const { rdd, options } = rddRows()
    const layout = blockLayout(output, numPartitions > MANY ? FEW_ROWS : undefined)
    const partitions: (readonly RowBlock[])[] = Array.from({ length: numPartitions }, () => [])
    const owner = job.newOwner()
    let rows = 0
    let next = 0
    const compute = async (count: number): Promise<void> => {
      await runJob(
        rdd,
        () => ({ type: 'rows', schema: schemaOf(output), options, layout }),
        (partition, blocks) => {
          partitions[partition] = blocks as RowBlock[]
          rows += partitions[partition].reduce((n, b) => n + b.rows, 0)
        },
        { name: 'toDF', signal: job.signal, owner, partitions: Array.from({ length: count }, (_, i) => next + i) },
      )
      next += count
    }
    if (wanted === Number.POSITIVE_INFINITY) await compute(numPartitions)
    else while (next < numPartitions && rows < wanted) await compute(Math.min(morePartitions(next, rows, wanted), numPartitions - next))
    context.rddRows.set(rowsId, { layout, partitions, rows, complete: next === numPartitions })
  }
}

/** How many rows of its one scan a plan asks for: a limit over what gives a row for each. All, where there is more in it. */
function rowsWanted(plan: PhysicalPlan): number {
  let wanted = Number.POSITIVE_INFINITY
  for (let p = plan; p.type !== 'RDDScan'; p = p.child) {
    if (p.type === 'GlobalLimit' && !p.tail) wanted = Math.min(p.limit ?? Number.POSITIVE_INFINITY, wanted) + p.offset
    else if (p.type !== 'Project') return Number.POSITIVE_INFINITY
  }
  return wanted
}

/** The slow twin: the records through the driver. */
export async function collectRows({ rdd, options }: RddRows, output: readonly AttributeReference[]): Promise<(readonly Value[])[]> {
  return (await rdd.collect()).map(fromRecord(schemaOf(output), options))
}

const schemaOf = (output: readonly AttributeReference[]): StructType =>
  StructType(output.map(a => StructField(a.name, a.dataType, a.nullable)))
