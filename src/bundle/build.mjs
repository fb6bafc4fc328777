// Bundles the entry and the workers' entry, a file each: loading some hundred modules one by one takes longer than a first query.
// Files are named by their content and loaded by load.cjs, which keeps V8's code for them. Dependencies stay outside.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const dist = fileURLToPath(new URL('../../dist', import.meta.url))
const out = join(dist, 'bundle')

/** `import()` of modules outside of the package has a file of its own: see src/util/import-module.ts. */
const importing = {
  name: 'importing',
  setup: build => build.onResolve({ filter: /\/import-module\.js$/ }, () => ({ path: './import-module.cjs', external: true })),
}
const common = { bundle: true, format: 'cjs', platform: 'node', target: 'node20', packages: 'external', logLevel: 'warning' }

/** Bundles an entry with all it imports; the name of its file. */
async function bundle(entry) {
  const { metafile } = await build({
    entryPoints: [join(dist, entry)],
    entryNames: '[name]-[hash]',
    outdir: out,
    outExtension: { '.js': '.cjs' },
    ...common,
    plugins: [importing],
    sourcemap: true,
    // names and lines for stacks; who reads the source has the repository
    sourcesContent: false,
    metafile: true,
    // less to read for every process; names stay as they are, for stacks
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 400,
    define: { 'import.meta.url': 'moduleUrl' },
    banner: { js: 'const moduleUrl=require("node:url").pathToFileURL(__filename).href;' },
  })
  const [path] = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint !== undefined)
  // esbuild leaves regular expressions as they are; V8 reads text of one byte a character twice as fast
  const text = readFileSync(path, 'utf8')
  writeFileSync(
    path,
    text.replace(/[^\0-\x7f]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  )
  return basename(path)
}

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
copyFileSync(new URL('load.cjs', import.meta.url), join(out, 'load.cjs'))
await build({
  ...common,
  entryPoints: [join(dist, 'util/import-module.js')],
  outfile: join(out, 'import-module.cjs'),
  // the user's own import() has whatever options it has
  logOverride: { 'unsupported-dynamic-import': 'silent' },
})
const engine = await bundle('index.js')
const worker = await bundle('execution/worker.js')
const names = Object.keys(createRequire(import.meta.url)(join(out, engine)))
writeFileSync(join(out, 'index.js'), `import load from './load.cjs'\nexport const { ${names.join(', ')} } = load('${engine}')\n`)
writeFileSync(join(out, 'index.cjs'), `module.exports = require('./load.cjs')('${engine}')\n`)
writeFileSync(join(out, 'worker.js'), `import load from './load.cjs'\nload('${worker}')\n`)

// a first run leaves V8's code of what every program uses
const { status } = spawnSync(process.execPath, [fileURLToPath(new URL('warm.mjs', import.meta.url))], { stdio: 'inherit' })
if (status !== 0) throw new Error('the bundle does not run')
