import type { AttributeReference } from '../plan/expression.ts'
import { collect } from '../plan/tree.ts'
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
  for (const { rowsId, rddRows, output, numPartitions } of scans) {
    if (context.rddRows.has(rowsId)) continue
    const { rdd, options } = rddRows()
    const layout = blockLayout(output, numPartitions > MANY ? FEW_ROWS : undefined)
    const partitions: (readonly RowBlock[])[] = Array.from({ length: numPartitions }, () => [])
    await runJob(
      rdd,
      () => ({ type: 'rows', schema: schemaOf(output), options, layout }),
      (partition, blocks) => {
        partitions[partition] = blocks as RowBlock[]
      },
      { name: 'toDF', signal: job.signal, owner: job.newOwner() },
    )
    const rows = partitions.reduce((n, blocks) => n + blocks.reduce((m, b) => m + b.rows, 0), 0)
    context.rddRows.set(rowsId, { layout, partitions, rows })
  }
}

/** The slow twin: the records through the driver. */
export async function collectRows({ rdd, options }: RddRows, output: readonly AttributeReference[]): Promise<(readonly Value[])[]> {
  return (await rdd.collect()).map(fromRecord(schemaOf(output), options))
}

const schemaOf = (output: readonly AttributeReference[]): StructType =>
  StructType(output.map(a => StructField(a.name, a.dataType, a.nullable)))
