import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { csvOptions } from '#dist/sources/csv/options.js'
import { tokenizer } from '#dist/sources/csv/tokenizer.js'

interface Case {
  name: string
  data: string
  schema: string | null
  options: Record<string, string>
  rows?: (string | null)[][]
}
/** What real Spark 4.3 reads (expect.py). */
const cases: Case[] = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8'))
const lower = (o: Record<string, string>) => Object.fromEntries(Object.entries(o).map(([k, v]) => [k.toLowerCase(), v]))

const lineWise = cases.filter(
  c =>
    c.name !== 'two characters of separator' &&
    c.schema === 'x string, y string, z string, bad string' &&
    c.options.multiLine === undefined &&
    !c.options.encoding &&
    !c.options.lineSep &&
    !c.data.includes('\r') &&
    !c.data.startsWith('\ufeff'),
)

for (const c of lineWise)
  test(`${c.name}: lines are taken apart as Spark takes them apart`, () => {
    const o = csvOptions(lower(c.options), 'UTC', () => undefined)
    const t = tokenizer(o)
    const lines = c.data.split('\n').filter(l => l.trim() !== '' && !(o.comment !== '' && l.startsWith(o.comment)))
    const got = lines.map(l => {
      const tokens = (t.line(l) ?? []).map(v => (v === o.nullValue ? null : v))
      return [...[0, 1, 2].map(i => tokens[i] ?? null), tokens.length === 3 ? null : l]
    })
    expect(got.map((r, i) => [lines[i], ...r])).toEqual(c.rows!.map((r, i) => [lines[i], ...r]))
  })

/** As real Spark 4.3 reads them with multiLine, nullValue NA and emptyValue EMPTY. */
test('a comment that the text ends with is no record', () => {
  const o = csvOptions({ comment: '#', multiline: 'true', nullvalue: 'NA', emptyvalue: 'EMPTY' }, 'UTC', () => undefined)
  for (const end of ['#x,y', '#x,y\n', '#x,"y"']) {
    const records = tokenizer(o).open(`a,b,"c"\n${end}`)
    expect(records.next()?.tokens).toEqual(['a', 'b', 'c'])
    expect(records.next()).toBeUndefined()
  }
})
test('without an escape an empty quoted field is empty', () => {
  const o = csvOptions({ escape: '' }, 'UTC', () => undefined)
  expect(tokenizer(o).line('"",q')).toEqual(['', 'q'])
  expect(tokenizer(o).line('"a",r')).toEqual(['a', 'r'])
})
