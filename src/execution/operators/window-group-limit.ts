import { loadField, type RowLayout, rowLayout, storeField } from '../../codegen/row.ts'
import type { Maybe } from '../../codegen/value.ts'
import type { Expression } from '../../plan/expression.ts'
import { nullableOf, referencesOf } from '../../plan/output.ts'
import { layoutOf } from '../../types/layout.ts'
import { br, br_if, call, type I32, i32, type Label, local, memory } from '../../wasm/instructions.ts'
import type { Produce } from '../compiler.ts'
import { emitHash, normalizeFloat } from '../expression/emit-equality.ts'
import { dataTypeOfChild, emitExpression } from '../expression/emit-expression.ts'
import type { WindowGroupLimitExec } from '../physical.ts'
import type { PipelineBuilder } from '../pipeline/builder.ts'
import { union } from './hash-join.ts'
import { keysMatch } from './hash-table.ts'
import { compareKeys } from './sort-pairs.ts'

/**
 * Drops rows that so many others of their partition come before that no ranking function can give them the wanted rank. A worker remembers
 * the first orders of the partitions it has seen, in a table of fixed size: rows of partitions that find no place there go on as they are,
 * and so do rows that later ones displace. The window above ranks what is left.
 */
export const produceWindowGroupLimit: Produce<WindowGroupLimitExec> = (compiler, plan, needed, consume) => {
  const below = union(needed, referencesOf(...plan.partitionBy, ...plan.orderBy))
  compiler.produce(plan.child, below, (b, scope) => {
    const wanted = b.within(scope, () => emitWanted(b, plan))
    b.g.if(wanted, () => consume(b, scope))
  })
}

/** Orders of a partition that are remembered at most; they are searched one by one. */
const MOST_ORDERS = 64
/** Bytes of the table at most, with what it remembers of one partition, and how far from its place a partition may lie. */
const TABLE_BYTES = 1 << 22
const MOST_BYTES = 1 << 12
const PROBES = 8
const LEAST_ENTRIES = 256
/** Partitions with longer texts among their keys are not remembered. */
const LONGEST_KEY = 64
/** Header of a partition's entry: the keys' hash and the number of orders, 0 where there is none. */
const HEADER = 8

/** Can the operator compare these orders, so many of them? */
export function limitsGroups({ partitionBy, orderBy, limit }: Pick<WindowGroupLimitExec, 'partitionBy' | 'orderBy' | 'limit'>): boolean {
  if (limit > MOST_ORDERS || orderBy.length === 0 || orderBy.some(o => layoutOf(dataTypeOfChild(o.child)) === 'view')) return false
  const { keys, order } = layoutsOf(
    partitionBy,
    orderBy.map(o => o.child),
  )
  return keys.size + limit * order.size <= MOST_BYTES
}

function layoutsOf(partitionBy: readonly Expression[], orders: readonly Expression[]): { keys: RowLayout; order: RowLayout } {
  const fields = (es: readonly Expression[]) => es.map(e => ({ dataType: dataTypeOfChild(e), nullable: nullableOf(e) }))
  return { keys: rowLayout(fields(partitionBy), HEADER), order: rowLayout(fields(orders), 0) }
}

/** The operator's slot: the table's address, and how many rows came and were dropped since it was looked at; all zeros at first. */
const STATE = { table: 0, seen: 4, dropped: 8, off: 12 } as const

function emitWanted(b: PipelineBuilder, plan: WindowGroupLimitExec): I32 {
  const { g } = b
  const { limit, orderBy } = plan
  const { keys: layout, order } = layoutsOf(
    plan.partitionBy,
    orderBy.map(o => o.child),
  )
  const size = layout.size + limit * order.size
  const partitions = Math.max(LEAST_ENTRIES, 2 * (plan.estimatedRows ?? TABLE_BYTES))
  const entries = Math.min(2 ** Math.ceil(Math.log2(partitions)), 2 ** Math.floor(Math.log2(TABLE_BYTES / size)))
  const space = b.newSpace()
  const state = g.keep(i32.add(g.ctx, i32.const(b.slot(`grouplimit${space}`, 16))))
  const heap = i32.add(g.ctx, i32.const(b.slot('limitheap', 16)))
  const wanted = g.local('i32', 'wanted')
  g.emit(local.set(wanted, i32.const(1)))
  g.block(pass => {
    g.emit(br_if(pass, i32.load(state, STATE.off)))
    g.if(i32.eqz(i32.load(state, STATE.table)), () => {
      const bytes = i32.const(entries * size)
      const table = g.keep(call<'i32'>(g.module.import('env', 'window_space', ['i32', 'i32'], 'i32'), i32.const(space), bytes))
      g.emit(memory.fill(table, i32.const(0), bytes), i32.store(state, table, STATE.table))
    })
    emitReview(b, state, entries * (limit + 4), pass)
    const keys = plan.partitionBy.map((e): Maybe => {
      const m = g.keepMaybe(emitExpression(g, e, b))
      if (m.val.layout === 'view') g.emit(br_if(pass, i32.gt_u(i32.load(m.val.code), i32.const(LONGEST_KEY))))
      return { ...m, val: normalizeFloat(g, m.val) }
    })
    const hash = keys.length === 0 ? i32.const(0) : emitHash(g, keys)
    const entry = emitEntry(b, layout, { state, size, entries, hash, keys, heap }, pass)
    const orders = orderBy.map(o => g.keepMaybe(emitExpression(g, o.child, b)))
    const at = (i: I32): I32 => i32.add(i32.add(entry, i32.const(layout.size)), i32.mul(i, i32.const(order.size)))
    /** Where the row's order stands to a remembered one. */
    const compare = (place: I32): I32 =>
      compareKeys(
        b,
        g,
        orderBy,
        i => orders[i]!,
        i => g.keepMaybe(loadField(g, order.fields[i]!, place)),
      )
    const count = g.keep(i32.load(entry, 4))
    g.if(i32.eq(count, i32.const(limit)), () => {
      const c = g.keep(compare(g.keep(at(i32.const(limit - 1)))))
      g.if(i32.gt_s(c, i32.const(0)), () =>
        g.emit(
          local.set(wanted, i32.const(0)),
          i32.store(state, i32.add(i32.load(state, STATE.dropped), i32.const(1)), STATE.dropped),
          br(pass),
        ),
      )
      g.emit(br_if(pass, i32.eqz(c)))
    })
    // the place of the row's order; of equal ones the last, or where only different ones count none
    const place = g.local('i32', 'place')
    g.emit(local.set(place, count))
    g.loop(end => {
      g.emit(br_if(end, i32.eqz(local.get(place))))
      const c = g.keep(compare(g.keep(at(i32.sub(local.get(place), i32.const(1))))))
      if (plan.rankLikeFunction === 'dense_rank') g.emit(br_if(pass, i32.eqz(c)))
      g.emit(br_if(end, i32.ge_s(c, i32.const(0))))
      g.emit(local.set(place, i32.sub(local.get(place), i32.const(1))))
    })
    const kept = g.keep(i32.sub(count, i32.eq(count, i32.const(limit))))
    const target = g.keep(at(local.get(place)))
    const bytes = i32.mul(i32.sub(kept, local.get(place)), i32.const(order.size))
    g.emit(memory.copy(i32.add(target, i32.const(order.size)), target, bytes))
    orders.forEach((m, i) => storeField(g, order.fields[i]!, target, m))
    g.emit(i32.store(entry, i32.add(kept, i32.const(1)), 4))
  })
  return local.get(wanted)
}

/** The entry of the row's partition; leaves where there is no place for it. */
function emitEntry(
  b: PipelineBuilder,
  layout: RowLayout,
  t: { state: I32; size: number; entries: number; hash: I32; keys: readonly Maybe[]; heap: I32 },
  pass: Label,
): I32 {
  const { g } = b
  const [entry, probe] = [g.local('i32', 'entry'), g.local('i32', 'probe')]
  g.emit(local.set(probe, i32.const(0)))
  g.loop(found => {
    const index = i32.and(i32.add(t.hash, local.get(probe)), i32.const(t.entries - 1))
    g.emit(local.set(entry, i32.add(i32.load(t.state, STATE.table), i32.mul(index, i32.const(t.size)))))
    g.if(i32.eqz(i32.load(local.get(entry), 4)), () => {
      g.emit(i32.store(local.get(entry), t.hash))
      t.keys.forEach((key, i) => storeField(g, layout.fields[i]!, local.get(entry), key, t.heap))
      g.emit(br(found))
    })
    g.if(i32.eq(i32.load(local.get(entry)), t.hash), () => g.emit(br_if(found, keysMatch(g, layout, local.get(entry), t.keys))))
    g.emit(local.set(probe, i32.add(local.get(probe), i32.const(1))))
    g.emit(br_if(pass, i32.eq(local.get(probe), i32.const(PROBES))))
  })
  return local.get(entry)
}

/** Every so many rows: where hardly any were dropped, no more are looked at. */
function emitReview(b: PipelineBuilder, state: I32, rows: number, pass: Label): void {
  const { g } = b
  const seen = g.keep(i32.add(i32.load(state, STATE.seen), i32.const(1)))
  g.emit(i32.store(state, seen, STATE.seen))
  g.if(i32.eq(seen, i32.const(rows)), () => {
    const few = g.keep(i32.lt_u(i32.load(state, STATE.dropped), i32.const(Math.floor(rows / 8))))
    g.emit(i32.store(state, i32.const(0), STATE.seen), i32.store(state, i32.const(0), STATE.dropped), i32.store(state, few, STATE.off))
    g.emit(br_if(pass, few))
  })
}
