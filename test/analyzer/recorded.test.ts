import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { SparkException } from '#dist/util/errors.js'
import { newSession, schemaText, type TestSession } from './session.ts'

/**
 * Every recorded query of these families is analyzed; its schema, or the condition, parameters and place of its error, are Spark's. What is known to differ
 * is listed in gaps.json, by family and statement; statements with functions or features that are not there yet are passed over.
 */
const families = [
  'arithmetic', 'bitwise', 'coercion', 'comparison', 'conditional', 'cte', 'groupby', 'grouping', 'inline', 'join', 'literal', 'names', 'orderby',
  'projection', 'setop', 'subquery', 'table',
] // biome-ignore format: a list

interface Recorded {
  readonly sql: string
  readonly args?: Readonly<Record<string, unknown>> | readonly unknown[]
  readonly schema?: string
  readonly error?: {
    readonly exception: string
    readonly condition: string | null
    readonly messageParameters?: Readonly<Record<string, string>>
    readonly queryContext?: readonly { readonly fragment: string; readonly startIndex: number; readonly stopIndex: number }[]
  }
}

const gaps = JSON.parse(readFileSync('test/analyzer/gaps.json', 'utf8')) as Readonly<Record<string, readonly string[]>>

/** Statements that are run, not analyzed. */
const COMMAND =
  /^\s*(CREATE|INSERT|DROP|DESCRIBE|DESC|SHOW|EXPLAIN|SET|RESET|CACHE|ANALYZE|ALTER|TRUNCATE|REFRESH|USE|DECLARE|BEGIN|DELETE|UPDATE|MERGE)\b/i
const VIEW = /^CREATE (?:OR REPLACE )?TEMP(?:ORARY)? VIEW (\w+)\s*(\([^)]*\))?\s+AS\s+([\s\S]*)$/i

/** The answer in words that can be compared: expression ids differ from run to run. */
async function answer(session: TestSession, r: Recorded): Promise<string> {
  try {
    return schemaText(await session.sql(r.sql, r.args))
  } catch (e) {
    const error = e as SparkException
    if (typeof error.condition !== 'string') throw e
    return described(error.condition, error.messageParameters, error.queryContext)
  }
}

function described(
  condition: string,
  parameters: Readonly<Record<string, string>>,
  context: readonly { fragment: string; startIndex: number; stopIndex: number }[],
): string {
  const places = context.map(c => `${c.startIndex}-${c.stopIndex} ${c.fragment}`)
  return `${condition} ${JSON.stringify(Object.entries(parameters).sort())} ${JSON.stringify(places)}`.replace(/#\d+/g, '#x')
}

/** What Spark said, as far as analysis is concerned; undefined where it failed only as the query ran. */
function expected(r: Recorded): string | undefined {
  if (r.schema !== undefined) return r.schema
  if (r.error === undefined || !['AnalysisException', 'ParseException'].includes(r.error.exception)) return undefined
  return described(r.error.condition ?? '', r.error.messageParameters ?? {}, r.error.queryContext ?? [])
}

/** A function or feature that Spark has and we don't, yet. */
const notYet = (answered: string) =>
  /^(UNRESOLVED_ROUTINE|UNRESOLVABLE_TABLE_VALUED_FUNCTION|UNSUPPORTED_FEATURE|UNSUPPORTED_FEATURE.SQL_SYNTAX) /.test(answered)

describe.each(families.filter(f => existsSync(`test/sql/${f}`)))('%s', family => {
  const files = readdirSync(`test/sql/${family}`).filter(f => f.endsWith('.json'))
  test.each(files)('%s', async file => {
    const session = newSession()
    const path = `test/sql/${family}/${file}`
    for (const [, key, value] of readFileSync(path.replace(/json$/, 'sql'), 'utf8').matchAll(/^-- set ([^=\n]+)=(.*)$/gm))
      session.conf.set(key!.trim(), value!.trim())
    const known = new Set(gaps[family] ?? [])
    const wrong: string[] = []
    for (const r of JSON.parse(readFileSync(path, 'utf8')) as Recorded[]) {
      const view = VIEW.exec(r.sql)
      if (view) session.views.set(view[1]!.toLowerCase(), await session.sql(view[2] ? `select * from (${view[3]}) v${view[2]}` : view[3]!))
      const wanted = view || COMMAND.test(r.sql) ? undefined : expected(r)
      if (wanted === undefined) continue
      const got = await answer(session, r)
      if (got !== wanted && !notYet(got) && !known.has(r.sql)) wrong.push(`${r.sql}\n  got  ${got}\n  want ${wanted}`)
    }
    expect(wrong).toEqual([])
  })
})
