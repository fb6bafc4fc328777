// The usual npm libraries reading the same file in full, each the way its documentation shows; a line of JSON per reader and scan.
import { createReadStream, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'

const { parquet, csv, scans, repetitions } = JSON.parse(await text(process.stdin))
const require = createRequire(import.meta.url)

async function hyparquet(columns) {
  const { asyncBufferFromFile, parquetReadObjects } = await import('hyparquet')
  const { compressors } = await import('hyparquet-compressors')
  const file = await asyncBufferFromFile(parquet)
  return (await parquetReadObjects({ file, columns, compressors })).length
}
async function parquetjs(columns) {
  const { ParquetReader } = require('parquetjs-lite')
  const reader = await ParquetReader.openFile(parquet)
  const cursor = reader.getCursor(columns)
  let rows = 0
  while (await cursor.next()) rows++
  await reader.close()
  return rows
}
async function fastCsv() {
  const { parse } = await import('fast-csv')
  let rows = 0
  for await (const _ of createReadStream(csv).pipe(parse({ headers: true }))) rows++
  return rows
}
async function papaparse() {
  const { default: Papa } = await import('papaparse')
  let rows = 0
  await new Promise((resolve, reject) =>
    Papa.parse(createReadStream(csv), { header: true, dynamicTyping: true, step: () => void rows++, complete: resolve, error: reject }),
  )
  return rows
}
async function csvParse() {
  const { parse } = await import('csv-parse')
  let rows = 0
  for await (const _ of createReadStream(csv).pipe(parse({ columns: true, cast: true }))) rows++
  return rows
}

const version = name => JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version
const readers = [
  ...Object.entries(scans).flatMap(([scan, columns]) => [
    { library: 'hyparquet', format: 'parquet', scan, read: () => hyparquet(columns) },
    { library: 'parquetjs-lite', format: 'parquet', scan, read: () => parquetjs(columns) },
  ]),
  { library: 'fast-csv', format: 'csv', scan: 'all columns', read: fastCsv },
  { library: 'papaparse', format: 'csv', scan: 'all columns', read: papaparse },
  { library: 'csv-parse', format: 'csv', scan: 'all columns', read: csvParse },
]
for (const { library, format, scan, read } of readers) {
  const line = { library, format, scan }
  try {
    line.version = version(library)
    line.ms = []
    for (let i = 0; i < repetitions; i++) {
      const started = performance.now()
      line.rows = await read()
      line.ms.push(performance.now() - started)
    }
  } catch (error) {
    line.error = String(error?.message ?? error)
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
