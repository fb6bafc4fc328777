import type { Produce } from '../compiler.ts'
import type { RDDScan } from '../physical.ts'
import { emitBatches } from './materialize.ts'

/** Records of an RDD, as its tasks have written them. */
export const produceRddScan: Produce<RDDScan> = (compiler, plan, _needed, consume) =>
  emitBatches(compiler, plan, plan.output, spec => ({ kind: 'rdd', rowsId: plan.rowsId, spec }), consume)
