import { allocateBatch } from '../columnar/batch-builder.ts'
import type { Memory } from '../columnar/memory.ts'
import { columnToArray } from '../columnar/reader.ts'
import { enterPartition } from '../functions/misc/partition-state.ts'
import { AggregateCall, type AttributeReference, type Expression, SortOrder } from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { dataTypeOf } from '../plan/output.ts'
import { lookupSource } from '../sources/index.ts'
import { compareValues, groupKey, valuesEqual } from '../types/compare.ts'
import { NullType } from '../types/data-type.ts'
import type { MapValue, Value } from '../types/value.ts'
import { sparkError } from '../util/errors.ts'
import { aggregateInputs } from './aggregate-inputs.ts'
import { type ExecutionContext, inJob, planQuery } from './execute.ts'
import { bindExpression, type Evaluate } from './expression/interpret.ts'
import { sampling } from './operators/sample.ts'
import type {
  ExchangeExec,
  FileScan,
  GenerateExec,
  HashAggregate,
  HashJoin,
  NestedLoopJoin,
  PhysicalPlan,
  RangeExec,
  SortExec,
  WindowExec,
} from './physical.ts'
import { collectRows } from './rdd-rows.ts'
import { bindAggregate } from './runtime/calls.ts'
import { windowAggregate } from './runtime/window.ts'

type Row = readonly Value[]

/** The rows of an optimized plan by the interpreter; subqueries are run by the engine first. Columns are in the physical plan's order. */
export async function interpretQuery(
  optimized: LogicalPlan,
  context: ExecutionContext,
): Promise<{ output: readonly AttributeReference[]; rows: Row[] }> {
  return inJob(context, async (sharing, job) => {
    const plan = await planQuery(optimized, sharing, job)
    return { output: plan.output, rows: await interpret(plan, job.memory) }
  })
}

/**
 * The slow twin: runs a physical plan on JS values, row by row, in the plainest way. Tests compare the compiled engine with it;
 * nothing else uses it. Rows come in the order of the plan's output.
 */
export async function interpret(plan: PhysicalPlan, memory: Memory): Promise<Row[]> {
  switch (plan.type) {
    case 'OneRow':
      return [[]]
    case 'LocalTableScan':
      return Array.from({ length: plan.rowCount }, (_, i) => plan.columns.map(c => c[i]!))
    case 'RDDScan':
      return (await collectRows(plan.rddRows(), plan.output)) as Row[]
    case 'Range':
      return range(plan)
    case 'FileScan':
      return scan(plan, memory)
    case 'InMemoryTableScan': {
      const all = await interpret(plan.cached.physical as PhysicalPlan, memory)
      const rows = all.map(r => plan.positions.map(p => r[p]!))
      const tests = plan.dataFilters.map(f => bind(f, plan.output))
      return rows.filter(r => tests.every(test => test(r) === true))
    }
    case 'ReusedExchange':
      return interpret(plan.child, memory)
    case 'Filter': {
      const test = bind(plan.condition, plan.child.output)
      return (await interpret(plan.child, memory)).filter(r => inPartition(r, () => test(r) === true))
    }
    case 'Project': {
      const list = plan.projectList.map(e => bind(e, plan.child.output))
      return (await interpret(plan.child, memory)).map(r => alike(r, () => list.map(e => e(r))))
    }
    case 'HashAggregate':
      return aggregate(plan, await interpret(plan.child, memory))
    case 'Sort':
      return plan.local
        ? sortPartitions(plan, await interpret(plan.child, memory))
        : sort(plan.order, plan.child.output, await interpret(plan.child, memory))
    case 'TakeOrderedAndProject':
      return sort(plan.order, plan.child.output, await interpret(plan.child, memory)).slice(plan.offset, plan.offset + plan.limit)
    case 'GlobalLimit': {
      const rows = await interpret(plan.child, memory)
      if (plan.tail) return plan.limit ? rows.slice(-plan.limit) : []
      return rows.slice(plan.offset, plan.limit === undefined ? undefined : plan.offset + plan.limit)
    }
    case 'HashJoin':
    case 'BroadcastNestedLoopJoin':
      return join(plan, await interpret(plan.left, memory), await interpret(plan.right, memory))
    case 'Window':
      return window(plan, await interpret(plan.child, memory))
    case 'WindowGroupLimit':
      // the window above ranks all rows
      return interpret(plan.child, memory)
    case 'Union': {
      const out: Row[] = []
      for (const input of plan.inputs) out.push(...(await interpret(input, memory)))
      return out
    }
    case 'UnionLoop':
    case 'UnionLoopRef':
      throw sparkError('INTERNAL_ERROR', { message: 'a recursive query has not been run' })
    case 'Generate': {
      const collection = bind(plan.collection, plan.child.output)
      const none = plan.outer ? [plan.generatorOutput.map(() => null)] : []
      return (await interpret(plan.child, memory)).flatMap(r => {
        const made = elementRows(
          inPartition(r, () => collection(r)),
          plan,
        )
        return (made.length === 0 ? none : made).map(m => alike(r, () => [...r, ...m]))
      })
    }
    case 'Expand': {
      const projections = plan.projections.map(p => p.map(e => bind(e, plan.child.output)))
      return (await interpret(plan.child, memory)).flatMap(r => projections.map(p => alike(r, () => p.map(e => e(r)))))
    }
    case 'Exchange':
      return exchange(plan, await interpret(plan.child, memory))
    case 'Sample': {
      const made = sampling(plan)
      const rows = await interpret(made, memory)
      return made.type === 'Filter' ? rows : rows.map(r => alike(r, () => r.slice(0, plan.output.length)))
    }
  }
}

const bind = (e: Expression, input: readonly AttributeReference[]): Evaluate =>
  bindExpression(e, id => input.findIndex(a => a.exprId === id))

/** The partition that a row is in, where that is not the first. */
const partitions = new WeakMap<Row, number>()

function inPartition<T>(row: Row, f: () => T): T {
  enterPartition(partitions.get(row) ?? 0)
  return f()
}

/** A row made from another, in its partition. */
function alike(row: Row, make: () => Row): Row {
  const made = inPartition(row, make)
  const partition = partitions.get(row)
  if (partition !== undefined) partitions.set(made, partition)
  return made
}

/** Each partition by itself. */
function sortPartitions(plan: SortExec, rows: Row[]): Row[] {
  const byPartition = new Map<number, Row[]>()
  for (const row of rows) {
    const p = partitions.get(row) ?? 0
    byPartition.set(p, [...(byPartition.get(p) ?? []), row])
  }
  return [...byPartition].sort(([a], [b]) => a - b).flatMap(([, part]) => sort(plan.order, plan.child.output, part))
}

/** Rows in their new partitions, one after another. */
function exchange(plan: ExchangeExec, rows: Row[]): Row[] {
  if (!plan.partitionId) return sort(plan.expressions as SortOrder[], plan.child.output, rows)
  const id = bind(plan.partitionId, plan.child.output)
  const placed = rows.map(row => ({ row: [...row], partition: inPartition(row, () => Number(id(row))) }))
  for (const { row, partition } of placed) partitions.set(row, partition)
  return placed.sort((a, b) => a.partition - b.partition).map(p => p.row)
}

/** Numbers in as many slices as there are partitions, as even as may be. */
function range({ start, end, step, numPartitions }: RangeExec): Row[] {
  const numbers: bigint[] = []
  for (let v = start; step > 0n ? v < end : v > end; v += step) numbers.push(v)
  return Array.from({ length: numPartitions }, (_, p) => {
    const slice = numbers.slice(Math.floor((p * numbers.length) / numPartitions), Math.floor(((p + 1) * numbers.length) / numPartitions))
    return slice.map((v): Row => {
      const row = [v]
      partitions.set(row, p)
      return row
    })
  }).flat()
}

async function scan(plan: FileScan, memory: Memory): Promise<Row[]> {
  const source = lookupSource(plan.scan.format)
  const types = plan.scan.columns.map(c => c.dataType)
  const batch = allocateBatch(memory, types)
  const rows: Row[] = []
  try {
    for (const split of plan.scan.splits) {
      const cursor = await source.open(plan.scan, split, memory)
      for (;;) {
        const n = await cursor.next(batch.capacity)
        if (n === 0) break
        for (let i = 0; i < types.length; i++) await cursor.fill(i, batch)
        const columns = batch.columns.map(c => columnToArray(memory, c, n))
        for (let r = 0; r < n; r++) {
          const row = columns.map(c => c[r]!)
          if (split.partition > 0) partitions.set(row, split.partition)
          rows.push(row)
        }
      }
      await cursor.close()
    }
  } finally {
    memory.free(batch.address)
  }
  const filters = plan.dataFilters.map(f => bind(f, plan.output))
  return rows.filter(r => filters.every(f => f(r) === true))
}

function aggregate(plan: HashAggregate, rows: readonly Row[]): Row[] {
  const input = plan.child.output
  const keys = plan.keys.map(k => ({ evaluate: bind(k, input), type: dataTypeOf(k) }))
  const calls = plan.aggregates.map(({ call }) => ({
    js: bindAggregate(call, plan.keys.length === 0),
    args: aggregateInputs(call).map(a => bind(a, input)),
    filter: call.filter ? bind(call.filter, input) : undefined,
  }))
  const groups = new Map<string, { key: Value[]; states: unknown[] }>()
  const group = (key: Value[]): { key: Value[]; states: unknown[] } => {
    const id = JSON.stringify(key.map((v, i) => (v === null ? null : String(groupKey(v, keys[i]!.type)))))
    let g = groups.get(id)
    if (!g) groups.set(id, (g = { key, states: calls.map(c => c.js.init()) }))
    return g
  }
  if (keys.length === 0) group([])
  for (const r of rows) {
    const { states } = group(keys.map(k => k.evaluate(r)))
    calls.forEach((c, i) => {
      if (!c.filter || c.filter(r) === true) states[i] = c.js.update(states[i], ...c.args.map(a => a(r)))
    })
  }
  return [...groups.values()].map(({ key, states }) => [...key, ...calls.map((c, i) => c.js.finish(states[i]))])
}

function sort(order: readonly SortOrder[], input: readonly AttributeReference[], rows: readonly Row[]): Row[] {
  const keys = order.map(o => ({ o, evaluate: bind(o.child, input), type: dataTypeOf(o.child) }))
  const decorated = rows.map(row => ({ row, key: keys.map(k => k.evaluate(row)) }))
  decorated.sort((a, b) => {
    for (let i = 0; i < keys.length; i++) {
      const { o, type } = keys[i]!
      const [x, y] = [a.key[i]!, b.key[i]!]
      if (x === null && y === null) continue
      if (x === null) return o.nulls === 'first' ? -1 : 1
      if (y === null) return o.nulls === 'first' ? 1 : -1
      const c = compareValues(x, y, type)
      if (c !== 0) return o.direction === 'asc' ? c : -c
    }
    return 0
  })
  return decorated.map(d => d.row)
}

function window(plan: WindowExec, rows: readonly Row[]): Row[] {
  const input = plan.child.output
  const partition = plan.partitionBy.map(e => ({ evaluate: bind(e, input), type: dataTypeOf(e) }))
  const same = (a: Row, b: Row): boolean =>
    partition.every(k => {
      const [x, y] = [k.evaluate(a), k.evaluate(b)]
      return x === null || y === null ? x === y : valuesEqual(x, y, k.type)
    })
  const byPartition = plan.partitionBy.map(child => SortOrder({ child, direction: 'asc', nulls: 'first' }))
  const partitions: Row[][] = []
  for (const row of sort([...byPartition, ...plan.orderBy], input, rows)) {
    const last = partitions.at(-1)
    if (last && same(last[0]!, row)) last.push(row)
    else partitions.push([row])
  }
  const windows = plan.windowExpressions.map(w => w.child)
  const call = AggregateCall({ name: 'window', args: input, windows, distinct: false, dataType: NullType, nullable: false })
  const { finish } = windowAggregate(call, bindAggregate)
  return partitions.flatMap(p => finish(p) as unknown as Row[])
}

function join(plan: HashJoin | NestedLoopJoin, left: readonly Row[], right: readonly Row[]): Row[] {
  const input = [...plan.left.output, ...plan.right.output]
  const condition = plan.condition ? bind(plan.condition, input) : () => true
  const keys =
    plan.type === 'HashJoin'
      ? plan.leftKeys.map((k, i) => ({
          left: bind(k, plan.left.output),
          right: bind(plan.rightKeys[i]!, plan.right.output),
          nullSafe: plan.nullSafe[i]!,
          type: dataTypeOf(k),
        }))
      : []
  /** true, false or null. */
  const matches = (l: Row, r: Row): Value => {
    let unknown = false
    for (const k of keys) {
      const [a, b] = [k.left(l), k.right(r)]
      if (a === null || b === null) {
        if (k.nullSafe) {
          if (a !== b) return false
        } else unknown = true
      } else if (!valuesEqual(a, b, k.type)) return false
    }
    const c = condition([...l, ...r])
    return c === false ? false : unknown ? null : c
  }
  const counts = (v: Value): boolean => v === true || (plan.nullAware && v === null)
  const noLeft = plan.left.output.map(() => null)
  const noRight = plan.right.output.map(() => null)
  const out: Row[] = []
  const rightSeen = new Set<Row>()
  // rows that can't match for their keys' sake are passed over; the rest is tried pair by pair
  const bucket = (r: Row, side: 'left' | 'right'): string =>
    JSON.stringify(keys.map(k => k[side](r)).map((v, i) => (v === null ? null : String(groupKey(v, keys[i]!.type)))))
  const buckets = new Map<string, Row[]>()
  if (keys.length > 0 && !plan.nullAware)
    for (const r of right) {
      const id = bucket(r, 'right')
      const rows = buckets.get(id)
      if (rows) rows.push(r)
      else buckets.set(id, [r])
    }
  for (const l of left) {
    const candidates = keys.length > 0 && !plan.nullAware ? (buckets.get(bucket(l, 'left')) ?? []) : right
    const partners = candidates.filter(r => counts(matches(l, r)))
    for (const r of partners) rightSeen.add(r)
    switch (plan.joinType) {
      case 'leftsemi':
        if (partners.length > 0) out.push(l)
        break
      case 'leftanti':
        if (partners.length === 0) out.push(l)
        break
      case 'existence':
        out.push([...l, partners.length > 0])
        break
      default:
        for (const r of partners) out.push([...l, ...r])
        if (partners.length === 0 && (plan.joinType === 'leftouter' || plan.joinType === 'fullouter')) out.push([...l, ...noRight])
    }
  }
  if (plan.joinType === 'rightouter' || plan.joinType === 'fullouter')
    for (const r of right) if (!rightSeen.has(r)) out.push([...noLeft, ...r])
  return out
}

function elementRows(value: Value, plan: GenerateExec): Row[] {
  if (value === null) return []
  const rows: Row[] = Array.isArray(value)
    ? value.map(e => (plan.inline ? ((e as readonly Value[] | null) ?? plan.generatorOutput.map(() => null)) : [e]))
    : (value as MapValue).keys.map((k, i) => [k, (value as MapValue).values[i]!])
  return plan.position ? rows.map((r, i) => [i, ...r]) : rows
}
