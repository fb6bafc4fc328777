// npm run bench -- <question> [options]: one file per question; without one, says which there are.
import { existsSync, readdirSync } from 'node:fs'
import { UsageError } from './harness/arguments.mjs'

const here = new URL('.', import.meta.url)
const [question, ...rest] = process.argv.slice(2)
const file = question && ['', 'micro/'].map(folder => new URL(`${folder}${question}.mjs`, here)).find(url => existsSync(url))
if (!file || question === 'run') {
  const names = folder =>
    readdirSync(new URL(folder, here))
      .filter(f => f.endsWith('.mjs') && f !== 'run.mjs')
      .map(f => f.slice(0, -4))
  console.error(`npm run bench -- <question> [options]\nquestions: ${[...names('.'), ...names('micro/')].join(', ')}. See bench/README.md.`)
  process.exit(1)
}
if (!existsSync(new URL('../dist/index.js', here))) {
  console.error('npm run build first')
  process.exit(1)
}
const { main } = await import(file.href)
try {
  await main(rest)
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exit(1)
}
