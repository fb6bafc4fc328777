// RDDs: ours, a plain loop on one thread, PySpark, and Spark in Scala, on the same workloads, one engine after the other.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { chosen, chosenOrAll, readArguments } from './harness/arguments.mjs'
import { ensureVenv } from './harness/engines.mjs'
import { workloads as known, sizes as sizesAt } from './harness/rdd/sizes.mjs'
import { textFile } from './harness/rdd/text.mjs'
import { milliseconds, ratio, report, table } from './harness/report.mjs'

const root = new URL('../', import.meta.url)
const path = file => fileURLToPath(new URL(file, root))

export async function main(argv) {
  const { options } = readArguments(argv, {
    scale: 0.1,
    rivals: 'loop,pyspark,spark',
    workloads: '',
    threads: 2,
    repetitions: 2,
    name: 'rdd',
  })
  const { threads, repetitions } = options
  const sizes = sizesAt(options.scale)
  const workloads = chosenOrAll('workload', options.workloads, known)
  const engines = ['firesteel', ...chosen('rival', options.rivals, ['loop', 'pyspark', 'spark'])]
  const request = { threads, repetitions, sizes, text: textFile(sizes.text), workloads }
  const runs = []
  for (const engine of engines) runs.push(await run(engine, request))
  const lines = request.workloads.map(name => ({ name, ...lineOf(name, runs) }))
  report(
    options.name,
    textOf(lines, runs, options),
    {
      versions: Object.fromEntries(runs.slice(1).map(r => [r.engine, r.version])),
      options: { scale: options.scale, threads, repetitions, sizes },
      peakRssMiB: Object.fromEntries(runs.filter(r => r.peakRssMiB).map(r => [r.engine, Math.round(r.peakRssMiB)])),
      workloads: lines,
    },
    lines.filter(l => l.error || l.differs.length > 0).map(l => l.name),
  )
}

/** The program of an engine; each prints a line of JSON per workload. */
function command(engine, { threads, repetitions, workloads, text, sizes }) {
  if (engine === 'firesteel') return [process.execPath, ['--max-old-space-size=4096', path('bench/harness/rdd/firesteel.mjs')]]
  if (engine === 'loop') return [process.execPath, ['--max-old-space-size=4096', path('bench/rivals/rdd_loop.mjs')]]
  ensureVenv()
  if (engine === 'pyspark') return [path('.venv/bin/python'), [path('bench/rivals/rdd_pyspark.py')]]
  const lib = path('.venv/lib')
  const home = `${lib}/${readdirSync(lib).find(f => f.startsWith('python'))}/site-packages/pyspark`
  const flags = [
    '--master',
    `local[${threads}]`,
    '--driver-memory',
    '4g',
    '--conf',
    'spark.ui.enabled=false',
    '--conf',
    'spark.ui.showConsoleProgress=false',
  ]
  const env = {
    SPARK_HOME: home,
    THREADS: threads,
    REPETITIONS: repetitions,
    WORKLOADS: workloads.join(),
    TEXT: text,
    ...Object.fromEntries(Object.entries(sizes).map(([k, v]) => [`SIZE_${k.toUpperCase()}`, v])),
  }
  return [`${home}/bin/spark-shell`, [...flags, '-i', path('bench/rivals/rdd_spark.scala')], env]
}

async function run(engine, request) {
  const [file, args, env] = command(engine, request)
  const child = spawn(file, args, { cwd: path('.'), stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  let noise = ''
  child.stderr.on('data', d => {
    noise = (noise + d).slice(-4000)
  })
  child.stdin.end(engine === 'spark' ? '' : JSON.stringify(request))
  const exited = new Promise(resolve => child.on('close', resolve))
  const result = { engine, version: 'unknown', results: new Map() }
  for await (const line of createInterface({ input: child.stdout })) {
    const at = line.indexOf('{"')
    if (at < 0) continue
    const { name, version, peakRssMiB, ...found } = JSON.parse(line.slice(at))
    if (version) result.version = version
    if (peakRssMiB) result.peakRssMiB = peakRssMiB
    if (name !== undefined) result.results.set(name, found)
  }
  const code = await exited
  if (code !== 0) throw new Error(`${engine} ended with ${code}:\n${noise}`)
  return result
}

function lineOf(name, runs) {
  const engines = {}
  for (const { engine, results } of runs) {
    const r = results.get(name)
    if (r?.warm) engines[engine] = { first: r.first, best: Math.min(r.first, ...r.warm), warm: r.warm }
    else if (r?.error) engines[engine] = { error: r.error }
  }
  const ours = runs[0].results.get(name)
  const differs = runs.slice(1).flatMap(({ engine, results }) => {
    const theirs = results.get(name)?.answer
    return theirs === undefined || ours?.answer === undefined || same(ours.answer, theirs) ? [] : [engine]
  })
  return { engines, differs, ...(ours?.answer === undefined ? { error: ours?.error ?? 'no answer' } : {}) }
}

/** Doubles that were summed in another order differ in their last digits. */
function same(a, b) {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((x, i) => same(x, b[i]))
  if (typeof a !== 'number' || typeof b !== 'number' || (Number.isInteger(a) && Number.isInteger(b))) return a === b
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))
}

function textOf(lines, runs, { scale, threads, repetitions }) {
  const names = runs.map(r => r.engine)
  const header = ['', ...names.map(n => `${n} ms`), ...names.slice(1).map(n => `× ${n}`), 'answer']
  const rows = lines.map(l => [
    l.name,
    ...names.map(n => milliseconds(l.engines[n]?.best)),
    ...names.slice(1).map(n => ratio(l.engines[n]?.best, l.engines.firesteel?.best)),
    l.error ? 'error' : l.differs.length > 0 ? `not as ${l.differs.join()}` : 'equal',
  ])
  const notes = lines.flatMap(l =>
    Object.entries(l.engines).flatMap(([n, e]) => (e.error ? [`${l.name}, ${n}: ${e.error.split('\n')[0]}`] : [])),
  )
  return [
    `RDDs at scale ${scale}, ${threads} threads (the loop: one), best of ${repetitions + 1} runs in one process; × how many times faster ours is`,
    '',
    table(header, rows),
    ...notes,
  ].join('\n')
}
