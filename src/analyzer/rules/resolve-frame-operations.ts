import { attributeName } from '../../plan/attribute-name.ts'
import {
  Alias,
  AttributeReference,
  CaseWhen,
  Cast,
  type Expression,
  Literal,
  newExprId,
  SortOrder,
  UnresolvedAlias,
  UnresolvedAttribute,
  UnresolvedFunction,
  WindowExpression,
} from '../../plan/expression.ts'
import { Aggregate, Expand, Filter, LocalRelation, type LogicalPlan, Project, Sample, Sort } from '../../plan/logical.ts'
import { outputOf, toAttribute } from '../../plan/output.ts'
import { collect } from '../../plan/tree.ts'
import { UnresolvedFrameOperation, UnresolvedPivot } from '../../plan/unresolved.ts'
import { ArrayType, type DataType, DoubleType, IntegerType, LongType, NullType, StringType, sameType } from '../../types/data-type.ts'
import { catalogString, quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { commonTypeOf, isNumeric, isString } from '../coercion/common-type.ts'
import { castTo } from '../coercion/implicit-cast.ts'
import type { Scope } from '../context.ts'
import { extractValue } from '../extract-value.ts'
import { findName } from '../names.ts'
import { fromInputs, resolveNames } from '../resolve-names.ts'
import { isNamed, isResolved } from '../resolved.ts'
import { prettySql } from '../sql.ts'
import { notOfFrame, unresolvedColumn } from '../suggest.ts'
import { matchSchema } from './match-schema.ts'
import { type ViewShape, viewColumns } from './view-columns.ts'

/** The DataFrame methods whose plan is written out once the columns are known: na, describe and summary, unpivot, pivot, and the like. */
export function frameOperation(p: UnresolvedFrameOperation, scope: Scope): LogicalPlan {
  const { operation: o } = p
  const output = outputOf(p.child)
  const project = (projectList: readonly Expression[]): LogicalPlan => Project({ projectList, child: p.child, origin: p.origin })
  const chosen = (names: readonly string[] | undefined): AttributeReference[] =>
    names === undefined ? [...output] : names.map(n => columnOf(n, output, p, scope))
  switch (o.name) {
    case 'fill': {
      const columns = chosen(o.columns)
      return project(output.map(a => (columns.includes(a) && isOfKind(a.dataType, o.kind) ? filled(a, o.value) : a)))
    }
    case 'fillEach': {
      const values = new Map(o.values.map(([name, value]) => [columnOf(name, output, p, scope), value]))
      return project(output.map(a => (values.has(a) ? filled(a, values.get(a)!) : a)))
    }
    case 'dropna': {
      const columns = chosen(o.columns)
      return Filter({ condition: atLeast(o.atLeast ?? (o.how === 'any' ? columns.length : 1), columns), child: p.child, origin: p.origin })
    }
    case 'replace': {
      const columns = chosen(o.columns)
      const replaced = (a: AttributeReference): Expression =>
        named(
          CaseWhen({
            whens: o.pairs.map(([from]) => fn('=', a, from)),
            thens: o.pairs.map(([, to]) => Cast({ child: to, dataType: a.dataType, mode: 'ansi' })),
            otherwise: a,
          }),
          a.name,
        )
      return project(output.map(a => (columns.includes(a) && isOfKind(a.dataType, o.kind) ? replaced(a) : a)))
    }
    case 'summary':
      return summary(p, o.statistics, output)
    case 'unpivot':
      return unpivot(p, o, output, scope)
    case 'metadata': {
      const column = columnOf(o.column, output, p, scope)
      return project(
        output.map(a => (a === column ? Alias({ child: a, name: a.name, exprId: newExprId(), qualifier: [], metadata: o.metadata }) : a)),
      )
    }
    case 'zipWithIndex': {
      // rows are numbered in the order of their partitions
      const order = named(fn('monotonically_increasing_id'), '_order')
      const ordered = Project({ projectList: [...output, order], child: p.child })
      const place = SortOrder({ child: UnresolvedAttribute({ nameParts: ['_order'] }), direction: 'asc', nulls: 'first' }) as SortOrder
      const number = WindowExpression({ function: fn('row_number'), partitionBy: [], orderBy: [place] })
      const index = fn('-', Cast({ child: number, dataType: LongType, mode: 'ansi' }), Literal({ value: 1n, dataType: LongType }))
      return Project({ projectList: [...output, named(index, o.column)], child: ordered, origin: p.origin })
    }
    case 'split': {
      // the same rows must be drawn whatever order they come in
      const order = output.filter(a => isOrderable(a.dataType)).map(child => SortOrder({ child, direction: 'asc', nulls: 'first' }))
      const child = order.length === 0 ? p.child : Sort({ order, global: false, child: p.child })
      return Sample({ lowerBound: o.lowerBound, upperBound: o.upperBound, withReplacement: false, seed: o.seed, child, origin: p.origin })
    }
    case 'eachNumber': {
      const { keys, numbers } = numbersOf(p, o.keys, o.columns && chosen(o.columns), output, scope)
      const unnamed = (child: Expression): Expression => UnresolvedAlias({ child })
      return Aggregate({
        groupingExpressions: keys,
        aggregateExpressions: [...keys.map(k => (isNamed(k) ? k : unnamed(k))), ...numbers.map(a => unnamed(fn(o.function, a)))],
        child: p.child,
        origin: p.origin,
        ...(o.grouping ? { grouping: o.grouping } : {}),
      })
    }
    case 'view':
      return viewOf(p, o, output)
    case 'to':
      return matchSchema(p, o.schema, scope)
    case 'pivot':
      return o.values === undefined ? p : pivoted(p, o, o.values, output, scope)
    default:
      // what depends on rows has been replaced before the analysis
      return p
  }
}

/** Keys of groups; a field of a struct goes by its own name. */
/** Nothing is put on top where nothing has changed. */
function viewOf(
  p: UnresolvedFrameOperation,
  o: Extract<UnresolvedFrameOperation['operation'], { name: 'view' }>,
  output: readonly AttributeReference[],
): LogicalPlan {
  const unchanged =
    output.length === o.fields.length &&
    o.fields.every((f, i) => f.name === o.queryColumns[i] && f.name === output[i]!.name && sameType(f.dataType, output[i]!.dataType))
  if (unchanged) return p.child
  const shape: ViewShape = {
    shown: o.view.map(quoteIdentifier).join('.'),
    fields: o.fields,
    queryColumns: o.queryColumns,
    suggestion: 'CREATE OR REPLACE TEMPORARY VIEW',
    types: 'upCast',
  }
  return Project({ projectList: viewColumns(shape, output, p.origin), child: p.child, origin: p.origin })
}

const keysOf = (p: UnresolvedFrameOperation, given: readonly Expression[], scope: Scope): Expression[] =>
  given.map(k => {
    const found = resolveNames(k, scope, ...fromInputs([p.child], scope))
    return k.type === 'UnresolvedAttribute' && !isNamed(found) && isResolved(found) ? named(found, k.nameParts.at(-1)!) : found
  })

/** Columns for a function of numbers: those that are named, or all numbers. */
function numbersOf(
  p: UnresolvedFrameOperation,
  given: readonly Expression[],
  chosen: readonly AttributeReference[] | undefined,
  output: readonly AttributeReference[],
  scope: Scope,
): { keys: readonly Expression[]; numbers: readonly AttributeReference[] } {
  const keys = keysOf(p, given, scope)
  const numbers = chosen ?? output.filter(a => isNumeric(a.dataType))
  const other = numbers.find(a => !isNumeric(a.dataType))
  if (other) throw sparkError('_LEGACY_ERROR_TEMP_1323', { colName: other.name }, contextsOf(p.origin))
  return { keys, numbers }
}

function pivoted(
  p: UnresolvedFrameOperation,
  o: Extract<UnresolvedFrameOperation['operation'], { name: 'pivot' }>,
  values: readonly Expression[],
  output: readonly AttributeReference[],
  scope: Scope,
): LogicalPlan {
  const { columns, function: name } = o.numbers ?? { function: '' }
  const chosen = columns?.map(n => columnOf(n, output, p, scope))
  const star = o.aggregates?.flatMap(a => collect(a, e => (e.type === 'UnresolvedStar' ? e : undefined)))[0]
  if (star) throw sparkError('INVALID_USAGE_OF_STAR_OR_REGEX', { elem: "'*'", prettyName: 'Pivot' }, contextsOf(star.origin))
  const aggregates = o.aggregates ?? numbersOf(p, o.keys, chosen, output, scope).numbers.map(a => fn(name, a))
  return UnresolvedPivot({
    groupBy: keysOf(p, o.keys, scope).map(k => (isNamed(k) || k.type === 'UnresolvedAttribute' ? k : UnresolvedAlias({ child: k }))),
    column: o.column,
    values,
    aggregates: aggregates.map(a => (a.type === 'Alias' ? a : UnresolvedAlias({ child: a }))),
    child: p.child,
    origin: p.origin,
  })
}

/** The same values in a column that may hold null. */
const mayBeNull = (e: Expression): Expression => CaseWhen({ whens: [fn('isnotnull', e)], thens: [e] })
const fn = (name: string, ...args: readonly Expression[]): Expression => UnresolvedFunction({ nameParts: [name], args, distinct: false })
const named = (child: Expression, name: string): Alias => Alias({ child, name, exprId: newExprId(), qualifier: [] }) as Alias
const int = (value: number): Expression => Literal({ value, dataType: IntegerType })
const text = (value: string): Expression => Literal({ value, dataType: StringType })
const isFloating = (t: DataType): boolean => t.type === 'float' || t.type === 'double'
const isOrderable = (t: DataType): boolean => !['map', 'variant', 'calendar_interval'].includes(t.type)

function isOfKind(t: DataType, kind: 'number' | 'string' | 'boolean'): boolean {
  if (kind === 'number') return isNumeric(t)
  return kind === 'string' ? isString(t) : t.type === 'boolean'
}

function columnOf(name: string, output: readonly AttributeReference[], p: LogicalPlan, scope: Scope): AttributeReference {
  const parts = attributeName(name)
  const found = findName(parts, output, scope, p.origin)
  if (found === undefined) throw notOfFrame(parts, output)
  // a field is no column, nor is one of what has no fields
  if (found.fields.length > 0) extractValue(found.attribute, text(found.fields[0]!), scope, p.origin)
  const { exprId } = found.attribute
  return output.find(a => a.exprId === exprId)!
}

/** A column with a value in the place of null, and of NaN. */
function filled(a: AttributeReference, value: Expression): Expression {
  const seen = isFloating(a.dataType)
    ? fn('nanvl', a, Cast({ child: Literal({ value: null, dataType: NullType }), dataType: a.dataType, mode: 'ansi' }))
    : a
  return named(fn('coalesce', seen, Cast({ child: value, dataType: a.dataType, mode: 'ansi' })), a.name)
}

/** At least n of the columns are neither null nor NaN. */
function atLeast(n: number, columns: readonly AttributeReference[]): Expression {
  const counts = columns.map((a): Expression => {
    const there = fn('isnotnull', a)
    const whens = [isFloating(a.dataType) ? fn('and', there, fn('not', fn('isnan', a))) : there]
    return CaseWhen({ whens, thens: [int(1)], otherwise: int(0) })
  })
  return fn('>=', counts.length === 0 ? int(0) : counts.reduce((a, b) => fn('+', a, b)), int(n))
}

/** A row per statistic, a column of text per column that is a number or text. */
function summary(p: UnresolvedFrameOperation, given: readonly string[], output: readonly AttributeReference[]): LogicalPlan {
  const statistics = given.length > 0 ? given : ['count', 'mean', 'stddev', 'min', '25%', '50%', '75%', 'max']
  const columns = output.filter(a => isNumeric(a.dataType) || isString(a.dataType))
  const percentages = statistics.filter(s => s.endsWith('%')).map(s => percentage(s, p))
  const percentiles = Literal({ value: percentages, dataType: ArrayType(DoubleType, false) })
  let percentile = 0
  const functions = statistics.map((s): ((a: Expression) => Expression) => {
    const number = (a: Expression): Expression =>
      isString((a as AttributeReference).dataType) ? Cast({ child: a, dataType: DoubleType, mode: 'try' }) : a
    if (s.endsWith('%')) {
      const place = percentile++
      return a => fn('element_at', fn('percentile_approx', number(a), percentiles, int(10_000)), int(place + 1))
    }
    switch (s.toLowerCase()) {
      case 'count':
      case 'min':
      case 'max':
      case 'approx_count_distinct':
        return a => fn(s.toLowerCase(), a)
      case 'count_distinct':
        return a => UnresolvedFunction({ nameParts: ['count'], args: [a], distinct: true })
      case 'mean':
      case 'stddev':
        return a => fn(s.toLowerCase() === 'mean' ? 'avg' : 'stddev', number(a))
      default:
        throw sparkError('UNRECOGNIZED_STATISTIC', { stats: `'${s}'` }, contextsOf(p.origin))
    }
  })
  if (columns.length === 0) return statisticNames(statistics)
  const aggregates = functions.map((f, r) =>
    columns.map((a, c) => named(Cast({ child: f(a), dataType: StringType, mode: 'ansi' }), `s${r}_${c}`)),
  )
  const aggregated = Aggregate({ groupingExpressions: [], aggregateExpressions: aggregates.flat(), child: p.child, origin: p.origin })
  const cells = statistics.flatMap((s, r) => [text(s), ...aggregates[r]!.map(a => UnresolvedAttribute({ nameParts: [a.name] }))])
  const names = ['summary', ...columns.map(a => a.name)]
  const stacked = Project({
    projectList: [UnresolvedAlias({ child: fn('stack', int(statistics.length), ...cells), names: names.map((_, i) => `c${i}`) })],
    child: aggregated,
    origin: p.origin,
  })
  const cell = (i: number): Expression => UnresolvedAttribute({ nameParts: [`c${i}`] })
  return Project({ projectList: names.map((name, i) => named(i === 0 ? mayBeNull(cell(i)) : cell(i), name)), child: stacked })
}

const statisticNames = (statistics: readonly string[]): LogicalPlan =>
  LocalRelation({
    output: [AttributeReference({ name: 'summary', dataType: StringType, nullable: true, exprId: newExprId(), qualifier: [] })],
    columns: [statistics],
    rowCount: statistics.length,
  })

function percentage(s: string, p: LogicalPlan): number {
  const n = Number(s.slice(0, -1).trim())
  if (s.length < 2 || Number.isNaN(n)) throw sparkError('UNRECOGNIZED_STATISTIC', { stats: `'${s}'` }, contextsOf(p.origin))
  if (n < 0 || n > 100) throw new RangeError('requirement failed: Percentiles must be in the range [0, 1]')
  return n / 100
}

type Unpivot = Extract<UnresolvedFrameOperation['operation'], { name: 'unpivot' }>
const PLAIN = new Set(['UnresolvedAttribute', 'UnresolvedStar', 'AttributeReference'])

/** The operation over a plan that has the columns it asks for. */
function withComputed(
  p: UnresolvedFrameOperation,
  o: Unpivot,
  computed: readonly Expression[],
  output: readonly AttributeReference[],
): LogicalPlan {
  const bare = (e: Expression): Expression => (e.type === 'Alias' || e.type === 'UnresolvedAlias' ? e.child : e)
  const name = (e: Expression): string => `_unpivot${computed.indexOf(e)}`
  const reference = (e: Expression): Expression => (PLAIN.has(e.type) ? e : UnresolvedAttribute({ nameParts: [name(e)] }))
  return UnresolvedFrameOperation({
    ...p,
    operation: { ...o, labels: Object.fromEntries(computed.map(e => [name(e), e.type === 'Alias' ? e.name : prettySql(e)])) },
    child: Project({ projectList: [...output, ...computed.map(e => named(bare(e), name(e)))], child: p.child }),
    ...(p.columns ? { columns: p.columns.map(reference) } : {}),
    ...(p.values ? { values: p.values.map(reference) } : {}),
  })
}

/** A row per value column: its name and its value. */
function unpivot(p: UnresolvedFrameOperation, o: Unpivot, output: readonly AttributeReference[], scope: Scope): LogicalPlan {
  const inputs = fromInputs([p.child], scope)
  const computed = [...(p.columns ?? []), ...(p.values ?? [])].filter(e => !PLAIN.has(e.type))
  if (computed.length > 0) return withComputed(p, o, computed, output)
  const resolved = (es: readonly Expression[]): AttributeReference[] =>
    es.flatMap(e => {
      if (e.type === 'UnresolvedStar') return [...output]
      const r = resolveNames(e, scope, ...inputs)
      if (r.type === 'UnresolvedAttribute') throw unresolvedColumn(r, output)
      return [r as AttributeReference]
    })
  const ids = resolved(p.columns ?? [])
  const label = (a: AttributeReference): string => o.labels?.[a.name] ?? a.name
  const others = () => output.filter(a => !ids.some(i => i.exprId === a.exprId) && o.labels?.[a.name] === undefined)
  const values = p.values === undefined ? others() : resolved(p.values)
  if (values.length === 0) throw sparkError('UNPIVOT_REQUIRES_VALUE_COLUMNS', {}, contextsOf(p.origin))
  const type = commonTypeOf(
    values.map(v => v.dataType),
    scope.ansi,
    false,
  )
  if (type === undefined) throw sparkError('UNPIVOT_VALUE_DATA_TYPE_MISMATCH', { types: typesOf(values) }, contextsOf(p.origin))
  const given = ids.map(a => (label(a) === a.name ? a : named(a, label(a))))
  const columns = [
    AttributeReference({ name: o.nameColumn, dataType: StringType, nullable: false, exprId: newExprId(), qualifier: [] }),
    AttributeReference({ name: o.valueColumn, dataType: type, nullable: values.some(v => v.nullable), exprId: newExprId(), qualifier: [] }),
  ]
  return Expand({
    projections: values.map(v => [...ids, text(label(v)), castTo(v, type, scope.ansi)]),
    output: [...given.map(toAttribute), ...columns],
    child: p.child,
    origin: p.origin,
  })
}

/** `"BIGINT" (`a`, `b`), "STRING" (`c`)` */
function typesOf(values: readonly AttributeReference[]): string {
  const byType = new Map<string, string[]>()
  for (const v of values) {
    const key = `"${catalogString(v.dataType).toUpperCase()}"`
    byType.set(key, [...(byType.get(key) ?? []), quoteIdentifier(v.name)])
  }
  return [...byType]
    .map(([type, names]) => `${type} (${names.slice(0, 3).join(', ')}${names.length > 3 ? ', ...' : ''})`)
    .sort()
    .join(', ')
}
