import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseStatement } from '#dist/sql/parse.js'

const folder = new URL('../sql/tpch/', import.meta.url)

describe('TPC-H', () => {
  for (const file of readdirSync(folder).filter(f => f.endsWith('.sql')))
    it(`parses ${file}`, () => {
      expect(parseStatement(readFileSync(new URL(file, folder), 'utf8')).kind).toBe('plan')
    })
})
