/**
 * The instance's own block of 64 KiB: computed tables and short-lived working space. Data segments hold constants only, as every
 * thread's instantiation writes them anew into the shared memory.
 */
let base: usize = 0

/** Byte patterns for overlapping copies: 16 bytes for each offset below 16 (lz4, snappy). 256 B. */
export const PATTERNS: usize = 0
/** What a byte makes of a CRC-32. 1 KiB. */
export const CHECKS: usize = 1024
/** Working space of the kernel that runs: 4 KiB. */
export const CODES: usize = 4096
/** 8 histograms of 256 counters, or the limbs of a long division. 8 KiB. */
export const COUNTERS: usize = 8192
/** Positions by hash (snappy and LZ4 compression), or matches of an expression. 32 KiB. */
export const POSITIONS: usize = 16384
/** States by position (regular expressions). 16 KiB. */
export const STATES: usize = 49152

export function at(part: usize): usize {
  return base + part
}

/** Takes the block and fills its tables. */
export function init(scratch: usize): void {
  base = scratch
  for (let offset: usize = 1; offset < 16; offset++) {
    for (let i: usize = 0; i < 16; i++) store<u8>(base + PATTERNS + (offset << 4) + i, <u8>(i % offset))
  }
  for (let n: u32 = 0; n < 256; n++) {
    let c = n
    for (let k = 0; k < 8; k++) c = (c >> 1) ^ (c & 1 ? 0xedb88320 : 0)
    store<u32>(base + CHECKS + ((<usize>n) << 2), c)
  }
}
