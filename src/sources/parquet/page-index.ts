import type { Bounds } from '../bounds.ts'
import { bool, bytes, i32, i64, list, struct, type ThriftStruct } from './thrift-writer.ts'
import type { WriteColumn } from './write-schema.ts'
import { boundaryOrder, plainBounds } from './write-statistics.ts'

/** A written data page, as the page index describes it. */
export interface WrittenPage {
  /** Of the page with its header. */
  readonly bytes: number
  readonly rows: number
  readonly values: number
  readonly bounds: Bounds
}

/** Bounds of the index are cut to this many bytes, as parquet-mr does. */
const BOUND_BYTES = 64

/** Where the pages of a chunk are, of which the first stands at `offset`. */
export function offsetIndex(pages: readonly WrittenPage[], offset: number): ThriftStruct {
  let at = offset
  let row = 0
  const locations = pages.map(p => {
    const location = struct([1, i64(at)], [2, i32(p.bytes)], [3, i64(row)])
    at += p.bytes
    row += p.rows
    return location
  })
  return struct([1, list('struct', locations)])
}

/** Bounds and nulls of a chunk's pages, or undefined where some page has values without bounds. */
export function columnIndex(c: WriteColumn, pages: readonly WrittenPage[]): ThriftStruct | undefined {
  const isText = c.dataType.type !== 'binary'
  const mins: Uint8Array[] = []
  const maxs: Uint8Array[] = []
  for (const { bounds, values } of pages) {
    const known = plainBounds(c, bounds)
    if (known === undefined && (!bounds.usable || bounds.nulls < values)) return undefined
    mins.push(known === undefined ? new Uint8Array() : lowerBound(known.min, isText))
    maxs.push(known === undefined ? new Uint8Array() : upperBound(known.max, isText))
  }
  return struct(
    [
      1,
      list(
        'bool',
        pages.map(p => bool(p.bounds.nulls === p.values)),
      ),
    ],
    [2, list('binary', mins.map(bytes))],
    [3, list('binary', maxs.map(bytes))],
    [4, i32(boundaryOrder(pages.map(p => p.bounds)))],
    [
      5,
      list(
        'i64',
        pages.map(p => i64(p.bounds.nulls)),
      ),
    ],
  )
}

/** Cut at a character's end, where the bytes are text. */
function lowerBound(value: Uint8Array, isText: boolean): Uint8Array {
  if (value.length <= BOUND_BYTES) return value
  return value.slice(0, isText ? characterEnd(value) : BOUND_BYTES)
}

/** Cut, and its last character or byte raised; whole where none can be raised. */
function upperBound(value: Uint8Array, isText: boolean): Uint8Array {
  if (value.length <= BOUND_BYTES) return value
  const cut = lowerBound(value, isText)
  for (let i = cut.length - 1; i >= 0; i--) {
    // In text only ASCII is raised, to ASCII
    if (cut[i]! >= (isText ? 0x7f : 0xff)) continue
    cut[i]!++
    return cut.slice(0, i + 1)
  }
  return value
}

function characterEnd(value: Uint8Array): number {
  let end = BOUND_BYTES
  while (end > 0 && (value[end]! & 0xc0) === 0x80) end--
  return end
}
