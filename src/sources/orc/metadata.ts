import { fault } from './errors.ts'
import { bool, bytes, double, fields, int32, message, numbers, type ProtoCursor, SKIP, sint64, string, uint } from './protobuf.ts'

/** The structures of an ORC file's tail, stripes and indexes. Source: the format's specification, version 1. */

export const Kind = {
  BOOLEAN: 0,
  BYTE: 1,
  SHORT: 2,
  INT: 3,
  LONG: 4,
  FLOAT: 5,
  DOUBLE: 6,
  STRING: 7,
  BINARY: 8,
  TIMESTAMP: 9,
  LIST: 10,
  MAP: 11,
  STRUCT: 12,
  UNION: 13,
  DECIMAL: 14,
  DATE: 15,
  VARCHAR: 16,
  CHAR: 17,
  TIMESTAMP_INSTANT: 18,
} as const

export const StreamKind = {
  PRESENT: 0,
  DATA: 1,
  LENGTH: 2,
  DICTIONARY_DATA: 3,
  SECONDARY: 5,
  ROW_INDEX: 6,
  BLOOM_FILTER: 7,
  BLOOM_FILTER_UTF8: 8,
} as const

export const ColumnEncodingKind = { DIRECT: 0, DICTIONARY: 1, DIRECT_V2: 2, DICTIONARY_V2: 3 } as const

export const Compression = { NONE: 0, ZLIB: 1, SNAPPY: 2, LZO: 3, LZ4: 4, ZSTD: 5, BROTLI: 6 } as const

export interface PostScript {
  readonly footerLength: number
  readonly compression: number
  readonly blockSize: number
  readonly metadataLength: number
  readonly writerVersion: number
}

export function postScript(c: ProtoCursor): PostScript {
  let footerLength = 0
  let compression = 0
  let blockSize = 0
  let metadataLength = 0
  let writerVersion = 0
  let magic = ''
  fields(c, field => {
    switch (field) {
      case 1:
        return (footerLength = uint(c))
      case 2:
        return (compression = uint(c))
      case 3:
        return (blockSize = uint(c))
      case 5:
        return (metadataLength = uint(c))
      case 6:
        return (writerVersion = uint(c))
      case 8000:
        return (magic = string(c))
      default:
        return SKIP
    }
  })
  if (magic !== 'ORC') fault('is not an ORC file: its postscript does not say ORC')
  return { footerLength, compression, blockSize, metadataLength, writerVersion }
}

export interface Stripe {
  readonly offset: number
  readonly indexLength: number
  readonly dataLength: number
  readonly footerLength: number
  readonly rows: number
}

export interface OrcType {
  readonly kind: number
  readonly subtypes: readonly number[]
  readonly names: readonly string[]
  readonly maximumLength: number
  readonly precision: number
  readonly scale: number
  readonly attributes: ReadonlyMap<string, string>
}

export interface Footer {
  readonly stripes: readonly Stripe[]
  readonly types: readonly OrcType[]
  readonly rows: number
  readonly statistics: readonly Uint8Array[]
  readonly rowIndexStride: number
  readonly encrypted: boolean
  readonly proleptic: boolean
  readonly userMetadata: ReadonlyMap<string, string>
}

export function footer(c: ProtoCursor): Footer {
  const stripes: Stripe[] = []
  const types: OrcType[] = []
  const statistics: Uint8Array[] = []
  const userMetadata = new Map<string, string>()
  let rows = 0
  let rowIndexStride = 0
  let encrypted = false
  let calendar = 0
  fields(c, field => {
    switch (field) {
      case 3:
        return stripes.push(stripe(message(c)))
      case 4:
        return types.push(type(message(c)))
      case 5: {
        const [key, value] = pair(message(c))
        return userMetadata.set(key, value)
      }
      case 6:
        return (rows = uint(c))
      case 7:
        return statistics.push(bytes(c))
      case 8:
        return (rowIndexStride = uint(c))
      case 10:
        message(c)
        return (encrypted = true)
      case 11:
        return (calendar = uint(c))
      default:
        return SKIP
    }
  })
  return { stripes, types, rows, statistics, rowIndexStride, encrypted, proleptic: calendar === 2, userMetadata }
}

function stripe(c: ProtoCursor): Stripe {
  const s = { offset: 0, indexLength: 0, dataLength: 0, footerLength: 0, rows: 0 }
  const keys = ['offset', 'indexLength', 'dataLength', 'footerLength', 'rows'] as const
  fields(c, field => {
    const key = keys[field - 1]
    return key === undefined ? SKIP : (s[key] = uint(c))
  })
  return s
}

function pair(c: ProtoCursor): [string, string] {
  let key = ''
  let value = ''
  fields(c, field => (field === 1 ? (key = string(c)) : field === 2 ? (value = string(c)) : SKIP))
  return [key, value]
}

function type(c: ProtoCursor): OrcType {
  const subtypes: number[] = []
  const names: string[] = []
  const attributes = new Map<string, string>()
  let kind = 0
  let maximumLength = 0
  let precision = 0
  let scale = 0
  fields(c, (field, wire) => {
    switch (field) {
      case 1:
        return (kind = uint(c))
      case 2:
        return numbers(c, wire, uint, subtypes)
      case 3:
        return names.push(string(c))
      case 4:
        return (maximumLength = uint(c))
      case 5:
        return (precision = uint(c))
      case 6:
        return (scale = uint(c))
      case 7: {
        const [key, value] = pair(message(c))
        return attributes.set(key, value)
      }
      default:
        return SKIP
    }
  })
  return { kind, subtypes, names, maximumLength, precision, scale, attributes }
}

/** A stream of a stripe, with its place in the file. */
export interface Stream {
  readonly kind: number
  readonly column: number
  readonly offset: number
  readonly length: number
}

export interface ColumnEncoding {
  readonly kind: number
  readonly dictionarySize: number
}

export interface StripeFooter {
  readonly streams: readonly Stream[]
  readonly encodings: readonly ColumnEncoding[]
  readonly timeZone: string | undefined
}

export function stripeFooter(c: ProtoCursor, stripe: Stripe): StripeFooter {
  const streams: Stream[] = []
  const encodings: ColumnEncoding[] = []
  let timeZone: string | undefined
  let offset = stripe.offset
  const end = stripe.offset + stripe.indexLength + stripe.dataLength
  fields(c, field => {
    switch (field) {
      case 1: {
        const s = stream(message(c), offset)
        offset += s.length
        if (offset > end) fault('has streams that are longer than their stripe')
        return streams.push(s)
      }
      case 2:
        return encodings.push(encoding(message(c)))
      case 3:
        return (timeZone = string(c))
      default:
        return SKIP
    }
  })
  return { streams, encodings, timeZone }
}

function stream(c: ProtoCursor, offset: number): Stream {
  let kind = 0
  let column = 0
  let length = 0
  fields(c, field => {
    switch (field) {
      case 1:
        return (kind = uint(c))
      case 2:
        return (column = uint(c))
      case 3:
        return (length = uint(c))
      default:
        return SKIP
    }
  })
  return { kind, column, offset, length }
}

function encoding(c: ProtoCursor): ColumnEncoding {
  let kind = 0
  let dictionarySize = 0
  fields(c, field => (field === 1 ? (kind = uint(c)) : field === 2 ? (dictionarySize = uint(c)) : SKIP))
  return { kind, dictionarySize }
}

/** What is known of some values of a column. Bounds are as they are stored. */
export interface Statistics {
  /** Of values that are not null. */
  readonly values?: number
  /** False where there is surely no null. */
  readonly hasNull: boolean
  readonly int?: { readonly min?: bigint; readonly max?: bigint }
  readonly double?: { readonly min?: number; readonly max?: number }
  readonly string?: { readonly min?: Uint8Array; readonly max?: Uint8Array; readonly bytes?: bigint }
  /** How many are true. */
  readonly trues?: number
  readonly decimal?: { readonly min?: string; readonly max?: string }
  readonly date?: { readonly min?: bigint; readonly max?: bigint }
  /** Milliseconds of UTC, with the nanoseconds below them. */
  readonly timestamp?: { readonly min?: bigint; readonly max?: bigint; readonly minNanos?: number; readonly maxNanos?: number }
}

export function statistics(c: ProtoCursor): Statistics {
  let s: Statistics = { hasNull: true }
  fields(c, field => {
    switch (field) {
      case 1:
        return (s = { ...s, values: uint(c) })
      case 2:
        return (s = { ...s, int: bounds(message(c), sint64) })
      case 3:
        return (s = { ...s, double: bounds(message(c), double) })
      case 4:
        return (s = { ...s, string: stringBounds(message(c)) })
      case 5: {
        const counts: number[] = []
        const m = message(c)
        fields(m, (f, wire) => (f === 1 ? numbers(m, wire, uint, counts) : SKIP))
        return (s = counts.length === 0 ? s : { ...s, trues: counts[0]! })
      }
      case 6:
        return (s = { ...s, decimal: bounds(message(c), string) })
      case 7:
        return (s = { ...s, date: bounds(message(c), sint64) })
      case 9:
        return (s = { ...s, timestamp: timestampBounds(message(c)) })
      case 10:
        return (s = { ...s, hasNull: bool(c) })
      default:
        return SKIP
    }
  })
  return s
}

function bounds<V>(c: ProtoCursor, read: (c: ProtoCursor) => V): { min?: V; max?: V } {
  const b: { min?: V; max?: V } = {}
  fields(c, field => (field === 1 ? (b.min = read(c)) : field === 2 ? (b.max = read(c)) : SKIP))
  return b
}

/** Of long strings there are only bounds, which are below and above. */
function stringBounds(c: ProtoCursor): NonNullable<Statistics['string']> {
  const b: { min?: Uint8Array; max?: Uint8Array; bytes?: bigint } = {}
  fields(c, field => {
    switch (field) {
      case 1:
      case 4:
        return (b.min = bytes(c))
      case 2:
      case 5:
        return (b.max = bytes(c))
      case 3:
        return (b.bytes = sint64(c))
      default:
        return SKIP
    }
  })
  return b
}

/** Old files have local times instead, which are of no use without the writer's zone. */
function timestampBounds(c: ProtoCursor): NonNullable<Statistics['timestamp']> {
  const b: { min?: bigint; max?: bigint; minNanos?: number; maxNanos?: number } = {}
  fields(c, field => {
    switch (field) {
      case 3:
        return (b.min = sint64(c))
      case 4:
        return (b.max = sint64(c))
      case 5:
        return (b.minNanos = int32(c))
      case 6:
        return (b.maxNanos = int32(c))
      default:
        return SKIP
    }
  })
  return b
}

/** The statistics of each stripe, by column. */
export function stripeStatistics(c: ProtoCursor): Uint8Array[][] {
  const stripes: Uint8Array[][] = []
  fields(c, field => {
    if (field !== 1) return SKIP
    const columns: Uint8Array[] = []
    const m = message(c)
    fields(m, f => (f === 1 ? columns.push(bytes(m)) : SKIP))
    return stripes.push(columns)
  })
  return stripes
}

/** An entry of a column's row index: where its streams are at the first of its rows, and what is known of its values. */
export interface IndexEntry {
  readonly positions: readonly number[]
  readonly statistics: Statistics
}

export function rowIndex(c: ProtoCursor): IndexEntry[] {
  const entries: IndexEntry[] = []
  fields(c, field => {
    if (field !== 1) return SKIP
    const positions: number[] = []
    let known: Statistics = { hasNull: true }
    const m = message(c)
    fields(m, (f, wire) => (f === 1 ? numbers(m, wire, uint, positions) : f === 2 ? (known = statistics(message(m))) : SKIP))
    return entries.push({ positions, statistics: known })
  })
  return entries
}

/** A Bloom filter: how many hash functions, and its words. */
export interface BloomFilter {
  readonly hashes: number
  readonly words: DataView
}

export function bloomFilters(c: ProtoCursor): BloomFilter[] {
  const filters: BloomFilter[] = []
  fields(c, field => {
    if (field !== 1) return SKIP
    let hashes = 0
    let words = new Uint8Array(0)
    const m = message(c)
    fields(m, f => (f === 1 ? (hashes = uint(m)) : f === 3 ? (words = Uint8Array.from(bytes(m))) : SKIP))
    return filters.push({ hashes, words: new DataView(words.buffer) })
  })
  return filters
}
