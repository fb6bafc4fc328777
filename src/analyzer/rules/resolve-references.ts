import { Alias, AttributeReference, type Expression, newExprId, UnresolvedAlias, type UnresolvedAttribute } from '../../plan/expression.ts'
import { Aggregate, Join, type LogicalPlan, Project } from '../../plan/logical.ts'
import { outputOf, referencesOf } from '../../plan/output.ts'
import { childrenOf, mapChildren, mapExpressions } from '../../plan/tree.ts'
import { sparkError } from '../../util/errors.ts'
import { isAnalyzed } from '../analyzed.ts'
import { flag, type Scope, sameName } from '../context.ts'
import { selfEqualities } from '../dataframe-column.ts'
import { transformOutsideLateral } from '../deep.ts'
import { isGenerator } from '../generators.ts'
import { isGroupingName } from '../grouping-functions.ts'
import { expose } from '../hidden.ts'
import { lateralAttribute } from '../lateral.ts'
import { quoteParts } from '../quoting.ts'
import { among, fromInputs, fromOuter, keywordFunction, type Meaning, resolveNames } from '../resolve-names.ts'
import { inputsResolved, isPlanResolved, isResolved } from '../resolved.ts'
import { backToOutput } from './resolve-missing.ts'

/**
 * Names become columns of the node's inputs; where there is none, functions without parentheses (current_date), aliases of the same SELECT
 * list, columns of the enclosing query. Sort and HAVING have rules of their own.
 */
export const resolveReferences = (plan: LogicalPlan, scope: Scope): LogicalPlan => transformOutsideLateral(plan, p => resolveNode(p, scope))

function resolveNode(plan: LogicalPlan, scope: Scope): LogicalPlan {
  if (isPlanResolved(plan) || isAnalyzed(plan) || !inputsResolved(plan)) return plan
  switch (plan.type) {
    case 'Sort':
    case 'UnresolvedHaving':
    case 'UnresolvedInlineTable':
    case 'UnresolvedTableValuedFunction':
    case 'UnresolvedWithColumns':
    case 'Filter':
      return plan
    case 'Project': {
      const projectList = selectList(plan.projectList, plan, scope)
      return projectList === plan.projectList ? plan : exposing(Project({ ...plan, projectList }))
    }
    case 'Aggregate': {
      const meanings = [...fromInputs([plan.child], scope), keywordFunction]
      const groupingExpressions = each(plan.groupingExpressions, g => inPlace(resolveNames(g, scope, ...meanings), g))
      const aggregateExpressions = selectList(plan.aggregateExpressions, plan, scope)
      if (groupingExpressions === plan.groupingExpressions && aggregateExpressions === plan.aggregateExpressions) return plan
      return exposing(Aggregate({ ...plan, groupingExpressions, aggregateExpressions }))
    }
    default: {
      const meanings = [...fromInputs(childrenOf<LogicalPlan>(plan), scope), keywordFunction, fromOuter(scope)]
      const limit = plan.type === 'Limit' || plan.type === 'Offset'
      const written =
        plan.type === 'Join' && plan.condition !== undefined
          ? Join({ ...plan, condition: selfEqualities(plan.condition, plan.left, plan.right, scope) })
          : plan
      const named = mapExpressions(written, e => {
        if (isResolved(e)) return e
        const found = resolveNames(e, scope, ...meanings)
        return limit ? inPlace(found, e) : found
      })
      const exposed = exposing(named)
      // what a join's condition uses is still hidden above it
      return named.type === 'Join' ? backToOutput(named, exposed, exposed) : exposed
    }
  }
}

/** A column that errors are about where it is named. */
const inPlace = (e: Expression, written: Expression): Expression =>
  e.type === 'AttributeReference' && written.origin !== undefined ? AttributeReference({ ...e, origin: written.origin }) : e

/** The same array where nothing changed. */
export function each<T>(list: readonly T[], f: (item: T) => T): readonly T[] {
  const mapped = list.map(f)
  return mapped.every((m, i) => m === list[i]) ? list : mapped
}

/** Hidden columns that the node's expressions have come to use are passed up to it. */
export function exposing<P extends LogicalPlan>(plan: P): P {
  const needed = new Set<number>()
  mapExpressions(plan, e => {
    for (const a of referencesOf(e)) needed.add(a.exprId)
    return e
  })
  const given = new Set(childrenOf<LogicalPlan>(plan).flatMap(c => outputOf(c).map(a => a.exprId)))
  const missing = new Set([...needed].filter(id => !given.has(id)))
  return missing.size === 0 ? plan : (mapChildren(plan as LogicalPlan, c => expose(c, missing)) as P)
}

/**
 * The items of a SELECT list in order: columns of the input first, then aliases of items before it (lateral column aliases), then the
 * enclosing query.
 */
function selectList(list: readonly Expression[], plan: Project | Aggregate, scope: Scope): readonly Expression[] {
  const inputs = fromInputs([plan.child], scope)
  const lateral = flag(scope, 'spark.sql.lateralColumnAlias.enableImplicitResolution', true)
  const done: Expression[] = []
  return each(list, item => {
    if (isResolved(item) && item.type !== 'UnresolvedAlias') {
      done.push(item)
      return item
    }
    const before = lateral ? [lateralAlias(done, scope)] : []
    const resolved = inPlace(nameField(resolveNames(item, scope, ...inputs, keywordFunction, ...before, fromOuter(scope)), item), item)
    // a variable under its own name is no alias
    if (!isVariable(resolved)) done.push(resolved)
    return resolved
  })
}

const isVariable = (e: Expression): boolean => e.type === 'Alias' && e.child.type === 'Call' && e.child.name === '$variable'

/** An item that is only a name is named by it: by its last part, for a field of a struct. */
function nameField(resolved: Expression, item: Expression): Expression {
  if (resolved === item) return item
  const written = item.type === 'UnresolvedAlias' && item.names === undefined ? item.child : item
  const found = resolved.type === 'UnresolvedAlias' ? resolved.child : resolved
  if (written.type !== 'UnresolvedAttribute' || found.type === 'UnresolvedAttribute' || found.type === 'AttributeReference') return resolved
  // a variable is named by what it is where the name was computed
  if (written.computed && found.type === 'Call' && found.name === '$variable') return UnresolvedAlias({ child: found, origin: item.origin })
  const number = found.type === 'UnresolvedFunction' && isGroupingName(found.nameParts)
  if (found.type === 'UnresolvedFunction' && !number) return UnresolvedAlias({ child: found, origin: item.origin })
  return Alias({ child: found, name: written.nameParts.at(-1)!, exprId: newExprId(), qualifier: [], origin: item.origin })
}

/** A name that earlier items of the list give: all of them must be settled before the name can mean one. */
function lateralAlias(before: readonly Expression[], scope: Scope): Meaning {
  return (u: UnresolvedAttribute) => {
    if (u.planId !== undefined) return undefined
    const aliases = before.filter((e): e is Alias => e.type === 'Alias' && sameName(scope, e.name, u.nameParts[0]!))
    if (aliases.length === 0) return undefined
    if (aliases.length > 1)
      throw sparkError('AMBIGUOUS_LATERAL_COLUMN_ALIAS', { name: quoteParts(u.nameParts.slice(0, 1)), n: String(aliases.length) })
    // its turn comes: until then the name may mean nothing else
    if (!isResolved(aliases[0]!) || isGenerator(aliases[0]!.child)) return u
    return among([lateralAttribute(aliases[0]!)], scope)(u)
  }
}
