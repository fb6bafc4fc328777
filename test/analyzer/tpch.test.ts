import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isPlanResolved } from '#dist/analyzer/resolved.js'
import { newSession, schemaText } from './session.ts'

describe('the TPC-H queries', () => {
  const files = readdirSync('test/sql/tpch').filter(f => f.endsWith('.json'))
  test.each(files)('%s has the schema that Spark gives it', async file => {
    const [recorded] = JSON.parse(readFileSync(`test/sql/tpch/${file}`, 'utf8')) as { sql: string; schema: string }[]
    const plan = await newSession().sql(recorded!.sql)
    expect(schemaText(plan)).toBe(recorded!.schema)
    expect(isPlanResolved(plan)).toBe(true)
  })
})
