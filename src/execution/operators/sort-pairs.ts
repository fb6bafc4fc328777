import { Emitter } from '../../codegen/emitter.ts'
import { loadField, type RowLayout } from '../../codegen/row.ts'
import type { SortOrder } from '../../plan/expression.ts'
import { br, br_if, call, type I32, i32, i64, local, return_, unreachable, v128 } from '../../wasm/instructions.ts'
import type { Func } from '../../wasm/module.ts'
import { emitCompare } from '../expression/emit-compare.ts'
import { dataTypeOfChild } from '../expression/emit-expression.ts'
import type { PipelineBuilder } from '../pipeline/builder.ts'
import { forRows } from './aggregate.ts'
import { emitWord, type Stages, stagesOf } from './sort-words.ts'

/** Rows are sorted as pairs of 16 bytes: a word of the key (sort-words.ts), and the row's address at the end. */
export const PAIR = 16
export const ROW_OF_PAIR = 12

/** Groups of equal words up to this size are sorted by comparing rows. */
const SMALL_GROUP = 12 * PAIR

const rowAt = (pair: I32): I32 => i32.load(pair, ROW_OF_PAIR)

/** <0, 0, >0 in the sort's order. */
export function compareKeys(
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

/** A function that compares two rows by the first keys of the order. */
export function emitComparison(b: PipelineBuilder, name: string, layout: RowLayout, order: readonly SortOrder[], exported = false): Func {
  const compare = b.state.module.func(
    name,
    [
      ['a', 'i32'],
      ['b', 'i32'],
    ],
    'i32',
  )
  if (exported) b.state.module.export(name, compare)
  const g = new Emitter(b.state, compare)
  const load = (row: I32) => (i: number) => g.keepMaybe(loadField(g, layout.fields[i]!, row))
  g.emit(return_(compareKeys(b, g, order, load(local.get(compare.param<'i32'>(0))), load(local.get(compare.param<'i32'>(1))))))
  g.emit(unreachable)
  return compare
}

/**
 * What the runtime calls to sort rows whose first fields are the keys: `sort_fill(ctx, from, to, out)` makes pairs of rows;
 * `sort_ties(ctx, from, to)` sorts on the pairs that have equal first words (absent where there is nothing to do), the slot `sortwork` holds
 * the distance from pairs to as much work space.
 */
export function emitSortFunctions(b: PipelineBuilder, layout: RowLayout, order: readonly SortOrder[]): void {
  const words = stagesOf(order, layout.fields)
  emitFill(b, layout, words)
  if (!words.exact) emitTies(b, words, emitComparison(b, 'sort_compare', layout, order))
}

/** For tasks that take sorted runs: `compare(a, b)` of two rows; `sort_merge(ctx, a, aEnd, b, bEnd, out)` merges two runs, the first one's rows first. */
export function emitMergeFunctions(b: PipelineBuilder, layout: RowLayout, order: readonly SortOrder[]): void {
  emitMerge(b, stagesOf(order, layout.fields), emitComparison(b, 'compare', layout, order, true))
}

function emitFill(b: PipelineBuilder, layout: RowLayout, words: Stages): void {
  b.function(
    'sort_fill',
    ['from', 'to', 'out'],
    ([from, to, out]) => {
      const g = b.g
      const pair = g.local('i32', 'pair')
      g.emit(local.set(pair, out!))
      forRows(g, from!, to!, layout.size, row => {
        emitWord(g, words.stages[0] ?? { pieces: [] }, row, i32.const(0), local.get(pair))
        g.emit(i32.store(local.get(pair), row, ROW_OF_PAIR), local.set(pair, i32.add(local.get(pair), i32.const(PAIR))))
      })
    },
    true,
  )
}

/** Pairs from an address to another. */
export function forPairs(g: Emitter, from: I32, to: I32, body: (pair: I32) => void): void {
  forRows(g, from, to, PAIR, body)
}

const sameWord = (a: I32, b: I32): I32 => i32.and(i64.eq(i64.load(a), i64.load(b)), i32.eq(i32.load(a, 8), i32.load(b, 8)))

function emitTies(b: PipelineBuilder, words: Stages, compare: Func): void {
  const { stages } = words
  const insertion = b.function('sort_insertion', ['from', 'to'], ([from, to]) => {
    const g = b.g
    forPairs(g, i32.add(from!, i32.const(PAIR)), to!, pair => {
      const at = g.local('i32', 'at')
      const row = g.keep(rowAt(pair))
      g.emit(local.set(at, pair))
      // the words are equal: only addresses move
      g.loop(end => {
        g.emit(br_if(end, i32.le_u(local.get(at), from!)))
        const before = g.keep(i32.load(i32.sub(local.get(at), i32.const(PAIR)), ROW_OF_PAIR))
        g.emit(br_if(end, i32.le_s(call<'i32'>(compare, before, row), i32.const(0))))
        g.emit(i32.store(local.get(at), before, ROW_OF_PAIR), local.set(at, i32.sub(local.get(at), i32.const(PAIR))))
      })
      g.emit(i32.store(local.get(at), row, ROW_OF_PAIR))
    })
  })
  const compared = emitMergeSort(b, insertion, compare)
  const params = ['from', 'to', 'stage', 'offset'] as const
  const declared = (name: string): Func => b.state.module.func(name, [['ctx', 'i32'], ...params.map(p => [p, 'i32'] as const)])
  /** Sorts a group of equal words by what follows the word. */
  const refine = declared('sort_refine')
  const ties = b.function('sort_groups', params, ([from, to, stage, offset]) => {
    const g = b.g
    const start = g.local('i32', 'start')
    g.emit(local.set(start, from!))
    g.loop(end => {
      g.emit(br_if(end, i32.ge_u(local.get(start), to!)))
      const next = g.local('i32', 'next')
      g.emit(local.set(next, i32.add(local.get(start), i32.const(PAIR))))
      g.loop(stop => {
        g.emit(br_if(stop, i32.ge_u(local.get(next), to!)), br_if(stop, i32.eqz(sameWord(local.get(start), local.get(next)))))
        g.emit(local.set(next, i32.add(local.get(next), i32.const(PAIR))))
      })
      const bytes = g.keep(i32.sub(local.get(next), local.get(start)))
      g.if(i32.gt_u(bytes, i32.const(PAIR)), () =>
        g.if(
          i32.le_u(bytes, i32.const(SMALL_GROUP)),
          () => g.emit(call(insertion, g.ctx, local.get(start), local.get(next))),
          () => g.emit(call(refine, g.ctx, local.get(start), local.get(next), stage!, offset!)),
        ),
      )
      g.emit(local.set(start, local.get(next)))
    })
  })
  {
    const g = new Emitter(b.state, refine)
    const [from, to, stage, offset] = params.map((_, i) => local.get(refine.param<'i32'>(i + 1))) as [I32, I32, I32, I32]
    const word = [g.keep(i64.load(from)), g.keep(i32.load(from, 8))] as const
    const n = i32.shr_u(i32.sub(to, from), i32.const(4))
    /** Sorts by the words of a stage, and goes on with those that are equal. */
    const by = (next: number, at: I32): void => {
      const first = g.keep(at)
      forPairs(g, from, to, pair => emitWord(g, stages[next]!, g.keep(rowAt(pair)), first, pair))
      g.emit(
        g.callKernel('sort_pairs', ['i32', 'i32', 'i32'], 'void', from, n, i32.add(from, i32.load(g.ctx, b.slot('sortwork', 16)))),
        call(ties, g.ctx, from, to, i32.const(next), first),
      )
      forPairs(g, from, to, pair => g.emit(i64.store(pair, word[0]), i32.store(pair, word[1], 8)))
      g.emit(return_())
    }
    const byComparison = (): void => g.emit(call(compared, g.ctx, from, to), return_())
    stages.forEach((s, i) =>
      g.if(i32.eq(stage, i32.const(i)), () => {
        if (s.text) {
          const { field, bytes } = s.text
          const end = g.keep(i32.add(offset, i32.const(bytes)))
          const [least, most] = [g.local('i32', 'least'), g.local('i32', 'most')]
          g.emit(local.set(least, i32.const(-1)), local.set(most, i32.const(0)))
          forPairs(g, from, to, pair => {
            const length = g.keep(i32.load(rowAt(pair), field.offset))
            g.if(i32.lt_u(length, local.get(least)), () => g.emit(local.set(least, length)))
            g.if(i32.gt_u(length, local.get(most)), () => g.emit(local.set(most, length)))
          })
          g.if(i32.gt_u(local.get(most), end), () => by(s.goesOn ? i : i + 1, end))
          // zeros at the end look like no bytes
          g.if(i32.ne(local.get(least), local.get(most)), byComparison)
        }
        const next = s.text && !s.goesOn ? i + 2 : i + 1
        if (next < stages.length) by(next, i32.const(0))
        else if (words.open) byComparison()
      }),
    )
    // without any word
    if (stages.length === 0) byComparison()
  }
  b.function('sort_ties', ['from', 'to'], ([from, to]) => b.g.emit(call(ties, b.g.ctx, from!, to!, i32.const(0), i32.const(0))), true)
}

/** Merge sort of the addresses of a group whose words are equal: runs by insertion, then merged through the work space. */
function emitMergeSort(b: PipelineBuilder, insertion: Func, compare: Func): Func {
  const merge = b.function('sort_merge_equal', ['a', 'aEnd', 'bEnd', 'out'], ([a0, aEnd, bEnd, out]) => {
    const g = b.g
    emitMergeLoop(g, a0!, aEnd!, aEnd!, bEnd!, out!, (x, y) => i32.le_s(call<'i32'>(compare, rowAt(x), rowAt(y)), i32.const(0)))
  })
  const sort = b.function('sort_compared', ['from', 'to'], ([from, to]) => {
    const g = b.g
    const work = i32.add(from!, i32.load(g.ctx, b.slot('sortwork', 16)))
    const [at, width, source, target] = [g.local('i32', 'at'), g.local('i32', 'width'), g.local('i32', 'source'), g.local('i32', 'target')]
    const bytes = g.keep(i32.sub(to!, from!))
    const least = (x: I32, y: I32): I32 => {
      const k = g.local('i32', 'least')
      g.emit(local.set(k, x))
      g.if(i32.gt_u(local.get(k), y), () => g.emit(local.set(k, y)))
      return local.get(k)
    }
    g.emit(local.set(at, from!))
    g.loop(end => {
      g.emit(br_if(end, i32.ge_u(local.get(at), to!)))
      const next = least(i32.add(local.get(at), i32.const(SMALL_GROUP)), to!)
      g.emit(call(insertion, g.ctx, local.get(at), next), local.set(at, next))
    })
    g.emit(local.set(width, i32.const(SMALL_GROUP)), local.set(source, from!), local.set(target, work))
    g.loop(end => {
      g.emit(br_if(end, i32.ge_u(local.get(width), bytes)))
      const stop = g.keep(i32.add(local.get(source), bytes))
      g.emit(local.set(at, local.get(source)))
      g.loop(done => {
        g.emit(br_if(done, i32.ge_u(local.get(at), stop)))
        const middle = least(i32.add(local.get(at), local.get(width)), stop)
        const last = least(i32.add(middle, local.get(width)), stop)
        const out = i32.add(local.get(target), i32.sub(local.get(at), local.get(source)))
        g.emit(call(merge, g.ctx, local.get(at), middle, last, out), local.set(at, last))
      })
      const swap = g.keep(i32.add(local.get(source), i32.const(0)))
      g.emit(local.set(source, local.get(target)), local.set(target, swap), local.set(width, i32.shl(local.get(width), i32.const(1))))
    })
    g.if(i32.ne(local.get(source), from!), () =>
      g.emit(g.callKernel('mem_copy', ['i32', 'i32', 'i32'], 'void', from!, local.get(source), bytes)),
    )
  })
  return sort
}

/** Merges pairs; `first(x, y)`: x does not come after y. */
function emitMergeLoop(g: Emitter, a0: I32, aEnd: I32, b0: I32, bEnd: I32, out0: I32, first: (x: I32, y: I32) => I32): void {
  const [a, c, out] = [g.local('i32', 'a'), g.local('i32', 'b'), g.local('i32', 'out')]
  g.emit(local.set(a, a0), local.set(c, b0), local.set(out, out0))
  const take = (from: typeof a): void =>
    g.emit(
      v128.store(local.get(out), v128.load(local.get(from))),
      local.set(from, i32.add(local.get(from), i32.const(PAIR))),
      local.set(out, i32.add(local.get(out), i32.const(PAIR))),
    )
  g.loop((end, next) => {
    g.emit(br_if(end, i32.ge_u(local.get(a), aEnd)), br_if(end, i32.ge_u(local.get(c), bEnd)))
    g.if(first(local.get(a), local.get(c)), () => {
      take(a)
      g.emit(br(next))
    })
    take(c)
  })
  for (const [rest, end] of [
    [a, aEnd],
    [c, bEnd],
  ] as const)
    g.loop(done => {
      g.emit(br_if(done, i32.ge_u(local.get(rest), end)))
      take(rest)
    })
}

function emitMerge(b: PipelineBuilder, words: Stages, compare: Func): void {
  b.function(
    'sort_merge',
    ['a', 'aEnd', 'b', 'bEnd', 'out'],
    ([a, aEnd, c, cEnd, out]) => {
      const g = b.g
      emitMergeLoop(g, a!, aEnd!, c!, cEnd!, out!, (x, y) => {
        const [p, q] = [g.keep(i64.load(x)), g.keep(i64.load(y))]
        const result = g.local('i32', 'first')
        g.emit(local.set(result, i64.lt_u(p, q)))
        g.if(i64.eq(p, q), () => {
          const [r, s] = [g.keep(i32.load(x, 8)), g.keep(i32.load(y, 8))]
          g.emit(local.set(result, words.exact ? i32.le_u(r, s) : i32.lt_u(r, s)))
          if (!words.exact)
            g.if(i32.eq(r, s), () => g.emit(local.set(result, i32.le_s(call<'i32'>(compare, rowAt(x), rowAt(y)), i32.const(0)))))
        })
        return local.get(result)
      })
    },
    true,
  )
}
