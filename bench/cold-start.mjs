// How long a fresh process takes to `range(10).show()` and end: the whole process, and within it.
import { spawnSync } from 'node:child_process'
import { readArguments } from './harness/arguments.mjs'
import { median, milliseconds, report, table } from './harness/report.mjs'

const library = new URL('../dist/index.js', import.meta.url)
const programs = {
  'node, an empty program': '',
  'import firesteel': `await import('${library}')`,
  'range(10).show()': `
    const { SparkSession } = await import('${library}')
    const spark = await SparkSession.builder().getOrCreate()
    await spark.range(10).show()`,
  'a group by over range(10)': `
    const { SparkSession } = await import('${library}')
    const spark = await SparkSession.builder().getOrCreate()
    await (await spark.sql('select id % 3 as k, count(*) as n from range(10) group by 1 order by 1')).show()`,
}

export async function main(argv) {
  const { options } = readArguments(argv, { repetitions: 7, name: 'cold-start' })
  const runs = {}
  for (const [name, program] of Object.entries(programs)) {
    runs[name] = []
    for (let i = 0; i < options.repetitions; i++) {
      const started = performance.now()
      const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
      if (status !== 0) throw new Error(`${name}: ${stderr}`)
      runs[name].push(performance.now() - started)
    }
  }
  const rows = Object.entries(runs).map(([name, ms]) => [name, milliseconds(median(ms)), milliseconds(Math.min(...ms))])
  const title = `from a cold process to its end, ${options.repetitions} runs; milliseconds`
  report(options.name, `${title}\n\n${table(['', 'median', 'least'], rows)}`, { runs })
}
