import type { AttributeReference, Expression } from '../plan/expression.ts'
import { dataTypeOf } from '../plan/output.ts'
import type { SourceFilter } from '../sources/source.ts'
import { sameType } from '../types/data-type.ts'
import type { Value } from '../types/value.ts'
import { isCall, isLiteral, mirror } from './calls.ts'
import { conditionOf, splitConjuncts, splitDisjuncts } from './predicates.ts'

/** What is scanned: its columns, by the names that the source knows. */
interface Columns {
  readonly output: readonly AttributeReference[]
}

/** A filter over a relation as the source sees it. */
export interface Pushdown {
  /** What the source may use to skip data, each with the conjunct that it stands for. */
  readonly pushed: readonly PushedFilter[]
  /** The conjuncts that the source can't be told, in order; undefined for none. */
  readonly residual?: Expression
}
export interface PushedFilter {
  readonly filter: SourceFilter
  readonly condition: Expression
  /** The filter says exactly what the condition says: if the source applied it, the condition need not be tested. Else it is weaker. */
  readonly exact: boolean
}

/**
 * Splits the conjuncts of a filter over a relation into what its source understands and the rest. Filters are advisory: the
 * engine tests the condition again unless the source lists it as applied. They are SQL's, of three values: neither `a = 1` nor its
 * NOT holds for a null.
 */
export function pushDownFilters(condition: Expression | undefined, relation: Columns): Pushdown {
  const pushed: PushedFilter[] = []
  const rest: Expression[] = []
  for (const c of splitConjuncts(condition)) {
    const t = translate(c, relation)
    if (t === undefined) rest.push(c)
    else pushed.push({ ...t, condition: c })
  }
  return { pushed, residual: conditionOf(rest) }
}

/** What remains to be tested after the source has said what it applied, in the order of the query. */
export function residualAfter(
  condition: Expression | undefined,
  relation: Columns,
  applied: readonly SourceFilter[],
): Expression | undefined {
  const done = new Set(applied.map(filterKey))
  return conditionOf(
    splitConjuncts(condition).filter(c => {
      const t = translate(c, relation)
      return t === undefined || !t.exact || !done.has(filterKey(t.filter))
    }),
  )
}

const filterKey = (f: SourceFilter): string => JSON.stringify(f, (_, v) => (typeof v === 'bigint' ? `${v}n` : v))

interface Translated {
  readonly filter: SourceFilter
  readonly exact: boolean
}

function translate(c: Expression, relation: Columns): Translated | undefined {
  if (isCall(c, 'or')) {
    const parts = splitDisjuncts(c).map(d => translate(d, relation))
    if (parts.includes(undefined)) return undefined
    return (parts as Translated[]).reduce((a, b) => ({ filter: { op: 'or', left: a.filter, right: b.filter }, exact: a.exact && b.exact }))
  }
  if (isCall(c, 'and')) {
    // within an OR: what can't be told is left out, which makes the filter weaker
    const parts = splitConjuncts(c).map(d => translate(d, relation))
    const known = parts.filter(p => p !== undefined)
    if (known.length === 0) return undefined
    const filter = known.map(k => k.filter).reduce((left, right) => ({ op: 'and', left, right }))
    return { filter, exact: known.length === parts.length && known.every(k => k.exact) }
  }
  if (isCall(c, 'not')) {
    const inner = translate(c.args[0]!, relation)
    // the opposite of a weaker condition would be too strong
    return inner?.exact ? { filter: { op: 'not', child: inner.filter }, exact: true } : undefined
  }
  if (isCall(c, 'isnull', 'isnotnull')) {
    const column = columnOf(c.args[0]!, relation)
    return column === undefined ? undefined : { filter: { op: c.name, column }, exact: true }
  }
  if (isCall(c, 'startswith')) {
    const column = columnOf(c.args[0]!, relation)
    const text = c.args[1]
    return column !== undefined && isLiteral(text) && typeof text.value === 'string' && isBinary(c.args[0]!)
      ? { filter: { op: 'startswith', column, value: text.value }, exact: true }
      : undefined
  }
  if (c.type === 'In') return membership(c, relation)
  return c.type === 'Call' ? comparison(c.name, c.args, relation) : undefined
}

function membership(c: Extract<Expression, { type: 'In' }>, relation: Columns): Translated | undefined {
  const column = columnOf(c.value, relation)
  if (column === undefined || !isBinary(c.value)) return undefined
  const values: Value[] = []
  for (const item of c.list) {
    if (!isLiteral(item) || !sameType(item.dataType, dataTypeOf(c.value))) return undefined
    // a null in the list never makes it true
    if (item.value !== null) values.push(item.value)
  }
  return { filter: { op: 'in', column, values }, exact: values.length === c.list.length }
}

function comparison(name: string, args: readonly Expression[], relation: Columns): Translated | undefined {
  if (mirror(name) === undefined || name === '<=>') return undefined
  let [a, b] = args as [Expression, Expression]
  let op = name
  if (isLiteral(a)) {
    op = mirror(name)!
    ;[a, b] = [b, a]
  }
  const column = columnOf(a, relation)
  if (column === undefined || !isLiteral(b) || b.value === null || !isBinary(a) || !sameType(b.dataType, dataTypeOf(a))) return undefined
  return { filter: { op: op as '=', column, value: b.value }, exact: true }
}

/** Statistics and dictionaries go by bytes: collated strings can't be skipped by them. */
const isBinary = (e: Expression): boolean => {
  const t = dataTypeOf(e)
  return t.type !== 'string' || t.collation === undefined || t.collation === 'UTF8_BINARY'
}

function columnOf(e: Expression, relation: Columns): string | undefined {
  if (e.type !== 'AttributeReference') return undefined
  const t = e.dataType.type
  if (t === 'array' || t === 'map' || t === 'struct' || t === 'variant' || t === 'calendar_interval') return undefined
  return relation.output.find(a => a.exprId === e.exprId)?.name
}
