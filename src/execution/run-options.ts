import { Compiler } from './compiler.ts'
import type { JobContext } from './execute.ts'
import type { RunOptions } from './run.ts'

/** A compiler that knows what the job has computed, and what is known of the cached data that it holds. */
export const compilerOf = (context: JobContext): Compiler =>
  new Compiler(context.batchRows, context.shared, id => context.reads.columns(id))

/** How the steps of a query are run in this context. */
export const runOptions = (context: JobContext): RunOptions => ({
  threads: context.engine.threads,
  singleThreadRows: context.singleThreadRows,
  morselRows: context.morselRows,
  batchRows: context.batchRows,
  cached: id => context.reads.batches(id),
  shared: id => context.shared.get(id)!,
  ...(context.onStep ? { onStep: context.onStep } : {}),
})
