import type { LogicalPlan } from '../plan/logical.ts'
import { outputOf } from '../plan/output.ts'
import { abortJob, commitJob, setupJob, type WrittenFile } from '../sources/commit.ts'
import { Compiler } from './compiler.ts'
import { type ExecutionContext, fillCaches, planQuery, runOptions } from './execute.ts'
import { collectSink } from './operators/collect.ts'
import { runSteps } from './run.ts'

/** Where and how a query's rows are written. */
export interface WriteTarget {
  readonly format: string
  /** The format's `WriteFormat`. */
  readonly state: unknown
  readonly extension: string
  /** The folder. */
  readonly path: string
  readonly overwrite: boolean
  /** Names of columns that make folders instead of standing in the files. */
  readonly partitionBy: readonly string[]
  readonly timeZone: string
}

/** Runs an optimized plan and writes its rows to files. They appear when all are written; if anything fails, the target stays as it was. */
export async function executeWrite(
  optimized: LogicalPlan,
  target: WriteTarget,
  context: ExecutionContext,
): Promise<readonly WrittenFile[]> {
  return context.engine.scheduler.runJob(context.job, async job => {
    const sharing = { ...context, shared: new Map() }
    const plan = await planQuery(optimized, sharing, job)
    await fillCaches(plan, sharing, job)
    const names = outputOf(optimized).map(a => a.name)
    const partitionBy = target.partitionBy.map(name => ({ column: names.findIndex(n => n.toLowerCase() === name.toLowerCase()), name }))
    const columns = names.map((_, i) => i).filter(i => !partitionBy.some(p => p.column === i))
    const writing = setupJob(target.path, target.overwrite)
    try {
      const compiler = new Compiler(context.batchRows, sharing.shared)
      const { format, state, extension, timeZone } = target
      const write = { format, state, extension, staging: writing.staging, columns, partitionBy, timeZone }
      const { sink, consume } = collectSink(compiler.newSinkId(), plan.output, undefined, write)
      compiler.into(sink, () => compiler.produce(plan, new Set(plan.output.map(a => a.exprId)), consume))
      const { files } = await runSteps(compiler, sink.id, job, runOptions(sharing))
      commitJob(writing, files)
      return files
    } catch (e) {
      abortJob(writing)
      throw e
    }
  })
}
