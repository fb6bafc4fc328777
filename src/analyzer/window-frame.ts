import { lookupFunction } from '../functions/registry.ts'
import { type Expression, Literal, type WindowExpression, type WindowFrame } from '../plan/expression.ts'
import { IntegerType } from '../types/data-type.ts'

/** The rows a window function sees where the query doesn't say. */

const WHOLE: WindowFrame = { unit: 'rows', lower: 'unboundedPreceding', upper: 'unboundedFollowing' }
const SO_FAR: WindowFrame = { unit: 'rows', lower: 'unboundedPreceding', upper: 'currentRow' }
const PEERS: WindowFrame = { unit: 'range', lower: 'unboundedPreceding', upper: 'currentRow' }

/** rank and the like count from the start of the partition; lag and lead look at one row. */
const RANKS = new Set(['row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist', 'ntile'])
const OFFSETS = new Set(['lag', 'lead'])

/** The window with its frame: the query's, the function's own, or by whether there is an order. */
export function withFrame(w: WindowExpression): WindowExpression {
  if (w.frame !== undefined) return w
  return Object.freeze({ ...w, frame: defaultFrame(w) })
}

function defaultFrame(w: WindowExpression): WindowFrame {
  const f = w.function.type === 'Call' ? lookupFunction(w.function.name) : undefined
  if (f?.kind === 'window') {
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
