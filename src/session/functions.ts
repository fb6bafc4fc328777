import type * as families from '../functions/families.ts'
import { allFunctions } from '../functions/registry.ts'
import { CaseWhen, ExpressionString, UnresolvedFunction } from '../plan/expression.ts'
import { callSite } from './call-site.ts'
import { Column, type ColumnOrName, call, col, toColumn } from './column.ts'
import { toLiteral } from './literal.ts'

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
  /** Any function by name. */
  call_function: (name: string, ...args: ColumnOrName[]): Column => call(name, 'call_function', ...args.map(toColumn)),
}

function distinct(name: string, method: string, columns: readonly ColumnOrName[]): Column {
  const args = columns.map(c => toColumn(c).expr)
  return new Column(UnresolvedFunction({ nameParts: [name], args, distinct: true, origin: callSite(method) }))
}

function derived(name: string): Call {
  const literals = literalStrings[name] ?? []
  return (...args) => call(name, name, ...args.map((a, i) => (typeof a === 'string' && !literals.includes(i) ? col(a) : a)))
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
