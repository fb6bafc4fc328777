import { binary, int, list, long, struct, T, type ThriftCursor, text, thriftCursor } from './thrift.ts'

/** The structures of a Parquet file's footer, as parquet.thrift numbers them; only what a reader uses. Those of pages: page-metadata.ts. */

export const PhysicalType = {
  BOOLEAN: 0,
  INT32: 1,
  INT64: 2,
  INT96: 3,
  FLOAT: 4,
  DOUBLE: 5,
  BYTE_ARRAY: 6,
  FIXED_LEN_BYTE_ARRAY: 7,
} as const
export const PHYSICAL_NAMES = ['BOOLEAN', 'INT32', 'INT64', 'INT96', 'FLOAT', 'DOUBLE', 'BINARY', 'FIXED_LEN_BYTE_ARRAY']
export const Repetition = { REQUIRED: 0, OPTIONAL: 1, REPEATED: 2 } as const
export const Encoding = {
  PLAIN: 0,
  PLAIN_DICTIONARY: 2,
  RLE: 3,
  BIT_PACKED: 4,
  DELTA_BINARY_PACKED: 5,
  DELTA_LENGTH_BYTE_ARRAY: 6,
  DELTA_BYTE_ARRAY: 7,
  RLE_DICTIONARY: 8,
  BYTE_STREAM_SPLIT: 9,
} as const
export const Codec = { UNCOMPRESSED: 0, SNAPPY: 1, GZIP: 2, LZO: 3, BROTLI: 4, LZ4: 5, ZSTD: 6, LZ4_RAW: 7 } as const
/** Legacy annotations. */
export const Converted = {
  UTF8: 0,
  MAP: 1,
  MAP_KEY_VALUE: 2,
  LIST: 3,
  ENUM: 4,
  DECIMAL: 5,
  DATE: 6,
  TIME_MILLIS: 7,
  TIME_MICROS: 8,
  TIMESTAMP_MILLIS: 9,
  TIMESTAMP_MICROS: 10,
  UINT_8: 11,
  UINT_16: 12,
  UINT_32: 13,
  UINT_64: 14,
  INT_8: 15,
  INT_16: 16,
  INT_32: 17,
  INT_64: 18,
  JSON: 19,
  BSON: 20,
  INTERVAL: 21,
} as const

export type TimeUnit = 'MILLIS' | 'MICROS' | 'NANOS'
export type LogicalType =
  | { readonly kind: SimpleKind }
  | { readonly kind: 'DECIMAL'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'TIME' | 'TIMESTAMP'; readonly utc: boolean; readonly unit: TimeUnit }
  | { readonly kind: 'INTEGER'; readonly bits: number; readonly signed: boolean }
  | { readonly kind: 'GEOMETRY' | 'GEOGRAPHY'; readonly crs?: string }

export interface SchemaElement {
  name: string
  type?: number
  typeLength: number
  repetition: number
  children: number
  converted?: number
  scale: number
  precision: number
  logical?: LogicalType
  fieldId?: number
}

export interface Statistics {
  /** PLAIN bytes of the least and the greatest value, in the order of the column's type. */
  min?: Uint8Array
  max?: Uint8Array
  /** The deprecated fields, ordered by signed bytes whatever the type. */
  oldMin?: Uint8Array
  oldMax?: Uint8Array
  nullCount?: number
  distinctCount?: number
  minExact?: boolean
  maxExact?: boolean
}

export interface ColumnMetadata {
  type: number
  encodings: number[]
  path: string[]
  codec: number
  values: number
  compressedSize: number
  uncompressedSize: number
  dataOffset: number
  dictionaryOffset?: number
  statistics?: Statistics
  encrypted: boolean
  offsetIndex?: FilePlace
  columnIndex?: FilePlace
  bloomOffset?: number
}

/** A structure outside of the footer. */
export interface FilePlace {
  readonly offset: number
  readonly length: number
}

export interface RowGroup {
  readonly rows: number
  readonly bytes: number
  readonly compressedBytes: number
  /** Where each column chunk's structure lies in the footer. */
  readonly columns: Int32Array
}

export interface FileMetadata {
  readonly version: number
  readonly schema: readonly SchemaElement[]
  readonly rows: number
  readonly rowGroups: readonly RowGroup[]
  readonly keyValues: ReadonlyMap<string, string>
  readonly createdBy: string
  /** Whether each leaf has a defined order; statistics of others are not to be trusted. */
  readonly columnOrders: readonly boolean[] | undefined
  readonly encrypted: boolean
  readonly bytes: Uint8Array
}

/** Parses a footer; column chunks stay unparsed until `columnChunk` asks for one. */
export function parseFooter(bytes: Uint8Array): FileMetadata {
  const c = thriftCursor(bytes)
  let version = 0
  let schema: SchemaElement[] = []
  let rows = 0
  let rowGroups: RowGroup[] = []
  const keyValues = new Map<string, string>()
  let createdBy = ''
  let columnOrders: boolean[] | undefined
  let encrypted = false
  struct(c, (id, type) => {
    if (id === 1) version = int(c)
    else if (id === 2) schema = list(c, schemaElement)
    else if (id === 3) rows = int(c)
    else if (id === 4) rowGroups = list(c, rowGroup)
    else if (id === 5) for (const [k, v] of list(c, keyValue)) keyValues.set(k, v)
    else if (id === 6) createdBy = text(c)
    else if (id === 7) columnOrders = list(c, columnOrder)
    else if (id === 8) {
      encrypted = true
      return false
    } else return false
    return type !== 0
  })
  return { version, schema, rows, rowGroups, keyValues, createdBy, columnOrders, encrypted, bytes }
}

function keyValue(c: ThriftCursor): [string, string] {
  let key = ''
  let value = ''
  struct(c, id => {
    if (id === 1) key = text(c)
    else if (id === 2) value = text(c)
    else return false
    return true
  })
  return [key, value]
}

function columnOrder(c: ThriftCursor): boolean {
  let typeDefined = false
  struct(c, id => {
    if (id === 1) typeDefined = true
    return false
  })
  return typeDefined
}

function schemaElement(c: ThriftCursor): SchemaElement {
  const e: SchemaElement = { name: '', typeLength: 0, repetition: 0, children: 0, scale: 0, precision: 0 }
  struct(c, id => {
    switch (id) {
      case 1:
        e.type = int(c)
        return true
      case 2:
        e.typeLength = int(c)
        return true
      case 3:
        e.repetition = int(c)
        return true
      case 4:
        e.name = text(c)
        return true
      case 5:
        e.children = int(c)
        return true
      case 6:
        e.converted = int(c)
        return true
      case 7:
        e.scale = int(c)
        return true
      case 8:
        e.precision = int(c)
        return true
      case 9:
        e.fieldId = int(c)
        return true
      case 10:
        e.logical = logicalType(c)
        return true
    }
    return false
  })
  return e
}

type SimpleKind = 'STRING' | 'MAP' | 'LIST' | 'ENUM' | 'DATE' | 'UNKNOWN' | 'JSON' | 'BSON' | 'UUID' | 'FLOAT16' | 'VARIANT'
const SIMPLE_LOGICAL: Record<number, SimpleKind> = {
  1: 'STRING',
  2: 'MAP',
  3: 'LIST',
  4: 'ENUM',
  6: 'DATE',
  11: 'UNKNOWN',
  12: 'JSON',
  13: 'BSON',
  14: 'UUID',
  15: 'FLOAT16',
  16: 'VARIANT',
}

function logicalType(c: ThriftCursor): LogicalType {
  let out: LogicalType | undefined
  struct(c, id => {
    const kind = SIMPLE_LOGICAL[id]
    if (kind !== undefined) {
      out = { kind }
      return false
    }
    if (id === 5) {
      let scale = 0
      let precision = 0
      struct(c, f => {
        if (f === 1) scale = int(c)
        else if (f === 2) precision = int(c)
        else return false
        return true
      })
      out = { kind: 'DECIMAL', precision, scale }
      return true
    }
    if (id === 7 || id === 8) {
      let utc = false
      let unit: TimeUnit = 'MICROS'
      struct(c, (f, type) => {
        if (f === 1) {
          utc = type === T.TRUE
          return true
        }
        if (f === 2) {
          struct(c, u => {
            unit = u === 1 ? 'MILLIS' : u === 2 ? 'MICROS' : 'NANOS'
            return false
          })
          return true
        }
        return false
      })
      out = { kind: id === 7 ? 'TIME' : 'TIMESTAMP', utc, unit }
      return true
    }
    if (id === 10) {
      let bits = 32
      let signed = true
      struct(c, (f, type) => {
        if (f === 1) {
          bits = c.bytes[c.pos++] ?? 0
          return true
        }
        if (f === 2) {
          signed = type === T.TRUE
          return true
        }
        return false
      })
      out = { kind: 'INTEGER', bits, signed }
      return true
    }
    if (id === 17 || id === 18) {
      let crs: string | undefined
      struct(c, f => {
        if (f !== 1) return false
        crs = text(c)
        return true
      })
      out = { kind: id === 17 ? 'GEOMETRY' : 'GEOGRAPHY', ...(crs === undefined ? {} : { crs }) }
      return true
    }
    return false
  })
  // What a type means that a later version of the format brought is not to be guessed
  if (out === undefined) throw new RangeError('has a logical type that is not known')
  return out
}

function rowGroup(c: ThriftCursor): RowGroup {
  let rows = 0
  let bytes = 0
  let compressedBytes = 0
  let columns = new Int32Array()
  struct(c, id => {
    if (id === 1) {
      columns = Int32Array.from(
        list(c, x => {
          const at = x.pos
          struct(x, () => false)
          return at
        }),
      )
    } else if (id === 2) bytes = int(c)
    else if (id === 3) rows = int(c)
    else if (id === 6) compressedBytes = int(c)
    else return false
    return true
  })
  return { rows, bytes, compressedBytes, columns }
}

/** The metadata of a column chunk. */
export function columnChunk(file: FileMetadata, group: RowGroup, column: number): ColumnMetadata {
  const at = group.columns[column]
  if (at === undefined) throw new RangeError('a row group has fewer columns than the schema')
  const c = thriftCursor(file.bytes, at)
  const m: ColumnMetadata = {
    type: -1,
    encodings: [],
    path: [],
    codec: 0,
    values: 0,
    compressedSize: 0,
    uncompressedSize: 0,
    dataOffset: 0,
    encrypted: false,
  }
  const places = [-1, -1, -1, -1]
  struct(c, id => {
    if (id === 3) {
      columnMetadata(c, m)
      return true
    }
    if (id >= 4 && id <= 7) {
      places[id - 4] = int(c)
      return true
    }
    if (id === 8 || id === 9) m.encrypted = true
    return false
  })
  const place = (offset: number, length: number) => (offset > 0 && length > 0 ? { offset, length } : undefined)
  const offsetIndex = place(places[0]!, places[1]!)
  const columnIndex = place(places[2]!, places[3]!)
  return { ...m, ...(offsetIndex && { offsetIndex }), ...(columnIndex && { columnIndex }) }
}

function columnMetadata(c: ThriftCursor, m: ColumnMetadata): void {
  struct(c, id => {
    switch (id) {
      case 1:
        m.type = int(c)
        return true
      case 2:
        m.encodings = list(c, int)
        return true
      case 3:
        m.path = list(c, text)
        return true
      case 4:
        m.codec = int(c)
        return true
      case 5:
        m.values = int(c)
        return true
      case 6:
        m.uncompressedSize = int(c)
        return true
      case 7:
        m.compressedSize = int(c)
        return true
      case 9:
        m.dataOffset = int(c)
        return true
      case 11:
        m.dictionaryOffset = int(c)
        return true
      case 12:
        m.statistics = statistics(c)
        return true
      case 14:
        m.bloomOffset = int(c)
        return true
    }
    return false
  })
}

function statistics(c: ThriftCursor): Statistics {
  const s: Statistics = {}
  struct(c, (id, type) => {
    switch (id) {
      case 1:
        s.oldMax = binary(c)
        return true
      case 2:
        s.oldMin = binary(c)
        return true
      case 3:
        s.nullCount = Number(long(c))
        return true
      case 4:
        s.distinctCount = Number(long(c))
        return true
      case 5:
        s.max = binary(c)
        return true
      case 6:
        s.min = binary(c)
        return true
      case 7:
        s.maxExact = type === T.TRUE
        return true
      case 8:
        s.minExact = type === T.TRUE
        return true
    }
    return false
  })
  return s
}
