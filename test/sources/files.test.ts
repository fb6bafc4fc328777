import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { csv } from '#dist/sources/csv/csv.js'
import { expandBraces } from '#dist/sources/glob.js'
import { listFiles } from '#dist/sources/listing.js'
import { parquet } from '#dist/sources/parquet/parquet.js'
import { castText } from '#dist/types/cast/to-string.js'
import { zoneOf } from '#dist/types/datetime/zone.js'
import { parseSchema } from '#dist/types/ddl.js'
import { simpleString } from '#dist/types/names.js'
import { planTable, type ReadOptions, readTable, resolveRequest } from './read-table.ts'

/** Expectations are what real Spark 4.3 gave for the same folders. */
const folder = mkdtempSync(join(tmpdir(), 'firesteel-files-'))
afterAll(() => rmSync(folder, { recursive: true }))
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

for (const p of ['x1/a.csv', 'x2/b.csv', 'y/c.csv', 'x1/_hid.csv', 'x1/.dot.csv', 'x1/sub/d.csv', 'x1/_SUCCESS']) put(`g/${p}`, `${p}\n`)
const read = async (paths: string[], options: Record<string, string> = {}) =>
  (
    await readTable(
      csv,
      paths.map(p => (p.includes(':') ? p : join(folder, 'g', p))),
      { options, schema: parseSchema('v string') },
    )
  )
    .map(r => r[0])
    .sort()

test('folders, globs, several paths, URIs', async () => {
  expect(await read(['x1'])).toEqual(['x1/a.csv'])
  expect(await read([''])).toEqual([])
  expect(await read(['x*'])).toEqual(['x1/a.csv', 'x2/b.csv'])
  expect(await read(['{x1,y}'])).toEqual(['x1/a.csv', 'y/c.csv'])
  expect(await read(['[xy]1'])).toEqual(['x1/a.csv'])
  expect(await read(['?1/*.csv'])).toEqual(['x1/a.csv'])
  expect(await read(['[^x]*'])).toEqual(['y/c.csv'])
  expect(await read(['x1', 'y'])).toEqual(['x1/a.csv', 'y/c.csv'])
  expect(await read(['y', 'y'])).toEqual(['y/c.csv', 'y/c.csv'])
  expect(await read([`file:${folder}/g/y`])).toEqual(['y/c.csv'])
  expect(await read([`file://${folder}/g/y`])).toEqual(['y/c.csv'])
  expect(await read([''], { recursivefilelookup: 'true' })).toEqual(['x1/a.csv', 'x1/sub/d.csv', 'x2/b.csv', 'y/c.csv'])
  expect(await read(['x1'], { pathglobfilter: '*.txt' })).toEqual([])
})

test('what is missing is named', () => {
  const resolve = (path: string, o: ReadOptions = {}) => csv.resolve(resolveRequest([join(folder, 'g', path)], o))
  expect(() => resolve('nope')).toThrow(`[PATH_NOT_FOUND] Path does not exist: file:${folder}/g/nope. SQLSTATE: 42K03`)
  expect(() => resolve('nope*')).toThrow(`[PATH_NOT_FOUND] Path does not exist: file:${folder}/g/nope*. SQLSTATE: 42K03`)
  expect(() => resolve('x1', { options: { pathglobfilter: '*.txt' } })).toThrow(
    '[UNABLE_TO_INFER_SCHEMA] Unable to infer schema for CSV. It must be specified manually. SQLSTATE: 42KD9',
  )
  expect(() => parquet.resolve(resolveRequest([join(folder, 'g', 'x1')], { options: { pathglobfilter: '*.txt' } }))).toThrow(
    '[UNABLE_TO_INFER_SCHEMA] Unable to infer schema for Parquet. It must be specified manually. SQLSTATE: 42KD9',
  )
})

test('braces within braces', () => {
  expect(expandBraces('/a{b,c{d,e}}f{,g}')).toEqual(['/abf', '/abfg', '/acdf', '/acdfg', '/acef', '/acefg'])
  expect(expandBraces('/a\\{b,c}')).toEqual(['/a\\{b,c}'])
})

const ZONE = 'America/New_York'
const partitions: [string[], string, (string | null)[]][] = [
  [['1', '2'], 'int', ['1', '2']],
  [['1', '3000000000'], 'bigint', ['1', '3000000000']],
  [['1', '99999999999999999999'], 'decimal(20,0)', ['1', '99999999999999999999']],
  [['1', '1.5'], 'double', ['1.0', '1.5']],
  [['1', 'x'], 'string', ['1', 'x']],
  [['2020-01-01', '2020-02-01'], 'date', ['2020-01-01', '2020-02-01']],
  [['2020-01-01', '2020-01-01 10%3A00%3A00'], 'timestamp', ['2020-01-01 00:00:00', '2020-01-01 10:00:00']],
  [['2020-01-01 10%3A00%3A00', '2020-01-01 10%3A00%3A00.5'], 'timestamp', ['2020-01-01 10:00:00', '2020-01-01 10:00:00.5']],
  [['2020-01-01 10%3A00%3A00.123456', '1'], 'string', ['2020-01-01 10:00:00.123456', '1']],
  [['__HIVE_DEFAULT_PARTITION__', '1'], 'int', [null, '1']],
  [['__HIVE_DEFAULT_PARTITION__'], 'void', [null]],
  [['01', '1'], 'int', ['1', '1']],
  [['1e3', '1'], 'decimal(10,0)', ['1000', '1']],
  [['NaN', '1'], 'double', ['NaN', '1.0']],
  [['1d', '2f'], 'double', ['1.0', '2.0']],
  [['true', 'false'], 'string', ['true', 'false']],
  [['a%2Fb%3Dc'], 'string', ['a/b=c']],
  [['2020-1-1'], 'string', ['2020-1-1']],
  [['+1', '-1'], 'int', ['1', '-1']],
  [['99999999999999999999', '1.5'], 'string', ['99999999999999999999', '1.5']],
  [['2020-01-01', '1'], 'string', ['2020-01-01', '1']],
  [[' 1', '1'], 'double', ['1.0', '1.0']],
  [['1 '], 'double', ['1.0']],
  [['.5'], 'double', ['0.5']],
  [['0x1'], 'string', ['0x1']],
  [['2020-01-01T10%3A00%3A00'], 'string', ['2020-01-01T10:00:00']],
]
partitions.forEach(([values, type, texts], n) => {
  values.forEach((v, i) => {
    put(`p${n}/p=${v}/f.csv`, `${i}\n`)
  })
  test(`partition values ${values.join(', ')}`, async () => {
    const path = join(folder, `p${n}`)
    const [source] = await planTable(csv, path, { sessionTimeZone: ZONE })
    const dataType = source.schema.fields[1]!.dataType
    expect(simpleString(dataType)).toBe(type)
    const text = castText(dataType, zoneOf(ZONE))
    const rows = await readTable(csv, path, { sessionTimeZone: ZONE })
    const byRow = rows.sort((a, b) => Number(a[0]) - Number(b[0])).map(r => (r[1] === null ? null : text(r[1]!)))
    expect(byRow).toEqual(texts)
  })
})

test('partition columns of a given type', async () => {
  const [source] = await planTable(csv, join(folder, 'p0'), { schema: parseSchema('_c0 string, p string') })
  expect(simpleString(source.schema)).toBe('struct<_c0:string,p:string>')
  expect(await readTable(csv, join(folder, 'p0'), { schema: parseSchema('_c0 string, p string') })).toEqual([
    ['0', '1'],
    ['1', '2'],
  ])
  expect(() => csv.resolve(resolveRequest([join(folder, 'p4')], { schema: parseSchema('_c0 string, p int') }))).toThrow(
    `[INVALID_PARTITION_VALUE] Failed to cast value 'x' to data type "INT" for partition column \`p\`. Ensure the value matches the expected data type for this partition column.`,
  )
})

test('the base path decides which folders count', async () => {
  const schemaOf = async (path: string, options = {}) => simpleString((await planTable(csv, join(folder, path), { options }))[0].schema)
  expect(await schemaOf('p0/p=1', { basepath: join(folder, 'p0') })).toBe('struct<_c0:string,p:int>')
  expect(await schemaOf('p0/p=1')).toBe('struct<_c0:string>')
  expect(await schemaOf('p0/*')).toBe('struct<_c0:string>')
  expect(await schemaOf('p0/p=1/f.csv')).toBe('struct<_c0:string>')
})

test('folders that disagree', () => {
  put('mix/a=1/b=x/f.csv', 'r\n')
  put('mix/a=2/f.csv', 'r\n')
  expect(() => csv.resolve(resolveRequest([join(folder, 'mix')]))).toThrow(
    `Conflicting partition column names detected:

	Partition column name list #0: a, b
	Partition column name list #1: a

For partitioned table directories, data files should only live in leaf directories.
And directories at the same level should have the same partition column name.
Please check the following directories for unexpected files or inconsistent partition column names:

	file:${folder}/mix/a=2
	file:${folder}/mix/a=1/b=x SQLSTATE: KD009`,
  )
})

test('a folder that was listed before is told as it is now', async () => {
  const at = (name: string) => join(folder, 'again', name)
  put('again/a.csv', '1\n')
  put('again/b.csv', '2\n')
  const list = () => listFiles([join(folder, 'again')], { recursive: false }).files
  const before = list()
  expect(list()).toEqual(before)
  put('again/a.csv', '1234\n')
  expect(list().map(f => f.size)).toEqual([5, 2])
  // of the same size, by another file in its place
  put('c', '9\n')
  renameSync(join(folder, 'c'), at('b.csv'))
  expect(list()[1]!.fileVersion).not.toBe(before[1]!.fileVersion)
  put('again/_hidden', '')
  put('again/ab.csv', '3\n')
  expect(list().map(f => f.path)).toEqual(['a.csv', 'ab.csv', 'b.csv'].map(at))
  rmSync(at('a.csv'))
  expect(list().map(f => f.path)).toEqual(['ab.csv', 'b.csv'].map(at))
  mkdirSync(at('a.csv'))
  expect(list().map(f => f.path)).toEqual(['ab.csv', 'b.csv'].map(at))
})
