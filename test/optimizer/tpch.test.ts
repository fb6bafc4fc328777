import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { analyzed } from './analyze.ts'
import { optimized } from './run.ts'
import { show } from './show.ts'
import { lookupTable } from './tpch/catalog.ts'

const folder = new URL('../sql/tpch/', import.meta.url)
const queries = readdirSync(folder).filter(f => f.endsWith('.sql'))

describe('the plans of TPC-H at scale 1', () => {
  test.each(queries)('%s', async file => {
    const sql = readFileSync(new URL(file, folder), 'utf8')
    const plan = optimized(await analyzed(sql, lookupTable))
    await expect(`${show(plan, { rows: true })}\n`).toMatchFileSnapshot(`tpch/${file.replace('.sql', '.txt')}`)
  })
})
