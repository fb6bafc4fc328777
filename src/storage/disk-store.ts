import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { sparkError } from '../util/errors.ts'
import type { LocalDirectory } from './local-directory.ts'

/** Blocks as files: 4 bytes of CRC-32 of the content, then the content. */
export interface DiskStore {
  write(id: string, bytes: Uint8Array): DiskBlock
  /** Raises where the file is not what was written. */
  read(block: DiskBlock): Uint8Array<ArrayBuffer>
  remove(block: DiskBlock): void
}

export interface DiskBlock {
  readonly path: string
  readonly size: number
}

export function createDiskStore(directory: LocalDirectory): DiskStore {
  return {
    write(id, bytes) {
      const path = directory.file(`${encodeURIComponent(id)}.block`)
      const checksum = Buffer.alloc(4)
      checksum.writeUInt32LE(crc32(bytes))
      const file = openSync(path, 'w', 0o600)
      try {
        writeAll(file, checksum)
        writeAll(file, bytes)
      } finally {
        closeSync(file)
      }
      return { path, size: bytes.length }
    },
    read: readDiskBlock,
    remove({ path }) {
      rmSync(path, { force: true })
    },
  }
}

/** The content of a file, from any thread. */
export function readDiskBlock({ path, size }: DiskBlock): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(size + 4)
  const file = openSync(path, 'r')
  try {
    let at = 0
    for (let n = 1; n > 0 && at < all.length; at += n) n = readSync(file, all, at, all.length - at, at)
    if (at !== all.length) throw damaged(path, `it has ${at} bytes of ${all.length}`)
  } finally {
    closeSync(file)
  }
  const bytes = all.subarray(4)
  if (new DataView(all.buffer).getUint32(0, true) !== crc32(bytes)) throw damaged(path, 'its checksum differs')
  return bytes
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

const damaged = (path: string, how: string) => sparkError('INTERNAL_ERROR', { message: `The block file ${path} is damaged: ${how}.` })
