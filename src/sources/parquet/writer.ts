import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import type { Memory } from '../../columnar/memory.ts'
import { kernelsOf } from '../../kernels/kernels.ts'
import type { StructType } from '../../types/data-type.ts'
import { toJson } from '../../types/json-schema.ts'
import { sparkError } from '../../util/errors.ts'
import { mergeBounds } from '../bounds.ts'
import type { FileWriter, WriteFormat, WriteRequest } from '../source.ts'
import { bloomBytes } from './bloom-writer.ts'
import { type ColumnWriter, columnWriter, type FinishedChunk, type PageLimits } from './column-writer.ts'
import { prepareCompression, writeCodec } from './compress.ts'
import { Encoding, PhysicalType } from './metadata.ts'
import { columnIndex, offsetIndex } from './page-index.ts'
import { PageType } from './page-metadata.ts'
import { type RebaseModes, rebaseMarks, writeRebaseOf } from './rebase.ts'
import { SPARK_SCHEMA_KEY } from './schema.ts'
import { openShredder, type Shredder } from './shred.ts'
import { encode, i32, i64, list, struct, type ThriftStruct, type ThriftValue, text } from './thrift-writer.ts'
import { type TimestampForm, type WriteColumn, type WriteSchema, writeSchema } from './write-schema.ts'
import { statisticsThrift } from './write-statistics.ts'

/** What a task needs to write a Parquet file. Plain data. */
export interface ParquetWriteState {
  readonly schema: StructType
  readonly codec: number
  readonly timestamps: TimestampForm
  readonly blockBytes: number
  readonly limits: PageLimits
  readonly rebase: RebaseModes
  /** Bytes of the Bloom filters of columns that have one, by dotted path. */
  readonly blooms: Readonly<Record<string, number>>
}

/** The version of Spark whose files ours are like. */
const SPARK_VERSION = '4.3.0'

/** Driver: checks schema and options. Raises UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE, CODEC_NOT_AVAILABLE, EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE. */
export function parquetWriteFormat(request: WriteRequest): WriteFormat {
  const { options: o, conf } = request
  if (request.schema.fields.length === 0) throw sparkError('EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE', { format: 'Parquet' })
  const codec = writeCodec(o.compression ?? o['parquet.compression'] ?? conf('spark.sql.parquet.compression.codec') ?? 'snappy')
  const timestamps = (conf('spark.sql.parquet.outputTimestampType') ?? 'INT96').toUpperCase() as TimestampForm
  const number = (key: string, otherwise: number) => Number(o[key] ?? conf(key) ?? otherwise)
  const { leaves } = writeSchema(request.schema, timestamps)
  const state: ParquetWriteState = {
    schema: request.schema,
    codec: codec.codec,
    timestamps,
    blockBytes: number('parquet.block.size', 128 * 1024 * 1024),
    limits: {
      pageRows: number('parquet.page.row.count.limit', 20_000),
      pageBytes: number('parquet.page.size', 1024 * 1024),
      dictionaryBytes: number('parquet.dictionary.page.size', 1024 * 1024),
      dictionary: (o['parquet.enable.dictionary'] ?? conf('parquet.enable.dictionary') ?? 'true') === 'true',
    },
    rebase: {
      datetime: (conf('spark.sql.parquet.datetimeRebaseModeInWrite') ?? 'CORRECTED').toUpperCase(),
      int96: (conf('spark.sql.parquet.int96RebaseModeInWrite') ?? 'CORRECTED').toUpperCase(),
      zone: request.sessionTimeZone,
    },
    blooms: bloomSizes(leaves, key => o[key.toLowerCase()] ?? conf(key)),
  }
  return { extension: `${codec.suffix}.parquet`, state }
}

/** The Bloom filters that `parquet.bloom.filter.*` asks for; keys that end in `#path` are of one column. */
function bloomSizes(leaves: readonly WriteColumn[], option: (key: string) => string | undefined): Record<string, number> {
  const sizes: Record<string, number> = {}
  for (const leaf of leaves) {
    const path = leaf.path.join('.')
    const of = (key: string) => option(`parquet.bloom.filter.${key}#${path}`) ?? option(`parquet.bloom.filter.${key}`)
    if (of('enabled') !== 'true' || leaf.physical === PhysicalType.BOOLEAN) continue
    const most = Number(of('max.bytes') ?? 1024 * 1024)
    const distinct = of('expected.ndv')
    sizes[path] = distinct === undefined ? most : bloomBytes(Number(distinct), Number(of('fpp') ?? 0.01), most)
  }
  return sizes
}

/** Worker: writes one file. Waits first where the codec has to be made ready. */
export function openParquetWriter(memory: Memory, state: ParquetWriteState, path: string): FileWriter | Promise<FileWriter> {
  const ready = prepareCompression(state.codec)
  return ready === undefined ? open(memory, state, path) : ready.then(() => open(memory, state, path))
}

/** A row group that is in the file; what the footer says of its chunks is not complete before the page index is there too. */
interface WrittenGroup {
  readonly start: number
  readonly rows: number
  readonly uncompressed: number
  readonly compressed: number
  readonly chunks: readonly WrittenChunk[]
}
interface WrittenChunk {
  readonly chunk: FinishedChunk
  readonly dictionaryAt: number
  readonly dataAt: number
  readonly bytes: number
  bloomAt?: number
  offsetIndex?: IndexPlace
  columnIndex?: IndexPlace
}
interface IndexPlace {
  readonly at: number
  readonly bytes: number
}

function open(memory: Memory, state: ParquetWriteState, path: string): FileWriter {
  const kernels = kernelsOf(memory)
  const schema = writeSchema(state.schema, state.timestamps)
  const writers: ColumnWriter[] = schema.leaves.map(c =>
    columnWriter(
      memory,
      kernels,
      c,
      state.codec,
      state.limits,
      state.blooms[c.path.join('.')],
      writeRebaseOf(state.rebase, c.physical, c.dataType),
    ),
  )
  const shredders: (Shredder | undefined)[] = schema.nodes.map(n => (n.kind === 'leaf' ? undefined : openShredder(memory, n)))
  const fd = openSync(path, 'wx')
  let position = 0
  let rows = 0
  let groupRows = 0
  const groups: WrittenGroup[] = []
  let closed = false

  function put(bytes: Uint8Array): IndexPlace {
    const at = position
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done)
    position += bytes.length
    return { at, bytes: bytes.length }
  }
  put(Buffer.from('PAR1'))

  function flushGroup(): void {
    if (groupRows === 0) return
    const start = position
    let uncompressed = 0
    const chunks = writers.map((w): WrittenChunk => {
      const chunk = w.finish()
      const dictionaryAt = position
      if (chunk.dictionaryPage !== undefined) put(chunk.dictionaryPage)
      const dataAt = position
      for (const page of chunk.pages) put(page)
      uncompressed += chunk.uncompressedSize
      return { chunk: { ...chunk, pages: [], dictionaryPage: undefined }, dictionaryAt, dataAt, bytes: position - dictionaryAt }
    })
    groups.push({ start, rows: groupRows, uncompressed, compressed: position - start, chunks })
    groupRows = 0
  }

  /** What stands behind the row groups, in parquet-mr's order. */
  function putIndexes(): void {
    const all = groups.flatMap(g => g.chunks.map((w, i) => [w, schema.leaves[i]!] as const))
    for (const [w, c] of all) {
      const index = c.ordered ? columnIndex(c, w.chunk.written) : undefined
      if (index !== undefined) w.columnIndex = put(encode(index))
    }
    for (const [w] of all) w.offsetIndex = put(encode(offsetIndex(w.chunk.written, w.dataAt)))
    for (const [w] of all) if (w.chunk.bloom !== undefined) w.bloomAt = put(w.chunk.bloom).at
  }

  function release(): void {
    if (closed) return
    closed = true
    for (const w of writers) w.close()
    for (const s of shredders) s?.close()
    closeSync(fd)
  }

  return {
    write(batch, n) {
      schema.nodes.forEach((node, i) => {
        const column = batch.columns[i]!
        if (node.kind === 'leaf') writers[node.leaf]!.write(column, n)
        else shredders[i]!.shred(column, n).forEach((entries, k) => writers[node.leaves[0] + k]!.writeEntries(entries))
      })
      rows += n
      groupRows += n
      if (writers.reduce((sum, w) => sum + w.bytes, 0) >= state.blockBytes) flushGroup()
    },
    close() {
      try {
        flushGroup()
        putIndexes()
        const footer = encode(footerThrift(state, schema, rows, groups))
        put(footer)
        const tail = Buffer.alloc(8)
        tail.writeUInt32LE(footer.length)
        tail.write('PAR1', 4)
        put(tail)
      } finally {
        release()
      }
      return { rows, bytes: position }
    },
    abort() {
      release()
      rmSync(path, { force: true })
    },
  }
}

function groupThrift(schema: WriteSchema, codec: number, g: WrittenGroup, ordinal: number): ThriftStruct {
  const chunks = g.chunks.map((w, i) => chunkThrift(schema.leaves[i]!, codec, w))
  return struct(
    [1, list('struct', chunks)],
    [2, i64(g.uncompressed)],
    [3, i64(g.rows)],
    [5, i64(g.start)],
    [6, i64(g.compressed)],
    [7, { type: 'i16', value: ordinal }],
  )
}

function chunkThrift(c: WriteColumn, codec: number, w: WrittenChunk): ThriftValue {
  const { chunk } = w
  const hasDictionary = w.dictionaryAt < w.dataAt
  const pageCounts = [
    ...(hasDictionary ? [[PageType.DICTIONARY, Encoding.PLAIN_DICTIONARY, 1] as const] : []),
    ...(chunk.dictionaryPages === 0 ? [] : [[PageType.DATA, Encoding.PLAIN_DICTIONARY, chunk.dictionaryPages] as const]),
    ...(chunk.plainPages === 0 ? [] : [[PageType.DATA, Encoding.PLAIN, chunk.plainPages] as const]),
  ]
  const bounds = chunk.written.map(p => p.bounds).reduce(mergeBounds, { nulls: 0, usable: c.ordered })
  return struct(
    [2, i64(w.dictionaryAt)],
    [
      3,
      struct(
        [1, i32(c.physical)],
        [2, list('i32', chunk.encodings.map(i32))],
        [3, list('binary', c.path.map(text))],
        [4, i32(codec)],
        [5, i64(chunk.values)],
        [6, i64(chunk.uncompressedSize)],
        [7, i64(w.bytes)],
        [9, i64(w.dataAt)],
        [11, hasDictionary ? i64(w.dictionaryAt) : undefined],
        [12, statisticsThrift(c, bounds)],
        [
          13,
          list(
            'struct',
            pageCounts.map(([type, encoding, n]) => struct([1, i32(type)], [2, i32(encoding)], [3, i32(n)])),
          ),
        ],
        [14, w.bloomAt === undefined ? undefined : i64(w.bloomAt)],
        [15, w.bloomAt === undefined ? undefined : i32(chunk.bloom!.length)],
      ),
    ],
    [4, w.offsetIndex && i64(w.offsetIndex.at)],
    [5, w.offsetIndex && i32(w.offsetIndex.bytes)],
    [6, w.columnIndex && i64(w.columnIndex.at)],
    [7, w.columnIndex && i32(w.columnIndex.bytes)],
  )
}

function footerThrift(state: ParquetWriteState, schema: WriteSchema, rows: number, groups: readonly WrittenGroup[]): ThriftStruct {
  const pair = (key: string, value: string) => struct([1, text(key)], [2, text(value)])
  const root = struct([4, text('spark_schema')], [5, i32(schema.nodes.length)])
  return struct(
    [1, i32(1)],
    [2, list('struct', [root, ...schema.elements])],
    [3, i64(rows)],
    [
      4,
      list(
        'struct',
        groups.map((g, i) => groupThrift(schema, state.codec, g, i)),
      ),
    ],
    [
      5,
      list('struct', [
        pair(SPARK_SCHEMA_KEY, toJson(state.schema)),
        pair('org.apache.spark.version', SPARK_VERSION),
        ...rebaseMarks(state.rebase).map(([k, v]) => pair(k, v)),
      ]),
    ],
    [6, text('firesteel version 0.1.0 (build 0)')],
    [
      7,
      list(
        'struct',
        schema.leaves.map(() => struct([1, struct()])),
      ),
    ],
  )
}
