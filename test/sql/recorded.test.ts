import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { isDetail, type Outcome, recordedFiles, runFile } from './harness.ts'

// Every recorded statement gives what real Spark gave. Statements that don't yet are listed in gaps.json, by file and position:
// one that starts to pass must be taken off the list, one that stops to pass fails. `UPDATE_GAPS=1` writes the list anew.
const GAPS = 'test/sql/gaps.json'
const gaps: Record<string, number[]> = existsSync(GAPS) ? JSON.parse(readFileSync(GAPS, 'utf8')) : {}
// Errors are compared whole, with their parameters and places. Of the statements in loose.json the condition alone has to be Spark's yet, or for good,
// where Spark's own error depends on which of its tasks is first, or tells of its classes; STRICT=1 compares all.
const LOOSE = 'test/sql/loose.json'
const loose: Record<string, number[]> = process.env.STRICT === undefined ? JSON.parse(readFileSync(LOOSE, 'utf8')) : {}
const foundLoose: Record<string, number[]> = {}
const found: Record<string, number[]> = {}
const update = process.env.UPDATE_GAPS !== undefined
/** Beginnings of file names, with commas between. */
const only = process.env.ONLY?.split(',')

describe('recorded queries', () => {
  const all: Outcome[] = []
  const files = recordedFiles().filter(f => !only || only.some(o => f.startsWith(o)))
  it.each(files)('%s', async file => {
    const outcomes = await runFile(file, {}, undefined, undefined, { strict: true })
    all.push(...outcomes)
    const detailed = outcomes.filter(o => o.problem !== undefined && isDetail(o.problem))
    if (detailed.length > 0) foundLoose[file] = detailed.map(o => o.index)
    const failing = outcomes.filter(o => o.problem !== undefined && !isDetail(o.problem))
    if (failing.length > 0) found[file] = failing.map(o => o.index)
    if (update) {
      for (const o of failing) console.log(`${file}#${o.index}: ${o.recording.sql.slice(0, 200).replaceAll('\n', ' ')}\n    ${o.problem}`)
      return
    }
    const expected = gaps[file] ?? []
    const known = loose[file] ?? []
    const differing = [...failing.filter(o => !expected.includes(o.index)), ...detailed.filter(o => !known.includes(o.index))]
    const broken = differing.map(o => `#${o.index} ${o.recording.sql}\n  ${o.problem}`)
    const mended = expected.filter(i => !failing.some(o => o.index === i))
    expect(broken, 'statements that differ from Spark').toEqual([])
    expect(mended, 'statements that pass now: take them off gaps.json').toEqual([])
    const strict = known.filter(i => !detailed.some(o => o.index === i))
    expect(strict, 'statements whose errors are as Spark has them now: take them off loose.json').toEqual([])
  })
  afterAll(() => {
    const passed = all.filter(o => o.problem === undefined).length
    const errors = all.filter(o => o.problem !== undefined && isDetail(o.problem)).length
    console.log(`recorded statements: ${passed} of ${all.length} as Spark, ${errors} more but for details of their errors`)
    if (!update) return
    const write = (path: string, before: Record<string, number[]>, now: Record<string, number[]>) => {
      const others = only ? Object.entries(before).filter(([file]) => !files.includes(file)) : []
      const entries = [...others, ...Object.entries(now)].sort(([a], [b]) => (a < b ? -1 : 1))
      writeFileSync(path, `${JSON.stringify(Object.fromEntries(entries), null, 1)}\n`)
    }
    write(GAPS, gaps, found)
    write(LOOSE, loose, foundLoose)
  })
})
