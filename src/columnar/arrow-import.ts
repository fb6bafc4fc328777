import * as arrow from 'apache-arrow'
import type { Value } from '../types/value.ts'
import { sparkError } from '../util/errors.ts'
import { fromArrowType } from './arrow-type.ts'
import type { Batch } from './batch.ts'
import type { Memory } from './memory.ts'
import { writeColumn } from './writer.ts'

/**
 * Batches from an Arrow Table: `fill` is called for each run of at most `maxRows` rows with a function that writes them to a batch's own
 * buffers (and its long values to `heap`). The batch's column types are those of `fromArrowSchema`.
 */
export function importFromArrow(
  table: arrow.Table,
  maxRows: number,
  fill: (rows: number, write: (memory: Memory, batch: Batch, heap: number) => void) => void,
): void {
  for (const recordBatch of table.batches) {
    const columns = recordBatch.data.children.map(data => arrowValues(data))
    for (let from = 0; from < recordBatch.numRows; from += maxRows) {
      const rows = Math.min(maxRows, recordBatch.numRows - from)
      fill(rows, (memory, batch, heap) => {
        columns.forEach((values, i) => {
          writeColumn(memory, batch.columns[i]!, values.slice(from, from + rows), heap)
        })
      })
    }
  }
}

/** The values of Arrow data, of the type that `fromArrowType` says. Instants finer than microseconds are cut off downwards. */
export function arrowValues(data: arrow.Data): Value[] {
  const get = getter(data)
  const out: Value[] = new Array(data.length)
  for (let i = 0; i < data.length; i++) out[i] = data.getValid(i) ? get(i) : null
  return out
}

type Getter = (i: number) => Value

const fixed = {
  number:
    (values: ArrayLike<number>): Getter =>
    i =>
      values[i]!,
  bigint:
    (values: ArrayLike<bigint>): Getter =>
    i =>
      values[i]!,
}
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function getter(data: arrow.Data): Getter {
  const { type, values } = data
  const T = arrow.DataType
  if (T.isNull(type)) return () => null
  if (T.isBool(type)) return i => ((values[(data.offset + i) >> 3]! >> ((data.offset + i) & 7)) & 1) === 1
  if (T.isInt(type)) {
    if (type.bitWidth === 64) return fixed.bigint(values)
    return type.bitWidth === 32 && !type.isSigned ? i => BigInt(values[i]) : fixed.number(values)
  }
  if (T.isFloat(type)) return type.precision === arrow.Precision.HALF ? i => fromHalf(values[i]) : fixed.number(values)
  if (T.isDecimal(type)) return decimals(values, type.bitWidth / 32)
  if (T.isUtf8(type) || T.isLargeUtf8(type)) return slices(data, bytes => decoder.decode(bytes))
  if (T.isBinary(type) || T.isLargeBinary(type)) return slices(data, bytes => bytes.slice())
  if (T.isUtf8View(type) || T.isBinaryView(type)) return throughVector(data)
  if (T.isFixedSizeBinary(type)) return i => (values as Uint8Array).slice(i * type.byteWidth, (i + 1) * type.byteWidth)
  if (T.isDate(type)) return type.unit === arrow.DateUnit.DAY ? fixed.number(values) : i => Number(floorDiv(wide(values, i), 86_400_000n))
  if (T.isTimestamp(type) || T.isDuration(type)) return scaled(values, type.unit, 1_000_000n)
  if (T.isTime(type)) return scaled(values, type.unit, 1_000_000_000n)
  if (T.isInterval(type)) return intervals(values, type.unit)
  if (T.isDictionary(type)) return dictionary(data)
  if (T.isList(type) || T.isLargeList(type)) {
    const element = arrowValues(data.children[0]!)
    return i => element.slice(Number(data.valueOffsets[i]), Number(data.valueOffsets[i + 1]))
  }
  if (T.isFixedSizeList(type)) {
    const element = arrowValues(data.children[0]!)
    return i => element.slice(i * type.listSize, (i + 1) * type.listSize)
  }
  if (T.isMap(type)) {
    const [keys, mapped] = data.children[0]!.children.map(arrowValues)
    return i => {
      const [from, to] = [data.valueOffsets[i]!, data.valueOffsets[i + 1]!]
      return { keys: keys!.slice(from, to), values: mapped!.slice(from, to) }
    }
  }
  if (T.isStruct(type)) {
    const fields = data.children.map(arrowValues)
    return i => fields.map(f => f[i]!)
  }
  fromArrowType(type)
  throw sparkError('INTERNAL_ERROR', { message: `No reader for ${type}.` })
}

function slices(data: arrow.Data, make: (bytes: Uint8Array) => Value): Getter {
  const { valueOffsets, values } = data
  return i => make((values as Uint8Array).subarray(Number(valueOffsets[i]), Number(valueOffsets[i + 1])))
}

function throughVector(data: arrow.Data): Getter {
  const vector = new arrow.Vector([data])
  return i => {
    const value: string | Uint8Array = vector.get(i)
    return typeof value === 'string' ? value : value.slice()
  }
}

function dictionary(data: arrow.Data): Getter {
  const entries = data.dictionary!.data.flatMap(arrowValues)
  return i => entries[Number(data.values[i])]!
}

/** Little-endian words of 32 bits, two's complement. */
function decimals(words: Uint32Array | BigUint64Array, stride: number): Getter {
  const u32 = new Uint32Array(words.buffer, words.byteOffset, words.byteLength / 4)
  return i => {
    let value = BigInt(u32[i * stride + stride - 1]! | 0)
    for (let w = stride - 2; w >= 0; w--) value = (value << 32n) | BigInt(u32[i * stride + w]!)
    return value
  }
}

/** 64-bit numbers are bigints, or numbers, or pairs of words in older files of apache-arrow's. */
const wide = (values: ArrayLike<number | bigint>, i: number): bigint => BigInt(values[i]!)

function scaled(values: ArrayLike<number | bigint>, unit: arrow.TimeUnit, target: bigint): Getter {
  const perSecond = 1000n ** BigInt(unit)
  if (perSecond === target) return i => wide(values, i)
  if (perSecond < target) return i => wide(values, i) * (target / perSecond)
  return i => floorDiv(wide(values, i), perSecond / target)
}

const floorDiv = (a: bigint, b: bigint): bigint => (a >= 0n ? a / b : -((-a + b - 1n) / b))

function intervals(words: Int32Array, unit: arrow.IntervalUnit): Getter {
  if (unit === arrow.IntervalUnit.YEAR_MONTH) return i => words[i]!
  if (unit === arrow.IntervalUnit.DAY_TIME) return i => ({ months: 0, days: words[i * 2]!, micros: BigInt(words[i * 2 + 1]!) * 1000n })
  return i => {
    const nanos = (BigInt(words[i * 4 + 3]!) << 32n) | BigInt(words[i * 4 + 2]! >>> 0)
    return { months: words[i * 4]!, days: words[i * 4 + 1]!, micros: floorDiv(nanos, 1000n) }
  }
}

function fromHalf(bits: number): number {
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  const sign = bits >> 15 ? -1 : 1
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
