import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { SparkException } from '../../util/errors.ts'
import { CODEC_NAMES, MOST_CHUNK, prepareCodec, sectionBytes } from './codec.ts'
import { fault, footerFailure } from './errors.ts'
import { type Footer, footer, type PostScript, postScript, type Stripe, type StripeFooter, stripeFooter } from './metadata.ts'
import { protoCursor } from './protobuf.ts'

const TAIL = 16_384

/** A file's tail, as it is read and parsed. */
export interface Tail {
  readonly postScript: PostScript
  readonly footer: Footer
  /** Where the metadata section begins, which has the stripes' statistics. */
  readonly metadataAt: number
  /** Bytes that were parsed. */
  readonly bytes: number
}

/** Reads and parses a file's tail; waits where its codec has to be made ready. Raises FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER. */
export function readTail(path: string): Tail | Promise<Tail> {
  const fd = openSync(path, 'r')
  try {
    const { size } = fstatSync(fd)
    if (size < 16) fault(`is not an ORC file: it has ${size} bytes`)
    let tail = readAt(fd, size - Math.min(size, TAIL), Math.min(size, TAIL))
    const length = tail[tail.length - 1]!
    if (length + 1 > size) fault('is corrupt: its postscript is longer than the file')
    const ps = postScript(protoCursor(tail, tail.length - 1 - length, tail.length - 1))
    if (ps.blockSize > MOST_CHUNK) fault(`is corrupt: it has chunks of ${ps.blockSize} bytes`)
    if (CODEC_NAMES[ps.compression] === undefined) fault(`uses an unknown codec of number ${ps.compression}`)
    const behind = 1 + length
    if (ps.footerLength + ps.metadataLength + behind > size) fault('is corrupt: its footer is longer than the file')
    const metadataAt = size - behind - ps.footerLength - ps.metadataLength
    if (behind + ps.footerLength > tail.length) tail = readAt(fd, size - behind - ps.footerLength, behind + ps.footerLength)
    // a copy, as metadata keeps its bytes and the rest of the tail is not to stay with them
    const bytes = tail.slice(tail.length - behind - ps.footerLength, tail.length - behind)
    const parse = (): Tail => placed(path, () => parseTail(ps, bytes, metadataAt))
    const ready = prepareCodec(ps.compression)
    return ready === undefined ? parse() : ready.then(parse)
  } catch (e) {
    throw failure(path, e)
  } finally {
    closeSync(fd)
  }
}

const failure = (path: string, e: unknown): unknown =>
  e instanceof SparkException || (e as NodeJS.ErrnoException).code !== undefined ? e : footerFailure(path, e)

function placed<V>(path: string, parse: () => V): V {
  try {
    return parse()
  } catch (e) {
    throw failure(path, e)
  }
}

function parseTail(ps: PostScript, bytes: Uint8Array, metadataAt: number): Tail {
  const parsed = footer(protoCursor(sectionBytes(ps.compression, ps.blockSize, bytes)))
  if (parsed.types.length === 0) fault('has no schema')
  for (const s of parsed.stripes)
    if (s.offset + s.indexLength + s.dataLength + s.footerLength > metadataAt) fault('is corrupt: a stripe lies outside of the file')
  return { postScript: ps, footer: parsed, metadataAt, bytes: bytes.length }
}

export function readAt(fd: number, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let got = 0; got < length; ) {
    const n = readSync(fd, bytes, got, length - got, position + got)
    if (n === 0) fault('ended while it was read')
    got += n
  }
  return bytes
}

/** Reads a section of a file, decompressed. */
export function readSection(path: string, { compression, blockSize }: PostScript, position: number, length: number): Uint8Array {
  if (length > MOST_CHUNK) fault('has a section that is too long')
  const fd = openSync(path, 'r')
  try {
    return sectionBytes(compression, blockSize, readAt(fd, position, length))
  } finally {
    closeSync(fd)
  }
}

export function readStripeFooter(path: string, ps: PostScript, s: Stripe): StripeFooter {
  const bytes = readSection(path, ps, s.offset + s.indexLength + s.dataLength, s.footerLength)
  return stripeFooter(protoCursor(bytes), s)
}
