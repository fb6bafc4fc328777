import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const dependencies = ['@bokuweb/zstd-wasm', 'apache-arrow', 'fast-csv', 'saxes', 'yaml', 'zstddec']

describe('the package', () => {
  it('depends at run time on what it needs and nothing else', () => {
    expect(Object.keys(manifest.dependencies).sort()).toEqual(dependencies)
  })
  it('exports types first, and what it exports is built', () => {
    for (const target of Object.values(manifest.exports)) {
      if (typeof target === 'string') continue
      expect(Object.keys(target as object)[0]).toBe('types')
      for (const file of Object.values(target as Record<string, string>)) expect(existsSync(file), file).toBe(true)
    }
  })
  it('has no native code', () => {
    expect(existsSync('binding.gyp')).toBe(false)
    expect(manifest.scripts.install ?? manifest.scripts.postinstall).toBeUndefined()
  })
})

describe('the package, installed', () => {
  let folder: string
  let installed: string
  let sizes: { unpackedSize: number; filename: string }
  const caches = () => readdirSync(join(installed, 'dist/bundle')).filter(name => name.endsWith('.cache'))

  /** What a program beside the installed package prints. */
  const run = (program: string, type: 'module' | 'commonjs' = 'module', extra: readonly string[] = []): string => {
    const file = join(folder, type === 'module' ? 'program.mjs' : 'program.cjs')
    writeFileSync(file, program)
    const { NODE_OPTIONS: _, ...env } = process.env
    const { status, stdout, stderr } = spawnSync(process.execPath, [...extra, file], { encoding: 'utf8', env })
    expect(status, stderr).toBe(0)
    expect(stderr).toBe('')
    return stdout
  }
  const counting = (load: string): string => `${load}
    ;(async () => {
      const spark = await SparkSession.builder().master('local[2]').config('spark.sql.execution.singleThreadRows', 0).getOrCreate()
      const factor = 3
      const sums = spark.sparkContext.parallelize([1, 2, 3], 2).map(x => x * factor)
      console.log(await spark.range(1000).count(), await sums.reduce((a, b) => a + b))
    })()`

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'firesteel-package-')))
    const packed = spawnSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { encoding: 'utf8' })
    expect(packed.status, packed.stderr).toBe(0)
    sizes = JSON.parse(packed.stdout)[0]
    const modules = join(folder, 'node_modules')
    mkdirSync(modules)
    expect(spawnSync('tar', ['-xzf', join(folder, sizes.filename), '-C', folder]).status).toBe(0)
    installed = join(modules, 'firesteel')
    spawnSync('mv', [join(folder, 'package'), installed])
    for (const name of readdirSync('node_modules')) if (name !== '.bin') symlinkSync(resolve('node_modules', name), join(modules, name))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is small', () => {
    expect(sizes.unpackedSize).toBeLessThan(16e6)
  })
  it('runs from modules and from CommonJS', () => {
    expect(run(counting(`import { SparkSession } from 'firesteel'`))).toBe('1000 18\n')
    expect(run(counting(`const { SparkSession } = require('firesteel')`), 'commonjs')).toBe('1000 18\n')
  })
  it('is one package to both', () => {
    const program = `const here = require('firesteel'); import('firesteel').then(there => console.log(Object.keys(there).filter(k => here[k] === there[k]).length === Object.keys(here).length))`
    expect(run(program, 'commonjs')).toBe('true\n')
  })
  it("keeps V8's code of itself beside it, once, and does without where it is broken", () => {
    const program = counting(`import { SparkSession } from 'firesteel'`)
    const kept = caches()
    expect(kept.length).toBeGreaterThan(0)
    run(program)
    expect(caches()).toEqual(kept)
    for (const name of kept) writeFileSync(join(installed, 'dist/bundle', name), 'no code')
    expect(run(program)).toBe('1000 18\n')
    for (const name of kept) rmSync(join(installed, 'dist/bundle', name))
    expect(run(program, 'module', ['--stack-size=900'])).toBe('1000 18\n')
    expect(caches(), 'none with settings of V8').toEqual([])
  })
  it('runs where that can not be written', () => {
    run(counting(`import { SparkSession } from 'firesteel'`))
    const kept = caches()
    for (const name of kept) rmSync(join(installed, 'dist/bundle', name))
    for (const name of kept) mkdirSync(join(installed, 'dist/bundle', name))
    expect(run(counting(`import { SparkSession } from 'firesteel'`))).toBe('1000 18\n')
    expect(readdirSync(join(installed, 'dist/bundle')).filter(name => name.includes('.cache'))).toEqual(kept)
  })
})
