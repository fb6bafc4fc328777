import { Encoding } from './metadata.ts'
import { binary, int, list, struct, T, type ThriftCursor, thriftCursor } from './thrift.ts'

/** What a Parquet file says of its pages: their headers, the page index and Bloom filters' headers, as parquet.thrift numbers them. */

export const PageType = { DATA: 0, INDEX: 1, DICTIONARY: 2, DATA_V2: 3 } as const

export interface PageHeader {
  type: number
  uncompressedSize: number
  compressedSize: number
  crc?: number
  values: number
  encoding: number
  /** Of v2 pages; the levels stand before the compressed part. */
  nulls: number
  rows: number
  definitionBytes: number
  repetitionBytes: number
  compressed: boolean
  definitionEncoding: number
  repetitionEncoding: number
}

export function pageHeader(c: ThriftCursor): PageHeader {
  const h: PageHeader = {
    type: -1,
    uncompressedSize: -1,
    compressedSize: -1,
    values: -1,
    encoding: -1,
    nulls: 0,
    rows: 0,
    definitionBytes: 0,
    repetitionBytes: 0,
    compressed: true,
    definitionEncoding: Encoding.RLE,
    repetitionEncoding: Encoding.RLE,
  }
  struct(c, id => {
    switch (id) {
      case 1:
        h.type = int(c)
        return true
      case 2:
        h.uncompressedSize = int(c)
        return true
      case 3:
        h.compressedSize = int(c)
        return true
      case 4:
        h.crc = int(c)
        return true
      case 5:
        struct(c, f => {
          if (f === 1) h.values = int(c)
          else if (f === 2) h.encoding = int(c)
          else if (f === 3) h.definitionEncoding = int(c)
          else if (f === 4) h.repetitionEncoding = int(c)
          else return false
          return true
        })
        return true
      case 7:
        struct(c, f => {
          if (f === 1) h.values = int(c)
          else if (f === 2) h.encoding = int(c)
          else return false
          return true
        })
        return true
      case 8:
        struct(c, (f, type) => {
          if (f === 1) h.values = int(c)
          else if (f === 2) h.nulls = int(c)
          else if (f === 3) h.rows = int(c)
          else if (f === 4) h.encoding = int(c)
          else if (f === 5) h.definitionBytes = int(c)
          else if (f === 6) h.repetitionBytes = int(c)
          else if (f === 7) h.compressed = type === T.TRUE
          else return false
          return true
        })
        return true
    }
    return false
  })
  return h
}

/** Where a data page is, and the first of its rows. */
export interface PageLocation {
  readonly offset: number
  readonly length: number
  readonly row: number
}

export function offsetIndex(bytes: Uint8Array): PageLocation[] {
  const c = thriftCursor(bytes)
  let locations: PageLocation[] = []
  struct(c, id => {
    if (id !== 1) return false
    locations = list(c, x => {
      const l = { offset: -1, length: -1, row: -1 }
      struct(x, f => {
        if (f === 1) l.offset = int(x)
        else if (f === 2) l.length = int(x)
        else if (f === 3) l.row = int(x)
        else return false
        return true
      })
      return l
    })
    return true
  })
  return locations
}

/** Per page: whether it has nulls only, its bounds as PLAIN bytes, and maybe how many nulls it has. */
export interface ColumnIndex {
  readonly nullPages: readonly boolean[]
  readonly mins: readonly Uint8Array[]
  readonly maxs: readonly Uint8Array[]
  readonly nullCounts: readonly number[] | undefined
}

export function columnIndex(bytes: Uint8Array): ColumnIndex {
  const c = thriftCursor(bytes)
  let nullPages: boolean[] = []
  let mins: Uint8Array[] = []
  let maxs: Uint8Array[] = []
  let nullCounts: number[] | undefined
  struct(c, id => {
    if (id === 1) nullPages = list(c, x => x.bytes[x.pos++] === T.TRUE)
    else if (id === 2) mins = list(c, binary)
    else if (id === 3) maxs = list(c, binary)
    else if (id === 5) nullCounts = list(c, int)
    else return false
    return true
  })
  return { nullPages, mins, maxs, nullCounts }
}

/** A Bloom filter's header: the bytes of the filter behind it, or undefined where it is of a kind that is not known. */
export function bloomHeader(c: ThriftCursor): number | undefined {
  let size = -1
  let known = true
  struct(c, id => {
    if (id === 1) {
      size = int(c)
      return true
    }
    // Algorithm, hash and compression: each has one choice so far
    if (id < 2 || id > 4) return false
    struct(c, choice => {
      if (choice !== 1) known = false
      return false
    })
    return true
  })
  return known && size > 0 && size % 32 === 0 ? size : undefined
}
