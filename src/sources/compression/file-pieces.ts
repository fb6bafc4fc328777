import { closeSync, openSync, readSync } from 'node:fs'
import { compressionOf } from './codecs.ts'

const PIECE = 1 << 18

/** The bytes of a file from a place on. */
export function* filePieces(path: string, start = 0): Generator<Uint8Array> {
  const file = openSync(path, 'r')
  try {
    for (let at = start; ; ) {
      const piece = new Uint8Array(PIECE)
      const n = readSync(file, piece, 0, PIECE, at)
      at += n
      if (n === 0) return
      yield n === PIECE ? piece : piece.subarray(0, n)
    }
  } finally {
    closeSync(file)
  }
}

/** The bytes of a file, decompressed where its name says so. Whoever stops before the end calls `return`. */
export function decompressedFile(path: string): Iterator<Uint8Array> | AsyncIterator<Uint8Array> {
  const pieces = filePieces(path)
  const out = compressionOf(path)?.decompress(pieces) ?? pieces
  return Symbol.asyncIterator in out ? out[Symbol.asyncIterator]() : out[Symbol.iterator]()
}
