import { AttributeReference, type Expression, Literal, type UnresolvedAttribute } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { outputOf } from '../plan/output.ts'
import { childrenOf } from '../plan/tree.ts'
import { StringType } from '../types/data-type.ts'
import { quoteIfNeeded } from '../types/names.ts'
import { sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import type { Scope } from './context.ts'
import { extractValue } from './extract-value.ts'
import { hiddenOf } from './hidden.ts'
import { type FoundName, findName } from './names.ts'
import { quoteParts } from './quoting.ts'

/**
 * `df.col('a')`: the column a of the DataFrame whose plan id it carries, found in the plans below and still there at the top. The same
 * DataFrame on both sides of a join makes it ambiguous. As Spark Connect resolves columns by plan id.
 */
export function dataFrameColumn(u: UnresolvedAttribute, inputs: readonly LogicalPlan[], scope: Scope): Expression | undefined {
  if (u.planId === undefined) return undefined
  const seen = { node: false }
  const found = inputs.flatMap(p => search(u, p, scope, seen))
  const distinct = [...new Map(found.map(f => [f.attribute.exprId, f])).values()]
  if (distinct.length > 1) throw sparkError('AMBIGUOUS_COLUMN_REFERENCE', { name: quoteParts(u.nameParts) }, contextsOf(u.origin))
  if (distinct.length === 0) return undefined
  const { attribute, fields } = distinct[0]!
  return fields.reduce<Expression>((e, name) => extractValue(e, Literal({ value: name, dataType: StringType }), scope, u.origin), attribute)
}

function search(u: UnresolvedAttribute, plan: LogicalPlan, scope: Scope, seen: { node: boolean }): FoundName[] {
  if (plan.planId === u.planId) {
    seen.node = true
    const found = findName(u.nameParts, outputOf(plan), scope, u.origin)
    return found ? [found] : []
  }
  const below = childrenOf(plan).flatMap(c => search(u, c, scope, seen))
  if (below.length === 0) return below
  const present = new Map<number, AttributeReference>([...outputOf(plan), ...hiddenOf(plan)].map(a => [a.exprId, a]))
  // what the node passes on, with the nullability it has here
  return below.flatMap(f => {
    const here = present.get(f.attribute.exprId)
    return here
      ? [{ ...f, attribute: here.name === f.attribute.name ? here : AttributeReference({ ...here, name: f.attribute.name }) }]
      : []
  })
}

/** Is the DataFrame's plan somewhere below? */
export const holdsPlan = (plan: LogicalPlan, planId: number): boolean =>
  plan.planId === planId || childrenOf(plan).some(c => holdsPlan(c, planId))

export const cannotResolve = (u: UnresolvedAttribute) =>
  sparkError('CANNOT_RESOLVE_DATAFRAME_COLUMN', { name: quoteParts(u.nameParts.map(quoteIfNeeded)) }, contextsOf(u.origin))
