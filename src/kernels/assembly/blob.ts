import { bytes_of } from './view'

/** The view of a cell of the blob that `v` is (columnar/blob.ts): long bytes lie in the blob, and in its heap block. */
export function blob_view(v: usize, cell: usize, out: usize): void {
  const head = load<u64>(cell)
  const rest = load<u64>(cell, 8)
  store<u64>(out, head)
  store<u64>(out, rest, 8)
  if (<u32>head <= 12) return
  store<u32>(out, <u32>bytes_of(v) + <u32>rest, 8)
  store<u32>(out, load<u32>(v) > 12 ? load<u32>(v, 12) : 0, 12)
}
