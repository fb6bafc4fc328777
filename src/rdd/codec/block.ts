import { GrowingBytes } from '../../columnar/growing-bytes.ts'
import { ColumnDecoder } from './decode-column.ts'
import { encodeColumn, encodeTuple } from './encode-column.ts'
import type { FieldColumn } from './record-builder.ts'
import type { Column } from './transpose.ts'

/**
 * Records as bytes, to be kept or to travel to other threads: typed columns where records are primitives, flat tuples or like objects, V8's
 * serialisation otherwise. A stream of blocks is one after another: [bytes, records, column], all at multiples of 8.
 */
const HEADER = 16
/** Records of a block: what is decoded at once. */
export const BLOCK_RECORDS = 4096

/** Appends the records as blocks. */
export function appendBlocks(out: GrowingBytes, records: readonly unknown[]): void {
  inBlocks(out, records.length, (from, to) => encodeColumn(out, part(records, from, to)))
}

/** Appends pairs, whose keys and values these are, as `appendBlocks` does. */
export function appendPairs(out: GrowingBytes, keys: readonly unknown[], values: readonly unknown[]): void {
  inBlocks(out, keys.length, (from, to) => encodeTuple(out, [part(keys, from, to), part(values, from, to)], 0))
}

function inBlocks(out: GrowingBytes, n: number, encode: (from: number, to: number) => void): void {
  for (let from = 0; from < n; from += BLOCK_RECORDS) {
    const to = Math.min(n, from + BLOCK_RECORDS)
    const at = out.take(HEADER)
    encode(from, to)
    out.view.setUint32(at, out.used - at, true)
    out.view.setUint32(at + 4, to - from, true)
  }
}

const part = (list: readonly unknown[], from: number, to: number) => (from === 0 && to === list.length ? list : list.slice(from, to))

export function encodeBlocks(records: readonly unknown[]): Uint8Array<ArrayBuffer> {
  const out = new GrowingBytes(256)
  appendBlocks(out, records)
  return out.bytes.subarray(0, out.used)
}

/** Reads a stream of blocks, one at a time; `onInstances` is called for those that hold instances of classes. */
export function blockReader(bytes: Uint8Array, onInstances?: () => void): () => unknown[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = 0
  return () => {
    if (at >= bytes.length) return undefined
    const size = view.getUint32(at, true)
    const n = view.getUint32(at + 4, true)
    const decoder = new ColumnDecoder(bytes.subarray(at + HEADER, at + size))
    const records = decoder.column(n)
    if (decoder.instances) onInstances?.()
    at += size
    return records
  }
}

export function decodeBlocks(bytes: Uint8Array): unknown[] {
  const next = blockReader(bytes)
  const first = next()
  if (first === undefined) return []
  const parts = [first]
  for (let part = next(); part !== undefined; part = next()) parts.push(part)
  return parts.length === 1 ? first : parts.flat()
}

/** Columns of one length as bytes. */
export function encodeColumns(columns: readonly Column[]): Uint8Array<ArrayBuffer> {
  const out = new GrowingBytes(256)
  encodeTuple(out, columns, 0)
  return out.bytes.subarray(0, out.used)
}
export const decodeColumns = (bytes: Uint8Array, n: number): readonly FieldColumn[] => new ColumnDecoder(bytes).columns(n)

/** One value of any kind. */
export const encodeValue = (value: unknown): Uint8Array<ArrayBuffer> => encodeBlocks([value])
export const decodeValue = (bytes: Uint8Array): unknown => decodeBlocks(bytes)[0]

/** The bytes where all threads see them. */
export function shareBytes(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
  shared.set(bytes)
  return shared
}
