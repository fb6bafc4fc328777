import { type CodecName, codecOfClass } from '../../sources/compression/codecs.ts'
import { unsupported } from '../../util/unsupported.ts'
import { DataInput, type DataOutput } from './bytes.ts'

/** `none`; each value by itself; or blocks of keys and of values. */
export type CompressionType = 'NONE' | 'RECORD' | 'BLOCK'

/** What stands at the head of a sequence file. Source: Hadoop's `SequenceFile`, version 6. */
export interface Header {
  readonly keyClass: string
  readonly valueClass: string
  readonly type: CompressionType
  /** The class of the codec, where there is one. */
  readonly codecClass?: string
  readonly metadata: ReadonlyMap<string, string>
  /** What stands, behind an escape, at places where reading may begin. */
  readonly sync: Uint8Array
}

const MAGIC = [0x53, 0x45, 0x51]
const VERSION = 6
export const SYNC_BYTES = 16
/** The length of a record that is none, but a mark. */
export const ESCAPE = 0xffffffff

export function writeHeader(header: Header, output: DataOutput): void {
  for (const b of [...MAGIC, VERSION]) output.byte(b)
  output.text(header.keyClass)
  output.text(header.valueClass)
  output.byte(header.type === 'NONE' ? 0 : 1)
  output.byte(header.type === 'BLOCK' ? 1 : 0)
  if (header.type !== 'NONE') output.text(header.codecClass!)
  output.int32(header.metadata.size)
  for (const [key, value] of header.metadata) {
    output.text(key)
    output.text(value)
  }
  output.raw(header.sync)
}

/** From the first bytes of a file. Raises an Error where it is no sequence file. */
export function readHeader(bytes: Uint8Array, path: string): Header & { readonly length: number } {
  if (MAGIC.some((b, i) => bytes[i] !== b)) throw new Error(`${path} not a SequenceFile`)
  if (bytes[3] !== VERSION) throw unsupported(`Sequence files of version ${bytes[3]}`)
  const input = new DataInput(bytes)
  input.at = 4
  const keyClass = input.text()
  const valueClass = input.text()
  const compressed = input.byte() !== 0
  const type = input.byte() !== 0 ? 'BLOCK' : compressed ? 'RECORD' : 'NONE'
  const codecClass = compressed ? input.text() : undefined
  const metadata = new Map(Array.from({ length: input.int32() }, () => [input.text(), input.text()] as const))
  const sync = input.raw(SYNC_BYTES)
  return { keyClass, valueClass, type, ...(codecClass !== undefined && { codecClass }), metadata, sync, length: input.at }
}

/** Of a class that a header names. */
export function codecNamed(codecClass: string): CodecName {
  const codec = codecOfClass(codecClass)
  if (codec === undefined) throw unsupported(`Sequence files compressed with ${codecClass}`)
  return codec
}
