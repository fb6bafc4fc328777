import type { AttributeReference, Expression } from '../plan/expression.ts'
import type * as L from '../plan/logical.ts'
import { dataTypeOf, outputOf } from '../plan/output.ts'
import { isCall } from './calls.ts'
import { type ColumnEstimate, columnEstimate, distinctAfter, equatedCounts, toNumber, widthOf } from './column-estimate.ts'
import { splitConjuncts } from './predicates.ts'
import { outputIds, referenceIds } from './references.ts'
import { literalNumber } from './rules/eliminate-limits.ts'
import { selectivity } from './selectivity.ts'
import { unalias } from './substitute.ts'

/** What a plan is believed to give. Used to order joins, by EXPLAIN COST and by the planner. */
export interface Estimate {
  /** May be a fraction of a row; never negative. */
  readonly rowCount: number
  readonly sizeInBytes: number
  /** By expression id, for the plan's output. */
  readonly columns: ReadonlyMap<number, ColumnEstimate>
}

const known = new WeakMap<L.LogicalPlan, Estimate>()

/** The estimate of a resolved plan, computed once per node. */
export function estimate(plan: L.LogicalPlan): Estimate {
  let e = known.get(plan)
  if (e === undefined) known.set(plan, (e = compute(plan)))
  return e
}

/** Spark's size of a row: 8 bytes and its columns. */
const sized = (rowCount: number, columns: ReadonlyMap<number, ColumnEstimate>): Estimate => {
  let width = 8
  for (const c of columns.values()) width += c.width
  return { rowCount, sizeInBytes: Math.max(1, Math.ceil(rowCount * width)), columns }
}

/** Rows of a source that doesn't say how many it has: 100 bytes each. */
const guessRows = (sizeInBytes: number): number => Math.max(1, sizeInBytes / 100)

/** An estimate of a column where it has turned out how many rows there are. */
const scaled = (c: ColumnEstimate, rows: number): ColumnEstimate => ({
  ...c,
  distinctCount: Math.min(c.distinctCount, Math.max(1, rows)),
  tableRows: rows,
  tableDistinct: Math.min(c.tableDistinct, Math.max(1, rows)),
})

function compute(p: L.LogicalPlan): Estimate {
  switch (p.type) {
    case 'OneRowRelation':
      return sized(1, new Map())
    case 'Range': {
      const n = Math.max(0, Number((p.end - p.start) / (p.step === 0n ? 1n : p.step)))
      const column = {
        min: Number(p.start),
        max: Number(p.end),
        distinctCount: Math.max(1, n),
        nullCount: 0,
        width: 8,
        tableRows: n,
        tableDistinct: n,
      }
      return sized(n, new Map(p.output.map(a => [a.exprId, column])))
    }
    case 'LocalRelation':
      return sized(p.rowCount, new Map(p.output.map((a, i) => [a.exprId, localColumn(a, p, i)])))
    case 'Relation': {
      const s = p.source.statistics
      const rows = s.rowCount ?? guessRows(s.sizeInBytes)
      return sized(rows, new Map(p.output.map(a => [a.exprId, columnEstimate(a.dataType, rows, s.columns[a.name])])))
    }
    case 'CacheRelation': {
      // the cached columns are those of the plan that fills it, in order; how many rows there are is known once it has run
      const e = estimate(p.cached.plan)
      const below = outputOf(p.cached.plan)
      const rowCount = p.cached.statistics?.rowCount ?? e.rowCount
      return sized(
        rowCount,
        new Map(
          p.output.map((a, i) => {
            const column = e.columns.get(below[p.positions[i]!]!.exprId) ?? anyColumn(a, rowCount)
            return [a.exprId, rowCount === e.rowCount ? column : scaled(column, rowCount)]
          }),
        ),
      )
    }
    case 'CTERelationRef': {
      const rows = cteEstimates.get(p.cteId)
      if (rows === undefined) return sized(1000, new Map(p.output.map(a => [a.exprId, anyColumn(a, 1000)])))
      return sized(rows.rowCount, new Map(p.output.map((a, i) => [a.exprId, rows.columns[i] ?? anyColumn(a, rows.rowCount)])))
    }
    case 'Project':
    case 'Window': {
      const e = estimate(p.child)
      const list = p.type === 'Project' ? p.projectList : [...outputOf(p.child), ...p.windowExpressions]
      return sized(e.rowCount, new Map(list.map(x => [(x as AttributeReference).exprId, expressionEstimate(unalias(x), e)])))
    }
    case 'Filter': {
      const e = estimate(p.child)
      const s = selectivity(p.condition, e.columns, e.rowCount)
      return reduced(e, e.rowCount * s.share, s.columns)
    }
    case 'Aggregate':
      return aggregate(p)
    case 'Join':
      return join(p)
    case 'Limit':
    case 'Tail': {
      const e = estimate(p.child)
      return reduced(e, Math.min(e.rowCount, literalNumber(p.limit) ?? e.rowCount))
    }
    case 'Offset': {
      const e = estimate(p.child)
      return reduced(e, Math.max(0, e.rowCount - (literalNumber(p.offset) ?? 0)))
    }
    case 'Sample': {
      const e = estimate(p.child)
      return reduced(e, e.rowCount * Math.max(0, p.upperBound - p.lowerBound))
    }
    case 'Union': {
      const all = p.inputs.map(estimate)
      const rows = all.reduce((n, e) => n + e.rowCount, 0)
      return sized(rows, new Map(outputOf(p).map((a, i) => [a.exprId, unionColumn(p, all, a, i, rows)])))
    }
    case 'Expand': {
      const e = estimate(p.child)
      const rows = e.rowCount * p.projections.length
      return sized(
        rows,
        new Map(
          p.output.map((a, i) => [
            a.exprId,
            { ...expressionEstimate(p.projections.map(x => x[i]!).find(x => x.type !== 'Literal') ?? a, e), nullCount: undefined },
          ]),
        ),
      )
    }
    case 'Generate': {
      const e = estimate(p.child)
      const rows = e.rowCount * 3
      return sized(rows, new Map([...e.columns, ...p.generatorOutput.map(a => [a.exprId, anyColumn(a, rows)] as const)]))
    }
    case 'SetOperation': {
      const e = estimate(p.left)
      return reduced(e, e.rowCount / 2)
    }
    case 'Distinct': {
      const e = estimate(p.child)
      return reduced(e, groups(outputOf(p.child), e))
    }
    case 'WithCTE': {
      p.definitions.forEach((d, i) => {
        recordCte(p.ids[i]!, d)
      })
      return estimate(p.child)
    }
    case 'LogicalRDD':
      return sized(RDD_ROWS, new Map(p.output.map(a => [a.exprId, anyColumn(a, RDD_ROWS)])))
    case 'UnionLoop':
    case 'UnionLoopRef':
      return sized(1000, new Map(p.output.map(a => [a.exprId, anyColumn(a, 1000)])))
    default: {
      const child = 'child' in p ? (p as { child: L.LogicalPlan }).child : undefined
      return child === undefined ? sized(1, new Map()) : estimate(child)
    }
  }
}

/** Nobody knows how many records an RDD has. */
const RDD_ROWS = 1_000_000

const cteEstimates = new Map<number, { rowCount: number; columns: ColumnEstimate[] }>()
/** Makes the estimate of a common table expression known to its references. */
export function recordCte(id: number, definition: L.LogicalPlan): void {
  const e = estimate(definition)
  cteEstimates.set(id, { rowCount: e.rowCount, columns: outputOf(definition).map(a => e.columns.get(a.exprId)!) })
}

const anyColumn = (a: { dataType: AttributeReference['dataType'] }, rows: number): ColumnEstimate =>
  columnEstimate(a.dataType, rows, undefined)

/** Counts of small tables are exact; large ones are not looked at. */
function localColumn(a: AttributeReference, p: L.LocalRelation, i: number): ColumnEstimate {
  const values = p.columns[i]
  if (values === undefined || p.rowCount > 1000) return anyColumn(a, p.rowCount)
  const present = values.filter(v => v !== null)
  const numbers = present.map(v => toNumber(v, a.dataType)).filter(n => n !== undefined)
  const distinctCount = Math.max(
    1,
    new Set(present.map(v => (typeof v === 'object' ? JSON.stringify(v, (_, x) => (typeof x === 'bigint' ? `${x}n` : x)) : v))).size,
  )
  const bounds = numbers.length === present.length && numbers.length > 0 ? { min: Math.min(...numbers), max: Math.max(...numbers) } : {}
  return {
    ...bounds,
    distinctCount,
    nullCount: values.length - present.length,
    width: widthOf(a.dataType),
    tableRows: p.rowCount,
    tableDistinct: distinctCount,
  }
}

/** The same plan with fewer rows. */
function reduced(e: Estimate, rows: number, columns: ReadonlyMap<number, ColumnEstimate> = e.columns): Estimate {
  const share = e.rowCount === 0 ? 1 : rows / e.rowCount
  const out = new Map<number, ColumnEstimate>()
  for (const [id, c] of columns) {
    // a column that a condition bounded has its new count already
    const bounded = c !== e.columns.get(id)
    const distinctCount = bounded ? Math.max(1, Math.min(c.distinctCount, rows)) : distinctAfter(c.distinctCount, e.rowCount, rows)
    out.set(id, { ...c, distinctCount, nullCount: c.nullCount && c.nullCount * share })
  }
  return sized(rows, out)
}

/** A computed column. */
function expressionEstimate(x: Expression, e: Estimate): ColumnEstimate {
  const type = dataTypeOf(x)
  if (x.type === 'AttributeReference') return e.columns.get(x.exprId) ?? anyColumn(x, e.rowCount)
  if (x.type === 'Literal') {
    const n = toNumber(x.value, type)
    return {
      min: n,
      max: n,
      distinctCount: 1,
      nullCount: x.value === null ? e.rowCount : 0,
      width: widthOf(type),
      tableRows: e.rowCount,
      tableDistinct: 1,
    }
  }
  if (x.type === 'Cast') {
    const c = expressionEstimate(x.child, e)
    return { ...c, width: widthOf(type) }
  }
  if (isCall(x, 'year', 'quarter', 'month', 'day', 'dayofmonth', 'hour', 'minute', 'second', 'date_part', 'extract'))
    return datePart(x.name, x.args, e)
  // a function of some columns has no more values than they have together
  let distinct = 1
  let tableRows = e.rowCount
  for (const id of referenceIds(x)) {
    const c = e.columns.get(id)
    distinct *= c?.distinctCount ?? e.rowCount
    tableRows = Math.max(tableRows, c?.tableRows ?? 0)
  }
  const distinctCount = Math.max(1, Math.min(distinct, e.rowCount))
  return { distinctCount, width: widthOf(type), tableRows, tableDistinct: distinctCount }
}

function datePart(name: string, args: readonly Expression[], e: Estimate): ColumnEstimate {
  const c = expressionEstimate(args[args.length - 1]!, e)
  const most: Readonly<Record<string, number>> = { quarter: 4, month: 12, day: 31, dayofmonth: 31, hour: 24, minute: 60, second: 60 }
  const years = c.min !== undefined && c.max !== undefined && c.max - c.min < 1e6 ? Math.ceil((c.max - c.min + 1) / 365) + 1 : 20
  const distinctCount = Math.min(c.distinctCount, most[name] ?? years)
  return { distinctCount, nullCount: c.nullCount, width: 4, tableRows: c.tableRows, tableDistinct: distinctCount }
}

/** Groups of some keys: the product of their distinct values, no more than rows; several keys of a table are rarely independent. */
function groups(keys: readonly Expression[], e: Estimate): number {
  const counts = keys.map(k => expressionEstimate(k, e).distinctCount).sort((a, b) => b - a)
  // each further key counts for less (square root, fourth root): the usual damping of correlated columns
  const product = counts.reduce((n, d, i) => n * d ** (i < 2 ? 1 : 1 / 2 ** (i - 1)), 1)
  return Math.max(e.rowCount > 0 ? 1 : 0, Math.min(product, e.rowCount))
}

function aggregate(p: L.Aggregate): Estimate {
  const e = estimate(p.child)
  const rows = p.groupingExpressions.length === 0 ? 1 : groups(p.groupingExpressions, e)
  const columns = new Map<number, ColumnEstimate>()
  for (const x of p.aggregateExpressions) {
    const c = expressionEstimate(unalias(x), e)
    columns.set((x as AttributeReference).exprId, {
      ...c,
      distinctCount: Math.max(1, Math.min(c.distinctCount, rows)),
      tableRows: Math.min(c.tableRows, Math.max(1, rows)),
    })
  }
  return sized(rows, columns)
}

function unionColumn(p: L.Union, all: readonly Estimate[], a: AttributeReference, i: number, rows: number): ColumnEstimate {
  const parts = p.inputs.map((input, k) => all[k]!.columns.get(outputOf(input)[i]!.exprId) ?? anyColumn(a, all[k]!.rowCount))
  const min = parts.every(c => c.min !== undefined) ? Math.min(...parts.map(c => c.min!)) : undefined
  const max = parts.every(c => c.max !== undefined) ? Math.max(...parts.map(c => c.max!)) : undefined
  const nulls = parts.every(c => c.nullCount !== undefined) ? parts.reduce((n, c) => n + c.nullCount!, 0) : undefined
  return {
    min,
    max,
    nullCount: nulls,
    distinctCount:
      Math.min(
        rows,
        parts.reduce((n, c) => n + c.distinctCount, 0),
      ) || 1,
    width: parts[0]!.width,
    tableRows: rows,
    tableDistinct: parts.reduce((n, c) => n + c.tableDistinct, 0),
  }
}

/** The pairs of columns that a condition equates across two plans, and the rest of it. */
export function equiPairs(condition: Expression | undefined, left: L.LogicalPlan, right: L.LogicalPlan) {
  const l = outputIds(left)
  const r = outputIds(right)
  const pairs: [Expression, Expression][] = []
  const rest: Expression[] = []
  const within = (e: Expression, ids: ReadonlySet<number>) => {
    const own = referenceIds(e)
    return own.size > 0 && [...own].every(id => ids.has(id))
  }
  for (const c of splitConjuncts(condition)) {
    const [a, b] = isCall(c, '=', '<=>') ? c.args : []
    if (a !== undefined && b !== undefined && within(a, l) && within(b, r)) pairs.push([a, b])
    else if (a !== undefined && b !== undefined && within(b, l) && within(a, r)) pairs.push([b, a])
    else rest.push(c)
  }
  return { pairs, rest }
}

function join(p: L.Join): Estimate {
  const l = estimate(p.left)
  const r = estimate(p.right)
  const { pairs, rest } = equiPairs(p.condition, p.left, p.right)
  const keys = pairs.map(([a, b]) => [expressionEstimate(a, l), expressionEstimate(b, r)] as const)
  const domain = keyDomain(keys)
  const both = new Map([...l.columns, ...r.columns])
  const other = rest.length === 0 ? 1 : rest.reduce((s, c) => s * selectivity(c, both, l.rowCount).share, 1)
  switch (p.joinType) {
    case 'existence':
      return sized(
        l.rowCount,
        new Map([...l.columns, [p.mark!.exprId, { distinctCount: 2, nullCount: 0, width: 1, tableRows: l.rowCount, tableDistinct: 2 }]]),
      )
    case 'leftsemi':
    case 'leftanti': {
      const share = semiShare(keys, l.rowCount, r.rowCount, other)
      return reduced(l, l.rowCount * (p.joinType === 'leftsemi' ? share : Math.max(0.05, 1 - share)))
    }
    default: {
      const inner = (l.rowCount * r.rowCount * other) / domain
      const rows =
        p.joinType === 'leftouter'
          ? Math.max(inner, l.rowCount)
          : p.joinType === 'rightouter'
            ? Math.max(inner, r.rowCount)
            : p.joinType === 'fullouter'
              ? Math.max(inner, l.rowCount, r.rowCount)
              : inner
      return sized(rows, joined(p.joinType, l, r, rows))
    }
  }
}

/** The number of different keys that rows of two sides are spread over. */
export function keyDomain(keys: readonly (readonly [ColumnEstimate, ColumnEstimate])[]): number {
  const domain = keys.reduce((n, pair) => n * Math.max(...equatedCounts(pair), 1), 1)
  return keys.length < 2 ? domain : Math.max(1, Math.min(domain, compositeBound(keys)))
}

/**
 * Several columns of a table together have no more values than it has rows. That says something where none of them is a key by
 * itself: beside a key, a further equality is a filter.
 */
export function compositeBound(keys: readonly (readonly [ColumnEstimate, ColumnEstimate])[]): number {
  const side = (i: 0 | 1) =>
    keys.some(k => k[i].tableDistinct >= k[i].tableRows)
      ? Number.POSITIVE_INFINITY
      : Math.min(...keys.map(k => Math.max(1, k[i].tableRows)))
  return Math.min(side(0), side(1))
}

/** The share of the left's rows that find a partner. */
export function semiShare(
  keys: readonly (readonly [ColumnEstimate, ColumnEstimate])[],
  leftRows: number,
  rightRows: number,
  other: number,
): number {
  if (keys.length === 0) return rightRows > 0 ? Math.min(1, Math.max(other, 0.5)) : 0
  let left = 1
  let right = 1
  for (const [a, b] of keys) {
    const [x, y] = equatedCounts([a, b]) as [number, number]
    left *= x
    // of the right it is those that are there
    right *= Math.min(y, b.distinctCount)
  }
  if (keys.length > 1) left = Math.min(left, leftRows)
  right = Math.max(1, Math.min(right, rightRows))
  const matched = Math.min(1, right / left)
  // one of several partners satisfying the rest is enough
  const partners = Math.max(1, rightRows / right)
  return matched * (other === 1 ? 1 : 1 - (1 - other) ** partners)
}

/** The share of one side's rows that find a partner by the join's equalities. */
export function matchShare(p: L.Join, side: 'left' | 'right'): number {
  const l = estimate(p.left)
  const r = estimate(p.right)
  const keys = equiPairs(p.condition, p.left, p.right).pairs.map(([a, b]) => [expressionEstimate(a, l), expressionEstimate(b, r)] as const)
  return side === 'left'
    ? semiShare(keys, l.rowCount, r.rowCount, 1)
    : semiShare(
        keys.map(([a, b]) => [b, a] as const),
        r.rowCount,
        l.rowCount,
        1,
      )
}

function joined(joinType: L.JoinType, l: Estimate, r: Estimate, rows: number): Map<number, ColumnEstimate> {
  const out = new Map<number, ColumnEstimate>()
  const add = (side: Estimate, padded: boolean) => {
    for (const [id, c] of side.columns) {
      const grown = side.rowCount === 0 ? 0 : (c.nullCount ?? 0) * (rows / side.rowCount)
      out.set(id, {
        ...c,
        distinctCount: rows < side.rowCount ? distinctAfter(c.distinctCount, side.rowCount, rows) : c.distinctCount,
        nullCount: padded || c.nullCount === undefined ? undefined : c.nullCount === 0 ? 0 : grown,
      })
    }
  }
  add(l, joinType === 'rightouter' || joinType === 'fullouter')
  add(r, joinType === 'leftouter' || joinType === 'fullouter')
  return out
}
