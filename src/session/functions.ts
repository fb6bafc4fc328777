import type * as families from '../functions/families.ts'
import { allFunctions } from '../functions/registry.ts'
import {
  CaseWhen,
  ExpressionString,
  LambdaFunction,
  LambdaVariable,
  newExprId,
  UnresolvedAttribute,
  UnresolvedFunction,
} from '../plan/expression.ts'
import { callSite } from './call-site.ts'
import { Column, type ColumnOrName, call, col, toColumn } from './column.ts'
import type { DataFrame } from './dataframe.ts'
import { toLiteral } from './literal.ts'
import { udf } from './user-defined-function.ts'

/** Arguments that Spark's API takes as plain strings, by position; any other string is the name of a column. */
const literalStrings: Readonly<Record<string, readonly number[]>> = {
  array_join: [1, 2],
  assert_true: [1],
  collate: [1],
  concat_ws: [0],
  date_format: [1],
  date_part: [0],
  date_trunc: [0],
  decode: [1],
  encode: [1],
  extract: [0],
  format_string: [0],
  from_csv: [1],
  from_json: [1],
  from_unixtime: [1],
  from_utc_timestamp: [1],
  get_json_object: [1],
  instr: [1],
  like: [1, 2],
  listagg: [1],
  locate: [0],
  lpad: [2],
  next_day: [1],
  printf: [0],
  raise_error: [0],
  regexp_extract: [1],
  regexp_extract_all: [1],
  regexp_replace: [1, 2],
  rpad: [2],
  session_window: [1],
  split: [1],
  string_agg: [1],
  substring_index: [1],
  timestampadd: [0],
  timestampdiff: [0],
  to_date: [1],
  to_timestamp: [1],
  to_utc_timestamp: [1],
  translate: [1, 2],
  trunc: [1],
  try_to_date: [1],
  try_to_timestamp: [1],
  unix_timestamp: [1],
  to_unix_timestamp: [1],
  window: [1, 2, 3],
}

type Families = typeof families
type Names = { [M in keyof Families]: keyof Families[M] }[keyof Families]
type Call = (...args: unknown[]) => Column

/** What has no entry of its own in `functions/`: literals, expressions, order, case. */
const own = {
  col,
  column: col,
  /** A literal; of the type Spark gives to the value. */
  lit: (value: unknown): Column => (value instanceof Column ? value : new Column(toLiteral(value))),
  /** SQL text as a column. */
  expr: (sql: string): Column => new Column(ExpressionString({ sql, origin: callSite('expr') })),
  when: (condition: Column, value: unknown): Column =>
    new Column(CaseWhen({ whens: [condition.expr], thens: [toLiteral(value)], origin: callSite('when') })),
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
  create_map: (...entries: (ColumnOrName | [readonly ColumnOrName[]])[]): Column =>
    call('map', 'create_map', ...(entries.flat(2) as ColumnOrName[]).map(toColumn)),
  /** The product of the group's values, as a double. */
  product: (c: ColumnOrName): Column => call('$product', 'product', toColumn(c)),
  listagg_distinct: (c: ColumnOrName, delimiter?: Column | string): Column => listagg('listagg_distinct', c, delimiter),
  string_agg_distinct: (c: ColumnOrName, delimiter?: Column | string): Column => listagg('string_agg_distinct', c, delimiter),
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
  call_function: (name: string, ...args: ColumnOrName[]): Column => call(name, 'call_function', ...args.map(toColumn)),
}

function listagg(method: string, c: ColumnOrName, delimiter?: Column | string): Column {
  const args = [toColumn(c).expr, ...(delimiter === undefined ? [] : [toLiteral(delimiter)])]
  return new Column(UnresolvedFunction({ nameParts: ['listagg'], args, distinct: true, origin: callSite(method) }))
}

function distinct(name: string, method: string, columns: readonly ColumnOrName[]): Column {
  const args = columns.map(c => toColumn(c).expr)
  return new Column(UnresolvedFunction({ nameParts: [name], args, distinct: true, origin: callSite(method) }))
}

const LAMBDA_NAMES = ['x', 'y', 'z']
let lastLambda = 0

/** A JS function of columns as a lambda: it is called once, with its parameters. */
function lambda(f: (...params: Column[]) => Column): Column {
  const n = ++lastLambda
  const names = Array.from({ length: f.length }, (_, i) => `${LAMBDA_NAMES[i] ?? 'p'}_${n}`)
  const params = names.map(name => LambdaVariable({ name, exprId: newExprId() }))
  const body = toColumn(f(...names.map(name => new Column(UnresolvedAttribute({ nameParts: [name] })))))
  return new Column(LambdaFunction({ params: params as LambdaVariable[], body: body.expr }))
}

function derived(name: string): Call {
  const literals = literalStrings[name] ?? []
  const convert = (a: unknown, i: number): unknown => {
    if (typeof a === 'function') return lambda(a as (...params: Column[]) => Column)
    return typeof a === 'string' && !literals.includes(i) ? col(a) : a
  }
  return (...args) => call(name, name, ...args.map(convert))
}

const fromRegistry = Object.fromEntries(
  allFunctions()
    .flatMap(f => [f.name, ...(f.aliases ?? [])])
    .filter(name => /^[a-z]\w*$/i.test(name))
    .map(name => [name, derived(name)]),
)

/** Every SQL function under its own name, and the few that only the DataFrame API has. */
export const functions: typeof own & { readonly [N in Exclude<Names, keyof typeof own>]: Call } & { readonly [name: string]: Call } =
  Object.freeze({ ...fromRegistry, ...own }) as never
