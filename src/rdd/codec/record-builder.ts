import { ownText } from '../../util/own-text.ts'

/** What a record's fields are read from. */
export type FieldColumn = ArrayLike<unknown>

type Build = (columns: readonly FieldColumn[], n: number) => unknown[]

const MAX_BUILDERS = 500
/** Records of more fields are made field by field. */
const MAX_FIELDS = 64
const builders = new Map<string, Build>()

/** Tuples of columns; `[c0[i], c1[i], …]` in a loop of its own for every kind of columns. */
export const buildTuples = (columns: readonly FieldColumn[], n: number): unknown[][] =>
  builder(
    `tuple ${columns.length} ${kindsOf(columns)}`,
    columns.length,
    fields => `[${fields.join()}]`,
    (cs, count) => Array.from({ length: count }, (_, i) => cs.map(c => c[i])),
  )(columns, n) as unknown[][]

/** Objects with these fields. */
export const buildStructs = (keys: readonly string[], columns: readonly FieldColumn[], n: number): Record<string, unknown>[] =>
  builder(
    `struct ${JSON.stringify(keys)} ${kindsOf(columns)}`,
    keys.length,
    // in brackets `__proto__` is a field as any other
    fields => `({${keys.map((k, i) => `[${JSON.stringify(k)}]: ${fields[i]}`).join()}})`,
    (cs, count) => Array.from({ length: count }, (_, i) => Object.fromEntries(keys.map((k, j) => [k, cs[j]![i]]))),
  )(columns, n) as Record<string, unknown>[]

const kindsOf = (columns: readonly FieldColumn[]): string => columns.map(c => (Array.isArray(c) ? 'a' : c.constructor.name[0])).join('')

function builder(key: string, width: number, record: (fields: readonly string[]) => string, plain: Build): Build {
  let build = builders.get(key)
  if (build === undefined) {
    build = width > MAX_FIELDS ? plain : compiled(key, width, record, plain)
    if (builders.size >= MAX_BUILDERS) builders.clear()
    builders.set(key, build)
  }
  return build
}

function compiled(key: string, width: number, record: (fields: readonly string[]) => string, plain: Build): Build {
  const names = Array.from({ length: width }, (_, i) => `c${i}`)
  try {
    return new Function(
      'columns',
      'n',
      `'use strict'; const [${names.join()}] = columns; const out = new Array(n); for (let i = 0; i < n; i++) out[i] = ${record(names.map(c => `${c}[i]`))}; return out${ownText(key)}`,
    ) as Build
  } catch (error) {
    // where a policy forbids code from text
    if (error instanceof EvalError) return plain
    throw error
  }
}
