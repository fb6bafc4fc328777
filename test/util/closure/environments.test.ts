import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, buildSync, transformSync } from 'esbuild'
import { afterAll, describe, expect, it } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('../../../', import.meta.url))
const dist = join(root, 'dist')
const out = mkdtempSync(join(tmpdir(), 'closures-'))
afterAll(() => rmSync(out, { recursive: true, force: true }))

interface Outcome {
  readonly cases: number
  readonly failures: readonly string[]
  readonly bytes: number
}

function run(file: string, flags: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Outcome {
  const printed = execFileSync(process.execPath, [...flags, join(here, 'run-cases.mjs'), dist, file], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return JSON.parse(printed.trim().split('\n').at(-1)!) as Outcome
}

/** The files one by one, as a compiler without a bundler makes them. */
function compiled(format: 'esm' | 'cjs'): string {
  const ext = format === 'esm' ? 'mjs' : 'cjs'
  for (const f of ['cases', 'deps']) {
    const source = readFileSync(join(here, `${f}.ts`), 'utf8').replaceAll('./deps.ts', `./deps.${ext}`)
    writeFileSync(
      join(out, `${f}.${ext}`),
      transformSync(source, { loader: 'ts', format, target: 'node20', sourcemap: 'inline', sourcefile: join(here, `${f}.ts`) }).code,
    )
  }
  return join(out, `cases.${ext}`)
}

function bundled(name: string, options: BuildOptions): string {
  const outfile = join(out, `${name}.${options.format === 'cjs' ? 'cjs' : 'mjs'}`)
  buildSync({
    entryPoints: [join(here, 'cases.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    outfile,
    sourcemap: 'inline',
    logLevel: 'silent',
    ...options,
  })
  return outfile
}

/** esbuild has no `import.meta` in CommonJS: an empty object takes its place. */
const noMeta = ['import.meta: taken']

describe('closures ship from', () => {
  it.each<[string, () => Outcome, readonly string[]]>([
    ['modules', () => run(compiled('esm')), []],
    ['CommonJS', () => run(compiled('cjs')), noMeta],
    ['a bundle', () => run(bundled('esm', { format: 'esm' })), []],
    ['a CommonJS bundle', () => run(bundled('cjs', { format: 'cjs' })), noMeta],
    ['a minified bundle', () => run(bundled('min', { format: 'esm', minify: true })), []],
    ['a minified CommonJS bundle', () => run(bundled('min-cjs', { format: 'cjs', minify: true })), noMeta],
    ['a bundle that keeps names', () => run(bundled('names', { format: 'esm', minify: true, keepNames: true })), []],
    // the bundler makes a WeakMap of the private field, which goes along
    ['a bundle for old engines', () => run(bundled('old', { format: 'esm', target: 'es2018' })), [...noMeta, 'priv instance: taken']],
    ['under --inspect', () => run(compiled('esm'), ['--inspect=0']), []],
    ['under --enable-source-maps', () => run(compiled('esm'), ['--enable-source-maps']), []],
    ['with coverage', () => run(compiled('esm'), [], { NODE_V8_COVERAGE: join(out, 'coverage') }), []],
    [
      'while a session counts, as coverage of vitest by V8 does',
      () => run(compiled('esm'), ['--import', `data:text/javascript,${encodeURIComponent(COUNTING)}`]),
      [],
    ],
    ['within a worker', () => run(compiled('esm'), ['--import', `data:text/javascript,${encodeURIComponent(IN_WORKER)}`]), []],
  ])('%s', (_, outcome, taken) => {
    const { failures, cases, bytes } = outcome()
    expect(failures).toEqual(taken)
    expect(cases).toBeGreaterThan(60)
    expect(bytes).toBeLessThan(4000)
  })

  it('code with counters, as coverage of vitest by istanbul makes it', () => {
    // what istanbul-lib-instrument made of a module of cases
    const file = join(out, 'instrumented.mjs')
    writeFileSync(file, readFileSync(join(here, 'instrumented.txt'), 'utf8'))
    const { failures, cases, bytes } = run(file)
    expect(failures).toEqual([])
    expect(cases).toBe(5)
    expect(bytes).toBeLessThan(2000)
  })

  const tsx = (() => {
    try {
      return createRequire(import.meta.url).resolve('tsx')
    } catch {
      return undefined
    }
  })()
  it.skipIf(tsx === undefined)('tsx', () => {
    const { failures, cases } = run(join(here, 'cases.ts'), ['--import', `file://${tsx}`])
    expect(failures).toEqual([])
    expect(cases).toBeGreaterThan(60)
  })

  it.each(['threads', 'vmThreads', 'vmForks'])('vitest, pool %s', pool => {
    const report = join(out, `${pool}.json`)
    try {
      execFileSync(
        process.execPath,
        [
          join(root, 'node_modules/vitest/vitest.mjs'),
          'run',
          '--root',
          root,
          '--config',
          join(here, 'pool.config.ts'),
          '--pool',
          pool,
          '--reporter',
          'json',
          '--outputFile',
          report,
        ],
        {
          stdio: 'ignore',
          env: { ...process.env, NODE_OPTIONS: '', VITEST: undefined, VITEST_POOL_ID: undefined, VITEST_WORKER_ID: undefined },
        },
      )
    } catch {
      // the report says what went wrong
    }
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      testResults: { assertionResults: { status: string; failureMessages: string[] }[] }[]
    }
    expect(testResults.flatMap(t => t.assertionResults.map(a => [a.status, ...a.failureMessages]))).toEqual([['passed']])
  })

  it('a REPL', () => {
    const lines = [
      `const { captureClosure } = require(${JSON.stringify(join(dist, 'util/closure/capture.js'))})`,
      `const { reviveClosure } = require(${JSON.stringify(join(dist, 'util/closure/revive.js'))})`,
      'const shipped = f => reviveClosure(structuredClone(captureClosure(f)))',
      'const k = 3; let l = 4; var m = 5; global.g = 6',
      'class A { constructor() { this.a = 1 } twice() { return this.a * 2 * k } }',
      'const a = new A()',
      'function later(x) { return x + m }',
      "console.log('first', shipped(x => x * k + l + m + g + a.twice() + later(1) + new A().a)(10))",
      "console.log('second', shipped(() => path.posix.join('a', 'b'))())",
      'const pending = Promise.resolve()',
      "try { shipped(() => pending) } catch (e) { console.log('third', e.message) }",
    ]
    const printed = execFileSync(process.execPath, ['-i'], {
      input: `${lines.join('\n')}\n`,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    })
    expect(printed).toContain('first 58')
    expect(printed).toContain('second a/b')
    expect(printed).toContain(
      "third Task not serializable: variable 'pending' holds a Promise\n  captured via: <closure> -> pending\n  at REPL11:1:",
    )
  })

  it('a REPL with a context of its own', () => {
    const script = `
      import repl from 'node:repl'
      import { PassThrough } from 'node:stream'
      import { captureClosure } from ${JSON.stringify(join(dist, 'util/closure/capture.js'))}
      import { reviveClosure } from ${JSON.stringify(join(dist, 'util/closure/revive.js'))}
      const input = new PassThrough()
      const server = repl.start({ input, output: process.stdout, prompt: '' })
      server.context.shipped = f => reviveClosure(structuredClone(captureClosure(f)))
      server.on('exit', () => process.exit())
      input.end("const k = [3]; class A { n = 2 }; const a = new A(); var v = new Map([['x', 4]])\\n" +
        "console.log('first', shipped(x => x * k[0] + a.n + v.get('x') + Math.max(1, 2))(10))\\n")`
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    })
    expect(printed).toContain('first 38')
  })

  it('under the permission model what names its variables', () => {
    const file = join(out, 'permission.mjs')
    writeFileSync(
      file,
      `import { captureClosure } from ${JSON.stringify(join(dist, 'util/closure/capture.js'))}
import { reviveClosure } from ${JSON.stringify(join(dist, 'util/closure/revive.js'))}
import { task } from ${JSON.stringify(join(dist, 'util/closure/task.js'))}
const k = 3
const helper = task(x => x + k, { captures: { k } })
const out = [reviveClosure(captureClosure(x => x + 1))(1), reviveClosure(captureClosure(task(x => x * k + helper(1), { captures: { k, helper } })))(2)]
try { captureClosure(x => x * k + helper(1)) } catch (e) { out.push(e.message) }
console.log(JSON.stringify(out))`,
    )
    const printed = execFileSync(process.execPath, ['--experimental-permission', '--allow-fs-read=*', file], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    expect(JSON.parse(printed)).toEqual([
      2,
      10,
      "Task not serializable: the function uses 'k', 'helper', and there is no inspector to look at its variables; give them: task(fn, { captures: { k, helper } })\n  captured via: <closure>",
    ])
  })

  it('packages, by reference', () => {
    const folder = join(out, 'app')
    const write = (path: string, text: string): void => {
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    write('node_modules/old/package.json', '{"name":"old","main":"index.js"}')
    write(
      'node_modules/old/index.js',
      'const cache = new WeakMap(); function _(x) { return cache.has({}) ? 0 : x + 1 }; _.twice = x => cache.has({}) ? 0 : x * 2; module.exports = _',
    )
    write('node_modules/new/package.json', '{"name":"new","type":"module","exports":"./index.js"}')
    write(
      'node_modules/new/index.js',
      'const cache = new WeakMap(); export const half = x => cache.has({}) ? 0 : x / 2; export default class Money { constructor(n) { this.n = n } plus(o) { return new Money(this.n + o.n) } }',
    )
    write('node_modules/new/inner.js', 'export const by = n => x => x * n')
    write(
      'main.mjs',
      `import old from 'old'
import Money, { half } from 'new'
import * as all from 'new'
export const refused = []
const five = new Money(5)
export const cases = [
  { name: 'a function', make: () => x => old(x), args: [1], gives: 2 },
  { name: 'a member', make: () => x => old.twice(x), args: [4], gives: 8 },
  { name: 'of a module', make: () => x => half(x) + all.half(x), args: [4], gives: 4 },
  { name: 'an instance', make: () => () => [five.plus(new Money(1)).n, five instanceof Money], args: [], gives: [6, true] },
  { name: 'the function itself', make: () => half, args: [4], gives: 2 },
]`,
    )
    const { failures, cases, bytes } = run(join(folder, 'main.mjs'))
    expect(failures).toEqual([])
    expect(cases).toBe(5)
    expect(bytes).toBeLessThan(700)
  })
})

/** Starts the script again in a worker, in the place of the main thread. */
const IN_WORKER = `
import { isMainThread, Worker } from 'node:worker_threads'
if (isMainThread) {
  const [, script, ...rest] = process.argv
  const worker = new Worker(script, { workerData: rest, execArgv: [] })
  await new Promise(resolve => worker.on('exit', resolve))
  process.exit()
}`

/** What V8 runs is counted, by a session of the process's own. */
const COUNTING = `
import { Session } from 'node:inspector'
const session = new Session()
session.connect()
session.post('Profiler.enable')
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
globalThis[Symbol.for('session')] = session`
