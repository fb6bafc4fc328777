import type { Transform } from 'node:stream'

/** Bytes of a file, from front to back. */
export type Pieces = Iterable<Uint8Array>

/** How files are compressed. `codecs.ts` has the table of them. */
export interface Compression {
  /** Of files' names: `.gz`. */
  readonly suffix: string
  /** Hadoop's class. */
  readonly className: string
  /** Has what its functions need loaded; undefined where that is nothing. */
  prepare?(): Promise<void> | undefined
  /** The bytes of a whole file. */
  decompressAll(bytes: Uint8Array): Uint8Array
  /** A file's bytes, piece by piece: a compressed file may be larger than memory. */
  decompress(pieces: Pieces): Iterable<Uint8Array> | AsyncIterable<Uint8Array>
  readonly compress: Compressor
}

export interface Compressor {
  /** The bytes of a whole file. */
  all(bytes: Uint8Array): Uint8Array
  /** Takes pieces and gives what is to be written. */
  stream(write: (bytes: Uint8Array) => void): Sink
}

/** Where a file's bytes go to. */
export interface Sink {
  /** It may keep the bytes. */
  put(bytes: Uint8Array): void
  /** Waits where it has more than it can take; raises what has failed. */
  ready(): void | Promise<void>
  end(): void | Promise<void>
}

/** What is there as a function of pieces only. */
export function joined(pieces: Iterable<Uint8Array>): Uint8Array {
  const parts = [...pieces]
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}

/** One of Node's streams as a sink. */
export function streamSink(stream: Transform, write: (bytes: Uint8Array) => void): Sink {
  let failed: unknown
  let full = false
  stream.on('data', (b: Buffer) => {
    try {
      if (failed === undefined) write(b)
    } catch (e) {
      failed = e
    }
  })
  stream.on('error', e => {
    failed ??= e
  })
  const check = (): void => {
    if (failed !== undefined) throw failed
  }
  return {
    put(b) {
      full = !stream.write(b)
    },
    ready() {
      check()
      if (!full) return
      return new Promise<void>(resolve => stream.once('drain', resolve)).then(() => {
        full = false
        check()
      })
    },
    end: () =>
      new Promise<void>((resolve, reject) => {
        stream.once('end', resolve)
        stream.once('error', reject)
        stream.end()
      }).then(check),
  }
}

/** A sink that compresses blocks of `size` bytes, one by one; `last` where nothing, or no more, follows. */
export function blockSink(size: number, compress: (block: Uint8Array) => Iterable<Uint8Array>, write: (bytes: Uint8Array) => void): Sink {
  const block = Buffer.allocUnsafe(size)
  let filled = 0
  const flush = (): void => {
    for (const b of compress(block.subarray(0, filled))) write(b)
    filled = 0
  }
  return {
    put(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const n = Math.min(size - filled, bytes.length - at)
        block.set(bytes.subarray(at, at + n), filled)
        filled += n
        at += n
        if (filled === size) flush()
      }
    },
    ready() {},
    end: flush,
  }
}
