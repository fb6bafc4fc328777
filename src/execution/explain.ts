import { tableOf } from '../plan/explain.ts'
import type { Expression } from '../plan/expression.ts'
import { exprString } from '../plan/expression-string.ts'
import { childrenOf, collect } from '../plan/tree.ts'
import { hadoopPath } from '../sources/path.ts'
import type { SourceFilter } from '../sources/source.ts'
import { simpleString } from '../types/names.ts'
import type { FileScan, HashJoin, InMemoryTableScan, PhysicalPlan } from './physical.ts'

export interface PhysicalOptions {
  /** With the rows that are expected of scans, aggregates and joins. */
  readonly estimates?: boolean
}

/**
 * A physical plan as a tree, in the layout of Spark's `explain()`, and with its names for what is the same operator. `*(1)` stands before operators
 * of a plan that is one compiled pipeline.
 */
export function physicalString(plan: PhysicalPlan, options: PhysicalOptions = {}): string {
  const lines: string[] = []
  let compiled = starOf(plan)
  const print = (p: PhysicalPlan, lead: string, own: string): void => {
    const below = own === '' ? lead : lead + (own === ':- ' ? ':  ' : '   ')
    if (p.type === 'InMemoryTableScan') return printCached(p, lead, own, below)
    if (p.type === 'FileScan') return printScan(p, lead, own, below)
    lines.push(`${lead}${own}${compiled}${describe(p)}${estimateOf(p, options)}`)
    const children = childrenOf(p)
    children.forEach((c, i) => print(c, below, i < children.length - 1 ? ':- ' : '+- '))
  }
  /** The scan, and above it the filters that it applies. */
  const printScan = (p: FileScan, lead: string, own: string, below: string): void => {
    const line = `${describe(p)}${estimateOf(p, options)}`
    if (p.dataFilters.length === 0) lines.push(`${lead}${own}${line}`)
    else lines.push(`${lead}${own}${compiled}Filter ${conjunction(p.dataFilters)}`, `${below}+- ${line}`)
  }
  /** The scan, its filters above it as Spark has them, and what is cached with the plan that fills it. */
  const printCached = (p: InMemoryTableScan, lead: string, own: string, below: string): void => {
    const filtered = p.dataFilters.length > 0
    if (filtered) lines.push(`${lead}${own}${compiled}Filter ${conjunction(p.dataFilters)}`)
    lines.push(filtered ? `${below}+- ${describe(p)}` : `${lead}${own}${describe(p)}`)
    const inner = filtered ? `${below}      ` : `${below}   `
    const child = p.cached.physical as PhysicalPlan
    lines.push(`${inner}+- InMemoryRelation ${list(child.output)}, ${p.cached.level.planString}`)
    const outside = compiled
    compiled = starOf(child)
    print(child, `${inner}      `, '+- ')
    compiled = outside
  }
  print(plan, '', '')
  return lines.join('\n')
}

/** `((a AND b) AND c)`. */
export const conjunction = (es: readonly Expression[]): string => {
  const [first, ...rest] = es.map(exprString)
  return rest.reduce((a, b) => `(${a} AND ${b})`, first!)
}
/** Is the plan one compiled pipeline? A table of rows that are there runs none. */
export const isCompiled = (plan: PhysicalPlan): boolean => plan.type !== 'LocalTableScan' && isPipeline(plan)
const starOf = (plan: PhysicalPlan): string => (isCompiled(plan) ? '*(1) ' : '')

/** Operators that pass rows on, one after the other, over one source. */
const isPipeline = (p: PhysicalPlan): boolean => PASSES_ON.has(p.type) && childrenOf(p).every(isPipeline)
const PASSES_ON = new Set<PhysicalPlan['type']>([
  'Project',
  'Filter',
  'Range',
  'OneRow',
  'FileScan',
  'LocalTableScan',
  'InMemoryTableScan',
  'Generate',
  'Expand',
  'Sample',
])

const estimateOf = (p: PhysicalPlan, { estimates }: PhysicalOptions): string =>
  estimates && p.estimatedRows !== undefined ? ` (estimated rows: ${Math.round(p.estimatedRows)})` : ''

/** What a scan leaves out by the files' own knowledge, as Spark's sources name it. */
function filterString(f: SourceFilter): string {
  switch (f.op) {
    case 'and':
    case 'or':
      return `${f.op === 'and' ? 'And' : 'Or'}(${filterString(f.left)},${filterString(f.right)})`
    case 'not':
      return `Not(${filterString(f.child)})`
    case 'in':
      return `In(${f.column}, [${f.values.map(String).join(',')}])`
    case 'isnull':
    case 'isnotnull':
      return `${FILTERS[f.op]}(${f.column})`
    default:
      return `${FILTERS[f.op]}(${f.column},${f.value})`
  }
}
const FILTERS = {
  '=': 'EqualTo',
  '<': 'LessThan',
  '<=': 'LessThanOrEqual',
  '>': 'GreaterThan',
  '>=': 'GreaterThanOrEqual',
  startswith: 'StringStartsWith',
  isnull: 'IsNull',
  isnotnull: 'IsNotNull',
} as const

/** The format under Spark's name. */
const formatName = (format: string): string =>
  ({ csv: 'CSV', json: 'JSON', text: 'Text', parquet: 'Parquet', orc: 'ORC' })[format] ?? format

function scanString(p: FileScan): string {
  const schema = p.output.map(a => `${a.name}:${simpleString(a.dataType)}`).join(',')
  const { format, paths, partitionColumns } = p.source
  const isPartition = (e: Expression) => {
    const columns = collect(e, x => (x.type === 'AttributeReference' ? x.name : undefined))
    return columns.length > 0 && columns.every(c => partitionColumns.includes(c))
  }
  const data = p.dataFilters.filter(e => !isPartition(e))
  const table = tableOf(p.output)
  return [
    `FileScan ${format} ${table}${list(p.output).replaceAll(', ', ',')} Batched: ${format === 'parquet' || format === 'orc'}`,
    `DataFilters: ${list(data)}`,
    `Format: ${formatName(format)}`,
    `Location: InMemoryFileIndex(${paths.length} paths)[${paths.map(hadoopPath).join(', ')}]`,
    `PartitionFilters: ${list(p.dataFilters.filter(isPartition))}`,
    `PushedFilters: [${p.pushedFilters.map(filterString).join(', ')}]`,
    `ReadSchema: struct<${schema}>`,
  ].join(', ')
}

const list = (es: readonly Expression[]): string => `[${es.map(exprString).join(', ')}]`

function describe(p: PhysicalPlan): string {
  switch (p.type) {
    case 'FileScan':
      return scanString(p)
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
      return `HashAggregate(keys=${list(p.keys.map(k => k.child))}, functions=${list(p.aggregates.map(a => a.call))})`
    case 'Sort':
      return `Sort ${list(p.order)}, ${!p.local}`
    case 'TakeOrderedAndProject':
      return `TakeOrderedAndProject(limit=${p.limit}${p.offset ? `, offset=${p.offset}` : ''}, orderBy=${list(p.order)}, output=${list(p.output)})`
    case 'GlobalLimit':
      return p.tail ? `CollectTail ${p.limit}` : `GlobalLimit ${p.limit ?? -1}, ${p.offset}`
    case 'HashJoin': {
      const keys = `${list(p.leftKeys)}, ${list(p.rightKeys)}`
      const rest = p.condition ? `, ${exprString(p.condition)}` : ''
      const aware = isBroadcast(p) ? `, ${p.nullAware === true}, false` : p.nullAware ? ', true' : ''
      return `${hashJoinName(p)} ${keys}, ${joinName(p.joinType)}, Build${p.buildSide === 'left' ? 'Left' : 'Right'}${rest}${aware}`
    }
    case 'BroadcastNestedLoopJoin':
      return `BroadcastNestedLoopJoin Build${p.buildSide === 'left' ? 'Left' : 'Right'}, ${joinName(p.joinType)}${p.condition ? `, ${exprString(p.condition)}` : ''}`
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

/** One hash table that all workers see: Spark broadcasts it, where its operator has this kind of join. */
const isBroadcast = ({ joinType, buildSide }: HashJoin): boolean =>
  joinType === 'inner' || joinType === 'cross' || (joinType !== 'fullouter' && (joinType === 'rightouter') === (buildSide === 'left'))
const hashJoinName = (p: HashJoin): string => (isBroadcast(p) ? 'BroadcastHashJoin' : 'ShuffledHashJoin')

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
      return `${hashJoinName(p)} ${joinName(p.joinType)} Build${p.buildSide === 'left' ? 'Left' : 'Right'}`
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
