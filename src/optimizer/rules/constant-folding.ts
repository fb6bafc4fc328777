import type { Expression } from '../../plan/expression.ts'
import { Literal } from '../../plan/expression.ts'
import type { LogicalPlan } from '../../plan/logical.ts'
import { dataTypeOf } from '../../plan/output.ts'
import { mapChildren } from '../../plan/tree.ts'
import { SparkException } from '../../util/errors.ts'
import { isConstant } from '../expression-facts.ts'
import { evaluateConstant } from '../fold.ts'
import { expressionRule, mapOwnExpressions } from '../map-expressions.ts'
import { type Rule, type RuleContext, rule } from '../rule.ts'

const zone = ({ conf }: RuleContext): string => conf('spark.sql.session.timeZone') ?? 'UTC'

/** `1 + 2  ⇒  3`, while columns are not pruned yet: a constant that raises an error stays as it is, it may be in no one's way. */
export const earlyConstantFolding: Rule = Object.freeze({
  ...expressionRule('EarlyConstantFolding', (e, context) => fold(e, zone(context))),
  formOf: 'ConstantFolding',
})

/**
 * `1 + 2  ⇒  3`. A constant that raises an error raises it now, be there rows or none, except in a branch of a conditional expression, which
 * may never be taken, and over rows that stand in the query, of which is known whether they get there.
 */
export const constantFolding: Rule = rule('ConstantFolding', (plan, context) => {
  const done = doneIn(context)
  const visit = (p: LogicalPlan): LogicalPlan => {
    if (done.has(p)) return p
    const inner = mapChildren(p, visit)
    const lenient = overLocalRows(inner)
    const made = mapOwnExpressions(inner, e => foldWithin(e, zone(context), lenient))
    if (made === p) done.add(p)
    return made
  }
  return visit(plan)
})

/** The plans that a query's run of the rule has left as they were. */
const known = new WeakMap<RuleContext, WeakSet<LogicalPlan>>()
function doneIn(context: RuleContext): WeakSet<LogicalPlan> {
  const of = known.get(context) ?? new WeakSet<LogicalPlan>()
  known.set(context, of)
  return of
}

/** Projections and filters of rows that stand in the query. */
export function overLocalRows(p: LogicalPlan): boolean {
  let at = p
  while (at.type === 'Project' || at.type === 'Filter' || at.type === 'Limit') at = at.child
  return at.type === 'LocalRelation' && at !== p
}

/** What has no value now, early and later. */
const failed = new WeakSet<Expression>()
const failedLater = new WeakSet<Expression>()

const isFoldable = (e: Expression): boolean =>
  e.type !== 'Literal' && e.type !== 'AttributeReference' && e.type !== 'Alias' && e.type !== 'LambdaFunction' && isConstant(e)

/** `guarded`: within a branch that may not be taken. */
function foldWithin(e: Expression, timeZone: string, guarded: boolean): Expression {
  const folded = fold(e, timeZone, failedLater, guarded ? undefined : raise)
  if (folded !== e) return folded
  const inside = guarded || isConditional(e)
  return mapChildren(e, c => foldWithin(c, timeZone, inside))
}

const CONDITIONAL = new Set(['coalesce', 'if', 'nanvl'])
const isConditional = (e: Expression): boolean => e.type === 'CaseWhen' || (e.type === 'Call' && CONDITIONAL.has(e.name))

function raise(error: unknown): void {
  if (error instanceof SparkException && error.condition !== 'INTERNAL_ERROR') throw error
}

export function fold(e: Expression, timeZone: string, known = failed, fails?: (error: unknown) => void): Expression {
  if (known.has(e) || !isFoldable(e)) return e
  try {
    return Literal({ value: evaluateConstant(e, timeZone), dataType: dataTypeOf(e) })
  } catch (error) {
    fails?.(error)
    known.add(e)
    return e
  }
}
