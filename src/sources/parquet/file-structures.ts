import { closeSync, openSync, readSync } from 'node:fs'
import { xxhash64Bytes } from '../../types/xxhash64.ts'
import type { ParquetFile } from './file.ts'
import type { ColumnMetadata, FilePlace } from './metadata.ts'
import { bloomHeader, type ColumnIndex, columnIndex, offsetIndex, type PageLocation } from './page-metadata.ts'
import { thriftCursor } from './thrift.ts'

/** The structures outside of the footer that help to skip data. What is missing or malformed is as if it weren't there. */

const MOST = 1 << 26

function read(file: ParquetFile, { offset, length }: FilePlace): Uint8Array | undefined {
  if (length > MOST) return undefined
  const fd = openSync(file.path, 'r')
  try {
    const bytes = new Uint8Array(length)
    return readSync(fd, bytes, 0, length, offset) === length ? bytes : undefined
  } finally {
    closeSync(fd)
  }
}

/** Structures read before, by place, as long as the footer that names them is kept; all are forgotten when they become too many. */
let kept = new WeakMap<ParquetFile, Map<string, unknown>>()
let keptBytes = 0
const MOST_KEPT = 1 << 25

function parsed<V>(file: ParquetFile, kind: string, place: FilePlace | undefined, parse: (bytes: Uint8Array) => V): V | undefined {
  if (place === undefined) return undefined
  const key = `${kind} ${place.offset}`
  let known = kept.get(file)
  if (known?.has(key)) return known.get(key) as V
  try {
    const bytes = read(file, place)
    const value = bytes && parse(bytes)
    if (value === undefined) return undefined
    keptBytes += bytes!.length
    if (keptBytes > MOST_KEPT) {
      kept = new WeakMap()
      keptBytes = bytes!.length
      known = undefined
    }
    if (known === undefined) kept.set(file, (known = new Map()))
    known.set(key, value)
    return value
  } catch (e) {
    if (e instanceof RangeError || (e as NodeJS.ErrnoException).code !== undefined) return undefined
    throw e
  }
}

/** The pages of a chunk, which has `rows` rows. */
export function pagesOf(file: ParquetFile, chunk: ColumnMetadata, rows: number): readonly PageLocation[] | undefined {
  const pages = parsed(file, 'pages', chunk.offsetIndex, bytes => {
    const found = offsetIndex(bytes)
    return arePagesOf(chunk, rows, found) ? found : []
  })
  return pages?.length ? pages : undefined
}

function arePagesOf(chunk: ColumnMetadata, rows: number, pages: readonly PageLocation[]): boolean {
  const start = chunk.dataOffset
  const end = start + chunk.compressedSize
  return pages.every((p, i) => {
    const before = pages[i - 1]
    if (p.length <= 0 || p.offset < start || p.offset + p.length > end || p.row >= rows) return false
    return before === undefined ? p.row === 0 : p.row > before.row && p.offset >= before.offset + before.length
  })
}

export function columnIndexOf(file: ParquetFile, chunk: ColumnMetadata, pages: number): ColumnIndex | undefined {
  const index = parsed(file, 'bounds', chunk.columnIndex, columnIndex)
  if (index === undefined) return undefined
  const { nullPages, mins, maxs, nullCounts } = index
  return [nullPages, mins, maxs, nullCounts ?? nullPages].every(a => a.length === pages) ? index : undefined
}

const SALTS = [0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31]
const HEADER = 64

/** A test whether a value (PLAIN bytes; of a byte string its bytes) may be in a chunk, where the chunk has a Bloom filter. */
export function bloomOf(file: ParquetFile, chunk: ColumnMetadata): ((value: Uint8Array) => boolean) | undefined {
  const { bloomOffset } = chunk
  if (bloomOffset === undefined || bloomOffset < 4) return undefined
  const head = parsed(file, 'bloom', { offset: bloomOffset, length: HEADER }, bytes => {
    const c = thriftCursor(bytes)
    const size = bloomHeader(c)
    return size === undefined ? undefined : { size, at: bloomOffset + c.pos }
  })
  if (head === undefined) return undefined
  const bits = parsed(file, 'bits', { offset: head.at, length: head.size }, b => new DataView(b.buffer))
  if (bits === undefined) return undefined
  const blocks = BigInt(head.size / 32)
  return value => {
    const hash = BigInt.asUintN(64, xxhash64Bytes(value, 0n))
    const block = Number(((hash >> 32n) * blocks) >> 32n) * 32
    const key = Number(hash & 0xffffffffn)
    return SALTS.every((salt, i) => {
      const bit = Math.imul(key, salt) >>> 27
      return ((bits.getUint32(block + i * 4, true) >>> bit) & 1) === 1
    })
  }
}
