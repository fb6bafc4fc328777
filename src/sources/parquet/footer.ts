import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { SparkException } from '../../util/errors.ts'
import { fault, footerFailure } from './errors.ts'
import { type FileMetadata, parseFooter } from './metadata.ts'

const TAIL = 65_536

/** Reads and parses a file's footer. Raises FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER. */
export function readFooter(path: string): FileMetadata {
  const fd = openSync(path, 'r')
  try {
    const { size } = fstatSync(fd)
    if (size < 12) fault(`is not a Parquet file: it has ${size} bytes`)
    let tail = readAt(fd, size - Math.min(size, TAIL), Math.min(size, TAIL))
    const magic = String.fromCharCode(...tail.subarray(-4))
    if (magic === 'PARE') fault('is encrypted, which is not supported')
    if (magic !== 'PAR1') fault('is not a Parquet file: the magic bytes PAR1 are not at its end')
    const length = new DataView(tail.buffer, tail.byteOffset + tail.length - 8).getUint32(0, true)
    if (length + 12 > size) fault(`is corrupt: its footer of ${length} bytes is longer than the file`)
    if (length + 8 > tail.length) tail = readAt(fd, size - length - 8, length + 8)
    // a copy, as metadata keeps its bytes and the rest of the tail is not to stay with them
    const metadata = parseFooter(tail.slice(tail.length - 8 - length, tail.length - 8))
    if (metadata.schema.length === 0) fault('has no schema')
    return metadata
  } catch (e) {
    if (e instanceof SparkException) throw e
    throw footerFailure(path, e)
  } finally {
    closeSync(fd)
  }
}

function readAt(fd: number, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let got = 0; got < length; ) {
    const n = readSync(fd, bytes, got, length - got, position + got)
    if (n === 0) fault('ended while its footer was read')
    got += n
  }
  return bytes
}
