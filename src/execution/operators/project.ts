import type { Maybe } from '../../codegen/value.ts'
import type { AttributeReference, Expression } from '../../plan/expression.ts'
import { referencesOf } from '../../plan/output.ts'
import type { Produce } from '../compiler.ts'
import { dataTypeOfChild, emitExpression } from '../expression/emit-expression.ts'
import type { ProjectExec } from '../physical.ts'
import type { PipelineBuilder, Scope, Slot } from '../pipeline/builder.ts'
import { emitUserCalls, takeUserCalls } from './user-calls.ts'

/** Computes the expressions that are used above; columns that only pass through are not touched. */
export const produceProject: Produce<ProjectExec> = (compiler, plan, needed, consume) => {
  const used = plan.projectList.filter(e => needed.has(idOf(e)))
  const below = new Set(used.flatMap(e => referencesOf(e)).map((a: AttributeReference) => a.exprId))
  const calls = takeUserCalls(used)
  compiler.produce(plan.child, below, (b, outer) =>
    emitUserCalls(b, outer, calls, scope => b.within(scope, () => consume(b, projected(b, scope, calls.rest)))),
  )
}

/** The scope in which the expressions' attributes are bound: passed on, or computed here. */
export function projected(b: PipelineBuilder, scope: Scope, expressions: readonly Expression[]): Scope {
  const slots = new Map<number, Slot>()
  for (const e of expressions) {
    const inner = e.type === 'Alias' ? e.child : e
    const passed = inner.type === 'AttributeReference' ? scope.slots.get(inner.exprId) : undefined
    if (passed) slots.set(idOf(e), passed)
    else {
      const value: Maybe = b.g.keepMaybe(emitExpression(b.g, inner, b))
      slots.set(idOf(e), { kind: 'value', value, dataType: dataTypeOfChild(inner) })
    }
  }
  return { handles: scope.handles, slots }
}

export function idOf(e: Expression): number {
  if (e.type === 'Alias' || e.type === 'AttributeReference') return e.exprId
  throw new Error(`project list holds ${e.type}`)
}
