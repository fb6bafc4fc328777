import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Column, col, type DataFrame, functions as F, lit, Window } from '#dist/index.js'
import { castText } from '#dist/types/cast/to-string.js'
import type { DataType } from '#dist/types/data-type.js'
import { zoneOf } from '#dist/types/datetime/zone.js'
import { parseType } from '#dist/types/ddl.js'
import { simpleString } from '#dist/types/names.js'
import type { Value } from '#dist/types/value.js'
import { testSession } from './session.ts'

// What the functions of real Spark's DataFrame API answer to the calls of function-calls.json (test/record/record_function_calls.py): a string, number,
// boolean or null is given as it is; {"col": …}, {"lit": …} and {"expr": …} are made by these functions; {"list": …}, {"options": …} and {"schema": …} are
// values of the program; {"fn": …} is one of the functions of columns below. `select` are columns of the table, `agg` aggregates over it, `over` windows.
type Call = readonly [name: string, ...args: unknown[]]
interface Answer {
  readonly schema?: string
  readonly rows?: readonly (readonly (string | null)[])[]
  /** The condition. */
  readonly error?: string | null
  /** Python's own refusal of an argument: no answer of Spark's. */
  readonly refused?: string
}
type Places<T> = Record<'select' | 'agg' | 'over', readonly T[]>
const read = (name: string) => JSON.parse(readFileSync(`test/session/${name}.json`, 'utf8'))
const calls = read('function-calls') as Places<Call> & { readonly table: string }
const answers = read('function-calls.recorded') as Places<Answer>
const gaps = read('function-calls.gaps') as readonly string[]

const lambdas: Record<string, (...params: Column[]) => Column> = {
  plus1: x => x!.plus(1),
  add: (x, y) => x!.plus(y!),
  gt1: x => x!.gt(1),
  gtindex: (x, i) => x!.gt(i!),
  first: (x, _y) => x!,
  second: (_x, y) => y!,
  second_gt1: (_x, y) => y!.gt(1),
  third: (_k, x, y) => F.coalesce(x!, y!),
  desc: (x, y) => F.when(x!.gt(y!), -1).when(x!.lt(y!), 1).otherwise(0),
}

const made: Record<string, (value: never) => unknown> = {
  col,
  lit,
  expr: F.expr,
  list: (values: unknown[]) => values,
  options: (options: object) => options,
  schema: (ddl: string) => parseType(ddl),
  fn: (name: string) => lambdas[name],
}

function argument(a: unknown): unknown {
  if (typeof a !== 'object' || a === null) return a
  const [[kind, value]] = Object.entries(a) as [[string, never]]
  return made[kind]!(value)
}

const spark = await testSession()
spark.conf.set('spark.sql.shuffle.partitions', 1)
const table = (await spark.sql(calls.table)).withColumn('v', F.parse_json('js')).coalesce(1)
const zone = zoneOf('America/Los_Angeles')

function frame(place: keyof Places<Call>, [name, ...args]: Call): DataFrame {
  const column = (F as unknown as Record<string, (...args: unknown[]) => Column>)[name]!(...args.map(argument))
  if (place === 'agg') return table.agg(column)
  return table.select(place === 'over' ? column.over(Window.orderBy(col('i').asc_nulls_last())) : column)
}

const hex = (v: Value) =>
  Buffer.from(v as Uint8Array)
    .toString('hex')
    .toUpperCase()
const text = (t: DataType): ((v: Value) => string | null) => {
  const write = t.type === 'binary' ? hex : castText(t, zone)
  return v => (v === null ? null : write(v))
}

async function answer(place: keyof Places<Call>, call: Call): Promise<Answer> {
  let schema: string | undefined
  try {
    const df = frame(place, call)
    const type = await df.schema()
    schema = simpleString(type)
    const cells = type.fields.map(f => text(f.dataType))
    return { schema, rows: (await df.rows()).map(row => row.map((v, i) => cells[i]!(v))) }
  } catch (e) {
    const error = (e as { condition?: string }).condition ?? String(e)
    return schema === undefined ? { error } : { schema, error }
  }
}

const title = (place: string, call: Call) => `${place} ${JSON.stringify(call)}`

for (const place of ['select', 'agg', 'over'] as const)
  test(`functions of columns: ${place}`, async () => {
    const problems: string[] = []
    const closed: string[] = []
    for (const [i, call] of calls[place].entries()) {
      const wanted = answers[place][i]!
      if (wanted.refused !== undefined) continue
      const got = await answer(place, call)
      const same = JSON.stringify(got) === JSON.stringify(wanted)
      const name = title(place, call)
      if (!same && !gaps.includes(name)) problems.push(`${name}\n  is  ${JSON.stringify(got)}\n  was ${JSON.stringify(wanted)}`)
      if (same && gaps.includes(name)) closed.push(name)
    }
    expect(problems.join('\n')).toBe('')
    // take them out of function-calls.gaps.json
    expect(closed).toEqual([])
  }, 120_000)
