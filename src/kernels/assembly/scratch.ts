/**
 * The instance's own block of 64 KiB: computed tables and short-lived working space. Data segments hold constants only, as every
 * thread's instantiation writes them anew into the shared memory.
 */
let base: usize = 0

/** Byte patterns for overlapping copies: 16 bytes for each offset below 16 (lz4, snappy). 256 B. */
export const PATTERNS: usize = 0
/** Snappy's tags: 8 bytes each. 2 KiB. */
export const SNAPPY_TAGS: usize = 256
/** Working space of the kernel that runs: 4 KiB. */
export const CODES: usize = 4096
/** 8 histograms of 256 counters, or the limbs of a long division. 8 KiB. */
export const COUNTERS: usize = 8192
/** Positions by hash (snappy compression). 32 KiB. */
export const POSITIONS: usize = 16384

export function at(part: usize): usize {
  return base + part
}

/** Takes the block and fills its tables. */
export function init(scratch: usize): void {
  base = scratch
  for (let offset: usize = 1; offset < 16; offset++) {
    for (let i: usize = 0; i < 16; i++) store<u8>(base + PATTERNS + (offset << 4) + i, <u8>(i % offset))
  }
  snappyTags(base + SNAPPY_TAGS)
}

/** Per tag: { u32 mask of the offset's bytes, u16 high bits of the offset, u8 length (255: long literal), u8 bytes to the next tag }. */
function snappyTags(table: usize): void {
  for (let tag: u32 = 0; tag < 256; tag++) {
    const kind = tag & 3
    let length: u32 = (tag >> 2) + 1
    let high: u32 = 0
    let mask: u32 = 0
    let advance: u32
    if (kind == 0) {
      advance = length + 1
      if (length > 60) length = 255
    } else if (kind == 1) {
      length = ((tag >> 2) & 7) + 4
      high = (tag >> 5) << 8
      mask = 0xff
      advance = 2
    } else if (kind == 2) {
      mask = 0xffff
      advance = 3
    } else {
      mask = 0xffffffff
      advance = 5
    }
    const entry = table + (tag << 3)
    store<u32>(entry, mask)
    store<u16>(entry, <u16>high, 4)
    store<u8>(entry, <u8>length, 6)
    store<u8>(entry, <u8>advance, 7)
  }
}
