import { AttributeReference as Attribute, type AttributeReference } from '../plan/expression.ts'
import type { Origin } from '../plan/origin.ts'
import { sparkError } from '../util/errors.ts'
import { contextsOf } from '../util/query-context.ts'
import { sameName } from './context.ts'
import { groupBy } from './group-by.ts'
import { quoteParts, shownParts } from './quoting.ts'

/** A name found among columns: the column, and the parts of the name left over, which are fields inside it. */
export interface FoundName {
  readonly attribute: AttributeReference
  readonly fields: readonly string[]
}

type CaseRule = { readonly caseSensitive: boolean }
type Index = ReadonlyMap<string, readonly AttributeReference[]>

const indexes = new WeakMap<readonly AttributeReference[], { fold?: Index; exact?: Index }>()

function indexOf(columns: readonly AttributeReference[], rule: CaseRule): Index {
  let entry = indexes.get(columns)
  if (entry === undefined) indexes.set(columns, (entry = {}))
  const which = rule.caseSensitive ? 'exact' : 'fold'
  return (entry[which] ??= groupBy(columns, c => fold(c.name, rule)))
}

const fold = (name: string, rule: CaseRule) => (rule.caseSensitive ? name : name.toLowerCase())

/**
 * Looks a name up among columns as Spark does: the longest qualifier first (`catalog.db.table.column`, then `table.column`), then the
 * first part as a column with fields inside it. The column takes the name as it was written. Several different columns:
 * AMBIGUOUS_REFERENCE.
 */
export function findName(
  parts: readonly string[],
  columns: readonly AttributeReference[],
  rule: CaseRule,
  origin?: Origin,
): FoundName | undefined {
  const index = indexOf(columns, rule)
  for (let q = Math.min(parts.length - 1, 3); q >= 0; q--) {
    const name = parts[q]!
    const named = index.get(fold(name, rule)) ?? []
    const found = q === 0 ? named : named.filter(c => qualifies(parts.slice(0, q), c.qualifier, rule))
    if (found.length === 0) continue
    const distinct = [...new Map(found.map(c => [c.exprId, c])).values()]
    if (distinct.length > 1) throw ambiguous(parts, distinct, name, origin)
    const attribute = distinct[0]!
    return { attribute: attribute.name === name ? attribute : Attribute({ ...attribute, name }), fields: parts.slice(q + 1) }
  }
  return undefined
}

/** Is `written` the end of the column's qualifier? */
export const qualifies = (written: readonly string[], qualifier: readonly string[], rule: CaseRule): boolean =>
  written.length <= qualifier.length && written.every((w, i) => sameName(rule, w, qualifier[qualifier.length - written.length + i]!))

const ambiguous = (parts: readonly string[], found: readonly AttributeReference[], name: string, origin: Origin | undefined) =>
  sparkError(
    'AMBIGUOUS_REFERENCE',
    {
      name: quoteParts(parts),
      referenceNames: `[${found
        .map(a => quoteParts(shownParts([...a.qualifier, name])))
        .sort()
        .join(', ')}]`,
    },
    contextsOf(origin),
  )
