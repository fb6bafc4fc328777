import { at, POSITIONS } from './scratch'

/** Matches end this many bytes before the input does, and begin no later than `TAIL` before it. */
const LAST_LITERALS: usize = 5
const TAIL: usize = 12

function slot(word: u32): usize {
  return (<usize>((word * 0x9e3779b1) >> 18)) << 1
}

/** The rest of a length whose half of the token was 15. */
function more(op: usize, n: u32): usize {
  for (; n >= 255; n -= 255) store<u8>(op++, 255)
  store<u8>(op++, <u8>n)
  return op
}

/** Literals, and the match that follows them; `length` is 0 at the end. */
function sequence(op: usize, literals: usize, count: u32, offset: u32, length: u32): usize {
  const rest = length == 0 ? 0 : length - 4
  store<u8>(op++, <u8>((min<u32>(count, 15) << 4) | min<u32>(rest, 15)))
  if (count >= 15) op = more(op, count - 15)
  memory.copy(op, literals, count)
  op += count
  if (length == 0) return op
  store<u16>(op, <u16>offset)
  op += 2
  return rest >= 15 ? more(op, rest - 15) : op
}

/** One LZ4 block; `dst` needs room for 16 + n + n / 255 bytes. Gives the compressed length. */
export function lz4_compress(src: usize, n: u32, dst: usize): u32 {
  const end = src + n
  const table = at(POSITIONS)
  let op = dst
  let pending = src
  // Positions are kept in 16 bits, from the start of their 64 KiB
  for (let start = src; start + TAIL < end; start += 65536) {
    memory.fill(table, 0, 32768)
    const limit = min<usize>(start + 65536, end - TAIL)
    let ip = max<usize>(start + 1, pending)
    let misses: u32 = 32
    while (ip < limit) {
      const word = load<u32>(ip)
      const h = table + slot(word)
      const candidate = start + <usize>load<u16>(h)
      store<u16>(h, <u16>(ip - start))
      if (load<u32>(candidate) != word || candidate >= ip) {
        ip += misses++ >> 5
        continue
      }
      misses = 32
      const most = end - LAST_LITERALS
      let length: u32 = 4
      while (ip + length < most && load<u8>(ip + length) == load<u8>(candidate + length)) length++
      op = sequence(op, pending, <u32>(ip - pending), <u32>(ip - candidate), length)
      ip += length
      pending = ip
    }
  }
  return <u32>(sequence(op, pending, <u32>(end - pending), 0, 0) - dst)
}
