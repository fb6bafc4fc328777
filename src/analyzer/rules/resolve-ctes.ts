import { AttributeReference, newExprId } from '../../plan/expression.ts'
import { CTERelationRef, type LogicalPlan } from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { transformUp } from '../../plan/tree.ts'
import { transformDeep } from '../deep.ts'
import { isPlanResolved } from '../resolved.ts'

/** References to shared definitions get columns, new ones each time, as soon as the definition is resolved. */
export const resolveCTEs = (plan: LogicalPlan): LogicalPlan =>
  transformUp(plan, p => {
    if (p.type !== 'WithCTE') return p
    const ready = new Map(p.ids.map((id, i) => [id, p.definitions[i]!] as const).filter(([, d]) => isPlanResolved(d)))
    const refer = (inside: LogicalPlan) =>
      transformDeep(inside, r => {
        const definition = r.type === 'CTERelationRef' && r.output.length === 0 ? ready.get(r.cteId) : undefined
        if (definition === undefined || r.type !== 'CTERelationRef') return r
        const output = outputOf(definition).map(a => AttributeReference({ ...a, exprId: newExprId(), qualifier: [] }))
        return CTERelationRef({ ...r, output })
      })
    const definitions = p.definitions.map(refer)
    const child = refer(p.child)
    if (child === p.child && definitions.every((d, i) => d === p.definitions[i])) return p
    return Object.freeze({ ...p, definitions: Object.freeze(definitions), child }) as LogicalPlan
  })
