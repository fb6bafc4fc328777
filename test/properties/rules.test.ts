import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { execute, readColumns } from '#dist/execution/execute.js'
import type { DataFrame } from '#dist/index.js'
import { batches, optimize, required } from '#dist/optimizer/optimizer.js'
import { executeBatches, type RuleTimings } from '#dist/optimizer/rule.js'
import type { Value } from '#dist/types/value.js'
import { type Outcome, recordedFiles, runFile } from '../sql/harness.ts'

// Whatever rule is left out, the answers stay Spark's. A statement is run without rules that do something to it: one of them alone (the one
// that has been left out least so far), or a random half of all. SEED=n draws other halves.
const SEED = Number(process.env.SEED ?? 1)
const EXCLUDED = 'spark.sql.optimizer.excludedRules'
const ANSWERS = 'statements whose answer changed'
const gaps: Record<string, number[]> = existsSync('test/sql/gaps.json') ? JSON.parse(readFileSync('test/sql/gaps.json', 'utf8')) : {}
const all = [...new Set(batches.flatMap(b => b.rules.map(r => r.name)))]
const excludable = all.filter(name => !required.has(name))
// what a plan can do without, though Spark (and excludedRules) does not let go of it
const luxuries = [
  'EliminateSubqueryAliases',
  'RemoveLiteralFromGroupExpressions',
  'RemoveRepetitionFromGroupExpressions',
  'ReplaceDistinctWithAggregate',
  'UpdateAttributeNullability',
]
// the cross products of comma joins over real tables would not end without them
const pushing = new Set(['PushDownPredicates', 'PushPredicateThroughJoin', 'PushPredicateThroughNonJoin'])

// known differences; of the last Spark has the same
const excused = new Set([
  // subqueries run before the rows that would not ask for them: Spark does not raise their errors here
  'conditional/guarded_errors#24 SimplifyConditionals',
  'conditional/guarded_errors#24 ConstantFolding',
  // a test for null is not evaluated where there is none
  'datetime/ancient#3 NullPropagation',
  // that it is null is seen of a literal
  'settings/legacy_flags_2#17 EarlyConstantFolding',
  // constants that fail do so when they are folded, unless a rule has taken them away before (Spark without it raises some of these as well)
  'conditional/guarded_errors#23 ColumnPruning',
  ...[19, 20].map(i => `error/constant_errors#${i} EliminateLimits`),
  ...[50, 84, 87, 89, 90].map(i => `error/constant_errors#${i} NullPropagation`),
  'fuzz/group#118 NullPropagation',
  'fuzz/call3#1 NullPropagation',
  'fuzz/function3#61 ColumnPruning',
  'fuzz/filter5#88 NullPropagation',
  ...[14, 27].map(i => `fuzz/group5#${i} PropagateEmptyRelation`),
  'fuzz/join#127 PruneFilters',
  'fuzz/join2#10 BooleanSimplification',
  'fuzz/join3#14 PropagateEmptyRelation',
  'fuzz/join3#52 PruneFilters',
  'fuzz/join4#87 BooleanSimplification',
  ...['EarlyConstantFolding', 'NullPropagation'].map(rule => `fuzz/operator3#95 ${rule}`),
  'fuzz/subquery3#66 BooleanSimplification',
  'fuzz/subquery4#69 BooleanSimplification',
])

/** A number from 0 to below 1 that depends on nothing but the seed and the text. */
function draw(text: string): number {
  let h = (2166136261 ^ SEED) >>> 0
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619) >>> 0
  return (Math.imul(h ^ (h >>> 15), 2246822519) >>> 0) / 2 ** 32
}

/** Rows of a statement that there was no reason to run. */
const NOT_RUN: Value[][] = []

/** A recursion that only its LIMIT ends needs the rules that bring the limit to it. */
const endless = (o: Outcome) => o.problem?.includes('RECURSION_LEVEL_LIMIT_EXCEEDED') && /\bLIMIT\b/i.test(o.recording.sql)

async function failures(file: string, run: (df: DataFrame, index: number) => Promise<Value[][]>, name: (index: number) => string) {
  const skipped = new Set<number>()
  const outcomes = await runFile(file, {}, async (df, index) => {
    const rows = await run(df, index)
    if (rows === NOT_RUN) skipped.add(index)
    return rows
  })
  return outcomes
    .filter(
      o =>
        !skipped.has(o.index) &&
        o.problem !== undefined &&
        !endless(o) &&
        !(gaps[file] ?? []).includes(o.index) &&
        !name(o.index)
          .split(',')
          .some(r => excused.has(`${file}#${o.index} ${r}`)),
    )
    .map(o => `without ${name(o.index)}: #${o.index} ${o.recording.sql}\n  ${o.problem}`)
}

async function without(df: DataFrame, rules: readonly string[]): Promise<Value[][]> {
  df.sparkSession.conf.set(EXCLUDED, rules.join(','))
  return df.rows()
}

describe('a statement without a rule that changes its plan, or without half of the rules', () => {
  const times = new Map<string, number>(excludable.map(r => [r, 0]))
  it.each(recordedFiles())(`%s (seed ${SEED})`, async file => {
    const names = new Map<number, string>()
    const run = async (df: DataFrame, index: number): Promise<Value[][]> => {
      const effective = await effectiveRules(df)
      const place = `${file}#${index}`
      const [least] = effective
        .filter(r => !pushing.has(r))
        .sort((a, b) => times.get(a)! - times.get(b)! || draw(place + a) - draw(place + b))
      if (least === undefined) return df.rows()
      times.set(least, times.get(least)! + 1)
      const half = excludable.filter(r => !pushing.has(r) && draw(place + r) < 0.5)
      const out = draw(place) < 0.5 ? [least] : half
      names.set(index, out.join(','))
      return without(df, out)
    }
    expect(await failures(file, run, i => names.get(i) ?? ''), ANSWERS).toEqual([])
  })
  it('leaves every rule out', () => {
    // these leave the plan as it is, or do so where the others have been
    const idle = ['CheckCartesianProducts', 'CombineFilters', 'ConstantPropagation', 'PushdownPredicatesAndPruneColumnsForCTEDef']
    const never = [...times].filter(([r, n]) => n === 0 && !pushing.has(r) && !idle.includes(r)).map(([r]) => r)
    expect(never).toEqual([])
  })
})

/** The rules that change the plan. */
async function effectiveRules(df: DataFrame): Promise<string[]> {
  const { conf } = df.sparkSession
  conf.unset(EXCLUDED)
  const timings: RuleTimings = new Map()
  optimize(await df.queryExecution.analyzed(), { conf: key => conf.getOption(key), timings })
  return excludable.filter(r => (timings.get(r)?.effective ?? 0) > 0)
}

describe('the TPC-H queries without', () => {
  const files = recordedFiles().filter(f => f.startsWith('tpch/'))
  // of two tables at most, where commas would make a cross product
  const small = files.filter(f => /q(01|04|06|13|22)$/.test(f))
  it.each(excludable)('%s', async name => {
    const out: string[] = []
    const run = async (df: DataFrame): Promise<Value[][]> => ((await effectiveRules(df)).includes(name) ? without(df, [name]) : NOT_RUN)
    for (const file of pushing.has(name) ? small : files) out.push(...(await failures(file, run, () => name)))
    expect(out, ANSWERS).toEqual([])
  })
})

describe('the TPC-H queries and some others, without what excludedRules does not exclude', () => {
  const files = recordedFiles().filter(f => /^(tpch|aggregate|cte|groupby|join|orderby|projection|setop|subquery)\//.test(f))
  it.each(luxuries)('%s', async name => {
    const kept = new Set([...required].filter(r => r !== name))
    const run = async (df: DataFrame): Promise<Value[][]> => {
      const { conf, state } = df.sparkSession
      conf.set(EXCLUDED, name)
      const plan = executeBatches(await df.queryExecution.analyzed(), batches, { conf: key => conf.getOption(key) }, kept)
      return execute(plan, state.executionContext(), result => {
        const columns = readColumns(result, result.memory)
        return Array.from({ length: result.rows }, (_, i) => columns.map(c => c[i]!))
      })
    }
    const out: string[] = []
    for (const file of files) if (file.startsWith('tpch/') || draw(name + file) < 0.3) out.push(...(await failures(file, run, () => name)))
    expect(out, ANSWERS).toEqual([])
  })
})
