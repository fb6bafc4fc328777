// How long a fresh process takes to its first answer and its end, with the package as users get it (dist/bundle).
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { readArguments } from './harness/arguments.mjs'
import { median, milliseconds, report, table } from './harness/report.mjs'
import { tpchData } from './harness/tpch.mjs'

const library = new URL('../dist/bundle/index.js', import.meta.url)

/** A program that makes a session and runs this. */
const first = query => `
  const { SparkSession } = await import('${library}')
  const spark = await SparkSession.builder().getOrCreate()
  ${query}`

const show = sql => first(`await (await spark.sql(${JSON.stringify(sql)})).show()`)

function programs(data) {
  const file = name => `parquet.\`${join(data, `${name}.parquet`)}\``
  return {
    'node, an empty program': '',
    'import firesteel': `await import('${library}')`,
    'range(10).show()': first('await spark.range(10).show()'),
    'a group by over range(10)': show('select id % 3 as k, count(*) as n from range(10) group by 1 order by 1'),
    'SQL over a small Parquet file': show(
      `select r_name, count(*) from ${file('nation')} join ${file('region')} on n_regionkey = r_regionkey group by 1`,
    ),
    'a group by over 6 million rows of Parquet': show(`select l_returnflag, count(*), sum(l_quantity) from ${file('lineitem')} group by 1`),
  }
}

export async function main(argv) {
  const { options } = readArguments(argv, { repetitions: 7, sf: 1, data: '', name: 'cold-start' })
  const runs = {}
  for (const [name, program] of Object.entries(programs(tpchData(options)))) {
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
