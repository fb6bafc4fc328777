import type { Produce } from '../compiler.ts'
import type { InMemoryTableScan } from '../physical.ts'
import { emitBatches } from './materialize.ts'

/** A cached DataFrame's blocks; the run has filled them. */
export const produceCached: Produce<InMemoryTableScan> = (compiler, plan, _needed, consume) =>
  emitBatches(compiler, plan, plan.output, spec => ({ kind: 'cached', cacheId: plan.cacheId, spec }), consume)
