import { prettySql } from '../analyzer/sql.ts'
import type { Expression } from '../plan/expression.ts'
import { childrenOf } from '../plan/tree.ts'
import { simpleString } from '../types/names.ts'
import { nodeName } from './explain.ts'
import type { PhysicalPlan } from './physical.ts'

/** `EXPLAIN FORMATTED`: the tree of operators with numbers, leaves first, and a paragraph for each. */
export function formattedString(plan: PhysicalPlan): string {
  const numbers = new Map<PhysicalPlan, number>()
  const number = (p: PhysicalPlan): void => {
    childrenOf(p).forEach(number)
    if (!numbers.has(p)) numbers.set(p, numbers.size + 1)
  }
  number(plan)
  const lines: string[] = []
  const print = (p: PhysicalPlan, lead: string, own: string): void => {
    lines.push(`${lead}${own}${nodeName(p)} (${numbers.get(p)})`)
    const children = childrenOf(p)
    const below = own === '' ? lead : lead + (own === ':- ' ? ':  ' : '   ')
    children.forEach((c, i) => print(c, below, i < children.length - 1 ? ':- ' : '+- '))
  }
  print(plan, '', '')
  const paragraphs = [...numbers].map(([p, n]) => [`(${n}) ${nodeName(p)}`, ...details(p)].join('\n'))
  return `${lines.join('\n')}\n\n\n${paragraphs.join('\n\n')}\n`
}

const list = (es: readonly Expression[]): string => `[${es.map(prettySql).join(', ')}]`
const counted = (name: string, es: readonly Expression[]): string => `${name} [${es.length}]: ${list(es)}`
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
    case 'OneRow':
    case 'UnionLoopRef':
      return [counted('Output', p.output)]
    case 'Range':
      return [counted('Output', p.output), `Arguments: Range (${p.start}, ${p.end}, step=${p.step}, splits=${p.numPartitions})`]
    case 'Project':
      return [counted('Output', p.projectList), counted('Input', inputOf(p))]
    case 'Filter':
      return [counted('Input', inputOf(p)), `Condition : ${prettySql(p.condition)}`]
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
        `Join condition: ${p.condition === undefined ? 'None' : prettySql(p.condition)}`,
      ]
    case 'BroadcastNestedLoopJoin':
      return [`Join type: ${p.joinType}`, `Join condition: ${p.condition === undefined ? 'None' : prettySql(p.condition)}`]
    case 'Window':
      return [counted('Input', inputOf(p)), `Arguments: ${list(p.windowExpressions)}, ${list(p.partitionBy)}, ${list(p.orderBy)}`]
    case 'Expand':
      return [counted('Input', inputOf(p)), `Arguments: [${p.projections.map(list).join(', ')}], ${list(p.output)}`]
    case 'Generate':
      return [counted('Input', inputOf(p)), `Arguments: ${prettySql(p.collection)}, ${p.outer}, ${list(p.generatorOutput)}`]
    case 'GlobalLimit':
      return [counted('Input', inputOf(p)), `Arguments: ${p.limit ?? -1}, ${p.offset}`]
    default:
      return [counted('Output', p.output), counted('Input', inputOf(p))]
  }
}
