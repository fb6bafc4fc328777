import type { AnalysisContext } from '../analyzer/context.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { sparkError } from '../util/errors.ts'
import { DataFrame } from './dataframe.ts'
import type { SparkSession } from './spark-session.ts'

/** Runs a command at once, or makes a DataFrame of a query. */
export async function runCommand(session: SparkSession, plan: LogicalPlan, parameters?: AnalysisContext['parameters']): Promise<DataFrame> {
  switch (plan.type) {
    case 'CreateView': {
      const df = new DataFrame(session, plan.child, parameters)
      await df.queryExecution.analyzed()
      df.createOrReplaceTempView(plan.name.at(-1)!)
      return session.range(0).drop('id')
    }
    case 'UnsupportedCommand':
      throw sparkError('UNSUPPORTED_FEATURE', { message: plan.name })
    default: {
      const df = new DataFrame(session, plan, parameters)
      await df.queryExecution.analyzed()
      return df
    }
  }
}
