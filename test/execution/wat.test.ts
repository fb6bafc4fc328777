import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import wabtModule from 'wabt'
import type { SparkSession } from '#dist/index.js'
import { explainString } from '#dist/session/explain.js'
import { session } from './session.ts'

const features = {
  threads: true,
  simd: true,
  bulk_memory: true,
  sign_extension: true,
  sat_float_to_int: true,
  mutable_globals: true,
  multi_value: true,
}
// the declaration leaves out that it takes the features
const validation = [features] as unknown as []

let spark: SparkSession
let wabt: Awaited<ReturnType<typeof wabtModule>>
beforeAll(async () => {
  wabt = await wabtModule()
  spark = await session({})
  for (const file of readdirSync('datasets/tpch'))
    spark.read.parquet(`datasets/tpch/${file}`).createOrReplaceTempView(file.replace('.parquet', ''))
})

/** The text of each generated module of a statement. */
async function modulesOf(sql: string): Promise<string[]> {
  const text = await explainString((await spark.sql(sql)).queryExecution, 'codegen')
  return text.split(/^== Module .* ==\n/m).slice(1)
}

/** Throws where the text does not parse or is not valid. */
function validate(wat: string): void {
  const module = wabt.parseWat('generated.wat', wat, features)
  try {
    module.validate(...validation)
  } finally {
    module.destroy()
  }
}

describe('the text of generated pipelines', () => {
  it.each([
    [
      'filter-and-aggregate',
      'select sum(l_extendedprice * l_discount) from lineitem where l_quantity < 24 and l_discount between 0.05 and 0.07',
    ],
    ['group-by-string', 'select l_returnflag, count(*), sum(l_quantity) from lineitem group by l_returnflag'],
    ['join-probe', 'select o_orderpriority, l_quantity from lineitem join orders on l_orderkey = o_orderkey'],
  ])('%s is as it was', async (name, sql) => {
    const modules = await modulesOf(sql)
    modules.forEach(validate)
    await expect(modules.join('\n')).toMatchFileSnapshot(`wat/${name}.wat`)
  })

  it.each(readdirSync('test/sql/tpch').filter(f => f.endsWith('.sql')))('of TPC-H %s is valid', async file => {
    const modules = await modulesOf(readFileSync(`test/sql/tpch/${file}`, 'utf8').trim().replace(/;$/, ''))
    expect(modules.length).toBeGreaterThan(0)
    modules.forEach(validate)
  })
})
