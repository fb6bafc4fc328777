import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { xmlOptions } from '#dist/sources/xml/options.js'
import { recordsIn } from '#dist/sources/xml/records.js'
import { xml } from '#dist/sources/xml/xml.js'
import { readTable } from '../read-table.ts'

const folder = mkdtempSync(join(tmpdir(), 'firesteel-xml-'))
afterAll(() => rmSync(folder, { recursive: true }))

const text = `<?xml version="1.0"?><!-- <r>no</r> --><all><r a="1>2"><b>é😀</b><![CDATA[</r>]]></r><x><r/></x><rr/><r><r>in</r></r></all>`

test('records are the same wherever the text is cut', () => {
  const o = xmlOptions({ rowTag: 'r' }, 'UTC')
  const found = (pieces: readonly string[]) => {
    const records = recordsIn(o)
    const all = [...pieces.flatMap(p => records.push(p)), ...records.end()]
    return all.map(r => [r.element?.name, r.element?.attributes.length, r.element?.children.length])
  }
  const whole = found([text])
  expect(whole).toEqual([
    ['r', 1, 2],
    ['r', 0, 0],
    ['r', 0, 1],
  ])
  for (let i = 1; i < text.length; i++) expect(found([text.slice(0, i), text.slice(i)])).toEqual(whole)
  expect(found([...text])).toEqual(whole)
})

test('what is kept of a file is the open record: a large one is read in pieces, also compressed', async () => {
  const path = join(folder, 'large.xml')
  const fd = openSync(path, 'w')
  const rows = 60_000
  writeSync(fd, '<rows>')
  for (let i = 0; i < rows; i += 100)
    writeSync(fd, Array.from({ length: 100 }, (_, k) => `<row id="${i + k}"><v>${'x'.repeat((i + k) % 90)}é</v></row>\n`).join(''))
  writeSync(fd, '</rows>')
  closeSync(fd)
  writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)))
  for (const file of [path, `${path}.gz`]) {
    const read = await readTable(xml, file, { options: { rowtag: 'row' } })
    expect(read.length).toBe(rows)
    expect(read.at(-1)).toEqual([BigInt(rows - 1), `${'x'.repeat((rows - 1) % 90)}é`])
  }
})
