import { type Kernels, newKernels, SCRATCH_BYTES } from '../../kernels/kernels.ts'

/** What kernels may read and write behind what they are given. */
const PADDING = 128
const PAGE = 65_536
const HEAD = SCRATCH_BYTES

let memory: WebAssembly.Memory | undefined
let kernels: Kernels | undefined

/** Runs a kernel from bytes to bytes, in a memory of the thread's own: these are not the engine's. `room` is for the output. */
function run(bytes: Uint8Array, room: number, kernel: (k: Kernels, src: number, n: number, dst: number) => number): Uint8Array | undefined {
  memory ??= new WebAssembly.Memory({ initial: 2, maximum: PAGE, shared: true })
  if (kernels === undefined) {
    const grow = (): never => {
      throw new Error('codecs use no heaps')
    }
    kernels = newKernels(memory, { grow })
    kernels.init(PAGE)
  }
  const src = HEAD + PAGE
  const dst = Math.ceil((src + bytes.length + PADDING) / 16) * 16
  const missing = dst + room + PADDING - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
  const u8 = new Uint8Array(memory.buffer)
  u8.set(bytes, src)
  const size = kernel(kernels, src, bytes.length, dst)
  return size < 0 ? undefined : u8.slice(dst, dst + size)
}

/** A compression of single blocks. */
export interface BlockCodec {
  /** Undefined where the input is malformed, or gives more than `capacity` bytes. */
  decompress(bytes: Uint8Array, capacity: number): Uint8Array | undefined
  compress(bytes: Uint8Array): Uint8Array
}

export const snappyBlocks: BlockCodec = {
  decompress: (bytes, capacity) => run(bytes, capacity, (k, src, n, dst) => k.snappy_decompress(src, n, dst, capacity)),
  compress: bytes => run(bytes, 32 + bytes.length + Math.ceil(bytes.length / 6), (k, src, n, dst) => k.snappy_compress(src, n, dst))!,
}

export const lz4Blocks: BlockCodec = {
  decompress: (bytes, capacity) => run(bytes, capacity, (k, src, n, dst) => k.lz4_block(src, n, dst, capacity)),
  compress: bytes => run(bytes, 32 + bytes.length + Math.ceil(bytes.length / 255), (k, src, n, dst) => k.lz4_compress(src, n, dst))!,
}
