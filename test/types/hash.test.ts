import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { castValue } from '#dist/types/cast/cast.js'
import { StringType } from '#dist/types/data-type.js'
import { zoneOf } from '#dist/types/datetime/zone.js'
import { parseType } from '#dist/types/ddl.js'
import { hashValue, xxhash64Value } from '#dist/types/hash.js'

/** Recorded from Spark by test/record/record_types.py. */
const rows = JSON.parse(readFileSync(new URL('hashes.json', import.meta.url), 'utf8')) as [string, string, number, string][]

test.each(rows)('hashes of %s %o', (type, text, murmur3, xxhash64) => {
  const t = parseType(type)
  const v = castValue(StringType, t, 'ansi', { zone: zoneOf('America/Los_Angeles') })(text)
  expect(hashValue(v, t)).toBe(murmur3)
  expect(String(xxhash64Value(v, t))).toBe(xxhash64)
})

test('null leaves the hash as it is, and values chain', () => {
  expect(hashValue(null, parseType('int'))).toBe(42)
  const pair = parseType('struct<a:int,b:string>')
  expect(hashValue([1, 'x'], pair)).toBe(hashValue('x', parseType('string'), hashValue(1, parseType('int'))))
})
