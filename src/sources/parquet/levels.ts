import type { Memory } from '../../columnar/memory.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { type Block, reserve } from '../block.ts'
import { fault } from './errors.ts'
import { Encoding } from './metadata.ts'

/** Bits of a level that is `max` at most. */
export const levelBits = (max: number): number => 32 - Math.clz32(max)

/**
 * Readies a run decoder for the levels of a v1 page; gives the address behind them. BIT_PACKED levels, which the format has given up, have no
 * length and their bits the other way round: they are turned into one packed run, in `block`.
 */
export function startLevels(
  memory: Memory,
  kernels: Kernels,
  state: number,
  encoding: number,
  at: number,
  end: number,
  max: number,
  values: number,
  block: Block,
): number {
  const bits = levelBits(max)
  if (encoding === Encoding.BIT_PACKED) {
    const bytes = Math.ceil((values * bits) / 8)
    if (bytes > end - at) fault('has a page whose levels are longer than the page')
    const length = packedRun(memory, at, values, bits, block)
    kernels.rle_init(state, block.address, block.address + length, bits)
    return at + bytes
  }
  if (encoding !== Encoding.RLE) fault(`has levels of encoding ${encoding}`)
  const length = end - at >= 4 ? memory.dataView.getUint32(at, true) : 0
  const start = at + 4
  if (start > end || length > end - start) fault('has a page whose levels are longer than the page')
  kernels.rle_init(state, start, start + length, bits)
  return start + length
}

/** Writes values whose first bit is the highest of the first byte as a packed run; gives its bytes. */
function packedRun(memory: Memory, src: number, n: number, bits: number, block: Block): number {
  const groups = Math.ceil(n / 8)
  const to = reserve(memory, block, 8 + groups * bits + 64)
  const { u8 } = memory
  let at = to
  let header = groups * 2 + 1
  for (; header > 127; header = Math.floor(header / 128)) u8[at++] = (header % 128) | 128
  u8[at++] = header
  u8.fill(0, at, at + groups * bits)
  for (let i = 0; i < n; i++)
    for (let b = 0; b < bits; b++) {
      const from = i * bits + (bits - 1 - b)
      const bit = (u8[src + (from >>> 3)]! >>> (7 - (from & 7))) & 1
      const place = i * bits + b
      u8[at + (place >>> 3)]! |= bit << (place & 7)
    }
  return at + groups * bits - to
}
