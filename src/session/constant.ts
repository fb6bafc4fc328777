import { analyze } from '../analyzer/analyzer.ts'
import type { AnalysisContext } from '../analyzer/context.ts'
import { bindParameters } from '../analyzer/rules/bind-parameters.ts'
import { Alias, type Expression, newExprId } from '../plan/expression.ts'
import { type LogicalPlan, OneRowRelation, Project } from '../plan/logical.ts'

/** An expression over nothing, resolved. Raises what its analysis raises. */
export function resolveConstant(e: Expression, context: AnalysisContext): Expression {
  const alias = Alias({ child: context.parameters ? bound(e, context) : e, name: 'constant', exprId: newExprId(), qualifier: [] })
  const plan: LogicalPlan = analyze(Project({ projectList: [alias], child: OneRowRelation({}) }), context)
  const item = plan.type === 'Project' ? plan.projectList[0]! : plan.type === 'Aggregate' ? plan.aggregateExpressions[0]! : alias
  return item.type === 'Alias' ? item.child : item
}

function bound(e: Expression, context: AnalysisContext): Expression {
  const plan = bindParameters(Project({ projectList: [e], child: OneRowRelation({}) }), context)
  return plan.type === 'Project' ? plan.projectList[0]! : e
}

/** Its value, as a literal. */
export function evaluateConstant(e: Expression, context: AnalysisContext): Extract<Expression, { type: 'Literal' }> {
  const value = context.evaluate!(resolveConstant(e, context))
  if (value.type !== 'Literal') throw new Error(`${value.type} is no constant`)
  return value
}
