import type { AttributeReference, Expression, SortOrder as SortOrderNode } from '../../plan/expression.ts'
import * as L from '../../plan/logical.ts'
import { dataTypeOf, nullableOf, outputOf, toAttribute } from '../../plan/output.ts'
import { exists, expressionsOf } from '../../plan/tree.ts'
import { sameType } from '../../types/data-type.ts'
import { sparkError } from '../../util/errors.ts'
import {
  coalesce,
  equal,
  greaterThan,
  ifElse,
  intLiteral,
  isCall,
  isNotNullCall,
  isNull,
  isNullCall,
  lessOrEqual,
  nullSafeEqual,
  trueLiteral,
} from '../calls.ts'
import { isDeterministic } from '../expression-facts.ts'
import { conditionOf, conjunction, splitConjuncts } from '../predicates.ts'
import { type IdSet, outputIds, referenceIds } from '../references.ts'
import { rowNumber } from '../row-number.ts'
import { alias, unalias } from '../substitute.ts'
import { domainOf } from './domain.ts'
import { overNothing } from './empty-aggregate.ts'
import { outerReferences, replaceOuter } from './outer-references.ts'

/**
 * Makes a correlated plan independent of the row of the outer query.
 *
 * For an outer row o, the rows of the correlated plan are those rows of `plan` for which all `conditions` hold (they read the plan's
 * output and, as OuterReference, the outer row) and, for each outer column k of `keys`, o.k equals the key's column.
 *
 * Conditions are pulled up as they are where nothing in between depends on the set of rows. Below an aggregate, a limit, a
 * window, a union or an outer join every correlation becomes a key: from an equality with a column of the plan if there is one,
 * else by joining with the domain of the outer column (see `domain.ts`). Keys then become grouping or partition columns.
 */
export interface Decorrelated {
  readonly plan: L.LogicalPlan
  readonly conditions: readonly Expression[]
  readonly keys: ReadonlyMap<number, Key>
}
export interface Key {
  readonly column: AttributeReference
  /** From the domain: null matches null. From an equality: it does not. */
  readonly nullSafe: boolean
}

export interface OuterQuery {
  readonly plan: L.LogicalPlan
  /** An aggregate without keys whose row for no input the caller adds. */
  readonly deferred?: L.LogicalPlan
}

/** `free`: conditions may be pulled out of this plan; `needed`: outer columns that must be among the keys. */
export function decorrelate(plan: L.LogicalPlan, outer: OuterQuery, free: boolean, needed: IdSet = new Set()): Decorrelated {
  const ids = outputIds(outer.plan)
  const own = (e: Expression): number[] => [...outerReferences(e).keys()].filter(id => ids.has(id))
  const ownOf = (list: readonly Expression[]): number[] => list.flatMap(own)
  const dependent = (p: L.LogicalPlan): boolean => exists(p, n => expressionsOf(n).some(e => own(e).length > 0))
  const outersOf = (p: L.LogicalPlan): Set<number> => new Set([...ownOf(expressionsOf(p)), ...childPlans(p).flatMap(c => [...outersOf(c)])])
  return visit(plan, free, needed)

  function visit(p: L.LogicalPlan, free: boolean, needed: IdSet): Decorrelated {
    if (!dependent(p)) return independent(p, needed)
    switch (p.type) {
      case 'SubqueryAlias':
      case 'Sample':
      case 'Repartition':
        return visit(p.child, free, needed)
      // by itself, the order of a subquery's rows is not seen
      case 'Sort':
        return visit(p.child, free, needed)
      case 'Filter':
        return filter(p, free, needed)
      case 'Project':
        return project(p, free, needed)
      case 'Aggregate':
        return aggregate(p, needed)
      case 'Distinct': {
        const r = visit(p.child, false, needed)
        return { ...r, plan: L.Distinct({ child: narrow(r, outputOf(p.child)) }) }
      }
      case 'Limit':
      case 'Offset':
        return limit(p, needed)
      case 'Window':
        return window(p, needed)
      case 'Generate': {
        const r = visit(p.child, free, union(needed, own(p.generator)))
        return { ...r, plan: L.Generate({ ...p, generator: bind(p.generator, r), child: r.plan }) }
      }
      case 'Join':
        return join(p, free, needed)
      case 'Union':
        return unionOf(p, needed)
      default:
        throw sparkError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.ACCESSING_OUTER_QUERY_COLUMN_IS_NOT_ALLOWED', { treeNode: p.type })
    }
  }

  function independent(p: L.LogicalPlan, needed: IdSet): Decorrelated {
    if (needed.size === 0) return { plan: p, conditions: [], keys: new Map() }
    const domain = domainOf(outer.plan, needed)
    const keys = new Map([...domain.columns].map(([id, column]) => [id, { column, nullSafe: true }]))
    const joined = p.type === 'OneRowRelation' ? domain.plan : L.Join({ left: domain.plan, right: p, joinType: 'cross' })
    return { plan: joined, conditions: [], keys }
  }

  function filter(p: L.Filter, free: boolean, needed: IdSet): Decorrelated {
    const parts = splitConjuncts(p.condition)
    const local = parts.filter(c => own(c).length === 0)
    const correlated = parts.filter(c => own(c).length > 0)
    const equalities = new Map<number, { inner: Expression; nullSafe: boolean; condition: Expression }>()
    for (const c of correlated) {
      const e = asEquality(c, ids)
      if (e !== undefined && !equalities.has(e.outer) && (!free || needed.has(e.outer))) equalities.set(e.outer, { ...e, condition: c })
    }
    const taken = new Set([...equalities.values()].map(e => e.condition))
    const others = correlated.filter(c => !taken.has(c))
    const below = free ? needed : union(needed, ownOf(others))
    const r = visit(p.child, free, minus(below, equalities.keys()))
    let child = r.plan
    const keys = new Map(r.keys)
    const rest = free ? [] : [...others]
    for (const [id, e] of equalities) {
      // the same outer column was bound further down: the equality is a condition on that
      if (keys.has(id)) {
        rest.push(e.condition)
        continue
      }
      let column = e.inner
      if (column.type !== 'AttributeReference') {
        const named = alias(column, 'key')
        child = L.Project({ projectList: [...outputOf(child), named], child })
        column = toAttribute(named)
      }
      keys.set(id, { column: column as AttributeReference, nullSafe: e.nullSafe })
      // null equals nothing here; where this key is compared with another of the same outer column, null would equal null
      if (!e.nullSafe && nullableOf(column)) rest.push(isNotNullCall(column))
    }
    const conditions = [...local, ...rest.map(c => bind(c, { keys }))]
    return {
      plan: conditions.length === 0 ? child : L.Filter({ condition: conjunction(conditions), child }),
      conditions: free ? [...r.conditions, ...others] : r.conditions,
      keys,
    }
  }

  function project(p: L.Project, free: boolean, needed: IdSet): Decorrelated {
    const r = visit(p.child, free, union(needed, ownOf(p.projectList)))
    const list = p.projectList.map(e => bind(e, r))
    return { ...r, plan: L.Project({ projectList: withColumns(list, r), child: r.plan }) }
  }

  function aggregate(p: L.Aggregate, needed: IdSet): Decorrelated {
    const r = visit(p.child, false, union(needed, ownOf(p.aggregateExpressions), ownOf(p.groupingExpressions)))
    const columns = keyColumns(r)
    const groupingExpressions = [...p.groupingExpressions.map(e => bind(e, r)), ...columns]
    const list = p.aggregateExpressions.map(e => bind(e, r))
    if (p.groupingExpressions.length > 0 || p === outer.deferred)
      return { ...r, plan: L.Aggregate({ ...p, groupingExpressions, aggregateExpressions: withColumns(list, r), child: r.plan }) }

    // without keys it gives a row even where no input row matches: join the domain with the groups, and fill in
    const flag = alias(trueLiteral, 'matched')
    const computed = list.map(e => alias(unalias(e), (e as { name: string }).name))
    const groups = L.Aggregate({ groupingExpressions, aggregateExpressions: [...computed, ...columns, flag], child: r.plan })
    const domain = domainOf(outer.plan, r.keys.keys())
    const condition = conjunction([...r.keys].map(([id, k]) => matchKey(domain.columns.get(id)!, k)))
    const joined = L.Join({ left: domain.plan, right: groups, joinType: 'leftouter', condition })
    const seen = nullableAttribute(toAttribute(flag))
    const filled = list.map((e, i) => {
      const empty = overNothing(e)
      const value = nullableAttribute(toAttribute(computed[i]!))
      const named = e as { name: string; exprId: number }
      return alias(isNull(empty) ? value : ifElse(isNullCall(seen), empty, value), named.name, named.exprId)
    })
    return {
      plan: L.Project({ projectList: [...filled, ...domain.columns.values()], child: joined }),
      conditions: [],
      keys: new Map([...domain.columns].map(([id, column]) => [id, { column, nullSafe: true }])),
    }
  }

  /** A limit per outer row: the rows are numbered within each key. */
  function limit(p: L.Limit | L.Offset, needed: IdSet): Decorrelated {
    const upper = p.type === 'Limit' ? p.limit : undefined
    const inner = p.type === 'Limit' && p.child.type === 'Offset' ? p.child : p
    const lower = inner.type === 'Offset' ? inner.offset : undefined
    let child = inner.child
    let order: readonly Expression[] = []
    let list: readonly Expression[] | undefined
    // an order by columns that aren't selected lies below the projection
    if (child.type === 'Project' && child.child.type === 'Sort') {
      list = child.projectList
      child = child.child
    }
    if (child.type === 'Sort') {
      order = child.order
      child = child.child
    }
    const r = visit(child, false, union(needed, ownOf(order), ownOf(list ?? [])))
    const partitionBy = keyColumns(r)
    const number = rowNumber(partitionBy, order.map(e => bind(e, r)) as SortOrderNode[], 'row_number')
    const numbered = number.over(r.plan)
    const n = toAttribute(number.column)
    const bounds: Expression[] = []
    if (lower !== undefined) bounds.push(greaterThan(n, lower))
    if (upper !== undefined) bounds.push(lessOrEqual(n, lower === undefined ? upper : intLiteral(literalInt(upper) + literalInt(lower))))
    const kept = L.Filter({ condition: conjunction(bounds), child: numbered })
    return {
      ...r,
      plan: L.Project({ projectList: withColumns(list === undefined ? outputOf(child) : list.map(e => bind(e, r)), r), child: kept }),
    }
  }

  function window(p: L.Window, needed: IdSet): Decorrelated {
    const r = visit(p.child, false, union(needed, ownOf(expressionsOf(p))))
    const columns = keyColumns(r)
    const windowExpressions = p.windowExpressions.map(w => {
      const e = bind(w, r)
      return e.child.type === 'WindowExpression'
        ? Object.freeze({ ...e, child: Object.freeze({ ...e.child, partitionBy: [...e.child.partitionBy, ...columns] }) })
        : e
    })
    return {
      ...r,
      plan: L.Window({
        ...p,
        windowExpressions,
        partitionBy: [...p.partitionBy.map(e => bind(e, r)), ...columns],
        orderBy: p.orderBy.map(e => bind(e, r)),
        child: r.plan,
      }),
    }
  }

  function join(p: L.Join, free: boolean, needed: IdSet): Decorrelated {
    if (p.lateral) {
      // the right side's dependence on the left is resolved first, its dependence on the outer query stays in it
      throw sparkError('INTERNAL_ERROR', { message: 'A lateral join within a subquery must be rewritten before it.' })
    }
    const parts = splitConjuncts(p.condition)
    const correlated = parts.filter(c => own(c).length > 0)
    const local = parts.filter(c => own(c).length === 0)
    if (p.joinType === 'inner' || p.joinType === 'cross') {
      // a correlated condition is a filter above: there it may become a key
      if (correlated.length > 0) {
        const bare = L.Join({ ...p, condition: conditionOf(local), joinType: local.length === 0 ? 'cross' : 'inner' })
        return filter(L.Filter({ condition: conjunction(correlated), child: bare }), free, needed)
      }
      const onLeft = dependent(p.left)
      const l = visit(p.left, free, onLeft ? needed : new Set())
      const r = visit(p.right, free, onLeft ? new Set() : needed)
      const agree = [...r.keys].filter(([id]) => l.keys.has(id)).map(([id, k]) => nullSafeEqual(l.keys.get(id)!.column, k.column))
      const on = [...local, ...agree]
      return {
        plan: L.Join({ ...p, left: l.plan, right: r.plan, condition: conditionOf(on), joinType: on.length === 0 ? p.joinType : 'inner' }),
        conditions: [...l.conditions, ...r.conditions],
        keys: new Map([...r.keys, ...l.keys]),
      }
    }
    const inCondition = new Set(ownOf(correlated))
    const onlyLeft = p.joinType !== 'rightouter' && p.joinType !== 'fullouter'
    const keep = p.joinType === 'rightouter' ? p.right : p.left
    const other = p.joinType === 'rightouter' ? p.left : p.right
    const otherNeeds = p.joinType === 'fullouter' ? union(needed, [...outersOf(p)]) : outersOf(other)
    const keepNeeds = p.joinType === 'fullouter' ? otherNeeds : union(needed, inCondition, otherNeeds)
    // the side whose rows are all kept binds every outer column; the other side must agree with it
    const k = visit(keep, free && onlyLeft && p.joinType !== 'leftouter', keepNeeds)
    const o = visit(other, false, otherNeeds)
    const agree = [...o.keys].map(([id, key]) => nullSafeEqual(k.keys.get(id)!.column, key.column))
    const condition = conditionOf([...local, ...correlated.map(c => bind(c, k)), ...agree])
    const [left, right] = p.joinType === 'rightouter' ? [o.plan, k.plan] : [k.plan, o.plan]
    const plan = L.Join({ ...p, left, right, condition })
    if (p.joinType !== 'fullouter') return { plan, conditions: k.conditions, keys: k.keys }
    const merged = [...k.keys].map(([id, key]) => [id, alias(coalesce(key.column, o.keys.get(id)!.column), 'key')] as const)
    return {
      plan: L.Project({ projectList: [...outputOf(plan), ...merged.map(([, a]) => a)], child: plan }),
      conditions: [],
      keys: new Map(merged.map(([id, a]) => [id, { column: toAttribute(a), nullSafe: true }])),
    }
  }

  function unionOf(p: L.Union, needed: IdSet): Decorrelated {
    const all = [...union(needed, outersOf(p))]
    const inputs = p.inputs.map(input => {
      const r = visit(input, false, new Set(all))
      // fresh names: one column may serve as the key of several outer columns, and ids must not repeat in a union's inputs
      return L.Project({ projectList: [...outputOf(input), ...all.map(id => alias(r.keys.get(id)!.column, 'key'))], child: r.plan })
    })
    const plan = L.Union({ ...p, inputs })
    const columns = outputOf(plan).slice(-all.length)
    return { plan, conditions: [], keys: new Map(all.map((id, i) => [id, { column: columns[i]!, nullSafe: true }])) }
  }

  function bind<E extends Expression>(e: E, r: { readonly keys: ReadonlyMap<number, Key> }): E {
    return replaceOuter(e, a => r.keys.get(a.exprId)?.column)
  }
}

/** Equality of an outer column with what it is bound to. */
export const matchKey = (outer: Expression, key: Key): Expression =>
  (key.nullSafe && (nullableOf(outer) || key.column.nullable) ? nullSafeEqual : equal)(outer, key.column)

/** The condition under which an outer row and a row of the decorrelated plan belong together. */
export function joinConditions(r: Decorrelated, outer: ReadonlyMap<number, AttributeReference>): Expression[] {
  return [...[...r.keys].map(([id, k]) => matchKey(outer.get(id)!, k)), ...r.conditions.map(c => replaceOuter(c, a => outer.get(a.exprId)))]
}

const union = (...sets: readonly Iterable<number>[]): Set<number> => new Set(sets.flatMap(s => [...s]))
const minus = (a: IdSet, b: Iterable<number>): Set<number> => {
  const rest = new Set(a)
  for (const id of b) rest.delete(id)
  return rest
}
const childPlans = (p: L.LogicalPlan): L.LogicalPlan[] =>
  'inputs' in p ? [...p.inputs] : 'left' in p ? [p.left, p.right] : 'child' in p ? [p.child] : []

const keyColumns = (r: Decorrelated): AttributeReference[] => {
  const columns = new Map([...r.keys.values()].map(k => [k.column.exprId, k.column]))
  return [...columns.values()]
}

/** A projection that also passes on the key columns and what the pulled conditions read. */
function withColumns(list: readonly Expression[], r: Decorrelated): Expression[] {
  const have = new Set(list.map(e => (e as { exprId: number }).exprId))
  const available = new Map(outputOf(r.plan).map(a => [a.exprId, a]))
  const extra = new Set([...keyColumns(r).map(a => a.exprId), ...r.conditions.flatMap(c => [...referenceIds(c)])])
  return [...list, ...[...extra].filter(id => !have.has(id)).map(id => available.get(id)!)]
}

const narrow = (r: Decorrelated, output: readonly AttributeReference[]): L.LogicalPlan =>
  L.Project({ projectList: withColumns(output, r), child: r.plan })

const nullableAttribute = (a: AttributeReference): AttributeReference => (a.nullable ? a : Object.freeze({ ...a, nullable: true }))

const literalInt = (e: Expression): number => (e.type === 'Literal' ? Number(e.value) : 0)

/** `outer column = expression of the plan`, either way round. */
function asEquality(c: Expression, ids: IdSet): { outer: number; inner: Expression; nullSafe: boolean } | undefined {
  if (!isCall(c, '=', '<=>')) return undefined
  for (const [a, b] of [
    [c.args[0]!, c.args[1]!],
    [c.args[1]!, c.args[0]!],
  ] as const)
    if (
      a.type === 'OuterReference' &&
      ids.has(a.attribute.exprId) &&
      outerReferences(b).size === 0 &&
      referenceIds(b).size > 0 &&
      isDeterministic(b) &&
      sameType(a.attribute.dataType, dataTypeOf(b))
    )
      return { outer: a.attribute.exprId, inner: b, nullSafe: c.name === '<=>' }
  return undefined
}
