import type { Memory } from '../../columnar/memory.ts'
import { VIEW_SIZE } from '../../columnar/view.ts'
import type { Kernels } from '../../kernels/exports.ts'
import { type Block, emptyBlock, release, reserve } from '../block.ts'
import { PADDING } from './codec.ts'
import type { Conversion } from './conversion.ts'
import { fault } from './errors.ts'
import { Encoding, PhysicalType } from './metadata.ts'

/** In what form a page's values lie in memory while they are read. */
export type ValuesForm = 'plain' | 'bits' | 'bools' | 'codes' | 'views'

export interface ExpandedPage {
  readonly form: 'plain' | 'views'
  readonly values: number
  readonly end: number
}

const ENCODING_NAMES: Record<number, string> = {
  3: 'RLE',
  4: 'BIT_PACKED',
  5: 'DELTA_BINARY_PACKED',
  6: 'DELTA_LENGTH_BYTE_ARRAY',
  7: 'DELTA_BYTE_ARRAY',
  9: 'BYTE_STREAM_SPLIT',
}

/** Front-coded strings may be much longer than their page; no sound page comes near this. */
const MAX_EXPANDED = 1 << 29

/**
 * Decodes all values of a page whose encoding can't be read from the middle: delta encodings and BYTE_STREAM_SPLIT. The result lies in
 * `block`, as PLAIN values or as views. `out` is room for 8 bytes of results.
 */
export function expandPage(
  memory: Memory,
  kernels: Kernels,
  physical: number,
  conversion: Conversion,
  encoding: number,
  src: number,
  end: number,
  rows: number,
  block: Block,
  out: number,
): ExpandedPage {
  const isInt = physical === PhysicalType.INT32 || physical === PhysicalType.INT64
  const isBytes = physical === PhysicalType.BYTE_ARRAY
  const isFixed = physical === PhysicalType.FIXED_LEN_BYTE_ARRAY
  // A page of nulls may have nothing at all
  if (src === end) return { form: isBytes ? 'views' : 'plain', values: src, end }

  /** Delta-packed integers; gives their number and the address behind them. */
  const integers = (from: number, to: number, wide: boolean) => {
    if (kernels.delta_binary(from, end, to, rows, wide ? 1 : 0, out) < 0) fault('has malformed delta-packed integers')
    return { next: memory.u32[out >>> 2]!, n: memory.u32[(out >>> 2) + 1]! }
  }

  if (encoding === Encoding.DELTA_BINARY_PACKED && isInt) {
    const w = physical === PhysicalType.INT64 ? 8 : 4
    const values = reserve(memory, block, rows * w + PADDING)
    const { n } = integers(src, values, w === 8)
    return { form: 'plain', values, end: values + n * w }
  }
  if (encoding === Encoding.BYTE_STREAM_SPLIT && conversion.source === 'fixed') {
    const w = conversion.sourceWidth
    const n = w === 0 ? 0 : Math.floor((end - src) / w)
    if (n * w !== end - src || n > rows) fault('has split byte streams of unequal length')
    const values = reserve(memory, block, n * w + PADDING)
    kernels.byte_stream_split(src, n, 0, n, w, values)
    return { form: 'plain', values, end: values + n * w }
  }
  if (encoding === Encoding.DELTA_LENGTH_BYTE_ARRAY && isBytes) {
    const values = reserve(memory, block, rows * (VIEW_SIZE + 4) + PADDING)
    const lengths = values + rows * VIEW_SIZE
    const { next, n } = integers(src, lengths, false)
    if (kernels.lengths_views(lengths, n, next, end, values) === 0) fault('has strings that are longer than their page')
    return { form: 'views', values, end: values + n * VIEW_SIZE }
  }
  if (encoding === Encoding.DELTA_BYTE_ARRAY && (isBytes || isFixed)) {
    const lengths: Block = emptyBlock()
    try {
      const prefixes = reserve(memory, lengths, rows * 8 + PADDING)
      const suffixes = prefixes + rows * 4
      const p = integers(src, prefixes, false)
      const s = integers(p.next, suffixes, false)
      if (p.n !== s.n) fault('has unequal numbers of prefixes and suffixes')
      const total = Number(kernels.front_coded_bytes(prefixes, suffixes, p.n))
      if (total < 0 || total > MAX_EXPANDED) fault('has malformed front-coded strings')
      const values = reserve(memory, block, rows * VIEW_SIZE + total + PADDING)
      const bytes = values + rows * VIEW_SIZE
      if (kernels.front_coded_views(prefixes, suffixes, p.n, s.next, end, bytes, values) < 0)
        fault('has front-coded strings that are longer than their page')
      if (isBytes) return { form: 'views', values, end: values + p.n * VIEW_SIZE }
      for (let i = 0; i < p.n; i++)
        if (memory.u32[(values >>> 2) + i * 4] !== conversion.sourceWidth) fault('has fixed-length values of another length')
      return { form: 'plain', values: bytes, end: bytes + total }
    } finally {
      release(memory, lengths)
    }
  }
  return fault(`has pages of encoding ${ENCODING_NAMES[encoding] ?? encoding}, which is not known for its type`)
}
