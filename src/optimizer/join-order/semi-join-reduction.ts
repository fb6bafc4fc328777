import type { LogicalPlan } from '../../plan/logical.ts'
export const reduceAggregates = (p: LogicalPlan): LogicalPlan => p
