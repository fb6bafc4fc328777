import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { afterAll, describe, expect, it } from 'vitest'

const entry = fileURLToPath(new URL('../../dist/bundle/index.js', import.meta.url))
const out = mkdtempSync(join(tmpdir(), 'udf-errors-'))
afterAll(() => rmSync(out, { recursive: true, force: true }))

/** Line 10 makes the error, below line 20. */
const program = `import { SparkSession, udf } from ${JSON.stringify(entry)}

interface Options {
  readonly limit: number
}

const options: Options = { limit: 2 }
function check(x: number): number {
  if (x > options.limit) {
    const e = Object.assign(new RangeError('too much'), { code: 'E_LIMIT' })
    throw deeper(e)
  }
  return x
}
const deeper = (e: Error) => e
const spark = await SparkSession.builder().getOrCreate()
const out: unknown[] = []
for (const rows of [1000000, 0]) {
  spark.conf.set('spark.sql.execution.singleThreadRows', rows)
  const error = await spark.range(0, 10, 1, 2).select(udf(x => check(x), 'int')('id')).collect().catch(e => e)
  const { condition, message, cause, stack } = error
  out.push({ condition, message, stack, cause: { name: cause.name, code: cause.code, message: cause.message, stack: cause.stack } })
}
console.log(JSON.stringify(out))
await spark.stop()
`

interface Told {
  condition: string
  message: string
  stack: string
  cause: { name: string; code: string; message: string; stack: string }
}

function run(file: string, flags: readonly string[] = []): Told[] {
  const printed = execFileSync(process.execPath, [...flags, file], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } })
  return JSON.parse(printed.trim().split('\n').at(-1)!) as Told[]
}

const source = join(out, 'program.mts')
writeFileSync(source, program)
const build = (name: string, options: object): string => {
  const outfile = join(out, name)
  buildSync({
    entryPoints: [source],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: [entry],
    sourcemap: 'inline',
    ...options,
  })
  return outfile
}

const tsx = (() => {
  try {
    return createRequire(import.meta.url).resolve('tsx')
  } catch {
    return undefined
  }
})()

describe("errors of users' functions tell the place in the source", () => {
  const ways: [string, () => Told[]][] = [
    ['a bundle with its map inside', () => run(build('inline.mjs', {}))],
    ['a minified bundle with a map beside it', () => run(build('linked.mjs', { minify: true, sourcemap: 'linked' }))],
    ['with Node reading source maps itself', () => run(build('enabled.mjs', { minify: true }), ['--enable-source-maps'])],
    ...(tsx === undefined ? [] : [['tsx', () => run(source, ['--import', `file://${tsx}`])] satisfies [string, () => Told[]]]),
  ]
  it.each(ways)('%s', (_, told) => {
    for (const { condition, message, stack, cause } of told()) {
      expect(condition).toBe('FAILED_EXECUTE_UDF')
      expect(message).toContain('failed due to: RangeError: too much (')
      expect(message).toMatch(/\/program\.mts:10:29, task \d\.0 in stage \d\.0\)\. SQLSTATE: 39000$/)
      expect(cause).toMatchObject({ name: 'RangeError', code: 'E_LIMIT', message: 'too much' })
      expect(cause.stack).toMatch(/^RangeError: too much\n\s+at .*program\.mts:10:29\)?\n\s+at .*program\.mts:20:\d+/)
      expect(stack.split('\n')[1]).toMatch(/program\.mts:10:29/)
      expect(stack).not.toContain('closure:')
    }
  })
  it('a module without a map', () => {
    const plain = join(out, 'plain.mjs')
    writeFileSync(
      plain,
      program.replace(/interface Options \{[^}]*\}/, '\n\n').replaceAll(/: (Options|number|Error|unknown\[\])(?=[ ),])/g, ''),
    )
    const [told] = run(plain)
    expect(told!.message).toContain(`failed due to: RangeError: too much (${plain}:10:`)
  })
})
