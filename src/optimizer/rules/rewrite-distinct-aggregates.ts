import { lookupFunction } from '../../functions/registry.ts'
import { exprKey } from '../../plan/equality.ts'
import type { AggregateCall, AttributeReference, Expression } from '../../plan/expression.ts'
import { AttributeReference as makeAttribute, newExprId } from '../../plan/expression.ts'
import { Aggregate, Expand, Join, type LogicalPlan, Project } from '../../plan/logical.ts'
import { dataTypeOf, toAttribute, withNullability } from '../../plan/output.ts'
import { collect, exists, mapChildren, transformUp } from '../../plan/tree.ts'
import { IntegerType } from '../../types/data-type.ts'
import { and, coalesce, equal, ifElse, intLiteral, isNull, nullLiteral, nullSafeEqual } from '../calls.ts'
import { isConstant, isDeterministic } from '../expression-facts.ts'
import { rewriteExpressions } from '../map-expressions.ts'
import { rule } from '../rule.ts'
import { estimate } from '../statistics.ts'
import { valueOfNothing } from '../subquery/empty-aggregate.ts'
import { alias, keepName } from '../substitute.ts'

/** `max(DISTINCT a)  ⇒  max(a)`: where duplicates make no difference. */
export const eliminateDistinct = rule(
  'EliminateDistinct',
  plan =>
    rewriteExpressions(plan, e => {
      if (e.type !== 'AggregateCall' || !e.distinct) return e
      const f = lookupFunction(e.name)
      return f?.kind === 'aggregate' && f.duplicateAgnostic === true ? Object.freeze({ ...e, distinct: false }) : e
    }),
  'AggregateCall',
)

/**
 * Computes DISTINCT aggregates by two plain aggregates. One set of distinct arguments and nothing else:
 *
 *     Aggregate [k] [count(DISTINCT a)] x  ⇒  Aggregate [k] [count(a)] (Aggregate [k, a] x)
 *
 * Over what is cheap to read again, where there are few groups, each set of distinct arguments for itself, and the plain aggregates:
 *
 *     Aggregate [] [count(DISTINCT a), count(DISTINCT b)] x  ⇒  Aggregate [] [count(DISTINCT a)] x  CROSS JOIN  Aggregate [] [count(DISTINCT b)] x
 *     Aggregate [k] [count(DISTINCT a), count(DISTINCT b)] x  ⇒  Aggregate [k] [count(DISTINCT a)] x  JOIN (k <=> k)  Aggregate [k] [count(DISTINCT b)] x
 *
 * Otherwise the rows are given once per set of distinct arguments (and once for the plain aggregates), told apart by `gid`:
 *
 *     Aggregate [k] [count(DISTINCT a), count(DISTINCT b), sum(c)] x
 *     ⇒  Aggregate [k] [count(a) FILTER gid = 1, count(b) FILTER gid = 2, first(s) FILTER gid = 0]
 *          (Aggregate [k, a, b, gid] [sum(c) AS s] (Expand (k, null, null, 0, c) (k, a, null, 1, null) (k, null, b, 2, null) x))
 */
export const rewriteDistinctAggregates = rule(
  'RewriteDistinctAggregates',
  plan => transformUp(plan, (p): LogicalPlan => (p.type === 'Aggregate' ? rewrite(p) : p)),
  'Aggregate',
)

function rewrite(p: Aggregate): LogicalPlan {
  const calls = new Map<string, AggregateCall>()
  for (const e of p.aggregateExpressions)
    for (const c of collect(e, n => (n.type === 'AggregateCall' ? n : undefined))) calls.set(exprKey(c), c)
  const all = [...calls.values()]
  if (!all.some(c => c.distinct)) return p
  const groups = new Map<string, AggregateCall[]>()
  for (const c of all.filter(c => c.distinct)) {
    const key = distinctArgs(c).map(exprKey).sort().join()
    groups.set(key, [...(groups.get(key) ?? []), c])
  }
  const plain = all.filter(c => !c.distinct)
  const sets = [...groups.values()]
  if (sets.length === 1 && plain.length === 0) return twoStep(p, sets[0]!)
  return hasFewGroups(p) && isReadAgain(p.child) ? sideBySide(p, [...sets, plain]) : expanded(p, sets, plain)
}

/** Groups of which it is believed that joining them costs little. */
const FEW_GROUPS = 100_000
const hasFewGroups = (p: Aggregate): boolean =>
  p.groupingExpressions.length === 0 ||
  (p.groupingExpressions.every(g => g.type === 'AttributeReference' && !NESTED.has(g.dataType.type)) && estimate(p).rowCount <= FEW_GROUPS)
const NESTED: ReadonlySet<string> = new Set(['array', 'map', 'struct', 'variant', 'calendar_interval', 'null'])

/** Rows that cost little more when each of their columns is read for itself. */
function isReadAgain(p: LogicalPlan): boolean {
  switch (p.type) {
    case 'CacheRelation':
    case 'Range':
      return true
    case 'Relation':
      return p.source.format === 'parquet' || p.source.format === 'orc'
    case 'Filter':
      return isRepeatable(p.condition) && isReadAgain(p.child)
    case 'Project':
      return p.projectList.every(isRepeatable) && isReadAgain(p.child)
    default:
      return false
  }
}
const isRepeatable = (e: Expression): boolean =>
  isDeterministic(e) && !exists(e, n => n.type === 'ScalarSubquery' || n.type === 'ExternalUdf')

/** The aggregates of each set of calls for themselves, with a row for each group. */
function sideBySide(p: Aggregate, sets: readonly (readonly AggregateCall[])[]): LogicalPlan {
  const keys = p.groupingExpressions as readonly AttributeReference[]
  const results = new Map<string, Expression>()
  const sides = sets
    .filter(calls => calls.length > 0)
    .map(calls => {
      const named = calls.map(c => alias(c, c.name))
      calls.forEach((c, i) => results.set(exprKey(c), toAttribute(named[i]!)))
      const own = keys.map(k => alias(k, k.name))
      const plan = rewrite(Aggregate({ groupingExpressions: keys, aggregateExpressions: [...own, ...named], child: p.child }))
      return { plan, keys: own.map(toAttribute) }
    })
  const [first, ...others] = sides as [(typeof sides)[number], ...typeof sides]
  const child = others.reduce<LogicalPlan>((left, { plan: right, keys: own }) => {
    if (keys.length === 0) return Join({ left, right, joinType: 'cross' })
    return Join({ left, right, joinType: 'inner', condition: own.map((k, i): Expression => nullSafeEqual(first.keys[i]!, k)).reduce(and) })
  }, first.plan)
  const byKey = new Map(keys.map((k, i) => [k.exprId, first.keys[i]!]))
  const onFirst = (e: Expression): Expression =>
    e.type === 'AttributeReference' ? (byKey.get(e.exprId) ?? e) : mapChildren<Expression>(e, onFirst)
  const projectList = replaceCalls(p.aggregateExpressions, results).map(e => keepName(e, onFirst(e)))
  return Project({ projectList, child })
}

/** The arguments that must differ; rows that the FILTER drops count as nulls, which aggregates ignore. */
function distinctArgs(c: AggregateCall): Expression[] {
  const args = c.args.filter(a => !isConstant(a))
  const used = args.length === 0 ? c.args.slice(0, 1) : args
  return c.filter === undefined ? used : used.map(a => ifElse(c.filter!, a, nullLiteral(dataTypeOf(a))))
}

/** The call over columns that hold its distinct arguments. */
function overColumns(c: AggregateCall, columns: ReadonlyMap<string, AttributeReference>, filter?: Expression): AggregateCall {
  const { filter: own, ...rest } = c
  const replaced = distinctArgs({ ...c, filter: own } as AggregateCall)
  let next = 0
  const constant = c.args.every(isConstant)
  const args = c.args.map((a, i) => ((constant && i > 0) || (!constant && isConstant(a)) ? a : columns.get(exprKey(replaced[next++]!))!))
  // the order may be made of an argument, as where numbers that were made text are ordered as numbers
  const over = (e: Expression): Expression => columns.get(exprKey(e)) ?? mapChildren<Expression>(e, over)
  const orderBy = c.orderBy?.map(o => Object.freeze({ ...o, child: over(o.child) }))
  return Object.freeze({ ...rest, args, distinct: false, ...(orderBy && { orderBy }), ...(filter && { filter }) }) as AggregateCall
}

const replaceCalls = (list: readonly Expression[], map: ReadonlyMap<string, Expression>): Expression[] =>
  list.map(e =>
    keepName(
      e,
      transformUp(e, n => (n.type === 'AggregateCall' ? (map.get(exprKey(n)) ?? n) : n)),
    ),
  )

function twoStep(p: Aggregate, calls: readonly AggregateCall[]): LogicalPlan {
  const named = new Map(distinctArgs(calls[0]!).map(a => [exprKey(a), a.type === 'AttributeReference' ? a : alias(a, 'distinct')]))
  const columns = new Map([...named].map(([k, e]) => [k, toAttribute(e)]))
  const keys = p.groupingExpressions.filter(g => g.type === 'AttributeReference')
  const have = new Set(keys.map(k => (k as AttributeReference).exprId))
  const extra = [...named.values()].filter(e => !have.has((e as AttributeReference).exprId))
  const below = Aggregate({
    groupingExpressions: [...p.groupingExpressions, ...extra.map(e => (e.type === 'Alias' ? e.child : e))],
    aggregateExpressions: [...keys, ...extra],
    child: p.child,
  })
  const map = new Map(calls.map(c => [exprKey(c), overColumns(c, columns)]))
  return Aggregate({ ...p, aggregateExpressions: replaceCalls(p.aggregateExpressions, map), child: below })
}

const column = (e: Expression, name: string): AttributeReference =>
  makeAttribute({ name, dataType: dataTypeOf(e), nullable: true, exprId: newExprId(), qualifier: [] })

function expanded(p: Aggregate, groups: readonly (readonly AggregateCall[])[], plain: readonly AggregateCall[]): LogicalPlan {
  const keys = p.groupingExpressions.filter((g): g is AttributeReference => g.type === 'AttributeReference')
  const keyColumns = keys.map(k => withNullability(makeAttribute({ ...k, exprId: newExprId() }), k.nullable))
  const gid = makeAttribute({ name: 'gid', dataType: IntegerType, nullable: false, exprId: newExprId(), qualifier: [] })

  // a column for each distinct argument of any group, and for each argument and filter of the plain aggregates
  const sets = groups.map(g => new Map(distinctArgs(g[0]!).map(a => [exprKey(a), a])))
  const distinct = new Map<string, { e: Expression; column: AttributeReference }>()
  for (const s of sets) for (const [k, e] of s) if (!distinct.has(k)) distinct.set(k, { e, column: column(e, 'distinct') })
  const inputs = new Map<string, { e: Expression; column: AttributeReference }>()
  for (const c of plain)
    for (const e of [...c.args, ...(c.filter ? [c.filter] : []), ...(c.orderBy ?? []).map(o => o.child)])
      if (!isConstant(e) && !inputs.has(exprKey(e))) inputs.set(exprKey(e), { e, column: column(e, 'input') })

  const none = (e: Expression) => nullLiteral(dataTypeOf(e))
  const projections: Expression[][] = []
  if (plain.length > 0)
    projections.push([...keys, ...[...distinct.values()].map(d => none(d.e)), intLiteral(0), ...[...inputs.values()].map(i => i.e)])
  sets.forEach((s, i) => {
    projections.push([
      ...keys,
      ...[...distinct].map(([k, d]) => (s.has(k) ? d.e : none(d.e))),
      intLiteral(i + 1),
      ...[...inputs.values()].map(x => none(x.e)),
    ])
  })
  const distinctColumns = [...distinct.values()].map(d => d.column)
  const expand = Expand({
    projections,
    output: [...keyColumns, ...distinctColumns, gid, ...[...inputs.values()].map(i => i.column)],
    child: p.child,
  })

  const onInputs = (e: Expression): Expression => inputs.get(exprKey(e))?.column ?? e
  const partial = plain.map(c =>
    alias(
      Object.freeze({
        ...c,
        args: c.args.map(onInputs),
        ...(c.filter && { filter: onInputs(c.filter) }),
        ...(c.orderBy && { orderBy: c.orderBy.map(o => Object.freeze({ ...o, child: onInputs(o.child) })) }),
      }) as AggregateCall,
      c.name,
    ),
  )
  const first = Aggregate({
    groupingExpressions: [...keyColumns, ...distinctColumns, gid],
    aggregateExpressions: [...keyColumns, ...distinctColumns, gid, ...partial],
    child: expand,
  })

  const columns = new Map([...distinct].map(([k, d]) => [k, d.column]))
  const results = new Map<string, Expression>()
  groups.forEach((g, i) => {
    for (const c of g) results.set(exprKey(c), overColumns(c, columns, equal(gid, intLiteral(i + 1))))
  })
  plain.forEach((c, i) => {
    const arg = toAttribute(partial[i]!)
    const { orderBy: _, filter: __, ...base } = c
    const one = Object.freeze({
      ...base,
      name: 'first',
      args: [arg],
      nullable: true,
      ignoreNulls: true,
      filter: equal(gid, intLiteral(0)),
    }) as AggregateCall
    const nothing = valueOfNothing(c)
    results.set(exprKey(c), isNull(nothing) ? one : coalesce(one, nothing))
  })
  // keys keep their ids in the output; inside they are the Expand's columns
  const byKey = new Map(keys.map((k, i) => [k.exprId, keyColumns[i]!]))
  const list = replaceCalls(p.aggregateExpressions, results).map(e =>
    keepName(
      e,
      transformUp(e, n => (n.type === 'AttributeReference' && byKey.has(n.exprId) ? byKey.get(n.exprId)! : n)),
    ),
  )
  const constants = p.groupingExpressions.filter(g => g.type !== 'AttributeReference')
  return Aggregate({ ...p, groupingExpressions: [...keyColumns, ...constants], aggregateExpressions: list, child: first })
}
