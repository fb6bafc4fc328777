import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { interpretQuery } from '#dist/execution/interpreter.js'
import type { DataFrame } from '#dist/index.js'
import { batches, required } from '#dist/optimizer/optimizer.js'
import type { Value } from '#dist/types/value.js'
import { recordedFiles, runFile } from '../sql/harness.ts'

// What Spark answered must come out whatever way the engine goes: every recorded statement that passes, in other configurations.
const gaps: Record<string, number[]> = existsSync('test/sql/gaps.json') ? JSON.parse(readFileSync('test/sql/gaps.json', 'utf8')) : {}
const rules = [...new Set(batches.flatMap(b => b.rules.map(r => r.name)))].filter(name => !required.has(name))
const only = process.env.ONLY
const files = recordedFiles().filter(f => !only || f.startsWith(only))

const interpreted = async (df: DataFrame): Promise<Value[][]> => {
  const { rows } = await interpretQuery(await df.queryExecution.optimized(), df.sparkSession.state.executionContext())
  return rows as Value[][]
}

async function problems(
  file: string,
  conf: Record<string, string | number>,
  run?: (df: DataFrame) => Promise<Value[][]>,
): Promise<string[]> {
  const outcomes = await runFile(file, conf, run)
  return outcomes
    .filter(o => o.problem !== undefined && !(gaps[file] ?? []).includes(o.index))
    .map(o => `#${o.index} ${o.recording.sql}\n  ${o.problem}`)
}

describe('in tiny batches and morsels, on two workers, Spark’s answers come out', () => {
  it.each(files)('%s', async file => {
    expect(
      await problems(file, {
        'spark.sql.execution.batchRows': 3,
        'spark.sql.execution.morselRows': 5,
        'spark.sql.execution.singleThreadRows': 0,
      }),
    ).toEqual([])
  })
})

describe('without the optimizer', () => {
  it.each(files)('%s', async file => {
    // the cross products of comma joins over real tables would not end without it
    const off = file.startsWith('tpch/') ? rules.filter(r => !r.startsWith('PushDown') && !r.startsWith('PushPredicate')) : rules
    expect(await problems(file, { 'spark.sql.optimizer.excludedRules': off.join(',') })).toEqual([])
  })
})

describe('by the interpreter', () => {
  it.each(files)('%s', async file => {
    expect(await problems(file, {}, interpreted)).toEqual([])
  })
})
