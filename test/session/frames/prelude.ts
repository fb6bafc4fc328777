import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as api from '#dist/index.js'
import { castValue } from '#dist/types/cast/cast.js'
import { type DataType, StringType } from '#dist/types/data-type.js'
import { zoneOf } from '#dist/types/datetime/zone.js'
import { parseSchema } from '#dist/types/ddl.js'
import { toJson } from '#dist/types/json-schema.js'
import { treeString } from '#dist/types/names.js'
import type { Value } from '#dist/types/value.js'

/** What is asked of a case: as test/record/frames/Prelude.scala writes it down. */
export interface Answer {
  readonly case: string
  readonly schema?: string
  readonly ordered?: boolean
  readonly rows?: readonly (readonly (string | null)[])[]
  readonly value?: unknown
  readonly error?: {
    readonly condition: string | null
    readonly sqlState?: string | null
    readonly parameters?: Readonly<Record<string, string>>
    readonly context?: readonly string[]
    readonly message?: string
  }
}

type Frame = api.DataFrame
const zone = zoneOf('America/Los_Angeles')

function pairs(kv: readonly unknown[]): [unknown, unknown][] {
  return Array.from({ length: kv.length / 2 }, (_, i) => [kv[2 * i], kv[2 * i + 1]])
}

/** A folder that goes with the process. */
function folder(prefix: string): string {
  const made = mkdtempSync(join(tmpdir(), prefix))
  process.once('exit', () => rmSync(made, { recursive: true, force: true }))
  return made
}

export const warehouse = folder('warehouse-')
export const tmp = folder('frames-')

/** The names that cases use: Spark's own, and what Scala and JavaScript write differently (as in Prelude.scala). */
export function scopeOf(spark: api.SparkSession): Record<string, unknown> {
  const query = (text: string): Frame => spark.of(spark.state.parseStatement(text, undefined))
  const out = async (f: Promise<unknown>): Promise<string> => {
    const parts: string[] = []
    const { write } = process.stdout
    process.stdout.write = ((chunk: string) => {
      parts.push(String(chunk))
      return true
    }) as typeof write
    try {
      await f
    } finally {
      process.stdout.write = write
    }
    return parts.join('')
  }
  const object = (...kv: unknown[]) => Object.fromEntries(pairs(kv) as [string, unknown][])
  const map = (...kv: unknown[]) => new Map(pairs(kv))
  const list = (...values: unknown[]) => values
  const { col, expr, lit, functions: F } = api
  return {
    ...api,
    spark,
    F,
    col,
    expr,
    lit,
    tmp,
    warehouse,
    sql: query,
    run: (text: string) => spark.sql(text),
    M: object,
    MC: object,
    MS: object,
    MX: map,
    MF: map,
    Seq: list,
    A: list,
    AD: list,
    AC: list,
    AA: list,
    R: list,
    data: list,
    memoryOnly: api.StorageLevel.MEMORY_ONLY,
    long: (n: number) => BigInt(n),
    double: (n: number) => (Number.isInteger(n) ? lit(n).cast('double') : n),
    ddl: parseSchema,
    meta: JSON.parse,
    file: (name: string, text: string) => {
      const path = join(tmp, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
      return path
    },
    names: async (df: Frame | Promise<Frame>) => (await df).columns(),
    schema: async (df: Frame | Promise<Frame>) => toJson(await (await df).schema()),
    tree: async (df: Frame) => treeString(await df.schema()),
    treeTo: async (df: Frame, level: number) => treeString(await df.schema(), level),
    dtypes: (df: Frame) => df.dtypes(),
    isEmpty: (df: Frame) => df.isEmpty(),
    isLocal: (df: Frame) => df.isLocal(),
    text: String,
    json: (df: Frame) => df.toJSON(),
    files: async (df: Frame) => (await df.inputFiles()).length,
    ids: async (df: Frame) => {
      const { rows } = (await answer(df.select(F.spark_partition_id().as('p'), col('*')))) as { rows: (string | null)[][] }
      const key = (r: readonly (string | null)[]) => r.map(String).join(',')
      return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1))
    },
    counts: (df: Frame) => df.count(),
    shown: (df: Frame, n: number, truncate: number, vertical: boolean) => out(df.show(n, truncate, vertical)),
    // what was observed, when the frame's rows have been counted
    metrics: async (o: api.Observation, df: Frame) => {
      await df.collect()
      return o.get
    },
    listed: async (all: readonly object[] | Promise<readonly object[]>) => (await all).map(o => Object.values(o)),
    out,
  }
}

/** Sketches are made by a job, and so there is a promise of them here. */
const SKETCH = /^(.*\.stat\.(?:bloomFilter|countMinSketch)\(.*\))(\.\w+(?:\([^()]*\))?)$/

/** What a case says, evaluated among the names. */
export function evaluate(text: string, scope: Record<string, unknown>): unknown {
  return new Function('scope', `with (scope) { return (${text.replace(SKETCH, '$1.then(made => made$2)')}) }`)(scope)
}

const texts = (t: DataType): ((v: Value) => string | null) => {
  const write = castValue(t, StringType, 'ansi', { zone })
  return v => (v === null ? null : (write(v) as string))
}

async function answer(made: unknown): Promise<Pick<Answer, 'schema' | 'rows' | 'value'>> {
  const result = await made
  if (!(result instanceof api.DataFrame)) return { value: plain(result) }
  const schema = await result.schema()
  const cells = schema.fields.map(f => texts(f.dataType))
  return { schema: toJson(schema), rows: (await result.rows()).map(r => r.map((v, i) => cells[i]!(v))) }
}

/** Values as the recorder writes them. */
function plain(v: unknown): unknown {
  if (v === undefined || v === null) return null
  if (typeof v === 'bigint') return Number(v)
  if (typeof v === 'number') return Number.isFinite(v) ? v : String(v)
  if (typeof v !== 'object') return typeof v === 'string' ? clean(v) : v
  if (v instanceof api.Row) return plain(v.toArray())
  if (Array.isArray(v)) return v.map(plain)
  if (v instanceof Map) return Object.fromEntries([...v].map(([k, x]) => [String(k), plain(x)]).sort(([a], [b]) => (a! < b! ? -1 : 1)))
  if (Object.getPrototypeOf(v) === Object.prototype) return Object.fromEntries(Object.entries(v).map(([k, x]) => [k, plain(x)]))
  return clean(String(v))
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
const clean = (text: string): string =>
  text
    .replaceAll(new RegExp(`(file:)?/*${escaped(warehouse.slice(1))}`, 'g'), '<warehouse>')
    .replaceAll(new RegExp(`(file:)?/*${escaped(tmp.slice(1))}`, 'g'), '<tmp>')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>')
    .replaceAll(/#\d+L?\b/g, '#x')

/** The answer to a case, errors included. */
export async function answered(text: string, scope: Record<string, unknown>): Promise<Answer> {
  try {
    return { case: text, ...(await answer(evaluate(text, scope))) }
  } catch (e) {
    const { condition, sqlState, messageParameters = {}, queryContext = [], message } = e as Partial<api.SparkException> & Error
    if (condition === undefined || condition === null) return { case: text, error: { condition: null, message: clean(String(message)) } }
    const parameters = Object.fromEntries(
      Object.entries(messageParameters)
        .map(([k, v]): [string, string] => [k, clean(String(v))])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    )
    return { case: text, error: { condition, sqlState: sqlState ?? null, parameters, context: queryContext.map(c => c.fragment) } }
  }
}
