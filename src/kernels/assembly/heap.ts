import { grow } from './env'

/**
 * A bump heap is a struct of 16 bytes: { cur u32, end u32, first u32, unused }. Gives the address of `bytes` new bytes,
 * unaligned; asks the host for more room where they don't fit.
 */
export function heap_alloc(heap: usize, bytes: u32): usize {
  let at: usize = load<u32>(heap)
  if (bytes > load<u32>(heap, 4) - at) {
    grow(heap, bytes)
    at = load<u32>(heap)
  }
  store<u32>(heap, at + bytes)
  return at
}
