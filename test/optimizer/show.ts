import { estimate } from '#dist/optimizer/statistics.js'
import type { Expression } from '#dist/plan/expression.js'
import type { LogicalPlan } from '#dist/plan/logical.js'
import { outputOf } from '#dist/plan/output.js'
import { childrenOf } from '#dist/plan/tree.js'

/** A plan as an indented tree of names, without ids: what the tests compare. */
export function show(plan: LogicalPlan, o: { readonly rows?: boolean } = {}): string {
  const lines: string[] = []
  const visit = (p: LogicalPlan, depth: number): void => {
    const rows = o.rows ? `  ~${round(estimate(p).rowCount)}` : ''
    lines.push(`${'  '.repeat(depth)}${line(p)}${rows}`)
    for (const c of childrenOf<LogicalPlan>(p)) visit(c, depth + 1)
    for (const s of subqueries(p)) {
      lines.push(`${'  '.repeat(depth + 1)}Subquery`)
      visit(s, depth + 2)
    }
  }
  visit(plan, 0)
  return lines.join('\n')
}

const round = (n: number): string => (n >= 100 ? Number(n.toPrecision(2)).toString() : n.toFixed(n < 10 ? 1 : 0))

function subqueries(p: LogicalPlan): LogicalPlan[] {
  const out: LogicalPlan[] = []
  const visit = (v: unknown): void => {
    if (Array.isArray(v)) v.forEach(visit)
    else if (typeof v === 'object' && v !== null && (v as { kind?: string }).kind === 'expression') {
      const e = v as Expression
      if (e.type === 'ScalarSubquery' || e.type === 'Exists' || e.type === 'InSubquery') out.push(e.plan)
      Object.values(e).forEach(visit)
    }
  }
  Object.values(p).forEach(visit)
  return out
}

const list = (items: readonly Expression[]): string => `[${items.map(text).join(', ')}]`

function line(p: LogicalPlan): string {
  switch (p.type) {
    case 'Relation':
      return `${p.source.format} ${list(p.output)}`
    case 'LocalRelation':
      return `LocalRelation ${list(p.output)} ${p.rowCount} rows`
    case 'Project':
      return `Project ${list(p.projectList)}`
    case 'Filter':
      return `Filter ${text(p.condition)}`
    case 'Aggregate':
      return `Aggregate ${list(p.groupingExpressions)} ${list(p.aggregateExpressions)}`
    case 'Sort':
      return `Sort ${list(p.order)}`
    case 'Limit':
      return `Limit ${text(p.limit)}`
    case 'Offset':
      return `Offset ${text(p.offset)}`
    case 'Join': {
      const on = p.condition === undefined ? '' : ` on ${text(p.condition)}`
      const mark = p.mark === undefined ? '' : ` as ${p.mark.name}`
      return `Join ${p.joinType}${p.nullAware ? ' null-aware' : ''}${p.buildSide === undefined ? '' : ` build ${p.buildSide}`}${mark}${on}`
    }
    case 'Window':
      return `Window ${list(p.windowExpressions)}`
    case 'Expand':
      return `Expand ${list(p.output)} ${p.projections.map(list).join(' ')}`
    case 'CTERelationRef':
      return `CTE ${list(outputOf(p))}`
    default:
      return p.type
  }
}

export function text(e: Expression): string {
  switch (e.type) {
    case 'AttributeReference':
      return e.name
    case 'OuterReference':
      return `outer(${e.attribute.name})`
    case 'Literal':
      return e.value === null
        ? 'null'
        : typeof e.value === 'string'
          ? `'${e.value}'`
          : e.dataType.type === 'date'
            ? date(e.value as number)
            : typeof e.value === 'object'
              ? '{}'
              : decimal(e.value, e.dataType)
    case 'Alias':
      return `${text(e.child)} AS ${e.name}`
    case 'Cast':
      return `cast(${text(e.child)} as ${e.dataType.type})`
    case 'Call':
      return /^\W+$|^(and|or)$/.test(e.name) && e.args.length === 2
        ? `(${text(e.args[0]!)} ${e.name} ${text(e.args[1]!)})`
        : `${e.name}(${e.args.map(text).join(', ')})`
    case 'AggregateCall':
      return `${e.name}(${e.distinct ? 'distinct ' : ''}${e.args.map(text).join(', ')})${e.filter ? ` filter ${text(e.filter)}` : ''}`
    case 'SortOrder':
      return `${text(e.child)} ${e.direction}`
    case 'In':
      return `${text(e.value)} in (${e.list.map(text).join(', ')})`
    case 'CaseWhen':
      return `case ${e.whens.map((w, i) => `when ${text(w)} then ${text(e.thens[i]!)}`).join(' ')}${e.otherwise ? ` else ${text(e.otherwise)}` : ''} end`
    case 'WindowExpression':
      return `${text(e.function)} over (${e.partitionBy.map(text).join(', ')}; ${e.orderBy.map(text).join(', ')})`
    case 'ScalarSubquery':
      return 'subquery'
    case 'InSubquery':
      return `${e.values.map(text).join(', ')} in subquery`
    default:
      return e.type
  }
}

const date = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10)
const decimal = (v: unknown, t: { readonly type: string; readonly scale?: number }): string =>
  t.type === 'decimal' ? (Number(v) / 10 ** t.scale!).toFixed(t.scale) : String(v)
