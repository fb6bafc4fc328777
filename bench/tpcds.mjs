// TPC-DS's queries over the facts of scale 0.01, a hundred times over (see tpcds_data.py): stars of dimensions, and nulls in every column.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readArguments } from './harness/arguments.mjs'
import { ensureVenv } from './harness/engines.mjs'
import { runSuite, suiteOptions } from './harness/suite.mjs'
import { queriesOf } from './harness/tpch.mjs'

const root = new URL('../', import.meta.url)

export async function main(argv) {
  const { options } = readArguments(argv, { ...suiteOptions, rivals: 'unkept,duckdb' })
  const statements = queriesOf('tpcds', options.queries)
  const folder = options.data || dataAt(options.sf)
  const views = readdirSync(folder).map(file => ({ name: file.replace('.parquet', ''), format: 'parquet', path: `${folder}/${file}` }))
  const title = `TPC-DS, facts of scale 0.01 ${Math.round(options.sf * 100)} times over`
  await runSuite({ suite: 'tpcds', title, views, statements, options })
}

/** The folder of the tables, made where it is missing. */
function dataAt(sf) {
  const folder = fileURLToPath(new URL(`datasets/tpcds-sf${sf}`, root))
  if (!existsSync(folder)) {
    ensureVenv()
    const made = [fileURLToPath(new URL('bench/tpcds_data.py', root)), fileURLToPath(new URL('datasets/tpcds', root)), folder]
    execFileSync(fileURLToPath(new URL('.venv/bin/python', root)), [...made, String(Math.round(sf * 100))], { stdio: 'inherit' })
  }
  return folder
}
