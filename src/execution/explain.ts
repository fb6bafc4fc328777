import { prettySql as exprString } from '../analyzer/sql.ts'
import type { Expression } from '../plan/expression.ts'
import { childrenOf } from '../plan/tree.ts'
import { simpleString } from '../types/names.ts'
import type { InMemoryTableScan, PhysicalPlan } from './physical.ts'

/** A physical plan as a tree, in the layout of Spark's `explain()`. */
export function physicalString(plan: PhysicalPlan): string {
  const lines: string[] = []
  const print = (p: PhysicalPlan, lead: string, own: string): void => {
    const below = own === '' ? lead : lead + (own === ':- ' ? ':  ' : '   ')
    if (p.type === 'InMemoryTableScan') return printCached(p, lead, own, below)
    lines.push(`${lead}${own}${describe(p)}`)
    const children = childrenOf(p)
    children.forEach((c, i) => print(c, below, i < children.length - 1 ? ':- ' : '+- '))
  }
  /** The scan, its filters above it as Spark has them, and what is cached with the plan that fills it. */
  const printCached = (p: InMemoryTableScan, lead: string, own: string, below: string): void => {
    const filtered = p.dataFilters.length > 0
    if (filtered) lines.push(`${lead}${own}Filter ${conjunction(p.dataFilters)}`)
    lines.push(filtered ? `${below}+- ${describe(p)}` : `${lead}${own}${describe(p)}`)
    const inner = filtered ? `${below}      ` : `${below}   `
    const child = p.cached.physical as PhysicalPlan
    lines.push(`${inner}+- InMemoryRelation ${list(child.output)}, ${p.cached.level.planString}`)
    print(child, `${inner}      `, '+- ')
  }
  print(plan, '', '')
  return lines.join('\n')
}

/** `((a AND b) AND c)`. */
export const conjunction = (es: readonly Expression[]): string => {
  const [first, ...rest] = es.map(exprString)
  return rest.reduce((a, b) => `(${a} AND ${b})`, first!)
}
const list = (es: readonly Expression[]): string => `[${es.map(exprString).join(', ')}]`

function describe(p: PhysicalPlan): string {
  const estimate = p.estimatedRows === undefined ? '' : ` (estimated rows: ${Math.round(p.estimatedRows)})`
  switch (p.type) {
    case 'FileScan': {
      const schema = p.output.map(a => `${a.name}:${simpleString(a.dataType)}`).join(',')
      const paths = p.source.paths.join(', ')
      return `FileScan ${p.source.format} ${list(p.output)} DataFilters: ${list(p.dataFilters)}, Location: [${paths}], ReadSchema: struct<${schema}>${estimate}`
    }
    case 'LocalTableScan':
      return `LocalTableScan ${list(p.output)}`
    case 'RDDScan':
      return `Scan ExistingRDD${list(p.output).replaceAll(', ', ',')}`
    case 'Range':
      return `Range (${p.start}, ${p.end}, step=${p.step}, splits=${p.numPartitions})`
    case 'OneRow':
      return 'Scan OneRowRelation[]'
    case 'InMemoryTableScan':
      return `${nodeName(p)} ${list(p.output)}${p.dataFilters.length > 0 ? `, ${list(p.dataFilters)}` : ''}`
    case 'Project':
      return `Project ${list(p.projectList)}`
    case 'Filter':
      return `Filter ${exprString(p.condition)}`
    case 'HashAggregate':
      return `HashAggregate(keys=${list(p.keys.map(k => k.child))}, functions=${list(p.aggregates.map(a => a.call))})${estimate}`
    case 'Sort':
      return `Sort ${list(p.order)}, ${!p.local}`
    case 'TakeOrderedAndProject':
      return `TakeOrderedAndProject(limit=${p.limit}${p.offset ? `, offset=${p.offset}` : ''}, orderBy=${list(p.order)}, output=${list(p.output)})`
    case 'GlobalLimit':
      return p.tail ? `CollectTail ${p.limit}` : `GlobalLimit ${p.limit ?? -1}, ${p.offset}`
    case 'HashJoin': {
      const keys = `${list(p.leftKeys)}, ${list(p.rightKeys)}`
      const rest = p.condition ? `, ${exprString(p.condition)}` : ''
      return `ShuffledHashJoin ${keys}, ${joinName(p.joinType)}, Build${p.buildSide === 'left' ? 'Left' : 'Right'}${rest}${p.nullAware ? ', true' : ''}${estimate}`
    }
    case 'BroadcastNestedLoopJoin':
      return `BroadcastNestedLoopJoin Build${p.buildSide === 'left' ? 'Left' : 'Right'}, ${joinName(p.joinType)}${p.condition ? `, ${exprString(p.condition)}` : ''}${estimate}`
    case 'Window':
      return `Window ${list(p.windowExpressions)}, ${list(p.partitionBy)}, ${list(p.orderBy)}`
    case 'WindowGroupLimit':
      return `WindowGroupLimit ${list(p.partitionBy)}, ${list(p.orderBy)}, ${p.rankLikeFunction}(), ${p.limit}`
    case 'Union':
      return 'Union'
    case 'Expand':
      return `Expand [${p.projections.map(list).join(', ')}], ${list(p.output)}`
    case 'Generate':
      return `Generate ${exprString(p.collection)}, ${p.outer}, ${list(p.generatorOutput)}`
    case 'Exchange':
      if (p.partitioning === 'coalesce') return `Coalesce ${p.numPartitions}`
      if (p.partitioning === 'roundrobin') return `Exchange RoundRobinPartitioning(${p.numPartitions})`
      return `Exchange ${p.partitioning}partitioning(${p.expressions.map(exprString).join(', ')}, ${p.numPartitions})`
    case 'Sample':
      return `Sample ${p.lowerBound}, ${p.upperBound}, ${p.withReplacement}, ${p.seed}`
    case 'UnionLoop':
      return `UnionLoop ${p.id}`
    case 'UnionLoopRef':
      return `UnionLoopRef ${p.loopId} ${list(p.output)}`
    case 'ReusedExchange':
      return `ReusedSubplan ${p.id} ${list(p.output)}`
  }
}

/** The operator's name alone, with what it reads. */
export function nodeName(p: PhysicalPlan): string {
  switch (p.type) {
    case 'FileScan':
      return `Scan ${p.source.format}`
    case 'OneRow':
      return 'Scan OneRowRelation'
    case 'RDDScan':
      return 'Scan ExistingRDD'
    case 'InMemoryTableScan':
      return p.cached.name === undefined ? 'InMemoryTableScan' : `Scan In-memory table ${p.cached.name}`
    case 'HashJoin':
      return `ShuffledHashJoin ${joinName(p.joinType)} Build${p.buildSide === 'left' ? 'Left' : 'Right'}`
    case 'BroadcastNestedLoopJoin':
      return `BroadcastNestedLoopJoin ${joinName(p.joinType)} Build${p.buildSide === 'left' ? 'Left' : 'Right'}`
    default:
      return p.type
  }
}

const joinName = (t: string): string =>
  ({
    inner: 'Inner',
    cross: 'Cross',
    leftouter: 'LeftOuter',
    rightouter: 'RightOuter',
    fullouter: 'FullOuter',
    leftsemi: 'LeftSemi',
    leftanti: 'LeftAnti',
    existence: 'ExistenceJoin',
  })[t] ?? t
