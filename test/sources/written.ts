import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, inflateSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { openWriter } from '#dist/sources/index.js'
import type { WriteFormat, WriteRequest } from '#dist/sources/source.js'
import { castValue } from '#dist/types/cast/cast.js'
import { type DataType, StringType } from '#dist/types/data-type.js'
import { zoneOf } from '#dist/types/datetime/zone.js'
import { parseSchema } from '#dist/types/ddl.js'
import type { Value } from '#dist/types/value.js'
import { testMemory } from './read-table.ts'
import { writeRows } from './write-rows.ts'

/** A value as text at its leaves; entries of maps are pairs. */
type Given = null | string | readonly Given[]

interface Case {
  name: string
  schema: string
  rows: Given[][]
  options: Record<string, string>
  extension?: string
  text?: string
  base64?: string
  error?: { condition: string | null; message: string }
}

export const ZONE = 'America/New_York'

function internal(v: Given, t: DataType): Value {
  if (v === null) return null
  if (typeof v === 'string') return castValue(StringType, t, 'ansi', { zone: zoneOf(ZONE) })(v)
  if (t.type === 'array') return v.map(x => internal(x, t.element))
  if (t.type === 'struct') return v.map((x, i) => internal(x, t.fields[i]!.dataType))
  if (t.type !== 'map') throw new Error(t.type)
  const entries = v as readonly [Given, Given][]
  return { keys: entries.map(e => internal(e[0], t.key)), values: entries.map(e => internal(e[1], t.value)) }
}

/** Compares what a format writes with the files of real Spark (expect-texts.py). */
export function compareWritten(format: string, expected: URL, writer: (request: WriteRequest) => WriteFormat, left: ReadonlySet<string>) {
  const cases: Case[] = JSON.parse(readFileSync(expected, 'utf8'))
  const folder = mkdtempSync(join(tmpdir(), 'firesteel-write-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  const write = async (c: Case): Promise<Buffer> => {
    const schema = parseSchema(c.schema)
    const { extension, state } = writer({
      schema,
      options: Object.fromEntries(Object.entries(c.options).map(([k, v]) => [k.toLowerCase(), v])),
      sessionTimeZone: ZONE,
      conf: () => undefined,
    })
    if (c.extension !== undefined) expect(extension).toBe(c.extension)
    const path = join(folder, 'file')
    const file = await openWriter(format, structuredClone(state), path, testMemory())
    try {
      const done = await writeRows(
        file,
        schema,
        c.rows.map(r => r.map((v, i) => internal(v, schema.fields[i]!.dataType))),
        7,
      )
      const bytes = readFileSync(path)
      expect(done).toEqual({ rows: c.rows.length, bytes: bytes.length })
      return extension.endsWith('.gz') ? gunzipSync(bytes) : extension.endsWith('.deflate') ? inflateSync(bytes) : bytes
    } catch (e) {
      await file.abort()
      expect(readdirSync(folder)).toEqual([])
      throw e
    }
  }

  test.each(cases.filter(c => !left.has(c.name)))('writes as Spark does: $name', async c => {
    if (c.error !== undefined) {
      // A task's failure has the format's error as its cause, which is Java's own
      const expected = c.error.condition === null ? {} : { condition: c.error.condition }
      await expect(write(c)).rejects.toMatchObject(expected)
      if (c.error.condition !== null) await expect(write(c)).rejects.toThrow(c.error.message.slice(0, 200))
      return
    }
    const bytes = await write(c)
    if (c.text !== undefined) expect(bytes.toString('utf8')).toBe(c.text)
    else expect(bytes.toString('base64')).toBe(c.base64)
  })

  return { cases, folder }
}
