/** Compiles the AssemblyScript kernels to `dist/kernels/kernels.wasm`, unless that is newer than every source. */
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const here = dirname(fileURLToPath(import.meta.url))
const sources = join(here, 'assembly')
const outFile = join(here, '../../dist/kernels/kernels.wasm')

const modified = file => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
const newest = Math.max(...[fileURLToPath(import.meta.url), ...readdirSync(sources).map(f => join(sources, f))].map(modified))
if (modified(outFile) < newest) {
  mkdirSync(dirname(outFile), { recursive: true })
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
    {},
  )
  if (error) {
    console.error(stderr.toString())
    console.error(error.message)
    process.exit(1)
  }
}
