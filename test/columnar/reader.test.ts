import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allocateBatch } from '#dist/columnar/batch-builder.js'
import { decodeBlob, encodeBlob } from '#dist/columnar/blob.js'
import { readInt128, writeInt128 } from '#dist/columnar/int128.js'
import { columnToArray, readCell, readValue, safeIntegersToArray } from '#dist/columnar/reader.js'
import { createMemory } from '#dist/columnar/shared-memory.js'
import { writeString } from '#dist/columnar/view-codec.js'
import { writeCell, writeColumn, writeValue } from '#dist/columnar/writer.js'
import * as t from '#dist/types/data-type.js'
import { layoutOf } from '#dist/types/layout.js'
import type { Value } from '#dist/types/value.js'

const memory = createMemory({ maximumBytes: 32 << 20 })

const int = t.IntegerType
const samples: [string, t.DataType, Value[]][] = [
  ['boolean', t.BooleanType, [true, false]],
  ['byte', t.ByteType, [-128, 127]],
  ['short', t.ShortType, [-32768, 32767]],
  ['int', int, [-(2 ** 31), 2 ** 31 - 1]],
  ['long', t.LongType, [-(2n ** 63n), 2n ** 63n - 1n]],
  ['float', t.FloatType, [Math.fround(0.1), -0, NaN, Infinity]],
  ['double', t.DoubleType, [0.1, -0, NaN, -Infinity]],
  ['decimal(18,2)', t.DecimalType(18, 2), [-999999999999999999n, 5n]],
  ['decimal(38,0)', t.DecimalType(38, 0), [10n ** 38n - 1n, -(10n ** 38n) + 1n, -1n, 2n ** 64n, -(2n ** 64n), 2n ** 63n]],
  ['string', t.StringType, ['', 'short', 'a string of more than twelve', 'ü'.repeat(40)]],
  ['binary', t.BinaryType, [new Uint8Array(), Uint8Array.of(0, 255), new Uint8Array(30).fill(7)]],
  ['date', t.DateType, [-719162, 0, 20000]],
  ['timestamp', t.TimestampType, [-1n, 1700000000000000n]],
  ['calendar interval', t.CalendarIntervalType, [{ months: -1, days: 2, micros: -(2n ** 62n) }]],
  ['array<int>', t.ArrayType(int), [[], [1, null, -3], Array.from({ length: 100 }, (_, i) => i)]],
  ['array<string>', t.ArrayType(t.StringType), [['a', null, 'a string of more than twelve', '', 'exactly 12 b']]],
  [
    'struct',
    t.StructType([t.StructField('a', t.ByteType), t.StructField('b', t.DecimalType(38, 2)), t.StructField('c', t.StringType)]),
    [
      [1, -(10n ** 30n), 'long enough to be elsewhere'],
      [null, null, null],
    ],
  ],
  [
    'map',
    t.MapType(t.StringType, t.DoubleType),
    [
      { keys: ['one', 'a key of more than twelve'], values: [1.5, null] },
      { keys: [], values: [] },
    ],
  ],
  [
    'array<struct<map<int,array<string>>>>',
    t.ArrayType(t.StructType([t.StructField('m', t.MapType(int, t.ArrayType(t.StringType)))])),
    [[[{ keys: [1, 2], values: [['x', null], ['a string of more than twelve']] }], null, [null]]],
  ],
]

describe.each(samples)('%s', (_, type, values) => {
  test('is written to a column and read back, with and without nulls', () => {
    const batch = allocateBatch(memory, [type])
    const [column] = batch.columns
    for (const list of [values, [null, ...values, null]]) {
      writeColumn(memory, column!, list, batch.heap)
      expect(column!.validity === 0).toBe(!list.includes(null))
      expect(columnToArray(memory, column!, list.length)).toEqual(list)
      expect(list.map((_, row) => readValue(memory, column!, row))).toEqual(list)
      expect(columnToArray(memory, column!, list.length - 1, 1)).toEqual(list.slice(1))
    }
  })

  test('lies anywhere, aligned or not', () => {
    const batch = allocateBatch(memory, [type])
    // Views alone are always aligned.
    const at = batch.columns[0]!.buffer + (layoutOf(type) === 'view' ? 16 : 3)
    for (const v of values) {
      writeCell(memory, type, at, v, batch.heap)
      expect(readCell(memory, type, at)).toEqual(v)
    }
  })
})

test('unaligned numbers are read', () => {
  const page = memory.allocate(65_536)
  const column = {
    dataType: t.LongType,
    buffer: 0,
    validityBuffer: 0,
    values: page + 3,
    validity: 0,
    codes: 0,
    dictionary: 0,
    dictionarySize: 0,
  }
  memory.dataView.setBigInt64(page + 3, 77n, true)
  memory.dataView.setBigInt64(page + 11, -78n, true)
  expect(columnToArray(memory, column, 2)).toEqual([77n, -78n])
})

test('strings of a dictionary are decoded through their codes', () => {
  const batch = allocateBatch(memory, [t.StringType])
  const column = batch.columns[0]!
  column.dictionary = column.buffer
  column.dictionarySize = 2
  writeString(memory, column.dictionary, 'yes', batch.heap)
  writeString(memory, column.dictionary + 16, 'a rather long no', batch.heap)
  column.codes = memory.allocate(65_536)
  memory.u32.set([1, 0, 1, 9], column.codes / 4)
  column.validity = column.validityBuffer
  memory.u8.set([1, 1, 1, 0], column.validity)
  expect(columnToArray(memory, column, 4)).toEqual(['a rather long no', 'yes', 'a rather long no', null])
  expect(columnToArray(memory, column, 3, 1)).toEqual(['yes', 'a rather long no', null])
})

test('a null for a column without validity is refused', () => {
  const batch = allocateBatch(memory, [int])
  expect(() => writeValue(memory, batch.columns[0]!, 0, null, batch.heap)).toThrow('[INTERNAL_ERROR]')
})

test('128-bit integers come back', () => {
  const at = memory.allocate(64)
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 127n), 2n ** 127n - 1n), v => {
      writeInt128(memory.dataView, at, v)
      expect(readInt128(memory.dataView, at)).toBe(v)
    }),
  )
  writeInt128(memory.dataView, at, -2n)
  expect([...memory.u8.subarray(at, at + 16)]).toEqual([254, ...new Array(15).fill(255)])
})

describe('blobs', () => {
  test('of an array lie as described', () => {
    const blob = encodeBlob([7, null], t.ArrayType(int))
    expect([...blob]).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0])
  })

  test('hold offsets, not addresses: a copy elsewhere is the same value', () => {
    const type = t.ArrayType(t.ArrayType(t.StringType))
    const value = [['a string of more than twelve', 'x'], null, []]
    const blob = encodeBlob(value, type)
    const moved = new Uint8Array(blob.length + 5)
    moved.set(blob, 5)
    expect(decodeBlob(moved.subarray(5), type)).toEqual(value)
  })

  test('of equal values are equal bytes', () => {
    const type = t.StructType([t.StructField('a', t.ArrayType(t.StringType)), t.StructField('b', t.StringType)])
    const value = () => [['short', 'a string of more than twelve', null], 'x']
    encodeBlob(value(), type)
    expect(Buffer.from(encodeBlob(value(), type)).equals(Buffer.from(encodeBlob(value(), type)))).toBe(true)
  })

  test('of random nested values come back', () => {
    const type = t.ArrayType(
      t.StructType([t.StructField('s', t.StringType), t.StructField('m', t.MapType(t.LongType, t.ArrayType(t.ByteType)))]),
    )
    const bytes = fc.array(fc.option(fc.integer({ min: -128, max: 127 })), { maxLength: 20 })
    const map = fc.array(fc.tuple(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.option(bytes)), { maxLength: 5 }).map(entries => ({
      keys: entries.map(e => e[0]),
      values: entries.map(e => e[1]),
    }))
    const value = fc.array(fc.option(fc.tuple(fc.option(fc.string({ maxLength: 30, unit: 'grapheme' })), fc.option(map))), { maxLength: 8 })
    fc.assert(
      fc.property(value, v => {
        expect(decodeBlob(encodeBlob(v as Value, type), type)).toEqual(v)
      }),
    )
  })
})

describe('64-bit integers as numbers', () => {
  const read = (values: (bigint | null)[], from = 0) => {
    const batch = allocateBatch(memory, [t.LongType], 16)
    writeColumn(memory, batch.columns[0]!, values, batch.heap)
    return safeIntegersToArray(memory, batch.columns[0]!, values.length - from, from)
  }
  const most = 2n ** 53n - 1n
  test('as long as all are safe', () => {
    const values = [0n, -1n, null, most, -most, 2n ** 32n, -(2n ** 32n) - 1n, 4294967295n]
    expect(read(values)).toEqual(values.map(v => (v === null ? null : Number(v))))
    expect(read(values, 3)).toEqual(values.slice(3).map(Number))
  })
  test.each([most + 1n, -most - 1n, 2n ** 63n - 1n, -(2n ** 63n)])('but not with %s', n => {
    expect(read([1n, n])).toBeUndefined()
  })
})
