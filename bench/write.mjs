// Writing lineitem as Parquet (snappy), from Parquet and from CSV, and as CSV: our engine and DuckDB, the same number of threads each.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { difference } from './harness/answers.mjs'
import { chosen, readArguments } from './harness/arguments.mjs'
import { rivals as engines, runOn } from './harness/engines.mjs'
import { ddl, lineitemAs, statementsOver } from './harness/lineitem.mjs'
import { milliseconds, ratio, report, table } from './harness/report.mjs'
import { tpchData } from './harness/tpch.mjs'

/** From what to what. */
const cases = [
  { from: 'parquet', to: 'parquet' },
  { from: 'csv', to: 'parquet' },
  { from: 'parquet', to: 'csv' },
]
const forms = {
  parquet: { ours: "using parquet options (compression 'snappy')", duckdb: "(format parquet, compression 'snappy')" },
  // Spark's writer trims values unless it is told not to
  csv: {
    ours: "using csv options (header 'true', ignoreLeadingWhiteSpace 'false', ignoreTrailingWhiteSpace 'false')",
    duckdb: '(format csv, header)',
  },
}

export async function main(argv) {
  const { options } = readArguments(argv, { sf: 1, threads: 2, repetitions: 3, data: '', rivals: 'duckdb', name: 'write' })
  const { sf, threads, repetitions } = options
  const parquet = `${tpchData(options)}/lineitem.parquet`
  const paths = { parquet, csv: lineitemAs('csv', parquet, sf) }
  const names = ['firesteel', ...chosen('rival', options.rivals, engines)]
  const folder = mkdtempSync(join(tmpdir(), 'firesteel-bench-'))
  const versions = {}
  const rows = []
  try {
    for (const { from, to } of cases) {
      const name = `${from} to ${to}`
      const runs = []
      for (const engine of names) {
        const out = join(folder, `${engine}-${from}-${to}`)
        mkdirSync(out)
        const statement = {
          name,
          sql: `insert overwrite directory '${out}' ${forms[to].ours} select * from lineitem`,
          duckdb: `copy lineitem to '${out}/lineitem.${to}' ${forms[to].duckdb}`,
        }
        const run = await runOn(engine, {
          threads,
          repetitions,
          answers: false,
          views: [view('lineitem', from, paths[from])],
          statements: [statement],
        })
        versions[engine] = run.version
        runs.push({ engine, out, ...run.results.get(name) })
      }
      // what was written is read by one engine, so that only the files can differ
      const written = await runOn('firesteel', {
        threads,
        repetitions: 0,
        answers: true,
        views: runs.map(({ engine, out }) => view(engine, to, out)),
        statements: names.flatMap(engine => statementsOver(engine).map(s => ({ ...s, name: `${engine} ${s.name}` }))),
      })
      const wrong = names.slice(1).flatMap(rival =>
        statementsOver(rival).flatMap(s => {
          const [mine, theirs] = ['firesteel', rival].map(engine => written.results.get(`${engine} ${s.name}`))
          return mine?.rows && theirs?.rows ? (difference(mine, theirs) ?? []) : [`${s.name}: ${mine?.error ?? theirs?.error}`]
        }),
      )
      const error = runs.find(r => r.error)?.error ?? wrong[0]
      rows.push({
        name,
        error,
        engines: Object.fromEntries(runs.map(({ engine, first, warm }) => [engine, { first, warm, best: warm && Math.min(...warm) }])),
      })
      rmSync(folder, { recursive: true })
      mkdirSync(folder)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const { firesteel: _, ...others } = versions
  const best = (r, engine) => r.engines[engine].best
  const cells = rows.map(r => [
    r.name,
    ...names.map(n => milliseconds(best(r, n))),
    ...names.slice(1).map(n => ratio(best(r, 'firesteel'), best(r, n))),
    r.error ? r.error.split('\n')[0] : 'equal',
  ])
  const header = ['', ...names.map(n => `${n} ms`), ...names.slice(1).map(n => `/ ${n}`), 'files']
  report(
    options.name,
    `lineitem at scale ${sf} written, ${threads} threads each, best of ${repetitions} warm runs; milliseconds\n\n${table(header, cells)}`,
    { versions: others, options: { sf, threads, repetitions }, rows },
    rows.filter(r => r.error).map(r => r.name),
  )
}

const view = (name, format, path) => ({
  name,
  format,
  path,
  ...(format === 'csv' ? { schema: ddl, options: { header: 'true' } } : {}),
})
