import { closeSync, openSync, readSync } from 'node:fs'
import { ByteQueue } from '../../sources/compression/byte-queue.ts'
import { compressionNamed } from '../../sources/compression/codecs.ts'
import { filePieces } from '../../sources/compression/file-pieces.ts'
import { DataInput } from './bytes.ts'
import { codecNamed, ESCAPE, type Header, readHeader, SYNC_BYTES } from './header.ts'

/** A key and its value, as bytes. */
export interface RawRecord {
  readonly key: DataInput
  readonly value: DataInput
}

/** More than a header takes. */
const HEAD = 1 << 20
const CHUNK = 1 << 18

function readAt(path: string, start: number, length: number): Buffer {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(length)
    return bytes.subarray(0, readSync(file, bytes, 0, length, start))
  } finally {
    closeSync(file)
  }
}

export type OpenHeader = ReturnType<typeof readHeader>
export const headerOf = (path: string): OpenHeader => readHeader(readAt(path, 0, HEAD), path)

const markOf = (header: Header): Buffer => Buffer.concat([Buffer.alloc(4, 0xff), header.sync])

/** Where the first mark at or behind `start`, and before `end`, begins. */
function findMark(path: string, header: Header, start: number, end: number): number | undefined {
  const mark = markOf(header)
  for (let at = start; at < end; at += CHUNK) {
    const bytes = readAt(path, at, Math.min(CHUNK, end - at) + mark.length - 1)
    const found = bytes.indexOf(mark)
    if (found >= 0) return at + found
  }
  return undefined
}

/** The records of a range of a file: those behind the marks in it, and in the range where the head ends, those before the first mark. */
export function* rawRecords(path: string, header: OpenHeader, start: number, end: number): Generator<RawRecord> {
  const from = start < header.length ? header.length : findMark(path, header, start, end)
  if (from === undefined || from >= end) return
  const bytes = new ByteQueue(filePieces(path, from))
  const { codecClass, type } = header
  const compression = codecClass === undefined ? undefined : compressionNamed(codecNamed(codecClass))
  const plain = (b: Uint8Array) => new DataInput(compression?.decompressAll(b) ?? b)
  const mark = Buffer.from(header.sync)
  for (;;) {
    const position = from + bytes.consumed
    let length = bytes.uint32()
    if (length === ESCAPE) {
      if (position >= end) return
      if (!mark.equals(bytes.take(SYNC_BYTES))) throw new Error(`${path}: File is corrupt!`)
      if (type === 'BLOCK') {
        yield* block(bytes, plain)
        continue
      }
      length = bytes.uint32()
    }
    if (length === undefined) return
    const keyLength = bytes.uint32()
    if (type === 'BLOCK' || keyLength === undefined || keyLength > length) throw new Error(`${path}: File is corrupt!`)
    const key = new DataInput(bytes.take(keyLength))
    const value = bytes.take(length - keyLength)
    yield { key, value: type === 'RECORD' ? plain(value) : new DataInput(value) }
  }
}

/** A number of records; then four buffers: the keys' lengths, the keys, the values' lengths, the values. */
function* block(bytes: ByteQueue, plain: (b: Uint8Array) => DataInput): Generator<RawRecord> {
  const buffer = () => plain(bytes.take(readVint(bytes)))
  let left = readVint(bytes)
  const keyLengths = buffer()
  const keys = buffer()
  const valueLengths = buffer()
  const values = buffer()
  for (; left > 0; left--) yield { key: new DataInput(keys.raw(keyLengths.vint())), value: new DataInput(values.raw(valueLengths.vint())) }
}

function readVint(bytes: ByteQueue): number {
  const first = (bytes.byte() << 24) >> 24
  if (first >= -112) return first
  const rest = bytes.take(first >= -120 ? -112 - first : -120 - first)
  return new DataInput(Uint8Array.from([first & 0xff, ...rest])).vint()
}
