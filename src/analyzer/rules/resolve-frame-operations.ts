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
import {
  Aggregate,
  Filter,
  LocalRelation,
  type LogicalPlan,
  Project,
  Sample,
  Sort,
  type UnresolvedFrameOperation,
} from '../../plan/logical.ts'
import { outputOf } from '../../plan/output.ts'
import { ArrayType, type DataType, DoubleType, IntegerType, LongType, NullType, StringType } from '../../types/data-type.ts'
import { catalogString, quoteIdentifier } from '../../types/names.ts'
import { sparkError } from '../../util/errors.ts'
import { contextsOf } from '../../util/query-context.ts'
import { commonTypeOf, isNumeric, isString } from '../coercion/common-type.ts'
import { type Scope, sameName } from '../context.ts'
import { fromInputs, resolveNames } from '../resolve-names.ts'
import { isNamed, isResolved } from '../resolved.ts'
import { prettySql } from '../sql.ts'
import { proposal } from '../suggest.ts'

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
      const keys = o.keys.map(k => resolveNames(k, scope, ...fromInputs([p.child], scope)))
      const isKey = (a: AttributeReference) => keys.some(k => k.type === 'AttributeReference' && k.exprId === a.exprId)
      const numbers = o.columns ? chosen(o.columns) : output.filter(a => isNumeric(a.dataType) && !isKey(a))
      const other = numbers.find(a => !isNumeric(a.dataType))
      if (other) throw sparkError('_LEGACY_ERROR_TEMP_1323', { colName: other.name }, contextsOf(p.origin))
      const unnamed = (child: Expression): Expression => UnresolvedAlias({ child })
      return Aggregate({
        groupingExpressions: keys,
        aggregateExpressions: [...keys.map(k => (isNamed(k) ? k : unnamed(k))), ...numbers.map(a => unnamed(fn(o.function, a)))],
        child: p.child,
        origin: p.origin,
        ...(o.grouping ? { grouping: o.grouping } : {}),
      })
    }
    case 'pivot':
      return o.values === undefined ? p : pivot(p, { ...o, values: o.values })
    default:
      // what depends on rows has been replaced before the analysis
      return p
  }
}

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
  const plain = name.replace(/^`(.*)`$/, '$1')
  const found = output.find(a => sameName(scope, a.name, plain))
  if (found) return found
  const suggested = proposal([plain], output)
  const objectName = quoteIdentifier(plain)
  throw suggested === undefined
    ? sparkError('UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', { objectName }, contextsOf(p.origin))
    : sparkError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName, proposal: suggested }, contextsOf(p.origin))
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
  return Project({
    projectList: [UnresolvedAlias({ child: fn('stack', int(statistics.length), ...cells), names })],
    child: aggregated,
    origin: p.origin,
  })
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

/** A row per value column: its name and its value. */
function unpivot(
  p: UnresolvedFrameOperation,
  o: { readonly nameColumn: string; readonly valueColumn: string },
  output: readonly AttributeReference[],
  scope: Scope,
): LogicalPlan {
  const inputs = fromInputs([p.child], scope)
  const resolved = (es: readonly Expression[]): AttributeReference[] =>
    es.flatMap(e => {
      if (e.type === 'UnresolvedStar') return [...output]
      const r = resolveNames(e, scope, ...inputs)
      if (!isResolved(r)) columnOf(prettySql(e), output, p, scope)
      if (r.type !== 'AttributeReference')
        throw sparkError(
          'UNPIVOT_REQUIRES_ATTRIBUTES',
          { given: 'value', empty: 'id', expressions: `"${prettySql(e)}"` },
          contextsOf(p.origin),
        )
      return [r]
    })
  const ids = resolved(p.columns ?? [])
  const values = p.values === undefined ? output.filter(a => !ids.some(i => i.exprId === a.exprId)) : resolved(p.values)
  if (values.length === 0) throw sparkError('UNPIVOT_REQUIRES_VALUE_COLUMNS', {}, contextsOf(p.origin))
  const type = commonTypeOf(
    values.map(v => v.dataType),
    scope.ansi,
    false,
  )
  if (type === undefined) throw sparkError('UNPIVOT_VALUE_DATA_TYPE_MISMATCH', { types: typesOf(values) }, contextsOf(p.origin))
  const cells = values.flatMap(v => [text(v.name), Cast({ child: v, dataType: type, mode: 'ansi', implicit: true })])
  return Project({
    projectList: [...ids, UnresolvedAlias({ child: fn('stack', int(values.length), ...cells), names: [o.nameColumn, o.valueColumn] })],
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

/** Groups by the keys and the pivot column first; then each value's aggregates become columns. A cell without rows is null. */
function pivot(
  p: UnresolvedFrameOperation,
  o: {
    readonly keys: readonly Expression[]
    readonly column: Expression
    readonly aggregates: readonly Expression[]
    readonly values: readonly Expression[]
  },
): LogicalPlan {
  const keys = o.keys.map((k, i) =>
    named(k, k.type === 'Alias' ? k.name : k.type === 'UnresolvedAttribute' ? k.nameParts.at(-1)! : `_key${i}`),
  )
  const column = named(o.column, '_pivot')
  const bare = o.aggregates.map(a => (a.type === 'Alias' || a.type === 'UnresolvedAlias' ? a.child : a))
  const aggregates = bare.map((a, i) => named(a, `_agg${i}`))
  const strip = (e: Expression): Expression => (e.type === 'Alias' ? e.child : e)
  const first = Aggregate({
    groupingExpressions: [...keys.map(strip), column.child],
    aggregateExpressions: [...keys.map(k => named(strip(k.child), k.name)), column, ...aggregates],
    child: p.child,
    origin: p.origin,
  })
  const reference = (name: string): Expression => UnresolvedAttribute({ nameParts: [name] })
  const cells = o.values.flatMap(value =>
    aggregates.map((a, i) => {
      const cell = CaseWhen({ whens: [fn('<=>', reference('_pivot'), value)], thens: [reference(a.name)] })
      return named(
        UnresolvedFunction({ nameParts: ['first'], args: [cell], distinct: false, ignoreNulls: true }),
        cellName(value, o.aggregates[i]!, o.aggregates.length === 1),
      )
    }),
  )
  return Aggregate({
    groupingExpressions: keys.map(k => reference(k.name)),
    aggregateExpressions: [...keys.map(k => reference(k.name)), ...cells],
    child: first,
    origin: p.origin,
  })
}

function cellName(value: Expression, aggregate: Expression, single: boolean): string {
  const v =
    value.type === 'Alias'
      ? value.name
      : value.type === 'Literal' && value.value === null
        ? 'null'
        : prettySql(value).replace(/^'(.*)'$/, '$1')
  if (single) return v
  return `${v}_${aggregate.type === 'Alias' ? aggregate.name : prettySql(aggregate)}`
}
