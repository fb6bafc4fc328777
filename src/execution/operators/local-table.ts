import type { Produce } from '../compiler.ts'
import type { LocalTableScan } from '../physical.ts'
import { emitBatches } from './materialize.ts'

/** Rows in memory. */
export const produceLocalTable: Produce<LocalTableScan> = (compiler, plan, _needed, consume) =>
  emitBatches(compiler, plan, plan.output, spec => ({ kind: 'local', plan, spec }), consume)
