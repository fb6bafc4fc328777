import type { JsAggregate } from '../../functions/define.ts'
import type { AggregateCall, Call, SortOrder, WindowExpression } from '../../plan/expression.ts'
import { compareValues } from '../../types/compare.ts'
import type { DataType } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import type { Value } from '../../types/value.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { unsupported } from '../../util/unsupported.ts'
import { dataTypeOfChild } from '../expression/emit-expression.ts'
import { bindExpression, type Evaluate } from '../expression/interpret.ts'
import { windowDefault } from '../expression/window-default.ts'
import { bindFrame, type Frame, type Ordered } from './window-frame.ts'

type Row = readonly Value[]
/** The values of a window function for all rows of an ordered partition. */
type Compute = (rows: readonly Row[], ordered: Ordered) => Value[]

/**
 * Window functions of one partition: an aggregate that collects the partition's rows and gives them in order, as structs of the
 * collected columns and the functions' values.
 */
export function windowAggregate(call: AggregateCall, bindAggregate: (c: AggregateCall) => JsAggregate): JsAggregate<Row[]> {
  const windows = call.windows as readonly WindowExpression[]
  const position = (id: number): number => call.args.findIndex(a => a.type === 'AttributeReference' && a.exprId === id)
  const order = windows[0]!.orderBy
  const sortKeys = order.map(o => ({ o, evaluate: bindExpression(o.child, position), type: dataTypeOfChild(o.child) }))
  const functions = windows.map(w => bindWindow(w, position, bindAggregate))
  const compareKey = (i: number, a: Value, b: Value): number => compareNullable(a, b, sortKeys[i]!.o, sortKeys[i]!.type)
  return {
    init: () => [],
    update: (rows, ...values: Value[]) => {
      rows.push(values)
      return rows
    },
    merge: (a, b) => {
      for (const row of b) a.push(row)
      return a
    },
    finish: rows => {
      const keyed = rows.map(row => ({ row, key: sortKeys.map(k => k.evaluate(row)) }))
      const compare = (a: Row, b: Row): number => {
        for (let i = 0; i < sortKeys.length; i++) {
          const c = compareKey(i, a[i]!, b[i]!)
          if (c !== 0) return c
        }
        return 0
      }
      keyed.sort((a, b) => compare(a.key, b.key))
      const sorted = keyed.map(k => k.row)
      const keys = keyed.map(k => k.key)
      const ordered: Ordered = { keys, ...peers(keys, compare), compareFirst: (a, b) => compareKey(0, a, b) }
      const columns = functions.map(f => f(sorted, ordered))
      return sorted.map((row, i) => [...row, ...columns.map(c => c[i]!)])
    },
  }
}

function compareNullable(a: Value, b: Value, o: SortOrder, type: DataType): number {
  if (a === null || b === null) return a === b ? 0 : (a === null) === (o.nulls === 'first') ? -1 : 1
  const c = compareValues(a, b, type)
  return o.direction === 'asc' ? c : -c
}

function peers(keys: readonly Row[], compare: (a: Row, b: Row) => number): { first: Int32Array; last: Int32Array } {
  const n = keys.length
  const first = new Int32Array(n)
  const last = new Int32Array(n)
  for (let i = 1; i < n; i++) first[i] = compare(keys[i - 1]!, keys[i]!) === 0 ? first[i - 1]! : i
  for (let i = n - 1; i >= 0; i--) last[i] = i + 1 < n && first[i + 1] === first[i] ? last[i + 1]! : i
  return { first, last }
}

function bindWindow(w: WindowExpression, position: (id: number) => number, bindAggregate: (c: AggregateCall) => JsAggregate): Compute {
  const options = w.function.type === 'Call' || w.function.type === 'AggregateCall' ? w.function.options : undefined
  const frame = bindFrame(w.frame!, w.orderBy, { zone: zoneOf(options?.timeZone ?? 'UTC'), ansi: options?.ansi !== false })
  if (w.function.type === 'AggregateCall') return overFrames(w.function, frame, position, bindAggregate)
  const f = w.function as Call
  const args = f.args.map(a => bindExpression(a, position))
  const number = (i: number, otherwise: number): number => (args[i] === undefined ? otherwise : Number(args[i]!([])))
  switch (f.name) {
    case 'row_number':
      return rows => rows.map((_, i) => i + 1)
    case 'rank':
      return (rows, o) => rows.map((_, i) => o.first[i]! + 1)
    case 'dense_rank':
      return (rows, o) => {
        let rank = 0
        return rows.map((_, i) => (o.first[i] === i ? ++rank : rank))
      }
    case 'percent_rank':
      return (rows, o) => rows.map((_, i) => (rows.length > 1 ? o.first[i]! / (rows.length - 1) : 0))
    case 'cume_dist':
      return (rows, o) => rows.map((_, i) => (o.last[i]! + 1) / rows.length)
    case 'ntile':
      return rows => ntile(rows.length, number(0, 1))
    case 'lag':
      return neighbour(w, f, args[0]!, -number(1, 1), position)
    case 'lead':
      return neighbour(w, f, args[0]!, number(1, 1), position)
    case 'counter_diff':
      return counterDiff(f, args)
    case 'nth_value':
      return nth(f, args[0]!, number(1, 1), frame)
    default:
      throw unsupported(`window function ${f.name}`, contextsOf(w.origin))
  }
}

/** The first buckets have one row more, where they can't be equal. */
function ntile(rows: number, buckets: number): Value[] {
  const small = Math.floor(rows / buckets)
  const larger = rows % buckets
  const cut = larger * (small + 1)
  return Array.from({ length: rows }, (_, i) => (i < cut ? Math.floor(i / (small + 1)) + 1 : larger + Math.floor((i - cut) / small) + 1))
}

/** Growth since the last row with a counter; null where it began anew. */
function counterDiff(f: Call, args: readonly Evaluate[]): Compute {
  const type = f.dataType
  const zero: Value =
    type.type === 'int' || type.type === 'short' || type.type === 'byte' || type.type === 'float' || type.type === 'double' ? 0 : 0n
  const starts = f.args[1] && dataTypeOfChild(f.args[1])
  return rows => {
    let before: { readonly counter: Value; readonly start: Value } | undefined
    return rows.map(row => {
      const counter = args[0]!(row)
      if (counter === null) return null
      const start = args[1]?.(row) ?? null
      if (compareValues(counter, zero, type) < 0)
        throw sparkError('COUNTER_DIFF_NEGATIVE_COUNTER_VALUE', { value: String(counter), function: '`counter_diff`' })
      const last = before
      before = { counter, start }
      if (last === undefined) return null
      const moved = starts === undefined || start === null || last.start === null ? 0 : compareValues(start, last.start, starts)
      if (moved < 0)
        throw sparkError('COUNTER_DIFF_START_TIME_DECREASED', {
          function: '`counter_diff`',
          previousStartTime: String(last.start),
          currentStartTime: String(start),
        })
      if (moved > 0 || compareValues(counter, last.counter, type) < 0) return null
      return typeof counter === 'bigint' ? counter - (last.counter as bigint) : (counter as number) - (last.counter as number)
    })
  }
}

/** lag and lead: the row so many before or after, counting only values that aren't null where nulls are ignored. */
function neighbour(w: WindowExpression, f: Call, argument: Evaluate, offset: number, position: (id: number) => number): Compute {
  const given = windowDefault(w)
  const otherwise = given ? bindExpression(given, position) : () => null
  const step = Math.sign(offset)
  return rows => {
    const values = rows.map(argument)
    return rows.map((row, i) => {
      if (!f.ignoreNulls || step === 0) return i + offset in values ? values[i + offset]! : otherwise(row)
      let left = Math.abs(offset)
      for (let j = i + step; j in values; j += step) if (values[j] !== null && --left === 0) return values[j]!
      return otherwise(row)
    })
  }
}

function nth(f: Call, argument: Evaluate, n: number, frame: Frame): Compute {
  return (rows, o) => {
    const values = rows.map(argument)
    return rows.map((_, i) => {
      const [from, to] = frame(i, o)
      let left = n
      for (let j = from; j <= to; j++) if ((!f.ignoreNulls || values[j] !== null) && --left === 0) return values[j]!
      return null
    })
  }
}

/** An aggregate over each row's frame. Frames that only grow are added to; others begin anew when their first row changes. */
function overFrames(
  call: AggregateCall,
  frame: Frame,
  position: (id: number) => number,
  bindAggregate: (c: AggregateCall) => JsAggregate,
): Compute {
  const js = bindAggregate(call)
  // keys of WITHIN GROUP follow the arguments
  const args = [...call.args, ...(call.orderBy ?? []).map(o => o.child)].map(a => bindExpression(a, position))
  const filter = call.filter && bindExpression(call.filter, position)
  return (rows, o) => {
    const inputs = rows.map(r => (filter === undefined || filter(r) === true ? args.map(a => a(r)) : undefined))
    let [from, to] = [-1, -1]
    let state: unknown
    let value: Value = null
    return rows.map((_, i) => {
      const [first, last] = frame(i, o)
      if (first === from && last === to) return value
      if (from < 0 || first !== from || last < to || first > last) {
        state = js.init()
        from = first
        to = first - 1
      }
      for (; to < last; to++) {
        const input = inputs[to + 1]
        if (input !== undefined) state = js.update(state, ...input)
      }
      to = Math.max(last, first - 1)
      value = snapshot(js.finish(state))
      if (first > last) from = -1
      return value
    })
  }
}

/** A list that goes on growing is not the value. */
const snapshot = (v: Value): Value => (Array.isArray(v) ? [...v] : v)
