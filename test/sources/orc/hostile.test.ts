import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { orc } from '#dist/sources/orc/orc.js'
import type { SourceFilter } from '#dist/sources/source.js'
import { SparkException } from '#dist/util/errors.js'
import { readTable } from '../read-table.ts'

const corpus = new URL('../orc-spark/files/', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'firesteel-orc-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A small generator with a seed, so that a failure can be looked at. */
function random(seed: number): () => number {
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return seed / 2 ** 32
  }
}

/** Reads a copy of the file with a few bytes changed, again and again; says how often it was refused. */
async function fuzz(original: Buffer, runs: number, read: (path: string) => Promise<unknown>): Promise<number> {
  const next = random(original.length)
  const path = join(folder, 'fuzzed.orc')
  let refused = 0
  for (let run = 0; run < runs; run++) {
    const bytes = Buffer.from(original)
    const changes = 1 + Math.floor(next() * 4)
    for (let i = 0; i < changes; i++) bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256)
    writeFileSync(path, bytes)
    try {
      await read(path)
    } catch (e) {
      if (!(e instanceof SparkException)) throw new Error(`run ${run}: ${(e as Error).stack}`, { cause: e })
      refused++
    }
  }
  return refused
}

const suffixes: Readonly<Record<string, string>> = { none: '', snappy: '.snappy', zlib: '.zlib', lz4: '.lz4', zstd: '.zstd' }
const files = [
  ...Object.entries(suffixes).map(([codec, suffix]) => `all/${codec}/part-00000${suffix}.orc`),
  'arrow/a.orc',
  'plain/a.orc',
  'hive/a.orc',
  'nested/part-00000.zstd.orc',
]

for (const name of files)
  test(`${name} with changed bytes is read or refused, with no other error`, async () => {
    const refused = await fuzz(readFileSync(join(corpus, name)), 120, path => readTable(orc, path))
    expect(refused).toBeGreaterThan(0)
  }, 120_000)

test('a file with row groups, divided and filtered, with changed bytes is read or refused', async () => {
  const filters: SourceFilter[] = [{ op: '>=', column: 'id', value: 2500n }]
  const read = (path: string) => readTable(orc, path, { filters, parallelism: 4 })
  const refused = await fuzz(readFileSync(join(corpus, 'groups/part-00000.zstd.orc')), 120, read)
  expect(refused).toBeGreaterThan(0)
}, 120_000)

test('a file that is cut short is refused, wherever that is', async () => {
  const bytes = readFileSync(join(corpus, 'case/part-00000.zstd.orc'))
  const path = join(folder, 'short.orc')
  for (let length = 1; length < bytes.length; length += 7) {
    writeFileSync(path, bytes.subarray(0, length))
    await expect(readTable(orc, path)).rejects.toMatchObject({ condition: 'FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER' })
  }
})

test('what is no ORC file is named, with what is wrong with it', async () => {
  const path = join(folder, 'none.orc')
  writeFileSync(path, 'nothing here but some text')
  await expect(readTable(orc, path)).rejects.toThrow(/Could not read footer[\s\S]*none\.orc/)
})
