import { lookupFunction } from '../../functions/registry.ts'
import { sameMeaning } from '../../plan/canonical.ts'
import { sameExpression } from '../../plan/equality.ts'
import { Alias, AttributeReference, Call, Cast, type Expression, Literal, newExprId, UnresolvedFunction } from '../../plan/expression.ts'
import { Aggregate, Expand, type LogicalPlan, Project } from '../../plan/logical.ts'
import { dataTypeOf, outputOf, toAttribute } from '../../plan/output.ts'
import { exists, mapChildren, mapExpressions } from '../../plan/tree.ts'
import { ByteType, IntegerType, LongType } from '../../types/data-type.ts'
import { sparkError } from '../../util/errors.ts'
import { isAnalyzed } from '../analyzed.ts'
import { castTo } from '../coercion/implicit-cast.ts'
import type { Scope } from '../context.ts'
import { isGroupingFunction } from '../grouping-functions.ts'
import { isReadyAggregate } from '../resolved.ts'
import { fullSql, prettySql } from '../sql.ts'
import { resolveFunctionsIn } from './resolve-functions.ts'

/**
 * ROLLUP, CUBE and GROUPING SETS: each row once for each set, with NULL in the place of what the set leaves out and the set's number beside it;
 * then one aggregate over all. `grouping(x)` and `grouping_id()` read the number.
 */
export const resolveGroupingAnalytics = (plan: LogicalPlan, scope: Scope): LogicalPlan => rewrite(plan, scope).plan

type Renamed = ReadonlyMap<number, AttributeReference>

/** The plan, and what the columns of its aggregates have become, for the operators that were made above them. */
function rewrite(plan: LogicalPlan, scope: Scope): { plan: LogicalPlan; renamed: Renamed } {
  if (isAnalyzed(plan)) return { plan, renamed: new Map() }
  const renamed = new Map<number, AttributeReference>()
  const below = mapChildren(plan, c => {
    const r = rewrite(c, scope)
    for (const [k, v] of r.renamed) renamed.set(k, v)
    return r.plan
  })
  const followed = renamed.size === 0 ? below : mapExpressions(below, e => follow(e, renamed))
  if (followed.type !== 'Aggregate' || followed.grouping === undefined || followed.grouping === 'all' || !isReadyAggregate(followed))
    return { plan: followed, renamed }
  return expand(followed, scope)
}

const follow = (e: Expression, renamed: Renamed): Expression => {
  if (e.type !== 'AttributeReference') return mapChildren<Expression>(e, c => follow(c, renamed))
  const to = renamed.get(e.exprId)
  return to === undefined ? e : AttributeReference({ ...to, name: e.name })
}

const MAX_SETS = 4096
const GROUPING_ID = 'spark_grouping_id'

/** All subsets, the whole first; those with the first element before those without. */
function subsets(all: readonly number[]): readonly (readonly number[])[] {
  if (all.length === 0) return [[]]
  const rest = subsets(all.slice(1))
  return [...rest.map(s => [all[0]!, ...s]), ...rest]
}

function setsOf(a: Aggregate): readonly (readonly number[])[] {
  const all = a.groupingExpressions.map((_, i) => i)
  if (a.grouping === 'rollup') return Array.from({ length: all.length + 1 }, (_, n) => all.slice(0, all.length - n))
  if (a.grouping !== 'cube') return (a.grouping as { readonly sets: readonly (readonly number[])[] }).sets
  return subsets(all).slice(0, MAX_SETS)
}

/** The aggregate with each of its grouping expressions once, however it is written. */
function distinctKeys(a: Aggregate): Aggregate {
  const first = a.groupingExpressions.map(g => a.groupingExpressions.findIndex(x => sameMeaning(x, g)))
  if (first.every((f, i) => f === i)) return a
  const kept = [...new Set(first)]
  const sets = setsOf(a).map(set => [...new Set(set.map(i => kept.indexOf(first[i]!)))])
  return Aggregate({ ...a, groupingExpressions: kept.map(i => a.groupingExpressions[i]!), grouping: { sets } })
}

function expand(given: Aggregate, scope: Scope): { plan: LogicalPlan; renamed: Renamed } {
  const a = distinctKeys(given)
  const sets = setsOf(a)
  // one set of nothing: all rows are one group, even if there are none
  if (a.groupingExpressions.length === 0 && sets.length === 1) return { plan: Aggregate({ ...a, grouping: undefined }), renamed: new Map() }
  const keys = a.groupingExpressions.map(g =>
    Alias({ child: g, name: 'name' in g && g.type === 'AttributeReference' ? g.name : prettySql(g), exprId: newExprId(), qualifier: [] }),
  )
  const through = outputOf(a.child)
  const expanded = keys.map(k =>
    AttributeReference({ ...toAttribute(k), nullable: true, exprId: newExprId(), qualifier: qualifierOf(k.child) }),
  )
  const column = (name: string, dataType: typeof LongType | typeof IntegerType) =>
    AttributeReference({ name, dataType, nullable: false, exprId: newExprId(), qualifier: [] })
  const id = column(GROUPING_ID, LongType)
  const keyed = sets.map(s => s.join())
  const position = new Set(keyed).size < keyed.length ? column('_gen_grouping_pos', IntegerType) : undefined
  const projections = sets.map((set, n) => [
    ...through,
    ...keys.map((k, i) => (set.includes(i) ? toAttribute(k) : Literal({ value: null, dataType: dataTypeOf(k) }))),
    Literal({ value: numberOf(set, keys.length), dataType: LongType }),
    ...(position ? [Literal({ value: n, dataType: IntegerType })] : []),
  ])
  // columns that pass through unchanged get ids of their own: below and above the expansion they are not the same rows
  const output = [...through, ...expanded, id, ...(position ? [position] : [])]
  const child = Expand({ projections, output, child: Project({ projectList: [...through, ...keys], child: a.child }) })
  // what is aggregated are the rows as they were
  const aggregated = (e: Expression): Expression =>
    isGroupingFunction(e) ? groupingValue(e, a.groupingExpressions, id, scope) : mapChildren<Expression>(e, aggregated)
  const replace = (e: Expression): Expression => {
    if (e.type === 'AggregateCall') return exists(e, isGroupingFunction) ? aggregated(e) : e
    if (isGroupingFunction(e)) return groupingValue(e, a.groupingExpressions, id, scope)
    const i = a.groupingExpressions.findIndex(g => sameMeaning(g, e))
    return i >= 0 ? (expanded[i] as Expression) : mayBeNull(mapChildren<Expression>(e, replace), e)
  }
  const renamed = new Map<number, AttributeReference>()
  const aggregateExpressions = a.aggregateExpressions.map(e => {
    const made = replace(e)
    if (e.type === 'AttributeReference' && made.type === 'AttributeReference') {
      renamed.set(e.exprId, made)
      return made
    }
    return made.type === 'Alias' ? Alias({ ...made, child: resolveFunctionsIn(made.child, scope) }) : made
  })
  const groupingExpressions = [...expanded, id, ...(position ? [position] : [])]
  return { plan: Aggregate({ ...a, grouping: undefined, groupingExpressions, aggregateExpressions, child }), renamed }
}

/** What was made of columns that are null outside of their sets may be null too. */
function mayBeNull(made: Expression, of: Expression): Expression {
  if (made === of || made.type !== 'Call' || made.nullable) return made
  const f = lookupFunction(made.name)
  return f?.kind === 'scalar' && f.nulls === 'never' ? made : Call({ ...made, nullable: true })
}

const qualifierOf = (e: Expression): readonly string[] => (e.type === 'AttributeReference' ? e.qualifier : [])

/** A set's number: a bit for each expression it leaves out, the first expression's the highest. */
function numberOf(set: readonly number[], n: number): bigint {
  let bits = 0n
  for (let i = 0; i < n; i++) bits = (bits << 1n) | (set.includes(i) ? 0n : 1n)
  return bits
}

/** `grouping` and `grouping_id` above operators that stand on an expanded aggregate: the number is one of its grouping columns. */
export function groupingAbove(e: Expression, plan: LogicalPlan, scope: Scope): Expression {
  if (!exists(e, isGroupingFunction)) return e
  let below = plan
  while (below.type === 'Project' || below.type === 'Window' || below.type === 'Filter') below = below.child
  if (below.type !== 'Aggregate') return e
  const keys = below.groupingExpressions as readonly AttributeReference[]
  const at = keys.findIndex(k => k.name === GROUPING_ID)
  if (at < 0) return e
  if (at < keys.length - 1) throw noGrouping()
  const value = (x: Expression): Expression =>
    isGroupingFunction(x) ? groupingValue(x, keys.slice(0, at), keys[at]!, scope) : mapChildren<Expression>(x, value)
  return value(e)
}

/** Have the aggregate's grouping sets been worked out? */
export const isExpanded = (a: Aggregate): boolean =>
  a.groupingExpressions.some(g => g.type === 'AttributeReference' && g.name === GROUPING_ID)

/** Above sets of which some are the same, the number is not known. */
export function refuseAboveSameSets(given: Aggregate): void {
  if (given.grouping === undefined || given.grouping === 'all') return
  const sets = setsOf(distinctKeys(given)).map(s => s.join())
  if (new Set(sets).size < sets.length) throw noGrouping()
}
const noGrouping = () => sparkError('UNSUPPORTED_GROUPING_EXPRESSION', {})

function groupingValue(e: Expression, by: readonly Expression[], id: AttributeReference, scope: Scope): Expression {
  const { args, name } = e as Extract<Expression, { type: 'Call' }>
  if (name === 'grouping_id') {
    const matches = args.length === 0 || (args.length === by.length && args.every((x, i) => sameExpression(x, by[i]!)))
    if (matches) return e.type === 'Call' && e.dataType.type === 'int' ? castTo(id, IntegerType, scope.ansi) : id
    throw sparkError('GROUPING_ID_COLUMN_MISMATCH', {
      groupingIdColumn: args.map(shown).join(','),
      groupByColumns: by.map(shown).join(','),
    })
  }
  const i = by.findIndex(g => sameExpression(g, args[0]!))
  if (i < 0) throw sparkError('GROUPING_COLUMN_MISMATCH', { grouping: shown(args[0]!), groupingColumns: by.map(shown).join(',') })
  const shift = Literal({ value: by.length - 1 - i, dataType: IntegerType })
  const call = (fn: string, x: Expression, y: Expression) =>
    UnresolvedFunction({ nameParts: [fn], args: [x, y], distinct: false, origin: e.origin })
  const bit = call('&', call('shiftright', id, shift), Literal({ value: 1n, dataType: LongType }))
  return resolveFunctionsIn(Cast({ child: bit, dataType: ByteType, mode: 'ansi', implicit: true, origin: e.origin }), scope)
}

const shown = (e: Expression): string => (e.type === 'AttributeReference' ? `${e.name}#${e.exprId}` : fullSql(e))
