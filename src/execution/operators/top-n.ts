import type { Produce } from '../compiler.ts'
import type { TakeOrderedAndProject } from '../physical.ts'
import { sorted } from './sort.ts'

/** The first rows of an order: each worker keeps only as many as can be among them. */
export const produceTopN: Produce<TakeOrderedAndProject> = (compiler, plan, needed, consume) =>
  sorted(compiler, plan, plan.order, needed, consume, { limit: plan.limit, offset: plan.offset })
