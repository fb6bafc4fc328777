import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import type { Memory } from '../../columnar/memory.ts'
import { kernelsOf } from '../../kernels/kernels.ts'
import type { StructType } from '../../types/data-type.ts'
import { toJson } from '../../types/json-schema.ts'
import { sparkError } from '../../util/errors.ts'
import type { FileWriter, WriteFormat, WriteRequest } from '../source.ts'
import { type ColumnWriter, columnWriter, type FinishedChunk, type PageLimits } from './column-writer.ts'
import { prepareCompression, writeCodec } from './compress.ts'
import { Encoding, PageType } from './metadata.ts'
import { SPARK_SCHEMA_KEY } from './schema.ts'
import { encode, i32, i64, list, struct, type ThriftStruct, type ThriftValue, text } from './thrift-writer.ts'
import { type TimestampForm, type WriteColumn, writeColumns } from './write-schema.ts'

/** What a task needs to write a Parquet file. Plain data. */
export interface ParquetWriteState {
  readonly schema: StructType
  readonly codec: number
  readonly timestamps: TimestampForm
  readonly blockBytes: number
  readonly limits: PageLimits
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
  }
  writeColumns(state.schema, timestamps)
  return { extension: `${codec.suffix}.parquet`, state }
}

/** Worker: writes one file. Waits first where the codec has to be made ready. */
export function openParquetWriter(memory: Memory, state: ParquetWriteState, path: string): FileWriter | Promise<FileWriter> {
  const ready = prepareCompression(state.codec)
  return ready === undefined ? open(memory, state, path) : ready.then(() => open(memory, state, path))
}

interface WrittenGroup {
  readonly thrift: ThriftStruct
}

function open(memory: Memory, state: ParquetWriteState, path: string): FileWriter {
  const kernels = kernelsOf(memory)
  const columns = writeColumns(state.schema, state.timestamps)
  const writers: ColumnWriter[] = columns.map(c => columnWriter(memory, kernels, c, state.codec, state.limits))
  const fd = openSync(path, 'wx')
  let position = 0
  let rows = 0
  let groupRows = 0
  const groups: WrittenGroup[] = []
  let closed = false

  function put(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done)
    position += bytes.length
  }
  put(Buffer.from('PAR1'))

  function flushGroup(): void {
    if (groupRows === 0) return
    const start = position
    let uncompressed = 0
    let compressed = 0
    const chunks = writers.map((w, i) => {
      const chunk = w.finish()
      const dictionaryAt = position
      if (chunk.dictionaryPage !== undefined) put(chunk.dictionaryPage)
      const dataAt = position
      for (const page of chunk.pages) put(page)
      const size = position - dictionaryAt
      uncompressed += chunk.uncompressedSize
      compressed += size
      return chunkThrift(columns[i]!, state.codec, chunk, dictionaryAt, dataAt, size)
    })
    groups.push({
      thrift: struct(
        [1, list('struct', chunks)],
        [2, i64(uncompressed)],
        [3, i64(groupRows)],
        [5, i64(start)],
        [6, i64(compressed)],
        [7, { type: 'i16', value: groups.length }],
      ),
    })
    groupRows = 0
  }

  function release(): void {
    if (closed) return
    closed = true
    for (const w of writers) w.close()
    closeSync(fd)
  }

  return {
    write(batch, n) {
      writers.forEach((w, i) => w.write(batch.columns[i]!, n))
      rows += n
      groupRows += n
      if (writers.reduce((sum, w) => sum + w.bytes, 0) >= state.blockBytes) flushGroup()
    },
    close() {
      try {
        flushGroup()
        const footer = encode(footerThrift(state, columns, rows, groups))
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

function chunkThrift(c: WriteColumn, codec: number, chunk: FinishedChunk, dictionaryAt: number, dataAt: number, size: number): ThriftValue {
  const pageCounts = [
    ...(chunk.dictionaryPage === undefined ? [] : [[PageType.DICTIONARY, Encoding.PLAIN_DICTIONARY, 1] as const]),
    ...(chunk.dictionaryPages === 0 ? [] : [[PageType.DATA, Encoding.PLAIN_DICTIONARY, chunk.dictionaryPages] as const]),
    ...(chunk.plainPages === 0 ? [] : [[PageType.DATA, Encoding.PLAIN, chunk.plainPages] as const]),
  ]
  return struct(
    [2, i64(chunk.dictionaryPage === undefined ? dataAt : dictionaryAt)],
    [
      3,
      struct(
        [1, i32(c.physical)],
        [2, list('i32', chunk.encodings.map(i32))],
        [3, list('binary', [text(c.name)])],
        [4, i32(codec)],
        [5, i64(chunk.values)],
        [6, i64(chunk.uncompressedSize)],
        [7, i64(size)],
        [9, i64(dataAt)],
        [11, chunk.dictionaryPage === undefined ? undefined : i64(dictionaryAt)],
        [12, chunk.statistics],
        [
          13,
          list(
            'struct',
            pageCounts.map(([type, encoding, n]) => struct([1, i32(type)], [2, i32(encoding)], [3, i32(n)])),
          ),
        ],
      ),
    ],
  )
}

function footerThrift(
  state: ParquetWriteState,
  columns: readonly WriteColumn[],
  rows: number,
  groups: readonly WrittenGroup[],
): ThriftStruct {
  const pair = (key: string, value: string) => struct([1, text(key)], [2, text(value)])
  const root = struct([4, text('spark_schema')], [5, i32(columns.length)])
  return struct(
    [1, i32(1)],
    [2, list('struct', [root, ...columns.map(c => c.element)])],
    [3, i64(rows)],
    [
      4,
      list(
        'struct',
        groups.map(g => g.thrift),
      ),
    ],
    [5, list('struct', [pair(SPARK_SCHEMA_KEY, toJson(state.schema)), pair('org.apache.spark.version', SPARK_VERSION)])],
    [6, text('firesteel version 0.1.0 (build 0)')],
    [
      7,
      list(
        'struct',
        columns.map(() => struct([1, struct()])),
      ),
    ],
  )
}
