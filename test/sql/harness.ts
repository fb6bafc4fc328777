import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DataFrame, SparkSession } from '#dist/index.js'
import { castValue } from '#dist/types/cast/cast.js'
import { StringType, StructField, StructType } from '#dist/types/data-type.js'
import { zoneOf } from '#dist/types/datetime/zone.js'
import { wkbOfValue } from '#dist/types/geo/value.js'
import { catalogString } from '#dist/types/names.js'
import type { Value } from '#dist/types/value.js'
import type { SparkException } from '#dist/util/errors.js'
import { sortKeys } from './sort-keys.ts'

/** One recorded statement: what real Spark said of it (test/record/README.md). */
export interface Recording {
  readonly sql: string
  readonly args?: Record<string, unknown> | unknown[]
  readonly schema?: string
  readonly columns?: readonly string[]
  readonly ordered?: boolean
  readonly rows?: readonly (readonly (string | null)[])[]
  readonly volatile?: boolean
  readonly conf?: Record<string, string>
  readonly error?: {
    readonly condition: string | null
    readonly sqlState: string | null
    readonly message: string
    readonly messageParameters: Record<string, string>
    readonly queryContext?: readonly { readonly fragment: string; readonly startIndex?: number; readonly stopIndex?: number }[]
  }
}

export interface Outcome {
  readonly file: string
  readonly index: number
  readonly recording: Recording
  /** What differs; undefined where all is as Spark has it. */
  readonly problem: string | undefined
}

const ZONE = 'America/Los_Angeles'
export const root = 'test/sql'

/** Files of recordings below test/sql, as `family/topic`. */
export function recordedFiles(): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter(d => d.isDirectory())
    .flatMap(d => readdirSync(join(root, d.name)).map(f => `${d.name}/${f}`))
    .filter(f => f.endsWith('.json'))
    .map(f => f.slice(0, -5))
    .sort()
}

/** Dates by these words show in column names, which so depend on the day. */
const DAY = /'(today|now|tomorrow|yesterday)'/i

/** Names that Spark documents without an example have no statement. */
export const readRecordings = (file: string): Recording[] =>
  (JSON.parse(readFileSync(join(root, `${file}.json`), 'utf8')) as Recording[]).filter(r => r.sql !== undefined && !DAY.test(r.sql))

let folder: string | undefined
/** Where this process's tables lie; it goes with the process. */
function warehouse(): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'warehouse-'))
    process.once('exit', () => rmSync(made, { recursive: true, force: true }))
    process.env.SPARK_USER = 'root'
    folder = made
  }
  return folder
}

/** Every file of queries begins with an empty catalog. */
async function emptyCatalog(spark: SparkSession): Promise<void> {
  for (const { name } of spark.catalog.listDatabases()) if (name !== 'default') await spark.sql(`DROP DATABASE \`${name}\` CASCADE`)
  for (const t of await spark.catalog.listTables('default'))
    if (!t.isTemporary) await spark.sql(`DROP ${t.tableType === 'VIEW' ? 'VIEW' : 'TABLE'} default.\`${t.name}\``)
  for (const [place, name] of await (await spark.sql('SHOW VIEWS IN global_temp')).rows())
    if (place === 'global_temp') await spark.sql(`DROP VIEW global_temp.\`${name}\``)
  for (const [f] of await (await spark.sql('SHOW USER FUNCTIONS')).rows()) {
    const [catalog, database, ...name] = String(f).split('.')
    await spark.sql(`DROP FUNCTION IF EXISTS ${catalog}.${database}.\`${name.join('.')}\``)
  }
  await spark.sql("COMMENT ON DATABASE default IS 'default database'")
  // what statements that failed have left
  for (const left of readdirSync(warehouse())) rmSync(join(warehouse(), left), { recursive: true, force: true })
}

/** Text without what differs from run to run, as the recorder leaves it out. */
const clean = (text: string): string =>
  withoutUuids(text)
    .replaceAll(/#\d+L?\b/g, '#x')
    .replaceAll(new RegExp(`(file:)?/*${escaped(warehouse().slice(1))}`, 'g'), '<warehouse>')
    .replaceAll(new RegExp(`(file:)?/*${escaped(process.cwd().slice(1))}`, 'g'), '<root>')
    .replaceAll(/\b\w{3} \w{3} \d\d \d\d:\d\d:\d\d \w{3} \d{4}/g, '<time>')
    .replaceAll(/"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/g, '"<time>"')
const withoutUuids = (text: string): string =>
  text.replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>')
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
const NODE_ICU = `${process.versions.icu}.0.0.0`.split('.').slice(0, 4).join('.')
const SPARK_ICU = '78.3.0.0'
const COMMAND = /^\s*(DESC|SHOW|EXPLAIN)/i

/** A session as the recordings were made in: its zone, its views, the settings of the file. */
export async function recordedSession(
  file: string,
  conf: Record<string, string | number> = {},
  view: (df: DataFrame) => DataFrame = df => df,
): Promise<SparkSession> {
  const base = await SparkSession.builder().master('local[2]').config('spark.sql.warehouse.dir', warehouse()).getOrCreate()
  const spark = base.newSession()
  await emptyCatalog(spark)
  spark.conf.set('spark.sql.session.timeZone', ZONE)
  spark.conf.set('spark.sql.shuffle.partitions', 4)
  const source = join(root, `${file}.sql`)
  const text = existsSync(source) ? readFileSync(source, 'utf8') : ''
  for (const [, key, value] of text.matchAll(/^-- set ([\w.]+)=(.*)$/gm)) spark.conf.set(key!, value!.trim())
  for (const [key, value] of Object.entries(conf)) spark.conf.set(key, value)
  const views = JSON.parse(readFileSync(/^-- views (\S+)$/m.exec(text)?.[1] ?? 'datasets/datasets.json', 'utf8')) as {
    name: string
    format: string
    path: string
    schema?: string
    options?: Record<string, string>
  }[]
  for (const v of views) {
    let reader = spark.read.format(v.format)
    if (v.schema) reader = reader.schema(v.schema)
    for (const [key, value] of Object.entries(v.options ?? {})) reader = reader.option(key, value)
    view(reader.load(v.path)).createOrReplaceTempView(v.name)
  }
  return spark
}

/** How a statement's DataFrame is given its rows. */
export type RunStatement = (df: DataFrame, index: number) => Promise<Value[][]>

/** Runs every statement of a file and compares it with its recording. `view`: what the views over the files are made of. */
export async function runFile(
  file: string,
  conf: Record<string, string | number> = {},
  run: RunStatement = df => df.rows(),
  view?: (df: DataFrame) => DataFrame,
  compared: Compared = {},
): Promise<Outcome[]> {
  const spark = await recordedSession(file, conf, view)
  const outcomes: Outcome[] = []
  for (const [index, recording] of readRecordings(file).entries()) {
    for (const [key, value] of Object.entries(recording.conf ?? {})) spark.conf.set(key, value)
    outcomes.push({ file, index, recording, problem: await compare(spark, recording, df => run(df, index), compared) })
  }
  return outcomes
}

async function compare(
  spark: SparkSession,
  r: Recording,
  run: (df: DataFrame) => Promise<Value[][]>,
  compared: Compared,
): Promise<string | undefined> {
  return compareWith(spark, r, () => spark.sql(r.sql, r.args as never), run, compared)
}

const DETAIL = ' with\n      '
/** Is the difference in what belongs to an error, and not in its condition? */
export const isDetail = (problem: string): boolean => problem.includes(DETAIL)

/** How an error of the same condition differs in its SQLSTATE, parameters and places. */
function detail(e: SparkException, wanted: NonNullable<Recording['error']>): string | undefined {
  if (wanted.condition === null) return undefined
  type Place = { readonly fragment: string; readonly startIndex?: number; readonly stopIndex?: number; readonly callSite?: unknown }
  const place = (c: Place) => (c.callSite ? c.fragment : [c.fragment, c.startIndex, c.stopIndex])
  const shown = (state: string | null, parameters: Readonly<Record<string, string>>, context: readonly Place[]) =>
    JSON.stringify([state, Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)), context.map(place)])
  const ours = withoutUuids(clean(shown(e.sqlState, e.messageParameters, e.queryContext))).replaceAll(/#\d+L?\b/g, '#x')
  const theirs = shown(wanted.sqlState, wanted.messageParameters, wanted.queryContext ?? [])
  return ours === theirs ? undefined : `${wanted.condition}${DETAIL}${ours}\n      Spark\n      ${theirs}`
}

export interface Compared {
  /** Rows of the same sort keys come in any order, as where several workers take part. */
  readonly byKeys?: boolean
  /** Errors whole: not their conditions alone. */
  readonly strict?: boolean
}

/** How the answer of a DataFrame differs from a recording; undefined where it does not. */
export async function compareWith(
  spark: SparkSession,
  r: Recording,
  make: () => Promise<DataFrame> | DataFrame,
  run: (df: DataFrame) => Promise<Value[][]> = df => df.rows(),
  { byKeys = false, strict = process.env.STRICT !== undefined }: Compared = {},
): Promise<string | undefined> {
  let schema: StructType
  let rows: Value[][]
  let keys: Awaited<ReturnType<typeof sortKeys>>
  try {
    const df = await make()
    schema = await df.schema()
    rows = await run(df)
    if (byKeys && r.ordered) keys = await sortKeys(df)
  } catch (e) {
    const { condition, message } = e as { condition?: string; message: string }
    if (!r.error) return `raised ${message.slice(0, 300)}`
    return (condition || null) === r.error.condition
      ? strict
        ? detail(e as SparkException, r.error)
        : undefined
      : `raised ${condition} (${message.slice(0, 200)}), Spark ${r.error.condition}`
  }
  if (r.error) return `gave ${rows.length} rows, Spark raised ${r.error.condition}`
  // the names of what changes from run to run are left out
  const type = catalogString(r.volatile ? StructType(schema.fields.map(f => StructField('_', f.dataType))) : schema)
  if (withoutUuids(type) !== r.schema) return `schema ${type}, Spark ${r.schema}`
  if (r.volatile || !r.rows) return undefined
  let cells: (string | null)[][]
  try {
    const hexOfGeo = (v: Value) =>
      v &&
      Buffer.from(wkbOfValue(v as Uint8Array))
        .toString('hex')
        .toUpperCase()
    // decimals print by the mode
    const ansi = String(spark.conf.get('spark.sql.ansi.enabled')) === 'false' ? 'legacy' : 'ansi'
    const text = schema.fields.map(f =>
      f.dataType.type === 'geometry' || f.dataType.type === 'geography'
        ? hexOfGeo
        : castValue(f.dataType, StringType, ansi, { zone: zoneOf(String(spark.conf.get('spark.sql.session.timeZone'))) }),
    )
    cells = rows.map(row => row.map((v, i) => text[i]!(v) as string | null))
    // collations are those of the ICU that comes with Node: its version is no one's answer
    cells = cells.map(row => row.map(c => (c === NODE_ICU ? SPARK_ICU : c)))
    if (COMMAND.test(r.sql)) cells = cells.map(row => row.map(c => c && clean(c)))
  } catch (e) {
    return `cannot be printed: ${(e as Error).message}`
  }
  const approximate = schema.fields.map(f => /float|double/.test(catalogString(f.dataType)))
  const misplaced = keys && rows.findIndex((row, i) => i > 0 && keys(rows[i - 1]!, row) > 0)
  if (misplaced !== undefined && misplaced >= 0) return `row ${misplaced} is out of order: ${JSON.stringify(cells[misplaced])}`
  const inOrder = r.ordered && keys === undefined
  return differ(inOrder ? cells : sorted(cells), inOrder ? r.rows : sorted(r.rows), approximate)
}

const key = (row: readonly (string | null)[]): string => row.map(c => (c === null ? '\0' : `\u0001${c}`)).join('\u0002')
const sorted = <T extends readonly (string | null)[]>(rows: readonly T[]): T[] =>
  [...rows].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))

function differ(
  ours: readonly (readonly (string | null)[])[],
  theirs: readonly (readonly (string | null)[])[],
  approximate: readonly boolean[],
): string | undefined {
  if (ours.length !== theirs.length) return `${ours.length} rows, Spark ${theirs.length}`
  for (let i = 0; i < ours.length; i++)
    for (let c = 0; c < ours[i]!.length; c++) {
      const [a, b] = [ours[i]![c]!, theirs[i]![c]!]
      if (a === b || (approximate[c] && near(a, b))) continue
      return `row ${i}: ${JSON.stringify(ours[i])}, Spark ${JSON.stringify(theirs[i])}`
    }
  return undefined
}

/** Sums of doubles may differ in the last digits. */
function near(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false
  const [xs, ys] = [a.split(/[^\d.eE+-]+/), b.split(/[^\d.eE+-]+/)]
  return (
    xs.length === ys.length &&
    xs.every((x, i) => x === ys[i] || Math.abs(Number(x) - Number(ys[i])) <= 1e-9 * Math.max(Math.abs(Number(x)), Math.abs(Number(ys[i]))))
  )
}
