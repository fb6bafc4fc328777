import { lookupFunction } from '../functions/registry.ts'
import type { Expression, FrameBound, SortOrder, WindowExpression, WindowFrame } from '../plan/expression.ts'
import { quoteIfNeeded, sqlName } from '../types/names.ts'
import { literalText } from './literal-text.ts'
import { outerReferencesIn } from './outer-references.ts'

/**
 * The SQL text of expressions. `prettySql` is what names columns and stands in messages: no qualifiers, no quotes around strings, no
 * casts that nobody wrote. `fullSql` says it all.
 */
export const prettySql = (e: Expression): string => text(e, true)
export const fullSql = (e: Expression): string => text(e, false)

function text(e: Expression, pretty: boolean): string {
  const t = (x: Expression) => text(x, pretty)
  const list = (xs: readonly Expression[]) => xs.map(t).join(', ')
  switch (e.type) {
    case 'Literal':
      return literalText(e, pretty)
    case 'AttributeReference':
      return pretty ? e.name : [...e.qualifier, e.name].map(quoteIfNeeded).join('.')
    case 'OuterReference':
      return `outer(${text(e.attribute, false)})`
    case 'UnresolvedAttribute':
      return e.nameParts.map(quoteIfNeeded).join('.')
    case 'Alias':
      return `${t(e.child)} AS ${quoteIfNeeded(e.name)}`
    case 'UnresolvedAlias':
      return t(e.child)
    case 'Cast':
      // casts to nested types have no SQL of their own
      if ((pretty && e.implicit) || NESTED.has(e.dataType.type)) return t(e.child)
      return `${e.mode === 'try' ? 'TRY_CAST' : 'CAST'}(${t(e.child)} AS ${sqlName(e.dataType)})`
    case 'Call':
      // the name of a collation is no text of its own
      if (e.name === 'collate' && e.args[1]?.type === 'Literal') return `collate(${t(e.args[0]!)}, ${e.args[1].value})`
      return `${callText(e.name, e.writtenAs, e.args.map(t))}${e.name === 'nth_value' && e.ignoreNulls ? ' ignore nulls' : ''}`
    case 'UnresolvedFunction': {
      const name = e.nameParts.at(-1)!
      const f = lookupFunction(name)
      const args = e.args.map(t)
      const written = f !== undefined && f.kind !== 'missing' && f.printsAlias ? name.toLowerCase() : undefined
      if (f?.name === 'collate' && e.args[1]?.type === 'Literal') return `collate(${args[0]}, ${e.args[1].value})`
      if (f?.kind === 'window' && e.ignoreNulls && f.name === 'nth_value') return `${callText(f.name, written, args)} ignore nulls`
      if (f?.kind !== 'aggregate') return callText(f?.name ?? name, written, args)
      return aggregateText(f.name, written, args, e.distinct, e.filter && t(e.filter), orderText(f.name, e.orderBy, t))
    }
    case 'AggregateCall':
      return aggregateText(
        e.name,
        e.ignoreNulls ? undefined : e.writtenAs,
        e.args.map(t),
        e.distinct,
        e.filter && t(e.filter),
        orderText(e.name, e.orderBy, t),
      )
    case 'CaseWhen': {
      const cases = e.whens.map((w, i) => `WHEN ${t(w)} THEN ${t(e.thens[i]!)}`).join(' ')
      return `CASE ${cases}${e.otherwise ? ` ELSE ${t(e.otherwise)}` : ''} END`
    }
    case 'In':
      return `(${t(e.value)} IN (${list(e.list)}))`
    case 'InSubquery':
      return `(${inValues(e.values, t)} IN (listquery(${list(outerReferencesIn(e.plan))})))`
    case 'Exists':
      return `exists(${list(outerReferencesIn(e.plan))})`
    case 'ScalarSubquery':
      return `scalarsubquery(${list(outerReferencesIn(e.plan))})`
    case 'UnresolvedSubquery':
      if (e.form === 'in') return `(${inValues(e.values, t)} IN (listquery()))`
      return e.form === 'exists' ? 'exists()' : 'scalarsubquery()'
    case 'SortOrder':
      return `${t(e.child)} ${e.direction.toUpperCase()} NULLS ${e.nulls.toUpperCase()}`
    case 'WindowExpression':
      return windowText(e, t)
    case 'UnresolvedSqlFunction':
      return `${e.name}(${list(e.args)})`
    case 'UnresolvedWindowReference':
      return `${t(e.child)} OVER ${e.name}`
    case 'LambdaVariable':
      return e.dataType === undefined ? e.name : 'namedlambdavariable()'
    case 'LambdaFunction':
      // what is no lambda stands for one without parameters
      return e.params.length === 0 ? t(e.body) : `lambdafunction(${[t(e.body), ...e.params.map(t)].join(', ')})`
    case 'UnresolvedStar':
      return e.target ? `${e.target.map(quoteIfNeeded).join('.')}.*` : '*'
    case 'UnresolvedExtractValue':
      return `${t(e.child)}[${t(e.extraction)}]`
    case 'PipeExpression':
      return t(e.child)
    case 'NamedArgument':
      return `${e.name} => ${t(e.value)}`
    case 'Parameter':
      return e.name === undefined ? '?' : `:${e.name}`
    case 'ExpressionString':
      return e.sql
    case 'ExternalUdf':
      return `${e.name}(${list(e.args)})`
  }
}

const NESTED = new Set(['array', 'map', 'struct'])

const inValues = (values: readonly Expression[], t: (e: Expression) => string): string =>
  values.length === 1
    ? t(values[0]!)
    : `named_struct(${values.map(v => `'${'name' in v && v.type !== 'Call' ? v.name : t(v)}', ${t(v)}`).join(', ')})`

function callText(name: string, alias: string | undefined, args: readonly string[]): string {
  switch (name) {
    case '$struct_field':
    case '$array_struct_field':
      return `${args[0]}.${args[2]}`
    case '$array_item':
    case '$map_value':
      return `${args[0]}[${args[1]}]`
  }
  const f = lookupFunction(name)
  if (f?.kind === 'generator' && name.endsWith('_outer')) return `generatorouter(${name.slice(0, -'_outer'.length)}(${args.join(', ')}))`
  const shown = alias ?? name
  if (f !== undefined && f.kind !== 'missing' && f.sql !== undefined) return f.sql(args, shown)
  return `${shown}(${args.join(', ')})`
}

/** What orders an inverse distribution function prints its direction alone, and mode() the other one: of the last it would take the first. */
function orderText(name: string, orderBy: readonly SortOrder[] | undefined, t: (e: Expression) => string): readonly string[] | undefined {
  if (name !== '$mode' && !name.startsWith('percentile_')) return orderBy?.map(t)
  return orderBy?.map(o => `${t(o.child)}${(o.direction === 'desc') !== (name === '$mode') ? ' DESC' : ''}`)
}

function aggregateText(
  name: string,
  alias: string | undefined,
  args: readonly string[],
  distinct: boolean,
  filter: string | undefined,
  orderBy: readonly string[] | undefined,
): string {
  const call = callText(name, alias, distinct && args.length > 0 ? [`DISTINCT ${args[0]}`, ...args.slice(1)] : args)
  const ordered = orderBy === undefined || orderBy.length === 0 ? call : `${call} WITHIN GROUP (ORDER BY ${orderBy.join(', ')})`
  return filter === undefined ? ordered : `${ordered} FILTER (WHERE ${filter})`
}

const windowText = (e: WindowExpression, t: (e: Expression) => string): string => `${t(e.function)} OVER ${specText(e, t)}`

function specText(e: WindowExpression, t: (e: Expression) => string): string {
  const parts: string[] = []
  if (e.partitionBy.length > 0) parts.push(`PARTITION BY ${e.partitionBy.map(t).join(', ')}`)
  if (e.orderBy.length > 0) parts.push(`ORDER BY ${e.orderBy.map((o: SortOrder) => t(o)).join(', ')}`)
  if (e.frame !== undefined) parts.push(frameText(e.frame, true))
  return `(${parts.join(' ')})`
}

/** `(PARTITION BY a ORDER BY b ROWS ...)`: a window without its function. */
export const windowSpecText = (e: WindowExpression): string => specText(e, prettySql)

/** `ROWS BETWEEN 1 PRECEDING AND CURRENT ROW` */
export function frameText(frame: WindowFrame, pretty: boolean): string {
  const bound = (b: FrameBound): string => {
    if (typeof b === 'string') return boundText(b)
    const behind = negated(b)
    if (behind === undefined && b.type === 'Cast' && negated(b.child) !== undefined) return `${boundSql(b)} FOLLOWING`
    return behind === undefined ? `${text(b, pretty)} FOLLOWING` : `${text(behind, pretty)} PRECEDING`
  }
  return `${frame.unit.toUpperCase()} BETWEEN ${bound(frame.lower)} AND ${bound(frame.upper)}`
}

/** A bound without an offset. */
export const boundText = (b: Extract<FrameBound, string>): string =>
  b === 'currentRow' ? 'CURRENT ROW' : b === 'unboundedPreceding' ? 'UNBOUNDED PRECEDING' : 'UNBOUNDED FOLLOWING'

/** An offset on its own: `(- 1)`. */
export function boundSql(e: Expression): string {
  const bare = e.type === 'Cast' && e.implicit ? e.child : e
  const behind = negated(bare)
  return behind === undefined ? prettySql(bare) : `(- ${prettySql(behind)})`
}

/** What is counted backwards: the operand of a minus. */
function negated(e: Expression): Expression | undefined {
  if (e.type === 'Call' && (e.name === 'negative' || (e.name === '-' && e.args.length === 1))) return e.args[0]
  if (e.type === 'UnresolvedFunction' && e.args.length === 1 && (e.nameParts[0] === 'negative' || e.nameParts[0] === '-')) return e.args[0]
  return undefined
}
