import { quoteIdentifier, simpleString, truncated } from '../types/names.ts'
import { AttributeReference, type Expression, newExprId } from './expression.ts'
import { exprString, idOf, innerGenerator, specString } from './expression-string.ts'
import { type Aggregate, type JoinType, type LogicalPlan, SubqueryAlias } from './logical.ts'
import { dataTypeOf, outputOf } from './output.ts'
import { childrenOf, collect, exists, expressionsOf } from './tree.ts'
import type { UnresolvedInlineTable, UnresolvedWith } from './unresolved.ts'

interface TreeOptions {
  /** Hints stand above the side of the join that they are about, as where the analyzer has just resolved them. */
  readonly analyzed?: boolean
}

/** Logical plans as text, in the layout of Spark's `explain`: a node a line, children below, the last behind `+- `, others behind `:- `. */
export function treeString(plan: LogicalPlan, behind: (p: LogicalPlan) => string = () => '', options: TreeOptions = {}): string {
  const lines: string[] = []
  // common tables are numbered as they are met
  const numbers = new Map<number, number>()
  const cteNumber = (id: number): number => {
    if (!numbers.has(id)) numbers.set(id, numbers.size)
    return numbers.get(id)!
  }
  const print = (p: LogicalPlan, lead: string, marker: string): void => {
    const own =
      p.type === 'CTERelationRef' ? `CTERelationRef ${cteNumber(p.cteId)}, true, ${list(p.output)}, false, false` : describe(p, options)
    const mark = p.type === 'UnresolvedWith' || isResolvedPlan(p) ? '' : "'"
    lines.push(`${lead}${marker}${mark}${own}${behind(p)}`)
    let below = marker === '' ? lead : lead + (marker === '+- ' ? '   ' : ':  ')
    if (p.type === 'Limit') {
      // Spark's limits are two nodes.
      lines.push(`${below}+- ${mark}${own.replace('Global', 'Local')}${behind(p)}`)
      below += '   '
    }
    if (p.type === 'CacheRelation') {
      const [first, ...rest] = p.cached.printed.split('\n')
      lines.push(`${below}   +- ${first}`, ...rest.map(l => `${below}      ${l}`))
    }
    const view = p.type === 'SubqueryAlias' && p.view !== undefined && isResolvedPlan(p) ? viewOf(p) : undefined
    for (const line of view?.lines ?? []) {
      lines.push(`${below}+- ${line}`)
      below += '   '
    }
    const hinted = resolvedHints(p, options)
    const lateral = p.type === 'Join' && p.lateral === true
    const children =
      view?.children ?? (p.type === 'UnresolvedWith' ? [p.child] : lateral ? [p.left] : p.type === 'WithCTE' ? [p.child] : childrenOf(p))
    // The plans inside a node's expressions stand before its children.
    if (p.type === 'WithCTE')
      p.definitions.forEach((definition, i) => {
        const own = cteName(plan, p.ids[i]!)
        lines.push(`${below}:- CTERelationDef ${cteNumber(p.ids[i]!)}, false`)
        print(own === undefined ? definition : SubqueryAlias({ name: own, child: definition }), `${below}:  `, '+- ')
      })
    const inner = p.type === 'UnresolvedWith' ? named(p) : [...(lateral ? [p.right] : []), ...expressionsOf(p).flatMap(subqueriesOf)]
    const lead2 = children.length > 0 ? `${below}:  ` : `${below}   `
    inner.forEach((q, i) => {
      print(q, lead2, i < inner.length - 1 ? ':- ' : '+- ')
    })
    children.forEach((c, i) => {
      const last = i === children.length - 1
      const hint = hinted?.[i]
      if (hint !== undefined) lines.push(`${below}${last ? '+- ' : ':- '}ResolvedHint (strategy=${hint})`)
      if (hint === undefined) print(c, below, last ? '+- ' : ':- ')
      else print(c, `${below}${last ? '   ' : ':  '}`, '+- ')
    })
  }
  print(plan, '', '')
  return `${lines.join('\n')}\n`
}

/** The name by which a common table is referred to. */
const cteName = (plan: LogicalPlan, id: number): readonly string[] | undefined =>
  collect(plan, p => (p.type === 'SubqueryAlias' && p.child.type === 'CTERelationRef' && p.child.cteId === id ? p.name : undefined))[0]

/** The enclosing query's columns that a plan uses, each once. */
function outerNames(plan: LogicalPlan): string {
  const outer = collect(plan, expressionsOf)
    .flat()
    .flatMap(e => collect(e, x => (x.type === 'OuterReference' ? exprString(x.attribute) : undefined)))
  return [...new Set(outer)].join(' && ')
}

/** A view is a node of its own in Spark, and one of a text casts what its query gives to the types that it was made with. */
function viewOf(p: SubqueryAlias): { lines: string[]; children: readonly LogicalPlan[] } {
  const columns = outputOf(p.child)
  // a stored view's columns are over its query's
  const over = p.name.length > 1 && p.child.type === 'Project' ? p.child : undefined
  const sources = over?.projectList.map(e => (e.type === 'Alias' ? (e.child.type === 'Cast' ? e.child.child : e.child) : e)) ?? columns
  const casts = columns.map((a, i) => `cast(${exprString(sources[i]!)} as ${simpleString(a.dataType)}) AS ${exprString(a)}`)
  const view = `View (${p.name.map(quoteIdentifier).join('.')}, ${list(columns)})`
  const lines = p.view === 'text' ? [view, `Project [${truncated(casts, ', ')}]`] : [view]
  return { lines, children: [over?.child ?? p.child] }
}

/** By side of a join: the strategy that a hint asks for. */
function resolvedHints(p: LogicalPlan, { analyzed }: TreeOptions): readonly (string | undefined)[] | undefined {
  return analyzed && p.type === 'Join' && p.hint !== undefined ? [p.hint.left, p.hint.right] : undefined
}

/** Common tables under their names. */
const named = (p: UnresolvedWith): LogicalPlan[] => p.definitions.map((child, i) => SubqueryAlias({ name: [p.names[i]!], child }))

const subqueriesOf = (e: Expression): LogicalPlan[] =>
  collect(e, x =>
    x.type === 'UnresolvedSubquery' || x.type === 'ScalarSubquery' || x.type === 'Exists' || x.type === 'InSubquery' ? x.plan : undefined,
  )

/** The sections of `EXPLAIN EXTENDED` (or `simple`: the physical plan alone), each plan already as text. */
export function explainSections(plans: {
  readonly parsed: string
  readonly analyzed: string
  readonly optimized: string
  readonly physical: string
}): string {
  return [
    `== Parsed Logical Plan ==\n${plans.parsed}`,
    `== Analyzed Logical Plan ==\n${plans.analyzed}`,
    `== Optimized Logical Plan ==\n${plans.optimized}`,
    `== Physical Plan ==\n${plans.physical}`,
  ].join('\n')
}

/** The line of names and types that stands above an analyzed plan: `a: int, b: string`. */
export const outputLine = (plan: LogicalPlan): string =>
  truncated(
    outputOf(plan).map(a => `${a.name}: ${simpleString(a.dataType)}`),
    ', ',
  )

/** VALUES of nothing but constants is a relation as soon as it is parsed. */
const isConstant = (p: UnresolvedInlineTable): boolean =>
  p.rows.every(row => row.length === p.names.length && row.every(e => e.type === 'Literal'))

const constantColumns = new WeakMap<UnresolvedInlineTable, readonly AttributeReference[]>()
/** Its columns; a long in one makes it one of longs. */
function columnsOf(p: UnresolvedInlineTable): readonly AttributeReference[] {
  let columns = constantColumns.get(p)
  if (columns === undefined) {
    const typeOf = (i: number) => {
      const types = p.rows.map(row => dataTypeOf(row[i]!))
      return types.find(t => t.type === 'long') ?? types[0]!
    }
    const column = (name: string, i: number) =>
      AttributeReference({ name, dataType: typeOf(i), nullable: true, exprId: newExprId(), qualifier: [] })
    constantColumns.set(p, (columns = p.names.map(column)))
  }
  return columns
}

const resolved = new WeakMap<object, boolean>()

/** Is there nothing unresolved in the plan, subqueries apart? */
export function isResolvedPlan(plan: LogicalPlan): boolean {
  let known = resolved.get(plan)
  if (known === undefined) {
    const unresolved = (x: { readonly type: string }) =>
      x.type.startsWith('Unresolved') || x.type === 'ExpressionString' || x.type === 'Parameter'
    known =
      (!unresolved(plan) || (plan.type === 'UnresolvedInlineTable' && isConstant(plan))) &&
      childrenOf(plan).every(isResolvedPlan) &&
      !expressionsOf(plan).some(e => exists(e, unresolved))
    resolved.set(plan, known)
  }
  return known
}

/** ROLLUP and CUBE, before they are worked out: which of the expressions each of their parts has, and these. */
function groupings({ groupingExpressions: es, grouping }: Aggregate): string {
  const shown = truncated(es.map(exprString), ', ')
  if (grouping !== 'rollup' && grouping !== 'cube') return shown
  return `${grouping}(${es.map((_, i) => `Vector(${i})`).join(', ')}, ${shown})`
}

const scala = (texts: readonly string[]): string => `List(${texts.join(', ')})`
const list = (es: readonly Expression[]): string => `[${truncated(es.map(exprString), ', ')}]`
const name = (parts: readonly string[]): string => parts.join('.')

const joinNames: Readonly<Record<JoinType, string>> = {
  inner: 'Inner',
  cross: 'Cross',
  leftouter: 'LeftOuter',
  rightouter: 'RightOuter',
  fullouter: 'FullOuter',
  leftsemi: 'LeftSemi',
  leftanti: 'LeftAnti',
  existence: 'ExistenceJoin',
}

/** One node, without its children. */
function describe(p: LogicalPlan, { analyzed }: TreeOptions = {}): string {
  switch (p.type) {
    case 'UnresolvedRelation':
      return `UnresolvedRelation [${p.nameParts.join(', ')}], [${optionsOf(p.options)}], false`
    case 'UnresolvedDataSource':
      return `UnresolvedDataSource format: ${p.format}, isStreaming: false, paths: ${p.paths.length} provided`
    case 'UnresolvedInlineTable':
      if (isConstant(p)) return `LocalRelation ${list(columnsOf(p))}`
      return `UnresolvedInlineTable [${p.names.join(', ')}], [${truncated(p.rows.map(list), ', ')}]`
    case 'UnresolvedTableValuedFunction':
      return `UnresolvedTableValuedFunction [${p.nameParts.join(', ')}], ${list(p.args)}, false`
    case 'UnresolvedHaving':
      return `UnresolvedHaving ${exprString(p.condition)}`
    case 'UnresolvedQualify':
      return `UnresolvedQualify ${exprString(p.condition)}`
    case 'UnresolvedHint':
      return `UnresolvedHint ${p.name}, ${list(p.parameters)}`
    case 'UnresolvedSubqueryColumnAliases':
      return `UnresolvedSubqueryColumnAliases [${p.names.join(', ')}]`
    case 'UnresolvedWith':
      return `CTE [${p.names.join(', ')}]`
    case 'UnresolvedJoin':
      return `Join ${p.using ? `UsingJoin(${joinNames[p.joinType]}, [${p.using.join(', ')}])` : `NaturalJoin(${joinNames[p.joinType]})`}`
    case 'CompoundBody':
      return 'CompoundBody'
    case 'UnresolvedPivot':
      return `Pivot ${exprString(p.column)}, ${list(p.values)}, ${list(p.aggregates)}`
    case 'NearestByJoin':
      return `NearestByJoin ${joinNames[p.joinType]}, ${p.approx}, ${p.numResults}, ${exprString(p.ranking)}, NearestBy${p.direction === 'distance' ? 'Distance' : 'Similarity'}`
    case 'UnresolvedAsofJoin':
      return `AsOfJoin ${joinNames[p.joinType]}, (${exprString(p.first)} ${p.operator} ${exprString(p.second)})`
    case 'UnresolvedBinBy':
      return `UnresolvedBinBy ${exprString(p.rangeStart)}, ${exprString(p.rangeEnd)}, ${exprString(p.width)}`
    case 'UnresolvedUnnest':
      return `UnresolvedUnnest ${list(p.args)}, ${p.ordinality}`
    case 'UnresolvedJsonTable':
      return `UnresolvedJsonTable ${exprString(p.json)}, ${p.rowPath}`
    case 'Zip':
      return 'Zip'
    case 'UnresolvedUnpivot':
      return `Unpivot ${scala((p.sets ?? []).map(set => scala(set.map(exprString))))}, ${p.nameColumn}, [${p.valueColumns.join(', ')}]`
    case 'UnresolvedFeature':
      return p.name
    case 'UnresolvedWindowDefinitions':
      return `WithWindowDefinition [${p.names.map((n, i) => `${n}=${specString(p.specs[i]!)}`).join(', ')}], false`
    case 'Project':
      return `Project${p.projectList.length === 0 ? '' : ` ${list(p.projectList)}`}`
    case 'Filter':
      return `Filter ${exprString(p.condition)}`
    case 'Aggregate':
      return `Aggregate ${p.groupingExpressions.length === 0 ? '' : `[${groupings(p)}], `}${list(p.aggregateExpressions)}`
    case 'Sort':
      return `Sort ${list(p.order)}, ${p.global}`
    case 'Limit':
      return `GlobalLimit ${exprString(p.limit)}`
    case 'Offset':
      return `Offset ${exprString(p.offset)}`
    case 'Tail':
      return `Tail ${exprString(p.limit)}`
    case 'Join': {
      const hint = (['left', 'right'] as const)
        .map(side => (p.hint?.[side] && !analyzed ? `, ${side}Hint=(strategy=${p.hint[side]})` : ''))
        .join('')
      const kind = p.lateral ? `LateralJoin lateral-subquery#${idOf(p.right)} [${outerNames(p.right)}],` : 'Join'
      return `${kind} ${joinNames[p.joinType]}${p.condition ? `, ${exprString(p.condition)}` : ''}${hint}`
    }
    case 'Union':
      return `Union ${p.byName}, ${p.allowMissingColumns}`
    case 'SetOperation':
      return `${p.operation === 'intersect' ? 'Intersect' : 'Except'} ${p.all ? 'All true' : 'false'}`
    case 'SubqueryAlias':
      return `SubqueryAlias ${name(p.name)}`
    case 'Repartition':
      return p.partitioning === 'roundrobin' || p.partitioning === 'coalesce'
        ? `Repartition ${p.numPartitions}, ${p.partitioning === 'roundrobin'}`
        : `RepartitionByExpression ${list(p.expressions)}${p.numPartitions === undefined ? '' : `, ${p.numPartitions}`}`
    case 'Window': {
      const more = [p.partitionBy, p.orderBy].filter(es => es.length > 0).map(es => `, ${list(es)}`)
      return `Window ${list(p.windowExpressions)}${more.join('')}`
    }
    case 'Expand':
      return `Expand [${p.projections.map(list).join(', ')}], ${list(p.output)}`
    case 'Generate': {
      const columns = p.generatorOutput.length > 0 ? list(p.generatorOutput) : `[${(p.names ?? []).map(n => `'${n}`).join(', ')}]`
      return `Generate ${innerGenerator(p.generator)}, ${p.outer}, ${p.qualifier === undefined ? '' : `${p.qualifier}, `}${columns}`
    }
    case 'CollectMetrics':
      return `CollectMetrics ${p.name}, ${list(p.metrics)}`
    case 'Sample':
      return `Sample ${double(p.lowerBound)}, ${double(p.upperBound)}, ${p.withReplacement}, ${p.seed}, Bernoulli`
    case 'LocalRelation':
      return `LocalRelation ${p.rowCount === 0 ? '<empty>, ' : ''}${list(p.output)}`
    case 'Range':
      return `Range (${p.start}, ${p.end}, step=${p.step}${p.numPartitions === undefined ? '' : `, splits=Some(${p.numPartitions})`})`
    case 'Relation':
      return `Relation ${tableOf(p.output)}${list(p.output).replaceAll(', ', ',')} ${p.source.format}`
    case 'LogicalRDD':
      return `LogicalRDD ${list(p.output)}, false`
    case 'CacheRelation':
      return `InMemoryRelation ${list(p.output)}, ${p.cached.level.planString}`
    case 'UnionLoop':
      return `UnionLoop ${p.id}${p.limit === undefined ? '' : `, ${p.limit}`}`
    case 'UnionLoopRef':
      return `UnionLoopRef ${p.loopId}, ${list(p.output)}, false`
    case 'ExplainCommand':
      return 'ExplainCommand'
    case 'UnsupportedCommand':
      return p.name
    default:
      return p.type
  }
}

/** The stored table that columns are of: its whole name. */
export const tableOf = (output: readonly AttributeReference[]): string =>
  output[0]?.qualifier.length === 3 ? output[0].qualifier.join('.') : ''

const double = (n: number): string => (Number.isInteger(n) ? `${n}.0` : String(n))
const optionsOf = (options: Readonly<Record<string, string>> | undefined): string =>
  Object.entries(options ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(', ')
