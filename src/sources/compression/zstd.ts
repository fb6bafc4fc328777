import { importModule } from '../../util/import-module.ts'
import { type Compression, joined, type Pieces, type Sink } from './compression.ts'

interface Library {
  /** Lazily: an array is decompressed as far as it is asked for. */
  decode(arrays: Iterable<Uint8Array>): Generator<Uint8Array>
  compress(bytes: Uint8Array): Uint8Array
}

const LEVEL = 3

async function load(): Promise<void> {
  const [{ ZSTDDecoder }, zstd] = await Promise.all([
    importModule<typeof import('zstddec/stream')>('zstddec/stream'),
    importModule<typeof import('@bokuweb/zstd-wasm')>('@bokuweb/zstd-wasm'),
  ])
  const decoder = new ZSTDDecoder()
  await Promise.all([decoder.init(), zstd.init()])
  library = { decode: arrays => decoder.decodeStreaming(arrays), compress: bytes => zstd.compress(Buffer.from(bytes), LEVEL) }
}

let library: Library | undefined
let loading: Promise<void> | undefined
const prepare = (): Promise<void> | undefined => {
  if (library !== undefined) return undefined
  loading ??= load()
  return loading
}

/** Steps without output after which the data is taken for malformed: the library does not tell, and would go on for ever. */
const MAX_IDLE = 10_000

function* decompressed(pieces: Pieces): Generator<Uint8Array> {
  let idle = 0
  let given = true
  const steps = library!.decode(
    (function* () {
      for (const piece of pieces) {
        idle = 0
        if (!given) return
        if (piece.length > 0) yield piece
      }
    })(),
  )
  try {
    for (let step = steps.next(); !step.done; step = steps.next()) {
      idle = step.value.length === 0 ? idle + 1 : 0
      if (idle > MAX_IDLE) throw new Error('malformed data in a .zst file')
      if (step.value.length > 0) yield step.value
    }
  } finally {
    // where nobody wants the rest: it frees what it holds only at its end
    given = false
    try {
      while (idle <= MAX_IDLE && !steps.next().done) idle++
    } catch {
      // of a stream that is not complete
    }
  }
}

/** Bytes of a frame. Files are frames one behind the other. */
const FRAME = 1 << 20

function frameSink(write: (bytes: Uint8Array) => void): Sink {
  let pending: Uint8Array[] = []
  let size = 0
  let any = false
  const flush = (): void => {
    write(library!.compress(joined(pending)))
    any = true
    pending = []
    size = 0
  }
  const whole = (): void => {
    if (size >= FRAME) flush()
  }
  const rest = (): void => {
    if (size > 0 || !any) flush()
  }
  return {
    put(bytes) {
      pending.push(bytes)
      size += bytes.length
    },
    ready: () => prepare()?.then(whole) ?? whole(),
    end: () => prepare()?.then(rest) ?? rest(),
  }
}

export const zstd: Compression = {
  suffix: '.zst',
  className: 'ZStandardCodec',
  prepare,
  decompressAll: bytes => joined(decompressed([bytes])),
  async *decompress(pieces) {
    await prepare()
    yield* decompressed(pieces)
  },
  compress: { all: bytes => library!.compress(bytes), stream: frameSink },
}
