import type { LogicalPlan } from '../plan/logical.ts'
import { abortWrite, beginWrite, commitWrite, hasTasks, type WriteJobRequest } from '../sources/commit.ts'
import { openTaskWriter } from '../sources/task-writer.ts'
import { withCachedData } from './cache-fill.ts'
import { type ExecutionContext, inJob, planQuery } from './execute.ts'
import { collectSink } from './operators/collect.ts'
import { runSteps } from './run.ts'
import { compilerOf, runOptions } from './run-options.ts'

/**
 * Runs an optimized plan and writes its rows to files. They appear when all are written; if anything fails, the target stays as it was.
 * Checks what the request says before anything runs. Gives the folders below the target that got files.
 */
export async function executeWrite(optimized: LogicalPlan, request: WriteJobRequest, context: ExecutionContext): Promise<string[]> {
  const write = beginWrite(request)
  if (write === undefined) return []
  try {
    await inJob(context, async (sharing, job) => {
      const plan = await withCachedData(await planQuery(optimized, sharing, job), sharing, job)
      const compiler = compilerOf(sharing)
      const { sink, consume } = collectSink(compiler.newSinkId(), plan.output, undefined, write)
      compiler.into(sink, () => compiler.produce(plan, new Set(plan.output.map(a => a.exprId)), consume))
      await runSteps(compiler, sink.id, job, runOptions(sharing, job))
      // where there was no task, the schema still needs a file
      if (!hasTasks(write)) await openTaskWriter(job.memory, write, 0, 0).commit()
    })
    return commitWrite(write)
  } catch (e) {
    abortWrite(write)
    throw e
  }
}
