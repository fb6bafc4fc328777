// TPC-H: our engine, DuckDB and Spark over the same Parquet files with as many threads each, one after the other.
import { readArguments } from './harness/arguments.mjs'
import { runSuite, suiteOptions } from './harness/suite.mjs'
import { tpchData, tpchQueries, tpchViews } from './harness/tpch.mjs'

export async function main(argv) {
  const { options } = readArguments(argv, suiteOptions)
  const statements = tpchQueries(options.queries)
  await runSuite({ suite: 'tpch', title: `TPC-H scale ${options.sf}`, views: tpchViews(tpchData(options)), statements, options })
}
