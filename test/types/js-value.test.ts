import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { parseSchema, parseType } from '#dist/types/ddl.js'
import { inferSchema, inferType } from '#dist/types/infer.js'
import { Decimal, LocalDate, type Timestamp, TimestampNTZ } from '#dist/types/js-classes.js'
import { fromJs, fromRow, toJs, toRow, toRows } from '#dist/types/js-value.js'
import { simpleString } from '#dist/types/names.js'

const options = { longAs: 'number', timeZone: 'America/Los_Angeles' } as const

test('a row spreads, destructures and prints as an object, and is reached by position', () => {
  const row = toRow(parseSchema('id bigint, name string, length int'), options)([7n, 'x', null])
  const { id, name } = row as unknown as Record<string, unknown>
  expect([id, name]).toEqual([7, 'x'])
  expect({ ...row }).toEqual({ id: 7, name: 'x', length: null })
  expect(row.at(-2)).toBe('x')
  expect(row.getAs('length')).toBe(null)
  expect(row.toArray()).toEqual([7, 'x', null])
  expect(inspect(row)).toBe("Row { id: 7, name: 'x', length: null }")
  expect(JSON.stringify(row)).toBe('{"id":7,"name":"x","length":null}')
})

test('a repeated name is reached by position, and is an error by name', () => {
  const row = toRow(parseSchema('a int, a int, b int'), options)([1, 2, 3])
  expect([row.at(0), row.at(1), row.length]).toEqual([1, 2, 3])
  expect({ ...row }).toEqual({ b: 3 })
  expect(() => (row as unknown as { a: number }).a).toThrow(
    '[AMBIGUOUS_COLUMN_OR_FIELD] Column or field `a` is ambiguous and has 2 matches.',
  )
  expect(() => row.getAs('a')).toThrow('AMBIGUOUS_COLUMN_OR_FIELD')
  expect(() => row.getAs('z')).toThrow('[FIELD_NOT_FOUND] No such struct field `z` in `a`, `a`, `b`.')
})

test('an unsafe long names its column, or comes as bigint', () => {
  const long = parseType('bigint')
  expect(toJs(long, options, 'n')(9007199254740991n)).toBe(9007199254740991)
  expect(() => toJs(long, options, 'n')(9007199254740993n)).toThrow('The value 9007199254740993 of the column `n` is not a safe integer')
  expect(toJs(long, { ...options, longAs: 'bigint' })(1n)).toBe(1n)
})

test('exact values print as SQL does, and give JavaScript dates', () => {
  const d = toJs(parseType('decimal(10,2)'), options)(-150n) as Decimal
  expect([String(d), d.toNumber(), JSON.stringify(d), d.compare(Decimal.from('-1.5'))]).toEqual(['-1.50', -1.5, '"-1.50"', 0])
  expect(String(toJs(parseType('date'), options)(18321))).toBe('2020-02-29')
  expect((toJs(parseType('date'), options)(18321) as LocalDate).toDate().toISOString()).toBe('2020-02-29T00:00:00.000Z')
  const ts = toJs(parseType('timestamp'), options)(1_593_632_096_789_012n) as Timestamp
  expect([String(ts), ts.toJSON(), ts.toDate().toISOString()]).toEqual([
    '2020-07-01 12:34:56.789012',
    '2020-07-01T19:34:56.789012Z',
    '2020-07-01T19:34:56.789Z',
  ])
  expect(inspect(ts)).toBe('Timestamp(2020-07-01 12:34:56.789012)')
  expect(String(toJs(parseType('interval day to second'), options)(90_000_000_000n))).toBe("INTERVAL '1 01:00:00' DAY TO SECOND")
})

test('nested values become arrays, maps and rows', () => {
  const t = parseType('struct<a: array<bigint>, m: map<string, date>>')
  const row = toJs(t, options)([[1n, null], { keys: ['k'], values: [0] }]) as Record<string, unknown>
  expect(row.a).toEqual([1, null])
  expect([...(row.m as Map<string, LocalDate>)].map(([k, v]) => `${k} ${v}`)).toEqual(['k 1970-01-01'])
})

test.each([
  ['int', 5, 5],
  ['bigint', 5, 5n],
  ['double', 1.5, 1.5],
  ['float', 0.1, Math.fround(0.1)],
  ['decimal(10,2)', '1.005', 101n],
  ['decimal(10,2)', Decimal.from('7'), 700n],
  ['date', '2020-02-29', 18321],
  ['date', new LocalDate(3), 3],
  ['timestamp', new Date(5), 5000n],
  ['timestamp', '2020-07-01 12:34:56.789012', 1_593_632_096_789_012n],
  ['timestamp_ntz', TimestampNTZ.parse('1970-01-01 00:00:01'), 1_000_000n],
  ['array<int>', [1, null], [1, null]],
  ['array<double>', Float64Array.of(1.5), [1.5]],
  ['map<string,int>', { a: 1 }, { keys: ['a'], values: [1] }],
  ['struct<a:int,b:string>', { b: 'x', a: 1 }, [1, 'x']],
  ['string', undefined, null],
])('%s takes %o', (type, value, expected) => {
  expect(fromJs(parseType(type), options)(value)).toEqual(expected)
})

test.each([
  ['int', '5', 'INVALID_EXTERNAL_TYPE'],
  ['int', 1.5, 'INVALID_EXTERNAL_TYPE'],
  ['tinyint', 200, 'CAST_OVERFLOW'],
  ['string', [5], 'INVALID_EXTERNAL_TYPE'],
  ['date', 'abc', 'CAST_INVALID_INPUT'],
  ['decimal(3,2)', 10, 'NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION'],
])('%s refuses %o', (type, value, condition) => {
  expect(() => fromJs(parseType(type), options)(value)).toThrow(expect.objectContaining({ condition }))
})

test('a row of the wrong length, and a null where none may be, are errors', () => {
  expect(() => fromRow(parseSchema('a int, b int'), options)([1])).toThrow('2 fields are required while 1 values are provided')
  expect(() => fromRow(parseSchema('a int not null'), options)({})).toThrow('NOT_NULL_ASSERT_VIOLATION')
})

test('types are inferred from values and merged over rows', () => {
  const schema = inferSchema([{ a: 1, b: null, c: [1] }, { a: 2.5, b: 'x', d: new Date(0) }, { c: [null, 0.5] }])
  expect(simpleString(schema)).toBe('struct<a:double,b:string,c:array<double>,d:timestamp>')
  expect(simpleString(inferSchema([[1, 'x']]))).toBe('struct<_1:bigint,_2:string>')
  expect(simpleString(inferSchema([[1, 'x']], ['n', 's']))).toBe('struct<n:bigint,s:string>')
  expect(simpleString(inferType(new Map([['k', { x: true }]])))).toBe('map<string,struct<x:boolean>>')
  expect(simpleString(inferType(2n ** 70n))).toBe('decimal(38,0)')
  expect(inferSchema([{ a: 1 }, { a: 'x' }]).fields[0]?.dataType.type).toBe('string')
  expect(() => inferSchema([{ a: true }, { a: 1 }])).toThrow('CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE')
})

test('rows of columns are those of their values', () => {
  const schema = parseSchema(
    'id bigint, d date, x decimal(5,1), s string, a array<bigint>, t timestamp, at int, st struct<n: bigint, m: date>, length double',
  )
  const rows = [
    [1n, 0, 15n, 'x', [1n, null], 5n, 1, [2n, 3], 1.5],
    [null, null, null, null, null, null, null, null, null],
    [-9007199254740991n, 0, -1n, '', [], 0n, -1, [null, null], Number.NaN],
  ]
  const columns = schema.fields.map((_, i) => rows.map(r => r[i] as unknown))
  const made: unknown[] = [0]
  toRows(schema, options)(columns, 3, made as never)
  expect(made.slice(1)).toEqual(rows.map(toRow(schema, options) as never))
  expect(made[0]).toBe(0)
  expect((made[1] as { d: LocalDate }).d).toBe((made[3] as { d: LocalDate }).d)
  expect(() => toRows(parseSchema('n bigint'), options)([[9007199254740993n]], 1, [])).toThrow('UNSAFE_INTEGER')
  const twice: { toArray(): unknown[] }[] = []
  toRows(parseSchema('a int, a int'), options)(
    [
      [1, 3],
      [2, 4],
    ],
    2,
    twice as never,
  )
  expect(twice.map(r => r.toArray())).toEqual([
    [1, 2],
    [3, 4],
  ])
})
