// Reading lineitem in full from Parquet, CSV and JSON lines: our engine and DuckDB, two threads each, and the usual npm libraries (one thread).
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { difference } from './harness/answers.mjs'
import { chosen, chosenOrAll, readArguments } from './harness/arguments.mjs'
import { rivals as engines, runOn } from './harness/engines.mjs'
import { ddl, lineitemAs, scans, statementsOver } from './harness/lineitem.mjs'
import { milliseconds, ratio, report, table } from './harness/report.mjs'
import { tpchData } from './harness/tpch.mjs'

const root = new URL('../', import.meta.url)

export async function main(argv) {
  const { options } = readArguments(argv, {
    sf: 1,
    threads: 2,
    repetitions: 3,
    data: '',
    formats: 'parquet,csv,json',
    rivals: 'duckdb',
    npm: 'true',
    name: 'scan',
  })
  const parquet = `${tpchData(options)}/lineitem.parquet`
  const formats = chosenOrAll('format', options.formats, Object.keys(formatOrder))
  const rivalNames = chosen('rival', options.rivals, engines)
  const csv = formats.includes('csv') ? lineitemAs('csv', parquet, options.sf) : ''
  const json = formats.includes('json') ? lineitemAs('json', parquet, options.sf) : ''
  const paths = { parquet, csv, json }
  const rows = []
  const versions = {}
  for (const format of formats) {
    const views = [
      {
        name: 'lineitem',
        format,
        path: paths[format],
        ...(format === 'parquet' ? {} : { schema: ddl }),
        ...(format === 'csv' ? { options: { header: 'true' } } : {}),
      },
    ]
    const statements = statementsOver('lineitem')
    const request = { threads: options.threads, repetitions: options.repetitions, answers: true, views, statements }
    const ours = await runOn('firesteel', request)
    const rivals = []
    for (const engine of rivalNames) rivals.push(await runOn(engine, request))
    for (const run of [ours, ...rivals]) {
      if (run !== ours) versions[run.engine] = run.version
      for (const { name } of statements) {
        const r = run.results.get(name)
        const mine = ours.results.get(name)
        const wrong = run.engine === 'duckdb' && r?.rows && mine?.rows ? difference(mine, r) : undefined
        rows.push({
          format,
          scan: name,
          reader: run.engine,
          first: r?.first,
          best: r?.warm && Math.min(...r.warm),
          error: r?.error ?? wrong,
        })
      }
    }
  }
  // The libraries read columns
  const read = Object.fromEntries(Object.entries(scans).filter(([, names]) => names.length > 0))
  if (options.npm !== 'false')
    rows.push(...npmReaders({ parquet, csv, scans: read, repetitions: 1 }, versions).filter(r => formats.includes(r.format)))
  const base = row => rows.find(r => r.reader === 'firesteel' && r.format === row.format && r.scan === row.scan)?.best
  rows.sort((a, b) => order(a).localeCompare(order(b)))
  const cells = rows.map(r => [
    `${r.format}, ${r.scan}: ${r.reader}`,
    milliseconds(r.best),
    milliseconds(r.first),
    r.best && base(r) ? ratio(r.best, base(r)) : '-',
    r.error ? r.error.split('\n')[0].slice(0, 60) : '',
  ])
  const title = `lineitem at scale ${options.sf}, ${options.threads} threads (npm libraries: one); milliseconds, best of ${options.repetitions}`
  report(
    options.name,
    `${title}\n\n${table(['', 'best', 'first', '/ ours', ''], cells)}`,
    {
      versions,
      options: { sf: options.sf, threads: options.threads },
      rows,
    },
    rows.filter(r => r.error && (r.reader === 'firesteel' || r.reader === 'duckdb')).map(r => `${r.format}, ${r.scan}`),
  )
}

const formatOrder = { parquet: 0, csv: 1, json: 2 }
const scanOrder = Object.keys(scans)
const order = r => `${formatOrder[r.format]}${scanOrder.indexOf(r.scan)}`

function npmReaders(request, versions) {
  const cwd = fileURLToPath(new URL('bench', root))
  if (!existsSync(`${cwd}/node_modules`))
    execFileSync('npm', ['install', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  const { stdout } = spawnSync(process.execPath, ['--max-old-space-size=6144', 'rivals/npm_readers.mjs'], {
    cwd,
    encoding: 'utf8',
    input: JSON.stringify(request),
    maxBuffer: 1 << 26,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  return stdout
    .split('\n')
    .filter(Boolean)
    .map(line => {
      const { library, version, format, scan, ms, error } = JSON.parse(line)
      versions[library] = version
      return { format, scan, reader: library, first: ms?.[0], best: ms?.length ? Math.min(...ms) : undefined, error }
    })
}
