import { repeat } from './copies'

/**
 * One LZ4 block. Gives the uncompressed length, or a negative number for malformed input. Writes up to 64 bytes past `dst + capacity`.
 */
export function lz4_block(src: usize, srcLength: u32, dst: usize, capacity: u32): i32 {
  let ip = src
  const end = src + srcLength
  let op = dst
  const outEnd = dst + capacity
  while (ip < end) {
    const token: u32 = load<u8>(ip++)
    let n: u32 = token >> 4
    if (n == 15) {
      let b: u32
      do {
        if (ip >= end) return -1
        b = load<u8>(ip++)
        n += b
        if (n > 0x7fffffff) return -1
      } while (b == 255)
    }
    if (n > end - ip || n > outEnd - op) return -2
    if (n <= 16) v128.store(op, v128.load(ip))
    else memory.copy(op, ip, n)
    ip += n
    op += n
    if (ip == end) break
    if (end - ip < 2) return -3
    const offset: u32 = load<u16>(ip)
    ip += 2
    n = (token & 15) + 4
    if (n == 19) {
      let b: u32
      do {
        if (ip >= end) return -1
        b = load<u8>(ip++)
        n += b
        if (n > 0x7fffffff) return -1
      } while (b == 255)
    }
    if (offset == 0 || offset > op - dst || n > outEnd - op) return -4
    repeat(op, offset, n)
    op += n
  }
  return <i32>(op - dst)
}
