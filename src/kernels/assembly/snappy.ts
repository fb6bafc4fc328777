import { copy64, repeat } from './copies'
import { at, POSITIONS } from './scratch'

/**
 * Raw snappy. `snappy_decompress` gives the uncompressed length, or a negative number for malformed input; it reads up to 64 bytes past
 * the input's end and writes up to 64 bytes past `dst + capacity`, which must be free for that.
 */

let body: usize = 0

/** Reads the length at the head and leaves `body` behind it; -1 where it is malformed or above the capacity. */
function header(src: usize, end: usize, capacity: u32): i64 {
  let length: u64 = 0
  let shift: u64 = 0
  while (true) {
    if (src >= end || shift > 28) return -1
    const b: u64 = load<u8>(src++)
    length |= (b & 127) << shift
    if (b < 128) break
    shift += 7
  }
  body = src
  return length > <u64>capacity ? -1 : <i64>length
}

/** The length of a literal whose tag says that it follows in 1 to 4 bytes. */
function longLength(src: usize, bytes: u32): u64 {
  return (<u64>load<u32>(src) & (((<u64>1) << (bytes << 3)) - 1)) + 1
}

export function snappy_length(src: usize, srcLength: u32): i32 {
  return <i32>header(src, src + srcLength, 0x7fffffff)
}

/** Where the input and the output have so much left, a literal and the copy behind it need no checks of their own. */
const FAST_INPUT: usize = 80
const FAST_OUTPUT: usize = 160

export function snappy_decompress(src: usize, srcLength: u32, dst: usize, capacity: u32): i32 {
  const end = src + srcLength
  const length = header(src, end, capacity)
  if (length < 0) return -1
  let ip = body
  let op = dst
  const outEnd = dst + <u32>length
  const fastIp = end > FAST_INPUT ? end - FAST_INPUT : 0
  const fastOp = outEnd > FAST_OUTPUT ? outEnd - FAST_OUTPUT : 0
  while (ip < fastIp && op < fastOp) {
    let tag: u32 = load<u8>(ip)
    if ((tag & 3) == 0) {
      const n = (tag >> 2) + 1
      if (n <= 16) {
        v128.store(op, v128.load(ip, 1))
        ip += n + 1
      } else if (n <= 60) {
        copy64(op, ip + 1, n)
        ip += n + 1
      } else {
        const bytes = n - 60
        const long = longLength(ip + 1, bytes)
        ip += bytes + 1
        if (ip > end || long > <u64>(end - ip) || long > <u64>(outEnd - op)) return -2
        memory.copy(op, ip, <u32>long)
        ip += <u32>long
        op += <u32>long
        continue
      }
      op += n
      // a copy follows as a rule
      tag = load<u8>(ip)
      if ((tag & 3) == 0) continue
    }
    // the two common forms of a copy come in no order that a branch could learn
    const near = (tag & 3) == 1
    const following: u32 = load<u32>(ip, 1)
    let n = select<u32>(((tag >> 2) & 7) + 4, (tag >> 2) + 1, near)
    let offset = select<u32>(((tag >> 5) << 8) | (following & 0xff), following & 0xffff, near)
    ip += select<usize>(2, 3, near)
    if ((tag & 3) == 3) {
      offset = following
      ip += 2
    }
    // 0 is beyond everything, as unsigned
    if (offset - 1 >= <u32>(op - dst)) return -3
    if (offset < 8) repeat(op, offset, n)
    else {
      const from = op - offset
      store<u64>(op, load<u64>(from))
      store<u64>(op, load<u64>(from, 8), 8)
      if (n > 16) {
        if (offset >= 16) copy64(op, from, n)
        else repeat(op, offset, n)
      }
    }
    op += n
  }
  return careful(ip, end, dst, op, outEnd)
}

/** The rest of the input, with every check. Gives the whole length, or a negative number. */
function careful(ip: usize, end: usize, dst: usize, op: usize, outEnd: usize): i32 {
  while (ip < end) {
    const tag: u32 = load<u8>(ip++)
    const kind = tag & 3
    if (kind == 0) {
      let n: u32 = (tag >> 2) + 1
      if (n > 60) {
        const bytes = n - 60
        const long = longLength(ip, bytes)
        ip += bytes
        if (ip > end || long > <u64>(end - ip) || long > <u64>(outEnd - op)) return -2
        n = <u32>long
        memory.copy(op, ip, n)
      } else {
        if (n > end - ip || n > outEnd - op) return -2
        copy64(op, ip, n)
      }
      ip += n
      op += n
    } else {
      let n: u32 = (tag >> 2) + 1
      let offset: u32
      if (kind == 1) {
        n = ((tag >> 2) & 7) + 4
        offset = ((tag >> 5) << 8) | load<u8>(ip)
        ip += 1
      } else if (kind == 2) {
        offset = load<u16>(ip)
        ip += 2
      } else {
        offset = load<u32>(ip)
        ip += 4
      }
      if (offset == 0 || offset > op - dst || n > outEnd - op) return -3
      if (offset >= 16) copy64(op, op - offset, n)
      else repeat(op, offset, n)
      op += n
    }
  }
  return op == outEnd && ip == end ? <i32>(op - dst) : -4
}

function literal(op: usize, from: usize, n: u32): usize {
  const m = n - 1
  if (m < 60) store<u8>(op++, <u8>(m << 2))
  else if (m < 256) {
    store<u8>(op, 60 << 2)
    store<u8>(op, <u8>m, 1)
    op += 2
  } else {
    store<u8>(op, 61 << 2)
    store<u16>(op, <u16>m, 1)
    op += 3
  }
  memory.copy(op, from, n)
  return op + n
}

function copyTag(op: usize, offset: u32, n: u32): usize {
  while (n >= 68) {
    store<u8>(op, <u8>((63 << 2) | 2))
    store<u16>(op, <u16>offset, 1)
    op += 3
    n -= 64
  }
  if (n > 64) {
    store<u8>(op, <u8>((59 << 2) | 2))
    store<u16>(op, <u16>offset, 1)
    op += 3
    n -= 60
  }
  if (n >= 12 || offset >= 2048) {
    store<u8>(op, <u8>(((n - 1) << 2) | 2))
    store<u16>(op, <u16>offset, 1)
    return op + 3
  }
  store<u8>(op, <u8>(((offset >> 8) << 5) | ((n - 4) << 2) | 1))
  store<u8>(op, <u8>offset, 1)
  return op + 2
}

function slot(word: u32): usize {
  return (<usize>((word * 0x1e35a7bd) >> 18)) << 1
}

/** Compresses; `dst` needs room for 32 + n + n / 6 bytes. Gives the compressed length. */
export function snappy_compress(src: usize, n: u32, dst: usize): u32 {
  let op = dst
  let v = n
  while (v >= 128) {
    store<u8>(op++, <u8>(v | 128))
    v >>= 7
  }
  store<u8>(op++, <u8>v)
  const table = at(POSITIONS)
  const end = src + n
  // Blocks of 64 KiB, so that positions fit 16 bits
  while (src < end) {
    const blockEnd = min<usize>(src + 65536, end)
    op = compressBlock(src, blockEnd, op, table)
    src = blockEnd
  }
  return <u32>(op - dst)
}

function compressBlock(start: usize, end: usize, op: usize, table: usize): usize {
  let pending = start
  if (end - start >= 16) {
    memory.fill(table, 0, 32768)
    const limit = end - 15
    let ip = start + 1
    let misses: u32 = 32
    while (ip < limit) {
      const word = load<u32>(ip)
      const h = table + slot(word)
      const candidate = start + <usize>load<u16>(h)
      store<u16>(h, <u16>(ip - start))
      if (load<u32>(candidate) != word || candidate >= ip) {
        // Steps grow where nothing matches
        ip += misses++ >> 5
        continue
      }
      misses = 32
      if (ip > pending) op = literal(op, pending, <u32>(ip - pending))
      let length: u32 = 4
      while (ip + length + 8 <= end) {
        const x = load<u64>(ip + length) ^ load<u64>(candidate + length)
        if (x != 0) {
          length += <u32>(ctz(x) >> 3)
          break
        }
        length += 8
      }
      if (ip + length + 8 > end) while (ip + length < end && load<u8>(ip + length) == load<u8>(candidate + length)) length++
      op = copyTag(op, <u32>(ip - candidate), length)
      ip += length
      pending = ip
      if (ip < limit) store<u16>(table + slot(load<u32>(ip - 1)), <u16>(ip - 1 - start))
    }
  }
  return pending < end ? literal(op, pending, <u32>(end - pending)) : op
}
