/** Compiles the AssemblyScript kernels to `dist/kernels/kernels.wasm`, unless that is newer than every source. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const sources = join(here, 'assembly')
const outFile = join(here, '../../dist/kernels/kernels.wasm')

/** A line `// inline` before a function stands for the decorator, which only AssemblyScript allows there. */
function readFile(name, base) {
  const path = resolve(base, name)
  return existsSync(path) ? readFileSync(path, 'utf8').replace(/^\/\/ inline$/gm, '@inline') : null
}

const modified = file => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
const newest = Math.max(...[fileURLToPath(import.meta.url), ...readdirSync(sources).map(f => join(sources, f))].map(modified))
if (modified(outFile) < newest) {
  mkdirSync(dirname(outFile), { recursive: true })
  const { default: asc } = await import('assemblyscript/asc')
  const { error, stderr } = await asc.main(
    [
      join(sources, 'index.ts'),
      '--outFile',
      outFile,
      ...['--runtime', 'stub', '--noAssert', '--use', 'abort=', '-O3', '--converge'],
      ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
      // names of functions, for profiles
      '--debug',
      ...['--enable', 'simd', '--enable', 'threads', '--enable', 'bulk-memory'],
    ],
    { readFile },
  )
  if (error) {
    console.error(stderr.toString())
    console.error(error.message)
    process.exit(1)
  }
}
