import { lookupFunction } from '../functions/registry.ts'
import type { Call, Expression } from '../plan/expression.ts'
import { dataTypeOf } from '../plan/output.ts'
import { childrenOf } from '../plan/tree.ts'
import { castMayThrow } from './cast-facts.ts'
import { type IdSet, referenceIds } from './references.ts'

const scalarEntry = (name: string) => {
  const f = lookupFunction(name)
  return f?.kind === 'scalar' ? f : undefined
}

const memo = <T>(f: (e: Expression) => T) => {
  const known = new WeakMap<Expression, T>()
  return (e: Expression): T => {
    if (known.has(e)) return known.get(e)!
    const v = f(e)
    known.set(e, v)
    return v
  }
}

/** Same input, same value: no rand(), no non-deterministic UDF anywhere inside. */
export const isDeterministic: (e: Expression) => boolean = memo(e => {
  if (e.type === 'ExternalUdf' && !e.deterministic) return false
  if (e.type === 'Call' && scalarEntry(e.name)?.deterministic === false) return false
  return childrenOf<Expression>(e).every(isDeterministic)
})

/** Can evaluating it raise an error for some row? Subqueries run before the query's own rows, so they don't count. */
export const mayThrow: (e: Expression) => boolean = memo(e => {
  if (e.type === 'ExternalUdf') return true
  if (e.type === 'Cast' && castMayThrow(dataTypeOf(e.child), e.dataType, e.mode)) return true
  if (e.type === 'Call' && callMayThrow(e)) return true
  return childrenOf<Expression>(e).some(mayThrow)
})

function callMayThrow(e: Call): boolean {
  const f = scalarEntry(e.name)?.mayThrow
  if (typeof f !== 'function') return f === true
  const constants = e.args.map(a => (a.type === 'Literal' ? a.value : undefined))
  return f(e.args.map(dataTypeOf), e.options ?? { ansi: true, timeZone: 'UTC' }, constants)
}

/** May it be evaluated somewhere else, or a different number of times? */
export const isMovable = (e: Expression): boolean => isDeterministic(e) && !mayThrow(e)

/** Does a node pass the test somewhere in an expression? Each node is asked once, however many expressions it is part of. */
const holding = (test: (n: Expression) => boolean): ((e: Expression) => boolean) => {
  const holds: (e: Expression) => boolean = memo(e => test(e) || childrenOf<Expression>(e).some(holds))
  return holds
}

export const hasSubquery = holding(n => n.type === 'ScalarSubquery' || n.type === 'Exists' || n.type === 'InSubquery')
export const hasAggregate = holding(n => n.type === 'AggregateCall')

/** A subquery that reads the enclosing query's row: it must become a join before it can run. */
export const hasCorrelatedSubquery = holding(
  n => n.type === 'Exists' || n.type === 'InSubquery' || (n.type === 'ScalarSubquery' && n.outerAttributes.length > 0),
)

const VARYING: ReadonlySet<Expression['type']> = new Set([
  'AttributeReference',
  'OuterReference',
  'AggregateCall',
  'WindowExpression',
  'LambdaVariable',
  'ExternalUdf',
  'SortOrder',
  'ScalarSubquery',
  'Exists',
  'InSubquery',
])
const varies = holding(n => VARYING.has(n.type))

/** Without any column, lambda variable or subquery: the same for every row. */
export const isConstant = (e: Expression): boolean => !varies(e) && isDeterministic(e)

/** Null as soon as one of its arguments is. */
export function isStrict(e: Expression): boolean {
  if (e.type === 'Cast') return true
  if (e.type !== 'Call') return false
  const f = scalarEntry(e.name)
  return f !== undefined && (f.nulls ?? 'propagate') === 'propagate' && f.conditional !== true
}

type Truth = 'true' | 'false' | 'null' | 'unknown'

/** What an expression gives where all attributes of `ids` are null. */
export function whenNull(e: Expression, ids: IdSet): Truth {
  switch (e.type) {
    case 'AttributeReference':
      return ids.has(e.exprId) ? 'null' : 'unknown'
    case 'Literal':
      return e.value === null ? 'null' : e.value === true ? 'true' : e.value === false ? 'false' : 'unknown'
    case 'In':
      return whenNull(e.value, ids) === 'null' && e.list.length > 0 ? 'null' : 'unknown'
    case 'Call':
      break
    default:
      return isStrict(e) && childrenOf<Expression>(e).some(c => whenNull(c, ids) === 'null') ? 'null' : 'unknown'
  }
  const args = e.args.map(a => whenNull(a, ids))
  switch (e.name) {
    case 'and':
      if (args.includes('false')) return 'false'
      if (args.includes('unknown')) return args.includes('null') ? 'unknown' : 'unknown'
      return args.includes('null') ? 'null' : 'true'
    case 'or':
      if (args.includes('true')) return 'true'
      if (args.includes('unknown')) return 'unknown'
      return args.includes('null') ? 'null' : 'false'
    case 'not':
      return args[0] === 'true' ? 'false' : args[0] === 'false' ? 'true' : args[0]!
    case 'isnull':
      return args[0] === 'null' ? 'true' : args[0] === 'unknown' ? 'unknown' : 'false'
    case 'isnotnull':
      return args[0] === 'null' ? 'false' : args[0] === 'unknown' ? 'unknown' : 'true'
    case 'coalesce':
      return args.every(a => a === 'null') ? 'null' : 'unknown'
    default:
      return isStrict(e) && args.includes('null') ? 'null' : 'unknown'
  }
}

/** A condition that drops every row in which all attributes of `ids` are null (a conjunct of it suffices). */
export function rejectsNull(conjuncts: readonly Expression[], ids: IdSet): boolean {
  return conjuncts.some(c => {
    if (hasSubquery(c)) return false
    for (const id of referenceIds(c)) if (ids.has(id)) return rejects(c, ids)
    return false
  })
}

function rejects(c: Expression, ids: IdSet): boolean {
  if (c.type === 'Call' && c.name === 'and') return c.args.some(a => rejects(a, ids))
  if (c.type === 'Call' && c.name === 'or') return c.args.every(a => rejects(a, ids))
  const t = whenNull(c, ids)
  return t === 'null' || t === 'false'
}
