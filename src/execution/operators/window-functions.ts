import type { Emitter } from '../../codegen/emitter.ts'
import { copyRow, loadField, type RowLayout, rowLayout, stateRef, storeField } from '../../codegen/row.ts'
import { type AggregateCode, float64, int32, isMaybe, type Maybe } from '../../codegen/value.ts'
import { maybeVariable, nullOf } from '../../codegen/variable.ts'
import type { AggregateCall, Call, Expression, WindowExpression } from '../../plan/expression.ts'
import { layoutOf } from '../../types/layout.ts'
import { br_if, call, f64, type I32, i32, i64, type Local, local, select, unreachable } from '../../wasm/instructions.ts'
import { dataTypeOfChild, emitExpression, emitPredicate } from '../expression/emit-expression.ts'
import { constantOf } from '../expression/interpret.ts'
import { windowDefault } from '../expression/window-default.ts'
import { WINDOW_SIDE } from '../pipeline/spec.ts'
import { aggregateCode } from './aggregate.ts'
import { PAIR } from './sort-pairs.ts'
import type { WindowPartition } from './window.ts'
import { type FrameCode, frameCode } from './window-frames.ts'

/** The code of a window function: `begin` at the start of a partition, then the value for each of its rows in turn. */
export interface WindowCode {
  begin?(): void
  value(pair: I32): Maybe
}
type Bind = (p: WindowPartition) => WindowCode

/** Frames of so few rows are gone through anew for each row. */
const NARROW = 16

/** How a window function is computed by generated code; undefined where the JS way has to do it. `ordinal`: its number among the operator's functions. */
export function windowCode(w: WindowExpression, ordinal: number): Bind | undefined {
  if (w.function.type === 'AggregateCall') return aggregateWindow(w, w.function, ordinal)
  if (w.function.type !== 'Call') return undefined
  const f = w.function
  if (f.ignoreNulls) return undefined
  const number = (i: number): number | undefined => {
    const value = f.args[i] === undefined ? 1 : constantOf(f.args[i])
    return value === undefined ? undefined : Number(value)
  }
  switch (f.name) {
    case 'row_number':
      return p => ({ value: pair => ({ val: int32(next(p.index(pair))) }) })
    case 'rank':
      return p => ({ value: () => ({ val: int32(next(p.index(p.peers().start))) }) })
    case 'dense_rank':
      return denseRank
    case 'percent_rank':
      return p => ({
        value: () => {
          const others = p.g.keep(i32.sub(p.rows(), i32.const(1)))
          const divisor = i32.or(others, i32.eqz(others))
          return { val: float64(f64.div(f64.convert_i32_s(p.index(p.peers().start)), f64.convert_i32_s(divisor))) }
        },
      })
    case 'cume_dist':
      return p => ({ value: () => ({ val: float64(f64.div(f64.convert_i32_s(p.index(p.peers().end)), f64.convert_i32_s(p.rows()))) }) })
    case 'ntile':
      return ntile(number(0))
    case 'lag':
    case 'lead': {
      const by = number(1)
      return by === undefined ? undefined : neighbour(w, f, f.name === 'lag' ? -by : by)
    }
    case 'nth_value': {
      const n = number(1)
      const frame = frameCode(w.frame!, w.orderBy, f.options?.ansi !== false)
      return n === undefined || !frame ? undefined : place(frame, f.args[0]!, n - 1)
    }
    default:
      return undefined
  }
}

const next = (n: I32): I32 => i32.add(n, i32.const(1))

const denseRank: Bind = p => {
  const rank = p.g.local('i32', 'rank')
  return {
    begin: () => p.g.emit(local.set(rank, i32.const(0))),
    value: pair => {
      p.g.emit(local.set(rank, i32.add(local.get(rank), i32.eq(pair, p.peers().start))))
      return { val: int32(local.get(rank)) }
    },
  }
}

/** The first buckets have one row more, where they can't be equal. */
function ntile(buckets: number | undefined): Bind | undefined {
  if (buckets === undefined || !(buckets > 0)) return undefined
  return p => ({
    value: pair => {
      const { g } = p
      const n = i32.const(buckets)
      const small = g.keep(i32.div_u(p.rows(), n))
      const larger = g.keep(i32.rem_u(p.rows(), n))
      const cut = g.keep(i32.mul(larger, next(small)))
      const i = g.keep(p.index(pair))
      const one = i32.div_u(i, next(small))
      const other = i32.add(larger, i32.div_u(i32.sub(i, cut), i32.or(small, i32.eqz(small))))
      return { val: int32(next(select(one, other, i32.lt_u(i, cut)))) }
    },
  })
}

/** lag and lead: the argument at another row of the partition, or what stands for a row that isn't there. */
function neighbour(w: WindowExpression, f: Call, by: number): Bind | undefined {
  const [argument] = f.args
  const otherwise = windowDefault(w)
  return p => ({
    value: pair => {
      const { g } = p
      const result = maybeVariable(g, layoutOf(f.dataType))
      const at = g.keep(i64.add(i64.extend_i32_u(p.index(pair)), i64.const(by)))
      g.if(
        // as unsigned numbers those before the partition are large
        i64.lt_u(at, i64.extend_i32_u(p.rows())),
        () => result.set(p.evaluate(argument!, g.keep(p.rowOf(i32.add(p.start, i32.shl(i32.wrap_i64(at), i32.const(4))))))),
        () => result.set(otherwise ? p.evaluate(otherwise, g.keep(p.rowOf(pair))) : nullOf(layoutOf(f.dataType))),
      )
      return result.get()
    },
  })
}

/** The argument at the frame's row of that number, from its start, or from its end where that is negative. */
function place(frame: FrameCode, argument: Expression, n: number): Bind {
  return p => {
    const { g } = p
    const [lower, upper] = [frame.lower(p), frame.upper(p)]
    return {
      begin: () => {
        lower.begin()
        upper.begin()
      },
      value: pair => {
        const [from, to] = [g.keep(lower.at(pair)), g.keep(upper.at(pair))]
        const layout = layoutOf(dataTypeOfChild(argument))
        const result = maybeVariable(g, layout)
        result.set(nullOf(layout))
        const wide = (x: I32) => i64.extend_i32_u(x)
        const at = g.keep(i64.add(wide(n < 0 ? to : from), i64.const(BigInt(n) * BigInt(PAIR))))
        g.if(i32.and(i64.ge_u(at, wide(from)), i64.lt_u(at, wide(to))), () =>
          result.set(p.evaluate(argument, g.keep(p.rowOf(i32.wrap_i64(at))))),
        )
        return result.get()
      },
    }
  }
}

// ---- aggregates ----

function aggregateWindow(w: WindowExpression, f: AggregateCall, ordinal: number): Bind | undefined {
  const frame = frameCode(w.frame!, w.orderBy, f.options?.ansi !== false)
  const code = aggregateCode(f)
  if (!frame || !code || f.distinct || f.orderBy?.length) return undefined
  if (code.grouped || (code.gathers && !frame.growing)) return undefined
  const skips = f.ignoreNulls || f.args.length > 1 || f.filter !== undefined
  if ((f.name === 'first' || f.name === 'any_value') && !skips) return place(frame, f.args[0]!, 0)
  if (f.name === 'last' && !skips) return place(frame, f.args[0]!, -1)
  const exact = code.sliding ?? (isExact(code) ? code : undefined)
  if (!frame.growing && exact?.remove) return p => sliding(p, new Accumulator(p, f, exact, ordinal), frame)
  if (!frame.growing && exact && !(frame.width !== undefined && frame.width <= NARROW))
    return p => moving(p, new Accumulator(p, f, exact, ordinal), frame)
  return p => stepping(p, new Accumulator(p, f, code, ordinal), frame)
}

const isExact = (code: AggregateCode): boolean => code.exact ?? code.parts?.every(isExact) ?? false

/** States of an aggregate in memory, and what is done to them. */
class Accumulator {
  readonly layout: RowLayout
  private readonly p: WindowPartition
  private readonly call: AggregateCall
  private readonly code: AggregateCode
  private readonly ordinal: number
  /** The arguments are columns, whose long values stay where they are. */
  private readonly stays: boolean

  constructor(p: WindowPartition, call: AggregateCall, code: AggregateCode, ordinal: number) {
    this.p = p
    this.call = call
    this.code = code
    this.ordinal = ordinal
    this.layout = rowLayout(code.state, 0)
    this.stays = code.gathers !== true && call.args.every(a => a.type === 'AttributeReference')
  }

  /** Room for one state in the scratch block. */
  room(): I32 {
    return this.p.g.keep(this.p.g.scratch(this.layout.size))
  }
  private heap(): I32 | undefined {
    return this.stays ? undefined : this.p.heap()
  }
  private refs(state: I32) {
    return this.layout.fields.map(f => stateRef(this.p.g, f, state, this.heap()))
  }
  private load(state: I32): Maybe[] {
    return this.layout.fields.map(f => this.p.g.keepMaybe(loadField(this.p.g, f, state)))
  }
  private raising<R>(body: () => R): R {
    const { g } = this.p
    const raise = g.module.import('env', 'raise_aggregate', ['i32'])
    return g.raising(inner => inner.emit(call(raise, i32.const(WINDOW_SIDE + this.ordinal)), unreachable), body)
  }
  init(state: I32): void {
    this.code.init(this.p.g).forEach((m, i) => storeField(this.p.g, this.layout.fields[i]!, state, m))
  }
  update(state: I32, pair: I32, remove = false): void {
    const { p } = this
    const { g } = p
    p.at(g.keep(p.rowOf(pair)), () => {
      const take = (): void => {
        const args = this.call.args.map(a => g.keepMaybe(emitExpression(g, a, p.host)))
        this.raising(() => this.code[remove ? 'remove' : 'update']!(g, this.refs(state), args))
      }
      if (this.call.filter) g.if(emitPredicate(g, this.call.filter, p.host), take)
      else take()
    })
  }
  merge(state: I32, other: I32): void {
    this.raising(() => this.code.merge(this.p.g, this.refs(state), this.load(other)))
  }
  finish(state: I32): Maybe {
    return this.raising(() => {
      const done = this.code.finish(this.p.g, this.load(state))
      return isMaybe(done) ? done : { val: done }
    })
  }
  get resultLayout() {
    return layoutOf(this.call.dataType)
  }
}

/** Rows come in one by one; where the frame's start moves, all begins anew. */
function stepping(p: WindowPartition, a: Accumulator, frame: FrameCode): WindowCode {
  const { g } = p
  const [lower, upper] = [frame.lower(p), frame.upper(p)]
  const [from, to] = [g.local('i32', 'from'), g.local('i32', 'to')]
  const state = a.room()
  const result = maybeVariable(g, a.resultLayout)
  return {
    begin: () => {
      lower.begin()
      upper.begin()
      // no frame that there is
      g.emit(local.set(from, i32.const(0)), local.set(to, i32.const(0)))
    },
    value: pair => {
      const [first, end] = [g.keep(lower.at(pair)), g.keep(upper.at(pair))]
      g.if(i32.or(i32.ne(first, local.get(from)), i32.ne(end, local.get(to))), () => {
        g.if(i32.or(i32.ne(first, local.get(from)), i32.lt_u(end, local.get(to))), () => {
          a.init(state)
          g.emit(local.set(from, first), local.set(to, first))
        })
        forward(g, to, end, at => a.update(state, at))
        g.emit(local.set(to, end))
        result.set(a.finish(state))
      })
      return result.get()
    },
  }
}

/** Rows come in and go out one by one. */
function sliding(p: WindowPartition, a: Accumulator, frame: FrameCode): WindowCode {
  const { g } = p
  const [lower, upper] = [frame.lower(p), frame.upper(p)]
  const [from, to] = [g.local('i32', 'from'), g.local('i32', 'to')]
  const state = a.room()
  const restart = (at: I32): void => {
    a.init(state)
    g.emit(local.set(from, at), local.set(to, at))
  }
  return {
    begin: () => {
      lower.begin()
      upper.begin()
      restart(p.start)
    },
    value: pair => {
      const [first, end] = [g.keep(lower.at(pair)), g.keep(upper.at(pair))]
      g.if(
        i32.ge_u(first, local.get(to)),
        () => restart(first),
        () => forward(g, from, first, at => a.update(state, at, true)),
      )
      forward(g, to, end, at => a.update(state, at))
      return a.finish(state)
    },
  }
}

/** Moves a place forward to the end. */
function forward(g: Emitter, place: Local<'i32'>, end: I32, each: (at: I32) => void): void {
  g.loop(stop => {
    g.emit(br_if(stop, i32.ge_u(local.get(place), end)))
    each(local.get(place))
    g.emit(local.set(place, i32.add(local.get(place), i32.const(PAIR))))
  })
}

/**
 * Frames whose start moves, of aggregates that may be merged in any grouping: for the rows before `middle` there are the states of all
 * rows from each to the middle, and one state of the rows from the middle on. When the frame leaves the first part, all its rows become the first part.
 */
function moving(p: WindowPartition, a: Accumulator, frame: FrameCode): WindowCode {
  const { g } = p
  const [lower, upper] = [frame.lower(p), frame.upper(p)]
  const [middle, to, front, space] = [g.local('i32', 'middle'), g.local('i32', 'to'), g.local('i32', 'front'), g.local('i32', 'space')]
  const [back, state] = [a.room(), a.room()]
  const size = a.layout.size
  const copy = (target: I32, source: I32): void => copyRow(g, target, source, size)
  /** The state of the rows from there to the middle. */
  const stateOf = (at: I32): I32 =>
    g.keep(i32.add(local.get(space), i32.mul(i32.shr_u(i32.sub(at, local.get(front)), i32.const(4)), i32.const(size))))
  return {
    begin: () => {
      lower.begin()
      upper.begin()
      a.init(back)
      g.emit(local.set(middle, p.start), local.set(to, p.start))
    },
    value: pair => {
      const [first, end] = [g.keep(lower.at(pair)), g.keep(upper.at(pair))]
      const restart = (at: I32): void => {
        a.init(back)
        g.emit(local.set(middle, at), local.set(to, at))
      }
      g.if(i32.gt_u(first, local.get(to)), () => restart(first))
      g.if(
        i32.ge_u(first, end),
        () => a.init(state),
        () => {
          g.if(
            i32.ge_u(first, local.get(middle)),
            () => {
              const rows = i32.shr_u(i32.sub(end, first), i32.const(4))
              const bytes = i32.mul(rows, i32.const(size))
              g.emit(
                local.set(
                  space,
                  call<'i32'>(g.module.import('env', 'window_space', ['i32', 'i32'], 'i32'), i32.const(p.newSpace()), bytes),
                ),
                local.set(front, first),
              )
              const at = g.local('i32', 'at')
              g.emit(local.set(at, end))
              g.loop(stop => {
                g.emit(br_if(stop, i32.le_u(local.get(at), first)))
                g.emit(local.set(at, i32.sub(local.get(at), i32.const(PAIR))))
                const here = stateOf(local.get(at))
                a.init(here)
                a.update(here, local.get(at))
                const after = g.keep(i32.add(local.get(at), i32.const(PAIR)))
                g.if(i32.lt_u(after, end), () => a.merge(here, stateOf(after)))
              })
              restart(end)
            },
            () => forward(g, to, end, at => a.update(back, at)),
          )
          copy(state, stateOf(first))
          a.merge(state, back)
        },
      )
      return a.finish(state)
    },
  }
}
