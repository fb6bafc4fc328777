import { referencesOf } from '../../plan/output.ts'
import type { Produce } from '../compiler.ts'
import { emitPredicate } from '../expression/emit-expression.ts'
import type { FilterExec } from '../physical.ts'
import { union } from './hash-join.ts'

/** Rows for which the condition is true. Filters right above a scan are the scan's. */
export const produceFilter: Produce<FilterExec> = (compiler, plan, needed, consume) =>
  compiler.produce(plan.child, union(needed, referencesOf(plan.condition)), (b, scope) =>
    b.within(scope, () => b.g.if(emitPredicate(b.g, plan.condition, b), () => consume(b, scope))),
  )
