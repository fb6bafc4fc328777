import { copy_exactly } from './copies'
import { heap_alloc } from './heap'
import { store_view } from './view'

/** Arrays of texts, none null, as columnar/blob.ts lays them out: room for all, then one after another. */

/** Of a text or an array that kernels make, at most. */
export const MAX_BYTES: u64 = 1 << 30

/** Bytes of a blob's part, which are padded to words. */
// inline
function padded(n: u32): u32 {
  return (n + 7) & ~7
}

/** What a text of `n` bytes takes behind the views. */
// inline
export function long_bytes(n: u32): u64 {
  return n > 12 ? padded(n) : 0
}

/** An array of `count` texts, of which the long ones take `long` bytes: its address, or 0 where it would be too large. */
export function new_texts(count: u32, long: u64, out: usize, heap: usize): usize {
  const total = 8 + ((<u64>count + 7) & ~7) + ((<u64>count) << 4) + long
  if (total > MAX_BYTES) return 0
  const blob = heap_alloc(heap, <u32>total)
  store<u64>(blob, count)
  const valid = blob + 8
  const views = first_text(blob, count)
  for (let p = valid; p < views; p += 8) store<u64>(p, 0)
  memory.fill(valid, 1, count)
  store_view(out, blob, <u32>total)
  return blob
}

/** Where the views begin; the long bytes are behind them. */
// inline
export function first_text(blob: usize, count: u32): usize {
  return blob + 8 + padded(count)
}

/** Puts a text in its place; gives where the next long one goes. */
export function put_text(blob: usize, place: usize, tail: usize, from: usize, n: u32): usize {
  store_view(place, from, n)
  if (n <= 12) return tail
  store<u64>(tail + padded(n) - 8, 0)
  copy_exactly(tail, from, n)
  store<u32>(place, <u32>(tail - blob), 8)
  return tail + padded(n)
}
