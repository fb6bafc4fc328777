import type { Expression } from '../plan/expression.ts'
import { exprString } from '../plan/expression-string.ts'
import { childrenOf } from '../plan/tree.ts'
import { simpleString } from '../types/names.ts'
import { conjunction, isCompiled, nodeName } from './explain.ts'
import type { InMemoryTableScan, PhysicalPlan } from './physical.ts'

/** `EXPLAIN FORMATTED`: the tree of operators with numbers, leaves first, and a paragraph for each. */
export function formattedString(plan: PhysicalPlan): string {
  const numbers = new Map<Shown, number>()
  const number = (p: Shown): void => {
    p.children.forEach(number)
    if (!numbers.has(p)) numbers.set(p, numbers.size + 1)
    p.within.forEach(number)
  }
  const known = new Map<PhysicalPlan, Shown>()
  const root = shown(plan, known, isCompiled(plan))
  number(root)
  const lines: string[] = []
  const print = (p: Shown, lead: string, own: string): void => {
    lines.push(`${lead}${own}${p.compiled ? '* ' : ''}${p.name} (${numbers.get(p)})`)
    const below = own === '' ? lead : lead + (own === ':- ' ? ':  ' : '   ')
    p.children.forEach((c, i) => print(c, below, i < p.children.length - 1 ? ':- ' : '+- '))
    for (const c of p.within) print(c, `${below}   `, '+- ')
  }
  print(root, '', '')
  const paragraphs = [...numbers].map(([p, n]) => [`(${n}) ${p.name}${p.compiled ? ' [codegen id : 1]' : ''}`, ...p.details].join('\n'))
  return `${lines.join('\n')}\n\n\n${paragraphs.join('\n\n')}\n`
}

/** An operator as it is shown; `within`: what fills the cached data that it reads. */
interface Shown {
  readonly name: string
  /** As in `explain()`, where these operators have a star. */
  readonly compiled: boolean
  readonly details: readonly string[]
  readonly children: readonly Shown[]
  readonly within: readonly Shown[]
}

/** `within`: in a plan that is one compiled pipeline. */
function shown(p: PhysicalPlan, known: Map<PhysicalPlan, Shown>, within: boolean): Shown {
  let s = known.get(p)
  if (s) return s
  const children = childrenOf(p).map(c => shown(c, known, within))
  const own = { name: nodeName(p), compiled: within && p.type !== 'FileScan', details: details(p), children, within: [] }
  s = p.type === 'InMemoryTableScan' ? shownCached(p, known, within) : own
  known.set(p, s)
  return s
}

function shownCached(p: InMemoryTableScan, known: Map<PhysicalPlan, Shown>, compiled: boolean): Shown {
  const child = p.cached.physical as PhysicalPlan
  const relation = {
    name: 'InMemoryRelation',
    compiled: false,
    details: [`Arguments: ${list(child.output)}, ${p.cached.level.planString}`],
    children: [],
    within: [shown(child, known, isCompiled(child))],
  }
  const filters = p.dataFilters.length > 0 ? `, ${list(p.dataFilters)}` : ''
  const scan = {
    name: nodeName(p),
    compiled: false,
    details: [counted('Output', p.output), `Arguments: ${list(p.output)}${filters}`],
    children: [],
    within: [relation],
  }
  if (p.dataFilters.length === 0) return scan
  return {
    name: 'Filter',
    compiled,
    details: [counted('Input', p.output), `Condition : ${conjunction(p.dataFilters)}`],
    children: [scan],
    within: [],
  }
}

const list = (es: readonly Expression[]): string => `[${es.map(exprString).join(', ')}]`
const counted = (name: string, es: readonly Expression[]): string => `${name}${es.length === 0 ? '' : ` [${es.length}]`}: ${list(es)}`
const inputOf = (p: PhysicalPlan): Expression[] => childrenOf(p).flatMap(c => c.output)

/** What an operator takes, does and gives. */
function details(p: PhysicalPlan): string[] {
  switch (p.type) {
    case 'FileScan': {
      const schema = p.output.map(a => `${a.name}:${simpleString(a.dataType)}`).join(',')
      return [
        counted('Output', p.output),
        'Batched: true',
        `Location: [${p.source.paths.join(', ')}]`,
        ...(p.dataFilters.length > 0 ? [`PushedFilters: ${list(p.dataFilters)}`] : []),
        `ReadSchema: struct<${schema}>`,
      ]
    }
    case 'LocalTableScan':
      return [counted('Output', p.output), `Arguments: ${list(p.output)}`]
    case 'RDDScan':
    case 'OneRow':
    case 'UnionLoopRef':
      return [counted('Output', p.output)]
    case 'Range':
      return [counted('Output', p.output), `Arguments: Range (${p.start}, ${p.end}, step=${p.step}, splits=${p.numPartitions})`]
    case 'Project':
      return [counted('Output', p.projectList), counted('Input', inputOf(p))]
    case 'Filter':
      return [counted('Input', inputOf(p)), `Condition : ${exprString(p.condition)}`]
    case 'HashAggregate':
      return [
        counted('Input', inputOf(p)),
        counted(
          'Keys',
          p.keys.map(k => k.child),
        ),
        counted(
          'Functions',
          p.aggregates.map(a => a.call),
        ),
        counted(
          'Aggregate Attributes',
          p.aggregates.map(a => a.attribute),
        ),
        counted('Results', p.output),
      ]
    case 'Sort':
      return [counted('Input', inputOf(p)), `Arguments: ${list(p.order)}, true, 0`]
    case 'TakeOrderedAndProject':
      return [counted('Input', inputOf(p)), `Arguments: ${p.limit}, ${list(p.order)}, ${list(p.output)}`]
    case 'HashJoin':
      return [
        counted('Left keys', p.leftKeys),
        counted('Right keys', p.rightKeys),
        `Join type: ${p.joinType}`,
        `Join condition: ${p.condition === undefined ? 'None' : exprString(p.condition)}`,
      ]
    case 'BroadcastNestedLoopJoin':
      return [`Join type: ${p.joinType}`, `Join condition: ${p.condition === undefined ? 'None' : exprString(p.condition)}`]
    case 'Window':
      return [counted('Input', inputOf(p)), `Arguments: ${list(p.windowExpressions)}, ${list(p.partitionBy)}, ${list(p.orderBy)}`]
    case 'WindowGroupLimit':
      return [counted('Input', inputOf(p)), `Arguments: ${list(p.partitionBy)}, ${list(p.orderBy)}, ${p.rankLikeFunction}(), ${p.limit}`]
    case 'Expand':
      return [counted('Input', inputOf(p)), `Arguments: [${p.projections.map(list).join(', ')}], ${list(p.output)}`]
    case 'Generate':
      return [counted('Input', inputOf(p)), `Arguments: ${exprString(p.collection)}, ${p.outer}, ${list(p.generatorOutput)}`]
    case 'GlobalLimit':
      return [counted('Input', inputOf(p)), `Arguments: ${p.limit ?? -1}, ${p.offset}`]
    default:
      return [counted('Output', p.output), counted('Input', inputOf(p))]
  }
}
