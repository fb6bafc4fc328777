import { readdirSync, readFileSync } from 'node:fs'
import { analyze, resolveRelations } from '#dist/analyzer/analyzer.js'
import { lookupFunction } from '#dist/functions/registry.js'
import { type Expression, Literal } from '#dist/plan/expression.js'
import { dataTypeOf, outputOf } from '#dist/plan/output.js'
import { parseExpression, parseStatement } from '#dist/sql/parse.js'
import { castValue } from '#dist/types/cast/cast.js'
import { StringType } from '#dist/types/data-type.js'
import { zoneOf } from '#dist/types/datetime/zone.js'
import { simpleString } from '#dist/types/names.js'
import type { Value } from '#dist/types/value.js'
import { SparkException } from '#dist/util/errors.js'
import { bind, run } from './interpreter.ts'

/** The documented examples of Spark's functions, with what real Spark answered. */
export interface Recorded {
  readonly function: string
  readonly sql: string
  readonly schema?: string
  readonly columns?: readonly string[]
  readonly rows?: readonly (readonly (string | null)[])[]
  readonly error?: { readonly condition?: string }
}

const folder = 'test/sql/functions'
export const recordings = (): { file: string; examples: Recorded[] }[] =>
  readdirSync(folder)
    .filter(f => f.endsWith('.json'))
    .map(f => ({ file: f.replace('.json', ''), examples: JSON.parse(readFileSync(`${folder}/${f}`, 'utf8')) as Recorded[] }))

const timeZone = 'America/Los_Angeles'
const context = {
  ansi: true,
  caseSensitive: false,
  timeZone,
  now: BigInt(Date.now()) * 1000n,
  // as the examples were recorded: times are on
  conf: (key: string) => (key === 'spark.sql.timeType.enabled' ? 'true' : undefined),
  lookupFunction,
  lookupView: () => undefined,
  parseExpression,
  evaluate: (e: Expression) => Literal({ value: bind(e, new Map())([]) as Value, dataType: dataTypeOf(e) }),
}

export interface Answer {
  readonly columns: readonly string[]
  readonly schema: string
  readonly rows: (string | null)[][]
}

/** What our definitions answer, as text; throws what they raise. */
export async function answer(sql: string): Promise<Answer> {
  const plan = analyze(await resolveRelations(parseStatement(sql, { ansi: true, timeZone }), context), context)
  const output = outputOf(plan)
  const texts = output.map(a => castValue(a.dataType, StringType, 'ansi', { zone: zoneOf(timeZone) }))
  return {
    columns: output.map(a => a.name),
    schema: `struct<${output.map(a => `${a.name}:${simpleString(a.dataType)}`).join(',')}>`,
    rows: run(plan).map(row => row.map((v, i) => texts[i]!(v) as string | null)),
  }
}

/** How an answer differs from the recorded one; undefined where it doesn't. */
export async function difference(r: Recorded): Promise<string | undefined> {
  let got: Answer
  try {
    got = await answer(r.sql)
  } catch (e) {
    if (r.error?.condition !== undefined && e instanceof SparkException && e.condition === r.error.condition) return undefined
    return `${e instanceof SparkException ? e.message.split('\n')[0] : (e as Error).stack?.split('\n').slice(0, 3).join(' ')}`
  }
  if (r.error) return `no error, but ${r.error.condition}`
  if (JSON.stringify(got.columns) !== JSON.stringify(r.columns))
    return `columns ${JSON.stringify(got.columns)}, not ${JSON.stringify(r.columns)}`
  if (got.schema !== r.schema) return `schema ${got.schema}, not ${r.schema}`
  if (JSON.stringify(got.rows) !== JSON.stringify(r.rows)) return `rows ${JSON.stringify(got.rows)}, not ${JSON.stringify(r.rows)}`
  return undefined
}
