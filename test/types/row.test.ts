import { expect, it } from 'vitest'
import { parseSchema } from '#dist/types/ddl.js'
import { toRow } from '#dist/types/js-value.js'

const read = toRow(parseSchema('a int, s struct<x: int, y: string>, l array<struct<x: int>>'), { longAs: 'number', timeZone: 'UTC' })
const row = read([1, [2, null], [[3]]])

it('rows become plain objects, with those inside if asked', () => {
  expect(row.asDict(true)).toEqual({ a: 1, s: { x: 2, y: null }, l: [{ x: 3 }] })
  expect(row.asDict().s).toBe(row.at(1))
})
it('columns have places; values may be null', () => {
  expect(row.fieldIndex('l')).toBe(2)
  expect(() => row.fieldIndex('z')).toThrow('[FIELD_NOT_FOUND] No such struct field `z` in `a`, `s`, `l`.')
  expect([row.isNullAt(0), row.anyNull, (row.at(1) as typeof row).anyNull]).toEqual([false, false, true])
  expect(read([1, null, null]).mkString(',')).toBe('1,null,null')
})
