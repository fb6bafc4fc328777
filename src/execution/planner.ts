import { isDeterministic } from '../optimizer/expression-facts.ts'
import { conditionOf, splitConjuncts } from '../optimizer/predicates.ts'
import { pushDownFilters } from '../optimizer/pushdown.ts'
import { estimate } from '../optimizer/statistics.ts'
import { exprKey } from '../plan/equality.ts'
import { AggregateCall, Alias, AttributeReference, type Call, type Expression, newExprId, type SortOrder } from '../plan/expression.ts'
import type { Aggregate, CacheRelation, LogicalPlan, Relation, Repartition, Window } from '../plan/logical.ts'
import { dataTypeOf, outputOf, referenceIds, toAttribute } from '../plan/output.ts'
import { collect, exists, mapChildren } from '../plan/tree.ts'
import { lookupSource } from '../sources/index.ts'
import { ArrayType, StructField, StructType, sameType } from '../types/data-type.ts'
import { sparkError } from '../util/errors.ts'
import { unsupported } from '../util/unsupported.ts'
import { collectionOf } from './collection.ts'
import { equalityKey } from './equality-key.ts'
import { coalescedPartition, directPartition, hashPartition, partitionCount, roundRobinPartition } from './exchange.ts'
import { constantOf } from './expression/interpret.ts'
import { type FieldUses, fieldUses } from './field-use.ts'
import { groupLimit } from './group-limit.ts'
import { hasCode } from './operators/window.ts'
import { limitsGroups } from './operators/window-group-limit.ts'
import type { PhysicalPlan } from './physical.ts'
import * as physical from './physical.ts'
import { planJoin } from './plan-join.ts'
import { partitionsOf, type RddRows } from './rdd-rows.ts'

export interface PlannerContext {
  readonly parallelism: number
  conf(key: string): string | undefined
}

type Ids = ReadonlySet<number>

/** Chooses physical operators for an optimized plan (Catalyst's strategies); scans are planned by their sources. Only columns that are used are read. */
export async function planPhysical(plan: LogicalPlan, context: PlannerContext): Promise<PhysicalPlan> {
  const output = outputOf(plan)
  return inOrder(await new Planner(context, fieldUses(plan)).plan(plan, new Set(output.map(a => a.exprId))), output)
}

/** Rows that a Top-N keeps at most; beyond it a sort and a limit are cheaper. */
const MAX_TOP_N = 100_000

class Planner {
  readonly context: PlannerContext
  private readonly ctes = new Map<number, PhysicalPlan>()

  private readonly uses: FieldUses

  constructor(context: PlannerContext, uses: FieldUses) {
    this.context = context
    this.uses = uses
  }

  async plan(p: LogicalPlan, required: Ids): Promise<PhysicalPlan> {
    switch (p.type) {
      case 'OneRowRelation':
        return physical.OneRow({ output: [] })
      case 'LocalRelation':
        return physical.LocalTableScan({ output: p.output, columns: p.columns, rowCount: p.rowCount })
      case 'Range':
        return physical.RangeExec({
          output: p.output,
          start: p.start,
          end: p.end,
          step: p.step,
          numPartitions: p.numPartitions ?? this.context.parallelism,
        })
      case 'Relation':
        return this.scan(p, [], required)
      case 'SubqueryAlias': {
        return this.plan(p.child, required)
      }
      case 'Filter': {
        if (p.child.type === 'Relation') return this.scan(p.child, splitConjuncts(p.condition), required)
        if (p.child.type === 'CacheRelation') return this.cachedScan(p.child, splitConjuncts(p.condition), required)
        const wanted = union(required, referenceIds(p.condition))
        const child =
          p.child.type === 'Window' ? await this.window(p.child, wanted, splitConjuncts(p.condition)) : await this.plan(p.child, wanted)
        return splitConjuncts(p.condition).some(callsUser)
          ? filtered(child, splitConjuncts(p.condition))
          : physical.FilterExec({ output: child.output, condition: p.condition, child })
      }
      case 'Project': {
        const used = p.projectList.filter(e => required.has(idOf(e)))
        const child = await this.plan(p.child, referenceIds(...used))
        return physical.ProjectExec({ output: used.map(toAttribute), projectList: used, child })
      }
      case 'Aggregate':
        return this.aggregate(p)
      case 'Distinct': {
        const output = outputOf(p.child)
        const child = await this.plan(p.child, new Set(output.map(a => a.exprId)))
        return physical.HashAggregate({ output, keys: output.map(keepId), aggregates: [], child, estimatedRows: rows(p) })
      }
      case 'Sort': {
        const order = p.order as SortOrder[]
        const child = await this.plan(p.child, union(required, referenceIds(...order)))
        return physical.SortExec({ output: child.output, order, child, ...(p.global ? {} : { local: true }) })
      }
      case 'Limit':
      case 'Offset':
        return this.limit(p, required)
      case 'Tail': {
        const child = await this.plan(p.child, required)
        return physical.LimitExec({ output: child.output, limit: constant(p.limit), offset: 0, tail: true, child })
      }
      case 'Join':
        return planJoin(this, p, required)
      case 'Union': {
        const output = outputOf(p)
        const inputs = await Promise.all(p.inputs.map(i => this.plan(i, new Set(outputOf(i).map(a => a.exprId)))))
        return physical.UnionExec({ output, inputs: inputs.map((input, i) => inOrder(input, outputOf(p.inputs[i]!))) })
      }
      case 'Expand': {
        const child = await this.plan(p.child, referenceIds(...p.projections.flat()))
        return physical.ExpandExec({ output: p.output, projections: p.projections, child })
      }
      case 'Generate': {
        const output = outputOf(p)
        const { collection, inline, position } = collectionOf(p.generator as Call)
        const child = await this.plan(
          p.child,
          union(intersect(required, new Set(outputOf(p.child).map(a => a.exprId))), referenceIds(collection)),
        )
        const generatorOutput = output.slice(output.length - p.generatorOutput.length)
        return physical.GenerateExec({
          output: [...child.output, ...generatorOutput],
          collection,
          inline,
          position,
          outer: p.outer,
          generatorOutput,
          child,
        })
      }
      case 'Window':
        return this.window(p, required, [])
      case 'Repartition':
        return this.exchange(p, required)
      // where the query runs, shared rows are in its place
      case 'CollectMetrics':
        return this.plan(p.child, required)
      case 'Sample': {
        const { lowerBound, upperBound, withReplacement, seed } = p
        const child = await this.plan(p.child, required)
        return physical.SampleExec({ output: child.output, lowerBound, upperBound, withReplacement, seed, child })
      }
      case 'WithCTE': {
        for (const [i, definition] of p.definitions.entries()) {
          const output = outputOf(definition)
          this.ctes.set(p.ids[i]!, inOrder(await this.plan(definition, new Set(output.map(a => a.exprId))), output))
        }
        return this.plan(p.child, required)
      }
      case 'CTERelationRef': {
        const child = this.ctes.get(p.cteId)
        if (!child) throw new Error(`planner: no definition of CTE ${p.cteId}`)
        return physical.MaterializedScan({ id: p.cteId, output: p.output, childOutput: child.output, child })
      }
      case 'UnionLoop': {
        const [anchor, recursion] = await Promise.all(
          [p.anchor, p.recursion].map(q => this.plan(q, new Set(outputOf(q).map(a => a.exprId)))),
        )
        return physical.UnionLoopExec({ output: p.output, id: p.id, anchor: anchor!, recursion: recursion! })
      }
      case 'UnionLoopRef':
        return physical.UnionLoopRefExec({ output: p.output, loopId: p.loopId })
      case 'CacheRelation':
        return this.cachedScan(p, [], required)
      case 'LogicalRDD': {
        const rddRows = p.rddRows as () => RddRows
        return physical.RDDScan({ output: p.output, rowsId: p.rowsId, numPartitions: await partitionsOf(rddRows()), rddRows })
      }
      case 'MetricView':
        // Spark, too, finds it only here
        throw sparkError('INTERNAL_ERROR', {
          message:
            'The Spark SQL phase planning failed with an internal error. You hit a bug in Spark or the Spark plugins you use. Please, report this bug to the corresponding communities or vendors, and provide the full stack trace.',
        })
      default:
        throw unsupported(p.type)
    }
  }

  /** `conditions`: what the rows must fulfil afterwards. */
  private async window(p: Window, required: Ids, conditions: readonly Expression[]): Promise<PhysicalPlan> {
    const used = p.windowExpressions.filter(w => required.has(w.exprId))
    const compiled = used.filter(hasCode)
    const others = used.filter(w => !compiled.includes(w))
    let child = await this.plan(p.child, union(required, referenceIds(...used, ...p.partitionBy, ...p.orderBy)))
    if (others.length > 0) child = overPartitions(child, others, p.partitionBy)
    if (compiled.length === 0) return child
    const partitionBy = p.partitionBy.map(equalityKey)
    const wanted = groupLimit(compiled, conditions)
    const most = Number(this.context.conf('spark.sql.optimizer.windowGroupLimitThreshold') ?? 1000)
    if (wanted && wanted.limit <= most && others.length === 0) {
      const node = { output: child.output, partitionBy, orderBy: p.orderBy, ...wanted, estimatedRows: rows(p.child), child }
      if ([...partitionBy, ...p.orderBy].every(isDeterministic) && limitsGroups(node)) child = physical.WindowGroupLimitExec(node)
    }
    const output = [...child.output, ...compiled.map(toAttribute)]
    return physical.WindowExec({ output, windowExpressions: compiled, partitionBy, orderBy: p.orderBy, child })
  }

  private async exchange(p: Repartition, required: Ids): Promise<PhysicalPlan> {
    const child = await this.plan(p.child, union(required, referenceIds(...p.expressions)))
    const { partitioning, expressions } = p
    const from = partitionCount(child, this.context.parallelism)
    const adaptive = p.numPartitions === undefined && this.context.conf('spark.sql.adaptive.enabled') !== 'false'
    const asked = p.numPartitions ?? Number(this.context.conf('spark.sql.shuffle.partitions') ?? 200)
    const numPartitions = partitioning === 'coalesce' ? Math.min(asked, from) : asked
    const partitionId = {
      hash: () => hashPartition(expressions, numPartitions),
      roundrobin: () => roundRobinPartition(numPartitions),
      coalesce: () => coalescedPartition(from, numPartitions),
      range: () => undefined,
      direct: () => directPartition(expressions[0]!, numPartitions),
    }[partitioning]()
    const node = { output: child.output, partitioning, numPartitions, adaptive, expressions, child }
    return physical.ExchangeExec(partitionId ? { ...node, partitionId } : node)
  }

  private cachedScan(relation: CacheRelation, filters: readonly Expression[], required: Ids): PhysicalPlan {
    const { cached } = relation
    const dataFilters = filters.filter(f => !exists(f, e => e.type === 'ScalarSubquery'))
    const wanted = union(required, referenceIds(...filters))
    const at = relation.output.flatMap((a, i) => (wanted.has(a.exprId) ? [i] : []))
    const output = at.map(i => relation.output[i]!)
    const prunes = this.context.conf('spark.sql.inMemoryColumnarStorage.partitionPruning') !== 'false'
    const numbered = { output: output.map((a, i) => AttributeReference({ ...a, name: String(i) })) }
    const pushedFilters = prunes ? pushDownFilters(conditionOf(dataFilters), numbered).pushed.map(f => f.filter) : []
    const scan = physical.InMemoryTableScan({
      output,
      cacheId: cached.id,
      cached,
      positions: at.map(i => relation.positions[i]!),
      types: outputOf(cached.plan).map(dataTypeOf),
      dataFilters,
      pushedFilters,
      estimatedRows: rows(relation),
    })
    const rest = filters.filter(f => !dataFilters.includes(f))
    return rest.reduce<PhysicalPlan>((child, condition) => physical.FilterExec({ output, condition, child }), scan)
  }

  private async scan(relation: Relation, filters: readonly Expression[], required: Ids): Promise<PhysicalPlan> {
    const source = lookupSource(relation.source.format)
    // a filter without columns of the scan (rand() > 0.5) stays above it
    const dataFilters = filters.filter(f => !exists(f, e => e.type === 'ScalarSubquery') && !callsUser(f))
    const wanted = union(required, referenceIds(...filters))
    const output = relation.output.filter(a => wanted.has(a.exprId))
    const pushedFilters = pushDownFilters(conditionOf(dataFilters), relation).pushed.map(f => f.filter)
    const scan = await source.plan(relation.source, {
      columns: output.map(a => a.name),
      fields: Object.fromEntries(output.map(a => [a.name, this.uses.get(a.exprId) ?? 'all'])),
      filters: pushedFilters,
      parallelism: this.context.parallelism,
      conf: key => this.context.conf(key),
    })
    const node = physical.FileScan({
      output,
      source: relation.source,
      pushedFilters,
      dataFilters,
      scan,
      estimatedRows: rows(relation),
    })
    const rest = filters.filter(f => !dataFilters.includes(f))
    return filtered(node, rest)
  }

  private async aggregate(p: Aggregate): Promise<PhysicalPlan> {
    const firsts: { call: AggregateCall; attribute: AttributeReference }[] = []
    const keys = p.groupingExpressions.map(g => {
      const inner = g.type === 'Alias' ? g.child : g
      const key = equalityKey(inner)
      if (g.type === 'AttributeReference' && key === g) return keepId(g)
      return Alias({
        child: key,
        name: g.type === 'Alias' ? g.name : exprName(inner),
        exprId: g.type === 'Alias' ? g.exprId : newExprId(),
        qualifier: [],
      })
    })
    const keyAttributes = new Map(
      keys.map((k, i) => {
        const value = unalias(p.groupingExpressions[i]!)
        if (sameType(dataTypeOf(k), dataTypeOf(value))) return [exprKey(value), toAttribute(k)]
        // the key is not the value: any value of the group stands for all
        const first = firstOf(value)
        firsts.push(first)
        return [exprKey(value), first.attribute]
      }),
    )
    const aggregates = new Map<string, { call: AggregateCall; attribute: AttributeReference }>()
    const replace = (e: Expression): Expression => {
      const key = keyAttributes.get(exprKey(e))
      if (key) return key
      if (e.type === 'AggregateCall') {
        const k = exprKey(e)
        let found = aggregates.get(k)
        if (!found) {
          const attribute = AttributeReference({
            name: exprName(e),
            dataType: e.dataType,
            nullable: e.nullable,
            exprId: newExprId(),
            qualifier: [],
          })
          found = { call: e, attribute }
          aggregates.set(k, found)
        }
        return found.attribute
      }
      return mapChildren(e, replace)
    }
    const results = p.aggregateExpressions.map(e => {
      const id = idOf(e)
      if (e.type === 'Alias') return Alias({ ...e, child: replace(e.child) })
      const replaced = replace(e)
      // a grouping column under its own id
      return replaced.type === 'AttributeReference' && replaced.exprId === id
        ? replaced
        : Alias({ child: replaced, name: (e as AttributeReference).name, exprId: id, qualifier: [] })
    })
    const made = [...aggregates.values(), ...firsts]
    const below = await this.plan(p.child, referenceIds(...keys, ...made.map(c => c.call)))
    // what users' functions compute is computed below, a batch at a time
    const computed: Alias[] = []
    const calls = made.map(c =>
      c.call.filter ? c : { ...c, call: AggregateCall({ ...c.call, args: c.call.args.map(a => computedBelow(a, computed)) }) },
    )
    const child = withComputed(below, computed)
    const node = physical.HashAggregate({
      output: [...keys.map(toAttribute), ...calls.map(c => c.attribute)],
      keys,
      aggregates: calls,
      child,
      estimatedRows: rows(p),
    })
    return physical.ProjectExec({ output: results.map(toAttribute), projectList: results, child: node })
  }

  private async limit(p: Extract<LogicalPlan, { type: 'Limit' | 'Offset' }>, required: Ids): Promise<PhysicalPlan> {
    let limit: number | undefined
    let offset = 0
    let below: LogicalPlan = p
    if (below.type === 'Limit') {
      limit = constant(below.limit)
      below = below.child
    }
    if (below.type === 'Offset') {
      offset = constant(below.offset)
      below = below.child
    }
    const small = limit !== undefined && limit + offset <= MAX_TOP_N
    if (small && below.type === 'Sort') return this.topN(below, limit!, offset, required)
    if (small && below.type === 'Project' && below.child.type === 'Sort') {
      const used = below.projectList.filter(e => required.has(idOf(e)))
      const child = await this.topN(below.child, limit!, offset, referenceIds(...used))
      return physical.ProjectExec({ output: used.map(toAttribute), projectList: used, child })
    }
    const child = await this.plan(below, required)
    return physical.LimitExec({ output: child.output, ...(limit === undefined ? {} : { limit }), offset, child })
  }

  private async topN(sort: Extract<LogicalPlan, { type: 'Sort' }>, limit: number, offset: number, required: Ids): Promise<PhysicalPlan> {
    const order = sort.order as SortOrder[]
    const child = await this.plan(sort.child, union(required, referenceIds(...order)))
    return physical.TakeOrderedAndProject({ output: child.output, limit, offset, order, child })
  }
}

const callsUser = (e: Expression): boolean => exists(e, x => x.type === 'ExternalUdf')

/** The attribute of an expression with a user's function in it, which is to be computed below. */
function computedBelow(e: Expression, computed: Alias[]): Expression {
  const [udf] = collect(e, x => (x.type === 'ExternalUdf' ? x : undefined))
  if (!udf) return e
  const alias = Alias({ child: e, name: exprName(udf), exprId: newExprId(), qualifier: [] })
  computed.push(alias)
  return toAttribute(alias)
}

const withComputed = (child: PhysicalPlan, computed: readonly Alias[]): PhysicalPlan =>
  computed.length === 0
    ? child
    : physical.ProjectExec({
        output: [...child.output, ...computed.map(toAttribute)],
        projectList: [...child.output, ...computed],
        child,
      })

/** One filter upon the other; users' functions are called for the rows that those before have left. */
function filtered(child: PhysicalPlan, conditions: readonly Expression[]): PhysicalPlan {
  return conditions.reduce<PhysicalPlan>((below, condition) => {
    const computed: Alias[] = []
    const test = computedBelow(condition, computed)
    const input = withComputed(below, computed)
    return physical.FilterExec({ output: input.output, condition: test, child: input })
  }, child)
}
/** Window functions that look at other rows: each partition's rows are collected, and given again with the functions' values. */
function overPartitions(child: PhysicalPlan, windows: readonly Alias[], partitionBy: readonly Expression[]): PhysicalPlan {
  const generatorOutput = [...child.output, ...windows.map(toAttribute)]
  const row = StructType(generatorOutput.map(a => StructField(a.name, a.dataType, true)))
  const call = AggregateCall({
    name: 'window',
    args: child.output,
    windows: windows.map(w => w.child),
    distinct: false,
    dataType: ArrayType(row, false),
    nullable: false,
  })
  const attribute = AttributeReference({ name: 'rows', dataType: call.dataType, nullable: false, exprId: newExprId(), qualifier: [] })
  const keys = partitionBy.map((e, i) => Alias({ child: equalityKey(e), name: `partition${i}`, exprId: newExprId(), qualifier: [] }))
  const collected = physical.HashAggregate({
    output: [...keys.map(toAttribute), attribute],
    keys,
    aggregates: [{ call, attribute }],
    child,
  })
  // the partition's rows as a whole must not stay beside each of them
  const generated = physical.GenerateExec({
    output: [...collected.output, ...generatorOutput],
    collection: attribute,
    inline: true,
    position: false,
    outer: false,
    generatorOutput,
    child: collected,
  })
  return physical.ProjectExec({ output: generatorOutput, projectList: generatorOutput, child: generated })
}

/** The first value of a group. */
function firstOf(e: Expression): { call: AggregateCall; attribute: AttributeReference } {
  const dataType = dataTypeOf(e)
  const call = AggregateCall({ name: 'first', args: [e], distinct: false, dataType, nullable: true })
  return { call, attribute: AttributeReference({ name: exprName(e), dataType, nullable: true, exprId: newExprId(), qualifier: [] }) }
}

const rows = (p: LogicalPlan): number => Number(estimate(p).rowCount)

/** The same rows with the columns in the given order. */
function inOrder(p: PhysicalPlan, order: readonly AttributeReference[]): PhysicalPlan {
  if (p.output.length === order.length && order.every((a, i) => p.output[i]!.exprId === a.exprId)) return p
  return physical.ProjectExec({ output: order, projectList: order, child: p })
}

const unalias = (e: Expression): Expression => (e.type === 'Alias' ? e.child : e)
const keepId = (a: AttributeReference): Alias => Alias({ child: a, name: a.name, exprId: a.exprId, qualifier: a.qualifier })
const exprName = (e: Expression): string => ('name' in e && typeof e.name === 'string' ? e.name : e.type)

function idOf(e: Expression): number {
  if (e.type === 'Alias' || e.type === 'AttributeReference') return e.exprId
  throw new Error(`planner: ${e.type} in a list of named expressions`)
}

function constant(e: Expression): number {
  const value = constantOf(e)
  if (value === undefined || value === null) throw new Error('planner: a limit that is not a constant')
  return Number(value)
}

const union = (a: Ids, b: Ids): Set<number> => new Set([...a, ...b])
const intersect = (a: Ids, b: Ids): Set<number> => new Set([...a].filter(x => b.has(x)))
