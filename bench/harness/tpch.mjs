import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chosenOrAll } from './arguments.mjs'
import { ensureVenv } from './engines.mjs'

const root = new URL('../../', import.meta.url)
const tables = ['customer', 'lineitem', 'nation', 'orders', 'part', 'partsupp', 'region', 'supplier']

/** The folder with the TPC-H tables at a scale, made where it is missing. */
export function tpchData({ data, sf }) {
  if (data) return data
  const folder = fileURLToPath(new URL(sf === 0.01 ? 'datasets/tpch' : `datasets/tpch-sf${sf}`, root))
  if (!existsSync(`${folder}/lineitem.parquet`)) {
    ensureVenv()
    execFileSync('bash', ['datasets/tpch.sh', String(sf), folder], { cwd: fileURLToPath(root), stdio: 'inherit' })
  }
  return folder
}

export const tpchViews = folder => tables.map(name => ({ name, format: 'parquet', path: `${folder}/${name}.parquet` }))

/** The 22 queries, or those of a list. */
export const tpchQueries = (wanted = '') => queriesOf('tpch', wanted)

/** The queries of a suite among the tests, or those of a list: `[{ name: 'q01', sql }]`. */
export function queriesOf(suite, wanted = '') {
  const folder = new URL(`test/sql/${suite}/`, root)
  const names = readdirSync(folder)
    .filter(f => /^q\d+\w?\.sql$/.test(f))
    .map(f => f.slice(0, -4))
    .sort()
  return chosenOrAll('query', wanted, names).map(name => ({
    name,
    sql: readFileSync(new URL(`${name}.sql`, folder), 'utf8')
      .trim()
      .replace(/;$/, ''),
  }))
}
