import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import type { Memory } from '../../columnar/memory.ts'
import { kernelsOf } from '../../kernels/kernels.ts'
import type { StructType } from '../../types/data-type.ts'
import { zoneOf } from '../../types/datetime/zone.ts'
import { layoutOf, widthOf } from '../../types/layout.ts'
import { sparkError } from '../../util/errors.ts'
import { systemZone } from '../../util/system-zone.ts'
import type { FileWriter, WriteFormat, WriteRequest } from '../source.ts'
import { type ColumnWriter, columnWriter, type FinishedColumn } from './column-writer.ts'
import { BLOCK, compressSection, prepareCompression, writeCodec } from './compress.ts'
import { Compression, Kind, StreamKind } from './metadata.ts'
import { bytes, encode, type Field, nested, packed, text, uint } from './protobuf-writer.ts'
import { type Divider, openDivider } from './take-apart.ts'
import type { WriteContext } from './value-writer.ts'
import { checkOrcTypes, type WriteNode, writeSchema } from './write-schema.ts'
import { type Known, mergeKnown, NOTHING, statisticsMessage } from './write-statistics.ts'

/** What a task needs to write an ORC file. Plain data. */
export interface OrcWriteState {
  readonly schema: StructType
  readonly codec: number
  readonly zone: string
  readonly stripeBytes: number
  /** Rows of a row group; 0 for no row index. */
  readonly stride: number
  readonly dictionaryShare: number
}

/** The version of Spark whose files ours are like. */
const SPARK_VERSION = '4.3.0'
/** Rows of a stripe at most. */
const STRIPE_ROWS = 1 << 20
/** Java's writer of this time: none of the known faults of older ones. */
const WRITER_VERSION = 9
const FILE_VERSION = [0, 12]
const HYBRID_CALENDAR = 1
const MAGIC = 'ORC'

/** Driver: checks schema and options. Raises UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE, CODEC_NOT_AVAILABLE, EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE. */
export function orcWriteFormat(request: WriteRequest): WriteFormat {
  const { options: o, conf, schema } = request
  if (schema.fields.length === 0) throw sparkError('EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE', { format: 'ORC' })
  const codec = writeCodec(o.compression ?? o['orc.compress'] ?? conf('spark.sql.orc.compression.codec') ?? 'zstd')
  checkOrcTypes(schema)
  const number = (key: string, otherwise: number) => Number(o[key] ?? conf(key) ?? otherwise)
  const indexed = (o['orc.create.index'] ?? conf('orc.create.index') ?? 'true').toLowerCase() === 'true'
  const state: OrcWriteState = {
    schema,
    codec: codec.codec,
    zone: systemZone(),
    stripeBytes: number('orc.stripe.size', 64 * 1024 * 1024),
    stride: indexed ? number('orc.row.index.stride', 10_000) : 0,
    dictionaryShare: number('orc.dictionary.key.threshold', 0.8),
  }
  return { extension: `${codec.suffix}.orc`, state }
}

/** Worker: writes one file. Waits first where the codec has to be made ready. */
export function openOrcWriter(memory: Memory, state: OrcWriteState, path: string): FileWriter | Promise<FileWriter> {
  const ready = prepareCompression(state.codec)
  return ready === undefined ? open(memory, state, path) : ready.then(() => open(memory, state, path))
}

interface WrittenStripe {
  readonly message: Uint8Array
  /** By column. */
  readonly known: readonly Known[]
}

function open(memory: Memory, state: OrcWriteState, path: string): FileWriter {
  const { codec, stride } = state
  const schema = writeSchema(state.schema)
  const zone = zoneOf(state.zone)
  const context: WriteContext = { memory, kernels: kernelsOf(memory), codec, zone, dictionaryShare: state.dictionaryShare }
  const writers: ColumnWriter[] = schema.nodes.map(n => columnWriter(context, n))
  const dividers: (Divider | undefined)[] = schema.root.children.map(n => (isNestedNode(n) ? openDivider(memory, n) : undefined))
  const hasTimestamps = schema.nodes.some(n => n.kind === Kind.TIMESTAMP)
  const fd = openSync(path, 'wx')
  let position = 0
  let rows = 0
  let stripeRows = 0
  let groupRows = 0
  const stripes: WrittenStripe[] = []
  let closed = false

  function put(b: Uint8Array): void {
    for (let done = 0; done < b.length; ) done += writeSync(fd, b, done, b.length - done)
    position += b.length
  }
  put(Buffer.from(MAGIC))

  function beginGroup(): void {
    for (const w of writers) w.beginGroup()
    groupRows = 0
  }

  function flushStripe(): void {
    if (stripeRows === 0) return
    const start = position
    const columns = writers.map(w => w.finish())
    const streams: Uint8Array[] = []
    const noteStream = (kind: number, column: number, length: number) =>
      streams.push(nested([1, uint(kind)], [2, uint(column)], [3, uint(length)]).value as Uint8Array)
    if (stride > 0)
      columns.forEach((c, i) => {
        const index = compressSection(codec, rowIndexMessage(schema.nodes[i]!, c))
        noteStream(StreamKind.ROW_INDEX, i, index.length)
        put(index)
      })
    const indexLength = position - start
    columns.forEach((c, i) => {
      for (const { kind, stream } of c.streams) {
        noteStream(kind, i, stream.length)
        for (const piece of stream.pieces) put(piece)
      }
    })
    const dataLength = position - start - indexLength
    const encodings = columns.map(
      (c): Field => [2, nested([1, uint(c.encoding)], [2, c.dictionarySize > 0 ? uint(c.dictionarySize) : undefined])],
    )
    const footer = encode(...streams.map((s): Field => [1, bytes(s)]), ...encodings, [3, hasTimestamps ? text(state.zone) : undefined])
    const written = compressSection(codec, footer)
    put(written)
    stripes.push({
      message: encode([1, uint(start)], [2, uint(indexLength)], [3, uint(dataLength)], [4, uint(written.length)], [5, uint(stripeRows)]),
      known: columns.map(c => c.known),
    })
    stripeRows = 0
  }

  const rowIndexMessage = (node: WriteNode, c: FinishedColumn): Uint8Array =>
    encode(
      ...c.groups.map((known, g): Field => {
        const positions = c.positions[g]!
        return [1, nested([1, positions.length > 0 ? packed(positions) : undefined], [2, bytes(statisticsMessage(node, known, zone))])]
      }),
    )

  function putTail(): void {
    const message = (known: readonly Known[]) => known.map((k, i) => statisticsMessage(schema.nodes[i]!, k, zone))
    const metadata = compressSection(
      codec,
      encode(...stripes.map((s): Field => [1, nested(...message(s.known).map((m): Field => [1, bytes(m)]))])),
    )
    put(metadata)
    const all = schema.nodes.map((_, i) => stripes.map(s => s.known[i]!).reduce(mergeKnown, NOTHING))
    const footer = compressSection(
      codec,
      encode(
        [1, uint(MAGIC.length)],
        [2, uint(position - metadata.length)],
        ...stripes.map((s): Field => [3, bytes(s.message)]),
        ...schema.types.map((t): Field => [4, bytes(t)]),
        [5, nested([1, text('org.apache.spark.version')], [2, text(SPARK_VERSION)])],
        [6, uint(rows)],
        ...message(all).map((m): Field => [7, bytes(m)]),
        [8, uint(stride)],
        [11, uint(HYBRID_CALENDAR)],
        [12, text('firesteel 0.1.0')],
      ),
    )
    put(footer)
    const tail = encode(
      [1, uint(footer.length)],
      [2, uint(codec)],
      [3, codec === Compression.NONE ? undefined : uint(BLOCK)],
      [4, packed(FILE_VERSION)],
      [5, uint(metadata.length)],
      [6, uint(WRITER_VERSION)],
      [8000, text(MAGIC)],
    )
    put(tail)
    put(Uint8Array.of(tail.length))
  }

  function release(): void {
    if (closed) return
    closed = true
    for (const w of writers) w.close()
    for (const d of dividers) d?.close()
    closeSync(fd)
  }

  return {
    write(batch, n) {
      for (let done = 0; done < n; ) {
        if (stripeRows === 0 || groupRows === (stride || STRIPE_ROWS)) beginGroup()
        const k = Math.min(n - done, (stride || STRIPE_ROWS) - groupRows)
        writers[0]!.add(0, 0, k)
        schema.root.children.forEach((node, i) => {
          const column = batch.columns[i]!
          const width = widthOf[layoutOf(node.dataType)]
          const values = column.values + done * width
          const validity = column.validity === 0 ? 0 : column.validity + done
          const divider = dividers[i]
          if (divider === undefined) writers[node.column]!.add(values, validity, k)
          else
            for (const p of divider.divide({ ...column, values, validity }, k)) writers[p.node.column]!.add(p.values, p.validity, p.count)
        })
        rows += k
        stripeRows += k
        groupRows += k
        done += k
        if (stripeRows >= STRIPE_ROWS || writers.reduce((sum, w) => sum + w.bytes, 0) >= state.stripeBytes) flushStripe()
      }
    },
    close() {
      try {
        flushStripe()
        putTail()
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

const isNestedNode = (n: WriteNode): boolean => n.children.length > 0 || n.kind === Kind.STRUCT
