import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { type Outcome, recordedFiles, runFile } from './harness.ts'

// Every recorded statement gives what real Spark gave. Statements that don't yet are listed in gaps.json, by file and position:
// one that starts to pass must be taken off the list, one that stops to pass fails. `UPDATE_GAPS=1` writes the list anew.
const GAPS = 'test/sql/gaps.json'
const gaps: Record<string, number[]> = existsSync(GAPS) ? JSON.parse(readFileSync(GAPS, 'utf8')) : {}
// Errors are compared whole, with their parameters and places, but in the topics of loose.json, where some differ yet; STRICT=1 compares all.
const loose = new Set<string>(process.env.STRICT === undefined ? JSON.parse(readFileSync('test/sql/loose.json', 'utf8')) : [])
const found: Record<string, number[]> = {}
const update = process.env.UPDATE_GAPS !== undefined
/** Beginnings of file names, with commas between. */
const only = process.env.ONLY?.split(',')

describe('recorded queries', () => {
  const all: Outcome[] = []
  it.each(recordedFiles().filter(f => !only || only.some(o => f.startsWith(o))))('%s', async file => {
    const outcomes = await runFile(file, {}, undefined, undefined, { strict: !loose.has(file) })
    all.push(...outcomes)
    const failing = outcomes.filter(o => o.problem !== undefined)
    if (failing.length > 0) found[file] = failing.map(o => o.index)
    if (update) {
      for (const o of failing) console.log(`${file}#${o.index}: ${o.recording.sql.slice(0, 200).replaceAll('\n', ' ')}\n    ${o.problem}`)
      return
    }
    const expected = gaps[file] ?? []
    const broken = failing.filter(o => !expected.includes(o.index)).map(o => `#${o.index} ${o.recording.sql}\n  ${o.problem}`)
    const mended = expected.filter(i => !failing.some(o => o.index === i))
    expect(broken, 'statements that differ from Spark').toEqual([])
    expect(mended, 'statements that pass now: take them off gaps.json').toEqual([])
  })
  afterAll(() => {
    const passed = all.filter(o => o.problem === undefined).length
    console.log(`recorded statements: ${passed} of ${all.length} as Spark`)
    if (update && !only) writeFileSync(GAPS, `${JSON.stringify(found, null, 1)}\n`)
  })
})
