import type { DataType } from '../types/data-type.ts'
import { type Layout, layoutOf, widthOf } from '../types/layout.ts'
import type { Value } from '../types/value.ts'
import type { Column } from './batch.ts'
import { readBlob } from './blob.ts'
import { readInt128 } from './int128.ts'
import type { Memory } from './memory.ts'
import { readString, readView, viewStart } from './view-codec.ts'

/** Values of columns and rows as JavaScript values (types/value.ts). Numbers need no alignment, views 4 bytes. */

/** The value of a row, null where it is null. */
export function readValue(memory: Memory, column: Column, row: number): Value {
  if (column.validity !== 0 && memory.u8[column.validity + row] === 0) return null
  return readCell(memory, column.dataType, column.values + row * widthOf[layoutOf(column.dataType)])
}

/** The value of a type at an address, which is not null. */
export function readCell(memory: Memory, type: DataType, address: number): Value {
  return cellReader(type)(memory, address)
}

export type CellReader = (memory: Memory, address: number) => Value

const byLayout: Readonly<Record<Exclude<Layout, 'view'>, CellReader>> = {
  bool: (m, a) => m.u8[a] !== 0,
  i8: (m, a) => m.dataView.getInt8(a),
  i16: (m, a) => m.dataView.getInt16(a, true),
  i32: (m, a) => m.dataView.getInt32(a, true),
  i64: (m, a) => m.dataView.getBigInt64(a, true),
  f32: (m, a) => m.dataView.getFloat32(a, true),
  f64: (m, a) => m.dataView.getFloat64(a, true),
  i128: (m, a) => readInt128(m.dataView, a),
}

const nothing: CellReader = () => null
const bytes: CellReader = (m, a) => Uint8Array.from(readView(m, a))

/** How a type's values are read; look it up once per column. */
export function cellReader(type: DataType): CellReader {
  switch (type.type) {
    case 'null':
      return nothing
    case 'string':
    case 'char':
    case 'varchar':
      return readString
    case 'binary':
    case 'variant':
    case 'geometry':
    case 'geography':
      return bytes
    case 'array':
    case 'map':
    case 'struct':
    case 'calendar_interval':
      return (m, a) => readBlob(m, viewStart(m, a), m.u32[a >>> 2]!, type)
    default:
      return byLayout[layoutOf(type) as Exclude<Layout, 'view'>]
  }
}

/** Rows `from` to `from + rows` of a column as an array. */
export function columnToArray(memory: Memory, column: Column, rows: number, from = 0): Value[] {
  const out = valuesToArray(memory, column, rows, from)
  if (column.validity !== 0) {
    const u8 = memory.u8
    const validity = column.validity + from
    for (let i = 0; i < rows; i++) if (u8[validity + i] === 0) out[i] = null
  }
  return out
}

const TWO_32 = 2 ** 32
/** Of the upper halves of integers that are safe as numbers. */
const SAFE = 2 ** 21

/** A column of 64-bit integers as numbers; undefined where one of them is not safe as such. */
export function safeIntegersToArray(memory: Memory, column: Column, rows: number, from = 0): (number | null)[] | undefined {
  const { u8, i32, u32 } = memory
  const out: (number | null)[] = new Array(rows)
  let at = (column.values >>> 2) + from * 2
  if ((column.values & 3) !== 0) return undefined
  for (let i = 0; i < rows; i++, at += 2) {
    const high = i32[at + 1]!
    if (high >= SAFE || high < -SAFE || (high === -SAFE && u32[at] === 0)) return undefined
    out[i] = column.validity !== 0 && u8[column.validity + from + i] === 0 ? null : high * TWO_32 + u32[at]!
  }
  return out
}

function valuesToArray(memory: Memory, column: Column, rows: number, from: number): Value[] {
  const layout = layoutOf(column.dataType)
  if (layout === 'view' && column.codes !== 0 && column.dictionarySize < rows) return byDictionary(memory, column, rows, from)
  const width = widthOf[layout]
  const start = column.values + from * width
  const out: Value[] = new Array(rows)
  if (start % width === 0) {
    const views = typedViews(memory, layout)
    if (views !== undefined) {
      for (let i = 0, at = start / width; i < rows; i++, at++) out[i] = views[at]!
      return out
    }
  }
  const read = cellReader(column.dataType)
  for (let i = 0, at = start; i < rows; i++, at += width) out[i] = read(memory, at)
  return out
}

function typedViews(memory: Memory, layout: Layout): ArrayLike<number> | ArrayLike<bigint> | undefined {
  switch (layout) {
    case 'i32':
      return memory.i32
    case 'i64':
      return memory.i64
    case 'f32':
      return memory.f32
    case 'f64':
      return memory.f64
    default:
      return undefined
  }
}

/** Each entry is decoded once, when it first appears. */
function byDictionary(memory: Memory, column: Column, rows: number, from: number): Value[] {
  const read = cellReader(column.dataType)
  const entries: (Value | undefined)[] = new Array(column.dictionarySize)
  const out: Value[] = new Array(rows)
  const { dataView } = memory
  const width = widthOf.view
  for (let i = 0; i < rows; i++) {
    const code = dataView.getUint32(column.codes + (from + i) * 4, true)
    // The codes of null lanes may be anything.
    if (code >= column.dictionarySize) out[i] = null
    else out[i] = entries[code] ??= read(memory, column.dictionary + code * width)
  }
  return out
}
