import type { LogicalPlan } from '../plan/logical.ts'

/** Plans that came out of the analyzer. A view or DataFrame that is kept analyzed is not analyzed again as part of another query. */
const analyzed = new WeakSet<LogicalPlan>()

export const isAnalyzed = (plan: LogicalPlan): boolean => analyzed.has(plan)
export const markAnalyzed = <P extends LogicalPlan>(plan: P): P => {
  analyzed.add(plan)
  return plan
}
