import {
  Alias,
  type AttributeReference,
  Exists,
  type Expression,
  InSubquery,
  newExprId,
  ScalarSubquery,
  type UnresolvedSubquery,
} from '../../plan/expression.ts'
import { Join, type LogicalPlan, Project } from '../../plan/logical.ts'
import { holdsAny } from '../../plan/node-types.ts'
import { dataTypeOf, outputOf } from '../../plan/output.ts'

import { childrenOf, expressionsOf, mapExpressions, transformUp } from '../../plan/tree.ts'
import { NullType } from '../../types/data-type.ts'
import { isAnalyzed } from '../analyzed.ts'
import { commonTypeOf } from '../coercion/common-type.ts'
import { alike } from '../coercion/comparison.ts'
import { castTo } from '../coercion/implicit-cast.ts'
import { type Scope, scopeOf } from '../context.ts'
import { expose, hiddenOf } from '../hidden.ts'
import { outerReferencesIn } from '../outer-references.ts'
import { unresolvedNames } from '../resolve-names.ts'
import { inputsResolved, isPlanResolved, isResolved, transformUnresolved } from '../resolved.ts'
import { backToOutput } from './resolve-missing.ts'
import { exposing } from './resolve-references.ts'

/** Runs the rules over a subquery's plan. */
export type Run = (plan: LogicalPlan, scope: Scope) => LogicalPlan

/** Subqueries in expressions: their plans are resolved with this node's input as the enclosing query, then typed. */
export const resolveSubqueries =
  (run: Run) =>
  (plan: LogicalPlan, scope: Scope): LogicalPlan =>
    transformUnresolved(plan, p => {
      if (isAnalyzed(p)) return p
      if (p.type === 'Join' && p.lateral && isPlanResolved(p.left) && !isPlanResolved(p.right)) return lateral(p, scope, run)
      if (!inputsResolved(p)) return p
      const inputs = childrenOf<LogicalPlan>(p)
      const inside = scopeOf(scope, inputs.flatMap(outputOf), inputs.flatMap(hiddenOf))
      // a hidden column that joins the input would be one more of its name
      if (inside.outerHidden.length > 0 && expressionsOf(p).some(e => unresolvedNames(e).length > 0)) return p
      const made = mapExpressions(p, e => (holdsAny(e, SUBQUERIES) ? transformUp(e, x => resolveOne(x, inside, scope, run)) : e))
      if (made === p || inside.outerHidden.length === 0) return made
      const exposed = exposing(made)
      return made.type === 'Filter' || made.type === 'Join' ? backToOutput(made, exposed, exposed) : exposed
    })

const SUBQUERIES = ['UnresolvedSubquery', 'InSubquery']

/** The right side of a lateral join sees the left one's columns as its enclosing query's. */
function lateral(p: Join, scope: Scope, run: Run): LogicalPlan {
  const right = run(p.right, scopeOf(scope, outputOf(p.left), hiddenOf(p.left)))
  if (right === p.right) return p
  const hidden = new Set(outerAttributesOf(right).map(a => a.exprId))
  return Join({ ...p, left: expose(p.left, hidden), right })
}

function resolveOne(e: Expression, inside: Scope, scope: Scope, run: Run): Expression {
  if (e.type === 'InSubquery') return isResolved(e) ? e : coerceIn(e, scope)
  if (e.type !== 'UnresolvedSubquery') return e
  const plan = run(e.plan, inside)
  if (!isPlanResolved(plan) || !e.values.every(isResolved)) return plan === e.plan ? e : (Object.freeze({ ...e, plan }) as Expression)
  return typed(e, plan, scope)
}

function typed(e: UnresolvedSubquery, plan: LogicalPlan, scope: Scope): Expression {
  const made = { plan, outerAttributes: outerAttributesOf(plan), origin: e.origin }
  if (e.form === 'exists') return Exists(made)
  if (e.form === 'in') return coerceIn(InSubquery({ ...made, values: e.values }), scope)
  return ScalarSubquery({ ...made, dataType: outputOf(plan)[0]?.dataType ?? NullType })
}

/** The enclosing query's columns that a plan uses, each once. */
export function outerAttributesOf(plan: LogicalPlan): AttributeReference[] {
  const found = new Map<number, AttributeReference>()
  for (const a of outerReferencesIn(plan)) if (!found.has(a.exprId)) found.set(a.exprId, a)
  return [...found.values()]
}

/** Values and the subquery's columns are brought to common types. */
function coerceIn(e: InSubquery, scope: Scope): InSubquery {
  const columns = outputOf(e.plan)
  if (columns.length !== e.values.length) return e
  const types = e.values.map((v, i) => {
    const pair = [dataTypeOf(v), columns[i]!.dataType] as const
    return alike(pair[0], pair[1]) ? pair[0] : commonTypeOf(pair, scope.ansi)
  })
  if (types.some(t => t === undefined)) return e
  const values = e.values.map((v, i) => (alike(dataTypeOf(v), types[i]!) ? v : castTo(v, types[i]!, scope.ansi, e)))
  const list = columns.map((c, i) => {
    if (alike(c.dataType, types[i]!)) return c
    return Alias({ child: castTo(c, types[i]!, scope.ansi, e), name: c.name, exprId: newExprId(), qualifier: [] })
  })
  if (list.every((c, i) => c === columns[i])) return values.every((v, i) => v === e.values[i]) ? e : InSubquery({ ...e, values })
  return InSubquery({ ...e, values, plan: Project({ projectList: list, child: e.plan }) })
}
