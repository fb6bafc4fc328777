import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { interpretQuery } from '#dist/execution/interpreter.js'
import type { DataFrame } from '#dist/index.js'
import { batches, required } from '#dist/optimizer/optimizer.js'
import type { Value } from '#dist/types/value.js'
import { type Outcome, recordedFiles, runFile } from '../sql/harness.ts'

// What Spark answered must come out whatever way the engine goes: every recorded statement that passes, in other configurations.
const gaps: Record<string, number[]> = existsSync('test/sql/gaps.json') ? JSON.parse(readFileSync('test/sql/gaps.json', 'utf8')) : {}
const rules = [...new Set(batches.flatMap(b => b.rules.map(r => r.name)))].filter(name => !required.has(name))
const only = process.env.ONLY
// of the large tables of TPC-DS every tenth query: in tiny batches, or interpreted, all of them take too long
const recorded = recordedFiles().filter(f => (only ? f.startsWith(only) : !f.startsWith('tpcds/') || f.endsWith('0')))

/** A file goes one of the ways, which its name decides; all of them with TWINS=all, or with ONLY. */
const WAYS = ['small', 'unoptimized', 'interpreted', 'spilled'] as const
const wayOf = (file: string): number => [...file].reduce((sum, c) => sum + c.charCodeAt(0), 0) % WAYS.length
const everything = process.env.TWINS === 'all' || only !== undefined
const files = (way: (typeof WAYS)[number]) => recorded.filter(f => everything || f.startsWith('tpch/') || WAYS[wayOf(f)] === way)

const interpreted = async (df: DataFrame): Promise<Value[][]> => {
  const { rows } = await interpretQuery(await df.queryExecution.optimized(), df.sparkSession.state.executionContext())
  return rows as Value[][]
}

// Without the optimizer: in Spark as well, IS NULL of what is never null is evaluated and fails (datetime/ancient). Spark folds a CASE before
// it runs the subquery in it (conditional/guarded_errors), and what raises the errors of constants is folding (error/constant_errors). first() of rows that are dealt out anew is any of them.
// A query over WITH that draws random numbers is interpreted anew at each use. What differs in a configuration and is known, by configuration, file and position: written by UPDATE_GAPS=1, like test/sql/gaps.json.
const TWINS = 'test/properties/gaps.json'
const known: Record<string, Record<string, number[]>> = existsSync(TWINS) ? JSON.parse(readFileSync(TWINS, 'utf8')) : {}
const found: Record<string, Record<string, number[]>> = {}
const update = process.env.UPDATE_GAPS !== undefined
afterAll(() => {
  if (update) writeFileSync(TWINS, `${JSON.stringify(found, null, 1)}\n`)
})

/** Where several workers take the rows of a group, these give them in any order, as in Spark after a shuffle. */
const ORDERED =
  /\b(any_value|approx_percentile|array_agg|collect_list|collect_set|collect_union|first|first_value|histogram_numeric|last|last_value|lag|lead|listagg|max_by|min_by|mode|nth_value|percentile_approx|string_agg)\s*\(|OVER \(ROWS\b/i
const MANY = new Set(['small', 'repartitioned', 'spilled'])
/** Nor is it said which rows a LIMIT without ORDER BY takes in a subquery. */
const LIMITED = /\(\s*SELECT\b(?:(?!\bORDER BY\b)[^()])*\b(?:LIMIT|OFFSET)\b/i
/** Of texts that a collation takes for equal, any stands for them. */
const COLLATED = /\bCOLLATE\s+`?(?!UTF8_BINARY\b)/i
/** Its values alone may differ: no more or fewer rows, and no error. */
const isLoose = (o: Outcome): boolean => [ORDERED, LIMITED, COLLATED].some(r => r.test(o.recording.sql)) && /^row \d+: /.test(o.problem!)

async function problems(
  twin: string,
  file: string,
  conf: Record<string, string | number>,
  run?: (df: DataFrame) => Promise<Value[][]>,
  view?: (df: DataFrame) => DataFrame,
): Promise<string[]> {
  const outcomes = await runFile(file, conf, run, view, { byKeys: MANY.has(twin) })
  const failing = outcomes.filter(o => o.problem !== undefined && !(gaps[file] ?? []).includes(o.index) && !(MANY.has(twin) && isLoose(o)))
  if (update) {
    found[twin] ??= {}
    if (failing.length > 0) found[twin][file] = failing.map(o => o.index)
    return []
  }
  return failing.filter(o => !(known[twin]?.[file] ?? []).includes(o.index)).map(o => `#${o.index} ${o.recording.sql}\n  ${o.problem}`)
}

describe('in tiny batches, morsels and splits, on two workers, Spark’s answers come out', () => {
  it.each(files('small'))('%s', async file => {
    expect(
      await problems('small', file, {
        'spark.sql.execution.batchRows': file.startsWith('tpcds/') ? 60 : 3,
        'spark.sql.execution.morselRows': file.startsWith('tpcds/') ? 500 : 5,
        'spark.sql.execution.singleThreadRows': 0,
        'spark.sql.files.maxPartitionBytes': 100_000,
        'spark.sql.files.openCostInBytes': 0,
      }),
    ).toEqual([])
  })
})

describe('over tables that are dealt out to partitions', () => {
  // files without a table of data show nothing here
  const reading = recorded.filter(f =>
    /^(aggregate|cte|groupby|join|nested|orderby|pipe|projection|scan|setop|subquery|table|tpch|window)\//.test(f),
  )
  it.each(reading)('%s', async file => {
    const conf = { 'spark.sql.execution.singleThreadRows': 0 }
    expect(await problems('repartitioned', file, conf, undefined, df => df.repartition(3))).toEqual([])
  })
})

describe('with all state on disk', () => {
  it.each(files('spilled'))('%s', async file => {
    const large = /tpch|tpcds/.test(file)
    expect(
      await problems('spilled', file, {
        'spark.sql.execution.batchRows': large ? 500 : 3,
        'spark.sql.execution.morselRows': large ? 2000 : 5,
        'spark.sql.execution.singleThreadRows': 0,
        'spark.shuffle.spill.numElementsForceSpillThreshold': large ? 1000 : 2,
      }),
    ).toEqual([])
  })
})

describe('without the optimizer', () => {
  it.each(files('unoptimized'))('%s', async file => {
    // the cross products of comma joins over real tables would not end without push-down
    const off = rules.filter(r => !r.startsWith('PushDown') && !r.startsWith('PushPredicate'))
    expect(await problems('unoptimized', file, { 'spark.sql.optimizer.excludedRules': off.join(',') })).toEqual([])
  })
})

describe('by the interpreter', () => {
  it.each(files('interpreted'))('%s', async file => {
    expect(await problems('interpreted', file, {}, interpreted)).toEqual([])
  })
})
