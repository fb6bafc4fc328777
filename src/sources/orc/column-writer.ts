import { layoutOf, widthOf } from '../../types/layout.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import { type BoundsGatherer, boundsGatherer } from '../bounds.ts'
import { bitStream } from './bit-stream.ts'
import { ColumnEncodingKind, Kind, StreamKind } from './metadata.ts'
import type { FinishedStream } from './out-stream.ts'
import { textWriter } from './text-writer.ts'
import { PIECE, valueWriter, type WriteContext } from './value-writer.ts'
import type { WriteNode } from './write-schema.ts'
import { type Known, mergeKnown, NOTHING } from './write-statistics.ts'

/** Writes one column of the file's list of types, a stripe at a time. */
export interface ColumnWriter {
  /** Appends lanes in the layout of the type; of lists and maps the numbers of elements. `validity` is 0 where none is null. */
  add(values: number, validity: number, n: number): void
  /** Begins a row group: the streams' places are remembered, and what is known of the values before is the last group's. */
  beginGroup(): void
  readonly bytes: number
  finish(): FinishedColumn
  close(): void
}

export interface FinishedColumn {
  readonly encoding: number
  readonly dictionarySize: number
  readonly streams: readonly { readonly kind: number; readonly stream: FinishedStream }[]
  /** Per row group. */
  readonly positions: readonly (readonly number[])[]
  readonly groups: readonly Known[]
  readonly known: Known
}

const isText = (kind: number) => kind === Kind.STRING || kind === Kind.BINARY
/** Columns whose statistics have bounds. */
const hasBounds = ({ kind }: WriteNode) => kind !== Kind.BINARY && kind !== Kind.LIST && kind !== Kind.MAP && kind !== Kind.STRUCT
const USES_RUNS: ReadonlySet<number> = new Set([
  Kind.SHORT,
  Kind.INT,
  Kind.LONG,
  Kind.STRING,
  Kind.BINARY,
  Kind.TIMESTAMP,
  Kind.DATE,
  Kind.DECIMAL,
  Kind.LIST,
  Kind.MAP,
])

export function columnWriter(c: WriteContext, node: WriteNode): ColumnWriter {
  const { memory, kernels } = c
  const width = node.kind === Kind.STRUCT ? 0 : node.children.length > 0 ? 4 : widthOf[layoutOf(node.dataType)]
  const presence = bitStream(c)
  const values = isText(node.kind) ? textWriter(c, node.kind === Kind.STRING) : valueWriter(c, node)
  const fixed: Block = emptyBlock()
  const out = reserve(memory, fixed, 64 + PIECE * 16 + 64)
  const dense = out + 64
  const bounds: BoundsGatherer | undefined = hasBounds(node)
    ? boundsGatherer(memory, kernels, { dataType: node.dataType, ordered: true }, out)
    : undefined
  let hasNull = false
  let present = 0
  let nulls = 0
  let trues = 0
  let groups: Known[] = []
  let groupsBegun = 0

  /** What is known of the row group that ends. */
  function take(): Known {
    const known: Known = { values: present, hasNull: nulls > 0, ...(bounds && { bounds: bounds.take() }), trues }
    present = 0
    nulls = 0
    trues = 0
    return known
  }

  function addPiece(from: number, validity: number, n: number): void {
    bounds?.add(from, validity, n)
    let there = n
    let source = from
    if (validity === 0) presence.ones(n)
    else {
      presence.add(validity, n)
      there = kernels.ones_count(validity, n)
      if (there < n) {
        hasNull = true
        if (width > 0) kernels.compact_values(from, n, width, validity, dense)
        source = dense
      }
    }
    present += there
    nulls += n - there
    if (node.kind === Kind.BOOLEAN) trues += kernels.ones_count(source, there)
    if (there > 0) values.add(source, there)
  }

  return {
    add(from, validity, n) {
      for (let done = 0; done < n; done += PIECE)
        addPiece(from + done * width, validity === 0 ? 0 : validity + done, Math.min(PIECE, n - done))
    },
    beginGroup() {
      if (groupsBegun > 0) groups.push(take())
      groupsBegun++
      presence.mark()
      values.beginGroup()
    },
    get bytes() {
      return presence.bytes + values.bytes
    },
    finish() {
      if (groupsBegun > 0) groups.push(take())
      const there = presence.finish()
      const { streams, dictionarySize } = values.finish()
      const all = [...(hasNull ? [{ kind: StreamKind.PRESENT, stream: there }] : []), ...streams]
      // a dictionary and its lengths are read from the start
      const indexed = all.filter(
        s => s.kind !== StreamKind.DICTIONARY_DATA && (dictionarySize === undefined || s.kind !== StreamKind.LENGTH),
      )
      const finished: FinishedColumn = {
        encoding: encodingOf(node.kind, dictionarySize !== undefined),
        dictionarySize: dictionarySize ?? 0,
        streams: all,
        positions: groups.map((_, g) => indexed.flatMap(s => s.stream.positions[g] ?? [])),
        groups,
        known: groups.reduce(mergeKnown, NOTHING),
      }
      hasNull = false
      groups = []
      groupsBegun = 0
      return finished
    },
    close() {
      presence.close()
      values.close()
      release(memory, fixed)
    },
  }
}

function encodingOf(kind: number, coded: boolean): number {
  if (coded) return ColumnEncodingKind.DICTIONARY_V2
  return USES_RUNS.has(kind) ? ColumnEncodingKind.DIRECT_V2 : ColumnEncodingKind.DIRECT
}
