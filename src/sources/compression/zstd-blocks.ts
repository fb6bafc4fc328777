import type { ZSTDDecoder } from 'zstddec'
import { importModule } from '../../util/import-module.ts'

let decoder: ZSTDDecoder | undefined
let loading: Promise<void> | undefined

/** Readies the decoder of single frames; undefined where it is ready. */
export function prepareZstdBlocks(): Promise<void> | undefined {
  if (decoder !== undefined) return undefined
  loading ??= load()
  return loading
}

/** Loaded where it is needed: most processes never do. */
async function load(): Promise<void> {
  const { ZSTDDecoder } = await importModule<typeof import('zstddec')>('zstddec')
  const made = new ZSTDDecoder()
  await made.init()
  decoder = made
}

/** The bytes of a frame, of `size` at most; none where it is malformed. The decoder takes no views of shared memory. */
export const zstdBlock = (bytes: Uint8Array, size: number): Uint8Array => decoder!.decode(bytes, size)
