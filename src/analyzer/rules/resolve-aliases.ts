import { Alias, AttributeReference, type Expression, newExprId } from '../../plan/expression.ts'
import { Aggregate, CollectMetrics, type LogicalPlan, Project } from '../../plan/logical.ts'
import { mapChildren } from '../../plan/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { isAnalyzed } from '../analyzed.ts'
import { isGenerator } from '../generators.ts'
import { isLateral } from '../lateral.ts'
import { isNamed, isResolved, transformUnresolved } from '../resolved.ts'
import { fullSql, prettySql } from '../sql.ts'
import { each } from './resolve-references.ts'

/** Select items without a name get Spark's: their pretty SQL; a cast of a column keeps the column's name. */
export const resolveAliases = (plan: LogicalPlan): LogicalPlan =>
  transformUnresolved(plan, p => {
    if (isAnalyzed(p)) return p
    if (p.type === 'Project') {
      const projectList = each(p.projectList, named)
      return projectList === p.projectList ? p : Project({ ...p, projectList })
    }
    if (p.type === 'Aggregate') {
      const aggregateExpressions = each(p.aggregateExpressions, named)
      return aggregateExpressions === p.aggregateExpressions ? p : Aggregate({ ...p, aggregateExpressions })
    }
    if (p.type === 'CollectMetrics') {
      const metrics = each(p.metrics, named)
      return metrics === p.metrics ? p : CollectMetrics({ ...p, metrics })
    }
    return p
  })

function named(e: Expression): Expression {
  const child = e.type === 'UnresolvedAlias' ? e.child : e
  if (isNamed(e) || !isResolved(child) || isGenerator(child)) return e
  if (e.type === 'UnresolvedAlias' && e.names !== undefined)
    throw sparkError('MULTI_ALIAS_WITHOUT_GENERATOR', { expr: `"${prettySql(child)}"`, names: e.names.join(', ') }, contextsOf(e.origin))
  if (e.type === 'UnresolvedAlias' && isNamed(child) && e.names === undefined) return child
  return Alias({
    child,
    name: nameFor(child),
    exprId: newExprId(),
    qualifier: [],
    origin: e.origin,
  })
}

function nameFor(child: Expression): string {
  if (child.type === 'Cast' && (child.child.type === 'AttributeReference' || child.child.type === 'Alias')) return child.child.name
  if (child.type === 'OuterReference') return child.attribute.name
  return prettySql(asWritten(child))
}

/** Lateral aliases and columns of the enclosing query show as such in names. */
function asWritten(e: Expression): Expression {
  if (e.type === 'OuterReference') return AttributeReference({ ...e.attribute, name: `outer(${fullSql(e.attribute)})` })
  if (e.type === 'AttributeReference') return isLateral(e) ? AttributeReference({ ...e, name: `lateralAliasReference(${e.name})` }) : e
  return mapChildren(e, asWritten)
}
