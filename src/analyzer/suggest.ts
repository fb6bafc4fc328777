import type { AttributeReference, UnresolvedAttribute } from '../plan/expression.ts'
import { quoteIdentifier, quoteIfNeeded } from '../types/names.ts'
import { type SparkException, sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { quoteParts, shownParts } from './quoting.ts'

/** How many names a message proposes. */
const LIMIT = 5

export function levenshtein(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}

/** Names nearest to `parts`, nearest first, quoted. Qualifiers that all share, and that the user did not write, are left out. */
export function nearest(parts: readonly string[], candidates: readonly (readonly string[])[]): string[] {
  const base = parts.map(quoteIfNeeded).join('.')
  return stripShared(parts.length, candidates)
    .map((name, i) => ({ name, i, distance: levenshtein(quoteParts(name), base) }))
    .sort((a, b) => a.distance - b.distance || a.i - b.i)
    .map(c => quoteParts(shownParts(c.name)))
}

const byName = (a: AttributeReference, b: AttributeReference) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.exprId - b.exprId)

/** The `proposal` of UNRESOLVED_COLUMN: the columns nearest to a name; undefined if there are no columns. */
export function proposal(parts: readonly string[], columns: readonly AttributeReference[], sorted = true): string | undefined {
  const own = [...new Map(columns.map(c => [c.exprId, c])).values()]
  const distinct = sorted ? own.sort(byName) : own
  const names = nearest(
    parts,
    distinct.map(c => [...c.qualifier, c.name]),
  )
  return names.length === 0 ? undefined : names.slice(0, LIMIT).join(', ')
}

function stripShared(written: number, candidates: readonly (readonly string[])[]): readonly (readonly string[])[] {
  for (const keep of [1, 2]) {
    if (written > keep) continue
    const prefixes = new Set(candidates.map(c => c.slice(0, -keep).join('\0')))
    if (prefixes.size === 1) return candidates.map(c => c.slice(-keep))
  }
  return candidates
}

/** A name that none of the columns has. */
export function unresolvedColumn(u: UnresolvedAttribute, columns: readonly AttributeReference[]): SparkException {
  const near = proposal(u.nameParts, columns)
  const objectName = quoteParts(u.nameParts)
  return near === undefined
    ? sparkError('UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', { objectName }, contextsOf(u.origin))
    : sparkError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName, proposal: near }, contextsOf(u.origin))
}

/** A name that a DataFrame method was given, and the DataFrame has no column of: all columns are told, in their order. */
export function notOfFrame(name: string | readonly string[], columns: readonly { readonly name: string }[]): SparkException {
  // names of columns are read as names are written, where one was
  const quote = typeof name === 'string' ? quoteIdentifier : (n: string) => (/[`]/.test(n) ? quoteIdentifier(n) : quoteParts(n.split('.')))
  const objectName = typeof name === 'string' ? quoteIdentifier(name) : quoteParts(name)
  return columns.length === 0
    ? sparkError('UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', { objectName })
    : sparkError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName, proposal: columns.map(c => quote(c.name)).join(', ') })
}
