import * as arrow from 'apache-arrow'
import { describe, expect, test } from 'vitest'
import { exportToArrow } from '#dist/columnar/arrow-export.js'
import { arrowValues, importFromArrow } from '#dist/columnar/arrow-import.js'
import { fromArrowSchema, fromArrowType } from '#dist/columnar/arrow-type.js'
import { allocateBatch } from '#dist/columnar/batch-builder.js'
import { columnToArray } from '#dist/columnar/reader.js'
import { createMemory } from '#dist/columnar/shared-memory.js'
import { writeColumn } from '#dist/columnar/writer.js'
import * as t from '#dist/types/data-type.js'
import type { Value } from '#dist/types/value.js'

const memory = createMemory({ maximumBytes: 64 << 20 })

const columns: [name: string, type: t.DataType, values: Value[]][] = [
  ['boolean', t.BooleanType, [true, null, false, true]],
  ['byte', t.ByteType, [-128, null, 127, 0]],
  ['short', t.ShortType, [-32768, null, 1, 2]],
  ['int', t.IntegerType, [-5, null, 6, 7]],
  ['long', t.LongType, [-(2n ** 63n), null, 2n ** 63n - 1n, 0n]],
  ['float', t.FloatType, [Math.fround(0.1), null, NaN, -0]],
  ['double', t.DoubleType, [0.1, null, -Infinity, -0]],
  ['narrow', t.DecimalType(10, 2), [-700n, null, 150n, 0n]],
  ['wide', t.DecimalType(38, 2), [-(10n ** 37n), null, 2n ** 64n, -1n]],
  ['string', t.StringType, ['a string of more than twelve', null, '', 'grün']],
  ['binary', t.BinaryType, [Uint8Array.of(1, 2), null, new Uint8Array(), new Uint8Array(20)]],
  ['date', t.DateType, [-1, null, 20000, 0]],
  ['timestamp', t.TimestampType, [-1n, null, 1700000000123456n, 0n]],
  ['ntz', t.TimestampNTZType, [-1n, null, 1700000000123456n, 0n]],
  ['time', t.TimeType(6), [0n, null, 86399999999000n, 1000n]],
  ['months', t.YearMonthIntervalType(), [-13, null, 5, 0]],
  ['micros', t.DayTimeIntervalType(), [-5n, null, 5n, 0n]],
  ['interval', t.CalendarIntervalType, [{ months: 1, days: -2, micros: -3n }, null, { months: 0, days: 0, micros: 0n }, null]],
  ['nothing', t.NullType, [null, null, null, null]],
  ['array', t.ArrayType(t.StringType), [['x', null], null, [], ['a string of more than twelve']]],
  [
    'map',
    t.MapType(t.StringType, t.LongType),
    [{ keys: ['k', 'l'], values: [1n, null] }, null, { keys: [], values: [] }, { keys: ['m'], values: [2n] }],
  ],
  ['struct', t.StructType([t.StructField('a', t.IntegerType), t.StructField('b', t.StringType)]), [[1, 'x'], null, [null, 'y'], [2, null]]],
]
const schema = t.StructType(columns.map(([name, type]) => t.StructField(name, type)))

function tableOf(zone = 'Europe/Berlin'): arrow.Table {
  const batch = allocateBatch(
    memory,
    schema.fields.map(f => f.dataType),
  )
  columns.forEach(([, , values], i) => {
    writeColumn(memory, batch.columns[i]!, values, batch.heap)
  })
  const out = exportToArrow(schema, zone)
  out.append(memory, batch, 4)
  return out.finish()
}

test('every type is exported, read back by apache-arrow, and imported again', () => {
  const table = tableOf()
  expect(fromArrowSchema(table.schema)).toEqual(schema)
  for (const source of [table, arrow.tableFromIPC(arrow.tableToIPC(table))]) {
    const batch = allocateBatch(
      memory,
      schema.fields.map(f => f.dataType),
    )
    let rows = 0
    importFromArrow(source, 2048, (n, write) => {
      rows += n
      write(memory, batch, batch.heap)
    })
    expect(rows).toBe(4)
    columns.forEach(([name, , values], i) => {
      expect([name, columnToArray(memory, batch.columns[i]!, 4)]).toEqual([name, values])
    })
  }
})

test('rows of values give the same table as batches', () => {
  const out = exportToArrow(schema, 'Europe/Berlin')
  out.appendRows([0, 1, 2, 3].map(row => columns.map(([, , values]) => values[row]!)))
  expect(out.finish().toArray().map(String)).toEqual(tableOf().toArray().map(String))
})

test('the types are those of Spark', () => {
  const types = Object.fromEntries(tableOf().schema.fields.map(f => [f.name, String(f.type)]))
  expect(types).toMatchObject({
    narrow: 'Decimal[10e+2]',
    date: 'Date32<DAY>',
    timestamp: 'Timestamp<MICROSECOND, Europe/Berlin>',
    ntz: 'Timestamp<MICROSECOND>',
    time: 'Time64<NANOSECOND>',
    micros: 'Duration<MICROSECOND>',
    array: 'List<Utf8>',
    map: 'Map<{key:Utf8, value:Int64}>',
  })
})

test('apache-arrow sees the right values', () => {
  const row = tableOf().get(0)!.toJSON()
  expect(row).toMatchObject({ boolean: true, byte: -128, long: -(2n ** 63n), string: 'a string of more than twelve', date: -86_400_000 })
  // Decimals come unscaled.
  expect(String(row.narrow)).toBe('-700')
  expect(String(row.wide)).toBe(String(-(10n ** 37n)))
})

test('a table owns its bytes', () => {
  const batch = allocateBatch(memory, [t.IntegerType, t.StringType])
  writeColumn(memory, batch.columns[0]!, [1, 2], batch.heap)
  writeColumn(memory, batch.columns[1]!, ['a string of more than twelve', 'b'], batch.heap)
  const out = exportToArrow(t.StructType([t.StructField('i', t.IntegerType), t.StructField('s', t.StringType)]), 'UTC')
  out.append(memory, batch, 2)
  const table = out.finish()
  memory.u8.fill(0xff, batch.address, batch.address + 65_536)
  expect(table.toArray().map(r => r.toJSON())).toEqual([
    { i: 1, s: 'a string of more than twelve' },
    { i: 2, s: 'b' },
  ])
  expect(table.batches[0]!.data.children[0]!.values.buffer).not.toBe(memory.wasm.buffer)
})

test('long columns of every type, over many growths', () => {
  const out = exportToArrow(schema, 'UTC')
  out.appendRows(Array.from({ length: 3000 }, (_, row) => columns.map(([, , values]) => values[row % 4]!)))
  const table = out.finish()
  columns.forEach(([name, , values], i) => {
    const got = arrowValues(table.batches[0]!.data.children[i]!)
    expect([name, got]).toEqual([name, Array.from({ length: 3000 }, (_, row) => values[row % 4]!)])
  })
})

test('many batches become few record batches; none, an empty table of the schema', () => {
  const batch = allocateBatch(memory, [t.LongType])
  const out = exportToArrow(t.StructType([t.StructField('l', t.LongType)]), 'UTC')
  for (let b = 0; b < 40; b++) {
    writeColumn(
      memory,
      batch.columns[0]!,
      Array.from({ length: 2048 }, (_, i) => BigInt(b * 2048 + i)),
      batch.heap,
    )
    out.append(memory, batch, 2048)
  }
  const table = out.finish()
  expect([table.numRows, table.batches.length]).toEqual([40 * 2048, 2])
  expect(table.get(81_919)!.l).toBe(81_919n)
  const empty = exportToArrow(schema, 'UTC').finish()
  expect([empty.numRows, empty.numCols]).toEqual([0, columns.length])
})

describe('import', () => {
  const values = (vector: arrow.Vector) => vector.data.flatMap(arrowValues)

  test('dictionaries, slices and chunks', () => {
    const words = arrow.vectorFromArray(['a', 'b', null, 'a', 'c'])
    expect(arrow.DataType.isDictionary(words.type)).toBe(true)
    expect(values(words)).toEqual(['a', 'b', null, 'a', 'c'])
    expect(values(words.slice(1, 4))).toEqual(['b', null, 'a'])
    const bools = arrow.vectorFromArray([true, false, null, true, true], new arrow.Bool())
    expect(values(bools.slice(1, 5))).toEqual([false, null, true, true])
    expect(values(arrow.vectorFromArray([1, 2], new arrow.Int32()).concat(arrow.vectorFromArray([3], new arrow.Int32())))).toEqual([
      1, 2, 3,
    ])
    const lists = arrow.vectorFromArray([[1, 2], null, [3]], new arrow.List(new arrow.Field('e', new arrow.Int32())))
    expect(values(lists.slice(1, 3))).toEqual([null, [3]])
  })

  test('unsigned numbers widen', () => {
    expect(values(arrow.vectorFromArray([255], new arrow.Uint8()))).toEqual([255])
    expect(values(arrow.vectorFromArray([4294967295], new arrow.Uint32()))).toEqual([4294967295n])
    expect(values(arrow.vectorFromArray([2n ** 64n - 1n], new arrow.Uint64()))).toEqual([2n ** 64n - 1n])
    expect([new arrow.Uint8(), new arrow.Uint16(), new arrow.Uint32()].map(fromArrowType)).toEqual([t.ShortType, t.IntegerType, t.LongType])
    expect(fromArrowType(new arrow.Uint64())).toEqual(t.DecimalType(20, 0))
  })

  test('other units of time', () => {
    const make = (type: arrow.DataType, data: unknown) => arrowValues((arrow.makeData as (p: unknown) => arrow.Data)({ type, data }))
    expect(make(new arrow.TimestampSecond(), BigInt64Array.of(-2n))).toEqual([-2_000_000n])
    expect(make(new arrow.TimestampMillisecond(), BigInt64Array.of(-2n))).toEqual([-2000n])
    expect(make(new arrow.TimestampNanosecond(), BigInt64Array.of(-1n, 1999n, -2000n))).toEqual([-1n, 1n, -2n])
    expect(make(new arrow.DateMillisecond(), BigInt64Array.of(-1n, 86_400_000n))).toEqual([-1, 1])
    expect(make(new arrow.TimeSecond(), Int32Array.of(3))).toEqual([3_000_000_000n])
    expect(make(new arrow.Float16(), Uint16Array.of(0x3e00, 0xfc00, 0x0001))).toEqual([1.5, -Infinity, 2 ** -24])
  })

  test('what SQL has no type for is refused', () => {
    const union = new arrow.SparseUnion([0], [new arrow.Field('a', new arrow.Int32())])
    expect(() => fromArrowType(union)).toThrow('[UNSUPPORTED_ARROWTYPE] Unsupported arrow type')
  })
})
