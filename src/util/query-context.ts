import { NOWHERE, type QueryContext } from './errors.ts'

/** Where an expression came from, as much as a context needs of it (`plan/origin.ts` has these fields). */
export interface ContextOrigin {
  readonly sql?: string
  readonly start?: number
  readonly stop?: number
  readonly line?: number
  readonly position?: number
  readonly callSite?: string
  readonly fragment?: string
  readonly objectType?: string
  readonly objectName?: string
}

/** How much text of the line before and after the fragment is shown. */
const MAX_EXTRA = 32

/** The context of an error in this place; none if the place is unknown. For `sparkError(condition, params, contextsOf(origin))`. */
export function contextsOf(origin: ContextOrigin | undefined): QueryContext[] {
  if (origin === undefined) return []
  const { sql, callSite } = origin
  const [start, stop] = [pointsBefore(sql, origin.start), pointsBefore(sql, origin.stop)]
  const names = { objectType: origin.objectType ?? '', objectName: origin.objectName ?? '' }
  if (sql !== undefined && start !== undefined && stop !== undefined) {
    const fragment = sql.slice(start, stop + 1)
    let summary: string | undefined
    const context: QueryContext = {
      contextType: 'SQL',
      fragment,
      startIndex: start,
      stopIndex: stop,
      callSite: '',
      ...names,
      // few contexts are ever printed
      get summary() {
        return (summary ??= sqlSummary(sql, start, stop, origin))
      },
    }
    return [context]
  }
  if (callSite === undefined) return []
  const fragment = origin.fragment ?? ''
  const summary = `== DataFrame ==\n"${fragment}" was called from\n${callSite}\n`
  return [{ contextType: 'DataFrame', fragment, startIndex: -1, stopIndex: -1, callSite, ...names, summary }]
}

/** The context of a cast as it runs: one that the analyzer put in has a place without text. */
export function castContexts(origin: ContextOrigin | undefined): readonly QueryContext[] {
  const contexts = contextsOf(origin)
  return contexts.length === 0 ? [NOWHERE] : contexts
}

/** A place counted in characters, as Spark tells it; that it then cuts the text by it as if they were UTF-16 units is told as well. */
function pointsBefore(sql: string | undefined, unit: number | undefined): number | undefined {
  if (sql === undefined || unit === undefined || !hasPairs(sql)) return unit
  let pairs = 0
  for (let i = 0; i < unit; i++) if ((sql.charCodeAt(i) & 0xfc00) === 0xd800) pairs++
  return unit - pairs
}

/** The last text asked about: the places of one statement come together. */
let asked = { sql: '', pairs: false }

function hasPairs(sql: string): boolean {
  if (asked.sql !== sql) asked = { sql, pairs: /[\ud800-\udbff]/.test(sql) }
  return asked.pairs
}

/** `== SQL (line 1, position 8) ==`, the lines of the fragment (long ones cut), each underlined where the fragment lies. */
function sqlSummary(sql: string, start: number, stop: number, at: ContextOrigin): string {
  let from = Math.max(start, 0)
  while (from >= 0 && start - from <= MAX_EXTRA && sql[from] !== '\n') from--
  let to = Math.min(stop, sql.length - 1)
  while (to < sql.length && to - stop <= MAX_EXTRA && sql[to] !== '\n') to++
  const cutBefore = start - from > MAX_EXTRA
  const shown = `${cutBefore ? '...' : ''}${sql.slice(from + 1, to)}${to - stop > MAX_EXTRA ? '...' : ''}`

  const of = at.objectType && at.objectName ? ` of ${at.objectType} ${at.objectName}` : ''
  const place = at.line === undefined || at.position === undefined ? '' : ` (line ${at.line}, position ${at.position + 1})`
  let text = `== SQL${of}${place} ==\n`
  let i = cutBefore ? from - 3 : from
  for (const line of shown.replace(/\n+$/, '').split('\n')) {
    text += `${line}\n`
    i++
    for (let c = 0; c < line.length; c++, i++) text += i < start ? ' ' : i <= stop ? '^' : ''
    text += '\n'
  }
  return text
}
