import { Emitter } from '../../codegen/emitter.ts'
import { loadField, type RowLayout, rowLayout, storeField } from '../../codegen/row.ts'
import { type AttributeReference, SortOrder } from '../../plan/expression.ts'
import { nullableOf, referencesOf } from '../../plan/output.ts'
import { br_if, call, type I32, i32, local, return_, select, unreachable } from '../../wasm/instructions.ts'
import type { Compiler, PointerSplit, Produce, Sink } from '../compiler.ts'
import { currentPartition } from '../exchange.ts'
import { emitCompare } from '../expression/emit-compare.ts'
import { dataTypeOfChild, emitExpression } from '../expression/emit-expression.ts'
import type { PhysicalPlan, SortExec } from '../physical.ts'
import { type Consume, newHandle, type PipelineBuilder, type Scope, type Slot } from '../pipeline/builder.ts'
import { union } from './hash-join.ts'
import { allocateRow } from './rows.ts'

const HEADER = 8

/** Columns computed as the sorted rows go by; the row's first fields are the sort keys. */
export type Extend = (b: PipelineBuilder, row: I32, layout: RowLayout) => Map<number, Slot>

/** Rows are appended to blocks and sorted through arrays of their addresses: per worker, then merged. */
export const produceSort: Produce<SortExec> = (compiler, plan, needed, consume) => {
  if (!plan.local) return sorted(compiler, plan, plan.order, needed, consume)
  const partition = SortOrder({ child: currentPartition(), direction: 'asc', nulls: 'first' }) as SortOrder
  return sorted(compiler, plan, [partition, ...plan.order], needed, consume, undefined, undefined, { by: 'key' })
}

/** Sorted rows of the child; with a limit only the first `limit + offset` are kept, and the first `offset` of those skipped. */
export function sorted(
  compiler: Compiler,
  plan: PhysicalPlan & { readonly child: PhysicalPlan },
  order: readonly SortOrder[],
  needed: ReadonlySet<number>,
  consume: Consume,
  top?: { limit: number; offset: number },
  extend?: Extend,
  split?: PointerSplit,
): void {
  const payload = plan.child.output.filter(a => needed.has(a.exprId))
  const layout = rowLayout([...order.map(o => ({ dataType: dataTypeOfChild(o.child), nullable: nullableOf(o.child) })), ...payload], HEADER)
  const limit = top && top.limit + top.offset
  const sink: Sink = {
    id: compiler.newSinkId(),
    spec: b => {
      for (const name of ['rows', 'sinkheap', 'bound']) b.slot(name, 16)
      return {
        kind: 'sort',
        layout,
        ...(limit === undefined ? {} : { limit }),
        ...(split?.by === 'key' ? { partitionField: layout.fields[0]!.offset } : {}),
      }
    },
    functions: b => emitSortFunctions(b, layout, order),
  }
  const below = union(
    new Set(payload.map(a => a.exprId)),
    order.flatMap(o => referencesOf(o)),
  )
  compiler.into(sink, () =>
    compiler.produce(plan.child, below, (b, scope) => emitAppend(b, scope, layout, order, payload, limit !== undefined)),
  )
  compiler.pipeline({
    operator: plan,
    serial: split === undefined,
    source: {
      kind: 'pointers',
      sink: sink.id,
      offset: top?.offset ?? 0,
      ...(split ? { split: { ...split, field: layout.fields[0]!.offset } } : {}),
      spec: { kind: 'pointers' },
    },
    emit: b =>
      b.function(
        'process',
        ['from', 'to'],
        ([from, to]) => {
          const g = b.g
          const at = g.local('i32', 'at')
          g.emit(local.set(at, from!))
          g.loop(end => {
            g.emit(br_if(end, i32.ge_u(local.get(at), to!)))
            const row = g.keep(i32.load(local.get(at)))
            const plain = rowScope(row, layout, order.length, payload)
            const scope = extend ? { ...plain, slots: new Map([...plain.slots, ...extend(b, row, layout)]) } : plain
            b.within(scope, () => consume(b, scope))
            g.emit(local.set(at, i32.add(local.get(at), i32.const(4))))
          })
        },
        true,
      ),
  })
}

function rowScope(row: I32, layout: RowLayout, keys: number, payload: readonly AttributeReference[]): Scope {
  const handle = newHandle()
  const slots = new Map<number, Slot>()
  payload.forEach((a, i) => slots.set(a.exprId, { kind: 'field', field: layout.fields[keys + i]!, handle, outer: false }))
  return { handles: new Map([[handle, row]]), slots }
}

function emitAppend(
  b: PipelineBuilder,
  scope: Scope,
  layout: RowLayout,
  order: readonly SortOrder[],
  payload: readonly AttributeReference[],
  limited: boolean,
): void {
  const g = b.g
  b.within(scope, () => {
    const keys = order.map(o => g.keepMaybe(emitExpression(g, o.child, b)))
    const append = (): void => {
      const heap = g.keep(i32.add(g.ctx, i32.const(b.slot('sinkheap', 16))))
      const row = allocateRow(g, b.slot('rows', 16), layout.size)
      keys.forEach((key, i) => storeField(g, layout.fields[i]!, row, key, heap))
      payload.forEach((a, i) => storeField(g, layout.fields[order.length + i]!, row, g.keepMaybe(b.read(g, scope, a.exprId)), heap))
    }
    if (!limited) return append()
    // once enough rows are there, only those before the last of them matter
    const bound = g.keep(i32.load(g.ctx, b.slot('bound', 16)))
    const wanted = g.local('i32', 'wanted')
    g.emit(local.set(wanted, i32.const(1)))
    g.if(bound, () => {
      const c = compareKeys(
        b,
        g,
        order,
        i => keys[i]!,
        i => g.keepMaybe(loadField(g, layout.fields[i]!, bound)),
      )
      g.emit(local.set(wanted, i32.lt_s(c, i32.const(0))))
    })
    g.if(local.get(wanted), append)
  })
}

/** <0, 0, >0 in the sort's order. */
function compareKeys(
  b: PipelineBuilder,
  g: Emitter,
  order: readonly SortOrder[],
  left: (i: number) => ReturnType<typeof loadField>,
  right: (i: number) => ReturnType<typeof loadField>,
): I32 {
  const result = g.local('i32', 'order')
  g.emit(local.set(result, i32.const(0)))
  g.block(done => {
    order.forEach((o, i) => {
      g.emit(local.set(result, emitCompare(g, left(i), right(i), dataTypeOfChild(o.child), o.direction, o.nulls, b)))
      g.emit(br_if(done, local.get(result)))
    })
  })
  return local.get(result)
}

/** `sort_merge(ctx, a, aEnd, b, bEnd, out)`: merges two sorted arrays of row addresses; `sort_run(ctx, from, to, scratch)`: sorts one, bottom up. Stable. */
function emitSortFunctions(b: PipelineBuilder, layout: RowLayout, order: readonly SortOrder[]): void {
  const compare = b.state.module.func(
    'compare',
    [
      ['a', 'i32'],
      ['b', 'i32'],
    ],
    'i32',
  )
  const load = (g: Emitter, row: I32) => (i: number) => g.keepMaybe(loadField(g, layout.fields[i]!, row))
  b.state.module.export('compare', compare)
  {
    const g = new Emitter(b.state, compare)
    g.emit(return_(compareKeys(b, g, order, load(g, local.get(compare.param<'i32'>(0))), load(g, local.get(compare.param<'i32'>(1))))))
    g.emit(unreachable)
  }
  const merge = b.function(
    'sort_merge',
    ['a', 'aEnd', 'b', 'bEnd', 'out'],
    ([a0, aEnd, b0, bEnd, out0]) => {
      const g = b.g
      const [a, c, out] = [g.local('i32', 'a'), g.local('i32', 'b'), g.local('i32', 'out')]
      g.emit(local.set(a, a0!), local.set(c, b0!), local.set(out, out0!))
      const four = i32.const(4)
      const take = (from: typeof a): void =>
        g.emit(i32.store(local.get(out), i32.load(local.get(from))), local.set(from, i32.add(local.get(from), four)))
      g.loop(end => {
        g.emit(br_if(end, i32.and(i32.ge_u(local.get(a), aEnd!), i32.ge_u(local.get(c), bEnd!))))
        const left = g.local('i32', 'left')
        g.if(
          i32.ge_u(local.get(a), aEnd!),
          () => g.emit(local.set(left, i32.const(0))),
          () =>
            g.if(
              i32.ge_u(local.get(c), bEnd!),
              () => g.emit(local.set(left, i32.const(1))),
              () => g.emit(local.set(left, i32.le_s(call<'i32'>(compare, i32.load(local.get(a)), i32.load(local.get(c))), i32.const(0)))),
            ),
        )
        g.if(
          local.get(left),
          () => take(a),
          () => take(c),
        )
        g.emit(local.set(out, i32.add(local.get(out), four)))
      })
    },
    true,
  )
  b.function(
    'sort_pass',
    ['from', 'to', 'width', 'out'],
    ([from, to, width, out]) => {
      const g = b.g
      const at = g.local('i32', 'at')
      g.emit(local.set(at, from!))
      g.loop(end => {
        g.emit(br_if(end, i32.ge_u(local.get(at), to!)))
        const middle = g.keep(minimum(g, i32.add(local.get(at), width!), to!))
        const last = g.keep(minimum(g, i32.add(middle, width!), to!))
        g.emit(call(merge, g.ctx, local.get(at), middle, middle, last, i32.add(out!, i32.sub(local.get(at), from!))))
        g.emit(local.set(at, last))
      })
    },
    true,
  )
}

const minimum = (g: Emitter, a: I32, b: I32): I32 => {
  const x = g.keep(a)
  return select(x, b, i32.lt_u(x, b))
}
