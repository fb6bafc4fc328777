// The database-like ops benchmark: ten questions of grouping and five of joins over tables in memory, beside DuckDB and Polars.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { difference } from './harness/answers.mjs'
import { chosen, chosenOrAll, readArguments } from './harness/arguments.mjs'
import { ensureVenv, rivals as rivalNames, runOn } from './harness/engines.mjs'
import { geometricMean, milliseconds, ratio, report, sum, table } from './harness/report.mjs'

const root = new URL('../', import.meta.url)

/** What the answers of a question are compared by: counts, and sums of its columns. An answer of millions of rows is made, but stays where it is. */
const groupby = {
  g01: { sql: 'select id1, sum(v1) as v1 from groupby group by id1', sums: ['v1'] },
  g02: { sql: 'select id1, id2, sum(v1) as v1 from groupby group by id1, id2', sums: ['v1'] },
  g03: { sql: 'select id3, sum(v1) as v1, avg(v3) as v3 from groupby group by id3', sums: ['v1', 'v3'] },
  g04: { sql: 'select id4, avg(v1) as v1, avg(v2) as v2, avg(v3) as v3 from groupby group by id4', sums: ['v1', 'v2', 'v3'] },
  g05: { sql: 'select id6, sum(v1) as v1, sum(v2) as v2, sum(v3) as v3 from groupby group by id6', sums: ['v1', 'v2', 'v3'] },
  g06: {
    sql: 'select id4, id5, median(v3) as median_v3, stddev(v3) as sd_v3 from groupby group by id4, id5',
    sums: ['median_v3', 'sd_v3'],
  },
  g07: { sql: 'select id3, max(v1) - min(v2) as range_v1_v2 from groupby group by id3', sums: ['range_v1_v2'] },
  g08: {
    sql: `select id6, v3 as largest2_v3 from (
      select id6, v3, row_number() over (partition by id6 order by v3 desc) as place from groupby where v3 is not null) t where place <= 2`,
    sums: ['largest2_v3'],
  },
  g09: { sql: 'select id2, id4, pow(corr(v1, v2), 2) as r2 from groupby group by id2, id4', sums: ['r2'] },
  g10: {
    sql: 'select id1, id2, id3, id4, id5, id6, sum(v3) as v3, count(*) as n from groupby group by id1, id2, id3, id4, id5, id6',
    sums: ['v3', 'n'],
  },
}
const joins = {
  j01: { sql: 'select x.*, small.id4 as small_id4, v2 from x join small using (id1)', sums: ['v1', 'v2'] },
  j02: { sql: 'select x.*, medium.id1 as m1, medium.id4 as m4, medium.id5 as m5, v2 from x join medium using (id2)', sums: ['v1', 'v2'] },
  j03: {
    sql: 'select x.*, medium.id1 as m1, medium.id4 as m4, medium.id5 as m5, v2 from x left join medium using (id2)',
    sums: ['v1', 'v2'],
  },
  j04: { sql: 'select x.*, medium.id1 as m1, medium.id2 as m2, medium.id4 as m4, v2 from x join medium using (id5)', sums: ['v1', 'v2'] },
  j05: {
    sql: 'select x.*, big.id1 as b1, big.id2 as b2, big.id4 as b4, big.id5 as b5, big.id6 as b6, v2 from x join big using (id3)',
    sums: ['v1', 'v2'],
  },
}

export async function main(argv) {
  const { options } = readArguments(argv, {
    rows: 1_000_000,
    rivals: 'duckdb,polars',
    questions: '',
    threads: 2,
    repetitions: 3,
    data: '',
    name: 'h2o',
  })
  const folder = dataFor(options)
  const all = { ...groupby, ...joins }
  const names = chosenOrAll('question', options.questions, Object.keys(all), (word, name) => word === name || word === name[0])
  const engines = ['firesteel', ...chosen('rival', options.rivals, rivalNames)]
  // NaN (a correlation of constants, where Spark says null) is no part of a sum; the answer as a whole is what a question asks for; its sums force every row and column, and can be compared
  const statements = names.map(name => {
    const { sql, sums } = all[name]
    const columns = sums.map(c => `sum(case when ${c} <= 1e300 then cast(${c} as double) end) as ${c}`)
    return { name, sql: `select count(*) as n, ${columns.join(', ')} from (${sql}) answer` }
  })
  const tables = ['groupby', 'x', 'small', 'medium', 'big'].filter(t => statements.some(s => new RegExp(`\\b${t}\\b`).test(s.sql)))
  const views = tables.map(name => ({ name, format: 'parquet', path: `${folder}/${name}.parquet` }))
  const runs = []
  for (const engine of engines)
    runs.push(
      await runOn(engine, { threads: options.threads, repetitions: options.repetitions, cached: true, answers: true, views, statements }),
    )
  const [ours, ...rivals] = runs
  const questions = statements.map(({ name }) => {
    const engines = Object.fromEntries(
      runs.map(run => {
        const r = run.results.get(name)
        return [run.engine, r?.warm ? { first: r.first, best: Math.min(...r.warm), warm: r.warm } : { error: r?.error ?? 'no answer' }]
      }),
    )
    const mine = ours.results.get(name)
    const wrong = rivals.flatMap(r => {
      const theirs = r.results.get(name)
      const d = mine?.rows && theirs?.rows ? difference(mine, theirs) : undefined
      return d ? [`${r.engine}: ${d}`] : []
    })
    return { name, engines, ...(wrong.length > 0 ? { difference: wrong.join('; ') } : {}) }
  })
  report(
    options.name,
    textOf(questions, runs, options),
    {
      versions: Object.fromEntries(rivals.map(r => [r.engine, r.version])),
      options: { rows: options.rows, threads: options.threads, repetitions: options.repetitions },
      loadMs: Object.fromEntries(runs.map(r => [r.engine, r.loadMs])),
      peakRssMiB: Object.fromEntries(runs.map(r => [r.engine, Math.round(r.peakRssMiB ?? 0)])),
      questions,
    },
    questions.filter(q => q.difference || q.engines.firesteel.error).map(q => q.name),
  )
}

/** The folder with the tables, made where it is missing. */
function dataFor({ data, rows }) {
  if (data) return data
  const folder = fileURLToPath(new URL(`datasets/h2o-${rows}`, root))
  if (!existsSync(`${folder}/big.parquet`)) {
    ensureVenv()
    execFileSync(fileURLToPath(new URL('.venv/bin/python', root)), ['bench/h2o_data.py', folder, String(rows)], {
      cwd: fileURLToPath(root),
      stdio: 'inherit',
    })
  }
  return folder
}

function textOf(questions, runs, { rows, threads, repetitions }) {
  const names = runs.map(r => r.engine)
  const rivals = names.slice(1)
  const lines = questions.map(q => [
    q.name,
    ...names.map(n => milliseconds(q.engines[n].best)),
    ...rivals.map(n => ratio(q.engines.firesteel.best, q.engines[n].best)),
    q.engines.firesteel.error ? 'error' : q.difference ? 'wrong' : 'equal',
  ])
  const total = (label, some) => {
    const whole = some.filter(q => names.every(n => q.engines[n].best !== undefined))
    const of = n => sum(whole.map(q => q.engines[n].best))
    lines.push([label, ...names.map(n => milliseconds(of(n))), ...rivals.map(n => ratio(of('firesteel'), of(n))), ''])
    const means = rivals.map(n =>
      whole.length > 0 ? geometricMean(whole.map(q => q.engines.firesteel.best / q.engines[n].best)).toFixed(2) : '-',
    )
    lines.push([`  geometric mean`, ...names.map(() => ''), ...means, ''])
  }
  total(
    'grouping',
    questions.filter(q => q.name.startsWith('g')),
  )
  total(
    'joins',
    questions.filter(q => q.name.startsWith('j')),
  )
  total('all', questions)
  return [
    `${rows} rows, ${threads} threads each, best of ${repetitions} warm runs; milliseconds`,
    '',
    table(['', ...names.map(n => `${n} ms`), ...rivals.map(n => `/ ${n}`), 'answer'], lines),
    '',
    `loading: ${runs.map(r => `${r.engine} ${milliseconds(r.loadMs)} ms`).join(', ')}`,
    ...questions.flatMap(q => [
      ...(q.difference ? [`${q.name}: ${q.difference}`] : []),
      ...Object.entries(q.engines).flatMap(([n, e]) => (e.error ? [`${q.name}, ${n}: ${e.error.split('\n')[0]}`] : [])),
    ]),
  ].join('\n')
}
