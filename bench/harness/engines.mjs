import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = new URL('../../', import.meta.url)
const python = fileURLToPath(new URL('.venv/bin/python', root))

/** Settings of our own variants. */
const settings = { unkept: { 'spark.memory.keptFraction': 0 } }

/** The programs that answer a request of statements, each in a process of its own, all by the same protocol (see README.md). */
const ours = [process.execPath, [fileURLToPath(new URL('bench/harness/firesteel.mjs', root))]]
const commands = {
  firesteel: ours,
  // ours, reading and decompressing files each time
  unkept: ours,
  duckdb: [python, [fileURLToPath(new URL('bench/rivals/duckdb_statements.py', root))]],
  polars: [python, [fileURLToPath(new URL('bench/rivals/polars_statements.py', root))]],
  spark: [python, [fileURLToPath(new URL('bench/rivals/spark_statements.py', root))]],
}

/** Those that ours is compared with. */
export const rivals = Object.keys(commands).filter(name => name !== 'firesteel')

/** Makes .venv from test/requirements.txt where it is missing. */
export function ensureVenv() {
  if (existsSync(python)) return
  console.error('making .venv from test/requirements.txt')
  const cwd = fileURLToPath(root)
  execFileSync('python3', ['-m', 'venv', '.venv'], { cwd, stdio: 'inherit' })
  execFileSync(python, ['-m', 'pip', 'install', '-q', '-r', 'test/requirements.txt'], { cwd, stdio: 'inherit' })
}

/**
 * Runs the statements on an engine: `{ threads, repetitions, answers, cached?, views: [{ name, format, path, schema?, options? }], statements: [{ name, sql }] }`.
 * With `cached` the views' data is brought to memory first; with `anew` ours runs the statements in new sessions as well. Gives `{ version, peakRssMiB, loadMs, results: Map(name → { first, warm, anew?, columns, types, rows } | { error }) }`, times in milliseconds.
 */
export async function runOn(engine, request) {
  if (engine !== 'firesteel') ensureVenv()
  const [file, args] = commands[engine]
  const child = spawn(file, args, { cwd: fileURLToPath(root), stdio: ['pipe', 'pipe', 'pipe'] })
  let noise = ''
  child.stderr.on('data', d => {
    noise = (noise + d).slice(-4000)
  })
  child.stdin.end(JSON.stringify({ ...request, settings: settings[engine] ?? {} }))
  const exited = new Promise(resolve => child.on('close', resolve))
  const run = { engine, version: 'unknown', results: new Map() }
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) continue
    const { name, version, peakRssMiB, loadMs, ...result } = JSON.parse(line)
    if (version) run.version = version
    if (peakRssMiB) run.peakRssMiB = peakRssMiB
    if (loadMs) run.loadMs = loadMs
    if (name === undefined) continue
    run.results.set(name, { ...run.results.get(name), ...result })
    if (process.stderr.isTTY) process.stderr.write(`\r${engine} ${name}      `)
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  const code = await exited
  if (code !== 0) throw new Error(`${engine} ended with ${code}:\n${noise}`)
  return run
}
