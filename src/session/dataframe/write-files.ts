import { caseSensitive, sessionTimeZone } from '../../config/session.ts'
import { executeWrite } from '../../execution/write.ts'
import type { InsertIntoDataSource } from '../../plan/session-command.ts'
import { lookupSource } from '../../sources/index.ts'
import type { ActionOptions } from './actions.ts'
import type { DataFrame } from './dataframe.ts'

/** Runs `df.write…save(path)`. What the columns, the partitions or the target forbid is raised before anything runs. */
export async function writeFiles(df: DataFrame, command: InsertIntoDataSource, options: ActionOptions = {}): Promise<void> {
  const { state } = df.sparkSession
  const { conf } = state
  const request = {
    path: command.path,
    mode: command.mode,
    source: lookupSource(command.format),
    schema: await df.schema(),
    partitionBy: command.partitionBy,
    options: command.options,
    sessionTimeZone: conf.value(sessionTimeZone),
    caseSensitive: conf.value(caseSensitive),
    conf: (key: string) => conf.getOption(key),
  }
  await executeWrite(
    await df.queryExecution.optimized(),
    request,
    state.executionContext({ ...(options.signal ? { signal: options.signal } : {}), ...(options.pool ? { pool: options.pool } : {}) }),
  )
}
