import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { allocateBatch } from '#dist/columnar/batch-builder.js'
import { freeHeap } from '#dist/columnar/heap.js'
import { writeColumn } from '#dist/columnar/writer.js'
import { abortAttempt, abortWrite, beginWrite, commitWrite, type SaveMode, type WriteJob } from '#dist/sources/commit.js'
import { parquet } from '#dist/sources/parquet/parquet.js'
import { openTaskWriter, type TaskWriter } from '#dist/sources/task-writer.js'
import { parseSchema } from '#dist/types/ddl.js'
import type { Value } from '#dist/types/value.js'
import { readTable, testMemory } from './read-table.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firesteel-commit-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const schema = parseSchema('id bigint, p int, q string')
const begin = (mode: SaveMode, o: { partitionBy?: string[]; options?: Record<string, string>; path?: string } = {}): WriteJob | undefined =>
  beginWrite({
    path: o.path ?? join(folder, 't'),
    mode,
    source: parquet,
    schema,
    partitionBy: o.partitionBy ?? [],
    options: o.options ?? {},
    sessionTimeZone: 'UTC',
    caseSensitive: false,
    conf: () => undefined,
  })

async function put(writer: TaskWriter, rows: Value[][]): Promise<void> {
  const memory = testMemory()
  const batch = allocateBatch(
    memory,
    schema.fields.map(f => f.dataType),
    Math.max(1, rows.length),
  )
  schema.fields.forEach((_, i) =>
    writeColumn(
      memory,
      batch.columns[i]!,
      rows.map(r => r[i]!),
      batch.heap,
    ),
  )
  await writer.write(batch, rows.length)
  freeHeap(memory, batch.heap)
  memory.free(batch.address)
}
async function task(job: WriteJob, id: number, rows: Value[][]) {
  const writer = openTaskWriter(testMemory(), job, id, 0)
  if (rows.length > 0) await put(writer, rows)
  return writer.commit()
}
const tree = (at: string, prefix = ''): string[] =>
  readdirSync(at, { withFileTypes: true })
    .flatMap(e => (e.isDirectory() ? tree(join(at, e.name), `${prefix}${e.name}/`) : [`${prefix}${e.name}`]))
    .sort()
const named = (files: string[], job: WriteJob) => files.map(f => f.replace(job.uuid, 'UUID'))
const rowsOf = (n: number, from = 0): Value[][] =>
  Array.from({ length: n }, (_, i) => [BigInt(from + i), i % 2, i % 3 === 0 ? null : `v/=${i % 3}`])
const ids = async (path: string) => (await readTable(parquet, path, { columns: ['id'] })).map(r => Number(r[0])).sort((a, b) => a - b)

test('files appear when the job is committed, under the names that Spark gives', async () => {
  const job = begin('error')!
  await task(job, 0, rowsOf(3))
  const second = await task(job, 1, rowsOf(2, 3))
  expect(second).toMatchObject({ task: 1, files: 1, rows: 2 })
  expect(tree(join(folder, 't')).every(f => f.startsWith('_temporary/'))).toBe(true)
  commitWrite(job)
  expect(named(tree(join(folder, 't')), job)).toEqual([
    '_SUCCESS',
    'part-00000-UUID-c000.snappy.parquet',
    'part-00001-UUID-c000.snappy.parquet',
  ])
  expect(await ids(join(folder, 't'))).toEqual([0, 1, 2, 3, 4])
})

test('partition columns become folders, and are read back from them', async () => {
  const job = begin('error', { partitionBy: ['p', 'Q'] })!
  await task(job, 0, rowsOf(60))
  commitWrite(job)
  const files = named(tree(join(folder, 't')), job)
  expect(files).toEqual([
    '_SUCCESS',
    ...[0, 1].flatMap(p =>
      ['__HIVE_DEFAULT_PARTITION__', 'v%2F%3D1', 'v%2F%3D2'].map(q => `p=${p}/Q=${q}/part-00000-UUID.c000.snappy.parquet`),
    ),
  ])
  const rows = await readTable(parquet, join(folder, 't'), { columns: ['id', 'p', 'Q'] })
  expect(rows.sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual(rowsOf(60))
  const some = await readTable(parquet, join(folder, 't', 'p=1'), { columns: ['id', 'Q'] })
  expect(some.every(r => Number(r[0]) % 2 === 1)).toBe(true)
})

test('a full file is followed by another', async () => {
  const job = begin('error', { options: { maxrecordsperfile: '4' } })!
  await task(job, 0, rowsOf(10))
  commitWrite(job)
  expect(named(tree(join(folder, 't')), job).slice(1)).toEqual(['000', '001', '002'].map(c => `part-00000-UUID-c${c}.snappy.parquet`))
  expect(await ids(join(folder, 't'))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('many partitions in any order', async () => {
  const job = begin('error', { partitionBy: ['p'] })!
  const rows = Array.from({ length: 500 }, (_, i): Value[] => [BigInt(i), (i * 37) % 50, 'x'])
  await task(job, 0, rows)
  commitWrite(job)
  expect(await ids(join(folder, 't'))).toEqual(rows.map((_, i) => i))
})

test('without rows the first task leaves a file with the schema', async () => {
  const job = begin('error')!
  await task(job, 0, [])
  await task(job, 1, [])
  commitWrite(job)
  expect(tree(join(folder, 't'))).toHaveLength(2)
  expect(await readTable(parquet, join(folder, 't'))).toEqual([])
})

test('save modes', async () => {
  const write = async (mode: SaveMode, from: number, options = {}) => {
    const job = begin(mode, { options })
    if (job === undefined) return
    await task(job, 0, rowsOf(2, from))
    commitWrite(job)
  }
  await write('ignore', 0)
  expect(await ids(join(folder, 't'))).toEqual([0, 1])
  await write('ignore', 10)
  expect(await ids(join(folder, 't'))).toEqual([0, 1])
  await write('append', 20)
  expect(await ids(join(folder, 't'))).toEqual([0, 1, 20, 21])
  await write('overwrite', 30)
  expect(await ids(join(folder, 't'))).toEqual([30, 31])
  expect(() => begin('error')).toThrow(
    `[PATH_ALREADY_EXISTS] Path file:${join(folder, 't')} already exists. Set mode as "overwrite" to overwrite the existing path. SQLSTATE: 42K04`,
  )
})

test('overwriting only the partitions that are written', async () => {
  const first = begin('error', { partitionBy: ['p'] })!
  await task(first, 0, [
    [1n, 1, 'a'],
    [2n, 2, 'b'],
  ])
  commitWrite(first)
  const second = begin('overwrite', { partitionBy: ['p'], options: { partitionoverwritemode: 'dynamic' } })!
  await task(second, 0, [[3n, 2, 'c']])
  commitWrite(second)
  expect(await ids(join(folder, 't'))).toEqual([1, 3])
})

test('an aborted job leaves the target as it was', async () => {
  mkdirSync(join(folder, 't'))
  writeFileSync(join(folder, 't', 'mine'), 'kept')
  const before = tree(folder)
  for (const mode of ['append', 'overwrite'] as const) {
    const job = begin(mode)!
    await task(job, 0, rowsOf(2))
    const half = openTaskWriter(testMemory(), job, 1, 0)
    await put(half, rowsOf(2))
    await half.abort()
    abortWrite(job)
    expect(tree(folder)).toEqual(before)
  }
  const fresh = begin('error', { path: join(folder, 'a', 'b', 'c') })!
  await task(fresh, 0, rowsOf(2))
  abortWrite(fresh)
  expect(existsSync(join(folder, 'a'))).toBe(false)
})

test('of two attempts of a task one counts', async () => {
  const job = begin('error')!
  const memory = testMemory()
  const [a, b] = [0, 1].map(attempt => openTaskWriter(memory, job, 0, attempt))
  await put(a!, rowsOf(2))
  await put(b!, rowsOf(2))
  await a!.commit()
  await b!.commit()
  const dead = openTaskWriter(memory, job, 1, 0)
  await put(dead, rowsOf(2, 50))
  abortAttempt(job, 1, 0)
  await dead.abort()
  commitWrite(job)
  expect(await ids(join(folder, 't'))).toEqual([0, 1])
})

test('a failure while publishing puts everything back', async () => {
  const first = begin('error', { partitionBy: ['p'] })!
  await task(first, 0, rowsOf(4))
  commitWrite(first)
  const before = tree(join(folder, 't'))
  const job = begin('append', { partitionBy: ['p'] })!
  await task(job, 0, rowsOf(4, 10))
  await task(job, 1, [[99n, 7, 'x']])
  // A file stands where a folder has to be
  writeFileSync(join(folder, 't', 'p=7'), 'in the way')
  expect(() => commitWrite(job)).toThrow()
  abortWrite(job)
  rmSync(join(folder, 't', 'p=7'))
  expect(tree(join(folder, 't'))).toEqual(before)
})

test('a file in the place of the target goes when the job is committed', async () => {
  writeFileSync(join(folder, 't'), 'old')
  const lost = begin('overwrite')!
  await task(lost, 0, rowsOf(1))
  abortWrite(lost)
  expect(readFileSync(join(folder, 't'), 'utf8')).toBe('old')
  const job = begin('overwrite')!
  await task(job, 0, rowsOf(1))
  commitWrite(job)
  expect(await ids(join(folder, 't'))).toEqual([0])
  expect(readdirSync(folder)).toEqual(['t'])
})

test('columns to partition by are checked', () => {
  expect(() => begin('error', { partitionBy: ['nope'] })).toThrow('Partition column `nope` not found in schema')
  expect(() => begin('error', { partitionBy: ['id', 'p', 'q'] })).toThrow('[ALL_PARTITION_COLUMNS_NOT_ALLOWED]')
  expect(existsSync(join(folder, 't'))).toBe(false)
})
