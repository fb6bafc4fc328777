import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ensureVenv } from './engines.mjs'

const root = new URL('../../', import.meta.url)

// The columns of lineitem, and what reads them in full: sums of numbers and of lengths, which no statistics answer.
const columns = {
  l_orderkey: 'bigint',
  l_partkey: 'bigint',
  l_suppkey: 'bigint',
  l_linenumber: 'int',
  l_quantity: 'decimal(15,2)',
  l_extendedprice: 'decimal(15,2)',
  l_discount: 'decimal(15,2)',
  l_tax: 'decimal(15,2)',
  l_returnflag: 'string',
  l_linestatus: 'string',
  l_shipdate: 'date',
  l_commitdate: 'date',
  l_receiptdate: 'date',
  l_shipinstruct: 'string',
  l_shipmode: 'string',
  l_comment: 'string',
}

export const ddl = Object.entries(columns)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ')

const reading = {
  string: c => `sum(length(${c}))`,
  date: c => `count(case when ${c} > date '1995-06-17' then 1 end)`,
}
const read = names => names.map(c => (reading[columns[c]] ?? (n => `sum(${n})`))(c)).join(', ')

const q1 = ['l_quantity', 'l_extendedprice', 'l_discount', 'l_tax', 'l_returnflag', 'l_linestatus', 'l_shipdate']

/** Name of the scan → the columns it reads; rows alone are counted where there are none. */
export const scans = {
  'count(*)': [],
  'three sums': ['l_quantity', 'l_extendedprice', 'l_discount'],
  "Q1's columns": q1,
  l_comment: ['l_comment'],
  'all columns': Object.keys(columns),
}

export const statementsOver = table =>
  Object.entries(scans).map(([name, names]) => ({ name, sql: `select ${names.length > 0 ? read(names) : 'count(*)'} from ${table}` }))

const forms = { csv: '(format csv, header)', json: '(format json)' }

/** The file of lineitem as text, made once by DuckDB. */
export function lineitemAs(format, parquet, sf) {
  const path = fileURLToPath(new URL(`datasets/generated/lineitem-sf${sf}.${format}`, root))
  if (existsSync(path)) return path
  ensureVenv()
  mkdirSync(new URL('datasets/generated/', root), { recursive: true })
  const program = `import duckdb; duckdb.sql("copy (from read_parquet('${parquet}')) to '${path}' ${forms[format]}")`
  execFileSync(fileURLToPath(new URL('.venv/bin/python', root)), ['-c', program], { stdio: 'inherit' })
  return path
}
