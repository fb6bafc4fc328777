import { lookupFunction } from '../functions/registry.ts'
import { Cast, type Expression, Literal, type WindowExpression, type WindowFrame } from '../plan/expression.ts'
import { dataTypeOf } from '../plan/output.ts'
import { canCast } from '../types/cast/rules.ts'
import { IntegerType, sameType } from '../types/data-type.ts'
import { isResolved } from './resolved.ts'

/** The rows a window function sees where the query doesn't say. */

const WHOLE: WindowFrame = { unit: 'rows', lower: 'unboundedPreceding', upper: 'unboundedFollowing' }
const SO_FAR: WindowFrame = { unit: 'rows', lower: 'unboundedPreceding', upper: 'currentRow' }
const PEERS: WindowFrame = { unit: 'range', lower: 'unboundedPreceding', upper: 'currentRow' }

/** rank and the like count from the start of the partition; lag and lead look at one row. */
const RANKS = new Set(['row_number', 'rank', 'dense_rank', 'percent_rank', 'ntile', 'counter_diff'])
const OFFSETS = new Set(['lag', 'lead'])

/** The window with its frame: the query's, the function's own, or by whether there is an order. */
export function withFrame(w: WindowExpression): WindowExpression {
  if (w.frame !== undefined) return likeOrder(w, w.frame)
  return Object.freeze({ ...w, frame: defaultFrame(w) })
}

const TIMES = new Set(['date', 'timestamp', 'timestamp_ntz'])

/** The offsets of a RANGE frame become of the order's type, but for those that move dates and times. */
function likeOrder(w: WindowExpression, frame: WindowFrame): WindowExpression {
  const key = w.orderBy[0]?.child
  if (frame.unit !== 'range' || w.orderBy.length !== 1 || !isResolved(key!)) return w
  const to = dataTypeOf(key!)
  const cast = <B extends WindowFrame['lower'] | WindowFrame['upper']>(b: B): B => {
    if (typeof b === 'string' || !isResolved(b) || TIMES.has(to.type) || sameType(dataTypeOf(b), to) || !canCast(dataTypeOf(b), to, 'ansi'))
      return b
    return Cast({ child: b, dataType: to, mode: 'ansi', implicit: true, ...(b.origin && { origin: b.origin }) }) as Expression as B
  }
  const made: WindowFrame = { ...frame, lower: cast(frame.lower), upper: cast(frame.upper) }
  return made.lower === frame.lower && made.upper === frame.upper ? w : Object.freeze({ ...w, frame: made })
}

/** Has it the frame of a window for which none was written? */
export function hasDefaultFrame(w: WindowExpression): boolean {
  const usual = defaultFrame(w)
  return w.frame === undefined || (w.frame.unit === usual.unit && w.frame.lower === usual.lower && w.frame.upper === usual.upper)
}

function defaultFrame(w: WindowExpression): WindowFrame {
  const { function: fn } = w
  const name = fn.type === 'Call' ? fn.name : fn.type === 'UnresolvedFunction' ? fn.nameParts.at(-1)! : undefined
  const f = name === undefined ? undefined : lookupFunction(name)
  if (f?.kind === 'window') {
    if (f.name === 'cume_dist') return PEERS
    if (RANKS.has(f.name)) return SO_FAR
    if (OFFSETS.has(f.name)) return offsetFrame(f.name, (w.function as { readonly args: readonly Expression[] }).args[1])
  }
  return w.orderBy.length > 0 ? PEERS : WHOLE
}

/** The one row that lag or lead looks at, counted from the current one. */
function offsetFrame(name: string, offset: Expression | undefined): WindowFrame {
  const n = offset?.type === 'Literal' && offset.value !== null ? Number(offset.value) : 1
  const at = Literal({ value: name === 'lag' ? -n : n, dataType: IntegerType })
  return { unit: 'rows', lower: at, upper: at }
}
