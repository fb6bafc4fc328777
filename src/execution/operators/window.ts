import type { Emitter } from '../../codegen/emitter.ts'
import { loadField, type RowField, storeField } from '../../codegen/row.ts'
import type { Maybe } from '../../codegen/value.ts'
import { type Alias, type Expression, SortOrder, type WindowExpression } from '../../plan/expression.ts'
import { dataTypeOf, referencesOf } from '../../plan/output.ts'
import { br_if, call, type I32, i32, i64, local } from '../../wasm/instructions.ts'
import type { Func } from '../../wasm/module.ts'
import type { Produce } from '../compiler.ts'
import { emitExpression } from '../expression/emit-expression.ts'
import type { WindowExec } from '../physical.ts'
import type { PipelineBuilder, Slot } from '../pipeline/builder.ts'
import type { RankingField } from '../pipeline/spec.ts'
import { union } from './hash-join.ts'
import { rowScope, type SortLayout, sortedInto } from './sort.ts'
import { compareKeys, emitComparison, forPairs, PAIR, ROW_OF_PAIR } from './sort-pairs.ts'
import { bitsOf, WORD_BITS } from './sort-words.ts'
import { type WindowCode, windowCode } from './window-functions.ts'

/** Functions that share a loop over a partition's rows. */
const IN_ONE_LOOP = 6

/**
 * Rows sorted by partition and order; a task has whole partitions. First `window(ctx, from, to)` goes through the pairs of its rows and
 * writes the functions' values into fields that the rows have for them, then the rows go on.
 */
export const produceWindow: Produce<WindowExec> = (compiler, plan, needed, consume) => {
  const windows = plan.windowExpressions.map(w => w.child as WindowExpression)
  const order = [...plan.partitionBy.map(child => SortOrder({ child, direction: 'asc', nulls: 'first' })), ...plan.orderBy] as SortOrder[]
  const keys = plan.partitionBy.length
  const below = union(
    new Set(plan.child.output.map(a => a.exprId).filter(id => needed.has(id))),
    windows.flatMap(w => referencesOf(...childrenOf(w))),
  )
  const results = plan.windowExpressions.map(w => ({ dataType: dataTypeOf(w), nullable: true }))
  const ordinals = windows.flatMap(w => (w.function.type === 'AggregateCall' ? [w.function] : []))
  sortedInto(compiler, plan, order, below, consume, {
    split: { by: 'group' },
    spec: layout => ({ kind: 'pointers', windows: ordinals, ...rankingOf(windows, layout.fields.slice(-results.length)) }),
    fields: results,
    emit: (b, layout) => {
      emitComparison(b, 'compare_partition', layout, order.slice(0, keys), true)
      emitWindow(b, layout, order, keys, windows, layout.fields.slice(-results.length))
    },
    slots: (handle, layout) =>
      plan.windowExpressions.map((w, i): [number, Slot] => [
        w.exprId,
        { kind: 'field', field: layout.fields[layout.fields.length - results.length + i]!, handle, outer: false },
      ]),
  })
}

/** The fields of ranking functions, where there are no others. */
function rankingOf(windows: readonly WindowExpression[], fields: readonly RowField[]): { readonly ranking?: readonly RankingField[] } {
  const ranking = windows.flatMap(({ function: f }, i) =>
    f.type === 'Call' && (f.name === 'row_number' || f.name === 'rank' || f.name === 'dense_rank')
      ? [{ name: f.name, offset: fields[i]!.offset } as const]
      : [],
  )
  return ranking.length === windows.length ? { ranking } : {}
}

/** What a function evaluates for rows. */
const childrenOf = ({ function: f }: WindowExpression): Expression[] =>
  f.type === 'AggregateCall' ? [...f.args, ...(f.filter ? [f.filter] : [])] : f.type === 'Call' ? [...f.args] : []

/** Is there code for it? */
export const hasCode = (w: Alias): boolean => windowCode(w.child as WindowExpression, 0) !== undefined

/** The partition at hand, for the code of its functions. Rows are named by their pairs. */
export interface WindowPartition {
  readonly g: Emitter
  readonly host: PipelineBuilder
  readonly start: I32
  readonly end: I32
  /** How many rows there are. */
  rows(): I32
  /** The number of a pair, from 0. */
  index(pair: I32): I32
  rowOf(pair: I32): I32
  /** The first of the rows that are equal in order to the one at hand, and the first one after them. */
  peers(): { readonly start: I32; readonly end: I32 }
  /** The field of the first key of the order. */
  firstKey(): RowField
  /** What `body` emits sees the columns of that row. */
  at<T>(row: I32, body: () => T): T
  evaluate(e: Expression, row: I32): Maybe
  /** Where long values go that have to stay. */
  heap(): I32
  /** The number of a buffer of its own. */
  newSpace(): number
}

function emitWindow(
  b: PipelineBuilder,
  layout: SortLayout,
  order: readonly SortOrder[],
  keys: number,
  windows: readonly WindowExpression[],
  results: readonly RowField[],
): void {
  let ordinal = 0
  const numbered = windows.map((w, i) => ({ w, field: results[i]!, ordinal: w.function.type === 'AggregateCall' ? ordinal++ : -1 }))
  const loops: Func[] = []
  for (let i = 0; i < numbered.length; i += IN_ONE_LOOP) {
    const some = numbered.slice(i, i + IN_ONE_LOOP)
    loops.push(
      b.function(`window_partition${i}`, ['start', 'end'], ([start, end]) => {
        const g = b.g
        const rowOf = (pair: I32): I32 => i32.load(pair, ROW_OF_PAIR)
        const [peerStart, peerEnd] = [g.local('i32', 'peers'), g.local('i32', 'peers_end')]
        let usesPeers = false
        const partition: WindowPartition = {
          g,
          host: b,
          start: start!,
          end: end!,
          rows: () => i32.shr_u(i32.sub(end!, start!), i32.const(4)),
          index: pair => i32.shr_u(i32.sub(pair, start!), i32.const(4)),
          rowOf,
          peers: () => {
            usesPeers = true
            return { start: local.get(peerStart), end: local.get(peerEnd) }
          },
          firstKey: () => layout.fields[keys]!,
          at: (row, body) => b.within(rowScope(row, layout), body),
          evaluate: (e, row) => b.within(rowScope(row, layout), () => g.keepMaybe(emitExpression(g, e, b))),
          heap: () => g.keep(i32.add(g.ctx, i32.const(b.slot('mergeheap', 16)))),
          newSpace: () => b.newSpace(),
        }
        const codes = some.map(s => ({ ...s, code: windowCode(s.w, s.ordinal)!(partition) }))
        const body = g.capture(() => {
          for (const { code } of codes) code.begin?.()
          g.emit(local.set(peerEnd, start!))
          forPairs(g, start!, end!, pair => {
            const values = g.capture(() => emitValues(b, partition, codes, pair))
            if (usesPeers) emitPeers(b, layout, order, keys, pair, end!, peerStart, peerEnd)
            g.emit(...values)
          })
        })
        g.emit(...body)
      }),
    )
  }
  b.function(
    'window',
    ['from', 'to'],
    ([from, to]) => {
      const g = b.g
      const [start, next] = [g.local('i32', 'start'), g.local('i32', 'next')]
      g.emit(local.set(start, from!))
      g.loop(done => {
        g.emit(br_if(done, i32.ge_u(local.get(start), to!)), local.set(next, i32.add(local.get(start), i32.const(PAIR))))
        if (keys === 0) g.emit(local.set(next, to!))
        else
          g.loop(stop => {
            g.emit(br_if(stop, i32.ge_u(local.get(next), to!)))
            g.emit(br_if(stop, differs(b, layout, order.slice(0, keys), order.slice(0, 0), local.get(start), local.get(next))))
            g.emit(local.set(next, i32.add(local.get(next), i32.const(PAIR))))
          })
        for (const f of loops) g.emit(call(f, g.ctx, local.get(start), local.get(next)))
        g.emit(local.set(start, local.get(next)))
      })
    },
    true,
  )
}

function emitValues(
  b: PipelineBuilder,
  p: WindowPartition,
  codes: readonly { readonly w: WindowExpression; readonly code: WindowCode; readonly field: RowField }[],
  pair: I32,
): void {
  const { g } = p
  for (const { w, code, field } of codes) {
    const value = g.keepMaybe(code.value(pair))
    const stays = childrenOf(w).every(e => e.type === 'AttributeReference')
    storeField(
      g,
      field,
      g.keep(p.rowOf(pair)),
      value,
      stays || field.layout !== 'view' ? undefined : i32.add(g.ctx, i32.const(b.slot('mergeheap', 16))),
    )
  }
}

/** Finds the rows that are equal in order when the first of them is at hand. */
function emitPeers(
  b: PipelineBuilder,
  layout: SortLayout,
  order: readonly SortOrder[],
  keys: number,
  pair: I32,
  end: I32,
  peerStart: ReturnType<Emitter['local']> & { valType: 'i32' },
  peerEnd: ReturnType<Emitter['local']> & { valType: 'i32' },
): void {
  const g = b.g
  const after = local.get(peerEnd) as I32
  g.if(i32.ge_u(pair, after), () => {
    g.emit(local.set(peerStart, pair), local.set(peerEnd, order.length === keys ? end : i32.add(pair, i32.const(PAIR))))
    if (order.length === keys) return
    g.loop(stop => {
      g.emit(br_if(stop, i32.ge_u(after, end)))
      g.emit(br_if(stop, differs(b, layout, order.slice(keys), order.slice(0, keys), pair, after)))
      g.emit(local.set(peerEnd, i32.add(after, i32.const(PAIR))))
    })
  })
}

/** 1 where two rows differ in keys that come after others in which they are equal. Their words say so, where all of the keys are in them. */
function differs(b: PipelineBuilder, layout: SortLayout, order: readonly SortOrder[], before: readonly SortOrder[], a: I32, c: I32): I32 {
  const g = b.g
  const first = before.length
  const bits = bitsOf([...before, ...order], layout.fields)
  if (bits !== undefined && bits <= WORD_BITS) {
    const high = i64.shr_u(i64.xor(i64.load(a), i64.load(c)), i64.const(Math.max(0, 64 - bits)))
    if (bits <= 64) return i32.eqz(i64.eqz(high))
    const low = i32.shr_u(i32.xor(i32.load(a, 8), i32.load(c, 8)), i32.const(WORD_BITS - bits))
    return i32.or(i32.eqz(i64.eqz(high)), i32.ne(low, i32.const(0)))
  }
  const [x, y] = [g.keep(i32.load(a, ROW_OF_PAIR)), g.keep(i32.load(c, ROW_OF_PAIR))]
  const load = (row: I32) => (i: number) => g.keepMaybe(loadField(g, layout.fields[first + i]!, row))
  return i32.ne(compareKeys(b, g, order, load(x), load(y)), i32.const(0))
}
