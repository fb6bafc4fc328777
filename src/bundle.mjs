// Bundles the entry and the workers' entry: loading some hundred modules one by one takes longer than a first query.
// Dependencies stay outside; what is imported lazily stays a file of its own.
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const dist = fileURLToPath(new URL('../dist', import.meta.url))
await build({
  entryPoints: { index: `${dist}/index.js`, worker: `${dist}/execution/worker.js` },
  outdir: `${dist}/bundle`,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  // less to read for every process; names stay as they are, for stacks
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 400,
  logLevel: 'warning',
  // the user's own import() has whatever options it has
  logOverride: { 'unsupported-dynamic-import': 'silent' },
})
