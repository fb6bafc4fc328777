import { loadField, type RowLayout, rowLayout, storeField } from '../../codegen/row.ts'
import { type AttributeReference, SortOrder } from '../../plan/expression.ts'
import { nullableOf, referencesOf } from '../../plan/output.ts'
import { type I32, i32, local } from '../../wasm/instructions.ts'
import type { Compiler, PointerSplit, Produce, Sink } from '../compiler.ts'
import { currentPartition } from '../exchange.ts'
import { dataTypeOfChild, emitExpression } from '../expression/emit-expression.ts'
import type { PhysicalPlan, SortExec } from '../physical.ts'
import { type Consume, newHandle, type PipelineBuilder, type Scope, type Slot } from '../pipeline/builder.ts'
import type { SourceSpec } from '../pipeline/spec.ts'
import { union } from './hash-join.ts'
import { allocateRow } from './rows.ts'
import { compareKeys, emitMergeFunctions, emitSortFunctions, forPairs, ROW_OF_PAIR } from './sort-pairs.ts'

/** Rows are appended to blocks; each worker sorts its own, and tasks merge the workers' runs, each a range of the order. */
export const produceSort: Produce<SortExec> = (compiler, plan, needed, consume) => {
  if (!plan.local) return sorted(compiler, plan, plan.order, needed, consume)
  const partition = SortOrder({ child: currentPartition(), direction: 'asc', nulls: 'first' }) as SortOrder
  return sorted(compiler, plan, [partition, ...plan.order], needed, consume, undefined, { by: 'key' })
}

/** Sorted rows of the child; with a limit only the first `limit + offset` are kept, and the first `offset` of those skipped. */
export function sorted(
  compiler: Compiler,
  plan: PhysicalPlan & { readonly child: PhysicalPlan },
  order: readonly SortOrder[],
  needed: ReadonlySet<number>,
  consume: Consume,
  top?: { limit: number; offset: number },
  split: PointerSplit = { by: 'rows' },
): void {
  sortedInto(compiler, plan, order, needed, consume, { ...(top && { top }), split })
}

/** Sorted rows with fields of their own, which code of the consuming pipeline fills. */
export function sortedInto(
  compiler: Compiler,
  plan: PhysicalPlan & { readonly child: PhysicalPlan },
  order: readonly SortOrder[],
  needed: ReadonlySet<number>,
  consume: Consume,
  more: {
    readonly top?: { limit: number; offset: number }
    readonly split: PointerSplit
    readonly spec?: Extract<SourceSpec, { kind: 'pointers' }>
    readonly fields?: readonly Field[]
    emit?(b: PipelineBuilder, layout: SortLayout): void
    slots?(handle: number, layout: SortLayout): Iterable<[number, Slot]>
  },
): void {
  const { top, split } = more
  const layout = sortLayout(plan.child, order, needed, more.fields)
  const limit = top && top.limit + top.offset
  const sink: Sink = {
    id: compiler.newSinkId(),
    spec: b => {
      for (const name of ['rows', 'sinkheap', 'bound', 'sortwork']) b.slot(name, 16)
      return limit === undefined ? { kind: 'sort', layout } : { kind: 'sort', layout, limit }
    },
    functions: b => emitSortFunctions(b, layout, order),
  }
  const below = union(
    new Set(layout.columns.map(c => c.attribute.exprId)),
    order.flatMap(o => referencesOf(o)),
  )
  compiler.into(sink, () => compiler.produce(plan.child, below, (b, scope) => emitAppend(b, scope, layout, order, limit !== undefined)))
  compiler.pipeline({
    operator: plan,
    source: {
      kind: 'pointers',
      sink: sink.id,
      offset: top?.offset ?? 0,
      split: { ...split, field: layout.fields[0]?.offset ?? 0 },
      spec: more.spec ?? { kind: 'pointers' },
    },
    emit: b => {
      emitMergeFunctions(b, layout, order)
      more.emit?.(b, layout)
      b.function(
        'process',
        ['from', 'to'],
        ([from, to]) =>
          forPairs(b.g, from!, to!, pair => {
            const scope = rowScope(b.g.keep(i32.load(pair, ROW_OF_PAIR)), layout, more.slots)
            b.within(scope, () => consume(b, scope))
          }),
        true,
      )
    },
  })
}

type Field = Pick<AttributeReference, 'dataType' | 'nullable'>

/** A row's fields: the sort keys, then the columns that are needed, those that are keys in their place. */
export interface SortLayout extends RowLayout {
  readonly columns: readonly { readonly attribute: AttributeReference; readonly field: number }[]
}

function sortLayout(
  child: PhysicalPlan,
  order: readonly SortOrder[],
  needed: ReadonlySet<number>,
  more: readonly Field[] = [],
): SortLayout {
  const isKey = (a: AttributeReference, o: SortOrder): boolean => o.child.type === 'AttributeReference' && o.child.exprId === a.exprId
  const fields: Field[] = order.map(o => ({
    dataType: dataTypeOfChild(o.child),
    nullable: nullableOf(o.child) || child.output.some(a => isKey(a, o) && a.nullable),
  }))
  const columns = child.output.flatMap(attribute => {
    if (!needed.has(attribute.exprId)) return []
    const key = order.findIndex(o => isKey(attribute, o))
    return [{ attribute, field: key >= 0 ? key : fields.push(attribute) - 1 }]
  })
  const all = [...fields, ...more]
  return { ...rowLayout(all, all.length === 0 ? 8 : 0), columns }
}

/** The columns of a row. */
export function rowScope(row: I32, layout: SortLayout, more?: (handle: number, layout: SortLayout) => Iterable<[number, Slot]>): Scope {
  const handle = newHandle()
  const slots = new Map<number, Slot>(more?.(handle, layout) ?? [])
  for (const { attribute, field } of layout.columns)
    slots.set(attribute.exprId, { kind: 'field', field: layout.fields[field]!, handle, outer: false })
  return { handles: new Map([[handle, row]]), slots }
}

function emitAppend(b: PipelineBuilder, scope: Scope, layout: SortLayout, order: readonly SortOrder[], limited: boolean): void {
  const g = b.g
  b.within(scope, () => {
    const keys = order.map(o => g.keepMaybe(emitExpression(g, o.child, b)))
    const append = (): void => {
      const heap = g.keep(i32.add(g.ctx, i32.const(b.slot('sinkheap', 16))))
      const row = allocateRow(g, b.slot('rows', 16), layout.size)
      keys.forEach((key, i) => storeField(g, layout.fields[i]!, row, key, heap))
      for (const { attribute, field } of layout.columns)
        if (field >= order.length) storeField(g, layout.fields[field]!, row, g.keepMaybe(b.read(g, scope, attribute.exprId)), heap)
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
