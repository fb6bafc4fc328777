import { join } from 'node:path'
import type { Job } from '../scheduler/job.ts'
import { Compiler } from './compiler.ts'
import type { JobContext } from './execute.ts'
import type { RunOptions } from './run.ts'

/** A compiler that knows what the job has computed, and what is known of the cached data that it holds. */
export const compilerOf = (context: JobContext): Compiler =>
  new Compiler(context.batchRows, context.shared, id => context.reads.columns(id))

/** Where a job's state goes that memory has no room for. */
export const spillFolder = ({ storage }: JobContext['engine'], { id }: Job): string => join(storage.directory.path, `job-${id}`)

/** How the steps of a query are run in this context. */
export function runOptions(context: JobContext, job: Job): RunOptions {
  const { engine, spilling } = context
  const upTo = (n: number | undefined, none: number): number => (n === undefined || n >= none ? Number.POSITIVE_INFINITY : n)
  return {
    threads: engine.threads,
    singleThreadRows: context.singleThreadRows,
    morselRows: context.morselRows,
    batchRows: context.batchRows,
    cached: id => context.reads.batches(id),
    shared: id => context.shared.get(id)!,
    rddRows: id => context.rddRows.get(id)!,
    spill: {
      directory: engine.storage.directory.file(`job-${job.id}`),
      pressure: (spilling?.fraction ?? 0.6) * engine.memory.limit,
      threads: engine.threads,
      maxRows: upTo(spilling?.maxRows, 2 ** 31 - 1),
      maxBytes: upTo(spilling?.maxBytes, Number.MAX_SAFE_INTEGER),
    },
    ...(context.onStep ? { onStep: context.onStep } : {}),
  }
}
