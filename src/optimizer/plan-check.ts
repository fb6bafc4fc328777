import type { LogicalPlan } from '../plan/logical.ts'
import { dataTypeOf, outputOf } from '../plan/output.ts'
import { exists, expressionsOf, forEachNode } from '../plan/tree.ts'
import { sameType } from '../types/data-type.ts'
import { sparkError } from '../util/errors.ts'
import { outputIds, referenceIds } from './references.ts'

/**
 * What every rule must leave true: each column that a node reads comes from below it, a node's columns have different ids,
 * both sides of a join have different columns, and the plan's output is what it was. Throws INTERNAL_ERROR naming the rule.
 */
export function checkPlan(before: LogicalPlan, after: LogicalPlan, rule: string): void {
  const broken = (what: string): never => {
    throw sparkError('INTERNAL_ERROR', { message: `The plan after ${rule} is broken: ${what}` })
  }
  forEachNode(after, p => {
    const inputs = inputsOf(p)
    if (inputs === undefined) return
    const available = new Set(inputs.flatMap(i => [...outputIds(i)]))
    const optional = new Set(inputs.flatMap(i => outputOf(i).flatMap(a => (a.nullable ? [a.exprId] : []))))
    for (const e of expressionsOf(p)) {
      if (exists(e, n => n.type.startsWith('Unresolved'))) broken(`an unresolved expression in ${p.type}`)
      if (p.type === 'Join' && e === p.mark) continue
      if ((p.type === 'Expand' && p.output.includes(e as never)) || (p.type === 'Generate' && p.generatorOutput.includes(e as never)))
        continue
      for (const id of referenceIds(e)) if (!available.has(id)) broken(`${p.type} reads column #${id}, which is not in its input`)
      forEachNode(e, n => {
        if (n.type === 'AttributeReference' && !n.nullable && optional.has(n.exprId))
          broken(`${p.type} takes column ${n.name}#${n.exprId} to have no nulls`)
      })
    }
    if (p.type === 'Join' && [...outputIds(p.left)].some(id => outputIds(p.right).has(id)))
      broken('both sides of a join have the same column')
    if (p.type === 'Union')
      for (const input of p.inputs) if (outputOf(input).length !== outputOf(p).length) broken('the inputs of a union have different widths')
  })
  const a = outputOf(before)
  const b = outputOf(after)
  if (a.length !== b.length) broken(`${a.length} columns became ${b.length}`)
  a.forEach((x, i) => {
    const y = b[i]!
    if (x.exprId !== y.exprId) broken(`column ${x.name}#${x.exprId} became ${y.name}#${y.exprId}`)
    if (x.name !== y.name) broken(`column ${x.name} became ${y.name}`)
    if (dataTypeOf(x).type !== dataTypeOf(y).type || (x.dataType.type === 'decimal' && !sameType(x.dataType, y.dataType)))
      broken(`column ${x.name} changed its type`)
  })
}

/** The plans whose columns a node's expressions read; undefined for leaves. */
function inputsOf(p: LogicalPlan): LogicalPlan[] | undefined {
  if (p.type === 'WithCTE' || p.type === 'UnionLoop' || p.type === 'UnionLoopRef') return undefined
  if ('inputs' in p) return [...p.inputs]
  if ('left' in p && 'right' in p) return [p.left, p.right]
  return 'child' in p && p.child !== undefined ? [p.child] : undefined
}
