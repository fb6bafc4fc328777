import type { Emitter } from '../../codegen/emitter.ts'
import * as int128 from '../../codegen/int128.ts'
import { loadField } from '../../codegen/row.ts'
import { asF64, asI32, asI64, float64, int64, type Maybe } from '../../codegen/value.ts'
import type { Expression, SortOrder, WindowFrame } from '../../plan/expression.ts'
import { castValue } from '../../types/cast/cast.ts'
import { type DataType, DecimalType, DoubleType, LongType } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { br_if, call, f64, type I32, i32, i64, local, select, unreachable } from '../../wasm/instructions.ts'
import { emitCompare } from '../expression/emit-compare.ts'
import { dataTypeOfChild } from '../expression/emit-expression.ts'
import { constantOf } from '../expression/interpret.ts'
import { FRAME_BOUND } from '../pipeline/spec.ts'
import { PAIR } from './sort-pairs.ts'
import type { WindowPartition } from './window.ts'

/** Where a frame begins or ends: code that gives, for the pair at hand, the first pair in it or the first one after it. */
type Bound = (p: WindowPartition) => { begin(): void; at(pair: I32): I32 }

export interface FrameCode {
  /** It begins with the partition: rows only come in. */
  readonly growing: boolean
  /** It has so many rows at most, where that is known. */
  readonly width?: number
  readonly lower: Bound
  readonly upper: Bound
}

/** The code of a frame; undefined where the JS way has to do it. With `ansi`, a bound beyond the key's type is an error. */
export function frameCode(frame: WindowFrame, order: readonly SortOrder[], ansi: boolean): FrameCode | undefined {
  const rows = frame.unit === 'rows'
  const offsets = [frame.lower, frame.upper].map(b => (typeof b === 'string' ? undefined : constantOf(b)))
  if (offsets.some((o, i) => o === null || (o === undefined && typeof [frame.lower, frame.upper][i] !== 'string'))) return undefined
  const make = (bound: WindowFrame['lower'] | WindowFrame['upper'], end: boolean): Bound | undefined => {
    if (bound === 'unboundedPreceding') return p => ({ begin: () => {}, at: () => p.start })
    if (bound === 'unboundedFollowing') return p => ({ begin: () => {}, at: () => p.end })
    if (bound === 'currentRow')
      return rows ? rowBound(0, end) : p => ({ begin: () => {}, at: () => (end ? p.peers().end : p.peers().start) })
    if (rows) return rowBound(Number(constantOf(bound)), end)
    return order.length === 1 ? rangeBound(bound, order[0]!, end, ansi) : undefined
  }
  const lower = make(frame.lower, false)
  const upper = make(frame.upper, true)
  if (!lower || !upper) return undefined
  const number = (b: WindowFrame['lower'] | WindowFrame['upper']): number | undefined =>
    !rows || b === 'unboundedPreceding' || b === 'unboundedFollowing' ? undefined : b === 'currentRow' ? 0 : Number(constantOf(b))
  const [from, to] = [number(frame.lower), number(frame.upper)]
  return {
    growing: frame.lower === 'unboundedPreceding',
    ...(from !== undefined && to !== undefined && { width: Math.max(0, to - from + 1) }),
    lower,
    upper,
  }
}

/** So many rows on; the end is one after it. */
const rowBound =
  (offset: number, end: boolean): Bound =>
  p => ({
    begin: () => {},
    at: pair => {
      const { g } = p
      const by = offset + (end ? 1 : 0)
      if (by === 0) return pair
      if (by === 1) return g.keep(i32.add(pair, i32.const(PAIR)))
      const wide = (x: I32) => i64.extend_i32_u(x)
      const moved = g.keep(i64.add(wide(pair), i64.const(BigInt(by) * BigInt(PAIR))))
      const [low, high] = [g.keep(wide(p.start)), g.keep(wide(p.end))]
      const least = g.keep(select(low, moved, i64.lt_s(moved, low)))
      return g.keep(i32.wrap_i64(select(high, least, i64.gt_s(least, high))))
    },
  })

/** The first row whose key is not before (or, for the end, after) the key at hand moved by the offset. It only goes forward. */
function rangeBound(bound: Expression, order: SortOrder, end: boolean, ansi: boolean): Bound | undefined {
  const moved = movedKey(dataTypeOfChild(order.child), bound, order.direction === 'asc' ? 1n : -1n)
  if (!moved) return undefined
  return p => {
    const { g } = p
    const at = g.local('i32', 'bound')
    const keyOf = (pair: I32): Maybe => g.keepMaybe(loadField(g, p.firstKey(), g.keep(p.rowOf(pair))))
    return {
      begin: () => g.emit(local.set(at, p.start)),
      at: pair => {
        const key = keyOf(pair)
        const limit = g.keepMaybe({ ...key, val: moved.by(g, key) })
        if (ansi && moved.overflows) {
          // Spark looks at a bound only while there are rows that it has not passed
          const beyond = i32.and(moved.overflows(g, limit.val), i32.lt_u(local.get(at), p.end))
          const raise = g.module.import('env', 'raise_aggregate', ['i32'])
          g.if(limit.isNull ? i32.and(beyond, i32.eqz(limit.isNull)) : beyond, () =>
            g.emit(call(raise, i32.const(FRAME_BOUND)), unreachable),
          )
        }
        g.loop(stop => {
          g.emit(br_if(stop, i32.ge_u(local.get(at), p.end)))
          const other = keyOf(local.get(at))
          const wide = g.keepMaybe({ ...other, val: moved.wide(g, other) })
          const c = emitCompare(g, wide, limit, moved.type, order.direction, order.nulls, p.host)
          g.emit(br_if(stop, end ? i32.gt_s(c, i32.const(0)) : i32.ge_s(c, i32.const(0))))
          g.emit(local.set(at, i32.add(local.get(at), i32.const(PAIR))))
        })
        return local.get(at)
      },
    }
  }
}

const DAY = 86_400_000_000n

interface Moved {
  /** Wide enough for any key moved by any offset. */
  readonly type: DataType
  wide(g: Emitter, key: Maybe): Maybe['val']
  by(g: Emitter, key: Maybe): Maybe['val']
  /** Is a moved key beyond the type of keys? */
  overflows?(g: Emitter, moved: Maybe['val']): I32
}

function movedKey(key: DataType, bound: Expression, sign: bigint): Moved | undefined {
  const by = dataTypeOfChild(bound)
  const offset = constantOf(bound)!
  if (key.type === 'double' && by.type === 'double') {
    const wide: Moved['wide'] = (_, k) => k.val
    return { type: DoubleType, wide, by: (_, k) => float64(f64.add(asF64(k.val), f64.const(Number(sign) * (offset as number)))) }
  }
  const n = integerOffset(key, by, offset)
  if (n === undefined) return undefined
  if (/^(byte|short|int|date)$/.test(key.type)) {
    const wide: Moved['wide'] = (_, k) => int64(i64.extend_i32_s(asI32(k.val)))
    return {
      type: LongType,
      wide,
      by: (g, k) => int64(i64.add(asI64(wide(g, k)), i64.const(sign * n))),
      ...(key.type === 'int' && { overflows: beyondInt }),
    }
  }
  const wide: Moved['wide'] = (g, k) => int128.toVal(int128.widen(g, k.val))
  const moved: Moved['by'] = (g, k) => int128.toVal(int128.add(g, int128.widen(g, k.val), int128.i128Const(sign * n)))
  return { type: DecimalType(38, 0), wide, by: moved, ...(key.type === 'long' && { overflows: beyondLong }) }
}

const beyondInt: Moved['overflows'] = (_, moved) => i64.ne(i64.extend_i32_s(i32.wrap_i64(asI64(moved))), asI64(moved))
const beyondLong: Moved['overflows'] = (g, moved) => i32.eqz(int128.fitsI64(int128.widen(g, moved)))

/** The offset in the key's own units. */
function integerOffset(key: DataType, by: DataType, offset: unknown): bigint | undefined {
  if (key.type === 'date' && by.type === 'day_time_interval') return (offset as bigint) / DAY
  if (key.type === 'date' && by.type === 'int') return BigInt(offset as number)
  const time = key.type === 'timestamp' || key.type === 'timestamp_ntz' || key.type === 'day_time_interval'
  if (time && by.type === 'day_time_interval') return offset as bigint
  const whole = /^(byte|short|int|long)$/
  if (whole.test(key.type) && whole.test(by.type)) return BigInt(offset as number | bigint)
  if (key.type === 'decimal' && key.precision < 38 && /^(byte|short|int|long|decimal)$/.test(by.type))
    return BigInt(castValue(by, key, 'ansi', { zone: zoneOf('UTC') })(offset as bigint) as bigint)
  return undefined
}
