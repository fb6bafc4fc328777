import { difference } from './answers.mjs'
import { chosen } from './arguments.mjs'
import { rivals as engines, runOn } from './engines.mjs'
import { geometricMean, milliseconds, ratio, report, sum, table } from './report.mjs'

/** Settings of a suite of queries that several engines answer, with their defaults. */
export const suiteOptions = {
  sf: 1,
  rivals: 'unkept,duckdb,spark',
  queries: '',
  threads: 2,
  repetitions: 3,
  memory: 0,
  data: '',
  cached: 'false',
  name: '',
}

/** Runs the queries on ours and the rivals, one after the other, and reports them: `{ suite: 'tpch', title, views, statements, options }`. */
export async function runSuite({ suite, title, views, statements, options }) {
  const cached = options.cached !== 'false'
  // from memory no file is read
  const wanted = chosen('rival', options.rivals, engines).filter(name => !cached || name !== 'unkept')
  const runs = []
  for (const engine of ['firesteel', ...wanted]) {
    const answers = engine === 'firesteel' || engine === 'duckdb'
    const { threads, repetitions, memory } = options
    runs.push(await runOn(engine, { threads, repetitions, memory, cached, answers, anew: true, views, statements }))
  }
  const [ours, ...rivals] = runs
  const queries = statements.map(({ name }) => ({ name, ...lineOf(name, ours, rivals) }))
  report(
    options.name || (cached ? `${suite}-cached` : suite),
    textOf(queries, ours, rivals, { ...options, cached, title }),
    {
      versions: Object.fromEntries(rivals.map(r => [r.engine, r.version])),
      options: { sf: options.sf, threads: options.threads, repetitions: options.repetitions, memory: options.memory, cached },
      ...(cached ? { loadMs: Object.fromEntries(runs.map(r => [r.engine, r.loadMs])) } : {}),
      peakRssMiB: Object.fromEntries(runs.filter(r => r.peakRssMiB).map(r => [r.engine, Math.round(r.peakRssMiB)])),
      queries,
    },
    queries.filter(q => q.error || q.difference).map(q => q.name),
  )
}

/** First run and best warm run of each engine, and what our answer has wrong. */
function lineOf(name, ours, rivals) {
  const engines = {}
  for (const run of [ours, ...rivals]) {
    const r = run.results.get(name)
    engines[run.engine] = r?.warm
      ? { first: r.first, best: Math.min(...(r.warm.length > 0 ? r.warm : [r.first])), warm: r.warm, ...(r.anew ? { anew: r.anew } : {}) }
      : { error: r?.error ?? 'no answer' }
  }
  const [mine, duck] = [ours.results.get(name), rivals.find(r => r.engine === 'duckdb')?.results.get(name)]
  const wrong = mine?.rows && duck?.rows ? difference(mine, duck) : undefined
  return { engines, ...(wrong ? { difference: wrong } : {}), ...(engines.firesteel.error ? { error: engines.firesteel.error } : {}) }
}

/** How ours does against the others where it reads its files each time. */
function unkeptNotes(rivals, total) {
  if (!rivals.some(r => r.engine === 'unkept')) return []
  const others = rivals.filter(r => r.engine !== 'unkept')
  const against = others.map(r => `${ratio(total('unkept', 'best'), total(r.engine, 'best'))} of ${r.engine}`)
  return [`unkept is ours with files read and decompressed each time${against.length > 0 ? `: in total ${against.join(', ')}` : ''}`]
}

function textOf(queries, ours, rivals, { title, threads, repetitions, memory, cached }) {
  const names = ['firesteel', ...rivals.map(r => r.engine)]
  const header = [
    '',
    ...names.map(n => `${n} ms`),
    ...names.map(n => `${n} first`),
    'firesteel anew',
    ...names.slice(1).map(n => `/ ${n}`),
    'answer',
  ]
  /** The best of the runs in new sessions, which plan the query anew. */
  const anew = q => (q.engines.firesteel.anew?.length ? Math.min(...q.engines.firesteel.anew) : undefined)
  const duck = rivals.some(r => r.engine === 'duckdb')
  const rows = queries.map(q => [
    q.name,
    ...names.map(n => milliseconds(q.engines[n].best)),
    ...names.map(n => milliseconds(q.engines[n].first)),
    milliseconds(anew(q)),
    ...names.slice(1).map(n => ratio(q.engines.firesteel.best, q.engines[n].best)),
    q.error ? 'error' : q.difference ? 'wrong' : duck ? 'equal' : '-',
  ])
  const whole = queries.filter(q => names.every(n => q.engines[n].best !== undefined))
  const total = (n, what) => sum(whole.map(q => q.engines[n][what]))
  rows.push([
    'total',
    ...names.map(n => milliseconds(total(n, 'best'))),
    ...names.map(n => milliseconds(total(n, 'first'))),
    milliseconds(sum(whole.map(anew))),
    ...names.slice(1).map(n => ratio(total('firesteel', 'best'), total(n, 'best'))),
    '',
  ])
  const means = names.slice(1).map(n => geometricMean(whole.map(q => q.engines.firesteel.best / q.engines[n].best)).toFixed(2))
  rows.push(['geometric mean', ...names.map(() => ''), ...names.map(() => ''), '', ...means, ''])
  const notes = queries.flatMap(q => ((q.error ?? q.difference) ? [`${q.name}: ${(q.error ?? q.difference).split('\n')[0]}`] : []))
  if (whole.length < queries.length) notes.push(`totals are of the ${whole.length} queries that all engines answered`)
  return [
    `${title}${cached ? ', from memory' : ''}${memory ? `, ${memory} MiB` : ''}, ${threads} threads each, best of ${repetitions} warm runs and the first run; milliseconds`,
    '',
    table(header, rows),
    '',
    `peak memory: ${[ours, ...rivals]
      .filter(r => r.peakRssMiB)
      .map(r => `${r.engine} ${Math.round(r.peakRssMiB)} MiB`)
      .join(', ')}`,
    ...unkeptNotes(rivals, total),
    ...(cached ? [`loading: ${[ours, ...rivals].map(r => `${r.engine} ${milliseconds(r.loadMs)} ms`).join(', ')}`] : []),
    ...notes,
  ].join('\n')
}
