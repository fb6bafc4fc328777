import * as arrow from 'apache-arrow'
import type { DataType, StructType } from '../types/data-type.ts'
import { layoutOf, widthOf } from '../types/layout.ts'
import type { CalendarInterval, MapValue, Value } from '../types/value.ts'
import { sparkError } from '../util/errors.ts'
import { toArrowSchema, toArrowType } from './arrow-type.ts'
import type { Batch, Column } from './batch.ts'
import { GrowingBytes } from './growing-bytes.ts'
import type { Memory } from './memory.ts'
import { cellReader } from './reader.ts'
import { viewStart } from './view-codec.ts'

/**
 * Batches as an Arrow Table that owns its bytes: everything is copied, for the engine's pages are used again. Bytes of validity become
 * bitmaps, views become offsets and bytes, decimals of any width 128 bits.
 */
export interface ArrowExport {
  append(memory: Memory, batch: Batch, rows: number): void
  /** Rows of values in place of a batch. */
  appendRows(rows: readonly (readonly Value[])[]): void
  finish(): arrow.Table
}

/** Record batches are closed at so many rows: making one costs some microseconds per column. */
const RECORD_BATCH_ROWS = 65_536

/** `timeZone` is the session's, which the type of timestamps names. */
export function exportToArrow(schema: StructType, timeZone: string): ArrowExport {
  const arrowSchema = toArrowSchema(schema, timeZone)
  const builders = schema.fields.map(f => builderOf(f.dataType, timeZone))
  const closed: arrow.RecordBatch[] = []
  let rows = 0

  function close(): void {
    const children = builders.map(b => b.finish())
    const data = arrow.makeData({ type: new arrow.Struct(arrowSchema.fields), length: rows, nullCount: 0, children })
    closed.push(new arrow.RecordBatch(arrowSchema, data))
    rows = 0
  }
  const added = (count: number) => {
    rows += count
    if (rows >= RECORD_BATCH_ROWS) close()
  }

  return {
    append(memory, batch, count) {
      if (count === 0) return
      builders.forEach((b, i) => {
        b.append(memory, batch.columns[i]!, count)
      })
      added(count)
    },
    appendRows(values) {
      for (const row of values) {
        builders.forEach((b, i) => {
          b.push(row[i]!)
        })
        added(1)
      }
    },
    finish() {
      if (rows > 0) close()
      return new arrow.Table(arrowSchema, closed)
    },
  }
}

interface Builder {
  append(memory: Memory, column: Column, rows: number): void
  push(value: Value): void
  finish(): arrow.Data
}

function builderOf(type: DataType, timeZone: string): Builder {
  const arrowType = toArrowType(type, timeZone)
  switch (type.type) {
    case 'null':
      return nullBuilder()
    case 'boolean':
      return booleanBuilder(arrowType)
    case 'decimal':
      return decimalBuilder(type, arrowType)
    case 'string':
    case 'char':
    case 'varchar':
    case 'binary':
      return bytesBuilder(arrowType)
    case 'calendar_interval':
      return perValue(type, intervalBuilder(arrowType))
    case 'array':
      return perValue(
        type,
        listBuilder(arrowType, [builderOf(type.element, timeZone)], v => [v as readonly Value[]]),
      )
    case 'map': {
      const entries = [builderOf(type.key, timeZone), builderOf(type.value, timeZone)]
      return perValue(
        type,
        listBuilder(arrowType, entries, v => [(v as MapValue).keys, (v as MapValue).values]),
      )
    }
    case 'struct':
      return perValue(
        type,
        structBuilder(
          arrowType,
          type.fields.map(f => builderOf(f.dataType, timeZone)),
        ),
      )
    default:
      return fixedBuilder(type, arrowType)
  }
}

/** Builders that need the values one by one anyway. */
function perValue(type: DataType, builder: Omit<Builder, 'append'>): Builder {
  const read = cellReader(type)
  const width = widthOf[layoutOf(type)]
  return {
    ...builder,
    append(memory, column, rows) {
      for (let i = 0; i < rows; i++) {
        const isNull = column.validity !== 0 && memory.u8[column.validity + i] === 0
        builder.push(isNull ? null : read(memory, column.values + i * width))
      }
    },
  }
}

/** Validity, gathered as bytes, packed to a bitmap at the end. */
function validityBuilder() {
  const valid = new GrowingBytes()
  let nulls = 0
  return {
    append(memory: Memory, column: Column, rows: number): void {
      if (column.validity === 0) {
        const at = valid.take(rows)
        valid.bytes.fill(1, at, at + rows)
        return
      }
      const source = memory.u8.subarray(column.validity, column.validity + rows)
      for (let i = 0; i < rows; i++) if (source[i] === 0) nulls++
      valid.append(source)
    },
    push(value: Value): void {
      if (value === null) nulls++
      valid.appendByte(value === null ? 0 : 1)
    },
    finish(): { length: number; nullCount: number; nullBitmap?: Uint8Array } {
      const bytes = valid.finish()
      const nullCount = nulls
      nulls = 0
      return { length: bytes.length, nullCount, ...(nullCount > 0 && { nullBitmap: packBits(bytes) }) }
    },
  }
}

function packBits(bytes: Uint8Array): Uint8Array {
  const bits = new Uint8Array(((bytes.length + 63) >> 6) << 3)
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) bits[i >> 3]! |= 1 << (i & 7)
  return bits
}

function nullBuilder(): Builder {
  let length = 0
  return {
    append: (_memory, _column, rows) => void (length += rows),
    push: () => void length++,
    finish() {
      const data = arrow.makeData({ type: new arrow.Null(), length, nullCount: length })
      length = 0
      return data
    },
  }
}

// apache-arrow types makeData by the very class; our types are made at run time.
const makeData = arrow.makeData as unknown as (props: Record<string, unknown>) => arrow.Data

function booleanBuilder(type: arrow.DataType): Builder {
  const values = new GrowingBytes()
  const validity = validityBuilder()
  return {
    append(memory, column, rows) {
      validity.append(memory, column, rows)
      values.append(memory.u8.subarray(column.values, column.values + rows))
    },
    push(value) {
      validity.push(value)
      values.appendByte(value === true ? 1 : 0)
    },
    finish: () => makeData({ type, ...validity.finish(), data: packBits(values.finish()) }),
  }
}

const arrayOf = { i8: Int8Array, i16: Int16Array, i32: Int32Array, i64: BigInt64Array, f32: Float32Array, f64: Float64Array } as const

function fixedBuilder(dataType: DataType, type: arrow.DataType): Builder {
  const layout = layoutOf(dataType) as keyof typeof arrayOf
  const width = widthOf[layout]
  const values = new GrowingBytes()
  const validity = validityBuilder()
  const TypedArray = arrayOf[layout]
  const one = new TypedArray(1)
  const oneBytes = new Uint8Array(one.buffer)
  return {
    append(memory, column, rows) {
      validity.append(memory, column, rows)
      values.append(memory.u8.subarray(column.values, column.values + rows * width))
    },
    push(value) {
      validity.push(value)
      if (value === null) return void values.take(width)
      one[0] = value as never
      values.append(oneBytes)
    },
    finish: () => makeData({ type, ...validity.finish(), data: new TypedArray(values.finish().buffer) }),
  }
}

function decimalBuilder(dataType: DataType, type: arrow.DataType): Builder {
  const narrow = layoutOf(dataType) === 'i64'
  const values = new GrowingBytes()
  const validity = validityBuilder()
  return {
    append(memory, column, rows) {
      validity.append(memory, column, rows)
      if (!narrow) return values.append(memory.u8.subarray(column.values, column.values + rows * 16))
      const at = values.take(rows * 16)
      // By halves of 32 bits: bigints would cost ten times as much.
      for (let i = 0, from = column.values, to = at; i < rows; i++, from += 8, to += 16) {
        const high = memory.dataView.getInt32(from + 4, true)
        values.view.setUint32(to, memory.dataView.getUint32(from, true), true)
        values.view.setInt32(to + 4, high, true)
        values.view.setInt32(to + 8, high >> 31, true)
        values.view.setInt32(to + 12, high >> 31, true)
      }
    },
    push(value) {
      validity.push(value)
      const at = values.take(16)
      if (value === null) return
      values.view.setBigInt64(at, BigInt.asIntN(64, value as bigint), true)
      values.view.setBigInt64(at + 8, BigInt.asIntN(64, (value as bigint) >> 64n), true)
    },
    finish: () => makeData({ type, ...validity.finish(), data: new Uint32Array(values.finish().buffer) }),
  }
}

function bytesBuilder(type: arrow.DataType): Builder {
  const bytes = new GrowingBytes()
  const offsets = new GrowingBytes()
  const validity = validityBuilder()
  offsets.take(4)
  const end = () => {
    // Arrow's Utf8 and Binary have 32-bit offsets.
    if (bytes.used > 0x7fffffff)
      throw sparkError('INTERNAL_ERROR', { message: 'A record batch has more than 2 GiB of text in one column.' })
    offsets.appendInt32(bytes.used)
  }
  return {
    append(memory, column, rows) {
      validity.append(memory, column, rows)
      for (let i = 0, at = column.values; i < rows; i++, at += 16) {
        if (column.validity === 0 || memory.u8[column.validity + i] !== 0) {
          const start = viewStart(memory, at)
          bytes.append(memory.u8.subarray(start, start + memory.u32[at >>> 2]!))
        }
        end()
      }
    },
    push(value) {
      validity.push(value)
      if (value !== null) bytes.append(typeof value === 'string' ? Buffer.from(value, 'utf8') : (value as Uint8Array))
      end()
    },
    finish() {
      const valueOffsets = new Int32Array(offsets.finish().buffer)
      offsets.take(4)
      return makeData({ type, ...validity.finish(), valueOffsets, data: bytes.finish() })
    },
  }
}

function intervalBuilder(type: arrow.DataType): Omit<Builder, 'append'> {
  const values = new GrowingBytes()
  const validity = validityBuilder()
  return {
    push(value) {
      validity.push(value)
      const at = values.take(16)
      if (value === null) return
      const { months, days, micros } = value as CalendarInterval
      const nanos = micros * 1000n
      if (nanos !== BigInt.asIntN(64, nanos))
        throw sparkError('ARITHMETIC_OVERFLOW', { message: 'long overflow', alternative: '', config: '"spark.sql.ansi.enabled"' })
      values.view.setInt32(at, months, true)
      values.view.setInt32(at + 4, days, true)
      values.view.setBigInt64(at + 8, nanos, true)
    },
    finish: () => makeData({ type, ...validity.finish(), data: new Int32Array(values.finish().buffer) }),
  }
}

/** Lists, and maps, which are lists of pairs. */
function listBuilder(
  type: arrow.DataType,
  children: readonly Builder[],
  parts: (v: Value) => (readonly Value[])[],
): Omit<Builder, 'append'> {
  const offsets = new GrowingBytes()
  const validity = validityBuilder()
  let count = 0
  offsets.take(4)
  return {
    push(value) {
      validity.push(value)
      if (value !== null) {
        const lists = parts(value)
        count += lists[0]!.length
        lists.forEach((list, i) => {
          for (const v of list) children[i]!.push(v)
        })
      }
      offsets.appendInt32(count)
    },
    finish() {
      const valueOffsets = new Int32Array(offsets.finish().buffer)
      const length = count
      offsets.take(4)
      count = 0
      const done = children.map(c => c.finish())
      const entries = (type.children as arrow.Field[])[0]!.type
      const child = done.length === 1 ? done[0] : makeData({ type: entries, length, nullCount: 0, children: done })
      return makeData({ type, ...validity.finish(), valueOffsets, child })
    },
  }
}

function structBuilder(type: arrow.DataType, children: readonly Builder[]): Omit<Builder, 'append'> {
  const validity = validityBuilder()
  return {
    push(value) {
      validity.push(value)
      children.forEach((c, i) => {
        c.push(value === null ? null : (value as readonly Value[])[i]!)
      })
    },
    finish: () => makeData({ type, ...validity.finish(), children: children.map(c => c.finish()) }),
  }
}
