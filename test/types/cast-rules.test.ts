import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { canCast, canStoreAssign, canUpCast } from '#dist/types/cast/rules.js'
import { parseType } from '#dist/types/ddl.js'

/** Recorded from Spark by test/record/record_types.py: a row per source type, an `x` per target it can be cast to. */
const matrix = JSON.parse(readFileSync(new URL('cast-matrix.json', import.meta.url), 'utf8')) as Record<string, string[]>
const types = matrix.types!.map(parseType)

const rules = {
  ansi: (a: number, b: number) => canCast(types[a]!, types[b]!, 'ansi'),
  legacy: (a: number, b: number) => canCast(types[a]!, types[b]!, 'legacy'),
  try: (a: number, b: number) => canCast(types[a]!, types[b]!, 'try'),
  upCast: (a: number, b: number) => canUpCast(types[a]!, types[b]!),
  store: (a: number, b: number) => canStoreAssign(types[a]!, types[b]!),
}

test.each(Object.entries(rules))('%s casts are those of Spark', (name, rule) => {
  const names = matrix.types!
  const rows = names.map((n, a) => `${n.padEnd(24)} ${names.map((_, b) => (rule(a, b) ? 'x' : '.')).join('')}`)
  expect(rows).toEqual(names.map((n, a) => `${n.padEnd(24)} ${matrix[name]![a]}`))
})
