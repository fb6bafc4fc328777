import { xxhash64_bytes } from './hash'
import { bytes_of } from './view'

/** Parquet's split-block Bloom filters: `blocks` blocks of 8 words; a value sets a bit in each word of one block. */

function word(key: u32, salt: u32): u32 {
  return (<u32>1) << ((key * salt) >> 27)
}

function add(hash: u64, filter: usize, blocks: u32): void {
  const block = filter + ((<usize>(((hash >> 32) * <u64>blocks) >> 32)) << 5)
  const key = <u32>hash
  store<u32>(block, load<u32>(block) | word(key, 0x47b6137b))
  store<u32>(block, load<u32>(block, 4) | word(key, 0x44974d91), 4)
  store<u32>(block, load<u32>(block, 8) | word(key, 0x8824ad5b), 8)
  store<u32>(block, load<u32>(block, 12) | word(key, 0xa2b7289d), 12)
  store<u32>(block, load<u32>(block, 16) | word(key, 0x705495c7), 16)
  store<u32>(block, load<u32>(block, 20) | word(key, 0x2df1424b), 20)
  store<u32>(block, load<u32>(block, 24) | word(key, 0x9efc4947), 24)
  store<u32>(block, load<u32>(block, 28) | word(key, 0x5c6bfb31), 28)
}

/** Adds `n` values of `width` bytes; views where `width` is 0. */
export function bloom_add(values: usize, n: i32, width: u32, filter: usize, blocks: u32): void {
  for (; n > 0; n--) {
    if (width == 0) {
      add(<u64>xxhash64_bytes(bytes_of(values), load<u32>(values), 0), filter, blocks)
      values += 16
    } else {
      add(<u64>xxhash64_bytes(values, width, 0), filter, blocks)
      values += width
    }
  }
}
