import { inspect } from 'node:util'
import { attributeName } from '../plan/attribute-name.ts'
import {
  Alias,
  CaseWhen,
  Cast,
  type Expression,
  In,
  Literal,
  newExprId,
  SortOrder,
  UnresolvedAlias,
  UnresolvedAttribute,
  UnresolvedExtractValue,
  UnresolvedFunction,
  UnresolvedStar,
  UnresolvedSubquery,
  WindowExpression,
} from '../plan/expression.ts'
import type { LogicalPlan } from '../plan/logical.ts'
import { mapChildren } from '../plan/tree.ts'
import { parseMultipartIdentifier } from '../sql/parse.ts'
import { type DataType, StringType } from '../types/data-type.ts'
import { parseType } from '../types/ddl.ts'
import { javaError, sparkError } from '../util/errors.ts'
import { callSite } from './call-site.ts'
import { columnText } from './column-text.ts'
import { toLiteral } from './literal.ts'

/**
 * An expression under construction. Operators are methods under the names of Spark's Java API; arguments that are not Columns are literals.
 * Source: Spark's `org.apache.spark.sql.Column`.
 */
export class Column {
  /** @internal */
  readonly expr: Expression

  /** @internal */
  constructor(expr: Expression) {
    this.expr = expr
  }

  // ---- arithmetic ----
  plus(other: unknown): Column {
    return call('+', 'plus', this, other)
  }
  minus(other: unknown): Column {
    return call('-', 'minus', this, other)
  }
  multiply(other: unknown): Column {
    return call('*', 'multiply', this, other)
  }
  divide(other: unknown): Column {
    return call('/', 'divide', this, other)
  }
  mod(other: unknown): Column {
    return call('%', 'mod', this, other)
  }
  negate(): Column {
    return call('negative', 'negate', this)
  }
  bitwiseAND(other: unknown): Column {
    return call('&', 'bitwiseAND', this, other)
  }
  bitwiseOR(other: unknown): Column {
    return call('|', 'bitwiseOR', this, other)
  }
  bitwiseXOR(other: unknown): Column {
    return call('^', 'bitwiseXOR', this, other)
  }

  // ---- comparison ----
  equalTo(other: unknown): Column {
    return call('=', 'equalTo', this, other)
  }
  notEqual(other: unknown): Column {
    return call('not', 'notEqual', call('=', 'notEqual', this, other))
  }
  gt(other: unknown): Column {
    return call('>', 'gt', this, other)
  }
  geq(other: unknown): Column {
    return call('>=', 'geq', this, other)
  }
  lt(other: unknown): Column {
    return call('<', 'lt', this, other)
  }
  leq(other: unknown): Column {
    return call('<=', 'leq', this, other)
  }
  /** Equality that treats null as a value. */
  eqNullSafe(other: unknown): Column {
    return call('<=>', 'eqNullSafe', this, other)
  }
  between(lower: unknown, upper: unknown): Column {
    return this.geq(lower).and(this.leq(upper))
  }
  /** One of some values, or of those that a DataFrame of one column has. */
  isin(...values: unknown[]): Column {
    const list = values.length === 1 && Array.isArray(values[0]) ? values[0] : values
    const [query] = list
    if (list.length === 1 && isQuery(query)) return this.inQuery(query.plan)
    return new Column(In({ value: this.expr, list: list.map(toLiteral), origin: callSite('isin') }))
  }
  /** One of the values of an array, a set or another collection. */
  isInCollection(values: Iterable<unknown>): Column {
    return this.isin([...values])
  }
  private inQuery(plan: LogicalPlan): Column {
    const { expr } = this
    const values = expr.type === 'UnresolvedFunction' && expr.nameParts.join() === 'struct' ? expr.args : [expr]
    return new Column(UnresolvedSubquery({ form: 'in', values, plan, origin: callSite('isin') }))
  }
  isNull(): Column {
    return call('isnull', 'isNull', this)
  }
  isNotNull(): Column {
    return call('isnotnull', 'isNotNull', this)
  }
  isNaN(): Column {
    return call('isnan', 'isNaN', this)
  }

  // ---- logic ----
  and(other: unknown): Column {
    return call('and', 'and', this, other)
  }
  or(other: unknown): Column {
    return call('or', 'or', this, other)
  }
  not(): Column {
    return call('not', 'not', this)
  }

  /** Equality that treats null as a value, negated. */
  isDistinctFrom(other: unknown): Column {
    return this.eqNullSafe(other).not()
  }

  // ---- strings ----
  like(pattern: unknown): Column {
    return call('like', 'like', this, pattern)
  }
  ilike(pattern: unknown): Column {
    return call('ilike', 'ilike', this, pattern)
  }
  rlike(pattern: unknown): Column {
    return call('rlike', 'rlike', this, pattern)
  }
  contains(other: unknown): Column {
    return call('contains', 'contains', this, other)
  }
  startsWith(other: unknown): Column {
    return call('startswith', 'startsWith', this, other)
  }
  endsWith(other: unknown): Column {
    return call('endswith', 'endsWith', this, other)
  }
  startswith(other: unknown): Column {
    return this.startsWith(other)
  }
  endswith(other: unknown): Column {
    return this.endsWith(other)
  }
  /** `length` characters from the 1-based `position`. */
  substr(position: unknown, length: unknown): Column {
    return call('substr', 'substr', this, position, length)
  }

  // ---- nested values ----
  /** An element of an array by index, of a map by key, or a field of a struct. */
  getItem(key: unknown): Column {
    return new Column(UnresolvedExtractValue({ child: this.expr, extraction: toLiteral(key), origin: callSite('getItem') }))
  }
  getField(name: string): Column {
    return new Column(UnresolvedExtractValue({ child: this.expr, extraction: toLiteral(name), origin: callSite('getField') }))
  }

  /** The struct with a field added or replaced; `a.b` names one of a struct in it. */
  withField(name: string, value: Column): Column {
    return updateField(this.expr, attributeName(name), value.expr)
  }
  /** The struct without some fields. */
  dropFields(...names: string[]): Column {
    return names.reduce<Column>((c, name) => updateField(c.expr, attributeName(name)), this)
  }
  /** `c.transform(f)` is `f(c)`: for chaining one's own steps. */
  transform(f: (c: Column) => Column): Column {
    return f(this)
  }

  // ---- windows ----
  /** The function over the rows of a window. */
  over(window: WindowParts = { parts: { partitionBy: [], orderBy: [] } }): Column {
    if (window?.parts === undefined) notExpected('window', 'WindowSpec', window)
    return new Column(WindowExpression({ function: this.expr, ...window.parts, origin: callSite('over') }))
  }
  /** In a subquery: the column may be one of the enclosing query; one that was taken from a DataFrame is. */
  outer(): Column {
    const mark = (e: Expression): Expression =>
      e.type === 'UnresolvedAttribute' && e.planId !== undefined
        ? UnresolvedAttribute({ nameParts: e.nameParts, outer: true, ...(e.origin ? { origin: e.origin } : {}) })
        : mapChildren(e, mark)
    return new Column(mark(this.expr))
  }

  // ---- types and names ----
  /** To a type given as DDL (`'decimal(10,2)'`) or a DataType. */
  cast(to: string | DataType): Column {
    return new Column(Cast({ child: this.expr, dataType: typeOf(to), mode: 'ansi', origin: callSite('cast') }))
  }
  try_cast(to: string | DataType): Column {
    return new Column(Cast({ child: this.expr, dataType: typeOf(to), mode: 'try', origin: callSite('try_cast') }))
  }
  astype(to: string | DataType): Column {
    return this.cast(to)
  }
  /** A name; several for a generator's columns; with metadata for the field of the schema. */
  as(name: string | readonly string[], ...more: (string | Readonly<Record<string, unknown>>)[]): Column {
    const names = [...(typeof name === 'string' ? [name] : name), ...more.filter(m => typeof m === 'string')]
    if (names.length > 1) return new Column(UnresolvedAlias({ child: this.expr, names }))
    const metadata = more.find(m => typeof m === 'object')
    return new Column(
      Alias({ child: this.expr, name: names[0]!, exprId: newExprId(), qualifier: [], ...(metadata === undefined ? {} : { metadata }) }),
    )
  }
  alias(name: string | readonly string[], ...more: (string | Readonly<Record<string, unknown>>)[]): Column {
    return this.as(name, ...more)
  }
  name(name: string): Column {
    return this.as(name)
  }

  // ---- order ----
  asc(): Column {
    return this.order('asc', 'first')
  }
  asc_nulls_first(): Column {
    return this.order('asc', 'first')
  }
  asc_nulls_last(): Column {
    return this.order('asc', 'last')
  }
  desc(): Column {
    return this.order('desc', 'last')
  }
  desc_nulls_first(): Column {
    return this.order('desc', 'first')
  }
  desc_nulls_last(): Column {
    return this.order('desc', 'last')
  }
  private order(direction: 'asc' | 'desc', nulls: 'first' | 'last'): Column {
    return new Column(SortOrder({ child: this.expr, direction, nulls }))
  }

  // ---- case ----
  /** A further branch of `F.when(...)`. */
  when(condition: Column, value: unknown): Column {
    if (this.expr.type !== 'CaseWhen') throw javaError('when() can only be applied on a Column previously generated by when() function')
    if (this.expr.otherwise) throw javaError('when() cannot be applied once otherwise() is applied')
    if (!(condition instanceof Column)) notExpected('condition', 'Column', condition)
    return new Column(
      CaseWhen({
        ...this.expr,
        whens: [...this.expr.whens, condition.expr],
        thens: [...this.expr.thens, toLiteral(value)],
        origin: callSite('when'),
      }),
    )
  }
  otherwise(value: unknown): Column {
    if (this.expr.type !== 'CaseWhen') throw javaError('otherwise() can only be applied on a Column previously generated by when()')
    if (this.expr.otherwise) throw javaError('otherwise() can only be applied once on a Column previously generated by when()')
    return new Column(CaseWhen({ ...this.expr, otherwise: toLiteral(value), origin: callSite('otherwise') }))
  }

  toString(): string {
    return columnText(this.expr)
  }
  [inspect.custom](): string {
    return `Column<'${this.toString()}'>`
  }
}

export type ColumnOrName = Column | string

/**
 * What a function takes: a column, a column's name, a value of the program, or a function of columns where SQL has a lambda. Strings are names,
 * but in the places where Spark's API takes plain text (patterns, formats, units, ...).
 */
export type Argument = ColumnOrName | number | bigint | boolean | null | object | ((...params: Column[]) => Column)

/** What `over` needs of a `WindowSpec`. */
export interface WindowParts {
  readonly parts: Pick<WindowExpression, 'partitionBy' | 'orderBy' | 'frame'>
}

function updateField(struct: Expression, [name, ...inner]: readonly string[], value?: Expression): Column {
  const field = Literal({ value: name!, dataType: StringType })
  const given =
    inner.length === 0
      ? value
      : updateField(UnresolvedExtractValue({ child: struct, extraction: field, origin: callSite('withField') }), inner, value).expr
  const args = given === undefined ? [struct, field] : [struct, field, given]
  return new Column(UnresolvedFunction({ nameParts: ['$update_field'], args, distinct: false, origin: callSite('withField') }))
}

/** A DataFrame, which this file does not know. */
const isQuery = (v: unknown): v is { readonly plan: LogicalPlan } =>
  typeof v === 'object' && v !== null && 'queryExecution' in v && 'plan' in v

function typeOf(t: string | DataType): DataType {
  if (typeof t !== 'string') return typeof t?.type === 'string' ? t : notExpected('dataType', 'DataType or str', t)
  if (t.trim() === '') throw sparkError('PARSE_EMPTY_STATEMENT', {})
  return parseType(t)
}

/** A column by name: `a`, `t.a`, `` `odd name` ``, `*`, `t.*`. */
export function col(name: string): Column {
  const origin = callSite('col')
  if (name === '*') return new Column(UnresolvedStar({ origin }))
  if (name.endsWith('.*')) return new Column(UnresolvedStar({ target: parseMultipartIdentifier(name.slice(0, -2)), origin }))
  return new Column(UnresolvedAttribute({ nameParts: attributeName(name), origin }))
}

/** A column or one's name. Raises NOT_EXPECTED_TYPE. */
export function toColumn(c: ColumnOrName): Column {
  if (c instanceof Column) return c
  return typeof c === 'string' ? col(c) : notExpected('col', 'Column or str', c)
}

export const notExpected = (name: string, expected: string, given: unknown): never => {
  const type = typeof given === 'object' && given !== null ? (given.constructor?.name ?? 'object') : typeof given
  throw sparkError('NOT_EXPECTED_TYPE', { arg_name: name, expected_type: expected, arg_type: given === null ? 'null' : type })
}

/** A call of a SQL function; arguments that are not Columns are literals. `method` is what the user called. */
export function call(name: string, method: string, ...args: unknown[]): Column {
  return new Column(UnresolvedFunction({ nameParts: [name], args: args.map(toLiteral), distinct: false, origin: callSite(method) }))
}
