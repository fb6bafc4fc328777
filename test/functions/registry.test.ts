import { expect, test } from 'vitest'
import { allFunctions, lookupFunction } from '#dist/functions/registry.js'
import { recordings } from './examples.ts'

/** Syntax in Spark's list of functions, and tables. */
const syntax = ['case', 'cast', 'in', 'when', 'range']

test('every function that Spark documents has an entry, if only as missing', () => {
  const names = new Set(recordings().flatMap(r => r.examples.map(e => e.function)))
  expect([...names].filter(n => lookupFunction(n) === undefined && !syntax.includes(n))).toEqual([])
  expect(names.size).toBeGreaterThan(500)
})

test('an entry has one meaning, and says what it is', () => {
  for (const f of allFunctions()) {
    if (f.kind === 'missing') continue
    expect(f.name, f.name).toBe(f.name.toLowerCase())
    expect(f.usage, f.name).not.toBe('')
    if (f.kind !== 'scalar') continue
    expect(f.eval ?? f.bind ?? f.bindLazy ?? f.rewrite ?? f.coerce, `${f.name} has a meaning`).toBeDefined()
    if (f.conditional) expect(f.bindLazy, f.name).toBeDefined()
  }
})

test('no two entries have one name', () => {
  const seen = new Map<string, string>()
  const twice: string[] = []
  for (const f of allFunctions())
    for (const n of [f.name, ...(f.aliases ?? [])]) {
      if (seen.has(n) && seen.get(n) !== f.name) twice.push(n)
      seen.set(n, f.name)
    }
  expect(twice).toEqual([])
})
