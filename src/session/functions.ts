import { allFunctions } from '../functions/registry.ts'
import {
  CaseWhen,
  ExpressionString,
  LambdaFunction,
  LambdaVariable,
  Literal,
  newExprId,
  UnresolvedAttribute,
  UnresolvedFunction,
} from '../plan/expression.ts'
import { parseMultipartIdentifier } from '../sql/parse.ts'
import { type DataType, DoubleType } from '../types/data-type.ts'
import { sqlName } from '../types/names.ts'
import { javaError } from '../util/errors.ts'
import { callSite } from './call-site.ts'
import { type Argument, Column, type ColumnOrName, call, col, notExpected, toColumn } from './column.ts'
import type { DataFrame } from './dataframe/dataframe.ts'
import { toLiteral } from './literal.ts'
import type { SqlFunctions } from './sql-functions.ts'
import { udf } from './user-defined-function.ts'

const at =
  (...places: readonly number[]) =>
  (i: number): boolean =>
    places.includes(i)
const from =
  (place: number) =>
  (i: number): boolean =>
    i >= place

/** Where Spark's API takes plain strings; any other string is the name of a column. */
const literalStrings: Readonly<Record<string, (i: number) => boolean>> = {
  array_append: at(1),
  array_contains: at(1),
  array_insert: at(2),
  array_join: at(1, 2),
  array_position: at(1),
  array_prepend: at(1),
  array_remove: at(1),
  assert_true: at(1),
  collate: at(1),
  concat_ws: at(0),
  date_format: at(1),
  date_trunc: at(0),
  decode: at(1),
  element_at: at(1),
  encode: at(1),
  format_string: at(0),
  from_csv: at(1),
  from_json: at(1),
  from_unixtime: at(1),
  from_utc_timestamp: at(1),
  from_xml: at(1),
  get_json_object: at(1),
  instr: at(1),
  json_tuple: from(1),
  listagg: at(1),
  locate: at(0),
  lpad: at(2),
  map_contains_key: at(1),
  next_day: at(1),
  raise_error: at(0),
  regexp_extract: at(1),
  regexp_replace: at(1, 2),
  rpad: at(2),
  schema_of_csv: at(0),
  schema_of_json: at(0),
  schema_of_xml: at(0),
  session_window: at(1),
  split: at(1),
  string_agg: at(1),
  substring_index: at(1),
  $timestampadd: at(0),
  $timestampdiff: at(0),
  to_date: at(1),
  to_timestamp: at(1),
  to_utc_timestamp: at(1),
  translate: at(1, 2),
  trunc: at(1),
  try_to_date: at(1),
  try_variant_array_append: at(1),
  try_variant_get: at(1, 2),
  try_variant_insert: at(1),
  try_variant_set: at(1),
  tuple_intersection_agg_double: at(1),
  tuple_intersection_agg_integer: at(1),
  tuple_intersection_double: at(2),
  tuple_intersection_integer: at(2),
  tuple_intersection_theta_double: at(2),
  tuple_intersection_theta_integer: at(2),
  tuple_sketch_agg_double: at(3),
  tuple_sketch_agg_integer: at(3),
  tuple_sketch_summary_double: at(1),
  tuple_sketch_summary_integer: at(1),
  tuple_union_agg_double: at(2),
  tuple_union_agg_integer: at(2),
  tuple_union_double: at(3),
  tuple_union_integer: at(3),
  tuple_union_theta_double: at(3),
  tuple_union_theta_integer: at(3),
  unix_timestamp: at(1),
  variant_array_append: at(1),
  variant_delete: from(1),
  variant_get: at(1, 2),
  variant_insert: at(1),
  variant_set: at(1),
  window: at(1, 2, 3),
}

/** These take their arguments as a list too. */
const LISTS = new Set(['array', 'struct', 'create_map', 'map_concat'])

type Call = (...args: unknown[]) => Column

/** What has no entry of its own in `functions/`: literals, expressions, order, case. */
const own = {
  col,
  column: col,
  /** A literal; of the type Spark gives to the value. */
  lit: (value: unknown): Column => (value instanceof Column ? value : new Column(toLiteral(value))),
  typedLit: (value: unknown): Column => own.lit(value),
  typedlit: (value: unknown): Column => own.lit(value),
  /** SQL text as a column. */
  expr: (sql: string): Column => new Column(ExpressionString({ sql, origin: callSite('expr') })),
  when: (condition: Column, value: unknown): Column => {
    const { expr } = condition instanceof Column ? condition : notExpected('condition', 'Column', condition)
    return new Column(CaseWhen({ whens: [expr], thens: [toLiteral(value)], origin: callSite('when') }))
  },
  asc: (c: ColumnOrName): Column => toColumn(c).asc(),
  desc: (c: ColumnOrName): Column => toColumn(c).desc(),
  asc_nulls_first: (c: ColumnOrName): Column => toColumn(c).asc_nulls_first(),
  asc_nulls_last: (c: ColumnOrName): Column => toColumn(c).asc_nulls_last(),
  desc_nulls_first: (c: ColumnOrName): Column => toColumn(c).desc_nulls_first(),
  desc_nulls_last: (c: ColumnOrName): Column => toColumn(c).desc_nulls_last(),
  countDistinct: (...columns: ColumnOrName[]): Column => distinct('count', 'countDistinct', columns),
  count_distinct: (...columns: ColumnOrName[]): Column => distinct('count', 'count_distinct', columns),
  sumDistinct: (c: ColumnOrName): Column => distinct('sum', 'sumDistinct', [c]),
  sum_distinct: (c: ColumnOrName): Column => distinct('sum', 'sum_distinct', [c]),
  /** Negation. */
  not: (c: ColumnOrName): Column => toColumn(c).not(),
  bitwise_not: (c: ColumnOrName): Column => call('~', 'bitwise_not', toColumn(c)),
  bitwiseNOT: (c: ColumnOrName): Column => call('~', 'bitwiseNOT', toColumn(c)),
  negate: (c: ColumnOrName): Column => call('negative', 'negate', toColumn(c)),
  toDegrees: (c: ColumnOrName): Column => call('degrees', 'toDegrees', toColumn(c)),
  toRadians: (c: ColumnOrName): Column => call('radians', 'toRadians', toColumn(c)),
  shiftLeft: (c: ColumnOrName, n: number): Column => call('shiftleft', 'shiftLeft', toColumn(c), n),
  shiftRight: (c: ColumnOrName, n: number): Column => call('shiftright', 'shiftRight', toColumn(c), n),
  shiftRightUnsigned: (c: ColumnOrName, n: number): Column => call('shiftrightunsigned', 'shiftRightUnsigned', toColumn(c), n),
  approxCountDistinct: (c: ColumnOrName, rsd?: number): Column =>
    call('approx_count_distinct', 'approxCountDistinct', toColumn(c), ...(rsd === undefined ? [] : [rsd])),
  /** Without these characters at both ends; without spaces, if none are given. */
  trim: (c: ColumnOrName, trim?: Column | string): Column => call('trim', 'trim', ...trimmed(c, trim)),
  ltrim: (c: ColumnOrName, trim?: Column | string): Column => call('ltrim', 'ltrim', ...trimmed(c, trim)),
  rtrim: (c: ColumnOrName, trim?: Column | string): Column => call('rtrim', 'rtrim', ...trimmed(c, trim)),
  mean: (c: ColumnOrName): Column => derived('avg')(c),
  /** The n-th value of the window's frame; with `true`, of those that are not null. */
  nth_value: (c: ColumnOrName, n: number | Column, ignoreNulls = false): Column =>
    withNulls(ignoreNulls, call('nth_value', 'nth_value', toColumn(c), n)),
  /** The value some rows before in the window's order; with `true`, nulls don't count as rows. */
  lag: (c: ColumnOrName, offset?: number | Column, fallback?: unknown, ignoreNulls = false): Column =>
    withNulls(ignoreNulls, call('lag', 'lag', ...offsetArguments(c, offset, fallback))),
  /** The value some rows after. */
  lead: (c: ColumnOrName, offset?: number | Column, fallback?: unknown, ignoreNulls = false): Column =>
    withNulls(ignoreNulls, call('lead', 'lead', ...offsetArguments(c, offset, fallback))),
  monotonicallyIncreasingId: (): Column => derived('monotonically_increasing_id')(),
  /** Raises IllegalArgumentException for a length that there is not. */
  sha2: (c: ColumnOrName, numBits: number | Column): Column => {
    if (typeof numBits === 'number' && !SHA2_BITS.includes(numBits))
      throw javaError(`requirement failed: numBits ${numBits} is not in the permitted values (${SHA2_BITS.join(', ')})`)
    return call('sha2', 'sha2', toColumn(c), numBits)
  },
  pow: (base: Argument, exponent: Argument): Column => derived('power')(base, exponent),
  hypot: (a: Argument, b: Argument): Column => derived('hypot')(asDouble(a), asDouble(b)),
  atan2: (y: Argument, x: Argument): Column => derived('atan2')(asDouble(y), asDouble(x)),
  /** The natural logarithm, or with two arguments the logarithm of the second to the base of the first. */
  log: (first: Argument, second?: Argument): Column =>
    second === undefined ? derived('ln')(first) : derived('log')(asDouble(first), second),
  /** A timestamp of one zone (null: the session's), in another. */
  convert_timezone: (source: Column | null, target: Column, timestamp: ColumnOrName): Column =>
    call('convert_timezone', 'convert_timezone', ...(source === null ? [] : [source]), target, toColumn(timestamp)),
  create_map: (...entries: (ColumnOrName | [readonly ColumnOrName[]])[]): Column =>
    call('map', 'create_map', ...(entries.flat(2) as ColumnOrName[]).map(toColumn)),
  /** The product of the group's values, as a double. */
  product: (c: ColumnOrName): Column => call('$product', 'product', toColumn(c)),
  /** Partitions of a table by a part of a date: for `partitionedBy`. */
  years: (c: ColumnOrName): Column => call('$years', 'years', toColumn(c)),
  months: (c: ColumnOrName): Column => call('$months', 'months', toColumn(c)),
  days: (c: ColumnOrName): Column => call('$days', 'days', toColumn(c)),
  hours: (c: ColumnOrName): Column => call('$hours', 'hours', toColumn(c)),
  /** Buckets of a table: for `partitionedBy`. */
  bucket: (numBuckets: number | Column, c: ColumnOrName): Column => call('$bucket', 'bucket', numBuckets, toColumn(c)),
  listagg_distinct: (c: ColumnOrName, delimiter?: Column | string): Column => listagg('listagg', 'listagg_distinct', c, delimiter),
  string_agg_distinct: (c: ColumnOrName, delimiter?: Column | string): Column => listagg('string_agg', 'string_agg_distinct', c, delimiter),
  timestamp_add: (unit: string, quantity: ColumnOrName, ts: ColumnOrName): Column =>
    call('$timestampadd', 'timestamp_add', unit, toColumn(quantity), toColumn(ts)),
  timestamp_diff: (unit: string, start: ColumnOrName, end: ColumnOrName): Column =>
    call('$timestampdiff', 'timestamp_diff', unit, toColumn(start), toColumn(end)),
  /** A JS function as a function of columns: `udf((a, b) => a + b, 'int')`. */
  udf,
  /** Marks a DataFrame as small enough for each worker to have. */
  broadcast: (df: DataFrame): DataFrame => df.hint('broadcast'),
  /** Any function by name. */
  callUDF: (name: string, ...args: ColumnOrName[]): Column => call(name, 'callUDF', ...args.map(toColumn)),
  call_udf: (name: string, ...args: ColumnOrName[]): Column => call(name, 'call_udf', ...args.map(toColumn)),
  /** Any function by name. */
  call_function: (name: string, ...args: ColumnOrName[]): Column =>
    callOf(parseMultipartIdentifier(name), 'call_function', args.map(toColumn)),
}

const SHA2_BITS = [0, 224, 256, 384, 512]

/** Numbers of the program are doubles there. */
const asDouble = (a: Argument): Argument => (typeof a === 'number' ? new Column(Literal({ value: a, dataType: DoubleType })) : a)

function callOf(nameParts: readonly string[], method: string, args: readonly Column[]): Column {
  return new Column(UnresolvedFunction({ nameParts, args: args.map(a => a.expr), distinct: false, called: true, origin: callSite(method) }))
}

const offsetArguments = (c: ColumnOrName, offset?: number | Column, fallback?: unknown): unknown[] => [
  toColumn(c),
  ...(offset === undefined ? [] : [offset]),
  ...(fallback === undefined ? [] : [fallback]),
]

/** `IGNORE NULLS` */
const withNulls = (ignoreNulls: boolean, c: Column): Column =>
  ignoreNulls ? new Column(UnresolvedFunction({ ...(c.expr as UnresolvedFunction), ignoreNulls })) : c

/** SQL has what is trimmed off first. Beside a Column a text is what is trimmed off (Spark's Scala), beside a name it is a name, too (Python's). */
function trimmed(c: ColumnOrName, trim?: Column | string): unknown[] {
  if (trim === undefined) return [toColumn(c)]
  return [typeof c === 'string' ? toColumn(trim) : trim, toColumn(c)]
}

function listagg(name: string, method: string, c: ColumnOrName, delimiter?: Column | string): Column {
  const args = [toColumn(c).expr, ...(delimiter === undefined ? [] : [toLiteral(delimiter)])]
  return new Column(UnresolvedFunction({ nameParts: [name], args, distinct: true, called: true, origin: callSite(method) }))
}

function distinct(name: string, method: string, columns: readonly ColumnOrName[]): Column {
  const args = columns.map(c => toColumn(c).expr)
  return new Column(UnresolvedFunction({ nameParts: [name], args, distinct: true, called: true, origin: callSite(method) }))
}

const LAMBDA_NAMES = ['x', 'y', 'z']
let lastVariable = 0

/** A JS function of columns as a lambda: it is called once, with its parameters. */
function lambda(f: (...params: Column[]) => Column): Column {
  const names = Array.from({ length: f.length }, (_, i) => `${LAMBDA_NAMES[i] ?? 'p'}_${lastVariable++}`)
  const params = names.map(name => LambdaVariable({ name, exprId: newExprId() }))
  const body = toColumn(f(...names.map(name => new Column(UnresolvedAttribute({ nameParts: [name] })))))
  return new Column(LambdaFunction({ params: params as LambdaVariable[], body: body.expr }))
}

/** The options and the schemas of `from_json` and its like may be objects of the program: a map, and the text of a type. */
function structured(name: string, a: object): unknown {
  if (!/^(from|to|schema_of)_(csv|json|xml)$/.test(name) || a instanceof Column) return a
  if ('type' in a && typeof a.type === 'string') return sqlName(a as DataType)
  const options = Object.entries(a)
  return options.length === 0 ? undefined : new Map(options.map(([key, v]) => [key, String(v)]))
}

function derived(name: string): Call {
  const isText = literalStrings[name] ?? (() => false)
  const convert = (a: unknown, i: number): unknown => {
    if (typeof a === 'function') return lambda(a as (...params: Column[]) => Column)
    if (typeof a === 'string') return isText(i) ? a : col(a)
    return typeof a === 'object' && a !== null ? structured(name, a) : a
  }
  const f: Call = (...args) => {
    const list = LISTS.has(name) && args.length === 1 && Array.isArray(args[0]) ? args[0] : args
    return call(name, name, ...list.map(convert).filter(a => a !== undefined))
  }
  // stacks tell what was called
  return Object.defineProperty(f, 'name', { value: name })
}

const fromRegistry = Object.fromEntries(
  allFunctions()
    .flatMap(f => [f.name, ...(f.aliases ?? [])])
    .filter(name => /^[a-z]\w*$/i.test(name))
    .map(name => [name, derived(name)]),
)

/** Every SQL function under its own name, and the few that only the DataFrame API has. */
export const functions: typeof own & Omit<SqlFunctions, keyof typeof own> = Object.freeze({ ...fromRegistry, ...own }) as never
