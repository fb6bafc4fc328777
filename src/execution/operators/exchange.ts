import { rowLayout, storeField } from '../../codegen/row.ts'
import { asI32 } from '../../codegen/value.ts'
import { type Expression, SortOrder } from '../../plan/expression.ts'
import { referenceIds } from '../../plan/output.ts'
import { call, i32 } from '../../wasm/instructions.ts'
import type { Compiler, PointerSplit, Produce, Sink } from '../compiler.ts'
import { emitExpression } from '../expression/emit-expression.ts'
import type { ExchangeExec } from '../physical.ts'
import { type Consume, newHandle, type Slot } from '../pipeline/builder.ts'
import { forRows } from './aggregate.ts'
import { union } from './hash-join.ts'
import { sorted } from './sort.ts'

/** With more partitions rows are sorted by their partition: each that has rows takes a page of every worker. */
const MOST_BUFFERS = 1024

/** Rows go to buffers of their partitions, each of which is a task; those of ranges are sorted, as are those of very many partitions. */
export const produceExchange: Produce<ExchangeExec> = (compiler, plan, needed, consume) => {
  const { partitionId, numPartitions: partitions, adaptive } = plan
  const by = (child: Expression): SortOrder =>
    (child.type === 'SortOrder' ? child : SortOrder({ child, direction: 'asc', nulls: 'first' })) as SortOrder
  const split: PointerSplit = { by: partitionId ? 'key' : 'range', partitions, adaptive }
  if (partitionId && partitions <= MOST_BUFFERS) return buffered(compiler, plan, partitionId, needed, consume)
  sorted(compiler, plan, partitionId ? [by(partitionId)] : plan.expressions.map(by), needed, consume, undefined, split)
}

function buffered(compiler: Compiler, plan: ExchangeExec, partitionId: Expression, needed: ReadonlySet<number>, consume: Consume): void {
  const { numPartitions: partitions, adaptive } = plan
  const payload = plan.child.output.filter(a => needed.has(a.exprId))
  const layout = rowLayout(payload, payload.length === 0 ? 8 : 0)
  const sink: Sink = {
    id: compiler.newSinkId(),
    spec: b => {
      b.slot('partitions', partitions * 8)
      b.slot('sinkheap', 16)
      return { kind: 'rows', layout, partitions }
    },
  }
  const below = union(new Set(payload.map(a => a.exprId)), [])
  for (const id of referenceIds(partitionId)) below.add(id)
  compiler.into(sink, () =>
    compiler.produce(plan.child, below, (b, scope) =>
      b.within(scope, () => {
        const { g } = b
        const partition = g.keep(asI32(emitExpression(g, partitionId, b).val))
        const cursor = g.keep(i32.add(i32.add(g.ctx, i32.const(b.slot('partitions', partitions * 8))), i32.shl(partition, i32.const(3))))
        g.if(i32.eq(i32.load(cursor), i32.load(cursor, 4)), () =>
          g.emit(call(g.module.import('env', 'sink_partition', ['i32']), partition)),
        )
        const row = g.keep(i32.load(cursor))
        g.emit(i32.store(cursor, i32.add(row, i32.const(layout.size))))
        const heap = g.keep(i32.add(g.ctx, i32.const(b.slot('sinkheap', 16))))
        payload.forEach((a, i) => storeField(g, layout.fields[i]!, row, g.keepMaybe(b.read(g, scope, a.exprId, a.name)), heap))
      }),
    ),
  )
  compiler.pipeline({
    operator: plan,
    source: { kind: 'rows', sink: sink.id, split: { partitions, adaptive }, spec: { kind: 'rows', rowSize: layout.size } },
    emit: b =>
      b.function(
        'process',
        ['from', 'to'],
        ([from, to]) =>
          forRows(b.g, from!, to!, layout.size, row => {
            const handle = newHandle()
            const slots = new Map(
              payload.map((a, i): [number, Slot] => [a.exprId, { kind: 'field', field: layout.fields[i]!, handle, outer: false }]),
            )
            const scope = { handles: new Map([[handle, row]]), slots }
            b.within(scope, () => consume(b, scope))
          }),
        true,
      ),
  })
}
