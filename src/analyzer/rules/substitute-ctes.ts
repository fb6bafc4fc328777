import type { Expression } from '../../plan/expression.ts'
import { CTERelationRef, type LogicalPlan, newCteId, SubqueryAlias, UnionLoop, UnionLoopRef, WithCTE } from '../../plan/logical.ts'
import { childrenOf, expressionsOf, mapChildren, mapExpressions } from '../../plan/tree.ts'
import type { UnresolvedWith } from '../../plan/unresolved.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { forEachDeep, hasPlan, mapSubqueries, transformDeep } from '../deep.ts'

/**
 * WITH: a name that is used once is replaced by its query; one used more often becomes a CTERelationRef to a definition at the top. Names
 * see the definitions before them and those around them; inner ones hide outer ones, and all hide tables and views.
 */
export function substituteCTEs(plan: LogicalPlan, rules: NameRules = {}): LogicalPlan {
  const shared: Shared[] = []
  const child = substitute(plan, newNames(rules), shared, false)
  const uses = countUses([child, ...shared.map(s => s.plan)])
  return settle(child, shared, uses)
}

interface Shared {
  readonly id: number
  readonly plan: LogicalPlan
}
/** What a name in scope stands for: a shared definition, a plan to be copied, or the recursive definition that it stands in. */
type Definition = { readonly id: number } | { readonly copy: LogicalPlan } | { readonly loop: number }
/** How names are compared, and which of two nested definitions of one name counts (`spark.sql.legacy.ctePrecedencePolicy`). */
interface NameRules {
  readonly caseSensitive?: boolean
  readonly policy?: string
}
interface Names {
  readonly known: ReadonlyMap<string, Definition>
  readonly rules: NameRules
}
const newNames = (rules: NameRules): Names => ({ known: new Map(), rules })
const keyOf = (name: string, { rules }: Names): string => (rules.caseSensitive ? name : name.toLowerCase())

/** `starts`: the plan is a definition's or a subquery's whole, where legacy policies see to names of their own. */
function substitute(plan: LogicalPlan, names: Names, shared: Shared[], copying: boolean, starts = false): LogicalPlan {
  if (plan.type === 'UnresolvedWith') return substituteWith(plan, names, shared, copying, starts)
  if (plan.type === 'UnresolvedRelation' && plan.nameParts.length === 1) {
    const name = plan.nameParts[0]!
    const found = names.known.get(keyOf(name, names))
    if (found === undefined) return plan
    const child = standsFor(found, plan.origin)
    return SubqueryAlias({ name: [name], child, origin: plan.origin, planId: plan.planId })
  }
  // the right side of a lateral join and subquery expressions may be correlated: what is named there is copied, not shared
  const inner = (e: Expression) => mapSubqueries(e, q => substitute(q, names, shared, true, true))
  const children = mapChildren<LogicalPlan>(plan, c =>
    substitute(c, names, shared, copying || (plan.type === 'Join' && plan.lateral === true && c === plan.right)),
  )
  return mapExpressions(children, inner)
}

function substituteWith(plan: UnresolvedWith, names: Names, shared: Shared[], copying: boolean, starts: boolean): LogicalPlan {
  const known = new Map(names.known)
  const inner: Names = { known, rules: names.rules }
  for (const [i, definition] of plan.definitions.entries()) {
    const name = plan.names[i]!
    const key = keyOf(name, names)
    const hides = starts && names.known.has(key)
    if (hides && names.rules.policy === 'EXCEPTION')
      throw sparkError('AMBIGUOUS_ALIAS_IN_NESTED_CTE', {
        name: `\`${name}\``,
        config: '"spark.sql.legacy.ctePrecedencePolicy"',
        docroot: 'https://spark.apache.org/docs/latest',
      })
    if (hides && names.rules.policy === 'LEGACY') continue
    const loops = plan.recursive === true && mentions(definition, name)
    const written = loops ? unionLoop(definition, name, plan.maxRecursion?.[i], plan) : undefined
    if (written !== undefined) known.set(key, { loop: written.id })
    // what a recursion names may depend on it: it stays within
    const resolved = substitute(written ?? definition, inner, shared, copying || loops, true)
    if (copying) known.set(key, { copy: resolved })
    else {
      const id = newCteId()
      shared.push({ id, plan: resolved })
      known.set(key, { id })
    }
  }
  return substitute(plan.child, inner, shared, copying)
}

const standsFor = (found: Definition, origin: LogicalPlan['origin']): LogicalPlan => {
  if ('copy' in found) return found.copy
  return 'loop' in found
    ? UnionLoopRef({ loopId: found.loop, output: [], origin })
    : CTERelationRef({ cteId: found.id, output: [], origin })
}

/** `anchor UNION ALL recursion`, perhaps with common tables of its own and a column list. */
function unionLoop(definition: LogicalPlan, name: string, maxDepth: number | undefined, of: UnresolvedWith): UnionLoop {
  const listed = definition.type === 'UnresolvedSubqueryColumnAliases' ? definition : undefined
  const body = listed?.child ?? definition
  const within = body.type === 'UnresolvedWith' ? body : undefined
  const union = within?.child ?? body
  if (union.type === 'Distinct' && union.child.type === 'Union')
    throw sparkError('UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE', {}, contextsOf(of.origin))
  const [anchor, recursion] = union.type === 'Union' && union.inputs.length === 2 ? union.inputs : []
  if (anchor === undefined || recursion === undefined || mentions(anchor, name) || within?.definitions.some(d => mentions(d, name)))
    throw sparkError('INVALID_RECURSIVE_CTE', {})
  const part = (child: LogicalPlan): LogicalPlan => (within === undefined ? child : (Object.freeze({ ...within, child }) as LogicalPlan))
  return UnionLoop({
    id: newCteId(),
    output: [],
    anchor: part(anchor),
    recursion: part(recursion),
    names: listed?.names,
    maxDepth,
    origin: definition.origin,
  })
}

/** Does a query use the name, where no common table of its own hides it? */
function mentions(plan: LogicalPlan, name: string): boolean {
  const same = (n: string) => n.toLowerCase() === name.toLowerCase()
  if (plan.type === 'UnresolvedRelation') return plan.nameParts.length === 1 && same(plan.nameParts[0]!)
  if (plan.type === 'UnresolvedWith') {
    const hiding = plan.names.findIndex(same)
    const seen = hiding < 0 ? [...plan.definitions, plan.child] : plan.definitions.slice(0, plan.recursive === true ? hiding : hiding + 1)
    return seen.some(d => mentions(d, name))
  }
  const inExpression = (e: Expression): boolean => (hasPlan(e) && mentions(e.plan, name)) || childrenOf(e).some(inExpression)
  return expressionsOf(plan).some(inExpression) || childrenOf<LogicalPlan>(plan).some(c => mentions(c, name))
}

function countUses(plans: readonly LogicalPlan[]): Map<number, number> {
  const uses = new Map<number, number>()
  for (const plan of plans)
    forEachDeep(plan, p => {
      if (p.type === 'CTERelationRef') uses.set(p.cteId, (uses.get(p.cteId) ?? 0) + 1)
    })
  return uses
}

/** Puts the queries of names used once in their place. Names never used stay, for their errors. */
function settle(child: LogicalPlan, shared: readonly Shared[], uses: ReadonlyMap<number, number>): LogicalPlan {
  const once = new Map<number, LogicalPlan>()
  const inline = (plan: LogicalPlan) => transformDeep(plan, p => (p.type === 'CTERelationRef' ? (once.get(p.cteId) ?? p) : p))
  const kept: Shared[] = []
  for (const s of shared) {
    const plan = inline(s.plan)
    if (uses.get(s.id) === 1) once.set(s.id, plan)
    else kept.push({ id: s.id, plan })
  }
  const body = once.size === 0 ? child : inline(child)
  if (kept.length === 0) return body
  return WithCTE({ definitions: kept.map(k => k.plan), ids: kept.map(k => k.id), child: body, origin: child.origin })
}
