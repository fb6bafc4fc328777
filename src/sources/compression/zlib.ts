import { pipeline, Readable, type Transform } from 'node:stream'
import { createDeflate, createGunzip, createGzip, createInflate, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib'
import type { Compression, Pieces } from './compression.ts'
import { streamSink } from './compression.ts'

async function* through(pieces: Pieces, stream: Transform): AsyncGenerator<Uint8Array> {
  const source = Readable.from(pieces, { objectMode: false })
  pipeline(source, stream, () => {})
  try {
    yield* stream as AsyncIterable<Uint8Array>
  } finally {
    source.destroy()
  }
}

export const gzip: Compression = {
  suffix: '.gz',
  className: 'GzipCodec',
  decompressAll: gunzipSync,
  decompress: pieces => through(pieces, createGunzip()),
  compress: { all: gzipSync, stream: write => streamSink(createGzip(), write) },
}

export const deflate: Compression = {
  suffix: '.deflate',
  className: 'DeflateCodec',
  decompressAll: inflateSync,
  decompress: pieces => through(pieces, createInflate()),
  compress: { all: deflateSync, stream: write => streamSink(createDeflate(), write) },
}
