import { loadField } from '../../codegen/row.ts'
import { int32 } from '../../codegen/value.ts'
import { type Alias, SortOrder, type WindowExpression } from '../../plan/expression.ts'
import { IntegerType } from '../../types/data-type.ts'
import { contextsOf } from '../../util/query-context.ts'
import { unsupported } from '../../util/unsupported.ts'
import { br_if, type I32, i32, local } from '../../wasm/instructions.ts'
import type { Produce } from '../compiler.ts'
import { bytewise, emitCompare } from '../expression/emit-compare.ts'
import { emitSame } from '../expression/emit-equality.ts'
import type { WindowExec } from '../physical.ts'
import type { Slot } from '../pipeline/builder.ts'
import { type Extend, sorted } from './sort.ts'

const RANKING = ['row_number', 'rank', 'dense_rank'] as const
type Ranking = (typeof RANKING)[number]

/** Counters of the partition at hand, kept from batch to batch: the row before, row_number, rank, dense_rank. */
const STATE = 'window'
const OFFSET: Readonly<Record<Ranking, number>> = { row_number: 4, rank: 8, dense_rank: 12 }

/** Ranking functions, computed as the rows go by in the order of partition and sort. */
export const produceWindow: Produce<WindowExec> = (compiler, plan, needed, consume) => {
  const names = plan.windowExpressions.map(rankingName)
  const order = [...plan.partitionBy.map(child => SortOrder({ child, direction: 'asc', nulls: 'first' })), ...plan.orderBy]
  const partitionKeys = plan.partitionBy.length
  const extend: Extend = (b, row, layout) => {
    const g = b.g
    const state = g.keep(i32.add(g.ctx, i32.const(b.slot(STATE, 16))))
    const previous = g.keep(i32.load(state))
    const counter = (name: Ranking): I32 => i32.load(state, OFFSET[name])
    /** 1 where the row before has the same keys from `from` to `to`. */
    const same = (from: number, to: number): I32 => {
      const result = g.local('i32', 'same')
      g.emit(local.set(result, i32.const(0)))
      g.block(differ => {
        g.emit(br_if(differ, i32.eqz(previous)))
        for (const field of layout.fields.slice(from, to)) {
          const [a, c] = [g.keepMaybe(loadField(g, field, previous)), g.keepMaybe(loadField(g, field, row))]
          g.emit(
            br_if(
              differ,
              bytewise(field.dataType)
                ? i32.eqz(emitSame(g, a, c, field.dataType))
                : emitCompare(g, a, c, field.dataType, 'asc', 'first', b),
            ),
          )
        }
        g.emit(local.set(result, i32.const(1)))
      })
      return local.get(result)
    }
    g.if(i32.eqz(same(0, partitionKeys)), () =>
      g.emit(i32.store(state, i32.const(0), 4), i32.store(state, i32.const(0), 8), i32.store(state, i32.const(0), 12)),
    )
    const peer = g.keep(i32.and(i32.ne(counter('row_number'), i32.const(0)), same(partitionKeys, order.length)))
    g.emit(i32.store(state, i32.add(counter('row_number'), i32.const(1)), OFFSET.row_number))
    g.if(i32.eqz(peer), () =>
      g.emit(
        i32.store(state, counter('row_number'), OFFSET.rank),
        i32.store(state, i32.add(counter('dense_rank'), i32.const(1)), OFFSET.dense_rank),
      ),
    )
    g.emit(i32.store(state, row))
    return new Map(
      plan.windowExpressions.map((w, i): [number, Slot] => [
        w.exprId,
        { kind: 'value', value: { val: int32(g.keep(counter(names[i]!))) }, dataType: IntegerType },
      ]),
    )
  }
  sorted(compiler, plan, order, needed, consume, undefined, extend)
}

/** Are all of them computed as the rows go by? */
export const onlyRanking = (windows: readonly Alias[]): boolean =>
  windows.every(w => {
    const f = (w.child as WindowExpression).function
    return f.type === 'Call' && (RANKING as readonly string[]).includes(f.name)
  })

/** The ranking function that a window expression is. */
export function rankingName(w: Alias): Ranking {
  const e = w.child
  if (e.type === 'WindowExpression' && 'name' in e.function) {
    const found = RANKING.find(name => name === (e.function as { name: string }).name)
    if (found) return found
  }
  throw unsupported('this window function', contextsOf(e.origin))
}
